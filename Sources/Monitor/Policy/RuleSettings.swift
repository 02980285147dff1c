// The part of a [[rule]] that the policy reads; the rest is the checker's.

import CheckerKit

/// A rule as the policy sees it.
struct RuleSettings: Sendable, Hashable {
    /// What the rule does when it finds something.
    enum Mode: String, Sendable, CaseIterable {
        case alert, monitor, off
    }

    var id: RuleID
    var checker: String
    var severity: Severity
    var mode = Mode.alert
    var description = ""
    /// The provision behind the rule.
    var source = ""
    var threshold = 0.0
    /// Below this confidence a person has to decide; `nil`: the rule never asks.
    var reviewBelow: Double?
    /// The grants that lift the rule, as `purpose:national-security`.
    var unlessGranted: [String] = []
    /// Only a suppression or a licence lifts the rule.
    var isAbsolute = false
    /// What the facts must be for the rule to apply; `nil`: it always does.
    var conditions: Conditions?
    /// How its findings about one principal are added up over time; `nil`: each stands for itself.
    var accumulation: Accumulation?
    var examples: [RuleExample] = []
    /// The whole table.
    var table: SettingsTable = [:]

    /// The confidence from which one finding is an alert by itself; beyond 1: none ever is.
    var alertThreshold: Double { accumulation?.alone == false ? .infinity : threshold }

    init(id: RuleID, checker: String, severity: Severity) {
        self.id = id
        self.checker = checker
        self.severity = severity
    }

    /// Reads a `[[rule]]` table; keys that are not the policy's are left to the checker.
    ///
    /// `checkers` are the ids of the checkers that exist.
    init?(_ table: SettingsTable, checkers: [String], _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        let id = reader.requiredString("id") ?? ""
        let checker = reader.requiredString("checker") ?? ""
        if !checker.isEmpty, !checkers.contains(checker) {
            reader.error("checker", "\"\(checker)\" is not a checker\(suggestion(for: checker, among: checkers))")
        }
        if !id.isEmpty, !checker.isEmpty, !Self.isRuleID(id, of: checker) {
            reader.error(
                "id",
                "\"\(id)\" is no rule id of checker \"\(checker)\"; write \"\(checker)/\" and small letters, digits and \"-\""
            )
        }
        if reader.table["severity"] == nil {
            problems.error(
                at: table.place,
                "rule \"\(id)\" has no severity (severity = \"high\"; info, low, medium, high or critical)")
        }
        self.init(
            id: RuleID(rawValue: id), checker: checker, severity: reader.word("severity", as: Severity.self) ?? .high)
        self.table = table
        readRest(reader)
        if id.isEmpty || checker.isEmpty { return nil }
    }

    private mutating func readRest(_ reader: SettingsReader) {
        mode = reader.word("mode", as: Mode.self) ?? .alert
        description = reader.string("description") ?? ""
        source = reader.string("source") ?? ""
        threshold = reader.number("threshold", in: 0...1) ?? 0
        reviewBelow = reader.number("review_below", in: 0...1)
        if let limit = reviewBelow, limit <= threshold {
            reader.error(
                "review_below",
                "\"review_below\" must be above the threshold, \(threshold); below that nothing is reported")
        }
        isAbsolute = reader.boolean("absolute") ?? (checker == "sanctions")
        conditions = reader.table("when").map { Conditions($0, reader.problems) }
        accumulation = reader.table("accumulate").flatMap { Accumulation($0, reader.problems) }
        checkAccumulation(reader)
        examples = RuleExample.all(reader, mode: mode)
        for (name, place) in reader.placedStrings("unless_granted") ?? [] {
            if let complaint = complaint(aboutPurpose: name) {
                reader.problems.error(at: place, complaint)
            } else if let never = Purposes.neverGranted(in: name) {
                reader.problems.error(at: place, "no grant can allow \(never), so that \"\(name)\" lifts nothing")
            } else {
                unlessGranted.append(name)
            }
        }
        if isAbsolute, !unlessGranted.isEmpty {
            reader.error(
                "unless_granted",
                "rule \"\(id)\" is absolute, so that no such grant lifts it; remove unless_granted or write absolute = false"
            )
        }
        if isAbsolute, mode != .alert {
            reader.problems.warning(
                at: reader.place(of: "mode"),
                "rule \"\(id)\" is absolute and will not alert, since its mode is \"\(mode.rawValue)\"")
        }
    }

    /// Notes what of a rule does not go with the adding up of findings.
    private func checkAccumulation(_ reader: SettingsReader) {
        guard let accumulation else { return }
        if !accumulation.alone {
            if reader.table["threshold"] != nil {
                reader.error(
                    "threshold",
                    "\"threshold\" is for findings that alert by themselves, which alone = false of [rule.accumulate] rules out; remove one of them"
                )
            }
        } else if reader.table["threshold"] == nil {
            reader.problems.error(
                at: reader.place(of: "accumulate"),
                "a rule with [rule.accumulate] needs the threshold from which one finding is an alert by itself (threshold = 0.5), or alone = false"
            )
        } else if accumulation.from > threshold {
            reader.problems.error(
                at: reader.place(of: "accumulate"),
                "\"from\" of [rule.accumulate] must not be above the threshold, \(threshold)")
        }
    }

    /// The keys that only the policy knows.
    static let ownKeys = ["review_below", "when", "examples"]

    /// What the checker gets: the table without the keys that only the policy knows.
    var configured: ConfiguredRule {
        var table = table
        table.entries.removeAll { Self.ownKeys.contains($0.key) }
        return ConfiguredRule(
            id: id, threshold: accumulation?.from ?? threshold, alertThreshold: alertThreshold, table: table)
    }

    private static func isRuleID(_ id: String, of checker: String) -> Bool {
        guard id.hasPrefix("\(checker)/"), id.utf8.count <= 64 else { return false }
        let name = id.dropFirst(checker.count + 1)
        return !name.isEmpty && !name.hasPrefix("-")
            && name.utf8.allSatisfy {
                (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}
