// The rules of a commit: one transaction, nothing twice, one alert for what belongs together.

import CheckerKit
import GRDB
import Testing

@testable import Monitor

@Suite struct LedgerCommitTests {
    @Test(arguments: ["positions", "ledger", "occurrences", "evidence", "alerts", "counters"])
    func `alerts and positions are durable together or not at all`(table: String) async throws {
        let ledger = try LedgerSamples.ledger()
        let before = LedgerSamples.commit([LedgerSamples.judgement("e0")], position: "10")
        _ = try await ledger.commit(before)
        let lines = try await LedgerSamples.lines(ledger)
        try await ledger.write {
            try $0.execute(
                sql: "CREATE TRIGGER broken BEFORE INSERT ON \(table) BEGIN SELECT RAISE(ABORT, 'broken'); END")
        }
        let commit = LedgerSamples.commit(
            [LedgerSamples.judgement("e1", what: "sample-list:43")], position: "20")
        await #expect(throws: LedgerError.self) { _ = try await ledger.commit(commit) }
        #expect(try await LedgerSamples.lines(ledger).map(\.line) == lines.map(\.line))
        #expect(try await ledger.positions(of: "gateway") == ["file": "10"])
        #expect(ledger.waiters.head == 2)

        try await ledger.write { try $0.execute(sql: "DROP TRIGGER broken") }
        let summary = try await ledger.commit(commit)
        #expect(summary.opened == 1 && summary.repeated == 0)
        #expect(try await ledger.positions(of: "gateway") == ["file": "20"])
        #expect(try await ledger.verify().isIntact)
    }

    @Test func `a full disk is reported as such and the same commit succeeds later`() async throws {
        let ledger = try LedgerSamples.ledger()
        try await ledger.write { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages)")
        }
        let commit = LedgerSamples.commit((0..<500).map { LedgerSamples.judgement("e\($0)") }, position: "9")
        await #expect(throws: LedgerError.full(":memory:")) { _ = try await ledger.commit(commit) }
        #expect(try await LedgerSamples.lines(ledger).isEmpty)
        #expect(try await ledger.positions(of: "gateway").isEmpty)
        try await ledger.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        #expect(try await ledger.commit(commit).occurrences == 500)
    }

    @Test func `ids and subjects are the same at every reading`() async throws {
        let judgements = (0..<20).map { LedgerSamples.judgement("e\($0)", what: "sample-list:\($0 % 3)") }
        let first = try LedgerSamples.ledger(TestClock(1))
        let second = try LedgerSamples.ledger(TestClock(99_999_999))
        _ = try await first.commit(LedgerSamples.commit(judgements))
        for judgement in judgements { _ = try await second.commit(LedgerSamples.commit([judgement])) }
        let ids = try await LedgerSamples.lines(first).map(\.id)
        #expect(try await LedgerSamples.lines(second).map(\.id) == ids)
        #expect(Set(ids).count == ids.count && ids.allSatisfy { $0.hasPrefix("evt_") && $0.count == 30 })
        #expect(first.subject(of: "a") == second.subject(of: "a"))
        #expect(first.subject(of: "a") != first.subject(of: "b"))
    }

    @Test func `a finding that is in the ledger already adds nothing`() async throws {
        let ledger = try LedgerSamples.ledger()
        let commit = LedgerSamples.commit([LedgerSamples.judgement(), LedgerSamples.judgement()], position: "1")
        #expect(try await ledger.commit(commit).repeated == 1)
        let lines = try await LedgerSamples.lines(ledger)
        var again = commit
        again.positions = [FeedPosition(key: "file", value: "2")]
        let summary = try await ledger.commit(again)
        #expect(summary.repeated == 2 && summary.occurrences == 0 && summary.opened == 0)
        #expect(try await LedgerSamples.lines(ledger).count == lines.count)
        #expect(try await ledger.positions(of: "gateway") == ["file": "2"])
    }

    @Test func `one rule may find two things in one event`() async throws {
        let ledger = try LedgerSamples.ledger()
        let summary = try await ledger.commit(
            LedgerSamples.commit([
                LedgerSamples.judgement(what: "sample-list:1"), LedgerSamples.judgement(what: "sample-list:2"),
            ]))
        #expect(summary.opened == 2 && summary.repeated == 0)
    }

    struct WindowCase: CustomTestStringConvertible {
        var window: Duration
        var offsets: [Int64]
        var opened: Int
        var testDescription: String { "\(window), \(offsets) -> \(opened)" }
    }

    @Test(
        arguments: [
            WindowCase(window: .seconds(10), offsets: [0, 9_999], opened: 1),
            WindowCase(window: .seconds(10), offsets: [0, 10_000], opened: 2),
            WindowCase(window: .seconds(10), offsets: [0, 9_000, 18_000], opened: 2),
            WindowCase(window: .seconds(10), offsets: [0, -9_000], opened: 1),
            WindowCase(window: .seconds(10), offsets: [0, -10_000, 3_000], opened: 2),
            WindowCase(window: .zero, offsets: [0, 0, 0], opened: 3),
            WindowCase(window: .seconds(Int64.max), offsets: [0, 1_000_000_000], opened: 1),
        ], [true, false])
    func `the window counts from the opening by the time of the use`(sample: WindowCase, together: Bool) async throws {
        let ledger = try LedgerSamples.ledger(window: sample.window)
        let judgements = sample.offsets.enumerated().map { index, offset in
            LedgerSamples.judgement("e\(index)", time: LedgerSamples.noon + offset)
        }
        var opened = 0
        for part in together ? [judgements] : judgements.map({ [$0] }) {
            opened += try await ledger.commit(LedgerSamples.commit(part)).opened
        }
        #expect(opened == sample.opened)
        let rows = try await ledger.alerts(AlertQuery())
        #expect(rows.count == sample.opened && rows.reduce(0) { $0 + $1.count } == Int64(judgements.count))
        for row in rows { #expect(try await ledger.occurrences(of: row.id).count == Int(row.count)) }
    }

    @Test func `without a time of its own a use counts from the commit`() async throws {
        let clock = TestClock()
        let ledger = try LedgerSamples.ledger(clock, window: .seconds(10))
        for (event, expected) in [("a", 1), ("b", 0), ("c", 1)] {
            let judgement = LedgerSamples.judgement(event, time: EventHeader.unknownTime)
            #expect(try await ledger.commit(LedgerSamples.commit([judgement])).opened == expected)
            clock.advance(by: 6_000)
        }
        #expect(try await LedgerSamples.lines(ledger).allSatisfy { $0.body["event_time"] == .null })
    }

    @Test func `a finding more severe than its alert opens its own`() async throws {
        let ledger = try LedgerSamples.ledger()
        let findings = [Severity.low, .low, .critical, .low].enumerated().map {
            LedgerSamples.judgement("e\($0.offset)", severity: $0.element)
        }
        #expect(try await ledger.commit(LedgerSamples.commit(findings)).opened == 2)
    }

    @Test(arguments: [
        (Verdict.violation, EntryKind.alertOpened), (.review, .alertOpened), (.permitted(grant: "navy"), .granted),
        (.suppressed(by: "s-1"), .suppressed), (.monitored, .monitored),
    ])
    func `every verdict is recorded, also that a use was permitted`(verdict: Verdict, kind: EntryKind) async throws {
        let ledger = try LedgerSamples.ledger()
        let summary = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement(verdict: verdict)]))
        let lines = try await LedgerSamples.lines(ledger)
        #expect(lines.map(\.kind) == [kind, .alertOccurrence])
        #expect(lines.allSatisfy { $0.body["verdict"]?.stringValue == verdict.name && $0.severity == .high })
        #expect(summary.opened == (verdict.alerts ? 1 : 0) && summary.audited == (verdict.alerts ? 0 : 1))
        if case .permitted(let grant) = verdict { #expect(lines[0].body["grant"]?.stringValue == grant) }
        if case .suppressed(let by) = verdict { #expect(lines[1].body["suppression"]?.stringValue == by) }
    }

    @Test func `different verdicts, and different grants, do not share an alert`() async throws {
        let ledger = try LedgerSamples.ledger()
        let verdicts: [Verdict] = [.violation, .review, .permitted(grant: "a"), .permitted(grant: "b"), .monitored]
        let judgements = verdicts.enumerated().map { LedgerSamples.judgement("e\($0.offset)", verdict: $0.element) }
        let summary = try await ledger.commit(LedgerSamples.commit(judgements))
        #expect(summary.opened == 2 && summary.audited == 3)
    }

    @Test func `a line has its members in the documented order, and only occurrences name the request`() async throws {
        let ledger = try LedgerSamples.ledger()
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement()]))
        let lines = try await LedgerSamples.lines(ledger)
        let common = [
            "seq", "prev", "time", "event", "id", "alert", "checker", "rule", "severity", "verdict", "score",
            "what", "subject", "account", "feed", "record",
        ]
        let rest = [
            "event_time", "model", "policy", "facts", "evidence", "grants_tried", "text_status", "client",
            "commit", "ruleset", "count",
        ]
        #expect(names(lines[0]) == common + ["first_event"] + rest)
        #expect(names(lines[1]) == common + ["event_id", "request_id"] + rest)
        #expect(!lines[0].line.contains("request_id"))
        #expect(lines[0].line.contains("\"score\":0.970,"))
        #expect(lines[0].body["client"]?.stringValue == "203.0.113.0/24")
        #expect(lines[0].partitionKey == "sanctions/name:sample-list:42:subj_0123456789ab")
    }

    private func names(_ entry: LedgerEntry) -> [String] {
        guard case .object(let members) = entry.body else { return [] }
        return members.map(\.name)
    }

    @Test func `quarantine is bounded, and a commit says once for each reason what it rejected`() async throws {
        let ledger = try LedgerSamples.ledger()
        var commit = Commit(feed: "gateway")
        commit.quarantine = (0..<10_050).map { index in
            QuarantinedRecord(
                record: "a@\(index)", reason: index % 2 == 0 ? "malformed" : "not-utf8", detail: "d", offset: index,
                sample: [UInt8](repeating: UInt8(index % 251), count: 300))
        }
        #expect(try await ledger.commit(commit).quarantined == 10_050)
        let lines = try await LedgerSamples.lines(ledger)
        #expect(lines.map(\.kind) == [.feedRejected, .feedRejected])
        #expect(lines.map { $0.body["count"] } == [5025, 5025])
        #expect(lines[1].body["record"] == "a@1")
        let rows = try await ledger.quarantine("gateway", limit: 20_000)
        #expect(rows.count == 10_000 && rows[0].record.record == "a@10049")
        #expect(rows[0].record.sample == [UInt8](repeating: UInt8(10_049 % 251), count: 256))
        #expect(try await ledger.status().counters["gateway"]?["quarantined"] == 10_050)
    }

    @Test func `incidents are bounded by a summary`() async throws {
        let ledger = try LedgerSamples.ledger()
        var commit = Commit(feed: "gateway")
        commit.incidents = (0..<130).map {
            FeedIncident(kind: .tooLong, source: "/log", offset: $0, message: "longer than 1 MiB", sample: [0x41])
        }
        _ = try await ledger.commit(commit)
        let lines = try await LedgerSamples.lines(ledger)
        #expect(lines.count == 101 && lines[100].body["count"] == 30)
        #expect(try await ledger.quarantine("gateway", limit: 500).count == 100)
    }

    @Test func `positions are replaced and forgotten, and an empty commit does nothing`() async throws {
        let ledger = try LedgerSamples.ledger()
        var commit = Commit(
            feed: "f", positions: [FeedPosition(key: "a", value: "1"), FeedPosition(key: "b", value: "1")])
        _ = try await ledger.commit(commit)
        commit.positions = [FeedPosition(key: "a", value: nil), FeedPosition(key: "b", value: "2")]
        _ = try await ledger.commit(commit)
        _ = try await ledger.commit(Commit(feed: "f"))
        #expect(try await ledger.positions(of: "f") == ["b": "2"])
        #expect(try await ledger.positions(of: "g").isEmpty)
        #expect(ledger.waiters.head == 0)
    }

    @Test func `hostile text stays within its line and bounds`() async throws {
        let ledger = try LedgerSamples.ledger()
        var judgement = LedgerSamples.judgement(String(repeating: "\u{1F600}", count: 100_000))
        judgement.model = "a\"},\u{0}\n\u{1B}[31m\u{202E}\\" + String(repeating: "\u{E9}", count: 100_000)
        judgement.clientAddress = "203.0.113.77.evil"
        judgement.facts = (0..<1000).map { .country("X\($0)", Signal(kind: "ip", source: "s")) }
        judgement.confidence = .nan
        _ = try await ledger.commit(LedgerSamples.commit([judgement, judgement]))
        let lines = try await LedgerSamples.lines(ledger)
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.line.utf8.count < 8192 && !$0.line.utf8.contains { $0 < 0x20 } })
        #expect(lines[0].body["facts"]?.arrayValue?.count == 32 && lines[0].body["omitted"] == 968)
        #expect(lines[0].body["client"] == .null)
        let model = try #require(lines[0].body["model"]?.stringValue)
        #expect(judgement.model.hasPrefix(model.dropLast()) && model.hasSuffix("\u{2026}") && model.utf8.count <= 512)
        #expect(try await ledger.verify().isIntact)
    }
}
