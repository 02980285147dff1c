// What two rulesets make of the same findings, and where they differ.

import CheckerKit

/// Alerts of two sides, by what makes them one alert: rule, object and subject.
struct BacktestTally {
    struct Key: Hashable, Comparable {
        var rule: String
        var what: String
        var subject: String

        static func < (left: Key, right: Key) -> Bool {
            (left.rule, left.what, left.subject) < (right.rule, right.what, right.subject)
        }
    }

    /// What one side made of a key: the worst of it.
    struct Side: Hashable {
        var verdict = "nothing"
        var severity = Severity.info
        var alerts = false
        var count = 0
        var reason = ""

        mutating func add(_ verdict: Verdict, _ severity: Severity, _ reason: String) {
            let isWorse = (verdict.alerts, severity) > (alerts, self.severity) || count == 0
            count += 1
            guard isWorse else { return }
            self.verdict = verdict.name
            self.severity = severity
            alerts = verdict.alerts
            self.reason = reason
        }
    }

    enum Change: String, CaseIterable {
        case more = "+"
        case fewer = "-"
        case changed = "~"
    }

    private var before: [Key: Side] = [:]
    private var after: [Key: Side] = [:]

    /// Adds what the rules in force made of a finding, or what the others did.
    mutating func add(_ key: Key, isAfter: Bool, _ verdict: Verdict, _ severity: Severity, _ reason: String) {
        if isAfter {
            after[key, default: Side()].add(verdict, severity, reason)
        } else {
            before[key, default: Side()].add(verdict, severity, reason)
        }
    }

    /// How many alerts each side has.
    var alerts: (before: Int, after: Int) {
        (before.values.count { $0.alerts }, after.values.count { $0.alerts })
    }

    /// Where the sides differ, in a fixed order.
    var differences: [(change: Change, key: Key, before: Side, after: Side)] {
        Set(before.keys).union(after.keys).sorted().compactMap { key in
            let (old, new) = (before[key] ?? Side(), after[key] ?? Side())
            switch (old.alerts, new.alerts) {
            case (false, true): return (.more, key, old, new)
            case (true, false): return (.fewer, key, old, new)
            case (true, true):
                let isSame = old.verdict == new.verdict && old.severity == new.severity
                return isSame ? nil : (.changed, key, old, new)
            case (false, false): return nil
            }
        }
    }

    /// The alerts of each rule, where the sides differ in number.
    var rules: [(rule: String, before: Int, after: Int)] {
        Set(before.keys.map(\.rule)).union(after.keys.map(\.rule)).sorted().compactMap { rule in
            let old = before.count { $0.key.rule == rule && $0.value.alerts }
            let new = after.count { $0.key.rule == rule && $0.value.alerts }
            return old == new ? nil : (rule, old, new)
        }
    }
}

private func > (left: (Bool, Severity), right: (Bool, Severity)) -> Bool {
    left.0 != right.0 ? left.0 : left.1 > right.1
}
