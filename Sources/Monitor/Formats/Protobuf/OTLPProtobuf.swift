// Writes an export of OpenTelemetry that is in protobuf as the JSON that the same export has.
//
// One decoder then reads both. The alternative, generated code of swift-protobuf, would be another dependency, another
// copy of every string, and a second decoder beside the first; see decision 0013.

import CheckerKit

/// The JSON of one export.
///
/// Every byte is read at most once for each list of a message, messages nest at most ``deepest`` levels, and the JSON is
/// at most six times as long as what it was written from.
struct OTLPProtobuf {
    /// What every export that holds anything begins with, and no JSON object does: field 1, bytes.
    static let firstByte: UInt8 = 0x0A
    /// - Source: the limit of Google's readers of protobuf.
    static let deepest = 100

    private(set) var json: [UInt8] = []
    /// What is wrong with records that were left out.
    private(set) var refusals: [DecodeError] = []

    /// Reads the export that lies in `range`, anew.
    ///
    /// - Throws: Why nothing of it can be read, with an offset in `range`.
    mutating func read(_ range: Range<Int>, of bytes: Span<UInt8>, as message: OTLPMessage) throws(DecodeError) {
        json.removeAll(keepingCapacity: json.capacity < 8 << 20)
        refusals = []
        let bytes = bytes.extracting(range)
        try write(message, 0..<bytes.count, bytes, depth: 0)
    }

    /// Makes what was written readable by simdjson, which reads ahead.
    mutating func pad() { json.append(contentsOf: repeatElement(0, count: JSONRecordDecoder.padding)) }

    private mutating func write(
        _ message: OTLPMessage, _ range: Range<Int>, _ bytes: Span<UInt8>, depth: Int
    ) throws(DecodeError) {
        guard depth < Self.deepest else { throw DecodeError(.tooDeep, at: range.lowerBound, "nested too deeply") }
        let members = OTLPMessage.members[message.rawValue]
        var fields = WireFields(range)
        var seen: UInt32 = 0
        json.append(UInt8(ascii: "{"))
        while let field = try fields.next(bytes) {
            guard field.number < members.count, let member = members[field.number] else { continue }
            guard field.kind == member.value.kind else {
                throw DecodeError(.wrongType, at: field.start, "a field of another kind than OpenTelemetry gives it")
            }
            let bit = UInt32(1) << UInt32(field.number)
            let isAgain = seen & bit != 0
            if !isAgain {
                if seen != 0 { json.append(UInt8(ascii: ",")) }
                json.append(contentsOf: member.key)
            }
            seen |= bit
            switch member.value {
            case .list(let element), .records(let element):
                // The elements may lie apart; all were written where the first one is.
                if !isAgain { try writeList(of: element, field, fields, member.value, bytes, depth) }
            default:
                if isAgain { throw DecodeError(.duplicateKey, at: field.start, "a field stands twice") }
                try write(field, member.value, bytes, depth)
            }
        }
        json.append(UInt8(ascii: "}"))
    }

    private mutating func writeList(
        of message: OTLPMessage, _ first: WireFields.Field, _ rest: WireFields, _ value: OTLPMessage.Value,
        _ bytes: Span<UInt8>, _ depth: Int
    ) throws(DecodeError) {
        var rest = rest
        var next: WireFields.Field? = first
        json.append(UInt8(ascii: "["))
        let start = json.count
        while let field = next {
            if field.number == first.number, field.kind == .bytes {
                let end = json.count
                if end > start { json.append(UInt8(ascii: ",")) }
                do {
                    try write(message, field.range, bytes, depth: depth + 1)
                } catch {
                    guard case .records = value else { throw error }
                    refusals.append(error)
                    json.removeSubrange(end...)
                }
            }
            next = try rest.next(bytes)
        }
        json.append(UInt8(ascii: "]"))
    }

    private mutating func write(
        _ field: WireFields.Field, _ value: OTLPMessage.Value, _ bytes: Span<UInt8>, _ depth: Int
    ) throws(DecodeError) {
        switch value {
        case .message(let message): try write(message, field.range, bytes, depth: depth + 1)
        case .text: try writeText(bytes.extracting(field.range), at: field.range.lowerBound)
        case .hexadecimal: quote(Hexadecimal.text(Self.array(bytes, field.range)))
        case .base64: quote(Self.base64(Self.array(bytes, field.range)))
        case .fixed: quote("\(field.value)")
        case .integer: quote("\(Int64(bitPattern: field.value))")
        case .boolean: json.append(contentsOf: (field.value == 0 ? "false" : "true").utf8)
        case .double:
            let number = Double(bitPattern: field.value)
            if number.isFinite { json.append(contentsOf: "\(number)".utf8) } else { quote("\(number)") }
        case .list, .records: break
        }
    }

    private mutating func quote(_ text: String) {
        json.append(UInt8(ascii: "\""))
        json.append(contentsOf: text.utf8)
        json.append(UInt8(ascii: "\""))
    }

    private mutating func writeText(_ text: Span<UInt8>, at start: Int) throws(DecodeError) {
        let valid = firstInvalidByte(text)
        guard valid == text.count else {
            throw DecodeError(.notUTF8, at: start + valid, "a text is not valid UTF-8")
        }
        json.append(UInt8(ascii: "\""))
        var plain = 0
        for index in text.indices {
            let byte = text[index]
            if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
            append(text.extracting(plain..<index))
            escape(byte)
            plain = index + 1
        }
        append(text.extracting(plain..<text.count))
        json.append(UInt8(ascii: "\""))
    }

    private mutating func append(_ text: Span<UInt8>) {
        unsafe text.withUnsafeBufferPointer { unsafe json.append(contentsOf: $0) }
    }

    private mutating func escape(_ byte: UInt8) {
        json.append(UInt8(ascii: "\\"))
        if byte >= 0x20 { return json.append(byte) }
        json.append(contentsOf: "u00".utf8)
        json.append(contentsOf: Hexadecimal.text(CollectionOfOne(byte)).utf8)
    }

    private static func array(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] { range.map { bytes[$0] } }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let part = bytes[start..<min(start + 3, bytes.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for place in 0..<4 {
                text.append(place <= part.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
