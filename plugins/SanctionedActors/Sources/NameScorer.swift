// Scores one name of a list against the query, token by token.

/// How well a name fits, and by which pairs of tokens.
struct NameScore {
    var value: Float = 0
    /// Positions in the variant's tokens and in the name's tokens, with their similarity.
    var pairs: [(query: Int, name: Int, similarity: Float)] = []
    var variant = 0
    var isEmbedded = false
    /// Found by its letters alone, whatever words they make.
    var isJoined = false
}

/// - Source: constants chosen by judgement and adjusted on the development set (2026-11).
struct NameScorer {
    let index: NameIndex
    /// How far a name may fall short on one side when the other side is covered, if two distinctive words agree.
    static let leniency: Float = 0.70
    /// Similarity below which differences count more.
    static let likeness: Float = 0.85
    static let steepness: Float = 0.8
    static let shortAndUnlike: Float = 0.88
    static let cautious: Float = 0.30
    /// The score of a name that has the query's letters but not its words.
    static let sameLetters: Float = 0.96

    func score(_ query: NameQuery, name: Int, _ search: inout TokenSearch) -> NameScore {
        var best = NameScore()
        let isPerson = index.entries[Int(index.nameEntries[name])].type == .person
        for variant in query.variants.indices where !(isPerson && query.variants[variant].isPart) {
            var score = self.score(query, query.variants[variant], name, &search)
            score.variant = variant
            if query.variants[variant].isResegmented { score.value *= 0.985 }
            if query.variants[variant].isPart {
                score.value *= 0.97
                score.isEmbedded = true
            }
            if score.value > best.value { best = score }
        }
        if best.value < Self.sameLetters, hasSameLetters(query, name) {
            best.value = Self.sameLetters
            best.isJoined = true
        }
        if index.nameKinds[name] == .weak { best.value *= 0.97 }
        return best
    }

    /// Whether the name differs from the query only in where words begin.
    private func hasSameLetters(_ query: NameQuery, _ name: Int) -> Bool {
        guard query.text.key.count >= 5, query.keyHashes.contains(index.nameHashes[name]) else { return false }
        let key = NameText(index.names.string(name)).key
        return key == query.text.key || key[...] == query.text.handleKey
    }

    private func score(
        _ query: NameQuery, _ variant: QueryVariant, _ name: Int, _ search: inout TokenSearch
    ) -> NameScore {
        let range = index.nameTokens.range(name)
        var result = NameScore()
        result.pairs = pairs(
            query, variant, range, isPerson: index.entries[Int(index.nameEntries[name])].type == .person, &search)
        var sums = Sums()
        for pair in result.pairs {
            let nameWeight = index.weights[index.tokenID(index.nameTokens.values[range.lowerBound + pair.name])]
            let queryWeight = query.tokens[variant.tokens[pair.query]].weight
            sums.add(shaped(pair.similarity), queryWeight, nameWeight, query.tokens[variant.tokens[pair.query]].token)
        }
        let nameWeight = index.nameWeights[name]
        result.value = combined(sums, queryWeight: variant.weight, nameWeight: nameWeight, name, variant)
        if index.entries[Int(index.nameEntries[name])].type != .person, sums.name >= 0.93 * nameWeight, sums.name > 0.5
        {
            let rest = weightInPlace(query, variant, result.pairs)
            let embedded = combined(sums, queryWeight: rest, nameWeight: nameWeight, name, variant) * 0.97
            if embedded > result.value, sums.count >= 2 || sums.name > 0.9 && index.nameKinds[name] != .weak {
                result.value = embedded
                result.isEmbedded = true
            }
        }
        result.value *= surnameFactor(range, result.pairs)
        return finished(result, query, variant, range)
    }

    /// Each further difference within a word weighs more than the one before.
    private func shaped(_ similarity: Float) -> Float {
        similarity > Self.likeness ? similarity : similarity - Self.steepness * (Self.likeness - similarity)
    }

    private struct Sums {
        var query: Float = 0
        var name: Float = 0
        var count = 0
        private var isShort = true
        private var isUnlike = false
        /// One short word, spelled differently, is all that agrees.
        var isShortAndUnlike: Bool { count < 2 && isShort && isUnlike }
        mutating func add(_ similarity: Float, _ queryWeight: Float, _ nameWeight: Float, _ token: NameToken) {
            query += queryWeight * similarity
            name += nameWeight * similarity
            if token.kind == .distinctive, token.bytes.count > 1 { count += 1 }
            if token.bytes.count > 5 { isShort = isShort && token.kind != .distinctive }
            if similarity < 1, token.kind == .distinctive { isUnlike = true }
        }
    }

    private func combined(
        _ sums: Sums, queryWeight: Float, nameWeight: Float, _ name: Int, _ variant: QueryVariant
    ) -> Float {
        let queryShare = min(sums.query / max(queryWeight, 0.01), 1)
        let nameShare = min(sums.name / max(nameWeight, 0.01), 1)
        let leniency = sums.count >= 2 && !variant.isResegmented && !variant.isPart ? Self.leniency : Self.cautious
        let value = leniency * max(queryShare, nameShare) + (1 - leniency) * min(queryShare, nameShare)
        return sums.isShortAndUnlike ? value * Self.shortAndUnlike : value
    }

    /// The weight of the query's tokens in the parts where the match lies; context elsewhere counts little.
    private func weightInPlace(
        _ query: NameQuery, _ variant: QueryVariant, _ pairs: [(query: Int, name: Int, similarity: Float)]
    ) -> Float {
        var segments: Set<UInt8> = []
        var matched: Set<Int> = []
        for pair in pairs {
            segments.insert(query.tokens[variant.tokens[pair.query]].token.segment)
            matched.insert(pair.query)
        }
        var weight: Float = 0
        for (position, number) in variant.tokens.enumerated() {
            let token = query.tokens[number]
            weight += token.weight * (matched.contains(position) || segments.contains(token.token.segment) ? 1 : 0.08)
        }
        return weight
    }

    /// A name whose surname is known by its capitals must share it.
    private func surnameFactor(_ range: Range<Int>, _ pairs: [(query: Int, name: Int, similarity: Float)]) -> Float {
        let isMarked = index.nameTokens.values[range].contains { $0 & NameIndex.surnameBit != 0 }
        guard isMarked else { return 1 }
        let isShared = pairs.contains {
            index.nameTokens.values[range.lowerBound + $0.name] & NameIndex.surnameBit != 0 && $0.similarity > 0
        }
        return isShared ? 1 : 0.8
    }

    /// Only the same tokens in the same order make a score of 1.
    private func finished(
        _ score: NameScore, _ query: NameQuery, _ variant: QueryVariant, _ range: Range<Int>
    ) -> NameScore {
        var score = score
        let isSame =
            variant.tokens.count == range.count
            && zip(variant.tokens, index.nameTokens.values[range]).allSatisfy {
                query.tokens[$0].token.bytes.elementsEqual(index.vocabulary.words[index.tokenID($1)])
            }
        score.value = isSame && !variant.isResegmented ? 1 : min(score.value, 0.99)
        return score
    }

    /// Pairs tokens, most similar first, each used once.
    private func pairs(
        _ query: NameQuery, _ variant: QueryVariant, _ range: Range<Int>, isPerson: Bool,
        _ search: inout TokenSearch
    ) -> [(query: Int, name: Int, similarity: Float)] {
        var all: [(query: Int, name: Int, similarity: Float)] = []
        for (position, number) in variant.tokens.enumerated() {
            for offset in 0..<range.count {
                let id = index.tokenID(index.nameTokens.values[range.lowerBound + offset])
                let similarity = query.tokens[number].similarity(to: id)
                if similarity > 0 { all.append((position, offset, similarity)) }
            }
        }
        all.sort {
            ($1.similarity, abs($0.query - $0.name), $0.query) < ($0.similarity, abs($1.query - $1.name), $1.query)
        }
        var usedQuery: UInt64 = 0
        var usedName: UInt64 = 0
        var result: [(query: Int, name: Int, similarity: Float)] = []
        for pair in all where usedQuery >> pair.query & 1 == 0 && usedName >> pair.name & 1 == 0 {
            usedQuery |= 1 << UInt64(pair.query)
            usedName |= 1 << UInt64(pair.name)
            result.append(pair)
        }
        pairRest(query, variant, range, usedQuery, usedName, isPerson: isPerson, &result, &search)
        return result
    }

    /// Pairs what is left: initials, and spellings further apart than any key leads.
    private func pairRest(
        _ query: NameQuery, _ variant: QueryVariant, _ range: Range<Int>, _ usedQuery: UInt64, _ usedName: UInt64,
        isPerson: Bool,
        _ result: inout [(query: Int, name: Int, similarity: Float)], _ search: inout TokenSearch
    ) {
        guard !result.isEmpty else { return }
        var usedName = usedName
        for (position, number) in variant.tokens.enumerated() where usedQuery >> UInt64(position) & 1 == 0 {
            let token = query.tokens[number].token
            let form = query.tokens[number].form
            guard token.kind == .distinctive || token.kind == .general, token.reading != .han, !token.isNumber else {
                continue
            }
            var best: (offset: Int, similarity: Float) = (0, 0)
            for offset in 0..<range.count where usedName >> UInt64(offset) & 1 == 0 {
                let id = index.tokenID(index.nameTokens.values[range.lowerBound + offset])
                let similarity = restSimilarity(token, form, id, isPerson: isPerson, &search)
                if similarity > best.similarity { best = (offset, similarity) }
            }
            guard best.similarity > 0 else { continue }
            usedName |= 1 << UInt64(best.offset)
            result.append((position, best.offset, best.similarity))
        }
    }

    private func restSimilarity(
        _ token: NameToken, _ form: [UInt8], _ id: Int, isPerson: Bool, _ search: inout TokenSearch
    ) -> Float {
        let other = index.vocabulary.words[id]
        if token.bytes.count == 1 || other.count == 1 {
            return isPerson && index.kinds[id] == .distinctive && token.kind == .distinctive
                && token.bytes.first == other.first ? 0.7 : 0
        }
        guard index.kinds[id] != .particle, index.kinds[id] != .legalForm, !isHan(other) else { return 0 }
        return search.similarity(form[...], index.forms[id], token.reading) * 0.97
    }
}
