// Tests of the search: which queries find which entries, and how the search bears bad input.

import CheckerKit
import CheckerTestKit
import Testing

@testable import SanctionedActors

@Suite struct NameScreenerTests {
    let screener: NameScreener

    // Built once: it never changes.
    private static let shared = Result { try NameScreener(lists: [("test", fixtureList)], includeSupplement: true) }

    init() throws { screener = try Self.shared.get() }

    @Test(arguments: [
        ("Zorvanex Petrochemical Trading LLC", "X-1"),
        ("zorvanex petrochemical trading", "X-1"),
        ("LLC ZORVANEX PETROCHEMICAL TRADING", "X-1"),
        ("Zorvanex Petrochemcial Trading Ltd", "X-1"),
        ("Department of Sales, Zorvanex Petrochemical Trading, Dubai", "X-1"),
        ("ООО Квадрилон Электроника", "X-2"),
        ("Kwadrilon Electronics LLC", "X-2"),
        ("EXAMPLOV, Orlando Testerovich", "X-3"),
        ("Orlando Examplov", "X-3"),
        ("orlando.examplov42", "X-3"),
        ("Orlando Testerovitj Examplow", "X-3"),
        ("Орландо Тестерович Эксамплов", "X-3"),
        ("Morning Quail 7", "X-4"),
        ("Morning Quail Seven", "X-4"),
        ("Morning Quail 7th", "X-4"),
        ("MORNINGQUAIL7", "X-4"),
        ("Smirvalda Institut für Hydroacoustics", "X-5"),
        ("Smirvalda  Institute\u{200B} of Hydroacoustics", "X-5"),
        ("Ｓｍｉｒｖａｌｄａ Institute of Hydroacoustics", "X-5"),
        ("Abdul Sami Al-Mithali", "X-6"),
        ("哈尔滨工业大学", "X-7"),
        ("哈爾濱工業大學", "X-7"),
    ])
    func `a spelling of a listed name finds its entry`(query: String, expected: String) {
        let matches = screener.search(query, limit: 10, minScore: NameScreener.defaultThreshold)
        #expect(matches.contains { $0.id == expected }, "\(matches)")
    }

    @Test(arguments: [
        "Acme Bank", "Petrochemical Trading LLC", "Institute of Technology", "Morning Quail 8", "Orlando Miller",
        "Mira Examplova Testfield", "Limited Liability Company", "OOO", "University of Defence Studies of Nowhere",
        "Brenwick Bakery", "Northwestern University", "Technology", "大学", "中国", "", " ", ",.-", "🦊",
    ])
    func `a name that is on no list finds nothing`(query: String) {
        let matches = screener.search(query, limit: 10, minScore: NameScreener.defaultThreshold)
        #expect(matches.isEmpty, "\(matches)")
    }

    @Test(arguments: [
        ("国防科技大学", "PLA-NUDT"), ("NUDT", "PLA-NUDT"), ("北京航空航天大学计算机学院", "PLA-BUAA"), ("BUAA", "PLA-BUAA"),
        ("National University of Defence Technology", "PLA-NUDT"),
        ("School of Materials, Northwestern Polytechnical University, Xi'an, China", "PLA-NPU"),
        ("Chinese Academy of Engineering Physics", "PLA-CAEP"), ("军事医学科学院", "PLA-AMMS"),
        ("Harbin Engineering Univ.", "PLA-HEU"),
    ])
    func `the supplement knows institutes by Chinese name, abbreviation and affiliation`(
        query: String, expected: String
    ) {
        let matches = screener.search(query, limit: 5, minScore: NameScreener.defaultThreshold)
        #expect(matches.first?.id == expected, "\(matches)")
    }

    @Test func `the supplement lends its Chinese names even when it is not screened against`() throws {
        let screener = try NameScreener(lists: [("test", fixtureList)], includeSupplement: false)
        let matches = screener.search("哈尔滨工业大学", limit: 5, minScore: 0.9)
        #expect(matches.map(\.id) == ["X-7"])
        #expect(screener.search("国防科技大学", limit: 5, minScore: 0.8).isEmpty)
    }

    @Test func `only the full name scores 1`() {
        #expect(screener.search("zorvanex petrochemical trading llc", limit: 1).first?.score == 1)
        for query in [
            "Zorvanex Petrochemical Trading", "Zorvanex Petrochemical", "Zorvanex Petrochemical Trading LLC Group",
        ] {
            let score = screener.search(query, limit: 1).first?.score ?? 1
            #expect(score < 1, "\(query)")
        }
    }

    @Test func `matches come best first, each entry once, within limit and score`() {
        let matches = screener.search("Zorvanex Petrochemical Institute", limit: 4, minScore: 0.1)
        #expect(matches.count <= 4)
        #expect(matches.map(\.score) == matches.map(\.score).sorted(by: >))
        #expect(Set(matches.map(\.id)).count == matches.count)
        #expect(matches.allSatisfy { $0.score >= 0.1 })
        #expect(screener.search("Zorvanex", limit: 0).isEmpty)
    }

    @Test func `a match says why and by which list and name`() throws {
        let match = try #require(screener.search("Kvadrilon Elektronik", limit: 1).first)
        #expect(match.list == "TEST")
        #expect(match.name == "OOO Kvadrilon Elektronika")
        #expect(match.why.contains("kvadrilon"))
        let arabic = try #require(screener.search("عبد السميع المثالى", limit: 1).first)
        #expect(arabic.why.contains("Arabic"))
    }

    @Test func `the same query gives the same answer, whatever was asked before`() {
        let first = screener.search("Zorvanex Trading", limit: 10)
        for query in ["Morning Quail 7", "国防科技大学", "Examplov"] { _ = screener.search(query, limit: 3) }
        #expect(screener.search("Zorvanex Trading", limit: 10) == first)
    }

    @Test func `hostile names are answered in bounded time`() {
        let storms = [
            String(repeating: "a", count: 1 << 20), String(repeating: "a\u{301}\u{302}\u{303}", count: 50_000),
            String(repeating: "\u{FDFA}", count: 10_000), String(repeating: "Zorvanex ", count: 10_000),
            String(repeating: "ال", count: 10_000), String(repeating: "김", count: 10_000),
            String(repeating: "國", count: 10_000), "Zor\0vanex", "\u{202E}xenavroZ",
            "A" + String(repeating: "\u{301}", count: 1_000),
            String(repeating: "a.", count: 1_000), String(repeating: ",a b", count: 1_000),
            String(repeating: "ab-", count: 500),
        ]
        let clock = ContinuousClock()
        let time = clock.measure { for storm in storms { _ = screener.search(storm, limit: 5) } }
        #expect(time < .seconds(10), "13 names, each capped at 256 code points, take well under a second")
    }

    @Test(arguments: 0..<8) func `random bytes never crash the search nor match`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 0..<80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let matches = screener.search(String(decoding: bytes, as: UTF8.self), limit: 3, minScore: 0.95)
            #expect(matches.isEmpty)
        }
        for _ in 0..<200 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<12 {
                if let scalar = Unicode.Scalar(UInt32.random(in: 1..<0x32000, using: &random)) {
                    scalars.append(scalar)
                }
            }
            let matches = screener.search(String(scalars), limit: 3)
            #expect(matches.allSatisfy { $0.score >= 0 && $0.score <= 1 })
        }
    }
}
