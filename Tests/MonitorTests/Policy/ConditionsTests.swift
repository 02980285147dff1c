// [rule.when]: what holds, what fails, and what nobody knows.

import CheckerKit
import Testing

@testable import Monitor

/// 2026-11-22T12:00:00Z, a Sunday.
private let noon: Int64 = 1_795_348_800_000

struct ConditionsTests {
    /// Conditions, and what they come to for an event that satisfies them, one that does not, and one that is silent.
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        var failing: @Sendable (inout Circumstances, inout Finding) -> Void
        var silent: @Sendable (inout Circumstances, inout Finding) -> Void
        var testDescription: String { text }
    }

    private static let cases: [Case] = [
        Case(text: "purposes = [\"national-security\"]") {
            $1.facts[0] = purpose("weapons")
        } silent: {
            $1.facts.remove(at: 0)
        },
        Case(text: "clauses = [\"2.1\"]") {
            $1.facts[0] = purpose("espionage", clause: "llama-4/aup/2.2")
        } silent: {
            $1.facts[0] = .purpose(category: "espionage", clauses: [], policy: "")
        },
        Case(text: "policies = [\"llama-*\"]") {
            $1.facts[0] = .purpose(category: "espionage", clauses: [], policy: "gemma-pup")
        } silent: {
            $1.facts[0] = .purpose(category: "espionage", clauses: [], policy: "")
        },
        Case(text: "countries = [\"NO\"]") {
            $1.facts[1] = place("SE")
        } silent: {
            $1.facts.remove(at: 1)
        },
        Case(text: "countries = [\"NO\"]\ncertainty = 0.9") {
            $1.facts[1] = place("SE")
        } silent: {
            $1.facts[1] = place("NO", certainty: 0.5)
        },
        Case(text: "countries_not = [\"SE\"]") {
            $1.facts[1] = place("SE")
        } silent: {
            $1.facts.remove(at: 1)
        },
        Case(text: "anonymisers = [\"tor\"]") {
            $1.facts[2] = hidden("vpn")
        } silent: {
            $1.facts.remove(at: 2)
        },
        Case(text: "accounts = [\"agency\"]") { c, _ in
            c.account?.id = "x"
        } silent: { c, _ in
            c.account = nil
        },
        Case(text: "account_kinds = [\"government\"]") { c, _ in
            c.account?.kind = .research
        } silent: { c, _ in
            c.account = nil
        },
        Case(text: "account_countries = [\"US\"]") { c, _ in
            c.account?.country = "FR"
        } silent: { c, _ in
            c.account?.country = ""
        },
        Case(text: "account_countries_not = [\"FR\"]") { c, _ in
            c.account?.country = "FR"
        } silent: { c, _ in
            c.account = nil
        },
        Case(text: "owner_countries = [\"CN\"]") { c, _ in
            c.account?.ownerCountries = ["NO"]
        } silent: { c, _ in
            c.account?.ownerCountries = []
        },
        Case(text: "contractor_of = [\"US\"]") { c, _ in
            c.account?.contractorOf = []
        } silent: { c, _ in
            c.account = nil
        },
        Case(text: "models = [\"*llama*\"]") { c, _ in
            c.model = "mistral"
        } silent: { c, _ in
            c.model = ""
        },
        Case(text: "hosting = [\"aws:us-gov-*\"]") { c, _ in
            c.region = "eu-west-1"
        } silent: { c, _ in
            c.provider = ""
        },
        Case(text: "hours = \"11:00-13:00\"") { c, _ in
            c.time += 3_600_000
        } silent: { c, _ in
            c.time = EventHeader.unknownTime
        },
        Case(text: "days = [\"sun\"]") { c, _ in
            c.time += 86_400_000
        } silent: { c, _ in
            c.time = EventHeader.unknownTime
        },
    ]

    @Test(arguments: cases)
    func `a condition holds, fails, or cannot be told, and the last is never taken for the second`(
        _ test: Case
    ) throws {
        for (unknown, verdict) in [("review", "review"), ("apply", "violation"), ("skip", "nothing")] {
            let policy = Policy(rules: [try rule("\(test.text)\nunknown = \"\(unknown)\"")])
            var (circumstances, finding) = Self.event()
            #expect(outcome(policy, finding, circumstances) == "violation")
            test.failing(&circumstances, &finding)
            #expect(outcome(policy, finding, circumstances) == "nothing")
            #expect(policy.dropping(finding, in: circumstances)?.contains("the rule does not apply") == true)
            (circumstances, finding) = Self.event()
            test.silent(&circumstances, &finding)
            #expect(outcome(policy, finding, circumstances) == verdict)
            if unknown == "skip" { #expect(policy.dropping(finding, in: circumstances)?.contains("skip") == true) }
        }
        // What nobody told is for a person.
        var (circumstances, finding) = Self.event()
        test.silent(&circumstances, &finding)
        #expect(outcome(Policy(rules: [try rule(test.text)]), finding, circumstances) == "review")
    }

    @Test func `lists, known accounts and confidence are always told`() throws {
        var (circumstances, finding) = Self.event()
        #expect(outcome(Policy(rules: [try rule("account_known = true")]), finding, circumstances) == "violation")
        #expect(outcome(Policy(rules: [try rule("account_known = false")]), finding, circumstances) == "nothing")
        circumstances.account = nil
        #expect(outcome(Policy(rules: [try rule("account_known = false")]), finding, circumstances) == "violation")
        let listed = Policy(rules: [try rule("lists = [\"l\"]")])
        #expect(outcome(listed, finding, circumstances) == "nothing")
        finding.facts.append(
            .listed(ListedParty(list: "l", listDate: "", listDigest: "", entry: "1", name: "", alias: "")))
        #expect(outcome(listed, finding, circumstances) == "violation")
        let unsure = Policy(rules: [try rule("confidence_below = 0.9")])
        #expect(outcome(unsure, finding, circumstances) == "nothing")
        finding.confidence = 0.89
        #expect(outcome(unsure, finding, circumstances) == "violation")
    }

    @Test func `one condition that fails decides over one that cannot be told`() throws {
        let policy = Policy(rules: [try rule("models = [\"x\"]\nhosting = [\"aws\"]")])
        var (circumstances, finding) = Self.event()
        circumstances.provider = ""
        #expect(outcome(policy, finding, circumstances) == "nothing")
        finding.confidence = 1
        circumstances.model = "x"
        #expect(outcome(policy, finding, circumstances) == "review")
    }

    @Test func `what another rule established of the event counts`() throws {
        var geo = RuleSettings(id: "geo/x", checker: "geo", severity: .low)
        geo.mode = .monitor
        let policy = Policy(rules: [try rule("countries = [\"NO\"]"), geo])
        var (circumstances, finding) = Self.event()
        finding.facts = [purpose("espionage")]
        circumstances.country = ""
        let located = Finding(event: 0, rule: "geo/x", facts: [place("NO")], evidence: [])
        #expect(policy.decide(onEvent: [finding], in: circumstances)[0]?.verdict == .review)
        #expect(policy.decide(onEvent: [finding, located], in: circumstances)[0]?.verdict == .violation)
        circumstances.country = "NO"
        #expect(policy.decide(onEvent: [finding], in: circumstances)[0]?.verdict == .violation)
        circumstances.country = "no such country"
        #expect(policy.decide(onEvent: [finding], in: circumstances)[0]?.verdict == .review)
    }

    @Test(arguments: [
        ("22:00-06:00", 23, true), ("22:00-06:00", 5, true), ("22:00-06:00", 6, false), ("22:00-06:00", 12, false),
        ("06:00-22:00", 6, true), ("06:00-22:00", 22, false), ("00:00-24:00", 0, true),
    ])
    func `hours may pass midnight, and end before their end`(_ text: String, _ hour: Int64, _ isWithin: Bool) throws {
        let window = try #require(TimeWindow(text))
        let midnight = noon - 43_200_000
        #expect((window.answer(at: midnight + hour * 3_600_000) == .holds) == isWithin)
    }

    @Test(arguments: [
        "", "8-9", "08:00", "08:00-08:00", "24:00-06:00", "08:60-09:00", "08:00-09:00-10:00", "-1:00-02:00",
    ])
    func `what is no time of day is refused`(_ text: String) { #expect(TimeWindow(text) == nil) }

    private func outcome(_ policy: Policy, _ finding: Finding, _ circumstances: Circumstances) -> String {
        policy.decide(finding, in: circumstances)?.verdict.name ?? "nothing"
    }

    private func rule(_ text: String) throws -> RuleSettings {
        let problems = Problems()
        var rule = RuleSettings(id: "purpose/x", checker: "purpose", severity: .high)
        rule.conditions = Conditions(try TOMLText.parse(Array(text.utf8), file: "x"), problems)
        try problems.throwIfErrors()
        return rule
    }

    /// An event that satisfies every case.
    private static func event() -> (Circumstances, Finding) {
        var circumstances = Circumstances(now: noon)
        var account = Account(id: "agency", country: "US", kind: .government)
        account.ownerCountries = ["CN"]
        account.contractorOf = ["US"]
        circumstances.account = account
        circumstances.model = "llama-3.1-8b"
        circumstances.provider = "aws"
        circumstances.region = "us-gov-west-1"
        circumstances.time = noon
        let facts: [Fact] = [purpose("espionage"), place("NO"), hidden("tor")]
        return (circumstances, Finding(event: 0, rule: "purpose/x", confidence: 0.95, facts: facts, evidence: []))
    }
}

private func purpose(_ category: String, clause: String = "llama-4/aup/2.1") -> Fact {
    .purpose(category: category, clauses: [clause], policy: "llama-4-aup")
}

private func place(_ code: String, certainty: Double = 0.95) -> Fact {
    .country(code, Signal(kind: "ip", source: "test", certainty: certainty))
}

private func hidden(_ kind: String) -> Fact { .anonymiser(kind, Signal(kind: "ip", source: "test")) }
