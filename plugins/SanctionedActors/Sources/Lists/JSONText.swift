// Parses one JSON value of a list at a time, so that a large list needs the memory of one entry.

/// A JSON value; numbers stay text.
indirect enum JSONNode {
    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([(key: String, value: JSONNode)])

    subscript(key: String) -> JSONNode? {
        if case .object(let members) = self { members.first { $0.key == key }?.value } else { nil }
    }

    /// The text of a string or number; empty for anything else.
    var text: String {
        switch self {
        case .string(let text), .number(let text): text
        default: ""
        }
    }

    /// The texts of an array of strings, or of a string alone.
    var texts: [String] {
        switch self {
        case .array(let elements): elements.map(\.text).filter { !$0.isEmpty }
        case .string(let text): text.isEmpty ? [] : [text]
        default: []
        }
    }

    var elements: [JSONNode] { if case .array(let elements) = self { elements } else { [] } }
}

/// Why a text is no JSON, and where.
struct JSONFault: Error {
    var offset: Int
    var message: String
}

/// A cursor over JSON text.
struct JSONText {
    private let bytes: [UInt8]
    private(set) var offset: Int
    private let end: Int

    /// Nesting deeper than this is refused; entries of lists nest four deep.
    private static let depthLimit = 32

    init(_ bytes: [UInt8], from offset: Int = 0, to end: Int? = nil) {
        self.bytes = bytes
        self.offset = offset
        self.end = min(end ?? bytes.count, bytes.count)
    }

    /// The next byte that is no space, which stays unread.
    mutating func peek() -> UInt8? {
        while offset < end, isSpace(bytes[offset]) { offset += 1 }
        return offset < end ? bytes[offset] : nil
    }

    /// Reads a byte if it is the next that is no space.
    mutating func accept(_ character: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    mutating func value(depth: Int = 0) throws(JSONFault) -> JSONNode {
        guard depth < Self.depthLimit else { throw fault("nested too deeply") }
        switch peek() {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case nil: throw fault("the text breaks off")
        default: return try word()
        }
    }

    private mutating func object(_ depth: Int) throws(JSONFault) -> JSONNode {
        offset += 1
        var members: [(key: String, value: JSONNode)] = []
        if accept("}") { return .object(members) }
        repeat {
            guard peek() == UInt8(ascii: "\"") else { throw fault("a name in quotes is expected") }
            let key = try string()
            guard accept(":") else { throw fault("\":\" is expected") }
            members.append((key, try value(depth: depth + 1)))
        } while accept(",")
        guard accept("}") else { throw fault(peek() == nil ? "the text breaks off" : "\",\" or \"}\" is expected") }
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(JSONFault) -> JSONNode {
        offset += 1
        var elements: [JSONNode] = []
        if accept("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while accept(",")
        guard accept("]") else { throw fault(peek() == nil ? "the text breaks off" : "\",\" or \"]\" is expected") }
        return .array(elements)
    }

    private mutating func word() throws(JSONFault) -> JSONNode {
        let start = offset
        while offset < end, !isSpace(bytes[offset]), !",]}".utf8.contains(bytes[offset]) { offset += 1 }
        switch String(decoding: bytes[start..<offset], as: UTF8.self) {
        case "null": return .null
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        case let text where Double(text) != nil: return .number(text)
        default:
            offset = start
            throw fault("this is no JSON value")
        }
    }

    /// Reads a string, whose opening quote is next.
    mutating func string() throws(JSONFault) -> String {
        offset += 1
        let start = offset
        while offset < end, bytes[offset] != UInt8(ascii: "\""), bytes[offset] != UInt8(ascii: "\\") { offset += 1 }
        guard offset < end else { throw fault("the string never ends") }
        if bytes[offset] == UInt8(ascii: "\"") {
            offset += 1
            return String(decoding: bytes[start..<(offset - 1)], as: UTF8.self)
        }
        var text = Array(bytes[start..<offset])
        while offset < end, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] == UInt8(ascii: "\\") {
                try escape(&text)
            } else {
                text.append(bytes[offset])
                offset += 1
            }
        }
        guard offset < end else { throw fault("the string never ends") }
        offset += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(_ text: inout [UInt8]) throws(JSONFault) {
        guard offset + 1 < end else { throw fault("the string never ends") }
        let letter = bytes[offset + 1]
        let simple: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 0x08, 0x66: 0x0C, 0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09,
        ]
        if let byte = simple[letter] {
            text.append(byte)
            offset += 2
            return
        }
        guard letter == UInt8(ascii: "u"), let first = hex(offset + 2) else { throw fault("unknown escape") }
        offset += 6
        var code = first
        let isPair = code & 0xFC00 == 0xD800 && offset + 1 < end && bytes[offset] == UInt8(ascii: "\\")
        if isPair, bytes[offset + 1] == UInt8(ascii: "u"), let low = hex(offset + 2), low & 0xFC00 == 0xDC00 {
            code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
            offset += 6
        }
        // Half a pair is no character.
        text.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
    }

    private func hex(_ at: Int) -> UInt32? {
        guard at + 4 <= end else { return nil }
        return UInt32(String(decoding: bytes[at..<(at + 4)], as: UTF8.self), radix: 16)
    }

    /// Passes over the value that begins at an offset by its brackets alone; returns whether it ends.
    mutating func skipBroken(from start: Int) -> Bool {
        offset = start
        var depth = 0
        var isQuoted = false
        while offset < end {
            let byte = bytes[offset]
            offset += 1
            if isQuoted {
                if byte == UInt8(ascii: "\\") { offset = min(offset + 1, end) }
                if byte == UInt8(ascii: "\"") { isQuoted = false }
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = true
            } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                depth += 1
            } else if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                depth -= 1
                if depth <= 0 { return true }
            }
        }
        return false
    }

    private func fault(_ message: String) -> JSONFault { JSONFault(offset: offset, message: message) }
}
