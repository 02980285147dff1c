// Turns phrases into the literals to look for in folded text.

enum PhraseLiteral {
    /// The literal of a lexicon term with its `~` and `*`; `nil` if it holds no letter or digit.
    static func term(_ written: String) -> [UInt8]? {
        let bytes = written.utf8
        let opens = bytes.first { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") } == UInt8(ascii: "~")
        let closes = bytes.last { $0 != UInt8(ascii: " ") } == UInt8(ascii: "*")
        return literal(fold(written), openAtStart: opens, openAtEnd: closes)
    }

    /// The literal of a house phrase: whole words only; `nil` if it holds no letter or digit.
    static func whole(_ phrase: String) -> [UInt8]? { literal(fold(phrase), openAtStart: false, openAtEnd: false) }

    /// Folds a text as the scanner does.
    static func fold(_ text: some StringProtocol, unmask: Bool = false) -> [UInt8] {
        let bytes = Array(text.utf8)
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: TextFolder.capacity(for: bytes.count)) {
            room in
            guard let base = room.baseAddress else { return [] }
            let count = unsafe bytes.withUnsafeBufferPointer {
                unsafe TextFolder.fold($0, unmask: unmask, into: base, sources: nil).count
            }
            // Of its own length: thousands of literals are kept, and the room for folding is eight kilobytes and more.
            return unsafe Array(room[..<count])
        }
    }

    private static func literal(_ folded: [UInt8], openAtStart: Bool, openAtEnd: Bool) -> [UInt8]? {
        guard folded.count > 2 else { return nil }
        let isPlain = folded[1] < 0x80 && folded[folded.count - 2] < 0x80
        if isPlain { return Array(folded[(openAtStart ? 1 : 0)..<(folded.count - (openAtEnd ? 1 : 0))]) }
        let scalars = String(decoding: folded, as: UTF8.self).unicodeScalars.dropFirst().dropLast()
        guard let first = scalars.first, let last = scalars.last else { return nil }
        let start = openAtStart || isUnspaced(first) ? 1 : 0
        let end = openAtEnd || isUnspaced(last) || isHangul(last) ? 1 : 0
        return Array(folded[start..<(folded.count - end)])
    }

    /// Scripts that put no spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese.
    private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// Korean appends particles to its words.
    private static func isHangul(_ scalar: Unicode.Scalar) -> Bool { (0xAC00...0xD7A3).contains(scalar.value) }
}
