// The rules in force: built whole, swapped whole, never edited.

import CheckerKit
import Synchronization

/// Everything that judges: the checkers with their lists loaded, the account directory, and the policy.
struct Ruleset: Sendable {
    /// Counts the rulesets of this process from 1.
    var generation = 1
    /// SHA-256 over configuration files, lists and databases, hex; in every alert.
    let hash: String
    let checkers: [LoadedChecker]
    let accounts: AccountDirectory
    let policy: Policy
    /// The acceptable-use policy of models that tell none; empty: unknown.
    let defaultLicence: String

    /// A checker with the id under which it was registered.
    struct LoadedChecker: Sendable {
        let id: String
        let checker: any Checker
    }

    /// The rules of all checkers.
    var rules: [ActiveRule] { checkers.flatMap(\.checker.rules) }
    /// The lists and databases of all checkers.
    var sources: [DataSource] { checkers.flatMap(\.checker.sources) }

    /// What all checkers found odd in their rules and lists.
    var warnings: [Problem] { checkers.flatMap(\.checker.warnings) }

    /// Returns what all checkers find, in the order of events, and within an event in the order of checkers.
    func findings(in batch: EventBatch) -> [(checker: String, finding: Finding)] {
        var all: [(checker: String, finding: Finding)] = []
        for loaded in checkers {
            for finding in loaded.checker.check(batch) { all.append((loaded.id, finding)) }
        }
        if checkers.count > 1 { all = stableSorted(all) }
        return all
    }

    private func stableSorted(_ all: [(checker: String, finding: Finding)]) -> [(checker: String, finding: Finding)] {
        all.enumerated().sorted {
            ($0.element.finding.event, $0.offset) < ($1.element.finding.event, $1.offset)
        }.map(\.element)
    }
}

/// Holds the ruleset in force: readers take a snapshot, a reload replaces it.
final class RulesetHolder: Sendable {
    /// Yields the ruleset in force first, then the newest one after every replacement; for one reader.
    let changes: AsyncStream<Ruleset>
    private let change: AsyncStream<Ruleset>.Continuation
    private let ruleset: Mutex<Ruleset>

    init(_ ruleset: Ruleset) {
        self.ruleset = Mutex(ruleset)
        (changes, change) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        change.yield(ruleset)
    }

    var current: Ruleset { ruleset.withLock { $0 } }

    /// Puts a new ruleset in force and returns its generation.
    @discardableResult
    func replace(with new: Ruleset) -> Int {
        ruleset.withLock { current in
            let generation = current.generation + 1
            current = new
            current.generation = generation
            change.yield(current)
            return generation
        }
    }
}
