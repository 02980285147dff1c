// The one place that decides whether a finding is a violation.

import CheckerKit

/// What the policy knows of the event that a finding is about.
struct Circumstances: Sendable {
    /// The account of the event, and how it was found.
    var account: Account?
    /// The ids of two accounts that the event's identifiers belong to, if they disagree.
    var conflict: (String, String)?
    /// The keyed pseudonym that an alert would show.
    var subject = ""
    var model = ""
    /// Where the model runs: `aws`, `us-gov-west-1`.
    var provider = ""
    var region = ""
    /// The country of the use as the record says, as it stands there; counts where nothing better is known.
    var country = ""
    /// What any rule established of the event.
    var facts: [Fact] = []
    /// Milliseconds since 1970; `EventHeader.unknownTime` if the event has none, and then `now` counts.
    var time = EventHeader.unknownTime
    var now: Int64
    /// Whether an alert says that a party of the same event is on a list.
    var hasListedParty = false

    /// The day by which grants and suppressions are judged, in UTC.
    var day: CalendarDay { CalendarDay(milliseconds: time == EventHeader.unknownTime ? now : time) }
}

/// What is to be done about a finding, and why.
struct Decision: Sendable, Hashable {
    var verdict: Verdict
    var severity: Severity
    /// The grants that give what the rule forbids, each with the reason why it did not apply.
    var grantsTried: [String] = []
    /// The step of ``Policy/decide(_:in:)`` that decided, in words.
    var reason: String

    /// Whether what was decided on may count in a sum: nothing allows it, and nobody knows it to be wrong.
    var counts: Bool {
        switch verdict {
        case .violation, .review, .monitored: true
        case .permitted, .suppressed: false
        }
    }
}

/// Rules, grants and suppressions: a pure function from findings to decisions.
struct Policy: Sendable {
    /// A grant with the purposes that it gives.
    ///
    /// An object, since a grant has dozens of parts, each of which a copy would count references of.
    private final class Candidate: Sendable {
        let grant: Grant
        let categories: Set<String>
        /// What an objection and a permission begin with.
        let prefix: String
        let coverage: String

        init(_ grant: Grant) {
            self.grant = grant
            categories = grant.categories
            prefix = "\(grant.id): "
            coverage = "grant \(grant.id) of \(grant.validFrom) to \(grant.expires) covers account "
        }
    }

    /// A rule, and for each grant whether it gives what the rule asks for; an object for the same reason.
    private final class Entry: Sendable {
        let rule: RuleSettings
        let lifting: [Bool]

        init(_ rule: RuleSettings, _ grants: [Grant]) {
            self.rule = rule
            lifting = grants.map { !rule.isAbsolute && $0.gives(anyOf: rule.unlessGranted) }
        }
    }

    private let rules: [RuleID: Entry]
    private let candidates: [Candidate]
    /// By subject, since an event has one.
    private let suppressions: [String: [Suppression]]

    init(rules: [RuleSettings], grants: [Grant] = [], suppressions: [Suppression] = []) {
        self.rules = Dictionary(rules.map { ($0.id, Entry($0, grants)) }) { first, _ in first }
        candidates = grants.map { Candidate($0) }
        accumulating = Set(rules.filter { $0.accumulation != nil && $0.mode != .off }.map(\.id))
        self.suppressions = Dictionary(grouping: suppressions, by: \.subject)
    }

    func rule(_ id: RuleID) -> RuleSettings? { rules[id]?.rule }

    /// The rules that add findings up.
    let accumulating: Set<RuleID>

    /// Whether a rule adds findings up.
    func accumulates(_ rule: RuleID) -> Bool { !accumulating.isEmpty && accumulating.contains(rule) }

    /// The rule to whose sums a finding is to be added; `nil`: to none.
    func accumulating(_ finding: Finding) -> RuleSettings? {
        guard accumulates(finding.rule), let rule = rules[finding.rule]?.rule, let sums = rule.accumulation else {
            return nil
        }
        return finding.confidence >= sums.from ? rule : nil
    }

    /// Whether there is a rule that no ordinary grant lifts.
    var hasAbsoluteRules: Bool { rules.values.contains { $0.rule.isAbsolute } }

    /// Decides on one finding; `nil` means that nothing is to be recorded.
    ///
    /// The first step that applies decides:
    /// 1. The rule is unknown or its mode is `off`: nothing.
    /// 2. The confidence is below the rule's `threshold`: nothing. Neither a grant nor a suppression is recorded for
    ///    what would not have been an alert.
    ///    The same if a condition of the rule's `when` fails, or cannot be told and the rule says to skip it then.
    /// 3. The finding names listed parties, and a suppression that has not expired covers each pair of subject and
    ///    list entry, the entry unchanged: `suppressed`. This and step 4 are all that lifts an absolute rule.
    /// 4. A grant with a licence number covers every fact of the finding, for this account, model and hosting on this
    ///    day: `permitted`.
    /// 5. The same for a grant without a licence number that the rule names in `unless_granted`, unless the rule is
    ///    absolute. Only for an absolute rule does a listed party in the same event not stand against steps 4 and 5.
    /// 6. The rule's mode is `monitor`: `monitored`.
    /// 7. The confidence is below the rule's `review_below`, or a condition of the rule's `when` cannot be told and the
    ///    rule does not say what to do then: `review`.
    /// 8. Otherwise: `violation`.
    ///
    /// In steps 6 to 8 the severity is the rule's, and `critical` if a listed party is in the same event.
    func decide(_ finding: Finding, in circumstances: Circumstances) -> Decision? {
        guard let entry = rules[finding.rule], entry.rule.mode != .off else { return nil }  // 1
        guard finding.confidence >= entry.rule.alertThreshold else { return nil }  // 2
        return decide(finding, entry, in: circumstances)
    }

    /// Decides what a finding counts for in a sum: like ``decide(_:in:)``, whatever its confidence.
    func weigh(_ finding: Finding, in circumstances: Circumstances) -> Decision? {
        guard let entry = rules[finding.rule], entry.rule.mode != .off else { return nil }
        return decide(finding, entry, in: circumstances)
    }

    /// The facts of an event's findings that count in the conditions of rules: not those of findings that are too weak to
    /// be anything but a part of a sum.
    func facts(of findings: some Sequence<Finding>) -> [Fact] {
        findings.flatMap { finding in
            if accumulates(finding.rule), let rule = rules[finding.rule]?.rule, finding.confidence < rule.threshold {
                return [Fact]()
            }
            return finding.facts
        }
    }

    /// What is known of an event once its findings were decided on, each by itself.
    func circumstances(
        _ findings: [Finding], _ decisions: [Decision?], _ before: Circumstances
    ) -> Circumstances {
        var circumstances = before
        if circumstances.facts.isEmpty, findings.count > 1 { circumstances.facts = facts(of: findings) }
        for (finding, decision) in zip(findings, decisions)
        where finding.namesListedParty && decision?.verdict.alerts == true {
            circumstances.hasListedParty = true
        }
        return circumstances
    }

    private func decide(_ finding: Finding, _ entry: Entry, in circumstances: Circumstances) -> Decision? {
        let (applies, doubt) = applicability(of: entry.rule, to: finding, in: circumstances)
        guard applies else { return nil }
        if let id = suppression(of: finding, in: circumstances) {  // 3
            return Decision(
                verdict: .suppressed(by: id), severity: .info, reason: "suppression \(id): a known false positive")
        }
        var tried: [String] = []
        // Taken out once: an account has dozens of parts, each of which a copy counts references of.
        let account = candidates.isEmpty ? nil : circumstances.account
        let day = circumstances.day
        for (index, candidate) in candidates.enumerated() {  // 4 and 5
            guard entry.lifting[index] || isLicensed(candidate, for: finding) else { continue }
            if let objection = objection(to: candidate, entry, finding, account, on: day, in: circumstances) {
                var text = candidate.prefix
                text += objection
                tried.append(text)
                continue
            }
            let grant = candidate.grant
            return Decision(
                verdict: .permitted(grant: grant.id), severity: .info, grantsTried: tried,
                reason: "\(candidate.coverage)\(account?.id ?? "")")
        }
        return unlifted(entry.rule, finding, circumstances.hasListedParty, tried, doubt)  // 6 to 8
    }

    /// Says why step 1 or 2 drops a finding; `nil` if they do not.
    func dropping(_ finding: Finding, in circumstances: Circumstances) -> String? {
        guard let rule = rule(finding.rule) else { return "there is no such rule" }
        if rule.mode == .off { return "the rule is off" }
        if rule.accumulation?.alone == false { return "it counts only together with others of the same principal" }
        guard finding.confidence >= rule.threshold else {
            return "confidence \(hundredths(finding.confidence)) against threshold \(hundredths(rule.threshold))"
        }
        switch rule.conditions?.answer(finding, in: circumstances) {
        case .fails(let why): return "the rule does not apply, \(why)"
        case .unknown(let why): return rule.conditions?.unknown == .skip ? "unknown = \"skip\", \(why)" : nil
        case .holds, nil: return nil
        }
    }

    /// Whether the conditions let a rule apply, and what could not be told.
    private func applicability(
        of rule: RuleSettings, to finding: Finding, in circumstances: Circumstances
    ) -> (Bool, doubt: String?) {
        guard let conditions = rule.conditions else { return (true, nil) }
        switch conditions.answer(finding, in: circumstances) {
        case .holds: return (true, nil)
        case .fails: return (false, nil)
        case .unknown(let why):
            switch conditions.unknown {
            case .review: return (true, why)
            case .apply: return (true, nil)
            case .skip: return (false, nil)
            }
        }
    }

    /// Decides on all findings of one event, in their order.
    ///
    /// Those that name listed parties come first, since they count in the decisions on the others: a listed party whose
    /// match is suppressed, licensed or only monitored does not.
    func decide(onEvent findings: [Finding], in circumstances: Circumstances) -> [Decision?] {
        if findings.count == 1 { return [decide(findings[0], in: circumstances)] }
        var circumstances = circumstances
        if circumstances.facts.isEmpty, findings.count > 1 { circumstances.facts = facts(of: findings) }
        var decisions = [Decision?](repeating: nil, count: findings.count)
        for (index, finding) in findings.enumerated() where finding.namesListedParty {
            decisions[index] = decide(finding, in: circumstances)
        }
        if decisions.contains(where: { $0?.verdict.alerts == true }) { circumstances.hasListedParty = true }
        for (index, finding) in findings.enumerated() where !finding.namesListedParty {
            decisions[index] = decide(finding, in: circumstances)
        }
        return decisions
    }

    private func unlifted(
        _ rule: RuleSettings, _ finding: Finding, _ hasListedParty: Bool, _ tried: [String], _ doubt: String?
    ) -> Decision {
        let severity = hasListedParty ? Severity.critical : rule.severity
        let confidence = "confidence \(hundredths(finding.confidence))"
        if rule.mode == .monitor {
            return Decision(
                verdict: .monitored, severity: severity, grantsTried: tried,
                reason: "\(confidence); the rule only monitors")
        }
        if let limit = rule.reviewBelow, finding.confidence < limit {
            return Decision(
                verdict: .review, severity: severity, grantsTried: tried,
                reason: "\(confidence) is below review_below \(hundredths(limit)): a person has to decide")
        }
        if let doubt {
            return Decision(
                verdict: .review, severity: severity, grantsTried: tried,
                reason: "a condition cannot be told, \(doubt): a person has to decide")
        }
        let raised = hasListedParty && rule.severity < .critical && !finding.namesListedParty
        return Decision(
            verdict: .violation, severity: severity, grantsTried: tried,
            reason: raised
                ? "\(confidence); critical, since a listed party is in the same event"
                : "\(confidence) reaches the threshold \(hundredths(rule.threshold))")
    }

    /// Returns the suppression of a finding; of several parties, each must be suppressed.
    private func suppression(of finding: Finding, in circumstances: Circumstances) -> String? {
        guard let known = suppressions[circumstances.subject] else { return nil }
        let day = circumstances.day
        var id: String?
        for fact in finding.facts {
            guard case .listed(let party) = fact else { return nil }
            guard
                let suppression = known.first(where: {
                    $0.covers(subject: circumstances.subject, party) && day <= $0.expires
                })
            else { return nil }
            id = id ?? suppression.id
        }
        return id
    }

    /// Whether a grant with a licence number covers a finding, whatever the rule asks for.
    private func isLicensed(_ candidate: Candidate, for finding: Finding) -> Bool {
        !candidate.grant.licence.isEmpty
            && candidate.grant.uncovered(of: finding.facts, categories: candidate.categories) == nil
    }

    /// Says why a grant does not apply; `nil` if it does.
    private func objection(
        to candidate: Candidate, _ entry: Entry, _ finding: Finding, _ account: Account?,
        on day: CalendarDay, in circumstances: Circumstances
    ) -> String? {
        if !entry.rule.isAbsolute && circumstances.hasListedParty { return "a listed party is in the same event" }
        if let objection = candidate.grant.uncovered(of: finding.facts, categories: candidate.categories) {
            return objection
        }
        if let objection = candidate.grant.objection(on: day) { return objection }
        if let (first, second) = circumstances.conflict {
            return "the event's identifiers belong to two accounts, \(first) and \(second)"
        }
        guard let account else { return "account unknown" }
        return candidate.grant.beneficiary.objection(to: account)
            ?? candidate.grant.beneficiary.objection(toUse: circumstances)
    }
}

extension Finding {
    /// Whether a party of the event is an entry of a list.
    var namesListedParty: Bool {
        facts.contains { if case .listed = $0 { true } else { false } }
    }
}

extension Grant.Beneficiary {
    /// Says why an account is no beneficiary; `nil` if it is one.
    func objection(to account: Account) -> String? {
        if !accounts.isEmpty && !accounts.contains(account.id) { return "not to account \(account.id)" }
        if !organisations.isEmpty {
            let names = [account.organisation] + account.legalNames + (account.match[.organisation] ?? [])
            if !organisations.contains(where: { wanted in names.contains { equalIgnoringCase($0, wanted) } }) {
                return "not to organisation \(account.organisation)"
            }
        }
        if !countries.isEmpty && !countries.contains(account.country) {
            return "not to accounts in " + (account.country.isEmpty ? "an unknown country" : account.country)
        }
        if !kinds.isEmpty && !kinds.contains(account.kind) { return "not to \(account.kind.rawValue) accounts" }
        if !contractorOf.isEmpty && !account.contractorOf.contains(where: contractorOf.contains) {
            return "account \(account.id) is no contractor of \(contractorOf.joined(separator: ", "))"
        }
        return nil
    }

    /// Says why the model or the place it runs at is not meant; `nil` if it is.
    func objection(toUse use: Circumstances) -> String? {
        if !models.isEmpty && !models.contains(where: { $0.matches(use.model) }) {
            return use.model.isEmpty ? "model unknown" : "not for model \(use.model)"
        }
        if !hosting.isEmpty {
            let place = "\(use.provider):\(use.region)"
            let matches = hosting.contains { $0.matches($0.pattern.contains(":") ? place : use.provider) }
            if !matches { return use.provider.isEmpty ? "hosting unknown" : "not for hosting at \(place)" }
        }
        return nil
    }
}

/// A confidence with two digits, rounded down so that nothing below a limit looks equal to it.
func hundredths(_ number: Double) -> String {
    guard number.isFinite, number >= 0, number < 1e6 else { return "?" }
    let value = Int(number * 100 + 1e-9)
    return "\(value / 100).\(value % 100 < 10 ? "0" : "")\(value % 100)"
}
