// The policy's precedence, numbered as in the comment of Policy.decide.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

/// 2026-11-22T00:00:00Z.
private let now: Int64 = 1_795_305_600_000
private let day: Int64 = 86_400_000

struct PolicyTests {
    // Step 1.

    @Test func `1 an unknown rule decides nothing`() {
        #expect(Policy(rules: []).decide(military(), in: Circumstances(now: now)) == nil)
    }

    @Test func `1 a rule that is off decides nothing, even with a suppression`() {
        var rule = sanctionsRule()
        rule.mode = .off
        let policy = Policy(rules: [rule], suppressions: [suppression()])
        #expect(policy.decide(listed(), in: suspect()) == nil)
    }

    // Step 2.

    @Test(arguments: [(0.79, false), (0.80, true), (1.0, true), (Double.nan, false)])
    func `2 below the threshold is nothing, at the threshold is something`(_ confidence: Double, _ counts: Bool) {
        let decision = Policy(rules: [militaryRule()]).decide(military(confidence), in: Circumstances(now: now))
        #expect((decision != nil) == counts)
    }

    @Test func `2 below the threshold a grant is not recorded`() {
        let policy = Policy(rules: [militaryRule()], grants: [grant()])
        #expect(policy.decide(military(0.5), in: agency()) == nil)
    }

    // Step 3.

    @Test func `3 a suppression of the pair suppresses an absolute rule`() {
        let policy = Policy(rules: [sanctionsRule()], suppressions: [suppression()])
        let decision = policy.decide(listed(), in: suspect())
        #expect(decision?.verdict == .suppressed(by: "s") && decision?.severity == .info)
    }

    @Test func `3 a suppression needs the same subject, the same entry, the same hash and the day`() {
        var other = suspect()
        other.subject = "subj_ffffffffffff"
        var changed = suppression()
        changed.listEntryHash = party(alias: "Example Trading LLC").digest
        var unchanged = suppression()
        unchanged.listEntryHash = party().digest
        var expired = suppression()
        expired.expires = CalendarDay(milliseconds: now - day)
        var ending = suppression()
        ending.expires = CalendarDay(milliseconds: now)
        let rules = [sanctionsRule()]
        #expect(Policy(rules: rules, suppressions: [suppression()]).decide(listed(), in: other)?.verdict == .violation)
        #expect(
            Policy(rules: rules, suppressions: [suppression()]).decide(listed(entry: "7"), in: suspect())?.verdict
                == .violation)
        #expect(Policy(rules: rules, suppressions: [changed]).decide(listed(), in: suspect())?.verdict == .violation)
        #expect(
            Policy(rules: rules, suppressions: [unchanged]).decide(listed(), in: suspect())?.verdict
                == .suppressed(by: "s"))
        #expect(Policy(rules: rules, suppressions: [expired]).decide(listed(), in: suspect())?.verdict == .violation)
        #expect(
            Policy(rules: rules, suppressions: [ending]).decide(listed(), in: suspect())?.verdict
                == .suppressed(by: "s"))
    }

    @Test func `3 of several listed parties each must be suppressed`() {
        var finding = listed()
        finding.facts.append(.listed(party(entry: "7")))
        var second = suppression()
        second.id = "t"
        second.listEntry = "ofac-sdn:7"
        let rules = [sanctionsRule()]
        #expect(
            Policy(rules: rules, suppressions: [suppression()]).decide(finding, in: suspect())?.verdict == .violation)
        #expect(
            Policy(rules: rules, suppressions: [suppression(), second]).decide(finding, in: suspect())?.verdict
                == .suppressed(by: "s"))
    }

    @Test func `3 a suppression never covers a purpose or a finding without facts`() {
        var rule = militaryRule()
        rule.unlessGranted = []
        var finding = military()
        finding.facts.append(.listed(party()))
        #expect(
            Policy(rules: [rule], suppressions: [suppression()]).decide(finding, in: suspect())?.verdict == .violation)
        finding.facts = []
        #expect(
            Policy(rules: [rule], suppressions: [suppression()]).decide(finding, in: suspect())?.verdict == .violation)
    }

    // Step 4.

    @Test func `4 a licence for the list lifts an absolute rule, a grant without number does not`() {
        var licensed = grant()
        licensed.gives = ["list:ofac-sdn"]
        licensed.licence = "2026-0001"
        var unlicensed = licensed
        unlicensed.licence = ""
        let rules = [sanctionsRule()]
        #expect(
            Policy(rules: rules, grants: [licensed]).decide(listed(), in: agency())?.verdict == .permitted(grant: "g"))
        let refused = Policy(rules: rules, grants: [unlicensed]).decide(listed(), in: agency())
        #expect(refused?.verdict == .violation && refused?.grantsTried == [])
        #expect(Policy(rules: rules, grants: [grant()]).decide(listed(), in: agency())?.verdict == .violation)
    }

    @Test func `4 a licence is for one list, one account and its days`() {
        var licensed = grant()
        licensed.gives = ["list:ofac-sdn"]
        licensed.licence = "2026-0001"
        let policy = Policy(rules: [sanctionsRule()], grants: [licensed])
        #expect(policy.decide(listed(list: "eu-fsf"), in: agency())?.verdict == .violation)
        #expect(policy.decide(listed(), in: Circumstances(now: now))?.grantsTried == ["g: account unknown"])
        var late = agency()
        late.now = now + 1000 * day
        #expect(
            policy.decide(listed(), in: late)?.grantsTried == ["g: expired on 2027-11-04, the event is of 2029-08-18"])
    }

    @Test func `4 a licence for a country covers the country and its regions`() {
        var licensed = grant()
        licensed.gives = ["country:UA"]
        licensed.licence = "2026-0002"
        var rule = RuleSettings(id: "geo/x", checker: "geo", severity: .critical)
        rule.isAbsolute = true
        let signal = Signal(kind: "ip", source: "test")
        let policy = Policy(rules: [rule], grants: [licensed])
        let inRegion = Finding(
            event: 0, rule: "geo/x", facts: [.country("UA", signal), .region("UA-43", signal)], evidence: [])
        let elsewhere = Finding(
            event: 0, rule: "geo/x", facts: [.country("UA", signal), .country("IR", signal)], evidence: [])
        let hidden = Finding(
            event: 0, rule: "geo/x", facts: [.country("UA", signal), .anonymiser("tor", signal)], evidence: [])
        #expect(policy.decide(inRegion, in: agency())?.verdict == .permitted(grant: "g"))
        #expect(policy.decide(elsewhere, in: agency())?.verdict == .violation)
        #expect(policy.decide(hidden, in: agency())?.verdict == .violation)
    }

    // Step 5.

    @Test func `5 a grant for the account permits and is recorded`() {
        let decision = Policy(rules: [militaryRule()], grants: [grant()]).decide(military(), in: agency())
        #expect(decision?.verdict == .permitted(grant: "g") && decision?.severity == .info)
        #expect(decision?.reason == "grant g of 2024-11-04 to 2027-11-04 covers account agency")
    }

    @Test(arguments: objections)
    func `5 a grant that does not apply is named with its reason`(_ objection: Objection) {
        var rule = militaryRule()
        var grant = grant()
        var circumstances = agency()
        var finding = military()
        objection.change(&rule, &grant, &circumstances, &finding)
        let decision = Policy(rules: [rule], grants: [grant]).decide(finding, in: circumstances)
        #expect(decision?.verdict == .violation)
        #expect(decision?.grantsTried == [objection.reason].filter { !$0.isEmpty })
    }

    @Test(arguments: Purposes.neverGranted.sorted())
    func `5 what is never granted is not permitted even if a grant names it`(_ category: String) {
        var rule = militaryRule()
        rule.unlessGranted = ["purpose:\(category)"]
        var grant = grant()
        grant.gives = ["purpose:\(category)", "purpose:national-security"]
        let decision = Policy(rules: [rule], grants: [grant]).decide(military(category: category), in: agency())
        #expect(decision?.verdict == .violation)
        #expect(decision?.grantsTried == ["g: \(category) is never granted"])
    }

    @Test func `5 the date of the event counts, both ends included`() {
        let policy = Policy(rules: [militaryRule()], grants: [grant()])
        let days: [(String, Bool)] = [
            ("2024-11-03", false), ("2024-11-04", true), ("2027-11-04", true), ("2027-11-05", false),
        ]
        for (text, isPermitted) in days {
            var circumstances = agency()
            circumstances.time = (CalendarDay(text)?.number ?? 0) * day + day - 1
            #expect((policy.decide(military(), in: circumstances)?.verdict == .permitted(grant: "g")) == isPermitted)
        }
    }

    @Test func `5 the second grant may permit what the first does not`() {
        var first = grant()
        first.id = "f"
        first.beneficiary.countries = ["FR"]
        let decision = Policy(rules: [militaryRule()], grants: [first, grant()]).decide(military(), in: agency())
        #expect(decision?.verdict == .permitted(grant: "g"))
        #expect(decision?.grantsTried == ["f: not to accounts in US"])
    }

    @Test func `5 a grant for one category of the rule's group covers only that one`() {
        var espionage = grant()
        espionage.gives = ["purpose:espionage"]
        let policy = Policy(rules: [militaryRule()], grants: [espionage])
        #expect(policy.decide(military(category: "espionage"), in: agency())?.verdict == .permitted(grant: "g"))
        #expect(policy.decide(military(), in: agency())?.grantsTried == ["g: does not give military_warfare"])
    }

    // Steps 6 to 8.

    @Test func `6 a rule that monitors records what it would have done, after grants`() {
        var rule = militaryRule()
        rule.mode = .monitor
        let policy = Policy(rules: [rule], grants: [grant()])
        #expect(policy.decide(military(), in: Circumstances(now: now))?.verdict == .monitored)
        #expect(policy.decide(military(), in: agency())?.verdict == .permitted(grant: "g"))
    }

    @Test(arguments: [(0.80, Verdict.review), (0.899, .review), (0.90, .violation)])
    func `7 below review_below a person decides`(_ confidence: Double, _ verdict: Verdict) {
        var rule = militaryRule()
        rule.reviewBelow = 0.9
        #expect(Policy(rules: [rule]).decide(military(confidence), in: Circumstances(now: now))?.verdict == verdict)
    }

    @Test func `8 what nothing lifts is a violation with the rule's severity`() {
        let decision = Policy(rules: [militaryRule()]).decide(military(), in: Circumstances(now: now))
        #expect(
            decision
                == Decision(verdict: .violation, severity: .high, reason: "confidence 0.90 reaches the threshold 0.80"))
    }

    // A listed party in the same event.

    @Test func `a listed party in the same event takes grants away and makes the rest critical`() {
        let policy = Policy(rules: [militaryRule(), sanctionsRule()], grants: [grant()])
        let decisions = policy.decide(onEvent: [military(), listed()], in: agency())
        #expect(decisions.map(\.?.verdict) == [.violation, .violation])
        #expect(decisions.map(\.?.severity) == [.critical, .critical])
        #expect(decisions[0]?.grantsTried == ["g: a listed party is in the same event"])
    }

    @Test func `a suppressed, monitored or unlikely listed party changes nothing for the rest`() {
        var monitored = sanctionsRule()
        monitored.mode = .monitor
        var circumstances = agency()
        circumstances.subject = suspect().subject
        let cases: [(RuleSettings, [Suppression], Double)] = [
            (sanctionsRule(), [suppression()], 1), (monitored, [], 1), (sanctionsRule(), [], 0.2),
        ]
        for (rule, suppressions, confidence) in cases {
            let policy = Policy(rules: [militaryRule(), rule], grants: [grant()], suppressions: suppressions)
            let decisions = policy.decide(onEvent: [military(), listed(confidence: confidence)], in: circumstances)
            #expect(decisions[0]?.verdict == .permitted(grant: "g"))
        }
    }

    @Test func `a decision never throws or traps, whatever the finding says`() {
        var random = SeededGenerator(seed: 11)
        let policy = Policy(rules: [militaryRule(), sanctionsRule()], grants: [grant()], suppressions: [suppression()])
        for _ in 0..<5_000 {
            var circumstances = random.below(2) == 0 ? agency() : suspect()
            circumstances.time = [Int64.min, .max, 0, -1, now][random.below(5)]
            let confidence = [0, 1, -1, .nan, .infinity, 0.85, 1e300][random.below(7)] as Double
            let rule: RuleID = ["purpose/military", "sanctions/listed", "x"][random.below(3)]
            let facts = [[], military().facts, listed().facts, military().facts + listed().facts][random.below(4)]
            let finding = Finding(event: 0, rule: rule, confidence: confidence, facts: facts, evidence: [])
            let decision = policy.decide(finding, in: circumstances)
            if case .permitted = decision?.verdict {
                #expect(circumstances.account != nil && !finding.namesListedParty)
            }
        }
    }
}

/// A reason for which the otherwise perfect grant does not apply.
struct Objection: CustomTestStringConvertible, Sendable {
    typealias Change = @Sendable (inout RuleSettings, inout Grant, inout Circumstances, inout Finding) -> Void
    var reason: String
    var change: Change
    init(_ reason: String, _ change: @escaping Change) {
        self.reason = reason
        self.change = change
    }
    var testDescription: String { reason.isEmpty ? "not a candidate" : reason }
}

private let objections: [Objection] = [
    Objection("") { rule, _, _, _ in rule.unlessGranted = [] },
    Objection("") { rule, _, _, _ in rule.isAbsolute = true },
    Objection("") { _, grant, _, _ in grant.gives = ["purpose:violence"] },
    Objection("g: does not give weapons") { _, _, _, finding in
        finding.facts.append(.purpose(category: "weapons", clauses: [], policy: ""))
    },
    Objection("g: cbrn is never granted") { _, _, _, finding in
        finding.facts.append(.purpose(category: "cbrn", clauses: [], policy: ""))
    },
    Objection("g: does not give list:ofac-sdn") { _, _, _, finding in finding.facts.append(.listed(party())) },
    Objection("g: the finding says nothing that could be granted") { _, _, _, finding in finding.facts = [] },
    Objection("g: does not give military_warfare") { _, grant, _, _ in
        grant.beneficiary.excludes = ["purpose:military_warfare"]
    },
    Objection("g: does not give military_warfare") { _, grant, _, _ in
        grant.beneficiary.excludes = ["purpose:national-security"]
    },
    Objection("g: account unknown") { _, _, circumstances, _ in circumstances.account = nil },
    Objection("g: the event's identifiers belong to two accounts, a and b") { _, _, circumstances, _ in
        circumstances.conflict = ("a", "b")
    },
    Objection("g: not to account agency") { _, grant, _, _ in grant.beneficiary.accounts = ["other"] },
    Objection("g: not to organisation Example Agency") { _, grant, _, _ in grant.beneficiary.organisations = ["Example"]
    },
    Objection("g: not to accounts in US") { _, grant, _, _ in grant.beneficiary.countries = ["GB"] },
    Objection("g: not to accounts in an unknown country") { _, _, circumstances, _ in
        circumstances.account?.country = ""
    },
    Objection("g: not to government accounts") { _, grant, _, _ in grant.beneficiary.kinds = [.contractor] },
    Objection("g: account agency is no contractor of US, GB") { _, grant, _, _ in
        grant.beneficiary.contractorOf = ["US", "GB"]
    },
    Objection("g: not for model mistral-7b") { _, _, circumstances, _ in circumstances.model = "mistral-7b" },
    Objection("g: model unknown") { _, _, circumstances, _ in circumstances.model = "" },
    Objection("g: hosting unknown") { _, grant, _, _ in grant.beneficiary.hosting = [Glob("aws")] },
    Objection("g: not for hosting at aws:eu-west-1") { _, grant, circumstances, _ in
        grant.beneficiary.hosting = [Glob("aws:us-gov-*"), Glob("azure")]
        circumstances.provider = "aws"
        circumstances.region = "eu-west-1"
    },
    Objection("g: valid from 2024-11-04, the event is of 1970-01-01") { _, _, circumstances, _ in circumstances.time = 0
    },
    Objection("g: a listed party is in the same event") { _, _, circumstances, _ in circumstances.hasListedParty = true
    },
]

private func militaryRule() -> RuleSettings {
    var rule = RuleSettings(id: "purpose/military", checker: "purpose", severity: .high)
    rule.threshold = 0.8
    rule.unlessGranted = ["purpose:national-security"]
    return rule
}

private func sanctionsRule() -> RuleSettings {
    var rule = RuleSettings(id: "sanctions/listed", checker: "sanctions", severity: .critical)
    rule.threshold = 0.5
    rule.isAbsolute = true
    return rule
}

private func military(_ confidence: Double = 0.9, category: String = "military_warfare") -> Finding {
    Finding(
        event: 0, rule: "purpose/military", confidence: confidence,
        facts: [.purpose(category: category, clauses: ["2.1"], policy: "llama-3.1-aup")], evidence: [])
}

private func party(list: String = "ofac-sdn", entry: String = "99999", alias: String = "Example Trading") -> ListedParty
{
    ListedParty(
        list: list, listDate: "2026-11-01", listDigest: "00", entry: entry, name: "Example Trading", alias: alias)
}

private func listed(list: String = "ofac-sdn", entry: String = "99999", confidence: Double = 1) -> Finding {
    Finding(
        event: 0, rule: "sanctions/listed", confidence: confidence, facts: [.listed(party(list: list, entry: entry))],
        evidence: [])
}

private func grant() -> Grant {
    var grant = Grant(
        id: "g", validFrom: CalendarDay("2024-11-04") ?? CalendarDay(number: 0),
        expires: CalendarDay("2027-11-04") ?? CalendarDay(number: 0))
    grant.gives = ["purpose:national-security"]
    grant.beneficiary.countries = ["US"]
    grant.beneficiary.kinds = [.government]
    grant.beneficiary.models = [Glob("*Llama*")]
    return grant
}

private func suppression() -> Suppression {
    var suppression = Suppression(id: "s", expires: CalendarDay("2027-01-01") ?? CalendarDay(number: 0))
    suppression.subject = "subj_0123456789ab"
    suppression.listEntry = "ofac-sdn:99999"
    return suppression
}

/// The circumstances of an event by an account to which the grant is.
private func agency() -> Circumstances {
    var circumstances = Circumstances(now: now)
    var account = Account(id: "agency", country: "US", kind: .government)
    account.organisation = "Example Agency"
    circumstances.account = account
    circumstances.model = "meta-llama/llama-3.1-8b"
    return circumstances
}

private func suspect() -> Circumstances {
    var circumstances = Circumstances(now: now)
    circumstances.subject = "subj_0123456789ab"
    return circumstances
}
