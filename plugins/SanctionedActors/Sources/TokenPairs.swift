// Pairs the words of a name with the words of the query.

extension SearchRoom {
    /// Collects which tokens of the query each token of a name is like, into ``pairs``; positions of the query are numbers of tokens.
    mutating func collectPairs(_ number: Int) {
        pairs.removeAll()
        let tokens = index.nameTokens[number]
        for position in 0..<tokens.count {
            likeness.forEach(UInt32(index.tokenID(tokens[position]))) { token, similarity in
                pairs.append(TokenPair(query: Int32(token), name: Int32(position), similarity: similarity))
            }
        }
    }

    /// Pairs tokens, most similar first, each used once; the result is in ``chosen``.
    mutating func choosePairs(_ variant: QueryVariant, _ tokens: Table<UInt32>, isPerson: Bool) {
        chosen.removeAll()
        candidates.removeAll()
        for position in 0..<Int(variant.count) {
            let member = Int32(members[Int(variant.start) + position])
            for pair in 0..<pairs.count where pairs[pair].query == member {
                insert(TokenPair(query: Int32(position), name: pairs[pair].name, similarity: pairs[pair].similarity))
            }
        }
        var usedQuery: UInt64 = 0
        var usedName: UInt64 = 0
        for position in 0..<candidates.count {
            let pair = candidates[position]
            guard usedQuery >> UInt64(pair.query) & 1 == 0, usedName >> UInt64(pair.name) & 1 == 0 else { continue }
            usedQuery |= 1 << UInt64(pair.query)
            usedName |= 1 << UInt64(pair.name)
            chosen.append(pair)
        }
        pairRest(variant, tokens, usedQuery, usedName, isPerson: isPerson)
    }

    /// Keeps ``candidates`` in order: similarity first, then the same place in both.
    private mutating func insert(_ pair: TokenPair) {
        var position = candidates.count
        candidates.append(pair)
        while position > 0, isBefore(pair, candidates[position - 1]) {
            if position < candidates.count { candidates[position] = candidates[position - 1] }
            position -= 1
        }
        if position < candidates.count { candidates[position] = pair }
    }

    private func isBefore(_ a: TokenPair, _ b: TokenPair) -> Bool {
        if a.similarity != b.similarity { return a.similarity > b.similarity }
        let distanceA = abs(a.query - a.name)
        let distanceB = abs(b.query - b.name)
        return distanceA == distanceB ? a.query < b.query : distanceA < distanceB
    }

    /// Pairs what is left: initials, and spellings further apart than any key leads.
    private mutating func pairRest(
        _ variant: QueryVariant, _ tokens: Table<UInt32>, _ usedQuery: UInt64, _ usedName: UInt64, isPerson: Bool
    ) {
        guard chosen.count > 0, chosen.count < tokens.count else { return }
        var usedName = usedName
        for position in 0..<Int(variant.count) where usedQuery >> UInt64(position) & 1 == 0 {
            let token = queryTokens[Int(members[Int(variant.start) + position])]
            guard token.token.kind == .distinctive || token.token.kind == .general, token.token.reading != .han,
                !hasDigit(letters(of: token))
            else { continue }
            var best = TokenPair(query: Int32(position), name: 0, similarity: 0)
            for offset in 0..<tokens.count where usedName >> UInt64(offset) & 1 == 0 {
                let similarity = restSimilarity(token, index.tokenID(tokens[offset]), isPerson: isPerson)
                if similarity > best.similarity {
                    best.name = Int32(offset)
                    best.similarity = similarity
                }
            }
            if best.similarity < 0.9, let joined = joinedPair(token, position, tokens, usedName) { best = joined }
            guard best.similarity > 0 else { continue }
            usedName |= best.width == 2 ? 3 << UInt64(best.name) : 1 << UInt64(best.name)
            chosen.append(best)
        }
    }

    /// Pairs one word with two neighbours that make it up: `McDonald` and `MC DONALD`.
    private func joinedPair(
        _ token: QueryToken, _ position: Int, _ tokens: Table<UInt32>, _ usedName: UInt64
    ) -> TokenPair? {
        let word = letters(of: token)
        guard word.count >= 5, tokens.count >= 2 else { return nil }
        for offset in 0..<tokens.count - 1 where usedName >> UInt64(offset) & 3 == 0 {
            let first = index.tokenID(tokens[offset])
            let second = index.tokenID(tokens[offset + 1])
            let length = Int(index.tokens[first].length)
            guard length + Int(index.tokens[second].length) == word.count, length > 0 else { continue }
            if word[0..<length].isEqual(to: index.vocabulary.words[first]),
                word[length..<word.count].isEqual(to: index.vocabulary.words[second])
            {
                return TokenPair(query: Int32(position), name: Int32(offset), similarity: 0.97, width: 2)
            }
        }
        return nil
    }

    private mutating func restSimilarity(_ token: QueryToken, _ id: Int, isPerson: Bool) -> Float {
        let other = index.tokens[id]
        if token.token.count == 1 || other.length == 1 {
            return isPerson && other.kind == .distinctive && token.token.kind == .distinctive
                && letters(of: token)[0] == index.vocabulary.words[id][0] ? 0.7 : 0
        }
        guard other.kind != .particle, other.kind != .legalForm, other.reading != .han else { return 0 }
        guard token.token.reading == .spelled else {
            return comparison.similarity(form(of: token), index.form(other), token.token.reading) * 0.97
        }
        var similarity: Float = 0
        if !token.letters.areFar(other.letters, Int(token.formCount), Int(other.formCount)) {
            similarity = comparison.similarity(form(of: token), index.form(other), .spelled) * 0.97
        }
        let slip = slipSimilarity(letters(of: token), id, below: similarity)
        return slip == Scoring.twoSlips && token.isKnown ? similarity : max(similarity, slip)
    }
}
