// What the benchmarks measure of the policy, since it is internal.

import CheckerKit

/// A policy of usual size, and a batch of uses to apply it to.
package struct PolicyBenchmark {
    /// Events in the batch; half of them are of known accounts.
    package static let events = 2048

    private let directory: AccountDirectory
    private let policy: Policy
    private let batch: EventBatch
    private let findings: [Finding]
    private let circumstances: [Circumstances]

    package init() {
        let accounts = (0..<1_000).map { number in
            var account = Account(
                id: "account-\(number)", country: ["US", "NO", "FR"][number % 3], kind: .government,
                match: [
                    .key: ["key-hash-\(number)-4f0c4f0c4f0c4f0c4f0c"], .team: ["team-\(number)"],
                    .user: ["user-\(number)@example.org"],
                ])
            account.organisation = "Example \(number)"
            return account
        }
        directory = AccountDirectory(accounts)
        policy = Self.policy
        var batch = EventBatch()
        for number in 0..<Self.events {
            let key = number % 2 == 0 ? number % 1_000 : number + 10_000
            batch.append(
                Event([
                    .keyID: "key-hash-\(key)-4f0c4f0c4f0c4f0c4f0c", .organisationName: "Example", .country: "NO",
                    .requestModel: "meta-llama/Llama-3.1-8B-Instruct", .inputMessages: "Plan the convoys of a brigade.",
                ]))
        }
        self.batch = batch
        findings = (0..<Self.events).map { event in
            let fact = Fact.purpose(category: "espionage", clauses: ["llama-3.1/aup/2.1"], policy: "llama-3.1-aup")
            return Finding(event: event, rule: "purpose/x", confidence: 0.9, facts: [fact], evidence: [])
        }
        circumstances = (0..<Self.events).map { number in
            var circumstances = Circumstances(now: 1_795_348_800_000)
            circumstances.account = number % 2 == 0 ? accounts[number % 1_000] : nil
            circumstances.subject = "subj_\(number)"
            circumstances.model = "meta-llama/Llama-3.1-8B-Instruct"
            circumstances.country = "NO"
            return circumstances
        }
    }

    /// Six rules, of which one has conditions; ten grants; a hundred suppressions.
    private static var policy: Policy {
        var rules = (0..<5).map { RuleSettings(id: RuleID(rawValue: "geo/r\($0)"), checker: "geo", severity: .low) }
        var rule = RuleSettings(id: "purpose/x", checker: "purpose", severity: .high)
        rule.unlessGranted = ["purpose:national-security"]
        var conditions = Conditions()
        conditions.models = [Glob("*llama*")]
        conditions.countriesNot = ["US"]
        rule.conditions = conditions
        rules.append(rule)
        let grants = (0..<10).map { number in
            var grant = Grant(
                id: "grant-\(number)", validFrom: CalendarDay(number: 0), expires: CalendarDay(number: 30_000))
            grant.gives = ["purpose:national-security"]
            grant.beneficiary.kinds = [.government]
            grant.beneficiary.countries = [number == 9 ? "US" : "GB"]
            grant.beneficiary.models = [Glob("*llama*")]
            return grant
        }
        let suppressions = (0..<100).map { number in
            var suppression = Suppression(id: "s\(number)", expires: CalendarDay(number: 30_000))
            suppression.subject = "subj_x\(number)"
            return suppression
        }
        return Policy(rules: rules, grants: grants, suppressions: suppressions)
    }

    /// A copy of the batch, which is what ``bindAll()`` does besides.
    package func copy() -> Int {
        var copy = batch
        copy.setRange(of: .accountID, to: 0..<0, at: 0)
        return copy.count
    }

    /// All that an event costs in which nothing is found: its account is looked up and written.
    package func bindAll() -> Int {
        var copy = batch
        return directory.bind(&copy).count
    }

    /// Decides on one finding in each event, and returns how many are permitted.
    package func decideAll() -> Int {
        var permitted = 0
        for (finding, circumstances) in zip(findings, circumstances) {
            let decision = policy.decide(onEvent: [finding], in: circumstances)[0]
            if case .permitted = decision?.verdict { permitted += 1 }
        }
        return permitted
    }
}
