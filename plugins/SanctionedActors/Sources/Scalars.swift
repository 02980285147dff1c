// Reads code points out of UTF-8 bytes, without a String.

/// How many bytes the sequence has that begins with a byte; 1 for a byte that begins none.
@inline(__always) func sequenceLength(_ first: UInt8) -> Int {
    first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
}

/// The code point at a position; the replacement character where the bytes are no code point.
@inline(__always) func scalar(_ text: Span<UInt8>, _ position: Int, _ length: Int) -> Unicode.Scalar {
    var value = UInt32(text[position])
    if length > 1 {
        value &= 0x7F >> UInt32(length)
        for offset in 1..<length { value = value << 6 | UInt32(text[position + offset] & 0x3F) }
    }
    return Unicode.Scalar(value) ?? "\u{FFFD}"
}

/// The code points of letters in UTF-8.
func scalars(_ letters: Letters) -> [Unicode.Scalar] {
    var result: [Unicode.Scalar] = []
    var position = 0
    while position < letters.count {
        let length = sequenceLength(letters[position])
        guard position + length <= letters.count else { return result }
        var value = UInt32(letters[position])
        if length > 1 {
            value &= 0x7F >> UInt32(length)
            for offset in 1..<length { value = value << 6 | UInt32(letters[position + offset] & 0x3F) }
        }
        result.append(Unicode.Scalar(value) ?? "\u{FFFD}")
        position += length
    }
    return result
}

/// Appends a code point in UTF-8.
func append(_ scalar: UInt32, to room: inout Room<UInt8>) {
    switch scalar {
    case 0..<0x80: room.append(UInt8(truncatingIfNeeded: scalar))
    case 0x80..<0x800:
        room.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
        room.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    case 0x800..<0x10000:
        room.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
        room.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
        room.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    default:
        room.append(UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18))
        room.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 12 & 0x3F))
        room.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
        room.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
}
