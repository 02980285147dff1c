// Tells systemd that the daemon is ready and that the loops which move records are alive; publishes the state.

import CPosix
import Logging
import ServiceLifecycle

/// Says READY=1 once every feed has looked for records, and beats only while every feed has shown life lately: a stuck pipeline is
/// to be killed and restarted.
struct Watchdog: Service {
    let heart: Heart
    let notifier: ServiceNotifier
    let status: StatusFile
    let log: Logger

    /// A feed that is being read shows life every few seconds; this is a hang.
    private static let patience = Duration.seconds(15)

    /// The state of ten thousand feeds is a file of megabytes: writing it takes at most one part in so many of a processor...
    private static let statusShare = 200
    /// ...and happens at least so often.
    private static let oldestStatus = Duration.seconds(30)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await heart.waitUntilReady()
            // What reading the configuration took, and looking at everything for the first time.
            cposix_trim()
            notifier.ready(status: status.write())
            let interval = min(notifier.watchdogInterval ?? .seconds(2), .seconds(2))
            var told = ""
            var nextStatus = ContinuousClock.now
            var attempt = 0
            while !Task.isCancelled {
                let silent = heart.silent(for: Self.patience)
                if silent.isEmpty {
                    notifier.watchdog()
                } else {
                    log.error("Feeds hang.", metadata: ["feeds": "\(silent.joined(separator: ", "))"])
                }
                // Who asked for a reload waits for its verdict.
                if ContinuousClock.now >= nextStatus || status.attempt != attempt {
                    attempt = status.attempt
                    let start = cposix_thread_time()
                    let line = status.write()
                    if line != told { notifier.status(line) }
                    told = line
                    let cost = Duration.nanoseconds(cposix_thread_time() - start)
                    nextStatus = .now + min(cost * Self.statusShare, Self.oldestStatus)
                }
                try? await Task.sleep(for: interval)
            }
        }
        notifier.stopping()
    }
}
