// The line that a file sink writes for an entry: a stable contract, much smaller than the ledger line.

/// One JSON line; members are only ever added, at the end of the fixed part.
struct FileLine {
    let json: JSON

    init(_ entry: LedgerEntry) {
        let reader = EntryReader(entry)
        json = .object(reader.isFinding ? Self.finding(reader) : Self.monitor(reader))
    }

    /// The line with its line feed.
    var bytes: [UInt8] {
        var out: [UInt8] = []
        json.write(to: &out)
        out.append(0x0A)
        return out
    }

    private static func finding(_ reader: EntryReader) -> [(String, JSON?)] {
        let entry = reader.entry
        func member(_ name: String) -> (String, JSON?) {
            (name, reader.text(name).isEmpty ? nil : entry.body[name])
        }
        let isOccurrence = entry.kind == .alertOccurrence
        let names = ["checker", "rule", "severity", "verdict"].map(member)
        let place = ["what", "subject", "feed", "record", "event_id"].map(member)
        let score: (String, JSON?) = ("score", .number(Double(reader.score) / 100))
        let more = ["model", "policy"].map(member)
        let facts: [(String, JSON?)] = [
            ("country", first(reader, "country", "value")), ("region", first(reader, "region", "value")),
            ("list", first(reader, "listed", "list")), ("purpose", first(reader, "purpose", "category")),
        ]
        let why = (entry.body["evidence"]?.arrayValue ?? []).compactMap { $0["why"] }
        return head(entry) + names + [score] + place + (isOccurrence ? [member("request_id")] : []) + more + facts
            + ["grant", "suppression", "event_time", "count", "text_status", "join"].map(member)
            + [("evidence", .array(why))]
    }

    private static func monitor(_ reader: EntryReader) -> [(String, JSON?)] {
        let known: Set = ["alert", "severity", "ledger_seq", "type", "time"]
        let own = reader.details.filter { !known.contains($0.name) }.map { ($0.name, Optional($0.value)) }
        return head(reader.entry) + [("severity", .string(reader.entry.severity.rawValue))] + own
    }

    private static func head(_ entry: LedgerEntry) -> [(String, JSON?)] {
        [
            ("ledger_seq", .integer(entry.sequence)), ("type", .string(entry.kind.rawValue)),
            ("alert", entry.alert.isEmpty ? nil : .string(entry.alert)),
            ("time", .string(Timestamp(milliseconds: entry.time).clampedText)),
        ]
    }

    private static func first(_ reader: EntryReader, _ kind: String, _ member: String) -> JSON? {
        reader.facts(kind).first?[member]
    }
}
