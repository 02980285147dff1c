// Other ways to cut a query into words: split, joined, corrected, spelled out.

extension SearchRoom {
    /// Splits tokens that the lists do not know into tokens that they do; drafts the result if that changes anything.
    mutating func splitTokens(_ tokens: Range<Int>) -> Bool {
        draft.removeAll()
        var changed = false
        for index in tokens {
            let token = text.tokens[index]
            let before = draft.count
            if token.reading == .spelled, token.count >= 5, token.count <= 64,
                token.humps != 0 || this(token) == nil
            {
                if token.humps != 0 { cutAtHumps(token) } else { segment(token) }
            }
            if draft.count - before >= 2 {
                changed = true
            } else {
                draft.truncate(to: before)
                draft.append(UInt16(index))
            }
        }
        return changed
    }

    private func this(_ token: NameToken) -> UInt32? { index.vocabulary.id(of: text.letters(of: token)) }

    private mutating func cutAtHumps(_ token: NameToken) {
        var start = 0
        for offset in 1...Int(token.count) where offset == Int(token.count) || token.humps >> UInt64(offset) & 1 == 1 {
            appendPiece(token, start..<offset)
            start = offset
        }
    }

    private mutating func appendPiece(_ token: NameToken, _ range: Range<Int>) {
        let start = Int(token.start)
        let before = text.tokens.count
        text.addToken(
            start + range.lowerBound..<start + range.upperBound, .spelled, token.segment, capitals: false, isPiece: true
        )
        if text.tokens.count > before { draft.append(UInt16(before)) }
    }

    /// Cuts a word into the fewest words of the index, longer ones preferred; drafts nothing if it cannot be cut.
    private mutating func segment(_ token: NameToken) {
        let word = text.letters(of: token)
        var cost = InlineArray<65, Int32>(repeating: .max)
        var previous = InlineArray<65, UInt8>(repeating: 0)
        cost[0] = 0
        for end in 2...word.count {
            for start in max(0, end - 20)...(end - 2) where cost[start] != .max {
                // Short words cost more, or every word would fall into syllables.
                let price = cost[start] + 10 + (end - start < 4 ? 8 : 0)
                if price < cost[end], price <= 80, index.vocabulary.id(of: word[start..<end]) != nil {
                    cost[end] = price
                    previous[end] = UInt8(start)
                }
            }
        }
        guard cost[word.count] <= 80 else { return }
        var ends = InlineArray<65, UInt8>(repeating: 0)
        var count = 0
        var end = word.count
        while end > 0 {
            ends[count] = UInt8(end)
            count += 1
            end = Int(previous[end])
        }
        var start = 0
        for piece in stride(from: count - 1, through: 0, by: -1) {
            appendPiece(token, start..<Int(ends[piece]))
            start = Int(ends[piece])
        }
    }

    /// Reads unknown words that are one slip away from a known one as that one: `COMPAYN`.
    mutating func correctedTokens(_ tokens: Range<Int>) -> Bool {
        draft.removeAll()
        var changed = false
        for index in tokens {
            var token = text.tokens[index]
            draft.append(UInt16(index))
            guard token.reading == .spelled, token.kind == .distinctive, token.count >= 4 else { continue }
            if let id = this(token), self.index.postings.range(Int(id)).count > 2 { continue }
            guard let known = KnownWords.shared.nearest(to: text.letters(of: token), &slipKeys) else { continue }
            let start = text.letters.count
            text.letters.append(known.spelling)
            token.start = UInt32(start)
            token.count = UInt16(text.letters.count - start)
            token.kind = known.kind
            draft[draft.count - 1] = UInt16(text.tokens.count)
            text.tokens.append(token)
            changed = true
        }
        return changed
    }

    /// Joins neighbours that the lists know as one word.
    mutating func joinedTokens(_ tokens: Range<Int>) -> Bool {
        draft.removeAll()
        var changed = false
        for index in tokens {
            let token = text.tokens[index]
            if draft.count > 0, join(token) {
                changed = true
            } else {
                draft.append(UInt16(index))
            }
        }
        return changed
    }

    private mutating func join(_ token: NameToken) -> Bool {
        var last = text.tokens[Int(draft[draft.count - 1])]
        guard token.reading != .han, last.reading == token.reading, last.count + token.count >= 4,
            token.reading == .spelled || token.reading == .hangul && draft.count >= 2
        else { return false }
        let start = text.letters.count
        text.letters.append(text.letters(of: last))
        text.letters.append(text.letters(of: token))
        let joined = text.letters.view(start..<text.letters.count)
        if token.reading == .spelled, index.vocabulary.id(of: joined) == nil {
            text.letters.truncate(to: start)
            return false
        }
        last.start = UInt32(start)
        last.count = UInt16(joined.count)
        last.kind = .distinctive
        draft[draft.count - 1] = UInt16(text.tokens.count)
        text.tokens.append(last)
        return true
    }

    /// Spells short Chinese names in Pinyin, for the lists that have no characters.
    mutating func spelledOut(_ tokens: Range<Int>) -> Bool {
        draft.removeAll()
        var changed = false
        for index in tokens {
            let token = text.tokens[index]
            if token.reading != .han {
                draft.append(UInt16(index))
            } else if token.count <= 12 {
                changed = true
                let syllables = SharedTransliterator.latin.apply(text.letters(of: token).array)
                    .split(separator: UInt8(ascii: " "))
                guard let first = syllables.first else { continue }
                appendPiece(first, token.segment)
                if syllables.count > 1 { appendPiece(syllables.dropFirst().joined(), token.segment) }
            }
        }
        return changed
    }

    private mutating func appendPiece(_ letters: some Sequence<UInt8>, _ segment: UInt8) {
        let start = text.letters.count
        for letter in letters where isWordByte(letter) { text.letters.append(letter) }
        let before = text.tokens.count
        text.addToken(start..<text.letters.count, .spelled, segment, capitals: false, isPiece: true)
        if text.tokens.count > before { draft.append(UInt16(before)) }
    }
}
