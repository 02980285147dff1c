// Ten vague messages from log line to alert: what counts, what does not, and what survives.

import CheckerKit
import GRDB
import Testing

@testable import Monitor

/// Finds a purpose with the confidence that the record declares, such as `0.3 espionage`.
private struct DeclaredChecker: Checker {
    static let manifest = CheckerManifest(
        id: "purpose", summary: "", legalSources: [], exampleSection: CheckerSection(), examples: [])
    let ids: [RuleID]

    init(_ ids: [RuleID]) { self.ids = ids }
    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) { ids = section.rules.map(\.id) }

    var rules: [ActiveRule] { ids.map { ActiveRule(id: $0, reads: [.purposeDeclared]) } }

    func check(_ batch: EventBatch) -> [Finding] {
        (0..<batch.count).flatMap { index -> [Finding] in
            let words = batch.string(.purposeDeclared, at: index).split(separator: " ").map(String.init)
            guard words.count == 2, let confidence = Double(words[0]) else { return [] }
            return ids.map { id in
                Finding(
                    event: index, rule: id, confidence: confidence,
                    facts: [.purpose(category: words[1], clauses: [], policy: "llama-4-aup")], evidence: [])
            }
        }
    }
}

struct AccumulationTests {
    static let start: Int64 = 1_790_000_000_000
    static let hour: Int64 = 3_600_000

    /// A use: who, what, hours after the start, and whose key.
    private struct Use {
        var user = "a"
        var text = "0.3 espionage"
        var hours = 0.0
        var key = "key-x"
    }

    private static func rule(_ change: (inout RuleSettings) -> Void = { _ in }) -> RuleSettings {
        var rule = RuleSettings(id: "purpose/persistent", checker: "purpose", severity: .high)
        rule.unlessGranted = ["purpose:national-security"]
        rule.accumulation = Accumulation(from: 0.2, reaches: 3, halfLife: 72 * hour)
        rule.accumulation?.alone = false
        change(&rule)
        return rule
    }

    private static func ruleset(_ rules: [RuleSettings]) throws -> Ruleset {
        var account = Account(id: "us-office", country: "US", kind: .government, match: [.key: ["key-us"]])
        account.organisation = "Office"
        var grant = Grant(
            id: "us-government", validFrom: try #require(CalendarDay("2024-11-04")),
            expires: try #require(CalendarDay("2099-01-01")))
        grant.gives = ["purpose:national-security"]
        grant.beneficiary.countries = ["US"]
        return Ruleset(
            hash: "hash", checkers: [.init(id: "purpose", checker: DeclaredChecker(rules.map(\.id)))],
            accounts: AccountDirectory([account]), policy: Policy(rules: rules, grants: [grant]), defaultLicence: "")
    }

    /// What a monitor does with uses, a chunk each.
    private final class Bench {
        let ledger: Ledger
        let memory: SharedMemory
        let pipeline: Pipeline
        private var offset: Int64 = 0

        init(_ rules: [RuleSettings], ledger: Ledger? = nil, memory: Memory? = nil, from offset: Int64 = 0) throws {
            let ledger = try ledger ?? Ledger.open(.memory, settings: LedgerSettings(now: { start + 100 * 24 * hour }))
            let ruleset = try AccumulationTests.ruleset(rules)
            self.ledger = ledger
            self.offset = offset
            self.memory = SharedMemory(memory ?? Memory(salt: ledger.memorySalt))
            pipeline = Pipeline(
                feed: "f",
                decoder: JSONRecordDecoder(
                    FieldMap([
                        ("/p", .allText(.purposeDeclared)), ("/u", .text(.userID)), ("/k", .text(.keyID)),
                        ("/t", .time),
                    ]), envelope: ""), rulesets: RulesetHolder(ruleset), ledger: ledger, memory: self.memory,
                counters: FeedCounters(feed: "f"), now: { start + 100 * 24 * hour })
        }

        func chunk(_ uses: [Use]) -> FeedChunk {
            var chunk = FeedChunk()
            chunk.sources = ["log"]
            chunk.identities = ["1:2:0"]
            for use in uses {
                let time = start + Int64(use.hours * Double(hour))
                let record = "{\"p\":\"\(use.text)\",\"u\":\"\(use.user)\",\"k\":\"\(use.key)\",\"t\":\(time)}"
                let begin = chunk.bytes.count
                chunk.bytes += Array(record.utf8)
                chunk.records.append(.init(range: begin..<chunk.bytes.count, source: 0, offset: offset))
                offset += Int64(record.utf8.count + 1)
                chunk.bytes.append(UInt8(ascii: "\n"))
            }
            chunk.bytes += [UInt8](repeating: 0, count: FeedChunk.padding)
            chunk.positions = [FeedPosition(key: "file", value: "\(offset)")]
            return chunk
        }

        func process(_ uses: [Use]) async throws { try await pipeline.process(chunk(uses)) }

        /// Alerts of all verdicts: what was found, and the verdict.
        func alerts() async throws -> [String] {
            var query = AlertQuery(limit: .max)
            query.verdicts = []
            return try await ledger.alerts(query).map { "\($0.what) \($0.verdict)" }.sorted()
        }

        /// Everything remembered, bit by bit.
        func remembered() async throws -> [Memory.Change] {
            try await ledger.read { try MemoryTable.read($0) }.sorted { ($0.space, $0.key) < ($1.space, $1.key) }
        }
    }

    private static func vague(_ count: Int, user: String = "a", key: String = "key-x", from hours: Double = 0) -> [Use]
    {
        (0..<count).map { Use(user: user, hours: hours + Double($0), key: key) }
    }

    @Test func `one vague message is nothing, ten in a day are an alert that names them`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process(Self.vague(1))
        #expect(try await bench.alerts() == [])
        try await bench.process(Self.vague(9, from: 1))
        #expect(try await bench.alerts() == ["accumulated violation"])
        let alert = try #require(try await bench.ledger.alerts(AlertQuery(limit: 1)).first)
        let line = try #require(try await bench.ledger.occurrences(of: alert.id).first)
        let evidence = (line.body["evidence"]?.arrayValue ?? []).compactMap { $0["why"]?.stringValue }
        #expect(evidence[0].contains("9 findings from 2026-09-21T") && evidence[0].contains("which reaches 3.00"))
        #expect(evidence.count == 6 && evidence[5].contains("espionage 0.30, log@"))
        #expect((line.body["score"]?.numberValue ?? 0) > 0.95)
    }

    @Test func `what was told counts no more, and the next ones are the next alert`() async throws {
        let bench = try Bench(
            [Self.rule()],
            ledger: try Ledger.open(
                .memory, settings: LedgerSettings(dedupWindow: .zero, now: { Self.start })))
        try await bench.process(Self.vague(30))
        let count = try await bench.alerts().count
        #expect(count == 3)
    }

    @Test func `messages of many people, or far apart in time, are nobody's sum`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process((0..<40).map { Use(user: "u\($0)", hours: Double($0)) })
        try await bench.process((0..<20).map { Use(user: "slow", hours: Double($0) * 100) })
        #expect(try await bench.alerts() == [])
    }

    @Test func `findings below the floor do not count, however many`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process((0..<200).map { Use(text: "0.19 espionage", hours: Double($0) / 100) })
        #expect(try await bench.alerts() == [])
        #expect(try await bench.remembered() == [])
    }

    @Test func `what a grant permits does not add up, and what it does not give does`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process(Self.vague(30, key: "key-us"))
        #expect(try await bench.alerts() == [])
        try await bench.process((0..<12).map { Use(text: "0.3 fraud_deception", hours: Double($0), key: "key-us") })
        #expect(try await bench.alerts() == ["accumulated violation"])
    }

    @Test func `a rule that only watches says what would have been an alert`() async throws {
        let bench = try Bench([Self.rule { $0.mode = .monitor }])
        try await bench.process(Self.vague(12))
        #expect(try await bench.alerts() == ["accumulated monitored"])
        let off = try Bench([Self.rule { $0.mode = .off }])
        try await off.process(Self.vague(12))
        #expect(try await off.alerts() == [])
    }

    @Test func `below review_below a person decides`() async throws {
        let bench = try Bench([Self.rule { $0.reviewBelow = 0.999 }])
        try await bench.process(Self.vague(12))
        #expect(try await bench.alerts() == ["accumulated review"])
    }

    @Test func `conditions hold for what adds up as for what stands alone`() async throws {
        let rule = Self.rule {
            $0.conditions = Conditions()
            $0.conditions?.isAccountKnown = true
        }
        let bench = try Bench([rule])
        try await bench.process(Self.vague(12))
        #expect(try await bench.alerts() == [])
    }

    @Test func `a sum of its own for each purpose`() async throws {
        let mixed = (0..<16).map { Use(text: "0.3 \($0 % 2 == 0 ? "espionage" : "privacy")", hours: Double($0) / 10) }
        let one = try Bench([Self.rule()])
        try await one.process(mixed)
        #expect(try await one.alerts() == ["accumulated violation"])
        let each = try Bench([Self.rule { $0.accumulation?.by = .object }])
        try await each.process(mixed)
        #expect(try await each.alerts() == [])
        try await each.process((0..<4).map { Use(text: "0.3 privacy", hours: 2 + Double($0) / 10) })
        #expect(try await each.alerts() == ["accumulated:privacy violation"])
    }

    @Test func `a rule whose findings may stand alone adds up the weak ones beside them`() async throws {
        let rule = Self.rule {
            $0.accumulation?.alone = true
            $0.threshold = 0.5
        }
        let bench = try Bench([rule])
        try await bench.process([Use(text: "0.6 espionage")])
        #expect(try await bench.alerts() == ["espionage violation"])
        try await bench.process(Self.vague(8))
        #expect(try await bench.alerts() == ["accumulated violation", "espionage violation"])
    }

    @Test func `the same chunk twice changes nothing`() async throws {
        let bench = try Bench([Self.rule()])
        let chunk = bench.chunk(Self.vague(6))
        try await bench.pipeline.process(chunk)
        let before = try await bench.remembered()
        try await bench.pipeline.process(chunk)
        #expect(try await bench.remembered() == before)
        #expect(try await bench.alerts() == [])
    }

    @Test func `a chunk whose commit failed adds nothing, and everything when it is judged again`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process(Self.vague(4))
        let before = try await bench.remembered()
        let chunk = bench.chunk(Self.vague(6, from: 4))
        try await bench.ledger.write {
            try $0.execute(sql: "CREATE TRIGGER no BEFORE INSERT ON positions BEGIN SELECT RAISE(ABORT, 'full'); END")
        }
        for _ in 0..<3 {
            await #expect(throws: (any Error).self) { try await bench.pipeline.process(chunk) }
        }
        #expect(try await bench.remembered() == before)
        try await bench.ledger.write { try $0.execute(sql: "DROP TRIGGER no") }
        try await bench.pipeline.process(chunk)
        let straight = try Bench([Self.rule()])
        try await straight.process(Self.vague(4))
        try await straight.process(Self.vague(6, from: 4))
        #expect(try await bench.alerts() == straight.alerts())
        #expect(try await bench.alerts() == ["accumulated violation"])
        let notes = try await (bench.remembered().map { $0.note?.rank }, straight.remembered().map { $0.note?.rank })
        #expect(notes.0 == notes.1)
    }

    @Test func `a restart after every chunk is the same as none`() async throws {
        let uses = (0..<40).map { Use(user: "u\($0 % 3)", text: "0.\(2 + $0 % 4) espionage", hours: Double($0)) }
        let settings = LedgerSettings(pseudonymKey: [UInt8](repeating: 7, count: 32), now: { Self.start })
        let straight = try Bench([Self.rule()], ledger: try Ledger.open(.memory, settings: settings))
        let ledger = try Ledger.open(.memory, settings: settings)
        var offset: Int64 = 0
        for use in uses {
            try await straight.process([use])
            let memory = try await ledger.memory(forgettingAllBut: ["purpose/persistent accumulate"])
            let bench = try Bench([Self.rule()], ledger: ledger, memory: memory, from: offset)
            let chunk = bench.chunk([use])
            offset += Int64(chunk.records[0].range.count + 1)
            try await bench.pipeline.process(chunk)
        }
        let other = try Bench([Self.rule()], ledger: ledger)
        #expect(try await straight.remembered() == other.remembered())
        #expect(try await straight.alerts() == other.alerts())
        #expect(try await straight.alerts().count == 3)
    }

    @Test func `two feeds at once come to what one after the other come to`() async throws {
        let uses = (0..<5).map { Use(text: "0.3 espionage", hours: Double($0)) }
        let one = try Bench([Self.rule()])
        try await one.process(uses + uses)
        let two = try Bench([Self.rule()])
        // The same chunks in either order, by two tasks.
        let chunks = [two.chunk(uses), two.chunk(uses)]
        let ruleset = try Self.ruleset([Self.rule()])
        let (ledger, memory) = (two.ledger, two.memory)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, chunk) in chunks.enumerated() {
                group.addTask {
                    let map = FieldMap([
                        ("/p", .allText(.purposeDeclared)), ("/u", .text(.userID)), ("/k", .text(.keyID)),
                        ("/t", .time),
                    ])
                    let pipeline = Pipeline(
                        feed: "f\(index)", decoder: JSONRecordDecoder(map, envelope: ""),
                        rulesets: RulesetHolder(ruleset), ledger: ledger, memory: memory,
                        counters: FeedCounters(feed: "f\(index)"), now: { Self.start + 2400 * Self.hour })
                    try await pipeline.process(chunk)
                }
            }
            try await group.waitForAll()
        }
        #expect(try await two.alerts() == one.alerts())
        #expect(try await two.alerts() == ["accumulated violation"])
    }

    @Test func `one clock that is wrong by years wipes nobody's sum`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process(Self.vague(6))
        try await bench.process([Use(user: "b", hours: 1e6), Use(user: "a", hours: 1e6), Use(user: "a", hours: -4e5)])
        try await bench.process(Self.vague(5, from: 6))
        #expect(try await bench.alerts() == ["accumulated violation"])
    }

    @Test func `of too many principals those with the least are forgotten`() async throws {
        let rule = Self.rule { $0.accumulation?.remember = 100 }
        let bench = try Bench([rule])
        try await bench.process(Self.vague(7, user: "worst"))
        try await bench.process((0..<500).map { Use(user: "u\($0)", hours: 7) })
        #expect(try await bench.remembered().count <= 100)
        try await bench.process(Self.vague(3, user: "worst", from: 8))
        #expect(try await bench.alerts() == ["accumulated violation"])
    }

    @Test func `a space that no rule uses any more is forgotten at the start`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process(Self.vague(3))
        #expect(try await bench.ledger.memory().counts == ["purpose/persistent accumulate": 1])
        #expect(try await bench.ledger.memory(forgettingAllBut: ["other"]).counts == [:])
        #expect(try await bench.remembered() == [])
    }

    @Test func `no row tells who it is about`() async throws {
        let bench = try Bench([Self.rule()])
        try await bench.process(Self.vague(3, user: "somebody@example.org"))
        let text = try await bench.remembered().map { String(decoding: $0.note?.bytes ?? [], as: UTF8.self) }.joined()
        #expect(text.contains("espionage 0.30, log@") && !text.contains("somebody"))
    }

    @Test(arguments: [
        ("half_life = \"3 days\"\nreaches = 10", "has no from (from = 0.2)"),
        ("from = 0.2\nreaches = 10", "has no half_life"),
        ("from = 0.2\nhalf_life = \"3 days\"", "has no reaches"),
        ("from = 0.2\nhalf_life = \"3 d\"\nreaches = 10", "is not a duration"),
        ("from = 0.2\nhalf_life = \"30 s\"\nreaches = 10", "must lie between 1 min and 10 years"),
        ("form = 0.2\nhalf_life = \"3 days\"\nreaches = 10", "did you mean \"from\"?"),
        ("from = 1.2\nhalf_life = \"3 days\"\nreaches = 10", "\"from\" must lie between"),
        ("from = 0.2\nhalf_life = \"3 days\"\nreaches = 10\nby = \"purpose\"", "is not a value of \"by\""),
        ("from = 0.2\nhalf_life = \"3 days\"\nreaches = 3\nalone = false", "raise \"reaches\""),
        ("from = 0.2\nhalf_life = \"3 days\"\nreaches = 10", "needs the threshold"),
    ])
    func `what is wrong with [rule.accumulate] is told with its place`(lines: String, problem: String) throws {
        let problems = try Self.read(lines)
        let found = problems.all.filter { $0.message.contains(problem) }
        #expect(!found.isEmpty, "\(problems.all)")
        #expect(found.allSatisfy { $0.place.line > 0 && $0.place.column > 0 })
    }

    @Test func `a right [rule.accumulate] gives the checker its floor, and the policy its limit`() throws {
        let problems = try Self.read("from = 0.2\nhalf_life = \"3 days\"\nreaches = 10\nalone = false")
        #expect(problems.all.isEmpty, "\(problems.all)")
        var rule = Self.rule { $0.threshold = 0 }
        #expect(rule.configured.threshold == 0.2 && rule.configured.alertThreshold > 1)
        rule.accumulation?.alone = true
        rule.threshold = 0.5
        #expect(rule.configured.threshold == 0.2 && rule.configured.alertThreshold == 0.5)
        rule.accumulation = nil
        #expect(rule.configured.threshold == 0.5 && rule.configured.alertThreshold == 0.5)
    }

    private static func read(_ lines: String) throws -> Problems {
        let text =
            "[[rule]]\nid = \"purpose/x\"\nchecker = \"purpose\"\nseverity = \"low\"\n[rule.accumulate]\n\(lines)\n"
        let problems = Problems()
        let table = try TOMLText.parse(Array(text.utf8), file: "r.toml")
        for rule in SettingsReader(table, problems).tables("rule") {
            _ = RuleSettings(rule, checkers: ["purpose"], problems)
        }
        return problems
    }
}
