// Reads the wire format of protobuf: numbered fields, one after the other, without knowing what they mean.

import CheckerKit

/// The fields of one message.
///
/// Every length is checked against the message's end; nothing is allocated.
///
/// - Source: "Protocol Buffers: Encoding", protobuf.dev, 2026-05.
struct WireFields {
    /// What stands before the next field.
    private(set) var position: Int
    private let end: Int

    /// - Parameter message: Where the message lies; within the bytes given to ``next(_:)``.
    init(_ message: Range<Int>) {
        position = message.lowerBound
        end = message.upperBound
    }

    /// How a field's value is written.
    enum Kind: UInt8 {
        case varint = 0
        case fixed64 = 1
        case bytes = 2
        case fixed32 = 5
    }

    /// A field of a message.
    struct Field {
        var number: Int
        var kind: Kind
        /// Of a number, its bits.
        var value: UInt64 = 0
        /// Of bytes, where they lie.
        var range = 0..<0
        /// Where the field begins.
        var start: Int
    }

    /// Returns the next field; `nil` at the end of the message.
    mutating func next(_ bytes: Span<UInt8>) throws(DecodeError) -> Field? {
        guard position < end else { return nil }
        let start = position
        let key = try varint(bytes)
        guard key >> 3 > 0, key >> 3 < 1 << 29, let kind = Kind(rawValue: UInt8(truncatingIfNeeded: key & 7)) else {
            throw DecodeError(.malformed, at: start, "no field of protobuf begins like this")
        }
        var field = Field(number: Int(key >> 3), kind: kind, start: start)
        switch kind {
        case .varint: field.value = try varint(bytes)
        case .fixed64: field.value = try fixed(8, bytes)
        case .fixed32: field.value = try fixed(4, bytes)
        case .bytes:
            let count = try varint(bytes)
            guard count <= UInt64(end - position) else { throw cut(start) }
            field.range = position..<position + Int(count)
            position += Int(count)
        }
        return field
    }

    private mutating func varint(_ bytes: Span<UInt8>) throws(DecodeError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
            if shift > 63 { throw DecodeError(.malformed, at: start, "a number of more than ten bytes") }
        }
        throw cut(start)
    }

    private mutating func fixed(_ count: Int, _ bytes: Span<UInt8>) throws(DecodeError) -> UInt64 {
        guard end - position >= count else { throw cut(position) }
        var value: UInt64 = 0
        for place in 0..<count { value |= UInt64(bytes[position + place]) << UInt64(8 * place) }
        position += count
        return value
    }

    private func cut(_ start: Int) -> DecodeError {
        DecodeError(.malformed, at: start, "a field of protobuf ends beyond its message")
    }
}
