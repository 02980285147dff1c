// Looks back at every account whenever lists or rules change.

import Logging
import ServiceLifecycle

/// Runs a look-back for the ruleset at start, and for each that a reload puts in force.
struct AccountScreening: Service {
    let rulesets: RulesetHolder
    let lookBack: LookBack
    let log: Logger

    /// How long to wait before a look-back that failed is tried again.
    private static let pause = Duration.seconds(15)

    func run() async throws {
        for await ruleset in rulesets.changes.cancelOnGracefulShutdown() {
            await screen(ruleset)
        }
    }

    private func screen(_ ruleset: Ruleset) async {
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            do {
                let new = try await lookBack.run(ruleset)
                log.info(
                    "Accounts screened.",
                    metadata: ["accounts": "\(ruleset.accounts.accounts.count)", "new_findings": "\(new)"])
                return
            } catch {
                log.error("Screening the accounts failed; it is tried again.", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
