// One long-running task for each feed.

import CheckerKit
import Logging
import ServiceLifecycle

/// Reads one feed until shutdown.
///
/// A ledger that cannot be written (a full disk, a lock) pauses the feed: the log file is the buffer. The feed is begun
/// again from its committed positions, with a growing pause. A feed that fails for any other reason is tried again too,
/// and says so in the status; other feeds go on.
struct FeedRunner: Service, CustomStringConvertible {
    let feed: any Feed
    let makeDecoder: @Sendable () -> any EventDecoder
    let rulesets: RulesetHolder
    let ledger: Ledger
    let counters: FeedCounters
    let heart: Heart
    let log: Logger
    let now: @Sendable () -> Int64
    /// The group whose records complete each other, if the feed is in one.
    var join: JoinGroup?

    var description: String { "feed \(feed.id)" }

    func run() async throws {
        try await cancelWhenGracefulShutdown { try await readUntilCancelled() }
    }

    private func readUntilCancelled() async throws {
        var pause = Duration.milliseconds(250)
        while !Task.isCancelled {
            do {
                let positions = try await ledger.positions(of: feed.id)
                log.info("Feed started.", metadata: ["feed": "\(feed.id)", "files_known": "\(positions.count)"])
                let pipeline = Pipeline(
                    feed: feed.id, decoder: makeDecoder(), rulesets: rulesets, ledger: ledger, counters: counters,
                    now: now, join: join)
                let beat = heart.member(feed.id)
                try await feed.read(from: positions, context: FeedContext(heartbeat: beat)) { chunk in
                    try await pipeline.process(chunk)
                    beat()
                    pause = .milliseconds(250)
                }
                return
            } catch is CancellationError {
                return
            } catch {
                counters.trouble("\(error)")
                log.error(
                    "Feed paused; it goes on from its last position.",
                    metadata: ["feed": "\(feed.id)", "error": "\(error)"])
                try await rest(pause)
                pause = min(pause * 2, .seconds(15))
            }
        }
    }

    /// Sleeps, and keeps the watchdog quiet: waiting for a full disk is not hanging.
    private func rest(_ pause: Duration) async throws {
        heart.member(feed.id)()
        try? await Task.sleep(for: pause)
    }
}
