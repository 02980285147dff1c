// Judges the halves whose others did not come in time.

import Logging
import ServiceLifecycle

/// Looks after the groups every few seconds.
struct JoinSweep: Service {
    let groups: [JoinGroup]
    let ledger: Ledger
    let rulesets: RulesetHolder
    let memory: SharedMemory
    let log: Logger
    let now: @Sendable () -> Int64

    /// How often it is looked for halves whose time is over.
    private static let pause = Duration.seconds(5)
    /// After how many looks deleted text is overwritten in the write-ahead log too.
    private static let looksBetweenEmptying = 12

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await settleForgotten()
            if groups.isEmpty {
                // A service that ends ends the others.
                try? await gracefulShutdown()
                return
            }
            var looks = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: Self.pause)
                if Task.isCancelled { return }
                looks += 1
                for group in groups { await look(after: group, empties: looks % Self.looksBetweenEmptying == 0) }
            }
        }
    }

    private func look(after group: JoinGroup, empties: Bool) async {
        do {
            try await group.sweep()
            if empties { try await group.emptyLog() }
        } catch {
            log.warning("A join waits for the ledger.", metadata: ["join": "\(group.id)", "error": "\(error)"])
        }
    }

    /// Judges what waits in groups that the configuration has no more.
    private func settleForgotten() async {
        do {
            let known = Set(groups.map(\.id))
            for id in try await ledger.heldGroups() where !known.contains(id) {
                let group = JoinGroup(
                    id: id, members: [], limits: JoinGroup.Limits(), ledger: ledger, rulesets: rulesets, memory: memory,
                    counters: [], now: now)
                log.notice(
                    "Records of a join that is configured no more are judged as they are.", metadata: ["join": "\(id)"])
                try await group.settleAll()
            }
        } catch {
            log.warning("Records of a join could not be judged.", metadata: ["error": "\(error)"])
        }
    }
}
