// What a feed has read, rejected and found, for `vedette status`; written once a chunk.

import CheckerKit
import Synchronization

/// The numbers of one feed since the start of the process.
struct FeedStatistics: Sendable, Hashable {
    var records = 0
    var events = 0
    var bytes = 0
    /// Records that could not be decoded, by reason.
    var rejected: [String: Int] = [:]
    /// Events by text status: whatever is not `present` was not checked for purposes.
    var textStatus = [Int](repeating: 0, count: TextStatus.allCases.count)
    /// Events without any client address, declared country or cloud region: not checked for geography.
    var withoutPlace = 0
    /// Events that name nobody: not checked for listed actors.
    var withoutActor = 0
    var alerts = 0
    var audited = 0
    var occurrences = 0
    var incidents = 0
    /// Bytes that wait to be read.
    var backlog = 0
    /// Milliseconds since 1970: the time of the newest event, and when the last chunk was committed; 0: never.
    var newestEvent: Int64 = 0
    var lastCommit: Int64 = 0
    /// How the uses of a feed with a `join` ended, and how many of its records wait for others; `nil` without a `join`.
    var joins: JoinCounts?
    var waiting = 0
    /// Why the feed is not reading now; empty when it is.
    var trouble = ""
    /// What else is wrong with it; empty: nothing.
    var alarm = ""
    /// Milliseconds by which the newest event of the last chunk was judged after its time; `nil`: no event had one.
    var lag: Int64?
    /// The place of the record that was judged last.
    var lastRecord = ""
    /// Records since the last event.
    var barren = Barren()
    var holdings = FeedHoldings()

    /// Records in a row that came to no event.
    struct Barren: Sendable, Hashable {
        var records = 0
        var rejected = 0
        var bytes = 0
        /// When the first of them was judged, milliseconds since 1970.
        var since: Int64 = 0
    }
}

/// What a feed of files holds.
struct FeedHoldings: Sendable, Hashable {
    var files = 0
    var open = 0
    /// Whether the kernel does not tell of changes, so that files are looked at again and again.
    var isPolling = false
}

/// The counters of one feed.
final class FeedCounters: Sendable {
    let feed: String
    private let state = Mutex(State())

    private struct State {
        var statistics = FeedStatistics()
        var worstLag: Int64 = 0
        var revision = 0
    }

    /// What the feed itself counts.
    let numbers: @Sendable () -> JSON?

    init(feed: String, numbers: @escaping @Sendable () -> JSON? = { nil }) {
        self.feed = feed
        self.numbers = numbers
    }

    var statistics: FeedStatistics { state.withLock { $0.statistics } }

    /// Grows with every change.
    var revision: Int { state.withLock { $0.revision } }

    func trouble(_ text: String) { change { $0.trouble = text } }

    func alarm(_ text: String) {
        if state.withLock({ $0.statistics.alarm != text }) { change { $0.alarm = text } }
    }

    private func change(_ body: (inout FeedStatistics) -> Void) {
        state.withLock {
            body(&$0.statistics)
            $0.revision += 1
        }
    }

    /// Notes what the feed holds; returns what it held before.
    func hold(_ holdings: FeedHoldings) -> FeedHoldings {
        let before = state.withLock { $0.statistics.holdings }
        if holdings != before { change { $0.holdings = holdings } }
        return before
    }

    /// Returns the worst lag since the last call, in milliseconds.
    func takeWorstLag() -> Int64 {
        state.withLock { state in
            defer { state.worstLag = 0 }
            return state.worstLag
        }
    }

    func count(
        _ chunk: FeedChunk, _ batch: EventBatch, _ quarantine: [QuarantinedRecord], _ summary: CommitSummary,
        at now: Int64
    ) {
        var seen = FeedStatistics()
        for index in 0..<batch.count { seen.note(index, of: batch) }
        count(chunk, seen, quarantine, summary, at: now)
    }

    /// Counts a chunk of whose judged events `seen` tells.
    func count(
        _ chunk: FeedChunk, _ seen: FeedStatistics, _ quarantine: [QuarantinedRecord], _ summary: CommitSummary,
        at now: Int64
    ) {
        let lag = seen.newestEvent > 0 ? max(0, now - seen.newestEvent) : nil
        if let lag { state.withLock { $0.worstLag = max($0.worstLag, lag) } }
        let tooLong = chunk.incidents.count { $0.kind == .tooLong }
        let bytes = chunk.records.reduce(0) { $0 + $1.range.count }
        let last = chunk.records.isEmpty ? "" : chunk.place(of: chunk.records.count - 1)
        change { all in
            all.records += chunk.records.count
            all.bytes += bytes
            for record in quarantine { all.rejected[record.reason, default: 0] += 1 }
            if tooLong > 0 { all.rejected[FeedIncident.Kind.tooLong.rawValue, default: 0] += tooLong }
            // A record that waits for its other half is an event to be.
            if seen.events > 0 || (all.joins != nil && quarantine.count < chunk.records.count) {
                all.barren = FeedStatistics.Barren()
            } else if chunk.records.count + tooLong > 0 {
                if all.barren.records == 0 { all.barren.since = now }
                all.barren.records += chunk.records.count + tooLong
                all.barren.rejected += quarantine.count + tooLong
                all.barren.bytes += bytes
            }
            all.lag = lag ?? all.lag
            if !last.isEmpty { all.lastRecord = last }
            all.add(seen)
            all.add(summary)
            all.incidents += chunk.incidents.count
            all.backlog = chunk.backlog
            all.lastCommit = now
            all.trouble = ""
        }
    }

    /// Counts judged events without a chunk of their own.
    func add(_ seen: FeedStatistics) { change { $0.add(seen) } }
    func add(_ summary: CommitSummary) { change { $0.add(summary) } }
    func add(_ joins: JoinCounts) { change { $0.joins = ($0.joins ?? JoinCounts()) + joins } }

    /// Says how many records of a feed with a `join` wait for others.
    func waiting(_ count: Int) {
        change {
            $0.waiting = count
            $0.joins = $0.joins ?? JoinCounts()
        }
    }
}

extension FeedStatistics {
    /// Notes what an event can be checked for.
    mutating func note(_ index: Int, of batch: EventBatch) {
        let header = batch.headers[index]
        events += 1
        textStatus[Int(header.textStatus.rawValue)] += 1
        newestEvent = max(newestEvent, header.time)
        if !Self.place.contains(where: { batch.has($0, at: index) }) { withoutPlace += 1 }
        if !Self.actor.contains(where: { batch.has($0, at: index) }) { withoutActor += 1 }
    }

    fileprivate mutating func add(_ seen: FeedStatistics) {
        events += seen.events
        for (index, count) in seen.textStatus.enumerated() { textStatus[index] += count }
        withoutPlace += seen.withoutPlace
        withoutActor += seen.withoutActor
        newestEvent = max(newestEvent, seen.newestEvent)
    }

    fileprivate mutating func add(_ summary: CommitSummary) {
        alerts += summary.opened
        audited += summary.audited
        occurrences += summary.occurrences
    }

    private static let place: [EventField] = [.country, .clientAddress, .cloudRegion, .inferenceRegion]
    private static let actor: [EventField] = [
        .organisationName, .userName, .userEmail, .accountOrganisation, .userID, .keyAlias,
    ]
}
