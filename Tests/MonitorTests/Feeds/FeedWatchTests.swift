// What is said of feeds that yield nothing or are late, and how often.

import CheckerKit
import Logging
import Synchronization
import Testing

@testable import Monitor

@Suite struct FeedWatchTests {
    private static let start: Int64 = 1_790_000_000_000
    private static let minute: Int64 = 60_000
    private let counters = FeedCounters(feed: "gateway")

    private func ledger() throws -> Ledger { try Ledger.open(.memory, settings: LedgerSettings(now: { Self.start })) }

    private func lines(_ ledger: Ledger) async throws -> [LedgerEntry] {
        try await ledger.entries(after: 0, limit: 100)
    }

    /// Counts a chunk of so many records, of which so many are rejected; the others are events if `age` is given.
    private func count(_ records: Int, rejected: Int = 0, age: Int64? = nil, at now: Int64) {
        var chunk = FeedChunk()
        chunk.sources = ["log"]
        chunk.records = (0..<records).map { FeedChunk.Record(range: $0..<$0 + 1, source: 0, offset: Int64($0)) }
        var batch = EventBatch()
        if let age {
            for _ in 0..<records {
                let event = batch.beginEvent()
                batch.withHeader(at: event) { $0.time = now - age }
            }
        }
        let bad = QuarantinedRecord(record: "log@0", reason: "malformed", detail: "", offset: 0, sample: [])
        counters.count(chunk, batch, Array(repeating: bad, count: rejected), CommitSummary(), at: now)
    }

    @Test func `a feed whose records all come to nothing is told once a day, until an event comes`() async throws {
        let (ledger, clock) = (try ledger(), Clock())
        let watch = FeedWatch(
            members: [.init(counters: counters)], ledger: ledger, log: Logger(label: "test"), now: { clock.now })
        var told: FeedWatch.Told = [:]
        clock.set(Self.start)
        count(30, rejected: 30, at: Self.start)
        await watch.look(&told)
        #expect(try await lines(ledger).isEmpty, "it may be a pause")
        for minutes in [11, 12, 60, 24 * 60 + 12, 24 * 60 + 13] as [Int64] {
            clock.set(Self.start + minutes * Self.minute)
            await watch.look(&told)
        }
        let entries = try await lines(ledger)
        #expect(entries.map(\.kind) == [.feedError, .feedError])
        let first = try #require(entries.first)
        #expect(first.severity == .high)
        #expect(first.body["feed"] == "gateway")
        #expect(first.body["reason"] == "no-events")
        #expect(first.body["count"] == 30)
        #expect(first.body["detail"]?.stringValue?.contains("all of them were rejected") == true)
        #expect(counters.statistics.alarm.isEmpty == false)
        count(1, age: 0, at: clock.now)
        await watch.look(&told)
        #expect(counters.statistics.alarm.isEmpty)
    }

    @Test func `records that are no uses count too, and few of them do not`() {
        let member = FeedWatch.Member(counters: counters)
        count(19, at: Self.start)
        #expect(FeedWatch.troubles(of: member, now: Self.start + 60 * Self.minute).isEmpty)
        count(1, at: Self.start + Self.minute)
        let troubles = FeedWatch.troubles(of: member, now: Self.start + 60 * Self.minute)
        #expect(troubles.map(\.reason) == ["no-events"])
        #expect(troubles.first?.detail.contains("0 were rejected, the others are no uses") == true)
    }

    @Test func `a feed is late when its newest records are, and says so again only after a day`() async throws {
        let (ledger, clock) = (try ledger(), Clock())
        let watch = FeedWatch(
            members: [.init(counters: counters, maximalLag: .seconds(300))], ledger: ledger,
            log: Logger(label: "test"), now: { clock.now })
        var told: FeedWatch.Told = [:]
        for (hours, age) in [(0, 299_000), (1, 301_000), (2, 301_000), (3, 0), (26, 400_000)] as [(Int64, Int64)] {
            clock.set(Self.start + hours * 60 * Self.minute)
            count(5, age: age, at: clock.now)
            await watch.look(&told)
        }
        let entries = try await lines(ledger)
        #expect(entries.map(\.kind) == [.feedLag, .feedLag])
        #expect(entries.first?.body["count"] == 301)
        #expect(MessageID(entries[0]) == .feed)
    }

    @Test func `without max_lag nothing is late`() {
        count(5, age: 86_400_000, at: Self.start)
        #expect(FeedWatch.troubles(of: FeedWatch.Member(counters: counters), now: Self.start).isEmpty)
    }
}

private final class Clock: Sendable {
    private let time = Mutex(Int64(0))
    var now: Int64 { time.withLock { $0 } }
    func set(_ new: Int64) { time.withLock { $0 = new } }
}
