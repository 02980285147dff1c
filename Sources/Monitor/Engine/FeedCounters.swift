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
}

/// The counters of one feed.
final class FeedCounters: Sendable {
    let feed: String
    private let state = Mutex(FeedStatistics())

    init(feed: String) { self.feed = feed }

    var statistics: FeedStatistics { state.withLock { $0 } }

    func trouble(_ text: String) { state.withLock { $0.trouble = text } }

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
        state.withLock { all in
            all.records += chunk.records.count
            all.bytes += chunk.records.reduce(0) { $0 + $1.range.count }
            for record in quarantine { all.rejected[record.reason, default: 0] += 1 }
            for incident in chunk.incidents where incident.kind == .tooLong {
                all.rejected[incident.kind.rawValue, default: 0] += 1
            }
            all.add(seen)
            all.add(summary)
            all.incidents += chunk.incidents.count
            all.backlog = chunk.backlog
            all.lastCommit = now
            all.trouble = ""
        }
    }

    /// Counts judged events without a chunk of their own.
    func add(_ seen: FeedStatistics) { state.withLock { $0.add(seen) } }
    func add(_ summary: CommitSummary) { state.withLock { $0.add(summary) } }
    func add(_ joins: JoinCounts) { state.withLock { $0.joins = ($0.joins ?? JoinCounts()) + joins } }

    /// Says how many records of a feed with a `join` wait for others.
    func waiting(_ count: Int) {
        state.withLock {
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
