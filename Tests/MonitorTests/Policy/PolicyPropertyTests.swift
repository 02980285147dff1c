// What must hold for every policy and every event, tried on random ones.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct PolicyPropertyTests {
    /// Trials of each property.
    private static let trials = 4_000

    @Test func `adding a grant never creates an alert`() {
        var world = World(seed: 101)
        for _ in 0..<Self.trials {
            let (rules, grants, suppressions) = (world.rules(), world.grants(), world.suppressions())
            let (findings, circumstances) = world.event(rules)
            let before = alerts(
                Policy(rules: rules, grants: grants, suppressions: suppressions), findings, circumstances)
            let more = grants + world.grants()
            let after = alerts(Policy(rules: rules, grants: more, suppressions: suppressions), findings, circumstances)
            #expect(after.isSubset(of: before))
        }
    }

    @Test func `adding a suppression never creates an alert`() {
        var world = World(seed: 102)
        for _ in 0..<Self.trials {
            let (rules, grants) = (world.rules(), world.grants())
            let (findings, circumstances) = world.event(rules)
            let before = alerts(Policy(rules: rules, grants: grants), findings, circumstances)
            let policy = Policy(rules: rules, grants: grants, suppressions: world.suppressions())
            #expect(alerts(policy, findings, circumstances).isSubset(of: before))
        }
    }

    @Test func `removing a list entry never creates an alert, nor makes one worse`() {
        var world = World(seed: 103)
        for _ in 0..<Self.trials {
            let rules = world.rules()
            let policy = Policy(rules: rules, grants: world.grants(), suppressions: world.suppressions())
            let (findings, circumstances) = world.event(rules)
            let entry = world.entry()
            // The findings without this entry; a finding that named nothing else is gone.
            let reduced = findings.map { finding in
                var finding = finding
                finding.facts.removeAll { if case .listed(let party) = $0 { party.entry == entry } else { false } }
                return finding
            }
            let kept = findings.indices.filter { !reduced[$0].facts.isEmpty || findings[$0].facts.isEmpty }
            let before = policy.decide(onEvent: findings, in: circumstances)
            let after = policy.decide(onEvent: kept.map { reduced[$0] }, in: circumstances)
            for (index, decision) in zip(kept, after) where decision?.verdict.alerts == true {
                #expect(before[index]?.verdict.alerts == true)
                #expect((decision?.severity ?? .info) <= (before[index]?.severity ?? .info))
            }
        }
    }

    @Test func `the order of rules, grants and suppressions does not matter`() {
        var world = World(seed: 104)
        for _ in 0..<Self.trials {
            let (rules, grants, suppressions) = (world.rules(), world.grants(), world.suppressions())
            let (findings, circumstances) = world.event(rules)
            let policy = Policy(rules: rules, grants: grants, suppressions: suppressions)
            let shuffled = Policy(
                rules: rules.shuffled(using: &world.random), grants: grants.shuffled(using: &world.random),
                suppressions: suppressions.shuffled(using: &world.random))
            let one = policy.decide(onEvent: findings, in: circumstances)
            let other = shuffled.decide(onEvent: findings, in: circumstances)
            #expect(one.map { $0?.verdict.name } == other.map { $0?.verdict.name })
            #expect(one.map { $0?.severity } == other.map { $0?.severity })
        }
    }

    @Test func `the order of findings does not matter`() {
        var world = World(seed: 105)
        for _ in 0..<Self.trials {
            let rules = world.rules()
            let policy = Policy(rules: rules, grants: world.grants(), suppressions: world.suppressions())
            let (findings, circumstances) = world.event(rules)
            let order = findings.indices.shuffled(using: &world.random)
            let one = policy.decide(onEvent: findings, in: circumstances)
            let other = policy.decide(onEvent: order.map { findings[$0] }, in: circumstances)
            #expect(order.map { one[$0]?.verdict } == other.map { $0?.verdict })
        }
    }

    @Test func `nothing that nobody can be given is ever permitted`() {
        var world = World(seed: 106)
        for _ in 0..<Self.trials {
            let rules = world.rules()
            let policy = Policy(rules: rules, grants: world.grants())
            let (findings, circumstances) = world.event(rules)
            for (finding, decision) in zip(findings, policy.decide(onEvent: findings, in: circumstances)) {
                guard case .permitted(let id) = decision?.verdict else { continue }
                #expect(circumstances.account != nil && circumstances.conflict == nil)
                for fact in finding.facts {
                    if case .purpose(let category, _, _) = fact { #expect(!Purposes.neverGranted.contains(category)) }
                    if case .listed = fact { #expect(id.hasPrefix("licensed")) }
                }
            }
        }
    }

    private func alerts(_ policy: Policy, _ findings: [Finding], _ circumstances: Circumstances) -> Set<Int> {
        let decisions = policy.decide(onEvent: findings, in: circumstances)
        return Set(decisions.indices.filter { decisions[$0]?.verdict.alerts == true })
    }
}

/// Makes policies and events out of few values, so that they often meet.
private struct World {
    var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let categories = ["military_warfare", "espionage", "weapons", "cbrn", "child_safety"]
    private static let gifts = [
        "purpose:national-security", "purpose:espionage", "purpose:weapons", "purpose:cbrn", "list:l", "country:IR",
    ]
    private static let countries = ["US", "IR", "NO"]
    private static let models = ["llama-3.1-8b", "mistral-7b", ""]

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[random.below(elements.count)] }
    private mutating func some<Element>(_ elements: [Element]) -> [Element] {
        elements.filter { _ in random.below(3) == 0 }
    }

    mutating func entry() -> String { pick(["1", "2"]) }

    mutating func rules() -> [RuleSettings] {
        let all: [(RuleID, String)] = [
            ("purpose/a", "purpose"), ("purpose/b", "purpose"), ("sanctions/c", "sanctions"), ("geo/d", "geo"),
        ]
        return all.map { id, checker in
            var rule = RuleSettings(id: id, checker: checker, severity: pick(Severity.allCases))
            rule.mode = pick([.alert, .alert, .alert, .monitor, .off])
            rule.threshold = pick([0, 0.5])
            rule.reviewBelow = pick([nil, 0.8])
            rule.isAbsolute = checker == "sanctions" || random.below(4) == 0
            if !rule.isAbsolute { rule.unlessGranted = some(Self.gifts.filter { $0.hasPrefix("purpose:") }) }
            if random.below(3) == 0 { rule.conditions = conditions() }
            return rule
        }
    }

    /// Any but `lists`: what asks for a listed party is made to stop when the party is no longer listed.
    private mutating func conditions() -> Conditions {
        var conditions = Conditions()
        conditions.purposes = random.below(3) == 0 ? [pick(Self.categories)] : []
        conditions.countries = random.below(3) == 0 ? some(Self.countries) : []
        conditions.accountKinds = random.below(3) == 0 ? [pick(Account.Kind.allCases)] : []
        conditions.models = random.below(3) == 0 ? [Glob("*llama*")] : []
        conditions.lists = random.below(4) == 0 ? ["l"] : []
        conditions.isAccountKnown = random.below(4) == 0 ? pick([true, false]) : nil
        conditions.unknown = pick(Conditions.Unknown.allCases)
        return conditions
    }

    mutating func grants() -> [Grant] {
        (0..<random.below(4)).map { _ in
            let isLicensed = random.below(2) == 0
            var grant = Grant(
                id: "\(isLicensed ? "licensed" : "plain")-\(random.below(1000))",
                validFrom: CalendarDay(number: 100), expires: CalendarDay(number: 100 + Int64(random.below(20))))
            grant.gives = some(Self.gifts)
            grant.licence = isLicensed ? "17" : ""
            grant.clauses = random.below(4) == 0 ? [Glob("2.1")] : []
            if random.below(6) == 0 { grant.revoked = CalendarDay(number: 105) }
            grant.beneficiary.countries = random.below(2) == 0 ? ["US"] : []
            grant.beneficiary.kinds = random.below(2) == 0 ? [.government] : []
            grant.beneficiary.models = random.below(2) == 0 ? [Glob("*llama*")] : []
            return grant
        }
    }

    mutating func suppressions() -> [Suppression] {
        (0..<random.below(3)).map { number in
            var suppression = Suppression(id: "s\(number)", expires: CalendarDay(number: 100 + Int64(random.below(20))))
            suppression.subject = "subj_1"
            suppression.listEntry = "l:\(entry())"
            return suppression
        }
    }

    mutating func event(_ rules: [RuleSettings]) -> ([Finding], Circumstances) {
        var circumstances = Circumstances(now: 110 * 86_400_000)
        circumstances.subject = pick(["subj_1", "subj_2"])
        circumstances.model = pick(Self.models)
        if random.below(4) > 0 {
            circumstances.account = Account(id: "a", country: pick(Self.countries), kind: pick(Account.Kind.allCases))
        }
        if random.below(10) == 0 { circumstances.conflict = ("a", "b") }
        let findings = rules.filter { _ in random.below(3) > 0 }.map { rule in
            Finding(
                event: 0, rule: rule.id, confidence: pick([0.4, 0.6, 0.9, 1]), facts: facts(rule.checker), evidence: [])
        }
        return (findings, circumstances)
    }

    private mutating func facts(_ checker: String) -> [Fact] {
        switch checker {
        case "sanctions":
            return (0...random.below(2)).map { _ in
                .listed(ListedParty(list: "l", listDate: "", listDigest: "", entry: entry(), name: "n", alias: "n"))
            }
        case "geo": return [.country(pick(Self.countries), Signal(kind: "ip", source: "t", certainty: 0.9))]
        default:
            return [
                .purpose(
                    category: pick(Self.categories), clauses: some(["llama-4/aup/2.1", "llama-4/aup/2.2"]), policy: "")
            ]
        }
    }
}
