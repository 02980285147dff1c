// The rule about journeys: who travelled, from where, and what is kept.

import CheckerKit
import Testing

@testable import Geography

struct TravelRuleTests {
    private static let hour: Int64 = 3_600_000

    private func makeChecker(_ rule: SettingsTable) throws -> GeographyChecker { try checker(rule) }

    /// A batch of uses: user, hours, and either an address or a declared country.
    private func batch(_ uses: [(user: String, hours: Double, place: String)]) -> EventBatch {
        var batch = EventBatch()
        for use in uses {
            let isAddress = use.place.contains(".")
            var event = Event([.userID: use.user, isAddress ? .clientAddress : .country: use.place])
            event.header.time = 1_795_000_000_000 + Int64(use.hours * Double(Self.hour))
            batch.append(event)
        }
        return batch
    }

    @Test func `a journey that nobody makes is found where it ends, with both countries`() throws {
        let checker = try makeChecker(["travel": "impossible"])
        let found = checker.check(
            batch([("a", 0, "FR"), ("b", 0, "KP"), ("a", 1, "KP"), ("b", 20, "FR"), ("a", 1.5, "KP")]))
        #expect(found.map(\.event) == [2])
        let finding = try #require(found.first)
        #expect(finding.rule == ruleID && finding.confidence > 0.8 && finding.confidence < 1)
        let countries = finding.facts.compactMap { if case .country(let code, _) = $0 { code } else { nil } }
        #expect(countries == ["KP", "FR"])
        #expect(finding.evidence[0].why.contains("seen in FR and within 60 min in KP"))
        #expect(finding.evidence[0].why.contains("no journey is that fast"))
    }

    @Test func `the address counts before what is declared, and both before nothing`() throws {
        let checker = try makeChecker(["travel": "impossible"])
        // 1.0.0.1 is in Iran, 1.0.5.1 in Norway.
        #expect(checker.check(batch([("a", 0, "1.0.5.1"), ("a", 0.5, "1.0.0.1")])).count == 1)
        #expect(checker.check(batch([("b", 0, "192.0.2.1"), ("b", 0.5, "1.0.0.1")])).isEmpty)
        let declaredOnly = try makeChecker(["travel": "impossible", "signals": ["declared"]])
        #expect(declaredOnly.check(batch([("a", 0, "1.0.5.1"), ("a", 0.5, "1.0.0.1")])).isEmpty)
    }

    @Test func `what was seen in one batch is known in the next, also by a checker that came after a reload`() throws {
        var memory = Memory(salt: 7)
        let first = try makeChecker(["travel": "impossible"])
        #expect(first.spaces == ["\(ruleID) travel"])
        #expect(first.check(batch([("a", 0, "FR")]), remembering: &memory).isEmpty)
        memory.settle()
        #expect(first.check(batch([("a", 1, "KP")]), remembering: &memory).count == 1)
        memory.revert()
        let second = try makeChecker(["travel": "impossible"])
        #expect(second.check(batch([("a", 1.5, "KP")]), remembering: &memory).count == 1)
        #expect(second.check(batch([("a", 1.5, "KP")])).isEmpty)
    }

    @Test func `a clock that is wrong by years is nobody's journey`() throws {
        var memory = Memory()
        memory.latest = 1_795_000_000_000 + 24 * Self.hour
        let checker = try makeChecker(["travel": "impossible"])
        let found = checker.check(batch([("a", 0, "FR"), ("a", 90_000, "KP"), ("a", 1, "FR")]), remembering: &memory)
        #expect(found.isEmpty)
        #expect(checker.check(batch([("a", 2, "KP")]), remembering: &memory).count == 1)
    }

    @Test func `a change between neighbours is reported only when sudden ones are asked for`() throws {
        let uses = [("a", 0.0, "FR"), ("a", 0.5, "DE")].map { (user: $0.0, hours: $0.1, place: $0.2) }
        #expect(try makeChecker(["travel": "impossible"]).check(batch(uses)).isEmpty)
        let found = try makeChecker(["travel": "sudden", "within": "1 h"]).check(batch(uses))
        #expect(found.count == 1 && found[0].evidence[0].why.contains("a sudden change of country"))
        #expect(try makeChecker(["travel": "sudden", "within": "20 min"]).check(batch(uses)).isEmpty)
    }

    @Test func `no account, no time or no country is no journey`() throws {
        let checker = try makeChecker(["travel": "impossible"])
        var batch = EventBatch()
        for place in ["FR", "KP"] { batch.append(Event([.userID: "a", .country: place])) }
        for place in ["FR", "KP"] {
            var event = Event([.country: place])
            event.header.time = 1_795_000_000_000
            batch.append(event)
        }
        #expect(checker.check(batch).isEmpty)
    }

    @Test func `findings stay in the order of events beside other rules`() throws {
        let checker = try GeographyChecker(
            section: CheckerSection(
                rules: [
                    ConfiguredRule(id: "geo/travel", table: ["travel": "impossible"]),
                    ConfiguredRule(id: "geo/kp", table: ["countries": ["KP"], "signals": ["declared"]]),
                ], settings: ["databases": strings(["ranges"])]), resources: files)
        let found = checker.check(batch([("a", 0, "FR"), ("a", 1, "KP"), ("b", 0, "KP"), ("b", 1, "FR")]))
        #expect(found.map(\.event) == [1, 1, 2, 3])
        #expect(found.map(\.rule) == ["geo/kp", "geo/travel", "geo/kp", "geo/travel"])
    }

    private static let faults: [(SettingsTable, String)] = [
        (["travel": "fast"], "is not a value of \"travel\""),
        (["travel": "sudden"], "needs the time within which a change is"),
        (["travel": "impossible", "within": "1 h"], "goes with travel = \"sudden\""),
        (["travel": "impossible", "signals": ["account"]], "\"account\" tells no journeys"),
        (["travel": "impossible", "max_speed": 5], "must lie between"),
        (["travel": "impossible", "countries": ["IR"]], "unknown key \"countries\""),
    ]

    @Test(arguments: faults)
    func `a rule that cannot be understood is refused`(_ rule: SettingsTable, _ problem: String) {
        do {
            _ = try makeChecker(rule)
            Issue.record("accepted")
        } catch { #expect("\(error)".contains(problem), "\(error)") }
    }
}
