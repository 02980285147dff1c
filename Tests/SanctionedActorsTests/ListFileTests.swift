// Tests of reading lists: every bad row is reported at its place, and costs that row only.

import CheckerKit
import CheckerTestKit
import Testing

@testable import SanctionedActors

@Suite struct ListFileTests {
    private func screener(_ text: [UInt8], format: ListFormat = .tsv) -> (screener: NameScreener, problems: [Problem]) {
        let problems = Problems()
        let list = ListFile(
            id: "own", format: format, path: "/lists/own", place: Place(file: "vedette.toml", line: 3, column: 1),
            bytes: text)
        return (NameScreener([list], includeSupplement: false, problems), problems.all)
    }

    @Test(arguments: [
        ("A-1\tTEST\tentity\tprimary", "4 columns"),
        ("\tTEST\tentity\tprimary\tName", "id is empty"),
        ("A-1\tTEST\tentitty\tprimary\tName", "did you mean \"entity\"?"),
        ("A-1\tTEST\tentity\tprimry\tName", "did you mean \"primary\"?"),
        ("A-1\tTEST\tentity\tprimary\t...", "no letters"),
        ("A-1\tTEST\tentity\tprimary\tNa\0me", "NUL"),
    ])
    func `a malformed row is reported with its line and skipped`(row: String, complaint: String) {
        let text = "id\tlist\ttype\tname_kind\tname\n\(row)\nA-2\tTEST\tentity\tprimary\tBrenwick Maritime\n"
        let (screener, problems) = screener(Array(text.utf8))
        #expect(problems.count == 1)
        #expect(problems.first?.place == Place(file: "/lists/own", line: 2, column: 1))
        #expect(problems.first?.level == .warning)
        #expect(problems.first?.message.contains(complaint) == true, "\(problems)")
        #expect(screener.search("Brenwick Maritime", limit: 1).first?.id == "A-2")
    }

    @Test func `a row that is not UTF-8 is reported and skipped`() {
        let bytes: [UInt8] =
            Array("A-1\tT\tentity\tprimary\tN".utf8) + [0xFF, 0x0A] + Array("A-2\tT\tentity\tprimary\tBrenwick\n".utf8)
        let (screener, problems) = screener(bytes)
        #expect(problems.map(\.message) == ["row skipped: not valid UTF-8"])
        #expect(screener.search("Brenwick", limit: 1).first?.id == "A-2")
    }

    @Test(arguments: ["", "\n\n", "id\tlist\ttype\tname_kind\tname\n", "junk\n"])
    func `a list without entries is an error at the place that names it`(text: String) {
        let problems = screener(Array(text.utf8)).problems
        #expect(problems.contains { $0.isError(saying: "list \"own\" has no entries") && $0.place.line == 3 })
    }

    @Test func `thousands of bad rows make few warnings`() {
        let text = String(repeating: "bad row\n", count: 5_000) + "A-1\tT\tentity\tprimary\tBrenwick\n"
        let problems = screener(Array(text.utf8)).problems
        #expect(problems.count == ListFile.warningLimit + 1)
        #expect(problems.last?.message == "4980 more rows skipped")
    }

    @Test func `a list of names has one organisation a line`() {
        let (screener, problems) = screener(
            Array("# ours\nBrenwick Maritime\r\n\nZorvanex Trading".utf8), format: .names)
        #expect(problems.isEmpty)
        #expect(screener.entryCounts == [2])
        let match = screener.search("zorvanex trading", limit: 1).first
        #expect(match?.id == "own:4")
        #expect(match?.list == "own")
    }

    @Test(arguments: 0..<6) func `random bytes as a list never crash`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let letters = Array("A-1\tTEST\tentity\tprimary\tName\n".utf8) + [0, 0xFF, 0xC3, 0xA9, 0xE5, 0x9B, 0xBD]
        let bytes = (0..<20_000).map { _ in letters.randomElement(using: &random) ?? 0 }
        let (screener, problems) = screener(bytes)
        #expect(!problems.isEmpty)
        #expect(screener.search("Name", limit: 3).count <= 3)
    }
}
