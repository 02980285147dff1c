// One long-running task for each feed.

import CheckerKit
import Glibc
import Logging
import ServiceLifecycle
import Synchronization

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
    let memory: SharedMemory
    let counters: FeedCounters
    let heart: Heart
    let log: Logger
    let now: @Sendable () -> Int64
    /// Where it is noted what is in hand, for the case that it ends the process.
    var marker: String?
    /// What the feeds share.
    var pool = BatchPool()
    /// Whether it was told that some feed looks at its files again and again.
    var isPollingTold = OnceOnly()
    /// The group whose records complete each other, if the feed is in one.
    var join: JoinGroup?

    /// The first pause after a failure, and what it grows to.
    static let leastPause = Duration.milliseconds(250)
    static let longestPause = Duration.seconds(15)
    /// How long it may take until a file that was made is in the ledger, in nanoseconds.
    private static let noticing: Int64 = 60_000_000_000

    var description: String { "feed \(feed.id)" }

    func run() async throws {
        if feed.endsAtShutdown { return await readUntilCancelled() }
        await cancelWhenGracefulShutdown { await readUntilCancelled() }
    }

    private func readUntilCancelled() async {
        var pause = Self.leastPause
        let guardian = CrashGuard(path: marker)
        let beat = heart.member(feed.id)
        while !Task.isCancelled {
            do {
                let positions = try await positions()
                let judging = judging(guardian)
                try await feed.read(from: consume positions, context: context(guardian, beat: beat)) { chunk in
                    try await judge(chunk, judging, beat: beat)
                    pause = Self.leastPause
                }
                return
            } catch is CancellationError {
                return
            } catch {
                tell(error)
                // Keeps the watchdog quiet: waiting for a full disk is not hanging.
                beat()
                try? await Task.sleep(for: pause)
                beat()
                pause = min(pause * 2, Self.longestPause)
            }
        }
    }

    // MARK: The parts, for whoever reads the feed

    /// What judges a feed's chunks; used by one task at a time.
    struct Judging {
        let guardian: CrashGuard
        let pipeline: Pipeline
    }

    func judging(_ guardian: CrashGuard) -> Judging {
        Judging(
            guardian: guardian,
            pipeline: Pipeline(
                feed: feed.id, decoder: makeDecoder(), rulesets: rulesets, ledger: ledger, memory: memory,
                counters: counters, now: now, join: join, pool: pool))
    }

    /// Returns where the feed was left.
    func positions() async throws -> [String: String] {
        let positions = try await ledger.positions(of: feed.id)
        tellStart(known: positions.count)
        return positions
    }

    /// Returns how far files were read.
    func knownFiles() async throws -> KnownFiles {
        let known = try await ledger.positions(of: feed.id, into: KnownFiles()) { $0.add(key: $1, value: $2) }
        tellStart(known: known.count)
        return known
    }

    private func tellStart(known: Int) {
        log.info("Feed started.", metadata: ["feed": "\(feed.id)", "files_known": "\(known)"])
    }

    func context(_ guardian: CrashGuard, beat: @escaping @Sendable () -> Void) -> FeedContext {
        FeedContext(heartbeat: beat, hold: { note($0) }, lastAlive: max(0, guardian.alive - Self.noticing))
    }

    /// Judges a chunk and commits what was found.
    func judge(_ chunk: FeedChunk, _ judging: Judging, beat: () -> Void) async throws {
        let trial = { (part: FeedChunk) in
            CrashSwitch.apply(to: part)
            judging.pipeline.attempt(part)
        }
        try await judging.guardian.process(chunk, beat: beat, trial: trial) { part in
            CrashSwitch.apply(to: part)
            try await judging.pipeline.process(part)
        }
        beat()
    }

    /// Says that the feed pauses.
    func tell(_ error: any Error) {
        counters.trouble("\(error)")
        log.error(
            "Feed paused; it goes on from its last position.",
            metadata: ["feed": "\(feed.id)", "error": "\(error)"])
    }

    /// From so many files on a feed says that they take memory.
    ///
    /// - Source: 0.7 KiB for each file that exists, 1.2 KiB after a restart, measured with 100,000 of them, 2026-11-23.
    private static let manyFiles = 65_536

    private func note(_ holdings: FeedHoldings) {
        let before = counters.hold(holdings)
        if holdings.files >= Self.manyFiles, before.files < Self.manyFiles {
            log.warning(
                "Many files: each takes about 1 KiB of memory; move away those that are finished, or raise [memory] limit.",
                metadata: ["feed": "\(feed.id)", "files": "\(holdings.files)"])
        }
        guard holdings.isPolling, !before.isPolling, isPollingTold.take() else { return }
        log.warning(
            """
            Files are looked at again and again: inotify(7) does not tell of changes; see fs.inotify.max_user_watches. \
            Feeds of which this holds have "polling" in the status.
            """,
            metadata: ["feed": "\(feed.id)", "files": "\(holdings.files)"])
    }
}

/// Something that is done once.
final class OnceOnly: Sendable {
    private let isDone = Atomic<Bool>(false)

    /// Returns whether it is still to be done.
    func take() -> Bool { !isDone.exchange(true, ordering: .relaxed) }
}

/// Ends the process at a record that tests know: only in debug builds, and only if the environment names it.
private enum CrashSwitch {
    static func apply(to chunk: FeedChunk) {
        #if DEBUG
        guard let word, chunk.bytes.firstRange(of: word) != nil else { return }
        for record in chunk.records where chunk.bytes[record.range].firstRange(of: word) != nil {
            kill(getpid(), SIGKILL)
        }
        #endif
    }

    #if DEBUG
    private static let word: [UInt8]? = unsafe getenv("VEDETTE_TEST_DIES_OF").map {
        unsafe Array(String(cString: $0).utf8)
    }
    #endif
}
