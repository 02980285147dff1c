// Reads the official files where they lie beside the project, and compares with counts made by another program.

import CheckerKit
import Glibc
import Testing

@testable import SanctionedActors

private let folder = "../shared/data/screening/"
private let isAvailable = unsafe access(folder + "lists/un/UN_consolidated_2026-02-27.xml", R_OK) == 0

/// A file, and what a script in Python with the modules csv and xml.etree counted in it on 2026-11-22.
///
/// It joined rows by id, took every text between semicolons of the UN's `ALIAS_NAME` and of the CSL's `alt_names` as a name,
/// `[afn].k.a. '...'` in OFAC's remarks (continued in the comments) as a weak one, and counted equal names of an entry once.
struct RealList: Sendable, CustomTestStringConvertible {
    var path: String
    var format: ListFormat
    /// Parties of the file; two rows of the CSL without `_id` have a source, name and date in common and count as two.
    var entries: Int
    /// Of these, those whose id another has.
    var repeated = 0
    var names: Int
    var weak = 0
    var former = 0
    var linked = 0
    var born = 0
    var testDescription: String { path }

    static let all = [
        RealList(
            path: "lists/ofac-2021-07/sdn.csv", format: .ofacCSV, entries: 8_976, names: 23_318, weak: 2_438,
            former: 369,
            linked: 2_755, born: 4_428),
        RealList(
            path: "lists/ofac-cons/cons_prim.csv", format: .ofacCSV, entries: 442, names: 1_585, weak: 72, former: 141,
            linked: 283, born: 74),
        RealList(
            path: "lists/un/UN_consolidated_2026-02-27.xml", format: .unXML, entries: 1_003, names: 4_192, weak: 619,
            former: 18, born: 677),
        RealList(path: "lists/csl/bis_dpl_2022.txt", format: .bisDPL, entries: 461, names: 461),
        RealList(path: "lists/csl/csl_2019_excerpt.csv", format: .cslCSV, entries: 115, repeated: 2, names: 276),
        RealList(path: "lists/csl/csl_2023_excerpt.csv", format: .cslCSV, entries: 13, names: 28),
        RealList(path: "entities.tsv", format: .tsv, entries: 26_123, names: 73_472),
    ]
}

@Suite struct RealListTests {
    // The files are not part of the project: without them the test is skipped, and the report says so.
    @Test(.enabled(if: isAvailable, "the official lists are not in ../shared/data/screening"), arguments: RealList.all)
    func `entries and names are as many as another program counts`(list: RealList) throws {
        let path = folder + list.path
        let bytes = try #require(contents(of: path))
        let parts = ListPart.Kind.allCases.compactMap { kind in
            let name = ListPart.name(of: kind, beside: path)
            return contents(of: name).map { ListPart(kind: kind, path: name, bytes: $0) }
        }
        let reading = Reading(bytes, .auto, parts: parts, path: path)
        #expect(reading.summary.format == list.format)
        #expect(reading.summary.isComplete, "\(reading.problems)")
        #expect(reading.entries.count == list.entries)
        #expect(reading.summary.entries == list.entries - list.repeated)
        #expect(reading.summary.names == list.names)
        #expect(reading.entries.reduce(0) { $0 + $1.names.count } == list.names)
        #expect(reading.count(.primary) == list.entries)
        guard list.format == .ofacCSV || list.format == .unXML else { return }
        #expect(reading.count(.weak) == list.weak)
        #expect(reading.count(.former) == list.former)
        #expect(reading.entries.count { !$0.birthDates.isEmpty } == list.born)
        #expect(reading.entries.count { !$0.linkedTo.isEmpty } == list.linked)
        #expect(reading.problems.isEmpty, "\(reading.problems)")
    }

    @Test(.enabled(if: isAvailable, "the official lists are not in ../shared/data/screening"))
    func `what the official files say of some public entries is read`() throws {
        let un = Reading(try #require(contents(of: folder + "lists/un/UN_consolidated_2026-02-27.xml")), .unXML)
        #expect(un.summary.date == "2026-02-27")
        let ofac = try Self.sdn()
        let aerocaribbean = try #require(ofac["36"])
        #expect(aerocaribbean.names(.primary) == ["AEROCARIBBEAN AIRLINES"])
        #expect(aerocaribbean.names(.alias) == ["AERO-CARIBBEAN"])
        #expect(aerocaribbean.countries == ["CU"])
        #expect(aerocaribbean.programmes == ["CUBA"])
        #expect(ofac["306"]?.names(.weak) == ["BNC"])
        #expect(ofac.entries.filter { !$0.identifiers("wallet").isEmpty }.count > 10)
        #expect(ofac.entries.filter { !$0.identifiers("imo").isEmpty }.count > 300)
    }

    private static func sdn() throws -> Reading {
        let path = folder + "lists/ofac-2021-07/sdn.csv"
        let parts: [ListPart] = ListPart.Kind.allCases.compactMap { kind in
            let name = ListPart.name(of: kind, beside: path)
            return contents(of: name).map { ListPart(kind: kind, path: name, bytes: $0) }
        }
        return Reading(try #require(contents(of: path)), .ofacCSV, parts: parts)
    }
}
