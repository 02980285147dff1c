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
    /// How the lists are to be kept up to date, and the folder that their paths start from.
    var lists: [ListSettings] = []
    var folder = ""

    /// A checker with the id under which it was registered.
    struct LoadedChecker: Sendable {
        let id: String
        let checker: any Checker
        /// The checker, if one of its rules remembers earlier events.
        let remembering: (any RememberingChecker)?

        init(id: String, checker: any Checker) {
            self.id = id
            self.checker = checker
            let remembering = checker as? any RememberingChecker
            self.remembering = remembering?.spaces.isEmpty == false ? remembering : nil
        }
    }

    /// A finding, and who found it.
    typealias Found = (checker: String, finding: Finding)

    /// The rules of all checkers.
    var rules: [ActiveRule] { checkers.flatMap(\.checker.rules) }
    /// The lists and databases of all checkers.
    var sources: [DataSource] { checkers.flatMap(\.checker.sources) }

    /// The lists in use that are stale, or of which a newer version was refused.
    func listTroubles(now: Int64) -> [ListTrouble] { ListTrouble.all(lists, in: folder, sources, now: now) }

    /// What all checkers found odd in their rules and lists.
    var warnings: [Problem] { checkers.flatMap(\.checker.warnings) }

    /// The memory's spaces that the rules in force use.
    var spaces: Set<String> {
        Set(checkers.flatMap { $0.remembering?.spaces ?? [] }).union(
            policy.accumulating.map { Accumulation.space(of: $0) })
    }

    /// Whether judging a batch in which this was found needs the memory.
    func remembers(_ found: [Found]) -> Bool {
        checkers.contains { $0.remembering != nil } || found.contains { policy.accumulates($0.finding.rule) }
    }

    /// Returns what all checkers find, in the order of events, and within an event in the order of checkers.
    ///
    /// Nothing is remembered from earlier batches.
    func findings(in batch: EventBatch) -> [Found] {
        var memory = Memory()
        return findings(in: batch, with: plainFindings(in: batch), remembering: &memory)
    }

    /// Returns what the checkers find that remember nothing.
    func plainFindings(in batch: EventBatch) -> [Found] {
        var all: [Found] = []
        for loaded in checkers where loaded.remembering == nil {
            for finding in loaded.checker.check(batch) { all.append((loaded.id, finding)) }
        }
        return checkers.count > 1 ? sorted(all) : all
    }

    /// Returns what was found already and what the other checkers find.
    func findings(in batch: EventBatch, with plain: [Found], remembering memory: inout Memory) -> [Found] {
        var all = plain
        for loaded in checkers {
            guard let checker = loaded.remembering else { continue }
            for finding in checker.check(batch, remembering: &memory) { all.append((loaded.id, finding)) }
        }
        return all.count > plain.count && checkers.count > 1 ? sorted(all) : all
    }

    /// By event, then by checker, then as they were.
    private func sorted(_ all: [Found]) -> [Found] {
        let order = Dictionary(checkers.enumerated().map { ($1.id, $0) }) { first, _ in first }
        return all.enumerated().map { (order[$1.checker] ?? 0, $0, $1) }.sorted {
            ($0.2.finding.event, $0.0, $0.1) < ($1.2.finding.event, $1.0, $1.1)
        }.map(\.2)
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
