// The text that a question is about: the fields in which something was found, and no more of them than needed.

import CheckerKit

/// Takes texts out of an event.
enum OpinionText {
    /// The most of one field, in bytes; of a longer one, the part around what was found.
    static let limit = 8 << 10

    /// Returns one JSON object with a member for each field of text in which something was found; empty if there is none.
    static func of(_ event: Event, _ evidence: [Evidence]) -> String {
        let members: [(String, JSON?)] = fields.compactMap { field, name in
            guard let first = evidence.first(where: { $0.field == field }), !event[field].isEmpty else { return nil }
            return (name, .string(part(of: event[field], around: first.range)))
        }
        return members.isEmpty ? "" : JSON.object(members).text
    }

    private static let fields: [(EventField, String)] = [
        (.systemInstructions, "system"), (.inputMessages, "input"), (.outputMessages, "output"),
        (.purposeDeclared, "declared_purpose"),
    ]

    /// Returns `text`, or its part around `range`, cut between characters and marked.
    private static func part(of text: String, around range: Range<Int>) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count > limit else { return text }
        let middle = min(max(range.lowerBound, limit / 2), bytes.count - limit / 2)
        var (start, end) = (middle - limit / 2, middle + limit / 2)
        while start < end, bytes[start] & 0xC0 == 0x80 { start += 1 }
        while end > start, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        let head = start > 0 ? "\u{2026}" : ""
        let tail = end < bytes.count ? "\u{2026}" : ""
        return head + String(decoding: bytes[start..<end], as: UTF8.self) + tail
    }
}
