// What a rule's [rule.accumulate] asks for: weak findings that count together over time.

import CheckerKit
import Glibc

/// How the findings of a rule about one principal are added up.
struct Accumulation: Sendable, Hashable {
    /// What has a sum of its own.
    enum Unit: String, Sendable, CaseIterable {
        /// All that the rule finds about a principal.
        case rule
        /// Each thing that it finds: a purpose, a list entry, a country.
        case object
    }

    /// The weakest finding that counts.
    var from: Double
    /// The sum at which it is an alert.
    var reaches: Double
    /// In milliseconds: after this time a finding weighs half as much.
    var halfLife: Int64
    var by = Unit.rule
    /// Whether a single finding that reaches the rule's threshold is an alert as well.
    var alone = true
    /// Of how many principals sums are kept.
    var remember = 50_000

    /// The confidence above which none counts for more: words alone prove nothing.
    static let surest = 0.98

    /// What a finding weighs: the negative logarithm of the probability that it is a mistake.
    ///
    /// So 1 - e^-sum is the probability that not all of the findings are mistakes, were they independent; and up to a
    /// constant it is the log-likelihood ratio of a principal some of whose messages are violations against one without
    /// any, whose test is the most powerful one at any rate of false alarms. Ten findings of 0.3 weigh 3.6, ten of 0.02 weigh 0.2.
    ///
    /// - Source: Neyman and Pearson, Philosophical Transactions A 231 (1933), 289-337; compared with other weights by
    ///   Tests/Benchmarks/principals.py, 2026-11.
    static func weight(of confidence: Double) -> Double {
        confidence > 0 ? -log1p(-min(confidence, surest)) : 0
    }

    /// How sure it is that not all findings behind a sum are mistakes.
    static func confidence(of sum: Double) -> Double { min(0.999, -expm1(-max(0, sum))) }

    /// The name of the memory's space that holds the sums of a rule.
    static func space(of rule: RuleID) -> String { "\(rule) accumulate" }
}

extension Accumulation {
    /// Reads a `[rule.accumulate]` table; `nil` if it says too little, and the problems say what.
    init?(_ table: SettingsTable, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        for (key, example) in [("from", "0.2"), ("half_life", "\"3 days\""), ("reaches", "10.0")]
        where reader.table[key] == nil {
            problems.error(at: table.place, "[rule.accumulate] has no \(key) (\(key) = \(example))")
        }
        let from = reader.number("from", in: 0.01...Self.surest)
        let reaches = reader.number("reaches", in: 0.01...10_000)
        let halfLife = Self.halfLife(reader)
        let unit = reader.word("by", as: Unit.self)
        let alone = reader.boolean("alone")
        let remember = reader.integer("remember", in: 100...10_000_000)
        reader.finish()
        guard let from, let reaches, let halfLife else { return nil }
        self.init(from: from, reaches: reaches, halfLife: halfLife)
        by = unit ?? .rule
        self.alone = alone ?? true
        self.remember = remember.map { Int($0) } ?? self.remember
        let heaviest = Self.weight(of: 1)
        if !self.alone, reaches <= heaviest {
            reader.error(
                "reaches",
                "a single finding may weigh \(hundredths(heaviest)), so that \(hundredths(reaches)) contradicts alone = false; raise \"reaches\""
            )
        }
    }

    private static func halfLife(_ reader: SettingsReader) -> Int64? {
        guard let duration = reader.duration("half_life") else { return nil }
        let seconds = duration.components.seconds
        guard (60...315_576_000).contains(seconds) else {
            reader.error("half_life", "\"half_life\" must lie between 1 min and 10 years")
            return nil
        }
        return seconds * 1000
    }
}
