// Tests of what is known besides names: dates, countries and identifiers.

import CheckerKit
import Testing

@testable import SanctionedActors

@Suite struct ParticularsTests {
    private static let entries: SettingsValue = .init(
        .array([
            [
                "id": "P-1", "type": "person", "name": "Orlando Testerovich Examplov", "birth_dates": ["1961-04-12"],
                "countries": ["BY", "RU"], "identifiers": ["Passport AB 1234567", "40287613"],
                "emails": ["o.examplov@example.org"],
            ],
            ["id": "P-2", "type": "person", "name": "Orlando Examplov", "birth_dates": ["1980", "circa 1985"]],
            [
                "id": "E-1", "name": "Zorvanex Petrochemical", "domains": ["zorvanex.example", "gmail.com"],
                "identifiers": ["IMO 9123456", "ab12"],
            ],
        ]))
    private static let lists: [SettingsTable] = [["id": "house", "format": "toml", "entry": entries]]

    private static func screener() throws -> NameScreener { try checker().screener }

    private static func checker(_ table: SettingsTable = [:]) throws -> SanctionedActorsChecker {
        var entries = table.entries
        entries.append(.init(key: "lists", place: Place(), value: ["house"]))
        let rule = ConfiguredRule(id: "sanctions/house", table: SettingsTable(entries))
        return try SanctionedActorsChecker(
            section: CheckerSection(rules: [rule], lists: lists), resources: MemoryResources())
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var birthDate: String?
        var countries: [String] = []
        /// Whether the score is to be higher, lower, or as without.
        var effect: Int
        var why: String
        var testDescription: String { "\(birthDate ?? "no date"), \(countries)" }
    }

    @Test(arguments: [
        Case(birthDate: "1961-04-12", effect: 1, why: "birth date agrees"),
        Case(birthDate: "1961", effect: 1, why: "birth year 1961 agrees"),
        Case(birthDate: "1961-11-30", effect: 1, why: "but not the day"),
        Case(birthDate: "1962", effect: 0, why: ""),
        Case(birthDate: "1975-04-12", effect: -1, why: "born 1961, not 1975"),
        Case(birthDate: "no date at all", effect: 0, why: ""),
        Case(countries: ["RU"], effect: 1, why: "country RU agrees"),
        Case(countries: ["FR", "BY"], effect: 1, why: "country BY agrees"),
        Case(countries: ["FR"], effect: -1, why: "listed with BY, RU, not with FR"),
        Case(effect: 0, why: ""),
    ])
    func `what agrees raises a score, what contradicts lowers it, what is unknown does neither`(_ known: Case) throws {
        let screener = try Self.screener()
        let name = "Orlando Testerovich Exomplov"
        let plain = try #require(screener.search(name).first { $0.id == "P-1" })
        let query = ScreeningQuery(name, countries: known.countries, birthDate: known.birthDate)
        let match = try #require(screener.search(query).first { $0.id == "P-1" })
        #expect((match.score - plain.score).signum == known.effect, "\(plain.score) \(match.score)")
        #expect(known.why.isEmpty ? match.why == plain.why : match.why.contains(known.why), "\(match.why)")
        #expect(match.score <= 0.99 || plain.score > 0.99)
    }

    @Test func `of two persons of one name the one born that year comes first`() throws {
        let screener = try Self.screener()
        #expect(screener.search(ScreeningQuery("Orlando Examplov", birthDate: "1961")).first?.id == "P-1")
        #expect(screener.search(ScreeningQuery("Orlando Examplov", birthDate: "1985")).first?.id == "P-2")
    }

    @Test(arguments: [
        ("passport ab-1234567", "P-1"), ("AB1234567", "P-1"), ("O.Examplov@EXAMPLE.org", "P-1"), ("IMO 9123456", "E-1"),
        ("Morning Star (IMO 9123456)", "E-1"), ("someone@mail.zorvanex.example", "E-1"),
    ])
    func `an identifier of an entry is a match by itself`(text: String, entry: String) throws {
        let match = try #require(try Self.screener().search(text, minScore: 0.9).first)
        #expect(match.id == entry)
        #expect(match.score >= 0.95)
        #expect(match.why.hasSuffix(" is the entry's"), "\(match.why)")
    }

    @Test(arguments: [
        "AB1234568", "40287613", "9123456", "ab12", "someone@gmail.com", "zorvanex.example.net",
        "o.examplov@example.com",
        "@", "a@", "@.", "1234 5678 9012 3456",
    ])
    func `what is no identifier, or a short number that nothing names, matches nothing`(text: String) throws {
        #expect(try Self.screener().search(text, minScore: 0.9).isEmpty)
    }

    @Test func `a short number counts where the question states that it is an identifier`() throws {
        let query = ScreeningQuery("Mira Testfield", identifiers: ["40 287 613"])
        let matches = try Self.screener().search(query, minScore: 0.9)
        #expect(matches.map(\.id) == ["P-1"])
    }

    @Test func `columns are a name, countries, a birth date and identifiers`() {
        let query = ScreeningQuery(columns: "Orlando Examplov\tBY Russia xx\t12 Apr 1961\tAB 1234567\t\t40287613")
        #expect(
            query
                == ScreeningQuery(
                    "Orlando Examplov", countries: ["BY", "RU"], birthDate: "1961-04-12",
                    identifiers: ["AB 1234567", "40287613"]))
        #expect(ScreeningQuery(columns: "Orlando") == ScreeningQuery("Orlando"))
        #expect(ScreeningQuery(columns: "") == ScreeningQuery(""))
    }

    @Test func `the country of the account directory is weighed, and the finding says so`() throws {
        let checker = try Self.checker(["fields": ["user.name"]])
        var batch = EventBatch()
        for country in ["", "RU", "FR"] {
            batch.append(Event([.userName: "Orlando Testerovich Exomplov", .accountCountry: country]))
        }
        let found = checker.check(batch)
        #expect(found.map(\.event) == [0, 1, 2])
        #expect(found[1].confidence > found[0].confidence && found[0].confidence > found[2].confidence)
        #expect(found[1].evidence.first?.why.contains("country RU agrees") == true)
        #expect(found[2].evidence.first?.why.contains("agrees") == false)
    }

    @Test func `a listed mail address is found in a user's address, and the finding names its entry`() throws {
        let checker = try Self.checker(["fields": ["user.email"]])
        var batch = EventBatch()
        batch.append(Event([.userEmail: "o.examplov@example.org"]))
        batch.append(Event([.userEmail: "o.other@example.org"]))
        let found = checker.check(batch)
        #expect(found.map(\.event) == [0])
        #expect(found.first?.evidence.first?.why == "email o.examplov@example.org is the entry's")
    }
}

extension Double {
    /// -1, 0 or 1.
    fileprivate var signum: Int { self < 0 ? -1 : self > 0 ? 1 : 0 }
}
