// Tells the sinks of feeds that are read and yield nothing, and of feeds whose records are judged late.

import Logging
import ServiceLifecycle

/// What is wrong with a feed that runs.
struct FeedTrouble: Sendable, Hashable {
    /// `feed.error` or `feed.lag`.
    var kind: EntryKind
    /// A stable word: `no-events`, `late`.
    var reason: String
    var detail: String
    /// Records without an event, or seconds.
    var count: Int64
}

/// Looks at what the feeds have come to: again and again.
///
/// What is wrong is told once a day as long as it lasts, and after each start. A feed that pauses is told of by its status: its
/// ledger cannot be written.
struct FeedWatch: Service {
    /// A feed with what its configuration expects of it.
    struct Member: Sendable {
        var counters: FeedCounters
        var maximalLag: Duration?
    }

    let members: [Member]
    let ledger: Ledger
    let log: Logger
    var now: @Sendable () -> Int64 = systemTime
    var every = Duration.seconds(60)

    private static let repeatAfter: Int64 = 86_400_000
    /// So many records, and so long since the first of them, without a single event are a fault and no pause in use.
    ///
    /// A server's log may begin with a page of messages about itself; a gateway's log has one record for each use.
    static let barrenRecords = 20
    static let barrenTime: Int64 = 600_000

    /// When what was told last, by feed and reason.
    typealias Told = [String: Int64]

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: Told = [:]
            while !Task.isCancelled {
                await look(&told)
                try? await Task.sleep(for: every)
            }
        }
    }

    func look(_ told: inout Told) async {
        for member in members {
            let troubles = Self.troubles(of: member, now: now())
            member.counters.alarm(troubles.map(\.detail).joined(separator: "; "))
            for trouble in troubles { await tell(trouble, of: member.counters.feed, &told) }
        }
    }

    private func tell(_ trouble: FeedTrouble, of feed: String, _ told: inout Told) async {
        let key = "\(feed) \(trouble.reason)"
        if let last = told[key], (0..<Self.repeatAfter).contains(now() - last) { return }
        do {
            try await ledger.append(
                trouble.kind, severity: .high,
                fields: [
                    ("feed", .string(feed)), ("reason", .string(trouble.reason)), ("count", .integer(trouble.count)),
                    ("detail", .string(trouble.detail)),
                ])
            told[key] = now()
        } catch {
            log.warning(
                "The state of a feed could not be recorded; it is tried again.",
                metadata: ["feed": "\(feed)", "error": "\(error)"])
        }
    }

    /// Finds what is wrong with a feed.
    static func troubles(of member: Member, now: Int64) -> [FeedTrouble] {
        let statistics = member.counters.statistics
        var troubles: [FeedTrouble] = []
        let barren = statistics.barren
        if barren.records >= barrenRecords, now - barren.since >= barrenTime {
            let what =
                barren.rejected == barren.records
                ? "all of them were rejected" : "\(barren.rejected) were rejected, the others are no uses"
            troubles.append(
                FeedTrouble(
                    kind: .feedError, reason: "no-events",
                    detail:
                        "\(barren.records) records (\(barren.bytes) bytes) in \((now - barren.since) / 60_000) minutes "
                        + "came to no event: \(what); check the feed's format with \"vedette feeds sample\"",
                    count: Int64(barren.records)))
        }
        let late = member.counters.takeWorstLag()
        if let limit = member.maximalLag, late > limit.milliseconds {
            troubles.append(
                FeedTrouble(
                    kind: .feedLag, reason: "late",
                    detail: "records were judged \(late / 1000) s after their time, more than max_lag "
                        + "(\(limit.components.seconds) s); \(statistics.backlog) bytes wait",
                    count: late / 1000))
        }
        return troubles
    }
}
