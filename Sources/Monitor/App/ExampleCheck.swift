// Judges the examples of rules by the rules in force.

import CheckerKit

/// An example with what the rule made of it.
struct ExampleResult: Sendable {
    var rule: RuleID
    var example: RuleExample
    var found: RuleExample.Outcome
    /// Why, in words.
    var reason: String

    var isRight: Bool { found == example.expected }

    /// The problem that a wrong example is; `nil` for a right one.
    var problem: Problem? {
        if isRight { return nil }
        let name = example.name.isEmpty ? "" : " \"\(example.name)\""
        return Problem(
            at: example.place,
            "example\(name) of rule \"\(rule)\" expects \"\(example.expected.rawValue)\" and comes to "
                + "\"\(found.rawValue)\": \(reason)")
    }
}

/// Judges examples.
struct ExampleCheck {
    let ruleset: Ruleset
    let rules: [RuleSettings]

    init(_ loaded: RulesetBuilder.Loaded) {
        ruleset = loaded.ruleset
        rules = loaded.configuration.rules
    }

    /// Judges all examples of all rules, or of those named.
    func results(_ ids: [String] = []) -> [ExampleResult] {
        rules.filter { ids.isEmpty || ids.contains($0.id.rawValue) }.flatMap { rule in
            rule.examples.map { result(rule, $0) }
        }
    }

    /// What is wrong with examples: an unknown account, an expectation that is not met.
    var problems: [Problem] {
        let known = ruleset.accounts.accounts.map(\.id)
        return results().flatMap { result in
            let id = result.example.account
            if id.isEmpty || known.contains(id) { return [result.problem].compactMap(\.self) }
            let hint = suggestion(for: id, among: known)
            return [Problem(at: result.example.accountPlace, "there is no account \"\(id)\"\(hint)")]
        }
    }

    private func result(_ rule: RuleSettings, _ example: RuleExample) -> ExampleResult {
        if example.repeated > 1 { return repeatedResult(rule, example) }
        var batch = EventBatch()
        batch.append(example.event)
        var binding = AccountBinding.unknown
        if let index = ruleset.accounts.accounts.firstIndex(where: { $0.id == example.account }) {
            ruleset.accounts.write(index, to: &batch, at: 0)
            binding = .account(index, by: .accountID)
        }
        let found = ruleset.findings(in: batch).map(\.finding)
        let judge = Judge(ruleset: ruleset, subject: { _ in "subj_example" }, now: systemTime)
        let event = batch.event(at: 0)
        var circumstances = judge.circumstances(of: event, binding, event.principal)
        circumstances.facts = ruleset.policy.facts(of: found)
        let decisions = ruleset.policy.decide(onEvent: found, in: circumstances)
        var result = ExampleResult(rule: rule.id, example: example, found: .nothing, reason: "nothing was found")
        for (finding, decision) in zip(found, decisions) where finding.rule == rule.id {
            result.found = RuleExample.Outcome(decision)
            result.reason = decision?.reason ?? ruleset.policy.dropping(finding, in: circumstances) ?? "dropped"
            if let tried = decision?.grantsTried, !tried.isEmpty {
                result.reason += "; grants tried: \(tried.joined(separator: ", "))"
            }
        }
        if rule.mode == .off { result.reason = "the rule is off" }
        return result
    }

    /// What a rule makes of an event that takes place again and again: what it comes to together, if it adds up.
    private func repeatedResult(_ rule: RuleSettings, _ example: RuleExample) -> ExampleResult {
        let account = ruleset.accounts.accounts.firstIndex { $0.id == example.account }
        let judge = Judge(ruleset: ruleset, subject: { _ in "subj_example" }, now: systemTime)
        let span = Int64(example.repeated - 1) * example.every
        let given = example.event.header.time
        let first = given == EventHeader.unknownTime ? systemTime() - span : given
        var batch = EventBatch()
        for index in 0..<example.repeated {
            batch.append(example.event)
            if let account { ruleset.accounts.write(account, to: &batch, at: index) }
            batch.withHeader(at: index) {
                $0.time = first.addingReportingOverflow(Int64(index) * example.every).partialValue
                $0.record = Int32(index)
            }
        }
        var memory = Memory()
        memory.latest = judge.latest
        let found = ruleset.findings(in: batch, with: ruleset.plainFindings(in: batch), remembering: &memory)
        let binding = account.map { AccountBinding.account($0, by: .accountID) } ?? .unknown
        let judgements = judge.judgements(
            on: batch, found, bindings: Array(repeating: binding, count: batch.count),
            from: BatchOrigin(feed: "example", record: { "event \($0 + 1)" }, identity: { "\($0)" }),
            remembering: &memory
        ).filter { $0.rule == rule.id }
        var result = ExampleResult(rule: rule.id, example: example, found: .nothing, reason: "nothing was found")
        if found.contains(where: { $0.finding.rule == rule.id }) {
            result.reason = "what was found is no alert together"
        }
        if let last = judgements.last(where: { $0.what.hasPrefix(Sums.prefix) }) ?? judgements.last {
            result.found = RuleExample.Outcome(rawValue: last.verdict.name) ?? .nothing
            result.reason = last.evidence.first?.why ?? last.what
        }
        if rule.mode == .off { result.reason = "the rule is off" }
        return result
    }
}
