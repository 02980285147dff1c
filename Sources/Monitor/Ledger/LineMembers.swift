// Builds the members of a ledger line straight into bytes.

/// The JSON text of object members, each preceded by a comma.
struct LineMembers {
    /// The longest text taken from a log, in bytes; what is longer is cut and marked.
    ///
    /// Lines must stay far below 208 KiB, which a journal datagram cannot exceed.
    ///
    /// - Source: systemd v252, sd_journal_sendv(3); measured 2026-11.
    static let longestText = 512

    private(set) var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(1024) }

    /// Appends the name and the colon; the caller appends a value.
    private mutating func name(_ name: StaticString) {
        bytes.append(UInt8(ascii: ","))
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func add(_ name: StaticString, _ text: String) {
        self.name(name)
        JSON.write(Self.shortened(text), to: &bytes)
    }

    /// Adds `null` in place of an empty or missing text.
    mutating func add(_ name: StaticString, orNull text: String?) {
        guard let text, !text.isEmpty else {
            self.name(name)
            bytes.append(contentsOf: "null".utf8)
            return
        }
        add(name, text)
    }

    mutating func add(_ name: StaticString, _ number: Int64) {
        self.name(name)
        bytes.append(contentsOf: String(number).utf8)
    }

    /// Adds a number from 0 to 1 with three decimals.
    mutating func add(_ name: StaticString, fraction: Double) {
        self.name(name)
        let thousandths = fraction.isFinite ? Int((max(0, min(1, fraction)) * 1000).rounded()) : 0
        let decimals = String(thousandths % 1000)
        bytes.append(contentsOf: "\(thousandths / 1000).".utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 3 - decimals.utf8.count))
        bytes.append(contentsOf: decimals.utf8)
    }

    mutating func add(_ name: StaticString, texts: [String]) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for (index, text) in texts.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            JSON.write(Self.shortened(text), to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// Adds an array of objects, each built by `build`.
    mutating func add<Element>(
        _ name: StaticString, objects: some Collection<Element>, _ build: (Element, inout LineMembers) -> Void
    ) {
        self.name(name)
        bytes.append(UInt8(ascii: "["))
        for (index, element) in objects.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let start = bytes.count
            build(element, &self)
            // The comma before the object's first member makes room for its brace.
            if bytes.count > start { bytes[start] = UInt8(ascii: "{") } else { bytes.append(UInt8(ascii: "{")) }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: "]"))
    }

    mutating func add(_ member: JSON.Member) {
        bytes.append(UInt8(ascii: ","))
        JSON.write(member.name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        member.value.write(to: &bytes)
    }

    /// Appends members built elsewhere.
    mutating func add(_ members: LineMembers) { bytes.append(contentsOf: members.bytes) }

    /// Returns the text, or its beginning and an ellipsis.
    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        var end = text.utf8.index(text.startIndex, offsetBy: longestText - 3)
        while end > text.startIndex, end.samePosition(in: text.unicodeScalars) == nil {
            end = text.utf8.index(before: end)
        }
        return String(Substring(text.unicodeScalars[..<end])) + "\u{2026}"
    }
}
