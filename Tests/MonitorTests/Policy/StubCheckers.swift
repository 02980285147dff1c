// Checkers that find what an event says outright, so that the policy can be tested from log line to verdict.

import CheckerKit

@testable import Monitor

/// Finds the purpose that the declared purpose names.
struct StubPurposeChecker: Checker {
    static let manifest = CheckerManifest(
        id: "purpose", summary: "", legalSources: [], exampleSection: CheckerSection(), examples: [])
    private let active: [(id: RuleID, categories: [String])]

    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        active = section.rules.map { rule in
            guard case .array(let named)? = rule.table["categories"]?.content else { return (rule.id, []) }
            return (rule.id, named.compactMap { if case .string(let text) = $0.content { text } else { nil } })
        }
    }

    var rules: [ActiveRule] { active.map { ActiveRule(id: $0.id, reads: [.purposeDeclared]) } }

    func check(_ batch: EventBatch) -> [Finding] {
        var findings: [Finding] = []
        for index in 0..<batch.count where batch.has(.purposeDeclared, at: index) {
            let category = batch.string(.purposeDeclared, at: index)
            for rule in active where rule.categories.isEmpty || rule.categories.contains(category) {
                let fact = Fact.purpose(
                    category: category, clauses: ["llama-3.1/aup/2.1"], policy: "llama-3.1-aup")
                findings.append(Finding(event: index, rule: rule.id, confidence: 0.9, facts: [fact], evidence: []))
            }
        }
        return findings
    }
}

/// Finds the organisation "Listed Institute".
struct StubSanctionsChecker: Checker {
    static let manifest = CheckerManifest(
        id: "sanctions", summary: "", legalSources: [], exampleSection: CheckerSection(), examples: [])
    let rules: [ActiveRule]

    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        rules = section.rules.map { ActiveRule(id: $0.id, reads: [.organisationName, .accountOrganisation]) }
    }

    var sources: [DataSource] { [DataSource(id: "stub-list", date: "2026-11-01", digest: "00", entries: 1)] }

    func check(_ batch: EventBatch) -> [Finding] {
        var findings: [Finding] = []
        for index in 0..<batch.count {
            let fields: [EventField] = [.organisationName, .accountOrganisation]
            guard fields.contains(where: { batch.string($0, at: index) == "Listed Institute" }) else { continue }
            let party = ListedParty(
                list: "stub-list", listDate: "2026-11-01", listDigest: "00", entry: "1", name: "Listed Institute",
                alias: "Listed Institute")
            for rule in rules {
                findings.append(Finding(event: index, rule: rule.id, facts: [.listed(party)], evidence: []))
            }
        }
        return findings
    }
}

/// Finds the declared country "IR".
struct StubGeoChecker: Checker {
    static let manifest = CheckerManifest(
        id: "geo", summary: "", legalSources: [], exampleSection: CheckerSection(), examples: [])
    let rules: [ActiveRule]

    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        rules = section.rules.map { ActiveRule(id: $0.id, reads: [.country]) }
    }

    func check(_ batch: EventBatch) -> [Finding] {
        (0..<batch.count).filter { batch.string(.country, at: $0) == "IR" }.flatMap { index in
            rules.map { rule in
                let signal = Signal(kind: "declared", source: "geo.country.iso_code")
                return Finding(event: index, rule: rule.id, facts: [.country("IR", signal)], evidence: [])
            }
        }
    }
}

extension Components {
    /// With the stubs in place of the real checkers.
    static let stubs = Components(
        version: "0", checkers: [StubSanctionsChecker.self, StubPurposeChecker.self, StubGeoChecker.self])
}

/// A configuration with an agency, a shop, a listed customer, and one rule of each checker.
let stubConfiguration: [String: String] = [
    "vedette.toml": """
    schema = 1
    [[feed]]
    id = "gateway"
    paths = ["/nonexistent/*.jsonl"]
    format = "json"
    [feed.fields]
    "usage.purpose.declared" = "/purpose"
    "usage.org.name" = "/org"
    "usage.key.id" = "/key"
    "geo.country.iso_code" = "/country"
    "gen_ai.request.model" = "/model"
    "user.id" = "/user"
    [[sink]]
    id = "console"
    type = "console"

    """,
    "rules.d/10.toml": """
    [[rule]]
    id = "sanctions/listed"
    checker = "sanctions"
    severity = "critical"
    [[rule]]
    id = "geo/embargo"
    checker = "geo"
    severity = "critical"

    """,
    "rules.d/20.toml": """
    [[rule]]
    id = "purpose/military"
    checker = "purpose"
    severity = "high"
    threshold = 0.5
    categories = ["military_warfare", "espionage"]
    unless_granted = ["purpose:national-security"]

    """,
    "grants.d/us.toml": """
    # Our letters.
    [[grant]]
    id = "us"
    gives = ["purpose:national-security"]
    reason = "r"   # kept
    authority = "a"
    approved_by = ["legal@example.org", "compliance@example.org"]
    valid_from = 2024-11-04
    expires = 2098-11-04

      [grant.to]
      kinds = ["government"]
      countries = ["US"]
      models = ["*llama*"]

    """,
    "accounts.d/all.toml": """
    [[account]]
    id = "agency"
    organisation = "Example Agency"
    country = "US"
    kind = "government"
    review = 2098-01-01
    match = { key_hashes = ["key-agency"] }
    [[account]]
    id = "shop"
    organisation = "Example Shop"
    country = "NO"
    review = 2098-01-01
    match = { key_hashes = ["key-shop"] }
    [[account]]
    id = "listed"
    organisation = "Listed Institute"
    country = "US"
    kind = "government"
    review = 2098-01-01
    match = { key_hashes = ["key-listed"] }

    """,
]
