// What the ledger needs from time to time: checkpoints, and the end of what may be kept only so long.

import Logging
import ServiceLifecycle

/// Appends a checkpoint when anything happened since the last one, and erases clear-text evidence past its retention.
struct Upkeep: Service {
    let ledger: Ledger
    let checkpointEvery: Duration
    let evidenceRetention: Duration
    /// How long a text waits for a second opinion; zero if nobody is asked.
    let opinionWait: Duration
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var published = ledger.waiters.head
            while !Task.isCancelled {
                try? await Task.sleep(for: max(checkpointEvery, .seconds(1)))
                if Task.isCancelled { return }
                await once(&published)
            }
        }
    }

    private func once(_ published: inout Int64) async {
        do {
            if ledger.waiters.head > published {
                try await ledger.checkpoint()
                published = ledger.waiters.head
            }
            try await ledger.forgetOpinionTexts(before: systemTime() - opinionWait.milliseconds)
            let kept = evidenceRetention.components.seconds * 1000
            try await ledger.eraseEvidence(before: systemTime() - kept)
        } catch {
            log.warning("Ledger upkeep failed; it is tried again.", metadata: ["error": "\(error)"])
        }
    }
}
