// The shipped policy against the announcements: every kind of account, country, purpose and model, listed or not.

import CheckerKit
import Foundation
import Testing

@testable import Monitor

struct DecisionTableTests {
    private static let kinds = ["government", "contractor", "commercial", "research", "unknown"]
    private static let countries = ["US", "AU", "CA", "GB", "NZ", "FR", "DE", "IT", "JP", "KR", "IL", "CN"]
    /// Each purpose with the shipped rule that finds it; no rule finds the harmless one.
    private static let purposes: [(name: String, rule: RuleID?)] = [
        ("military_warfare", "purpose/national-security"), ("espionage", "purpose/national-security"),
        ("itar_export", "purpose/national-security"), ("weapons", "purpose/weapons"), ("cbrn", "purpose/weapons"),
        ("critical_infrastructure", "purpose/infrastructure"), ("child_safety", "purpose/other"), ("harmless", nil),
    ]
    private static let models = ["meta-llama/Llama-3.1-70B-Instruct", "llama-4-scout", "mistral-large"]

    /// What the articles and the licences say, written without a look at the grants.
    ///
    /// - Source: Announcements of 2024-11-04 (US agencies and their private partners), November 2024 (the same for AU, CA,
    ///   GB, NZ) and 2025-09-22 (agencies of FR, DE, IT, JP, KR); Llama acceptable use policies, clause 2.1.
    private static func expected(
        _ kind: String, _ country: String, _ purpose: String, _ model: String, isListed: Bool
    ) -> String {
        if purpose == "harmless" { return "nothing" }
        // Everything outside the named tiers is only watched, as etc/vedette/rules.d says.
        if purpose == "child_safety" { return "monitored" }
        let isNationalSecurity = ["military_warfare", "espionage", "itar_export"].contains(purpose)
        guard isNationalSecurity, model.lowercased().contains("llama"), !isListed else { return "violation" }
        switch (kind, country) {
        case ("government", "US"), ("contractor", "US"): return "permitted"
        case ("government", "AU"), ("government", "CA"), ("government", "GB"), ("government", "NZ"): return "permitted"
        case ("contractor", "AU"), ("contractor", "CA"), ("contractor", "GB"), ("contractor", "NZ"): return "permitted"
        case ("government", "FR"), ("government", "DE"), ("government", "IT"), ("government", "JP"),
            ("government", "KR"):
            return "permitted"
        default: return "violation"
        }
    }

    @Test func `5 kinds of account x 12 countries x 8 purposes x 3 models x listed or not come out as announced`()
        throws
    {
        let policy = try Self.shipped()
        var wrong: [String] = []
        var count = 0
        for kind in Self.kinds {
            for country in Self.countries {
                for (purpose, rule) in Self.purposes {
                    for model in Self.models {
                        for isListed in [false, true] {
                            count += 1
                            let found = Self.verdicts(policy, kind, country, purpose, rule, model, isListed)
                            var expected = [Self.expected(kind, country, purpose, model, isListed: isListed)]
                            if isListed { expected.append("violation critical") }
                            if found != expected {
                                wrong.append(
                                    "\(kind) \(country) \(purpose) \(model) \(isListed): \(found), not \(expected)")
                            }
                        }
                    }
                }
            }
        }
        #expect(count == 2_880)
        #expect(wrong == [])
    }

    @Test func `before its announcement a tier has no grant, and after its end it has none again`() throws {
        let policy = try Self.shipped()
        let tiers = [
            ("US", "2024-11-04", "2027-11-04"), ("GB", "2024-11-05", "2027-11-04"), ("FR", "2025-09-22", "2027-09-22"),
        ]
        for (country, first, last) in tiers {
            let days = try [first, last].map { try #require(CalendarDay($0)).number }
            for (day, isPermitted) in [(days[0] - 1, false), (days[0], true), (days[1], true), (days[1] + 1, false)] {
                let found = Self.verdicts(
                    policy, "government", country, "espionage", "purpose/national-security", "llama-3.1-8b", false,
                    day: day)
                #expect(found == [isPermitted ? "permitted" : "violation"], "\(country) \(day)")
            }
        }
    }

    @Test func `organisations of NATO and of the EU are permitted by name, others of Belgium are not`() throws {
        let policy = try Self.shipped()
        for (name, isPermitted) in [("NATO", true), ("European Commission", true), ("Example Ministry", false)] {
            var account = Account(id: "a", country: "BE", kind: .government)
            account.organisation = name
            let found = Self.verdicts(policy, account, "espionage", "purpose/national-security", "llama-4", false)
            #expect(found == [isPermitted ? "permitted" : "violation"], "\(name)")
        }
    }

    private static func shipped() throws -> Policy {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("etc/vedette").path
        return try Configuration.load(path: folder, in: .ofTests()).policy
    }

    private static func verdicts(
        _ policy: Policy, _ kind: String, _ country: String, _ purpose: String, _ rule: RuleID?, _ model: String,
        _ isListed: Bool, day: Int64 = 20_779
    ) -> [String] {
        var account: Account?
        if let kind = Account.Kind(rawValue: kind) {
            var known = Account(id: "a", country: country, kind: kind)
            // A partner that the announcements name, working for the government of its country.
            known.organisation = kind == .contractor ? "Leidos" : "Example"
            known.contractorOf = kind == .contractor ? [country] : []
            account = known
        }
        return verdicts(policy, account, purpose, rule, model, isListed, day: day)
    }

    private static func verdicts(
        _ policy: Policy, _ account: Account?, _ purpose: String, _ rule: RuleID?, _ model: String, _ isListed: Bool,
        day: Int64 = 20_779
    ) -> [String] {
        var circumstances = Circumstances(now: day * 86_400_000)
        circumstances.account = account
        circumstances.model = model
        circumstances.time = day * 86_400_000
        var findings: [Finding] = []
        if let rule {
            let fact = Fact.purpose(category: purpose, clauses: ["llama-4/aup/2.1"], policy: "llama-4-aup")
            findings.append(Finding(event: 0, rule: rule, confidence: 0.9, facts: [fact], evidence: []))
        }
        if isListed {
            let party = ListedParty(list: "l", listDate: "", listDigest: "", entry: "1", name: "", alias: "")
            findings.append(
                Finding(
                    event: 0, rule: "sanctions/listed-party", confidence: 0.95, facts: [.listed(party)], evidence: []))
        }
        var words = policy.decide(onEvent: findings, in: circumstances).map { decision -> String in
            guard let decision else { return "nothing" }
            return decision.verdict == .violation && decision.severity == .critical && isListed
                ? "violation critical" : decision.verdict.name
        }
        if rule == nil { words.insert("nothing", at: 0) }
        // With a listed party even what a grant would have allowed is critical; the table asks for the verdict.
        if isListed, let first = words.first, rule != nil { words[0] = first.replacing(" critical", with: "") }
        return words
    }
}
