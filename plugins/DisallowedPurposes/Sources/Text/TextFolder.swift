// Folds text for matching: words in lower case, one space between them, one before the first and one after the last.
//
// Invariants:
// 1. The result begins with a space, ends with one, and holds no two in a row; so " word " finds whole words.
// 2. Folding a result changes nothing. (A word longer than `longestWord` is not recomposed.)
// 3. Without `sources` the work is done eight bytes at a time where the text is ASCII; the result is the same.

import CICU

/// Where in the original text a folded byte comes from.
struct SourceRange: Equatable {
    var start: UInt32
    var end: UInt32
}

/// What a folding noticed on its way that makes a second look worth while.
struct Disguise: OptionSet {
    let rawValue: UInt8
    /// A Latin letter next to a Cyrillic or Greek one.
    static let mixedScripts = Disguise(rawValue: 1)
    /// A letter next to a digit, or one of the signs that stand for letters.
    static let leet = Disguise(rawValue: 2)
    /// Letters that stand alone, several in a row.
    static let spelledOut = Disguise(rawValue: 4)
}

/// One run over one text; lives on the stack.
@safe struct TextFolder {
    /// Beyond this many bytes a word is folded code point by code point.
    ///
    /// - Source: UAX #15, stream-safe text, in spirit: bounded work however many marks are piled up.
    static let longestWord = 256
    /// How much room the result of folding `count` bytes can need.
    ///
    /// - Source: UAX #15: NFKC makes UTF-8 at most 11 times as long (U+FDFA).
    static func capacity(for count: Int) -> Int { 12 * count + 8192 }

    private let text: UnsafePointer<UInt8>
    private let end: Int
    private let out: UnsafeMutablePointer<UInt8>
    private let entries: UnsafePointer<UInt32>
    private let pool: UnsafePointer<UInt8>
    private let sources: UnsafeMutablePointer<SourceRange>?
    private let unmask: Bool

    private var read = 0
    private var written = 1
    private var wordRead = 0
    private var wordWritten = 1
    /// The word so far consists of letters that stood alone.
    private var joined = false
    private(set) var disguise: Disguise = []

    /// Folds `text` into `out`.
    ///
    /// - Parameters:
    ///   - text: Valid UTF-8, at most 4 GiB.
    ///   - unmask: Whether to undo digits and foreign letters that stand for Latin ones, and letters set apart.
    ///   - out: Room for ``capacity(for:)`` bytes.
    ///   - sources: Receives the origin of each byte of the result; as much room.
    /// - Returns: How many bytes that gave, and what was noticed on the way.
    static func fold(
        _ text: UnsafeBufferPointer<UInt8>, unmask: Bool, into out: UnsafeMutablePointer<UInt8>,
        sources: UnsafeMutablePointer<SourceRange>?
    ) -> (count: Int, disguise: Disguise) {
        guard let base = text.baseAddress else {
            unsafe out[0] = 0x20
            return (1, [])
        }
        let table = FoldTable.shared
        return unsafe table.entries.withUnsafeBufferPointer { entries in
            unsafe table.pool.withUnsafeBufferPointer { pool in
                guard let entries = entries.baseAddress, let pool = pool.baseAddress else { return (1, []) }
                var folder = unsafe TextFolder(
                    text: base, end: text.count, out: out, entries: entries, pool: pool, sources: sources,
                    unmask: unmask)
                folder.run()
                return (folder.written, folder.disguise)
            }
        }
    }

    private init(
        text: UnsafePointer<UInt8>, end: Int, out: UnsafeMutablePointer<UInt8>, entries: UnsafePointer<UInt32>,
        pool: UnsafePointer<UInt8>, sources: UnsafeMutablePointer<SourceRange>?, unmask: Bool
    ) {
        unsafe self.text = text
        self.end = end
        unsafe self.out = out
        unsafe self.entries = entries
        unsafe self.pool = pool
        unsafe self.sources = sources
        self.unmask = unmask
    }

    private mutating func run() {
        unsafe out[0] = 0x20
        if unsafe sources != nil { unsafe sources?[0] = SourceRange(start: 0, end: 0) }
        let wordwise = unsafe !unmask && sources == nil
        while read < end {
            if wordwise { takeBlocks() }
            let stop = min(end, read + 8)
            while read < stop { takeOne() }
        }
        separate(end, end)
    }

    // Eight ASCII bytes at a time, as far as they need no closer look; on copies, which stay in registers.
    @inline(__always)
    private mutating func takeBlocks() {
        var from = read
        var to = written
        var noticed: Disguise = []
        var afterSpace = unsafe out[written - 1] == 0x20
        while from + 8 <= end {
            let bytes = unsafe UInt64(littleEndian: UnsafeRawPointer(text + from).loadUnaligned(as: UInt64.self))
            guard let block = ASCIIBlock(bytes, afterSpace: afterSpace) else { break }
            unsafe UnsafeMutableRawPointer(out + to).storeBytes(of: block.image.littleEndian, as: UInt64.self)
            if block.gaps != 0 {
                wordRead = from + block.lastGap
                wordWritten = to + block.lastGap + block.kept - 8
                if block.isSpelledOut { noticed.insert(.spelledOut) }
            }
            if block.looksLeet { noticed.insert(.leet) }
            afterSpace = block.endsWithGap
            from += 8
            to += block.kept
        }
        read = from
        written = to
        disguise.formUnion(noticed)
    }

    @inline(__always)
    private mutating func takeOne() {
        let first = unsafe text[read]
        if first < 0x80 {
            takeASCII(first)
        } else {
            takeOther(first)
        }
    }

    @inline(__always)
    private mutating func takeASCII(_ byte: UInt8) {
        var entry = unsafe entries[Int(byte)]
        if unmask { entry = unmasked(byte, entry) }
        if entry & FoldTable.kindMask == FoldTable.separator {
            separate(read, read + 1)
        } else if entry >> 24 != 0 {
            put(UInt8(truncatingIfNeeded: entry), read, read + 1)
        }
        read += 1
    }

    private mutating func takeOther(_ first: UInt8) {
        let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let next = min(end, read + length)
        var point = UInt32(first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07))
        for index in (read + 1)..<max(next, read + 1) { point = unsafe point << 6 | UInt32(text[index] & 0x3F) }
        if (0x370..<0x530).contains(point) { noteNeighbours(next) }
        if unmask, let latin = Confusables.latin(for: point) {
            put(latin, read, next)
        } else if point >= FoldTable.limit {
            if !(0xE0000...0xE0FFF).contains(point) { unsafe copy(text + read, next - read, read, next) }
        } else {
            unsafe apply(entries[Int(point)], next)
        }
        read = max(next, read)
    }

    private mutating func apply(_ entry: UInt32, _ next: Int) {
        switch entry & FoldTable.kindMask {
        case FoldTable.inline:
            var image = entry
            for _ in 0..<(entry >> 24) {
                put(UInt8(truncatingIfNeeded: image), read, next)
                image >>= 8
            }
        case FoldTable.separator: separate(read, next)
        case FoldTable.pooled:
            let offset = Int(entry & 0xFF_FFFF)
            unsafe copy(pool + offset + 1, Int(pool[offset]), read, next)
        default:
            guard !refoldWord() else { return }
            unsafe copy(text + read, next - read, read, next)
        }
    }

    @inline(__always)
    private mutating func put(_ byte: UInt8, _ start: Int, _ end: Int) {
        unsafe out[written] = byte
        if unsafe sources != nil { note(start, end) }
        written += 1
    }

    private mutating func note(_ start: Int, _ end: Int) {
        unsafe sources?[written] = SourceRange(
            start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
    }

    private mutating func copy(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ start: Int, _ end: Int) {
        for index in 0..<count {
            if unsafe bytes[index] == 0x20 { separate(start, end) } else { unsafe put(bytes[index], start, end) }
        }
    }

    @inline(__always)
    private mutating func separate(_ start: Int, _ end: Int) {
        if unsafe out[written - 1] != 0x20 {
            if unmask, joins(end) {
                joined = true
                return
            }
            put(0x20, start, end)
        }
        joined = false
        wordRead = end
        wordWritten = written
    }

    // MARK: Words that depend on their neighbours

    // Folds the word at hand again as a whole by ICU; false if it is too long for that.
    private mutating func refoldWord() -> Bool {
        var stop = read
        while stop < end, stop - wordRead < Self.longestWord, unsafe !endsWord(text[stop]) { stop += 1 }
        while stop > read, stop < end, unsafe text[stop] & 0xC0 == 0x80 { stop -= 1 }
        guard stop > read, read - wordRead < Self.longestWord / 2 else { return false }
        let room = Self.longestWord * 12
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
            guard let base = buffer.baseAddress else { return false }
            let length = unsafe UnsafeRawPointer(text + wordRead).withMemoryRebound(
                to: CChar.self, capacity: stop - wordRead
            ) { unsafe cicu_nfkc_casefold($0, Int64(stop - wordRead), base, Int64(room)) }
            guard length > 0, length <= room else { return false }
            unsafe rewrite(UnsafeRawPointer(base).assumingMemoryBound(to: UInt8.self), Int(length), stop)
            return true
        }
    }

    private mutating func rewrite(_ word: UnsafePointer<UInt8>, _ count: Int, _ stop: Int) {
        let start = wordRead
        written = wordWritten
        var index = 0
        while index < count {
            let first = unsafe word[index]
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            let next = min(count, index + length)
            var point = UInt32(length == 1 ? first : first & (length == 2 ? 0x1F : length == 3 ? 0x0F : 0x07))
            for index in (index + 1)..<max(next, index + 1) { point = unsafe point << 6 | UInt32(word[index] & 0x3F) }
            let entry = point < FoldTable.limit ? unsafe entries[Int(point)] : FoldTable.complex
            read = start
            if entry & FoldTable.kindMask == FoldTable.complex {
                unsafe copy(word + index, next - index, start, stop)
            } else {
                apply(entry, stop)
            }
            index = next
        }
        read = stop
    }

    @inline(__always)
    private func endsWord(_ byte: UInt8) -> Bool {
        unsafe byte < 0x80 && entries[Int(byte)] & FoldTable.kindMask == FoldTable.separator
    }

    // MARK: Disguises

    private mutating func noteNeighbours(_ next: Int) {
        let before = unsafe out[written - 1]
        let after = next < end ? unsafe text[next] : 0
        if isLetter(before) || isLetter(after) { disguise.insert(.mixedScripts) }
    }

    // A digit or sign next to a letter is read as the letter it resembles.
    private func unmasked(_ byte: UInt8, _ entry: UInt32) -> UInt32 {
        guard let letter = Confusables.letter(for: byte) else { return entry }
        let before = unsafe isLetter(out[written - 1])
        let after = read + 1 < end ? unsafe isLetter(text[read + 1]) : false
        let reads = byte == 0x21 ? before && after : before || after
        return reads ? 1 << 24 | UInt32(letter) : entry
    }

    // Whether the separator before `next` stands between two single letters.
    private func joins(_ next: Int) -> Bool {
        guard joined || written - wordWritten == 1, next < end, next == read + 1, unsafe isLetter(out[written - 1]),
            unsafe isLetter(text[next])
        else { return false }
        return unsafe next + 1 >= end || endsWord(text[next + 1])
    }

    @inline(__always)
    private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
