// Tests of the checker: its configuration, its findings, its memory of values.

import CheckerKit
import Testing

@testable import SanctionedActors

@Suite struct SanctionedActorsCheckerTests {
    private let resources = MemoryResources(files: ["test.tsv": fixtureList, "empty.tsv": []])
    private let list: SettingsTable = ["id": "test", "path": "test.tsv"]

    private func checker(
        _ table: SettingsTable = [:], threshold: Double = 0, lists: [SettingsTable]? = nil
    ) throws -> SanctionedActorsChecker {
        let rule = ConfiguredRule(id: "sanctions/listed", threshold: threshold, table: table)
        return try SanctionedActorsChecker(
            section: CheckerSection(rules: [rule], lists: lists ?? [list]), resources: resources)
    }

    private func findings(_ checker: SanctionedActorsChecker, _ events: [Event]) -> [Finding] {
        var batch = EventBatch()
        for event in events { batch.append(event) }
        return checker.check(batch)
    }

    private func problems(_ table: SettingsTable = [:], lists: [SettingsTable]) -> [Problem] {
        do throws(ConfigurationError) {
            let rule = ConfiguredRule(id: "sanctions/listed", table: table)
            _ = try SanctionedActorsChecker(
                section: CheckerSection(rules: [rule], lists: lists), resources: resources)
            return []
        } catch { return error.problems }
    }

    @Test func `every example of the manifest holds`() throws {
        let manifest = SanctionedActorsChecker.manifest
        let checker = try SanctionedActorsChecker(section: manifest.exampleSection, resources: MemoryResources())
        for example in manifest.examples {
            #expect(findings(checker, [example.event]).map(\.rule) == example.triggers, "\(example.name)")
        }
    }

    @Test func `a finding names list, date, digest, entry and the text that matched`() throws {
        let found = findings(
            try checker(),
            [Event([.organisationName: "Acme"]), Event([.organisationName: "ZORVANEX Petrochemical Trading"])])
        let finding = try #require(found.first)
        #expect(found.count == 1)
        #expect(finding.event == 1)
        let name = "Zorvanex Petrochemical Trading LLC"
        #expect(
            finding.facts.first
                == .listed(
                    ListedParty(
                        list: "test", listDate: "2026-11-01", listDigest: "d1", entry: "X-1", name: name, alias: name)))
        #expect(finding.evidence.first?.field == .organisationName)
        #expect(finding.evidence.first?.matched == "ZORVANEX Petrochemical Trading")
        #expect(finding.confidence > 0.9 && finding.confidence < 1)
    }

    @Test func `the best of several fields is the evidence`() throws {
        let event = Event([.userName: "Orlando Exampelov", .accountOrganisation: "Brenwick Maritime Limited"])
        let finding = try #require(findings(try checker(), [event]).first)
        #expect(finding.evidence.first?.field == .accountOrganisation)
        #expect(finding.confidence == 1)
    }

    @Test func `a rule looks at its own fields, lists and types only`() throws {
        let event = Event([.userName: "Orlando Examplov", .organisationName: "Brenwick Maritime"])
        #expect(try findings(checker(["fields": ["user.email"]]), [event]).isEmpty)
        #expect(try findings(checker(["lists": ["pla-supplement"]]), [event]).isEmpty)
        #expect(try findings(checker(["types": ["vessel"]]), [event]).isEmpty)
        let persons = try findings(checker(["types": ["person"]]), [event])
        #expect(persons.first?.evidence.first?.field == .userName)
    }

    @Test func `a candidate below the rule's threshold is not reported`() throws {
        let event = Event([.organisationName: "Zorvanex Petrochemical Trading"])
        #expect(try findings(checker(threshold: 0.999), [event]).isEmpty)
        #expect(try findings(checker(threshold: 0.5), [event]).count == 1)
    }

    @Test(arguments: [
        ("user@nudt.edu.cn", true), ("user@mail.NUDT.edu.cn", true), ("User <user@nudt.edu.cn>", true),
        ("user@notnudt.edu.cn", false), ("nudt.edu.cn@example.org", false), ("user@nudt.edu.cn.example.org", false),
        ("nudt.edu.cn", false), ("@", false),
    ])
    func `a mail address matches by domain or subdomain`(address: String, matches: Bool) throws {
        let checker = try checker(["fields": ["user.email"]])
        let found = findings(checker, [Event([.userEmail: address])])
        #expect(found.count == (matches ? 1 : 0))
        if matches { #expect(found.first?.confidence == Supplement.domainConfidence) }
    }

    @Test(arguments: [
        ("orlando.examplov@example.org", true), ("orlando_examplov42@example.org", true),
        ("orlando@example.org", false),
        ("mira.testfield@example.org", false), ("zorvanex.com@example.org", false),
    ])
    func `a mail address matches by the name before the at sign`(address: String, matches: Bool) throws {
        let found = findings(try checker(["fields": ["user.email"]]), [Event([.userEmail: address])])
        #expect(found.count == (matches ? 1 : 0), "\(found)")
        if matches { #expect(found.first?.evidence.first?.why.contains("before the @") == true) }
    }

    @Test func `rules and sources say what is in force`() throws {
        let checker = try checker(["fields": ["user.name", "user.email"]])
        #expect(checker.rules == [ActiveRule(id: "sanctions/listed", reads: [.userName, .userEmail])])
        #expect(checker.sources.map(\.id) == ["test", "pla-supplement"])
        #expect(checker.sources.first?.entries == 8)
        #expect(checker.sources.last?.digest.count == 64)
    }

    @Test func `a list of another checker is not ours`() throws {
        let other: SettingsTable = ["id": "geo", "checker": "geo", "path": "none.mmdb", "format": "mmdb"]
        #expect(try checker(lists: [list, other]).sources.map(\.id) == ["test", "pla-supplement"])
    }

    @Test func `all that is wrong is reported at once, with remedies`() {
        let problems = problems(
            ["lists": ["tset"], "fields": ["user.nmae"], "types": ["persom"], "colour": "red"],
            lists: [
                list, list, ["id": "pla-supplement", "path": "x"], ["id": "bare"],
                ["id": "odd", "path": "x", "format": "tvs"],
            ])
        for text in [
            "there is no list \"tset\"; did you mean \"test\"?",
            "there is no field \"user.nmae\"; did you mean \"user.name\"?",
            "there is no type \"persom\"; did you mean \"person\"?", "unknown key \"colour\"",
            "a second list with the id \"test\"", "\"pla-supplement\" is the built-in list", "missing key \"path\"",
            "\"tvs\" is not a value of \"format\"; did you mean \"tsv\"?",
        ] {
            #expect(problems.contains { $0.isError(saying: text) }, "\(text) in \(problems)")
        }
    }

    @Test func `a missing file and an empty list are errors`() {
        let lists: [SettingsTable] = [["id": "gone", "path": "gone.tsv"], ["id": "empty", "path": "empty.tsv"]]
        let problems = problems(lists: lists)
        #expect(problems.contains { $0.isError(saying: "there is no file \"gone.tsv\"") })
        #expect(problems.contains { $0.isError(saying: "list \"empty\" has no entries") })
    }

    @Test func `repeated values give the same findings, from memory or not`() throws {
        let checker = try checker()
        let events = (0..<300).map {
            Event([.organisationName: $0 % 3 == 0 ? "Brenwick Maritime Ltd" : "Acme \($0 % 7)"])
        }
        let first = findings(checker, events)
        #expect(first.map(\.event) == Array(stride(from: 0, to: 300, by: 3)))
        #expect(findings(checker, events) == first)
    }

    @Test func `many threads get what one gets`() async throws {
        let checker = try checker()
        let events = (0..<400).map {
            Event([.organisationName: "Name \($0)", .userName: $0 % 5 == 0 ? "Orlando Examplov" : "Nobody \($0)"])
        }
        let expected = findings(checker, events)
        #expect(expected.count == 80)
        let results = await withTaskGroup(of: [Finding].self, returning: [[Finding]].self) { group in
            for _ in 0..<8 { group.addTask { findings(checker, events) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0 == expected })
    }
}

@Suite struct VerdictMemoTests {
    private func verdict(_ memo: VerdictMemo, _ value: [UInt8], hash: UInt64, lane: UInt8 = 0) -> Verdict? {
        memo.verdict(on: value.span, hash: hash, lane: lane)
    }

    @Test func `a memo never mistakes one value for another`() {
        var memo = VerdictMemo(capacity: 64)
        let match = NameMatch(id: "X", list: "L", source: 0, name: "N", alias: "N", score: 1, why: "")
        let first = Array("same hash".utf8)
        let second = Array("as this one".utf8)
        memo.insert(first.span, hash: 5, lane: 0, matches: [match])
        #expect(verdict(memo, first, hash: 5) == 0)
        #expect(verdict(memo, second, hash: 5) == nil)
        #expect(verdict(memo, first, hash: 5, lane: 1) == nil)
    }

    @Test func `a memo stays within its bounds`() {
        var memo = VerdictMemo(capacity: 64, textLimit: 1_000)
        for number in 0..<1_000 {
            let value = Array("value \(number)".utf8)
            let hash = hash64(value.span, lane: 0, seed: 1)
            memo.insert(value.span, hash: hash, lane: 0, matches: [])
            #expect(verdict(memo, value, hash: hash) == VerdictMemo.clean)
        }
        let long = [UInt8](repeating: 65, count: VerdictMemo.longestValue + 1)
        memo.insert(long.span, hash: 1, lane: 0, matches: [])
        #expect(verdict(memo, long, hash: 1) == nil)
    }

    @Test func `texts are equal when every byte is`() {
        for length in 0..<40 {
            let text = [UInt8](repeating: 7, count: length)
            let isSame = equal(text.span, text.span)
            #expect(isSame)
            for position in 0..<length {
                var other = text
                other[position] = 8
                let isEqual = equal(text.span, other.span)
                let sameHash = hash64(text.span, lane: 0, seed: 3) == hash64(other.span, lane: 0, seed: 3)
                #expect(!isEqual && !sameHash)
            }
        }
    }

    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func `the digest is SHA-256`(text: String, digest: String) {
        #expect(sha256(Array(text.utf8)) == digest)
    }
}
