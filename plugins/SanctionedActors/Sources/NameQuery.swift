// Prepares a name asked for: its tokens, the tokens of the index that are like each, and the ways it may have been cut into words.

extension SearchRoom {
    /// Reads the query; returns whether there is anything to search.
    mutating func read(_ query: String) -> Bool {
        text.read(query)
        queryTokens.removeAll()
        forms.removeAll()
        similar.removeAll()
        variants.removeAll()
        members.removeAll()
        likeness.removeAll()
        guard text.count > 0 else { return false }
        keyHash = letterHash(text.key.view)
        handleHash = letterHash(text.handleKey)
        addVariants()
        for number in 0..<queryTokens.count {
            for position in queryTokens[number].similar { likeness.add(similar[position], token: number) }
        }
        return variants.count > 0
    }

    private mutating func addVariants() {
        draft.removeAll()
        for index in 0..<text.count { draft.append(UInt16(index)) }
        addVariant(resegmented: false)
        addParts()
        let plain = strippedTokens()
        if splitTokens(plain) { addVariant(resegmented: true) }
        if correctedTokens(plain) { addVariant(resegmented: false) }
        if joinedTokens(plain) { addVariant(resegmented: true) }
        if spelledOut(plain) { addVariant(resegmented: true) }
    }

    /// Adds the drafted tokens as a variant.
    private mutating func addVariant(resegmented: Bool, isPart: Bool = false) {
        guard draft.count > 0, draft.count <= NameText.tokenLimit else { return }
        let start = members.count
        var weight: Float = 0
        for index in 0..<draft.count {
            let number = number(of: text.tokens[Int(draft[index])])
            members.append(UInt16(number))
            weight += queryTokens[number].weight
        }
        variants.append(
            QueryVariant(
                start: UInt32(start), count: UInt32(members.count - start), weight: weight, isResegmented: resegmented,
                isPart: isPart))
    }

    /// Each part between commas by itself: the department, the university, the country.
    private mutating func addParts() {
        let last = text.tokens[text.count - 1].segment
        guard last > 0 else { return }
        for segment in 0...min(last, 7) {
            draft.removeAll()
            var words = 0
            for index in 0..<text.count where text.tokens[index].segment == segment {
                draft.append(UInt16(index))
                if text.tokens[index].kind != .particle { words += 1 }
            }
            guard words >= 2 || draft.count == 1 && text.tokens[Int(draft[0])].reading == .han else { continue }
            addVariant(resegmented: false, isPart: true)
        }
    }

    /// A user name's trailing digits say nothing of the name; returns the tokens without them.
    private mutating func strippedTokens() -> Range<Int> {
        let start = text.tokens.count
        var changed = false
        for index in 0..<text.count {
            var token = text.tokens[index]
            var length = Int(token.count)
            while length > 0, isDigit(text.letters[Int(token.start) + length - 1]) { length -= 1 }
            if length >= 3, length < Int(token.count), token.reading != .han {
                token.count = UInt16(length)
                changed = true
            }
            text.tokens.append(token)
        }
        guard changed else {
            text.tokens.truncate(to: start)
            return 0..<text.count
        }
        let plain = start..<text.tokens.count
        draft.removeAll()
        for index in plain { draft.append(UInt16(index)) }
        addVariant(resegmented: false)
        return plain
    }

    private mutating func number(of token: NameToken) -> Int {
        let letters = text.letters(of: token)
        var twin: Int?
        for number in 0..<queryTokens.count {
            let known = queryTokens[number]
            guard known.token.reading == token.reading, known.token.kind == token.kind,
                text.letters(of: known.token).isEqual(to: letters)
            else { continue }
            twin = number
            if known.token.segment == token.segment, known.token.isPiece == token.isPiece,
                known.token.isSurname == token.isSurname
            {
                return number
            }
        }
        let id = index.vocabulary.id(of: letters)
        var weight: Float =
            if let id, token.kind == .distinctive { index.tokens[Int(id)].weight } else {
                tokenWeight(letters, token.kind, frequency: 1, of: 2)
            }
        // A syllable of one letter is a whole name in Korean.
        if token.isPiece || token.reading == .hangul { weight = max(weight, 0.3) }
        if let twin {
            var copy = queryTokens[twin]
            copy.token = token
            copy.weight = weight
            queryTokens.append(copy)
            return queryTokens.count - 1
        }
        let formStart = forms.count
        if token.reading == .unvowelled { forms.append(letters) } else { appendSoundForm(letters, to: &forms) }
        let similarStart = similar.count
        if let id, token.reading == .spelled {
            if !memo.recall(id, token.kind, into: &similar) {
                findSimilar(token, letters, forms.view(formStart..<forms.count), exact: id)
                memo.keep(id, token.kind, similar.view(similarStart..<similar.count))
            }
        } else {
            findSimilar(token, letters, forms.view(formStart..<forms.count), exact: id)
        }
        queryTokens.append(
            QueryToken(
                token: token, formStart: UInt32(formStart), formCount: UInt32(forms.count - formStart), weight: weight,
                letters: LetterSet(forms.view(formStart..<forms.count)),
                similarStart: UInt32(similarStart), similarCount: UInt32(similar.count - similarStart),
                isKnown: id != nil))
        return queryTokens.count - 1
    }
}
