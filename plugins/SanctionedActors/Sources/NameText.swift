// Cuts a name into tokens and spells each in the form in which tokens are compared.

/// One word of a name; its letters lie in ``NameText/letters``.
struct NameToken: BitwiseCopyable, Sendable {
    var start: UInt32
    var count: UInt16
    var reading: Reading
    var kind: WordClass
    /// Which part between commas, parentheses or spaced dashes it stands in.
    var segment: UInt8
    /// Written in capitals: in many lists, the surname.
    var capitals = false
    /// Cut out of a longer word, all of which counts.
    var isPiece = false
    /// Known to be the surname, by what the whole name looks like.
    var isSurname = false
    /// Inner starts of words, as in `GholamHossein`: a bit for each offset, known for plain ASCII only.
    var humps: UInt64 = 0

    var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// How a name shows which of its words is the surname.
enum SurnameMark { case unmarked, byComma, byCapitals, byOrder }

/// The tokens of a name; articles and particles included, punctuation gone.
///
/// Used for one name after the other, so that reading allocates nothing.
struct NameText: ~Copyable {
    /// The letters of all tokens: ASCII lower case, or Chinese characters in UTF-8.
    var letters = Room<UInt8>(capacity: 8192)
    var tokens = Room<NameToken>(capacity: 640)
    /// The tokens of the name itself; those behind are other readings of it.
    private(set) var count = 0
    /// All letters without separators; two names of the same key are the same name.
    private(set) var key = Room<UInt8>(capacity: 2048)
    /// The script that was spelled in Latin letters, if any.
    private(set) var script: LetterKind?
    /// How the name shows which of its words is the surname.
    private(set) var surname = SurnameMark.unmarked
    private var word = Room<UInt8>(capacity: 1536)
    private let roles = asciiRoles

    /// How many code points of a name are considered at most.
    static let codePointLimit = 256
    /// How many tokens of a name are considered at most.
    static let tokenLimit = 40

    /// ``key`` without the digits that end a user name.
    var handleKey: Letters {
        var end = key.count
        while end > 0, isDigit(key[end - 1]) { end -= 1 }
        return key.view(0..<(end >= 5 ? end : key.count))
    }

    func letters(of token: NameToken) -> Letters { letters.view(token.range) }
    func letters(_ index: Int) -> Letters { letters.view(tokens[index].range) }

    mutating func read(_ text: String) { read(text.utf8.span) }

    /// Reads a name in UTF-8.
    mutating func read(_ text: Span<UInt8>) {
        letters.removeAll()
        tokens.removeAll()
        key.removeAll()
        word.removeAll()
        script = nil
        var scan = WordScan()
        var position = 0
        var budget = Self.codePointLimit
        while budget > 0, position < text.count, tokens.count < Self.tokenLimit {
            let first = text[position]
            let length = sequenceLength(first)
            guard position + length <= text.count else { break }
            let role = first < 0x80 ? roles[Int(first)] : foreignRole(scalar(text, position, length))
            take(role, text, position, length, &scan)
            position += length
            budget -= 1
            guard role == .letter else { continue }
            // What follows a letter is mostly a letter: the rest of the word at once.
            while budget > 0, position < text.count, text[position] < 0x80, roles[Int(text[position])] == .letter {
                word.append(text[position])
                scan.scalars += 1
                position += 1
                budget -= 1
            }
        }
        flush(&scan)
        count = tokens.count
        markSurname(isCommaFirst: scan.isCommaFirst)
    }

    /// Marks the surname: the words before the only comma, those in capitals among others, or the first syllable in Korean.
    private mutating func markSurname(isCommaFirst: Bool) {
        surname = .unmarked
        guard count > 1 else { return }
        if script == .hangul, tokens[0].reading == .hangul {
            surname = .byOrder
            tokens[0].isSurname = true
        } else if isCommaFirst, tokens[count - 1].segment == 1 {
            surname = .byComma
            for index in 0..<count where tokens[index].segment == 0 && tokens[index].kind == .distinctive {
                tokens[index].isSurname = true
            }
        } else {
            var capitals = 0
            var others = 0
            for index in 0..<count where tokens[index].kind == .distinctive && tokens[index].count > 1 {
                if tokens[index].capitals { capitals += 1 } else { others += 1 }
            }
            guard capitals > 0, others > 0 else { return }
            surname = .byCapitals
            for index in 0..<count where tokens[index].kind == .distinctive && tokens[index].capitals {
                tokens[index].isSurname = true
            }
        }
    }

    private struct WordScan {
        var segment: UInt8 = 0
        var pendingDash = false
        var previousWasSpace = true
        var isForeign = false
        var hasDots = false
        var scalars = 0
        var isCommaFirst = false
        mutating func nextSegment() { if segment < 255 { segment += 1 } }
    }

    private mutating func take(
        _ role: Role, _ text: Span<UInt8>, _ position: Int, _ length: Int, _ scan: inout WordScan
    ) {
        switch role {
        case .letter:
            if scan.pendingDash, scan.previousWasSpace { scan.nextSegment() }
            scan.pendingDash = false
            scan.previousWasSpace = false
            scan.scalars += 1
            if length > 1 { scan.isForeign = true }
            for offset in 0..<length { word.append(text[position + offset]) }
        case .joiner: break
        case .dot:
            // "S.A.": letters abbreviated one by one are one word.
            if scan.scalars == 1 || word.count > 1 && word[word.count - 1] != dot && scan.hasDots && isAfterDot() {
                word.append(dot)
                scan.hasDots = true
                scan.scalars += 1
            } else {
                flush(&scan)
            }
        case .dash:
            flush(&scan)
            scan.pendingDash = scan.previousWasSpace
        case .boundary:
            flush(&scan)
            if scan.segment == 0 { scan.isCommaFirst = text[position] == UInt8(ascii: ",") }
            scan.nextSegment()
            scan.previousWasSpace = true
        case .space:
            flush(&scan)
            scan.previousWasSpace = true
        }
    }

    /// Whether the letter read last follows a dot.
    private func isAfterDot() -> Bool {
        var index = word.count - 1
        while index > 0, word[index] & 0xC0 == 0x80 { index -= 1 }
        return index > 0 && word[index - 1] == dot
    }

    private mutating func flush(_ scan: inout WordScan) {
        if scan.hasDots {
            var kept = 0
            for index in 0..<word.count where word[index] != dot {
                word[kept] = word[index]
                kept += 1
            }
            word.truncate(to: kept)
        }
        if word.count > 0, tokens.count < Self.tokenLimit {
            if scan.isForeign { appendForeign(scan.segment) } else { appendASCII(scan.segment) }
        }
        word.removeAll()
        scan.isForeign = false
        scan.hasDots = false
        scan.scalars = 0
    }

    private mutating func appendASCII(_ segment: UInt8) {
        let start = letters.count
        var humps: UInt64 = 0
        var capitals = word.count > 1
        var previousLower = false
        for index in 0..<word.count {
            let byte = word[index]
            let isUpper = byte >= 0x41 && byte <= 0x5A
            if isUpper, previousLower, index < 64 { humps |= 1 << UInt64(index) }
            if !isUpper { capitals = false }
            previousLower = byte >= 0x61 && byte <= 0x7A
            letters.append(isUpper ? byte | 0x20 : byte)
        }
        addKey(from: start)
        finishToken(from: start, .spelled, segment, capitals: capitals, humps: humps)
    }

    /// Appends the letters from `start` on to the key as well.
    mutating func addKey(from start: Int) { key.append(letters.view(start..<letters.count)) }

    /// Cuts a word of other letters where its script changes.
    private mutating func appendForeign(_ segment: UInt8) {
        var runs = LetterRuns(word.view)
        while let run = runs.next(&letters) {
            if run.kind != .ascii, run.kind != .latin { script = run.kind }
            append(run, segment)
        }
    }

    private mutating func append(_ run: LetterRun, _ segment: UInt8) {
        switch run.kind {
        case .arabic: appendArabic(run, segment)
        case .hangul:
            let syllables = run.scalars
            letters.truncate(to: run.start)
            for syllable in syllables {
                let start = letters.count
                // Lists write these surnames as in the North: Ri for what the South writes I, Yi or Lee.
                if tokens.count == 0, isSoftened(syllable) { letters.append(UInt8(ascii: "r")) }
                appendSyllable(syllable, to: &letters)
                addKey(from: start)
                finishToken(from: start, .hangul, segment, capitals: false)
            }
        case .han:
            addKey(from: run.start)
            finishToken(from: run.start, .han, segment, capitals: false)
        case .ascii, .latin, .cyrillic, .greek, .other:
            addKey(from: run.start)
            finishToken(from: run.start, .spelled, segment, capitals: run.capitals)
        }
    }

    /// Makes a token of the letters from `start` on, which may be two: `Abdulghani` and `Abdul Ghani` agree.
    mutating func finishToken(
        from start: Int, _ reading: Reading, _ segment: UInt8, capitals: Bool, humps: UInt64 = 0
    ) {
        guard letters.count > start, tokens.count < Self.tokenLimit else { return }
        if reading == .spelled, isServant(letters.view(start..<letters.count)) {
            let end = letters.count
            let servant = letters.count
            for letter in "abd".utf8 { letters.append(letter) }
            addToken(servant..<letters.count, .spelled, segment, capitals: capitals)
            addToken(start + 5..<end, .spelled, segment, capitals: capitals)
            return
        }
        addToken(start..<letters.count, reading, segment, capitals: capitals, humps: humps)
    }

    /// Adds a token whose letters are there already, under the spelling that known words are compared as.
    mutating func addToken(
        _ range: Range<Int>, _ reading: Reading, _ segment: UInt8, capitals: Bool, humps: UInt64 = 0,
        isPiece: Bool = false
    ) {
        guard !range.isEmpty, range.upperBound <= letters.count else { return }
        var range = withoutOrdinal(range)
        var kind = WordClass.distinctive
        if reading == .spelled, let known = KnownWords.shared.lookup(letters.view(range)) {
            kind = known.kind
            if !known.spelling.isEqual(to: letters.view(range)) {
                let start = letters.count
                letters.append(known.spelling)
                range = start..<letters.count
            }
        }
        tokens.append(
            NameToken(
                start: UInt32(range.lowerBound), count: UInt16(clamping: range.count), reading: reading, kind: kind,
                segment: segment, capitals: capitals, isPiece: isPiece, humps: humps))
    }
}

extension NameText {
    /// Leaves out what makes a number ordinal in English: `13th` is compared as `13`.
    fileprivate func withoutOrdinal(_ range: Range<Int>) -> Range<Int> {
        guard range.count >= 3, range.count <= 6, isDigit(letters[range.lowerBound]),
            isDigit(letters[range.upperBound - 3])
        else { return range }
        let (first, last) = (letters[range.upperBound - 2], letters[range.upperBound - 1])
        let isOrdinal = ["st", "nd", "rd", "th"].contains { $0.utf8.elementsEqual([first, last]) }
        return isOrdinal ? range.lowerBound..<range.upperBound - 2 : range
    }
}

private let dot = UInt8(ascii: ".")

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// Whether a name written as one word begins with `Abdul`.
private func isServant(_ word: Letters) -> Bool {
    guard word.count > 7, word[0] == UInt8(ascii: "a"), word[1] == UInt8(ascii: "b"), word[2] == UInt8(ascii: "d"),
        word[4] == UInt8(ascii: "l"), isVowel(word[3])
    else { return false }
    // Abdullah is a name of its own.
    return !(word[5] == UInt8(ascii: "l") && word[6] == UInt8(ascii: "a") && word[7] == UInt8(ascii: "h"))
        && !(word[5] == UInt8(ascii: "a") && word[6] == UInt8(ascii: "h"))
}

/// What a code point does in a name.
private enum Role: UInt8, BitwiseCopyable { case letter, joiner, dot, dash, boundary, space }

private let asciiRoles = Table(
    keeping: (0..<128).map { (byte) -> Role in
        switch Unicode.Scalar(UInt8(byte)) {
        case "a"..."z", "A"..."Z", "0"..."9": .letter
        case ".": .dot
        case "'", "`": .joiner
        case "-", "_": .dash
        case ",", ";", "(", ")", "[", "]", "/", "|", ":", "\n", "\r": .boundary
        default: .space
        }
    })

private func foreignRole(_ scalar: Unicode.Scalar) -> Role {
    switch scalar.value {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x370...0x373, 0x386, 0x388...0x3FF, 0x400...0x481, 0x48A...0x52F,
        0x620...0x63F, 0x641...0x64A, 0x671...0x6D3, 0xAC00...0xD7A3, 0x4E00...0x9FFF:
        return .letter
    case 0xB4, 0x2018, 0x2019, 0x2BB...0x2BF, 0x640, 0x2032: return .joiner
    case 0x2013, 0x2014, 0xFF08, 0xFF09, 0xFF0C, 0x3001, 0x60C: return .boundary
    case 0x2010...0x2012, 0x2015, 0x2212, 0x30FB, 0xB7: return .dash
    default: break
    }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
        .spacingMark, .decimalNumber, .letterNumber:
        return .letter
    case .format: return scalar.value == 0x200C ? .space : .joiner
    default: return .space
    }
}
