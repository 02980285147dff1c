// Cuts a name into tokens and spells each in the form in which tokens are compared.

/// One word of a name.
struct NameToken: Sendable, Hashable {
    /// ASCII lower case, or Chinese characters in UTF-8.
    var bytes: [UInt8]
    var reading: Reading
    var kind: WordClass
    /// Which part between commas, parentheses or spaced dashes it stands in.
    var segment: UInt8
    /// Written in capitals: in many lists, the surname.
    var capitals: Bool
    /// Inner starts of words, as in `GholamHossein`; offsets into ``bytes``, known for plain ASCII only.
    var humps: [UInt8] = []
    /// Cut out of a longer word, all of which counts.
    var isPiece = false

    /// The form in which it is compared; Arabic is spelled in it already, one letter each.
    var soundForm: [UInt8] { reading == .unvowelled ? bytes : SanctionedActors.soundForm(bytes) }

    var isNumber: Bool { bytes.contains { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } }
}

/// The tokens of a name; articles and particles included, punctuation gone.
struct NameText: Sendable {
    var tokens: [NameToken] = []
    /// Case folded with every separator removed; two names of the same key are the same name.
    var key: [UInt8] = []
    /// Whether any word was spelled in another script, and which.
    var language: String?

    /// ``key`` without the digits that end a user name.
    var handleKey: ArraySlice<UInt8> {
        var letters = key[...]
        while let last = letters.last, last >= 0x30, last <= 0x39 { letters.removeLast() }
        return letters.count >= 5 ? letters : key[...]
    }

    /// How many code points of a name are considered at most.
    static let codePointLimit = 256
    /// How many tokens of a name are considered at most.
    static let tokenLimit = 40

    init(_ text: some StringProtocol) {
        var word: [Unicode.Scalar] = []
        var segment: UInt8 = 0
        var pendingDash = false
        var previousWasSpace = true
        for scalar in text.unicodeScalars.prefix(Self.codePointLimit) {
            switch role(of: scalar) {
            case .letter:
                if pendingDash, previousWasSpace { segment &+= segment < 255 ? 1 : 0 }
                pendingDash = false
                previousWasSpace = false
                word.append(scalar)
            case .joiner: continue
            case .dot:
                // "S.A.": letters abbreviated one by one are one word.
                if word.count == 1 || word.count > 1 && word[word.count - 2] == "." {
                    word.append(".")
                } else {
                    flush(&word, segment)
                }
            case .dash:
                flush(&word, segment)
                pendingDash = previousWasSpace
            case .boundary:
                flush(&word, segment)
                segment &+= segment < 255 ? 1 : 0
                previousWasSpace = true
            case .space:
                flush(&word, segment)
                previousWasSpace = true
            }
            if tokens.count >= Self.tokenLimit { break }
        }
        flush(&word, segment)
    }

    private mutating func flush(_ word: inout [Unicode.Scalar], _ segment: UInt8) {
        defer { word.removeAll(keepingCapacity: true) }
        if word.count == 2, word[1] == "." { word.removeLast() }
        word.removeAll { $0 == "." }
        guard !word.isEmpty, tokens.count < Self.tokenLimit else { return }
        if word.allSatisfy(\.isASCII) { appendASCII(word, segment) } else { appendFolded(word, segment) }
    }

    private mutating func appendASCII(_ word: [Unicode.Scalar], _ segment: UInt8) {
        var bytes: [UInt8] = []
        var humps: [UInt8] = []
        var capitals = true
        var previousLower = false
        for scalar in word {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            let isUpper = byte >= 0x41 && byte <= 0x5A
            if isUpper, previousLower, bytes.count < 255 { humps.append(UInt8(bytes.count)) }
            if !isUpper { capitals = false }
            previousLower = byte >= 0x61 && byte <= 0x7A
            bytes.append(isUpper ? byte | 0x20 : byte)
        }
        key += bytes
        append(bytes, .spelled, segment, capitals: capitals && word.count > 1, humps: humps)
    }

    private mutating func appendFolded(_ word: [Unicode.Scalar], _ segment: UInt8) {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: word)
        let capitals = word.count > 1 && word.allSatisfy { $0.properties.isUppercase }
        let folded = caseFolded(Array(String(text).utf8))
        key += folded
        for run in letterRuns(String(decoding: folded, as: UTF8.self)) {
            append(run: run.letters, kind: run.kind, segment, capitals)
        }
    }

    private mutating func append(run: [Unicode.Scalar], kind: LetterKind, _ segment: UInt8, _ capitals: Bool) {
        switch kind {
        case .ascii, .latin: append(romanised(run, LetterTables.latin), .spelled, segment, capitals: capitals)
        case .cyrillic:
            language = "Cyrillic"
            append(romanised(run, LetterTables.cyrillic), .spelled, segment, capitals: capitals)
        case .greek:
            language = "Greek"
            append(romanised(run, LetterTables.greek), .spelled, segment, capitals: capitals)
        case .arabic: appendArabic(run, segment)
        case .hangul:
            language = Reading.hangul.language
            for scalar in run { append(romanisedSyllable(scalar.value), .hangul, segment, capitals: false) }
        case .han:
            language = Reading.han.language
            append(SharedTransliterator.simplified.apply(utf8(run)), .han, segment, capitals: false)
        case .other:
            language = "another script"
            let latin = SharedTransliterator.latin.apply(utf8(run)).filter { isWordByte($0) }
            append(latin, .spelled, segment, capitals: false)
        }
    }

    /// Arabic and Persian: `al-` is split off, and `الله` joins the word before it.
    private mutating func appendArabic(_ run: [Unicode.Scalar], _ segment: UInt8) {
        language = Reading.unvowelled.language
        var letters = run
        let god: [Unicode.Scalar] = ["ا", "ل", "ل", "ه"]
        if letters == god, let last = tokens.last, last.reading == .unvowelled {
            tokens[tokens.count - 1].bytes += Array("alah".utf8)
            return
        }
        for prefix in ["عبدال", "عبد"] {
            let start = Array(prefix.unicodeScalars)
            if letters.count > start.count + 1, letters.starts(with: start), Array(letters[3...]) != god {
                append(Array("abd".utf8), .spelled, segment, capitals: false)
                letters.removeFirst(start.count)
                break
            }
        }
        if letters.count > 4, letters[0] == "ا", letters[1] == "ل" { letters.removeFirst(2) }
        var bytes = romanised(letters, LetterTables.arabic)
        if let word = LetterTables.arabicWords[bytes] {
            append(word, .spelled, segment, capitals: false)
            return
        }
        if letters.count > 2, letters[0] == "و" { bytes[0] = UInt8(ascii: "v") }
        append(bytes, .unvowelled, segment, capitals: false)
    }

    private mutating func append(
        _ bytes: [UInt8], _ reading: Reading, _ segment: UInt8, capitals: Bool, humps: [UInt8] = []
    ) {
        guard !bytes.isEmpty, tokens.count < Self.tokenLimit else { return }
        if reading == .spelled, let rest = afterServant(bytes) {
            append(Array("abd".utf8), .spelled, segment, capitals: capitals)
            append(rest, .spelled, segment, capitals: capitals)
            return
        }
        let known = reading == .spelled ? KnownWords.lookup(bytes) : nil
        tokens.append(
            NameToken(
                bytes: known?.spelling ?? bytes, reading: reading, kind: known?.kind ?? .distinctive, segment: segment,
                capitals: capitals, humps: humps))
    }
}

/// Returns what follows `Abdul` in a name written as one word, so that `Abdulghani` and `Abdul Ghani` agree.
private func afterServant(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count > 7, bytes.starts(with: "abd".utf8), bytes[4] == UInt8(ascii: "l"), isVowel(bytes[3]) else {
        return nil
    }
    let rest = Array(bytes[5...])
    return rest.starts(with: "lah".utf8) || rest.starts(with: "ah".utf8) ? nil : rest
}

private func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x61 && byte <= 0x7A || byte >= 0x30 && byte <= 0x39
}

private func utf8(_ scalars: [Unicode.Scalar]) -> [UInt8] {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return Array(String(view).utf8)
}

/// Spells letters by a table; those it lacks lose their marks, and what is still not ASCII is dropped.
private func romanised(_ letters: [Unicode.Scalar], _ table: [UInt32: [UInt8]]) -> [UInt8] {
    var out: [UInt8] = []
    for letter in letters {
        if letter.value < 0x80 {
            out.append(UInt8(truncatingIfNeeded: letter.value))
        } else if let spelling = table[letter.value] {
            out += spelling
        } else {
            let plain = String(decoding: foldedWithoutMarks(utf8([letter])), as: UTF8.self).unicodeScalars
            for scalar in plain {
                if scalar.isASCII {
                    out.append(UInt8(truncatingIfNeeded: scalar.value))
                } else {
                    out += table[scalar.value] ?? []
                }
            }
        }
    }
    return out.filter { isWordByte($0) }
}

/// Cuts a folded word where its script changes; marks stay with the letters before them.
private func letterRuns(_ text: String) -> [(letters: [Unicode.Scalar], kind: LetterKind)] {
    var runs: [(letters: [Unicode.Scalar], kind: LetterKind)] = []
    for scalar in text.unicodeScalars {
        var kind = LetterKind(scalar)
        if kind == .ascii { kind = .latin }
        if case .other = kind, scalar.properties.generalCategory == .nonspacingMark { continue }
        if scalar.value >= 0x300, scalar.value < 0x370 { continue }
        if scalar.value >= 0x64B, scalar.value <= 0x65F || scalar.value == 0x670 || scalar.value == 0x640 { continue }
        if let last = runs.last, last.kind == kind {
            runs[runs.count - 1].letters.append(scalar)
        } else {
            runs.append(([scalar], kind))
        }
    }
    return runs
}

/// What a code point does in a name.
private enum Role { case letter, joiner, dot, dash, boundary, space }

private func role(of scalar: Unicode.Scalar) -> Role {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9": .letter
    case ".": .dot
    case "'", "`", "\u{B4}", "\u{2018}", "\u{2019}", "\u{2BB}"..."\u{2BF}", "\u{640}", "\u{2032}": .joiner
    case "-", "\u{2010}"..."\u{2015}", "\u{2212}", "_", "\u{30FB}", "\u{B7}":
        scalar == "\u{2014}" || scalar == "\u{2013}" ? .boundary : .dash
    case ",", ";", "(", ")", "[", "]", "/", "|", ":", "\n", "\r", "\u{FF08}", "\u{FF09}", "\u{FF0C}", "\u{3001}",
        "\u{060C}":
        .boundary
    default: scalar.isASCII ? .space : foreignRole(of: scalar)
    }
}

private func foreignRole(of scalar: Unicode.Scalar) -> Role {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .decimalNumber, .letterNumber:
        .letter
    case .format: scalar == "\u{200C}" ? .space : .joiner
    default: .space
    }
}
