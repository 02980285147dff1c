// Tests of holding a name against an entry: why it did not match.

import Testing

@testable import SanctionedActors

@Suite struct EntryComparisonTests {
    private let screener: NameScreener

    private static let shared = Result { try NameScreener(lists: [("test", fixtureList)], includeSupplement: false) }

    init() throws { screener = try Self.shared.get() }

    @Test func `a name that falls short is shown with what is missing and what it has instead`() throws {
        let comparison = try #require(screener.compare("Zorvanex Shipping", entry: "X-1").first)
        #expect(comparison.alias == "Zorvanex Petrochemical Trading LLC")
        #expect(comparison.agreeing == ["zorvanex"])
        #expect(comparison.missing.contains("petrochemical"))
        #expect(comparison.extra == ["shipping"])
        #expect(comparison.score < NameScreener.defaultThreshold)
        #expect(comparison.summary(threshold: 0.6).contains("missing: petrochemical"))
    }

    @Test func `a name that matches is worth as much as the search says`() throws {
        let query = "Orlando Examplow"
        let comparison = try #require(screener.compare(query, entry: "X-3").first)
        let match = try #require(screener.search(query, limit: 1).first)
        #expect(match.id == "X-3")
        #expect(comparison.score == match.score)
        #expect(comparison.why == match.why)
        #expect(comparison.isCandidate)
        #expect(comparison.agreeing.contains("examplow ~ examplov"))
    }

    @Test func `a name that shares no word is no candidate`() throws {
        let comparison = try #require(screener.compare("Brenwick", entry: "X-3").first)
        #expect(!comparison.isCandidate)
        #expect(comparison.score == 0)
        #expect(comparison.summary(threshold: 0.6).contains("no rare word leads to it"))
    }

    @Test(arguments: ["", "X-99", "x-1"]) func `an entry that no list has gives nothing`(id: String) {
        #expect(screener.compare("Zorvanex", entry: id).isEmpty)
    }

    @Test func `an empty name is compared without harm`() throws {
        #expect(try #require(screener.compare("", entry: "X-1").first).score == 0)
    }
}
