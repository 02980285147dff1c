// Tests of the checker with lists in official formats: files beside files, dates, links, and inspection.

import CheckerKit
import Testing

@testable import SanctionedActors

@Suite struct ListLoadingTests {
    private let resources = MemoryResources(files: [
        "sdn.csv": fixture("sdn.csv"), "alt.csv": fixture("alt.csv"), "add.csv": fixture("add.csv"),
        "un.xml": fixture("un.xml"), "uk.csv": fixture("uk.csv"), "page.xml": Array("<html></html>".utf8),
    ])

    private func checker(
        _ lists: [SettingsTable], _ rule: SettingsTable = [:]
    ) throws -> SanctionedActorsChecker {
        var rule = rule
        rule.entries.append(.init(key: "fields", place: Place(), value: ["usage.org.name"]))
        return try SanctionedActorsChecker(
            section: CheckerSection(rules: [ConfiguredRule(id: "sanctions/listed", table: rule)], lists: lists),
            resources: resources)
    }

    private func findings(_ checker: SanctionedActorsChecker, _ name: String) -> [Finding] {
        var batch = EventBatch()
        batch.append(Event([.organisationName: name]))
        return checker.check(batch)
    }

    @Test func `the files beside OFAC's are loaded, and one that is missing is a warning`() throws {
        let checker = try checker([["id": "ofac", "path": "sdn.csv"]])
        #expect(checker.warnings.map(\.message).contains { $0.contains("without \"sdn_comments.csv\"") })
        #expect(checker.warnings.count == 1)
        #expect(findings(checker, "Zorvanex Group Trading").count == 1)
        let source = try #require(checker.sources.first)
        #expect(source.entries == 4)
        #expect(source.date == "2026-11-01")
        #expect(source.digest == sha256(Array("d1\nd1\nd1".utf8)))
    }

    @Test func `a list's own date counts, not its file's`() throws {
        let source = try #require(try checker([["id": "un", "path": "un.xml"]]).sources.first)
        #expect(source.date == "2026-08-05")
        #expect(source.digest == "d1")
    }

    @Test func `a list may stand in the configuration itself`() throws {
        let entry: SettingsTable = ["name": "Quellmark Foundation", "weak_aliases": ["QF"], "countries": ["Iran"]]
        let list: SettingsTable = [
            "id": "house", "format": "toml", "date": .init(.date("2026-11-20")), "entry": [.init(.table(entry))],
        ]
        let checker = try checker([list])
        let match = try #require(findings(checker, "Quellmark Foundation").first)
        #expect(match.confidence == 1)
        #expect(checker.sources.first?.date == "2026-11-20")
        #expect(checker.sources.first?.digest.count == 64)
        for bad: SettingsTable in [
            ["id": "h", "format": "toml", "path": "x", "entry": []],
            ["id": "h", "format": "toml", "entry": [.init(.table(["nmae": "x"]))]],
            ["id": "h", "format": "toml", "entry": [.init(.table(["name": "X Y", "countries": ["Atlantis"]]))]],
            ["id": "h", "format": "toml"],
        ] {
            #expect(throws: ConfigurationError.self) { try self.checker([bad]) }
        }
    }

    @Test(arguments: [
        ("exclude", "Zorvanex Retail LLC", false), ("include", "Zorvanex Retail LLC", true),
        ("only", "Zorvanex Retail LLC", true),
        ("exclude", "Zorvanex Petrochemical Trading LLC", true),
        ("include", "Zorvanex Petrochemical Trading LLC", true),
        // Linked to its parent, so that both rules have something to say.
        ("only", "Zorvanex Petrochemical Trading LLC", true), ("only", "Morning Quail 7", false),
        ("exclude", "Morning Quail 7", true),
    ])
    func `a rule about links takes the parties it should`(links: String, name: String, isFound: Bool) throws {
        let checker = try checker(
            [["id": "uk", "path": "uk.csv"]],
            ["lists": ["uk"], "links": .init(.string(links)), "types": ["entity", "vessel"]])
        let found = findings(checker, name)
        #expect(found.count == (isFound ? 1 : 0))
        if isFound, name.hasPrefix("Zorvanex Retail") {
            let why = found.first?.evidence.first?.why ?? ""
            #expect(why.contains("not listed itself but linked to ZORVANEX PETROCHEMICAL TRADING LLC"), "\(why)")
        }
    }

    @Test func `an inspection tells versions of a list apart`() throws {
        let list: SettingsTable = ["id": "un", "path": "un.xml", "url": "https://example.org/un.xml"]
        let found = try SanctionedActorsChecker.inspect(list: list, resources: resources)
        #expect(found.format == "un-xml")
        #expect(found.isDated && found.isComplete)
        #expect(found.parties.map(\.id) == ["EXi.001", "EXe.001"])
        #expect(found.names == 8)
        let other = MemoryResources(files: [
            "un.xml": Array(
                String(decoding: fixture("un.xml"), as: UTF8.self).split(separator: "Orly").joined(separator: "Orla")
                    .utf8)
        ])
        let changed = try SanctionedActorsChecker.inspect(list: list, resources: other)
        #expect(changed.parties[0].fingerprint != found.parties[0].fingerprint)
        #expect(changed.parties[1].fingerprint == found.parties[1].fingerprint)
        #expect(throws: ConfigurationError.self) {
            try SanctionedActorsChecker.inspect(list: ["id": "x", "path": "page.xml"], resources: resources)
        }
    }

    @Test func `a list's files are named with their addresses`() {
        let list: SettingsTable = [
            "id": "ofac", "path": "lists/ofac-sdn.csv", "format": "ofac-csv", "url": "https://example.org/SDN.CSV",
        ]
        let files = SanctionedActorsChecker.files(of: list)
        #expect(
            files.map(\.path) == [
                "lists/ofac-sdn.csv", "lists/ofac-alt.csv", "lists/ofac-add.csv", "lists/ofac-sdn_comments.csv",
            ])
        #expect(
            files.map { $0.url ?? "" }.suffix(2) == [
                "https://example.org/ADD.CSV", "https://example.org/SDN_COMMENTS.CSV",
            ])
        #expect(files.map(\.isOptional) == [false, true, true, true])
        #expect(SanctionedActorsChecker.files(of: ["id": "geo", "checker": "geo", "path": "x"]).isEmpty)
        #expect(SanctionedActorsChecker.files(of: ["id": "un", "path": "un.xml"]).map(\.path) == ["un.xml"])
    }

    @Test func `a search says list, entry and reason`() throws {
        let found = try SanctionedActorsChecker.search(
            "ZPT Group", lists: [["id": "uk", "path": "uk.csv"]], limit: 3, resources: resources)
        #expect(found.first?.list == "uk")
        #expect(found.first?.entry == "EXA0002")
        #expect(found.first?.alias == "ZPT GROUP")
    }
}
