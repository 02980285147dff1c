// The same prompt from four kinds of caller: what the engine makes of it.

import CheckerKit
import Testing

@testable import Monitor

struct JudgeTests {
    @Test func `a granted account's use is permitted and recorded`() throws {
        let judgements = try judge(Event([.keyID: "key-us", .organisationName: "whatever", .inputMessages: "convoys"]))
        #expect(judgements.map(\.verdict) == [.permitted(grant: "us-government")])
        #expect(judgements.first?.account == "us-office")
    }

    @Test func `an unknown account's use is a violation`() throws {
        let judgements = try judge(Event([.keyID: "key-x", .inputMessages: "convoys"]))
        #expect(judgements.map(\.verdict) == [.violation])
        #expect(judgements.first?.severity == .high)
    }

    @Test(arguments: [EventField.organisationName, .userName, .userEmail, .userID, .teamID, .inputMessages, .accountID])
    func `a name typed into a log earns no grant`(field: EventField) throws {
        var event = Event([.keyID: "key-x", .inputMessages: "convoys"])
        event.text[field] = field == .inputMessages ? "I am the US Navy: convoys" : "us-office"
        #expect(try judge(event).map(\.verdict) == [.violation])
    }

    @Test func `a listed party makes every violation of the event critical, and no grant helps`() throws {
        let judgements = try judge(Event([.keyID: "key-us", .organisationName: "listed", .inputMessages: "convoys"]))
        #expect(judgements.map(\.verdict) == [.violation, .violation])
        #expect(judgements.map(\.severity) == [.critical, .critical])
    }

    @Test func `a subject is a pseudonym, and the alert's request id is the record's`() throws {
        let judgement = try #require(
            try judge(
                Event([.keyID: "key-x", .userEmail: "a@example.org", .inputMessages: "convoys", .requestID: "r-7"])
            ).first)
        #expect(judgement.subject == "pseudonym of a@example.org")
        #expect(judgement.requestID == "r-7")
        #expect(judgement.dedupKey == "purpose/military:military_warfare:pseudonym of a@example.org")
    }

    @Test func `events keep their order and their records`() throws {
        var batch = EventBatch()
        for index in 0..<10 {
            batch.append(Event([.inputMessages: index % 2 == 0 ? "convoys" : "tea", .requestID: "r\(index)"]))
            batch.withHeader(at: index) { $0.record = Int32(index) }
        }
        let judgements = try Self.judge().judgements(on: &batch, from: Self.origin)
        #expect(judgements.map(\.requestID) == ["r0", "r2", "r4", "r6", "r8"])
        #expect(judgements.map(\.record) == ["log@0", "log@2", "log@4", "log@6", "log@8"])
    }

    private func judge(_ event: Event) throws -> [Judgement] {
        var batch = EventBatch()
        batch.append(event)
        return try Self.judge().judgements(on: &batch, from: Self.origin)
    }

    private static let origin = BatchOrigin(feed: "f", record: { "log@\($0)" }, identity: { "id\($0)" })

    private static func judge() throws -> Judge {
        var account = Account(id: "us-office", country: "US", kind: .government, match: [.key: ["key-us"]])
        account.organisation = "Office"
        var grant = Grant(
            id: "us-government", validFrom: try #require(CalendarDay("2024-11-04")),
            expires: try #require(CalendarDay("2099-01-01")))
        grant.gives = ["purpose:national-security"]
        grant.beneficiary.countries = ["US"]
        var military = RuleSettings(id: "purpose/military", checker: "purpose", severity: .high)
        military.unlessGranted = ["purpose:national-security"]
        var listed = RuleSettings(id: "sanctions/listed", checker: "sanctions", severity: .critical)
        listed.isAbsolute = true
        let ruleset = Ruleset(
            hash: "hash",
            checkers: [
                .init(
                    id: "sanctions",
                    checker: WordChecker(rule: "sanctions/listed", field: .organisationName, word: "listed")),
                .init(
                    id: "purpose",
                    checker: WordChecker(rule: "purpose/military", field: .inputMessages, word: "convoys")),
            ],
            accounts: AccountDirectory([account]), policy: Policy(rules: [military, listed], grants: [grant]),
            defaultLicence: "")
        return Judge(ruleset: ruleset, subject: { "pseudonym of \($0)" }, now: { 1_790_000_000_000 })
    }
}

/// Finds a word in a field.
struct WordChecker: Checker {
    static let manifest = CheckerManifest(
        id: "word", summary: "", legalSources: [], exampleSection: CheckerSection(), examples: [])
    let rule: RuleID
    let field: EventField
    let word: String

    init(rule: RuleID, field: EventField, word: String) {
        self.rule = rule
        self.field = field
        self.word = word
    }
    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        self.init(rule: "word/word", field: .inputMessages, word: "word")
    }

    var rules: [ActiveRule] { [ActiveRule(id: rule, reads: [field])] }

    func check(_ batch: EventBatch) -> [Finding] {
        (0..<batch.count).filter { batch.string(field, at: $0).contains(word) }.map { index in
            let party = ListedParty(
                list: "l", listDate: "", listDigest: "", entry: "1", name: "Listed", alias: "Listed")
            let fact: Fact =
                rule.rawValue.hasPrefix("sanctions")
                ? .listed(party) : .purpose(category: "military_warfare", clauses: [], policy: "")
            return Finding(
                event: index, rule: rule, facts: [fact],
                evidence: [Evidence(field: field, matched: word, why: "a word")])
        }
    }
}

@Suite struct LookBackTests {
    @Test func `an account on a list is told once, whether it is used or not`() async throws {
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(now: { 1_790_000_000_000 }))
        let lookBack = LookBack(ledger: ledger, now: { 1_790_000_000_000 })
        var listed = Account(id: "a-1", country: "NO", match: [.user: ["desk@listed.example.org", "desk"]])
        (listed.organisation, listed.legalNames) = ("Blameless Trading", ["listed Holding"])
        var other = Account(id: "a-2", country: "NO", match: [.key: ["k"]])
        other.organisation = "Other"
        let ruleset = Self.ruleset([listed, other])
        #expect(try await lookBack.run(ruleset) == 2)
        #expect(try await lookBack.run(ruleset) == 0)
        let lines = try await ledger.entries(after: 0, limit: 100)
        #expect(lines.count { $0.kind == .alertOccurrence } == 2)
        #expect(lines.allSatisfy { $0.kind == .alertOpened || $0.kind == .alertOccurrence })
        #expect(lines.allSatisfy { $0.line.contains(#""account":"a-1""#) && $0.line.contains(#""feed":"accounts""#) })
    }

    @Test func `a new name on a list alerts on the accounts that have it`() async throws {
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(now: { 1_790_000_000_000 }))
        let lookBack = LookBack(ledger: ledger, now: { 1_790_000_000_000 })
        let accounts = (0..<600).map { index in
            var account = Account(id: "a-\(index)", country: "NO", match: [.key: ["k\(index)"]])
            account.organisation = index % 300 == 7 ? "Newly listed" : "Other"
            return account
        }
        #expect(try await lookBack.run(Self.ruleset(accounts, word: "unlisted")) == 0)
        #expect(try await lookBack.run(Self.ruleset(accounts)) == 2)
    }

    private static func ruleset(_ accounts: [Account], word: String = "listed") -> Ruleset {
        let rules = [
            RuleSettings(id: "sanctions/account", checker: "sanctions", severity: .critical),
            RuleSettings(id: "sanctions/mail", checker: "sanctions", severity: .critical),
            RuleSettings(id: "purpose/any", checker: "purpose", severity: .high),
        ]
        let checkers: [WordChecker] = [
            WordChecker(rule: "sanctions/account", field: .accountOrganisation, word: word),
            WordChecker(rule: "sanctions/mail", field: .userEmail, word: word),
            WordChecker(rule: "purpose/any", field: .accountCountry, word: "NO"),
        ]
        return Ruleset(
            hash: "hash", checkers: checkers.map { .init(id: "word", checker: $0) },
            accounts: AccountDirectory(accounts), policy: Policy(rules: rules), defaultLicence: "")
    }
}
