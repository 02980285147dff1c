// What sinks read from a ledger line.

/// The members of a line in the form sinks need; absent members read as empty.
struct EntryReader {
    let entry: LedgerEntry

    init(_ entry: LedgerEntry) { self.entry = entry }

    /// A member as text; empty if absent or `null`.
    func text(_ name: String) -> String { Self.text(entry.body[name]) }

    /// The strings of an array member.
    func texts(_ name: String) -> [String] { (entry.body[name]?.arrayValue ?? []).compactMap(\.stringValue) }

    /// The confidence as a percentage.
    var score: Int {
        let value = entry.body["score"]?.numberValue ?? 0
        return value.isFinite ? Int((min(max(value, 0), 1) * 100).rounded()) : 0
    }

    /// Whether the line is about an alert or a finding, not about the monitor itself.
    var isFinding: Bool { !text("rule").isEmpty }

    func facts(_ kind: String) -> [JSON] {
        (entry.body["facts"]?.arrayValue ?? []).filter { $0["fact"]?.stringValue == kind }
    }

    /// When the event happened, milliseconds since 1970; when the line was written if the record has no time.
    var eventTime: Int64 {
        switch entry.body["event_time"] {
        case .integer(let time)?: time
        case .string(let text)?: Timestamp(text)?.milliseconds ?? entry.time
        default: entry.time
        }
    }

    /// The members that only this kind of line has, for lines about the monitor.
    var details: [JSON.Member] {
        guard case .object(let members) = entry.body else { return [] }
        return members.filter { !Self.envelope.contains($0.name) }
    }

    static func text(_ value: JSON?) -> String {
        switch value {
        case .string(let text)?: text
        case .integer(let number)?: String(number)
        case .number(let number)?: "\(number)"
        case .boolean(let flag)?: flag ? "true" : "false"
        default: ""
        }
    }

    private static let envelope: Set = ["seq", "prev", "time", "event", "id"]
}

/// Text from logs, lists and receivers made fit for a journal, a terminal or an operator's eyes.
enum PlainText {
    /// Returns `text` with control, bidirectional and line-separating characters replaced, cut to `limit` UTF-8 bytes.
    static func clean(_ text: String, limit: Int, keepingLines: Bool = false) -> String {
        let clean = text.unicodeScalars.contains { isControl($0, keepingLines) } ? replaced(text, keepingLines) : text
        return capped(clean, limit)
    }

    /// Returns `text`, or as much of it as fits `limit` bytes with an ellipsis.
    static func capped(_ text: String, _ limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        var kept = String.UnicodeScalarView()
        var size = 3
        for scalar in text.unicodeScalars {
            size += UTF8.width(scalar)
            if size > limit { break }
            kept.append(scalar)
        }
        return String(kept) + "\u{2026}"
    }

    private static func replaced(_ text: String, _ keepingLines: Bool) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(isControl(scalar, keepingLines) ? "\u{FFFD}" : scalar) }
        return String(out)
    }

    private static func isControl(_ scalar: Unicode.Scalar, _ keepingLines: Bool) -> Bool {
        switch scalar.value {
        case 0x0A: !keepingLines
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF:
            true
        default: false
        }
    }
}
