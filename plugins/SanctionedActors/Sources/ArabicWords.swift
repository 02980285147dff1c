// Cuts Arabic and Persian words as lists write them in Latin letters.

extension NameText {
    /// Appends a word: `al-` is split off, `abd al-` stands by itself, and `allah` joins the word before it.
    mutating func appendArabic(_ run: LetterRun, _ segment: UInt8) {
        var scalars = run.scalars
        let start = letters.count
        spell(scalars, .arabic, to: &letters)
        addKey(from: start)
        letters.truncate(to: start)
        if scalars.elementsEqual(ArabicLetters.god), joinGod() { return }
        for prefix in ArabicLetters.servants
        where scalars.count > prefix.count + 1 && scalars.starts(with: prefix)
            && !scalars.dropFirst(3).elementsEqual(ArabicLetters.god)
        {
            appendWord("abd".utf8, segment)
            scalars = scalars.dropFirst(prefix.count)
            break
        }
        if scalars.count > 4, scalars.starts(with: ArabicLetters.article) { scalars = scalars.dropFirst(2) }
        let begin = letters.count
        spell(scalars, .arabic, to: &letters)
        if let word = LetterTables.arabicWords[letters.view(begin..<letters.count).array] {
            letters.truncate(to: begin)
            appendWord(word, segment)
            return
        }
        if scalars.count > 2, scalars.first == ArabicLetters.waw, begin < letters.count {
            letters[begin] = UInt8(ascii: "v")
        }
        finishToken(from: begin, .unvowelled, segment, capitals: false)
    }

    private mutating func appendWord(_ word: some Sequence<UInt8>, _ segment: UInt8) {
        let start = letters.count
        for letter in word { letters.append(letter) }
        finishToken(from: start, .spelled, segment, capitals: false)
    }

    private mutating func joinGod() -> Bool {
        guard tokens.count > 0, tokens[tokens.count - 1].reading == .unvowelled else { return false }
        let start = letters.count
        letters.append(letters.view(tokens[tokens.count - 1].range))
        for letter in "alah".utf8 { letters.append(letter) }
        tokens[tokens.count - 1].start = UInt32(start)
        tokens[tokens.count - 1].count = UInt16(letters.count - start)
        return true
    }
}

private enum ArabicLetters {
    static let god = Array("الله".unicodeScalars)
    static let servants = ["عبدال", "عبد"].map { Array($0.unicodeScalars) }
    static let article = Array("ال".unicodeScalars)
    static let waw: Unicode.Scalar = "و"
}
