// Reads JSON strictly: exactly one value, valid UTF-8, no duplicate names, bounded in depth.

/// Why bytes are not a JSON text.
struct JSONSyntaxError: Error, Hashable, CustomStringConvertible {
    /// The offset of the byte at which reading stopped.
    var offset: Int
    var message: String

    var description: String { "not JSON at byte \(offset): \(message)" }
}

extension JSON {
    /// Reads one JSON text.
    ///
    /// Meant for what the monitor wrote itself and for small answers of others; usage records have their own decoder.
    ///
    /// - Parameters:
    ///   - bytes: The whole text; white space around the value is allowed.
    ///   - maximumDepth: How many arrays and objects may be nested.
    /// - Returns: The value, members in their order.
    /// - Throws: The first thing that RFC 8259 does not allow, a duplicate name, a lone surrogate, or a number beyond
    ///   the range of a `Double`.
    /// - Source: RFC 8259 (2017-12).
    static func parse(_ bytes: [UInt8], maximumDepth: Int = 32) throws(JSONSyntaxError) -> JSON {
        var parser = JSONParser(bytes: bytes, depthLeft: maximumDepth)
        return try parser.document()
    }

    /// Reads one JSON text.
    static func parse(_ text: String, maximumDepth: Int = 32) throws(JSONSyntaxError) -> JSON {
        try parse(Array(text.utf8), maximumDepth: maximumDepth)
    }
}

/// The state of reading one text; recursion is bounded by `depthLeft`.
struct JSONParser {
    let bytes: [UInt8]
    var depthLeft: Int
    private var index = 0

    init(bytes: [UInt8], depthLeft: Int) {
        self.bytes = bytes
        self.depthLeft = depthLeft
    }

    mutating func document() throws(JSONSyntaxError) -> JSON {
        skipSpace()
        let value = try value()
        skipSpace()
        guard index == bytes.count else { throw error("something follows the value") }
        return value
    }

    private func error(_ message: String) -> JSONSyntaxError { JSONSyntaxError(offset: index, message: message) }

    /// The byte at the index; 0, which no grammar rule accepts, at the end.
    private var current: UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func skipSpace() {
        while current == 0x20 || current == 0x0A || current == 0x09 || current == 0x0D { index += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func value() throws(JSONSyntaxError) -> JSON {
        switch current {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        default: throw error(index == bytes.count ? "the text ends early" : "expected a value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(JSONSyntaxError) -> JSON {
        for byte in word.description.utf8 {
            guard take(byte) else { throw error("expected \(word)") }
        }
        return value
    }

    private mutating func enter() throws(JSONSyntaxError) {
        guard depthLeft > 0 else { throw error("nested too deeply") }
        depthLeft -= 1
        index += 1
        skipSpace()
    }

    private mutating func array() throws(JSONSyntaxError) -> JSON {
        try enter()
        var elements: [JSON] = []
        if !take(UInt8(ascii: "]")) {
            repeat {
                skipSpace()
                elements.append(try value())
                skipSpace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw error("expected , or ]") }
        }
        depthLeft += 1
        return .array(elements)
    }

    private mutating func object() throws(JSONSyntaxError) -> JSON {
        try enter()
        var members: [JSON.Member] = []
        var names = MemberNames()
        if !take(UInt8(ascii: "}")) {
            repeat {
                skipSpace()
                guard current == UInt8(ascii: "\"") else { throw error("expected a name") }
                let name = try string()
                guard names.insert(name, after: members) else { throw error("the name appears twice") }
                skipSpace()
                guard take(UInt8(ascii: ":")) else { throw error("expected :") }
                skipSpace()
                members.append(JSON.Member(name: name, value: try value()))
                skipSpace()
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw error("expected , or }") }
        }
        depthLeft += 1
        return .object(members)
    }

    private mutating func digits() -> Bool {
        let start = index
        while case UInt8(ascii: "0")...UInt8(ascii: "9") = current { index += 1 }
        return index > start
    }

    private mutating func number() throws(JSONSyntaxError) -> JSON {
        let start = index
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")), !digits() { throw error("expected a digit") }
        var isInteger = true
        if take(UInt8(ascii: ".")) {
            isInteger = false
            guard digits() else { throw error("expected a digit") }
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isInteger = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() else { throw error("expected a digit") }
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text), number.isFinite else { throw error("the number is out of range") }
        return .number(number)
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        index += 1
        let start = index
        skipPlain()
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return try stringWithEscapes(from: start) }
        guard let text = String(validating: bytes[start..<index], as: UTF8.self) else { throw error("invalid UTF-8") }
        index += 1
        return text
    }

    /// Goes on to the next quote, backslash or control character, or the end.
    private mutating func skipPlain() { index = Self.endOfPlain(bytes.span, from: index) }

    private static func endOfPlain(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var at = start
        while at < bytes.count {
            let byte = bytes[at]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return at }
            at += 1
        }
        return at
    }

    private mutating func stringWithEscapes(from first: Int) throws(JSONSyntaxError) -> String {
        var decoded: [UInt8] = []
        var start = first
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                decoded.append(contentsOf: bytes[start..<index])
                guard let text = String(validating: decoded, as: UTF8.self) else { throw error("invalid UTF-8") }
                index += 1
                return text
            } else if byte == UInt8(ascii: "\\") {
                decoded.append(contentsOf: bytes[start..<index])
                index += 1
                decoded.append(contentsOf: try escape())
                start = index
            } else {
                throw error("a control character in a string")
            }
            skipPlain()
        }
        throw error("the text ends within a string")
    }

    private mutating func escape() throws(JSONSyntaxError) -> [UInt8] {
        let letter = current
        index += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw error("unknown escape")
        }
    }

    private mutating func unicodeEscape() throws(JSONSyntaxError) -> [UInt8] {
        var code = try fourHexDigits()
        if (0xD800..<0xDC00).contains(code), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw error("a lone surrogate") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error("a lone surrogate") }
        return Array(String(scalar).utf8)
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            switch current {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): code = code << 4 | UInt32(current - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): code = code << 4 | UInt32(current - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): code = code << 4 | UInt32(current - UInt8(ascii: "A") + 10)
            default: throw error("expected a hexadecimal digit")
            }
            index += 1
        }
        return code
    }
}

/// The names of an object's members so far: a few are compared one by one, many are looked up.
private struct MemberNames {
    private static let few = 12
    private var many: Set<String> = []

    /// Adds the name of the member after these; false if one of them has it.
    mutating func insert(_ name: String, after members: [JSON.Member]) -> Bool {
        if members.count < Self.few { return !members.contains { $0.name == name } }
        if many.isEmpty { many = Set(members.map(\.name)) }
        return many.insert(name).inserted
    }
}
