// The purpose checker as the monitor sees it: findings, facts, evidence, settings.

import CheckerKit
import Testing

@testable import DisallowedPurposes

struct NoFiles: Resources {
    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        throw ConfigurationError([Problem(at: place, "there are no files")])
    }
    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try load(name, for: place)
    }
}

func purposeChecker(_ tables: SettingsTable..., threshold: Double = 0) throws -> DisallowedPurposesChecker {
    let rules = tables.enumerated().map {
        ConfiguredRule(id: RuleID(rawValue: "purpose/r\($0)"), threshold: threshold, table: $1)
    }
    return try DisallowedPurposesChecker(section: CheckerSection(rules: rules), resources: NoFiles())
}

func batch(_ events: Event...) -> EventBatch {
    var batch = EventBatch()
    for event in events { batch.append(event) }
    return batch
}

struct DisallowedPurposesCheckerTests {
    private let military = "Plan resupply convoys for a mechanised battalion's offensive."

    @Test(arguments: DisallowedPurposesChecker.manifest.examples.indices)
    func `the examples of the manifest hold`(_ index: Int) throws {
        let manifest = DisallowedPurposesChecker.manifest
        let checker = try DisallowedPurposesChecker(section: manifest.exampleSection, resources: NoFiles())
        let example = manifest.examples[index]
        #expect(checker.check(batch(example.event)).map(\.rule) == example.triggers, "\(example.name)")
    }

    @Test func `a finding names category, clauses and policy of the event's model`() throws {
        let checker = try purposeChecker([:])
        let found = checker.check(
            batch(
                Event([.inputMessages: military, .requestModel: "llama-2-13b-chat"]),
                Event([.inputMessages: military, .responseModel: "us.meta.llama3-3-70b-instruct-v1:0"]),
                Event([.inputMessages: military, .modelPolicy: "llama-3.1-aup", .requestModel: "llama-2-7b"]),
                Event([.inputMessages: military])))
        let policies = ["llama-2", "llama-3.3", "llama-3.1", "llama-4"]
        #expect(found.map(\.event) == [0, 1, 2, 3])
        for (finding, policy) in zip(found, policies) {
            #expect(
                finding.facts.first
                    == .purpose(category: "military_warfare", clauses: ["\(policy)/aup/2.1"], policy: "\(policy)-aup"))
            #expect(finding.confidence >= 0.5 && finding.confidence < 1)
        }
    }

    @Test func `evidence quotes the record at the range it gives`() throws {
        let checker = try purposeChecker(["phrases": ["crème brûlée"], "category": "weapons", "lexicon": true])
        let text = "Où? Une CRE\u{300}ME\u{200B}  Brûlée, s'il vous plaît. \(military)"
        let event = Event([.inputMessages: text, .requestModel: "llama-3.1-8b"])
        let finding = try #require(checker.check(batch(event)).first)
        #expect(finding.evidence.count >= 2)
        for evidence in finding.evidence {
            let bytes = Array(text.utf8)[evidence.range]
            #expect(evidence.matched == String(decoding: bytes.prefix(120), as: UTF8.self))
            #expect(evidence.field == .inputMessages && !evidence.why.isEmpty)
        }
        #expect(finding.evidence.first?.matched == "CRE\u{300}ME\u{200B}  Brûlée")
        #expect(finding.confidence == 0.95)
    }

    @Test func `long evidence is cut between characters`() throws {
        let phrase = "start " + String(repeating: "écu ", count: 40) + "stop"
        let checker = try purposeChecker(["phrases": [SettingsValue(.string(phrase))], "category": "weapons"])
        let finding = try #require(checker.check(batch(Event([.inputMessages: phrase]))).first)
        let matched = try #require(finding.evidence.first?.matched)
        #expect(matched.utf8.count <= 120 && matched.utf8.count > 116 && !matched.contains("\u{FFFD}"))
        #expect(finding.evidence.first?.range == 0..<phrase.utf8.count)
    }

    @Test(
        arguments: [
            ("the Red Plan works", true), ("the RED  PLAN", true), ("red-plan", true), ("red plans", false),
            ("infrared plan", false), ("red and plan", false), ("r\u{435}d plan", true), ("r3d plan", true),
            ("r e d  plan", true), ("", false),
        ])
    func `a house phrase is found as whole words, however disguised`(_ text: String, _ found: Bool) throws {
        let checker = try purposeChecker(["phrases": ["red plan"], "category": "espionage"])
        let findings = checker.check(batch(Event([.inputMessages: text])))
        #expect(findings.isEmpty != found, "\(text)")
    }

    @Test func `house phrases alone leave the lexicon out`() throws {
        let checker = try purposeChecker(["phrases": ["red plan"], "category": "espionage"])
        #expect(checker.check(batch(Event([.inputMessages: military]))).isEmpty)
    }

    @Test func `categories and clauses narrow what a rule reports`() throws {
        let checker = try purposeChecker(
            ["categories": ["espionage"]], ["categories": ["military_warfare"]], ["clauses": ["2.4"]],
            ["clauses": ["2.1"]],
            ["clauses": ["llama-3.1/aup/2.1"], "policy": "llama-3.1-aup"])
        let found = checker.check(batch(Event([.inputMessages: military])))
        #expect(found.map(\.rule.rawValue) == ["purpose/r1", "purpose/r3", "purpose/r4"])
    }

    @Test func `candidates below the threshold are left out`() throws {
        #expect(try purposeChecker([:], threshold: 0.3).check(batch(Event([.inputMessages: military]))).count == 1)
        #expect(try purposeChecker([:], threshold: 0.99).check(batch(Event([.inputMessages: military]))).isEmpty)
    }

    @Test func `only the chosen fields are read`() throws {
        let checker = try purposeChecker([:], ["fields": ["gen_ai.output.messages", "usage.purpose.declared"]])
        #expect(checker.rules.map(\.reads) == [PurposeRule.defaultFields, [.outputMessages, .purposeDeclared]])
        func rules(_ field: EventField) -> [String] {
            checker.check(batch(Event([field: military]))).map(\.rule.rawValue)
        }
        #expect(rules(.inputMessages) == ["purpose/r0"])
        #expect(rules(.systemInstructions) == ["purpose/r0"])
        #expect(rules(.outputMessages) == ["purpose/r1"])
        #expect(rules(.purposeDeclared) == ["purpose/r1"])
        #expect(rules(.userAgent).isEmpty)
    }

    @Test func `an event without text yields nothing`() throws {
        let checker = try purposeChecker([:], ["phrases": ["x"], "category": "weapons"])
        #expect(checker.check(batch(Event(), Event([.inputMessages: ""]), Event([.inputMessages: " \u{0} "]))).isEmpty)
        #expect(checker.check(EventBatch()).isEmpty)
        #expect(try purposeChecker().check(batch(Event([.inputMessages: military]))).isEmpty)
    }

    @Test(
        arguments: [
            (["policy": "lama-3.1-aup"], "did you mean \"llama-3.1-aup\"?"),
            (["categories": ["militry_warfare"]], "did you mean \"military_warfare\"?"),
            (["categories": []], "must not be empty"), (["categories": ["child_safety"]], "give \"phrases\""),
            (["clauses": ["9.9"]], "is not a clause"), (["clauses": []], "must not be empty"),
            (["policy": "llama-2-aup", "clauses": ["1.8"]], "is not a clause of llama-2-aup"),
            (["phrases": ["x y"]], "needs \"category\""),
            (["phrases": [], "category": "weapons"], "must not be empty"),
            (["phrases": ["!?"], "category": "weapons"], "no letter or digit"),
            (["phrases": [7], "category": "weapons"], "strings only"),
            (["category": "weapons"], "goes with \"phrases\""),
            (["phrases": ["x"], "category": "wepons"], "did you mean \"weapons\"?"),
            (["lexicon": false], "looks for nothing"), (["lexicon": "no"], "true or false"),
            (["fields": ["gen_ai.input.message"]], "did you mean \"gen_ai.input.messages\"?"),
            (["fields": ["user.id"]], "not a field with text"), (["fields": []], "must not be empty"),
            (["categorys": ["weapons"]], "unknown key \"categorys\""),
        ] as [(SettingsTable, String)])
    func `a wrong setting is refused at its place`(_ table: SettingsTable, _ message: String) {
        var table = table
        for index in table.entries.indices {
            let place = Place(file: "rules.toml", line: index + 3, column: 5)
            table.entries[index].place = place
            table.entries[index].value.place = place
            if case .array(let elements) = table.entries[index].value.content {
                let placed = elements.map { SettingsValue($0.content, at: place) }
                table.entries[index].value.content = .array(placed)
            }
        }
        let error = #expect(throws: ConfigurationError.self) { try purposeChecker(table) }
        let problems = error?.problems ?? []
        #expect(problems.contains { $0.message.contains(message) && $0.place.line >= 3 }, "\(problems)")
    }

    @Test func `each layer can be switched off, and each tells its score`() throws {
        let checker = try purposeChecker([:], ["model": false], ["lexicon": false, "model": true])
        let text = "Plan the ambush of the enemy convoy by our infantry battalion with mortars and armed drones."
        let found = checker.check(batch(Event([.inputMessages: text])))
        #expect(found.map(\.rule.rawValue) == ["purpose/r0", "purpose/r1", "purpose/r2"])
        func says(_ rule: Int, _ layer: String) -> Bool {
            found[rule].evidence.contains { $0.why.contains(": \(layer) 0.") }
        }
        #expect(says(0, "lexicon") && says(0, "model"))
        #expect(says(1, "lexicon") && !says(1, "model"))
        #expect(!says(2, "lexicon") && says(2, "model"))
    }

    @Test func `a finding under an assumed policy says so`() throws {
        let checker = try purposeChecker([:])
        func assumed(_ event: Event) -> [String] {
            checker.check(batch(event)).flatMap(\.evidence).filter { $0.field == .requestModel }.map(\.why)
        }
        #expect(
            assumed(Event([.inputMessages: military, .requestModel: "acme-1"])) == [
                "no policy is known for this model; llama-4-aup was assumed"
            ])
        #expect(assumed(Event([.inputMessages: military])).first?.hasPrefix("the record names no model") == true)
        #expect(assumed(Event([.inputMessages: military, .requestModel: "llama2"])).isEmpty)
    }

    @Test func `a category may have a threshold of its own`() throws {
        let checker = try purposeChecker(
            ["thresholds": SettingsValue(.table(["military_warfare": 1.0]))],
            ["thresholds": SettingsValue(.table(["espionage": 1.0]))])
        #expect(checker.check(batch(Event([.inputMessages: military]))).map(\.rule.rawValue) == ["purpose/r1"])
    }

    @Test func `an allowed context silences its categories for its parties alone`() throws {
        let allow: SettingsTable = [
            "teams": ["wargamers"], "phrases": ["exercise"], "categories": ["military_warfare"],
        ]
        let checker = try purposeChecker(["allow": SettingsValue(.array([SettingsValue(.table(allow))]))])
        func count(_ team: String, _ text: String) -> Int {
            checker.check(batch(Event([.inputMessages: text, .teamID: team]))).count
        }
        #expect(count("wargamers", military + " It is an Exercise.") == 0)
        #expect(count("wargamers", military) == 1)
        #expect(count("others", military + " It is an exercise.") == 1)
    }

    @Test(
        arguments: [
            (["thresholds": SettingsValue(.table(["wepons": 0.5]))], "did you mean \"weapons\"?"),
            (["allow": SettingsValue(.array([SettingsValue(.table(["teams": ["a"]]))]))], "name the \"categories\""),
        ] as [(SettingsTable, String)])
    func `a wrong table within a rule is refused`(_ table: SettingsTable, _ message: String) {
        let error = #expect(throws: ConfigurationError.self) { try purposeChecker(table) }
        #expect(error?.problems.contains { $0.message.contains(message) } == true)
    }

    @Test func `a house policy governs its models`() throws {
        let clause: SettingsTable = ["number": "7", "categories": ["military_warfare"], "summary": "no war"]
        let policy: SettingsTable = [
            "id": "acme", "models": ["acme-"], "clause": SettingsValue(.array([SettingsValue(.table(clause))])),
        ]
        let section = CheckerSection(
            rules: [ConfiguredRule(id: "purpose/a", table: [:])],
            settings: ["policy": SettingsValue(.array([SettingsValue(.table(policy))]))])
        let checker = try DisallowedPurposesChecker(section: section, resources: NoFiles())
        let found = checker.check(batch(Event([.inputMessages: military, .requestModel: "Acme-Large"])))
        #expect(
            found.first?.facts.first
                == .purpose(category: "military_warfare", clauses: ["acme/7"], policy: "acme"))
    }

    @Test func `all problems of all rules come out at once`() {
        let error = #expect(throws: ConfigurationError.self) {
            try purposeChecker(["policy": "x"], ["clauses": ["y"], "nonsense": 1])
        }
        #expect(error?.problems.count == 3)
    }

    @Test func `many threads share one checker`() async throws {
        let checker = try purposeChecker([:], ["phrases": ["offensive"], "category": "weapons"])
        let events = (0..<64).map { Event([.inputMessages: $0 % 2 == 0 ? military : "Bake a cake, plan a party."]) }
        var one = EventBatch()
        for event in events { one.append(event) }
        let expected = checker.check(one)
        #expect(expected.count == 64)
        let shared = one
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask { (0..<20).allSatisfy { _ in checker.check(shared) == expected } }
            }
            for await same in group { #expect(same) }
        }
    }
}
