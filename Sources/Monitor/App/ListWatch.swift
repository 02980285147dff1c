// Tells the sinks of lists that are stale, or of which a newer version was refused.

import Logging
import ServiceLifecycle

/// Looks at the age and the refusals of the lists in use: at start, and again and again.
///
/// What is wrong is told once a day as long as it lasts, and after each start. Lists are brought up to date by another
/// process, so that only their files say how they are.
struct ListWatch: Service {
    let rulesets: RulesetHolder
    let ledger: Ledger
    let log: Logger
    var now: @Sendable () -> Int64 = systemTime
    var every = Duration.seconds(300)

    private static let repeatAfter: Int64 = 86_400_000

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: [String: Int64] = [:]
            while !Task.isCancelled {
                await look(&told)
                try? await Task.sleep(for: every)
            }
        }
    }

    /// - Parameter told: When each trouble was told last, by list, kind and, of a refusal, its reason.
    func look(_ told: inout [String: Int64]) async {
        let (time, before) = (now(), told)
        told = [:]
        for trouble in rulesets.current.listTroubles(now: time) {
            let key = "\(trouble.list.id) \(trouble.kind.rawValue) \(trouble.kind == .listRefused ? trouble.text : "")"
            if let last = before[key], (0..<Self.repeatAfter).contains(time - last) {
                told[key] = last
                continue
            }
            do {
                try await ledger.append(
                    trouble.kind, severity: .high,
                    fields: [
                        ("list", .string(trouble.list.id)), ("list_date", .string(trouble.date)),
                        ("change", trouble.kind == .listStale ? "stale" : "refused"), ("reason", .string(trouble.text)),
                    ])
                told[key] = time
            } catch {
                log.warning(
                    "The state of a list could not be recorded; it is tried again.", metadata: ["error": "\(error)"])
            }
        }
    }
}
