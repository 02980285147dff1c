// Broken, foreign and hostile files: each is a clear problem at its place, the rest is read, nothing crashes.

import CheckerKit
import CheckerTestKit
import Testing

@testable import SanctionedActors

@Suite struct HostileListTests {
    private static let formats = ListFormat.allCases.filter { $0 != .toml }
    private static let fixtures: [(String, ListFormat)] = [
        ("sdn.csv", .ofacCSV), ("sdn_advanced.xml", .ofacAdvancedXML), ("csl.json", .cslJSON), ("dpl.txt", .bisDPL),
        ("un.xml", .unXML), ("eu-1.1.csv", .euCSV), ("eu.xml", .euXML), ("uk.csv", .ukCSV),
        ("targets.simple.csv", .openSanctionsCSV), ("entities.ftm.json", .ftmJSON),
    ]

    @Test(arguments: formats)
    func `a web page is refused with words in every format`(format: ListFormat) {
        let pages = [
            "<!DOCTYPE html>\n<html><head><title>Service unavailable</title></head></html>",
            "\u{FEFF}\n <HTML><body>x</body>",
            "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">\n<html xmlns=\"x\"></html>",
        ]
        for page in pages {
            let reading = Reading(page, format)
            #expect(reading.entries.isEmpty)
            #expect(reading.has(.error, "this is a web page (HTML), not a list"), "\(reading.problems)")
            #expect(!reading.summary.isComplete)
        }
    }

    @Test(arguments: formats)
    func `an empty file is refused in every format`(format: ListFormat) {
        #expect(Reading("", format).has(.error, "the file is empty"))
        #expect(Reading(" \r\n\n\u{1A}", format).has(.error, "nothing but spaces"))
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04], "ZIP"), ([0x1F, 0x8B, 8, 0], "gzip"), ([0x25, 0x50, 0x44, 0x46], "PDF"),
            ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0xD0, 0xCF, 0x11, 0xE0], "spreadsheet"),
            ([0x28, 0xB5, 0x2F, 0xFD], "zstd"),
        ] as [([UInt8], String)])
    func `what is no text is refused with words`(bytes: [UInt8], word: String) {
        #expect(Reading(bytes + Array("more".utf8), .auto).has(.error, word))
    }

    @Test func `a file of no known format says which there are`() {
        #expect(Reading("something, else\n1,2\n", .auto).has(.error, "none of the known formats"))
        #expect(Reading("<other/>", .unXML).has(.error, "not <CONSOLIDATED_LIST>"))
        #expect(Reading("<other/>", .euXML).has(.error, "not <export>"))
        #expect(Reading("<other/>", .ofacAdvancedXML).has(.error, "not <Sanctions>"))
        #expect(Reading("id,name\n1,x\n", .unXML).has(.error, "this is no XML"))
        #expect(Reading("<a>1</a>", .ukCSV).has(.error, "this is XML, but the list's format is \"uk-csv\""))
        #expect(Reading("a;b\n1;2\n", .euCSV).has(.error, "the header line lacks the columns \"Entity_LogicalId\""))
    }

    @Test(arguments: fixtures)
    func `a byte order mark and UTF-16 change nothing`(name: String, format: ListFormat) {
        let plain = fixture(name)
        let text = String(decoding: plain, as: UTF8.self)
        let expected = Reading(plain, format)
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bare = text.hasPrefix("\u{FEFF}") ? String(text.unicodeScalars.dropFirst()) : text
        let little = Array(bare.utf16).flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        let big = Array(bare.utf16).flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
        for bytes in [mark + Array(bare.utf8), [0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little, big] {
            let reading = Reading(bytes, .auto)
            #expect(reading.entries == expected.entries)
            #expect(reading.summary == expected.summary)
        }
    }

    @Test func `Latin-1 and Windows-1252 are read as such, with the line and column of the first letter`() {
        let text =
            Array("id,schema,name,aliases\nA,Person,Jos".utf8) + [0xE9, 0x20, 0x93] + Array("X\nB,Person,Plain,\n".utf8)
        let reading = Reading(text.replacing("X\n", with: ",\n"), .openSanctionsCSV)
        #expect(reading["A"]?.names.first?.text == "Jos\u{E9} \u{201C}")
        #expect(reading["B"] != nil)
        #expect(reading.has(.warning, "read as Windows-1252", line: 2))
        #expect(reading.problems.first?.place.column == 13)
        let xml = Array(
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><CONSOLIDATED_LIST><ENTITIES><ENTITY><FIRST_NAME>Caf".utf8)
        let rest = Array(
            "</FIRST_NAME><REFERENCE_NUMBER>E1</REFERENCE_NUMBER></ENTITY></ENTITIES></CONSOLIDATED_LIST>".utf8)
        let western = Reading(xml + [0xE9] + rest, .unXML)
        #expect(western["E1"]?.names.first?.text == "Caf\u{E9}")
        #expect(western.problems.isEmpty)
    }

    @Test func `a NUL is read as a space and reported`() {
        let reading = Reading("id,schema,name,aliases\nA,Person,Na\0me,\nB,Person,Other,\n", .openSanctionsCSV)
        #expect(reading["A"]?.names.first?.text == "Na me")
        #expect(reading.has(.warning, "NUL", line: 2))
        #expect(reading.entries.count == 2)
    }

    @Test func `a row with too few columns is reported with its line and costs only itself`() {
        let reading = Reading("id,schema,name,aliases\nA,Person,One,\nB,Person\nC,Person,Three,\n", .openSanctionsCSV)
        #expect(reading.entries.map(\.id) == ["A", "C"])
        #expect(reading.has(.warning, "2 columns where 4 are expected", line: 3))
        #expect(reading.summary.isComplete)
    }

    @Test func `a quote that never closes costs its row and no other`() {
        let rows = (1...50).map { "\($0),Person,\($0 == 7 ? "\"" : "")Name \($0),\n" }.joined()
        let reading = Reading("id,schema,name,aliases\n" + rows, .openSanctionsCSV)
        #expect(reading.entries.count == 49)
        #expect(reading.has(.warning, "quote never closes", line: 8))
        #expect(reading.problems.first?.place.column == 10)
    }

    @Test func `a stray quote that swallows rows gives them back`() {
        // The quotes of lines 3 and 5 close each other; the rows between them must not be lost.
        let text =
            "id,schema,name,aliases\nA,Person,One,\nB,Person,\"Two,\nC,Person,Three,\nD,Person,Four\",\nE,Person,Five,\n"
        let reading = Reading(text, .openSanctionsCSV)
        #expect(reading.entries.map(\.id) == ["A", "C", "D", "E"])
        #expect(reading.has(.warning, "closes on a later row", line: 3))
    }

    @Test func `paragraphs full of commas in a quoted field are no rows`() {
        let reasons = "Reasons.\n" + String(repeating: "one, two, three, ", count: 40) + "\nMore, and more."
        let reading = Reading(
            "id,schema,name,aliases,notes\nA,Person,One,,\"\(reasons)\"\nB,Person,Two,,\n", .openSanctionsCSV)
        #expect(reading.entries.map(\.id) == ["A", "B"])
        #expect(reading.problems.isEmpty, "\(reading.problems)")
    }

    @Test func `a second entry of an id is reported and its names are kept`() {
        let reading = Reading("id,schema,name,aliases\nA,Person,One,\nA,Person,Two,\n", .openSanctionsCSV)
        #expect(reading.has(.warning, "a second entry with the id \"A\"", line: 3))
        #expect(reading.entries.flatMap(\.names).map(\.text) == ["One", "Two"])
    }

    @Test(arguments: fixtures)
    func `a truncated file says so, and what came before is read`(name: String, format: ListFormat) {
        let bytes = fixture(name)
        let whole = Reading(bytes, format)
        var part = Array(bytes[..<(bytes.count * 2 / 3)])
        // Behind the last separator of a row nothing shows that anything should follow.
        while let last = part.last, isSpace(last) || [0x22, 0x2C, 0x3B].contains(last) { part.removeLast() }
        let reading = Reading(part, format)
        #expect(!reading.summary.isComplete, "\(name)")
        #expect(reading.has(.warning, "truncated"), "\(reading.problems)")
        #expect(reading.entries.count <= whole.entries.count)
    }

    @Test func `every prefix of every file is read without a crash`() {
        for (name, format) in Self.fixtures {
            let bytes = fixture(name)
            for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
                let reading = Reading(Array(bytes[..<length]), format)
                #expect(reading.entries.allSatisfy { !$0.names.isEmpty && !$0.id.isEmpty })
            }
        }
    }

    @Test(arguments: fixtures)
    func `flipped, doubled and lost bytes never crash a reader`(name: String, format: ListFormat) {
        var random = SeededGenerator(seed: 20_261_122)
        let bytes = fixture(name)
        let interesting: [UInt8] = [0, 0x22, 0x2C, 0x3B, 0x0A, 0x3C, 0x3E, 0x26, 0x7B, 0x5D, 0xFF, 0xC3, 0x5C]
        for _ in 0..<120 {
            var broken = bytes
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let at = Int.random(in: 0..<broken.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: broken[at] = interesting.randomElement(using: &random) ?? 0
                case 1: broken.insert(interesting.randomElement(using: &random) ?? 0, at: at)
                default: broken.remove(at: at)
                }
            }
            let reading = Reading(broken, format)
            #expect(reading.problems.count <= 8 * (ListFile.warningLimit + 1))
            #expect(reading.entries.allSatisfy { !$0.names.isEmpty && !$0.id.isEmpty })
        }
    }

    @Test(arguments: formats) func `random bytes never crash a reader`(format: ListFormat) {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            let bytes = (0..<2_000).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(!Reading(bytes, format).problems.isEmpty)
        }
    }

    @Test func `a name of ten million bytes is cut, reported, and costs nothing else`() {
        let long = String(repeating: "Long name ", count: 1_000_000)
        let csv = Reading(
            "id,schema,name,aliases\nA,Person,\"\(long)\",\nB,Person,\(long),\nC,Person,Other,\n", .openSanctionsCSV)
        #expect(csv.has(.warning, "never closes", line: 2))
        #expect(csv["B"]?.names.first?.text.utf8.count ?? 0 <= ListReading.nameLimit)
        #expect(csv.has(.warning, "is cut to 1024", line: 3))
        #expect(csv["C"] != nil)
        let xml = fixture("un.xml").replacing("TESTEROVICH", with: long)
        let reading = Reading(xml, .unXML)
        #expect(reading.entries.count == 2)
        #expect(reading.has(.warning, "is cut to 1024"))
    }

    @Test func `deep nesting, entities and document types neither crash nor expand`() {
        let deep = "<CONSOLIDATED_LIST>" + String(repeating: "<a>", count: 100_000)
        #expect(!Reading(deep, .unXML).summary.isComplete)
        let inside = "<CONSOLIDATED_LIST><ENTITIES><ENTITY>" + String(repeating: "<a>", count: 100_000)
        #expect(Reading(inside, .unXML).has(.warning, "holds too much to be an entry"))
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
            <CONSOLIDATED_LIST><ENTITIES><ENTITY><REFERENCE_NUMBER>E1</REFERENCE_NUMBER><FIRST_NAME>&b; &#x110000; Name</FIRST_NAME></ENTITY>
            </ENTITIES></CONSOLIDATED_LIST>
            """
        #expect(Reading(bomb, .unXML)["E1"]?.names.first?.text == "&b; &#x110000; Name")
        let nested = String(repeating: "[", count: 100_000)
        #expect(Reading("{\"results\":[\(nested)", .cslJSON).has(.warning, "nested too deeply"))
        #expect(Reading("{\"schema\":\(nested)", .ftmJSON).has(.warning, "nested too deeply"))
    }

    @Test func `an element that never closes gives way to the next`() {
        let xml = String(decoding: fixture("un.xml"), as: UTF8.self).replacing("    </INDIVIDUAL>\n", with: "")
        let reading = Reading(xml, .unXML)
        #expect(reading.entries.map(\.id) == ["EXi.001", "EXe.001"])
        #expect(reading.has(.warning, "<INDIVIDUAL> of line 4 never closes"))
    }

    @Test func `a broken element of a JSON list costs only itself`() {
        let json =
            "{\"results\":[{\"id\":\"1\",\"source\":\"X\",\"name\":\"One\"},\n{\"id\":\"2\",\"name\":tru},\n"
            + "{\"id\":\"3\",\"source\":\"X\",\"name\":\"Thr\\u00e9\\ud83d\\ude00e\"}]}"
        let reading = Reading(json, .cslJSON)
        #expect(reading.entries.map(\.id) == ["1", "3"])
        #expect(reading["3"]?.names.first?.text == "Thr\u{E9}\u{1F600}e")
        #expect(reading.has(.warning, "element skipped: this is no JSON value", line: 2))
    }

    @Test func `aliases of entries that are not there are reported`() {
        let part = ListPart(
            kind: .aliases, path: "/lists/alt.csv", bytes: Array("7,1,\"aka\",\"X\",-0- \r\n8,bad\r\n".utf8))
        let reading = Reading(fixture("sdn.csv"), .ofacCSV, parts: [part])
        #expect(reading.has(.warning, "1 aliases or comments belong to no entry, such as those of \"7\""))
        #expect(reading.problems.contains { $0.place.file == "/lists/alt.csv" && $0.place.line == 2 })
    }

    @Test func `thousands of quotes that do not match are read in bounded time`() {
        let rows = String(repeating: "a,\"b\n\"\"\",c\"d\"\n,\"\"\"\n", count: 20_000)
        let reading = Reading("id,schema,name,aliases\n" + rows, .openSanctionsCSV)
        #expect(reading.problems.count <= ListFile.warningLimit + 2)
    }
}

extension [UInt8] {
    /// Returns the text with every occurrence of another replaced.
    fileprivate func replacing(_ old: String, with new: String) -> [UInt8] {
        var result: [UInt8] = []
        let pattern = Array(old.utf8)
        var index = 0
        while index < count {
            if self[index...].starts(with: pattern) {
                result += Array(new.utf8)
                index += pattern.count
            } else {
                result.append(self[index])
                index += 1
            }
        }
        return result
    }
}

extension String {
    fileprivate func replacing(_ old: String, with new: String) -> String {
        String(decoding: Array(utf8).replacing(old, with: new), as: UTF8.self)
    }
}
