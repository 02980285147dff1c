// Splits XML into tags and text. It knows no DTDs, no entities but the five and numeric ones, and opens no other file.

/// A cursor over the markup of an XML text in UTF-8.
///
/// Invariants:
/// 1. Every call of ``next()`` moves on by at least one byte or returns `nil`.
/// 2. Text is returned by range and decoded only when asked for; entities are replaced once, never again in the result,
///    so that no text can expand.
struct XMLTokens {
    enum Token {
        /// An opening tag; one that closes itself is followed by an `end` of the same name.
        case start(String)
        case end(String)
        case text(Range<Int>, isLiteral: Bool)
    }

    let bytes: [UInt8]
    private(set) var offset = 0
    private(set) var line = 1
    /// The attributes of the tag last returned.
    private(set) var attributes: [(name: String, value: String)] = []
    /// Markup that could not be understood, by line and column; the text goes on behind it.
    private(set) var faults: [(line: Int, column: Int, message: String)] = []
    /// Whether the text broke off inside a tag, a comment or a CDATA section.
    private(set) var breaksOff = false
    private var pendingEnd: String?
    private var names: [Int: String] = [:]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Token? {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while offset < bytes.count {
            guard bytes[offset] == UInt8(ascii: "<") else { return text() }
            if let token = markup() { return token }
        }
        return nil
    }

    /// Forgets the faults so far, for those who have reported them.
    mutating func takeFaults() -> [(line: Int, column: Int, message: String)] {
        defer { faults.removeAll() }
        return faults
    }

    private mutating func text() -> Token {
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "<") {
            if bytes[offset] == 0x0A { line += 1 }
            offset += 1
        }
        return .text(start..<offset, isLiteral: false)
    }

    /// Reads what begins with `<`; `nil` for what is neither tag nor text.
    private mutating func markup() -> Token? {
        let second = offset + 1 < bytes.count ? bytes[offset + 1] : 0
        if second == UInt8(ascii: "?") {
            skip(past: [0x3F, 0x3E], "processing instruction")
            return nil
        }
        guard second == UInt8(ascii: "!") else { return tag() }
        if bytes[offset...].starts(with: "<!--".utf8) {
            skip(past: [0x2D, 0x2D, 0x3E], "comment")
        } else if bytes[offset...].starts(with: "<![CDATA[".utf8) {
            let start = offset + 9
            skip(past: [0x5D, 0x5D, 0x3E], "CDATA section")
            return .text(start..<max(start, offset - 3), isLiteral: true)
        } else {
            // A document type: without an internal subset it ends at the next `>`, with one at `]>`.
            let end = bytes[offset...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.count
            skip(past: bytes[offset..<end].contains(UInt8(ascii: "[")) ? [0x5D, 0x3E] : [0x3E], "document type")
        }
        return nil
    }

    private mutating func tag() -> Token? {
        let start = offset
        let startLine = line
        let isEnd = offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "/")
        offset += isEnd ? 2 : 1
        attributes.removeAll(keepingCapacity: true)
        let name = readName()
        guard !name.isEmpty else {
            fault(start, startLine, "\"<\" begins no tag; write &lt; for the character")
            return .text(start..<offset, isLiteral: true)
        }
        if !isEnd { readAttributes(start, startLine) }
        while offset < bytes.count, isSpace(bytes[offset]) { step() }
        let isEmpty = !isEnd && offset < bytes.count && bytes[offset] == UInt8(ascii: "/")
        if isEmpty { offset += 1 }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ">") {
            offset += 1
        } else if offset >= bytes.count {
            breaksOff = true
        } else {
            fault(start, startLine, "the tag <\(name)> does not end where it should")
            while offset < bytes.count, bytes[offset] != UInt8(ascii: ">"), bytes[offset] != UInt8(ascii: "<") {
                step()
            }
            if offset < bytes.count, bytes[offset] == UInt8(ascii: ">") { offset += 1 }
        }
        if isEnd { return .end(name) }
        if isEmpty { pendingEnd = name }
        return .start(name)
    }

    /// Reads `name="value"` pairs up to what is none.
    private mutating func readAttributes(_ start: Int, _ startLine: Int) {
        while offset < bytes.count {
            while offset < bytes.count, isSpace(bytes[offset]) { step() }
            let name = readName()
            guard !name.isEmpty, attributes.count < 64 else { return }
            while offset < bytes.count, isSpace(bytes[offset]) { step() }
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else { return }
            offset += 1
            while offset < bytes.count, isSpace(bytes[offset]) { step() }
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") || bytes[offset] == UInt8(ascii: "'") else {
                return
            }
            let quote = bytes[offset]
            offset += 1
            let from = offset
            while offset < bytes.count, bytes[offset] != quote, bytes[offset] != UInt8(ascii: "<") { step() }
            attributes.append((name, decode(from..<offset)))
            guard offset < bytes.count, bytes[offset] == quote else { return }
            offset += 1
        }
    }

    /// Reads a name and returns it without its prefix; each name becomes a string once.
    private mutating func readName() -> String {
        let start = offset
        var local = offset
        var hash = 5381
        while offset < bytes.count {
            let byte = bytes[offset]
            let isLetter = byte >= 0x80 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == UInt8(ascii: "_")
            let isLater = byte >= 0x30 && byte <= 0x3A || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            guard isLetter || isLater && offset > start else { break }
            offset += 1
            hash = hash &* 33 &+ Int(byte)
            if byte == UInt8(ascii: ":") {
                local = offset
                hash = 5381
            }
        }
        if local == offset { return "" }
        if let known = names[hash], known.utf8.elementsEqual(bytes[local..<offset]) { return known }
        let name = String(decoding: bytes[local..<offset], as: UTF8.self)
        if names.count < 1_000 { names[hash] = name }
        return name
    }

    private mutating func step() {
        if bytes[offset] == 0x0A { line += 1 }
        offset += 1
    }

    private mutating func skip(past pattern: [UInt8], _ what: String) {
        let start = offset
        let startLine = line
        while offset < bytes.count {
            if bytes[offset] == pattern[0], bytes[offset...].starts(with: pattern) {
                offset += pattern.count
                return
            }
            step()
        }
        fault(start, startLine, "the \(what) never ends")
        breaksOff = true
    }

    private mutating func fault(_ at: Int, _ line: Int, _ message: String) {
        guard faults.count < 100 else { return }
        var start = at
        while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
        faults.append((line, at - start + 1, message))
    }

    /// The text of a range with its entities replaced.
    func decode(_ range: Range<Int>, isLiteral: Bool = false) -> String {
        guard !isLiteral, bytes[range].contains(UInt8(ascii: "&")) else {
            return String(decoding: bytes[range], as: UTF8.self)
        }
        var plain: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == UInt8(ascii: "&"),
                let end = bytes[index..<min(range.upperBound, index + 12)].firstIndex(of: UInt8(ascii: ";")),
                let scalar = entity(String(decoding: bytes[(index + 1)..<end], as: UTF8.self))
            {
                plain.append(contentsOf: String(scalar).utf8)
                index = end + 1
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private func entity(_ name: String) -> Unicode.Scalar? {
        let known: [String: Unicode.Scalar] = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"]
        if let scalar = known[name] { return scalar }
        guard name.hasPrefix("#") else { return nil }
        let isHex = name.hasPrefix("#x")
        return UInt32(name.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10).flatMap { Unicode.Scalar($0) }
    }
}
