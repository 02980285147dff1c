// A finding as the ledger recorded it, so that another policy can decide on it.

import CheckerKit
import GRDB

/// What an occurrence's line says, turned back into what the policy is told.
///
/// The line does not hold where the model ran, nor what the record declared as its country unless a rule found it.
struct RecordedFinding: Sendable {
    var eventID: String
    var record: String
    var finding: Finding
    var account: String
    var subject: String
    var model: String
    /// Milliseconds since 1970, or unknown.
    var time: Int64
    /// When it was committed.
    var committed: Int64

    /// Reads a line; `nil` if it is none of an occurrence.
    init?(_ entry: LedgerEntry) {
        guard entry.kind == .alertOccurrence, let rule = entry.body["rule"]?.stringValue else { return nil }
        func text(_ name: String) -> String { entry.body[name]?.stringValue ?? "" }
        eventID = text("event_id")
        record = text("record")
        account = text("account")
        subject = text("subject")
        model = text("model")
        time = Timestamp(text("event_time"))?.milliseconds ?? EventHeader.unknownTime
        committed = entry.time
        finding = Finding(
            event: 0, rule: RuleID(rawValue: rule), confidence: entry.body["score"]?.numberValue ?? 0,
            facts: (entry.body["facts"]?.arrayValue ?? []).compactMap(Self.fact), evidence: [])
    }

    private static func fact(_ json: JSON) -> Fact? {
        func text(_ name: String) -> String { json[name]?.stringValue ?? "" }
        let signal = Signal(
            kind: text("signal"), source: text("source"), date: text("date"),
            certainty: json["certainty"]?.numberValue ?? 0)
        switch text("fact") {
        case "listed":
            return .listed(
                ListedParty(
                    list: text("list"), listDate: text("list_date"), listDigest: text("list_digest"),
                    entry: text("entry"), name: text("name"), alias: text("alias")))
        case "purpose":
            let clauses = (json["clauses"]?.arrayValue ?? []).compactMap(\.stringValue)
            return .purpose(category: text("category"), clauses: clauses, policy: text("policy"))
        case "country": return .country(text("value"), signal)
        case "region": return .region(text("value"), signal)
        case "anonymiser": return .anonymiser(text("value"), signal)
        default: return nil
        }
    }
}

extension Ledger {
    /// Returns up to `limit` recorded findings after a line, committed at or after a time, in the order of lines; and the
    /// number of the last line that was looked at, `nil` at the end.
    func recordedFindings(
        after sequence: Int64, since time: Int64, limit: Int
    ) async throws -> (findings: [RecordedFinding], last: Int64?) {
        let found = try await entries(
            """
            SELECT line, hash FROM occurrences JOIN ledger USING (seq) WHERE seq > ?
            ORDER BY seq LIMIT ?
            """, [sequence, limit])
        return (found.compactMap { RecordedFinding($0) }.filter { $0.committed >= time }, found.last?.sequence)
    }
}
