// Says in one clause why a name matched.

extension SearchRoom {
    /// For example `alias "X": muhamad ~ mohammed, karim; transliterated from Arabic`.
    mutating func explanation(_ number: Int, _ score: NameScore) -> String {
        let head = index.heads[number]
        let variant = variants[Int(score.variant)]
        let tokens = index.nameTokens[number]
        collectPairs(number)
        _ = self.score(number, head, Int(score.variant))
        line.removeAll()
        say(head.kind.title)
        say(" \"")
        line.append(index.names[number])
        say("\": ")
        sayWords(variant, tokens)
        sayNotes(score, variant, tokens)
        return line.view.string
    }

    private mutating func say(_ words: String) {
        for letter in words.utf8 { line.append(letter) }
    }

    /// The pairs in the order of the query.
    private mutating func sayWords(_ variant: QueryVariant, _ tokens: Table<UInt32>) {
        var shown = 0
        for position in 0..<Int(variant.count) {
            for pair in 0..<chosen.count where Int(chosen[pair].query) == position && shown < 12 {
                let asked = letters(of: queryTokens[Int(members[Int(variant.start) + position])])
                let listed = index.vocabulary.words[index.tokenID(tokens[Int(chosen[pair].name)])]
                if shown > 0 { say(", ") }
                line.append(asked)
                let isJoined = chosen[pair].width == 2
                if isJoined || !asked.isEqual(to: listed) {
                    say(" ~ ")
                    line.append(listed)
                }
                if isJoined {
                    say(" ")
                    line.append(index.vocabulary.words[index.tokenID(tokens[Int(chosen[pair].name) + 1])])
                }
                shown += 1
            }
        }
    }

    private mutating func sayNotes(_ score: NameScore, _ variant: QueryVariant, _ tokens: Table<UInt32>) {
        if score.value == 1 { say("; equal after folding") }
        if let script = text.script {
            say("; transliterated from ")
            say(script.name)
        }
        if score.isJoined { say("; same letters, other word breaks") }
        if variant.isResegmented { say("; words joined or split") }
        if score.isEmbedded { say("; part of a longer text") }
        var agreeing = 0
        for pair in 0..<chosen.count { agreeing += Int(chosen[pair].width) }
        sayCount(tokens.count - agreeing, " of its words missing")
        sayCount(Int(variant.count) - chosen.count, " further words")
    }

    private mutating func sayCount(_ count: Int, _ what: String) {
        guard count > 0 else { return }
        say("; ")
        if count >= 10 { line.append(UInt8(0x30 + count / 10 % 10)) }
        line.append(UInt8(0x30 + count % 10))
        say(what)
    }
}

extension NameKind {
    /// What an explanation calls it.
    fileprivate var title: String {
        switch self {
        case .primary: "name"
        case .alias: "alias"
        case .weak: "weak alias"
        case .former: "former name"
        }
    }
}
