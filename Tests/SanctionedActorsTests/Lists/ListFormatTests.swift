// Every format by a small fixture of ours, built to its published schema; every party in them is invented.

import CheckerKit
import Testing

@testable import SanctionedActors

@Suite struct ListFormatTests {
    @Test(arguments: [
        ("sdn.csv", ListFormat.ofacCSV), ("sdn_advanced.xml", .ofacAdvancedXML), ("csl.json", .cslJSON),
        ("dpl.txt", .bisDPL), ("un.xml", .unXML), ("eu-1.0.csv", .euCSV), ("eu-1.1.csv", .euCSV), ("eu.xml", .euXML),
        ("uk.csv", .ukCSV), ("targets.simple.csv", .openSanctionsCSV), ("entities.ftm.json", .ftmJSON),
    ])
    func `a file shows its format and reads without a fault`(name: String, format: ListFormat) {
        let reading = Reading(fixture(name), .auto, parts: name == "sdn.csv" ? Self.parts : [])
        #expect(reading.summary.format == format)
        #expect(reading.summary.isComplete)
        #expect(!reading.entries.isEmpty)
        #expect(reading.problems.isEmpty, "\(reading.problems)")
        #expect(reading.entries.allSatisfy { ($0.place?.line ?? 0) > 0 })
    }

    private static let parts = ListPart.Kind.allCases.map { kind in
        let name = ListPart.name(of: kind, beside: "sdn.csv")
        return ListPart(kind: kind, path: name, bytes: fixture(name))
    }

    @Test func `OFAC's files are joined, and remarks say more than columns`() throws {
        let reading = Reading(fixture("sdn.csv"), .ofacCSV, parts: Self.parts)
        let company = try #require(reading["90001"])
        #expect(company.type == .entity)
        #expect(company.names(.primary) == ["ZORVANEX PETROCHEMICAL TRADING LLC"])
        #expect(company.names(.alias) == ["ZORVANEX \"GROUP\" TRADING"])
        #expect(company.names(.former) == ["OLD ZORVANEX, S.A."])
        #expect(company.names(.weak) == ["ZPT", "ZORVA ''S"])
        #expect(company.linkedTo == ["BRENWICK MARITIME LIMITED", "EXAMPLOV, Orlando Testerovich"])
        #expect(company.countries == ["IR", "VG"])
        #expect(company.programmes == ["EXAMPLE-EO1", "EXAMPLE2"])
        #expect(company.identifiers("wallet") == ["1ExampleExampleExample", "0xExample"])
        #expect(company.identifiers("website") == ["www.example.org"])
        #expect(company.identifiers("email") == ["office@example.org"])
        #expect(company.identifiers("tax") == ["1234567890"])
        #expect(company.identifiers("registration") == ["42-EX", "555000111"])
        let person = try #require(reading["90002"])
        #expect(person.type == .person)
        #expect(person.birthDates == ["1948-12-10", "1951"])
        #expect(person.countries == ["IR", "KP"])
        #expect(person.identifiers("passport") == ["A0000001", "B0000002"])
        #expect(reading["90003"]?.type == .vessel)
        #expect(reading["90003"]?.identifiers("imo") == ["9000007"])
        #expect(reading["90003"]?.countries == ["PA"])
        // The remark breaks off inside a name and goes on in the comments.
        #expect(reading["90004"]?.names(.weak) == ["FLYING QUAIL"])
        #expect(reading["90004"]?.linkedTo == ["ZORVANEX PETROCHEMICAL TRADING LLC"])
    }

    @Test func `OFAC's advanced format gives every script, and relations by number`() throws {
        let reading = Reading(fixture("sdn_advanced.xml"), .ofacAdvancedXML)
        #expect(reading.summary.date == "2026-08-05")
        let person = try #require(reading["90002"])
        #expect(person.type == .person)
        #expect(person.names.map(\.text) == ["EXAMPLOV, Orlando", "Примеров Орландо", "ORLY"])
        #expect(person.names.map(\.kind) == [.primary, .alias, .weak])
        #expect(person.birthDates == ["1948-12-10", "1951"])
        #expect(person.countries == ["IR"])
        #expect(person.identifiers("passport") == ["A0000001"])
        #expect(person.identifiers("wallet") == ["1ExampleExampleExample"])
        let company = try #require(reading["90001"])
        #expect(company.names(.former) == ["OLD ZORVANEX"])
        #expect(company.identifiers("website") == ["www.example.org"])
        #expect(company.countries == ["IR"])
        #expect(company.programmes == ["EXAMPLE-EO1"])
        #expect(company.linkedTo == ["90002"])
        let ship = try #require(reading["90003"])
        #expect(ship.type == .vessel)
        #expect(ship.identifiers("imo") == ["9000007"])
        #expect(ship.countries == ["PA"])
        #expect(ship.linkedTo.isEmpty)
    }

    @Test func `the UN's list has original scripts, weak and former names`() throws {
        let reading = Reading(fixture("un.xml"), .unXML)
        #expect(reading.summary.date == "2026-08-05")
        let person = try #require(reading["EXi.001"])
        #expect(person.names(.primary) == ["ORLANDO TESTEROVICH EXAMPLOV"])
        #expect(person.names(.alias) == ["أورلاندو المثالي", "Orlando Examplev", "Orlando Exemplov"])
        #expect(person.names(.weak) == ["Orly & Co"])
        #expect(person.names(.former) == ["Orlando Before"])
        #expect(person.birthDates == ["1948-12-10", "1950", "1952"])
        #expect(person.countries == ["KP", "SY"])
        #expect(person.identifiers("passport") == ["A0000001"])
        #expect(reading["EXe.001"]?.type == .entity)
        #expect(reading["EXe.001"]?.countries == ["IR"])
    }

    @Test(arguments: ["eu-1.0.csv", "eu-1.1.csv", "eu.xml"])
    func `the EU's list is the same party in every version`(name: String) throws {
        let reading = Reading(fixture(name), .auto)
        #expect(reading.summary.date == (name == "eu-1.0.csv" ? "2020-08-05" : "2026-08-05"))
        #expect(reading.entries.count == 2)
        let person = try #require(reading["901"])
        #expect(person.type == .person)
        #expect(person.names(.primary) == ["Orlando Examplov"])
        #expect(person.birthDates.first == "1948-12-10")
        #expect(person.identifiers("passport") == ["A0000001"])
        #expect(person.programmes == ["IRN"])
        #expect(reading["902"]?.type == .entity)
        #expect(reading["902"]?.countries == ["IR"])
        switch name {
        case "eu-1.1.csv":
            #expect(person.names(.alias) == ["Орландо Пример"])
            #expect(person.birthDates == ["1948-12-10", "1950", "1952"])
            #expect(reading["902"]?.names(.primary) == ["Zorvanex; \"Trading\" LLC"])
        case "eu.xml": #expect(person.names(.weak) == ["\"Orly\" Пр"])
        default: break
        }
    }

    @Test func `the UK's list has two header rows, weak aliases and owners`() throws {
        let reading = Reading(fixture("uk.csv"), .ukCSV)
        #expect(reading.summary.date == "2026-02-13")
        let person = try #require(reading["EXA0001"])
        #expect(person.names(.primary) == ["Orlando Testerovich EXAMPLOV"])
        #expect(person.names(.alias) == ["Орландо Примеров", "Orlando EXAMPLEV"])
        #expect(person.names(.weak) == ["ORLY"])
        #expect(person.birthDates == ["1948-12-10", "1951"])
        #expect(person.countries == ["IR"])
        #expect(person.identifiers("passport") == ["A0000001", "B0000002"])
        let company = try #require(reading["EXA0002"])
        #expect(company.names(.alias) == ["ZPT GROUP"])
        #expect(company.linkedTo == ["Brenwick Maritime Limited"])
        #expect(company.countries == ["AE", "PA"])
        #expect(company.identifiers("email") == ["office@example.org"])
        // The companies it owns and is owned by are no entries of the list, but parties linked to one.
        let linked = reading.entries.filter { !$0.isListed }
        #expect(linked.map(\.id) == ["EXA0002/linked-1", "EXA0002/linked-2", "EXA0002/linked-3"])
        #expect(
            linked.flatMap { $0.names(.primary) }
                == ["Zorvanex Retail LLC", "Zorvanex Shipping", "Brenwick Maritime Limited"])
        #expect(linked.allSatisfy { $0.linkedTo == ["ZORVANEX PETROCHEMICAL TRADING LLC"] })
        #expect(reading.summary.entries == 3)
        #expect(reading["EXA0003"]?.type == .vessel)
        #expect(reading["EXA0003"]?.identifiers("imo") == ["9000007"])
    }

    @Test func `the Consolidated Screening List in JSON names its source`() throws {
        let reading = Reading(fixture("csl.json"), .cslJSON)
        let institute = try #require(reading["f00d01"])
        #expect(institute.programmes == ["EL"])
        #expect(institute.names(.alias) == ["Smirvalda Hydroacoustics", "SIH"])
        #expect(institute.countries == ["CN"])
        let person = try #require(reading["f00d02"])
        #expect(person.type == .person)
        #expect(person.birthDates == ["1948-12-10", "1951"])
        #expect(person.countries == ["KP", "IR"])
        #expect(person.identifiers("passport") == ["A0000001"])
        #expect(person.linkedTo == ["ZORVANEX PETROCHEMICAL TRADING LLC"])
    }

    @Test func `a denied person's addresses are one entry for one order`() throws {
        let reading = Reading(fixture("dpl.txt"), .bisDPL)
        #expect(reading.entries.map(\.id) == ["ZORVANEX TRADING:2022-05-13", "ZORVANEX TRADING:2022-06-13"])
        #expect(reading.entries.first?.countries == ["AE", "CN"])
        #expect(reading.entries.last?.programmes == ["DPL non-standard order"])
    }

    @Test func `OpenSanctions' table has lists inside its fields`() throws {
        let reading = Reading(fixture("targets.simple.csv"), .openSanctionsCSV)
        let person = try #require(reading["EX-1"])
        #expect(person.names.map(\.text) == ["Orlando Examplov", "Орландо Примеров", "O. Examplov"])
        #expect(person.birthDates == ["1948-12-10", "1951"])
        #expect(person.countries == ["IR", "KP"])
        #expect(person.programmes == ["EX-PROG", "EX-TWO"])
        #expect(person.identifiers("email") == ["orlando@example.org"])
        #expect(reading["EX-2"]?.names(.primary) == ["Zorvanex \"Trading\" LLC"])
        #expect(reading["EX-3"]?.type == nil)
    }

    @Test func `FollowTheMoney's relations are read wherever they stand, and only targets are parties`() throws {
        let reading = Reading(fixture("entities.ftm.json"), .ftmJSON)
        #expect(reading.entries.map(\.id) == ["EX-2", "EX-1", "EX-4/linked"])
        #expect(reading.summary.date == "2026-08-05")
        let company = try #require(reading["EX-2"])
        #expect(company.names(.weak) == ["ZPT"])
        #expect(company.names(.former) == ["Old Zorvanex"])
        #expect(company.linkedTo == ["EX-1"])
        #expect(company.identifiers("registration") == ["42-EX"])
        #expect(reading["EX-1"]?.identifiers("passport") == ["A0000001"])
        #expect(reading["EX-4/linked"]?.linkedTo == ["EX-1"])
    }

    @Test(arguments: [
        ("sdn.csv", "alt.csv add.csv sdn_comments.csv"), ("/a/SDN.CSV", "/a/ALT.CSV /a/ADD.CSV /a/SDN_COMMENTS.CSV"),
        ("cons_prim.csv", "cons_alt.csv cons_add.csv cons_comments.csv"),
        ("lists/ofac-sdn.csv", "lists/ofac-alt.csv lists/ofac-add.csv lists/ofac-sdn_comments.csv"),
        ("ofac.csv", "ofac_alt.csv ofac_add.csv ofac_comments.csv"), ("plain", "plain_alt plain_add plain_comments"),
        (
            "https://example.org/x/SDN.CSV?a=/b",
            "https://example.org/x/ALT.CSV?a=/b https://example.org/x/ADD.CSV?a=/b "
                + "https://example.org/x/SDN_COMMENTS.CSV?a=/b"
        ),
    ])
    func `the files beside OFAC's are found by their names`(primary: String, others: String) {
        let names = ListPart.Kind.allCases.map { ListPart.name(of: $0, beside: primary) }
        #expect(names.joined(separator: " ") == others)
    }

    @Test(arguments: [
        ("10 Dec 1948", "1948-12-10"), ("circa 1951", "1951"), ("Aug 1953", "1953-08"), ("1951 to 1953", "1951 1953"),
        ("1948-12-10", "1948-12-10"), ("1948-12", "1948-12"), ("10/12/1948", "1948-12-10"), ("00/12/1948", "1948-12"),
        ("dd/mm/1948", "1948"), ("00/00/1948", "1948"), ("2026-02-27T00:00:09.554Z", "2026-02-27"),
        ("1950-1952", "1950 1952"),
        ("13-Feb-2026", "2026-02-13"), ("", ""), ("unknown", ""), ("31/31/1948", "1948"), ("99999", ""),
        ("between 1950 and 1952", "1950 1952"),
    ])
    func `dates of lists become ISO 8601, as exact as they are`(text: String, dates: String) {
        #expect(ListDates.dates(text).joined(separator: " ") == dates)
    }

    @Test(
        arguments: [
            ("Iran", "IR"), ("Korea, North", "KP"), ("Congo, Democratic Republic of the", "CD"),
            ("Cote d Ivoire", "CI"),
            ("C\u{F4}te d'Ivoire", "CI"), ("Virgin Islands, British", "VG"), ("The Gambia", "GM"),
            ("Region: Gaza", "PS"), ("ir", "IR"),
            ("Burma", "MM"), ("Syrian Arab Republic", "SY"), ("Macedonia, The Former Yugoslav Republic of", "MK"),
            ("United States", "US"), ("undetermined", nil), ("ZZ", nil), ("", nil), ("-0-", nil),
        ] as [(String, String?)])
    func `countries of lists become codes`(name: String, code: String?) {
        #expect(CountryNames.code(name) == code)
    }
}
