// Looks names up by their bytes, without regard to case, spaces and punctuation, and without making a String.

/// A fixed table from folded names to numbers.
///
/// Folding drops ASCII spaces and punctuation and lowers the case of ASCII, Latin-1 and Cyrillic letters.
struct NameTable: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: UInt32
        var length: UInt16
        var value: UInt16
    }

    private let keepsHyphens: Bool
    private var entries: [Entry] = []
    private var keys: [UInt8] = []

    /// The longest name that can be found, in bytes; anything longer is not a name.
    static let longestName = 96

    /// Pairs of name and value; a name may stand for several values.
    init(_ pairs: some Sequence<(String, UInt16)>, keepsHyphens: Bool = false) {
        self.keepsHyphens = keepsHyphens
        for (name, value) in pairs {
            let bytes = Array(name.utf8)
            let start = keys.count
            var position = 0
            while let byte = Self.next(in: bytes.span, at: &position, keepsHyphens) { keys.append(byte) }
            let hash = Self.hash(bytes.span, keepsHyphens)
            entries.append(
                Entry(hash: hash, start: UInt32(start), length: UInt16(keys.count - start), value: value))
        }
        entries.sort { ($0.hash, $0.value) < ($1.hash, $1.value) }
    }

    /// Calls `body` with every value of a name.
    @inline(__always)
    func forEachValue(of name: Span<UInt8>, _ body: (UInt16) -> Void) {
        guard !name.isEmpty, name.count <= Self.longestName else { return }
        let hash = Self.hash(name, keepsHyphens)
        var index = firstIndex(of: hash)
        while index < entries.count, entries[index].hash == hash {
            if matches(name, entries[index]) { body(entries[index].value) }
            index += 1
        }
    }

    /// Returns the first value of a name.
    func value(of name: Span<UInt8>) -> UInt16? {
        var found: UInt16?
        forEachValue(of: name) { found = found ?? $0 }
        return found
    }

    private func firstIndex(of hash: UInt64) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func matches(_ name: Span<UInt8>, _ entry: Entry) -> Bool {
        var position = 0
        var key = Int(entry.start)
        let end = key + Int(entry.length)
        while let byte = Self.next(in: name, at: &position, keepsHyphens) {
            guard key < end, keys[key] == byte else { return false }
            key += 1
        }
        return key == end
    }

    /// FNV-1a, 64 bit, of the folded bytes.
    ///
    /// - Source: RFC 9923.
    private static func hash(_ bytes: Span<UInt8>, _ keepsHyphens: Bool) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var position = 0
        while let byte = next(in: bytes, at: &position, keepsHyphens) {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return hash
    }

    /// Returns the next folded byte and moves on; `nil` at the end.
    @inline(__always)
    private static func next(in bytes: Span<UInt8>, at position: inout Int, _ keepsHyphens: Bool) -> UInt8? {
        while position < bytes.count {
            let byte = bytes[position]
            let previous = position > 0 ? bytes[position - 1] : 0
            let following = position + 1 < bytes.count ? bytes[position + 1] : 0
            position += 1
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): return byte + 0x20
            case UInt8(ascii: "-") where keepsHyphens: return byte
            case UInt8(ascii: "0")...UInt8(ascii: "9"): return byte
            case 0...0x60, 0x7B...0x7F: continue
            case 0xD0 where following < 0x90 || following >= 0xA0 && following < 0xB0: return 0xD1
            case 0x80...0xBF: return lowered(byte, after: previous)
            default: return byte
            }
        }
        return nil
    }

    /// The second byte of a two-byte letter, lowered: Latin-1 after C3, Cyrillic after D0.
    private static func lowered(_ byte: UInt8, after lead: UInt8) -> UInt8 {
        switch (lead, byte) {
        case (0xC3, 0x80...0x9E) where byte != 0x97: byte + 0x20
        case (0xD0, 0x80...0x8F): byte + 0x10
        case (0xD0, 0x90...0x9F): byte + 0x20
        case (0xD0, 0xA0...0xAF): byte - 0x20
        default: byte
        }
    }
}
