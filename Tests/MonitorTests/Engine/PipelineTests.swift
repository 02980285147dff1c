// A chunk's way: decoded, judged, committed with its positions.

import CheckerKit
import Testing

@testable import Monitor

struct PipelineTests {
    @Test func `alerts and positions of a chunk are committed together`() async throws {
        let ledger = try Self.ledger()
        let counters = FeedCounters(feed: "f")
        try await Self.pipeline(ledger, counters).process(Self.chunk("{\"p\":\"word\"}", "{\"p\":\"tea\"}"))
        #expect(try await ledger.positions(of: "f") == ["file": "end"])
        #expect(try await ledger.alerts(AlertQuery()).count == 1)
        #expect(counters.statistics.records == 2)
        #expect(counters.statistics.alerts == 1)
    }

    @Test func `a record that cannot be decoded is quarantined, and the next one is fine`() async throws {
        let ledger = try Self.ledger()
        let counters = FeedCounters(feed: "f")
        try await Self.pipeline(ledger, counters).process(Self.chunk("{\"p\":", "[]", "{\"p\":\"word\"}"))
        #expect(counters.statistics.rejected == ["malformed": 1, "wrong-type": 1])
        #expect(try await ledger.alerts(AlertQuery()).count == 1)
        let quarantine = try await ledger.quarantine("f")
        #expect(Set(quarantine.map(\.record.record)) == ["log@0", "log@6"])
    }

    @Test func `two events of one record are two occurrences`() async throws {
        let ledger = try Self.ledger()
        let counters = FeedCounters(feed: "f")
        let pipeline = Self.pipeline(ledger, counters, envelope: "all")
        try await pipeline.process(Self.chunk(#"{"all":[{"p":"word"},{"p":"tea"},{"p":"word"}]}"#))
        let lines = try await ledger.entries(after: 0, limit: 10)
        #expect(lines.count { $0.kind == .alertOccurrence } == 2)
        #expect(counters.statistics.records == 1)
    }

    @Test func `events without text, place or name are counted as not checked`() async throws {
        let ledger = try Self.ledger()
        let counters = FeedCounters(feed: "f")
        try await Self.pipeline(ledger, counters).process(Self.chunk("{}", "{\"p\":\"tea\",\"c\":\"FR\"}"))
        let statistics = counters.statistics
        #expect(statistics.textStatus[Int(TextStatus.absent.rawValue)] == 1)
        #expect(statistics.textStatus[Int(TextStatus.present.rawValue)] == 1)
        #expect(statistics.withoutPlace == 1)
        #expect(statistics.withoutActor == 2)
    }

    @Test func `the same bytes at the same place have the same id whatever the file is called, others another`() {
        let chunk = Self.chunk("{\"p\":1}", "{\"p\":1}")
        var moved = chunk
        moved.identities = ["other"]
        let identity = chunk.origin(feed: "f").identity
        #expect(identity(0) == Self.chunk("{\"p\":1}").origin(feed: "f").identity(0))
        #expect(identity(0) != identity(1))
        #expect(identity(0) != moved.origin(feed: "f").identity(0))
        #expect(identity(0) != chunk.origin(feed: "g").identity(0))
        var renamed = chunk
        renamed.sources = renamed.sources.map { $0 + ".1" }
        #expect(identity(0) == renamed.origin(feed: "f").identity(0))
    }

    private static func ledger() throws -> Ledger {
        try Ledger.open(.memory, settings: LedgerSettings(now: { 1_790_000_000_000 }))
    }

    private static func pipeline(_ ledger: Ledger, _ counters: FeedCounters, envelope: String = "") -> Pipeline {
        let checker = WordChecker(rule: "word/word", field: .inputMessages, word: "word")
        let ruleset = Ruleset(
            hash: "hash", checkers: [.init(id: "word", checker: checker)], accounts: AccountDirectory([]),
            policy: Policy(rules: [RuleSettings(id: "word/word", checker: "word", severity: .high)]), defaultLicence: ""
        )
        let map = FieldMap([("/p", .chat(.inputMessages)), ("/c", .text(.country))])
        return Pipeline(
            feed: "f", decoder: JSONRecordDecoder(map, envelope: envelope), rulesets: RulesetHolder(ruleset),
            ledger: ledger, counters: counters,
            now: { 1_790_000_000_000 })
    }

    private static func chunk(_ records: String...) -> FeedChunk {
        var chunk = FeedChunk()
        chunk.sources = ["log"]
        chunk.identities = ["1:2:0"]
        for record in records {
            let start = chunk.bytes.count
            chunk.bytes += Array(record.utf8)
            chunk.records.append(.init(range: start..<chunk.bytes.count, source: 0, offset: Int64(start)))
            chunk.bytes.append(UInt8(ascii: "\n"))
        }
        chunk.bytes += [UInt8](repeating: 0, count: FeedChunk.padding)
        chunk.positions = [FeedPosition(key: "file", value: "end")]
        return chunk
    }
}
