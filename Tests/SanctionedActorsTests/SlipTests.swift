// Tests of slips of the pen: words that differ by one or two letters as written.

import Testing

@testable import SanctionedActors

@Suite struct SlipTests {
    private static func letters(_ text: String) -> Letters { Table(keeping: Array(text.utf8)) }

    @Test(arguments: [
        ("rukunda", "rukunda", true), ("michel", "mchl", true), ("benitez", "bemnitz", true),
        ("ignace", "ighcae", true),
        ("khatib", "khsatoib", true), ("ab", "ba", true), ("", "", true), ("ab", "", true), ("abc", "", false),
        ("examplov", "exampl", true), ("examplov", "examp", false), ("examplov", "axampluv", true),
        ("examplov", "axempluv", false), ("abcdef", "badcef", true), ("abcdef", "fedcba", false),
    ])
    func `two slips lead from one word to the other, whichever comes first`(a: String, b: String, expected: Bool) {
        #expect(areTwoSlips(Self.letters(a), Self.letters(b)) == expected)
        #expect(areTwoSlips(Self.letters(b), Self.letters(a)) == expected)
    }

    @Test(arguments: [
        ("Zorvnaex Petrochemicla", "X-1"), ("Zrovanex Petrohcemical", "X-1"), ("Orlnado Testerovich EXMAPLOV", "X-3"),
        ("Orlando Testerovich EXAPLVO", "X-3"), ("Smirvadla Institute of Hydroacoustics", "X-5"),
        ("Brnewick Maritime", "X-8"),
    ])
    func `a name with slips in its words is found`(query: String, entry: String) throws {
        let screener = try NameScreener(lists: [("test", fixtureList)], includeSupplement: false)
        let match = try #require(screener.search(query, minScore: NameScreener.defaultThreshold).first)
        #expect(match.id == entry)
    }

    @Test(arguments: ["Orlando Miller", "Brentwood Maritime", "Zamboni Petrochemical", "Smirnoff Institute"])
    func `a name with other words is not`(query: String) throws {
        let screener = try NameScreener(lists: [("test", fixtureList)], includeSupplement: false)
        #expect(screener.search(query, minScore: NameScreener.defaultThreshold).isEmpty)
    }

    @Test func `a surname that occurs twice in a name may agree in either place`() throws {
        let rows = "id\tlist\ttype\tname_kind\tname\nA\tT\tperson\tprimary\tSherif Exampl Ewis EXAMPL\n"
        let screener = try NameScreener(lists: [("test", Array(rows.utf8))], includeSupplement: false)
        let repeated = try #require(screener.search("EXAMPL Sherif").first)
        #expect(repeated.score > 0.5)
    }
}
