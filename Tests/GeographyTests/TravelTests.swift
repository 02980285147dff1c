// Journeys: what is too fast, what is merely sudden, and that memory stays bounded.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Geography

/// Limits with a memory, as a rule uses them.
private struct Window {
    var limits = TravelLimits()
    var memory = Memory()
    var capacity = 1000

    init(capacity: Int = 1000, sudden: Int64 = 0) {
        limits = TravelLimits(sudden: sudden)
        self.capacity = capacity
    }

    mutating func observe(_ visit: Visit, of account: UInt64) -> Journey? {
        memory.withSpace("s", capacity: capacity) { limits.observe(visit, of: account, in: &$0) }
    }

    var visits: [Visit] { memory.changes.compactMap { $0.note.flatMap { Visit($0) } } }
}

struct TravelTests {
    static let hour: Int64 = 3_600_000

    static func visit(_ country: String, _ hours: Double) -> Visit {
        Visit(time: Int64(hours * 3_600_000), country: country, certainty: 0.9)
    }

    @Test(arguments: [
        ("US", "CN", 1.0, true), ("US", "CN", 14.0, false), ("FR", "KP", 2.0, true), ("FR", "DE", 0.0, false),
        ("RU", "UA", 0.0, false), ("CN", "RU", 0.0, false), ("GB", "AU", 10.0, true), ("US", "CA", 0.0, false),
        ("IR", "IQ", 0.0, false), ("IN", "PK", 0.0, false), ("DZ", "NE", 0.0, false), ("FR", "FR", 0.0, false),
        ("FR", "KP", 0.0, true), ("FR", "??", 0.0, false), ("CU", "IR", 4.0, true), ("BR", "PE", 0.0, false),
    ])
    func `a journey is impossible only beyond what an aeroplane does`(
        from: String, to: String, hours: Double, isImpossible: Bool
    ) {
        for (first, second) in [(from, to), (to, from)] {
            var window = Window()
            let start = window.observe(Self.visit(first, 100), of: 1)
            #expect(start == nil)
            let journey = window.observe(Self.visit(second, 100 + hours), of: 1)
            #expect(
                (journey?.isImpossible ?? false) == isImpossible,
                "\(first) to \(second): \(String(describing: journey))")
            if let journey { #expect(abs(journey.certainty - 0.81) < 1e-9) }
        }
    }

    @Test func `a quick change between neighbours is sudden and not impossible`() throws {
        var window = Window(sudden: Self.hour)
        _ = window.observe(Self.visit("FR", 0), of: 1)
        let found = window.observe(Self.visit("DE", 0.5), of: 1)
        let journey = try #require(found)
        #expect(!journey.isImpossible)
        #expect(journey.distance == 0)
        let later = window.observe(Self.visit("FR", 2), of: 1)
        #expect(later == nil)
        let another = window.observe(Self.visit("KP", 2.5), of: 2)
        #expect(another == nil)
    }

    @Test func `records out of order make the same journey`() throws {
        var window = Window()
        _ = window.observe(Self.visit("US", 10), of: 1)
        let found = window.observe(Self.visit("CN", 9), of: 1)
        let journey = try #require(found)
        #expect((journey.from.country, journey.to.country) == ("CN", "US"))
        #expect(window.visits.map(\.country) == ["US"], "the later one is remembered")
    }

    @Test func `memory is bounded, and those seen lately are kept`() {
        var window = Window(capacity: 100)
        for account in 0..<2_000 as Range<UInt64> {
            _ = window.observe(Self.visit("FR", Double(account)), of: account)
            _ = window.observe(Self.visit("FR", Double(account)), of: 7)
            #expect((window.memory.counts["s"] ?? 0) <= 100)
        }
        let kept = window.observe(Self.visit("KP", 2000), of: 7)
        #expect(kept != nil)
        let forgotten = window.observe(Self.visit("KP", 1), of: 0)
        #expect(forgotten == nil)
    }

    @Test func `what was remembered survives a restart`() {
        var window = Window(capacity: 10)
        for account in 0..<20 as Range<UInt64> { _ = window.observe(Self.visit("FR", Double(account)), of: account) }
        var restored = Window(capacity: 10)
        restored.memory.load(window.memory.changes)
        var journeys = 0
        for account in (0..<20 as Range<UInt64>).reversed() {
            let original = window.observe(Self.visit("KP", 20), of: account)
            let copy = restored.observe(Self.visit("KP", 20), of: account)
            #expect(original == copy)
            if original != nil { journeys += 1 }
        }
        #expect(journeys > 0)
    }

    @Test func `a use a moment later in the same country changes nothing, a minute later it does`() {
        var window = Window()
        _ = window.observe(Self.visit("FR", 0), of: 1)
        let before = window.visits
        _ = window.observe(Self.visit("FR", 0.01), of: 1)
        #expect(window.visits == before)
        _ = window.observe(Self.visit("FR", 0.02), of: 1)
        #expect(window.visits.map(\.time) == [72_000])
    }

    @Test func `bytes that are no visit are as if nothing were known`() {
        var generator = SeededGenerator(seed: 3)
        for length in 0..<64 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            if let visit = Visit(Memory.Note(rank: 0, bytes: bytes)) { #expect(visit.certainty.isFinite) }
        }
        #expect(Visit(Memory.Note(rank: 0, bytes: [])) == nil)
        let visit = Self.visit("FR", 3)
        #expect(Visit(visit.note) == visit)
    }

    @Test func `times at the ends of their range do no harm`() {
        var window = Window()
        for time in [Int64.min, .max, 0, .min, -1, .max] {
            _ = window.observe(Visit(time: time, country: time == 0 ? "US" : "CN", certainty: 1), of: 1)
            _ = window.observe(Visit(time: time, country: "FR", certainty: 1), of: 1)
        }
        #expect(window.visits.count == 1)
    }

    @Test(arguments: [
        "US RU CA MX CU", "RU US NO FI EE LV BY UA GE AZ KZ CN MN KP JP PL LT",
        "CN RU MN KZ KG TJ AF PK IN NP BT MM LA VN KP",
        "IN PK CN NP BT BD MM LK", "BR AR UY PY BO PE CO VE GY SR GF", "CD AO ZM TZ BI RW UG SS CF CG",
        "SD EG LY TD CF SS ET ER",
        "DZ MA TN LY NE ML MR EH", "SA JO IQ KW QA AE OM YE BH", "ZA NA BW ZW MZ SZ LS", "AU ID PG TL",
        "ID MY PG TL SG",
        "FR ES DE IT CH BE LU MC AD GB", "DE FR NL BE LU DK PL CZ AT CH", "IR TR IQ AZ AM TM AF PK", "NO SE FI RU",
        "AR CL BO PY BR UY", "CL AR BO PE", "KZ RU CN KG UZ TM", "GL CA IS", "MG MZ", "KR KP JP",
        "TR GR BG GE AM IR IQ SY",
    ])
    func `a country is never apart from its neighbours`(line: String) {
        let codes = line.split(separator: " ").map(String.init)
        for other in codes.dropFirst() {
            #expect(CountryPoints.standard.distance(codes[0], other) == 0, "\(codes[0]) and \(other)")
        }
    }

    @Test func `every country has a place`() {
        let without: Set<String> = ["BV", "HM"]
        for index in 0..<UInt16(CountryCode.count) {
            let code = CountryCode(index: index)
            guard Gazetteer.standard.isAssigned(code), !without.contains(code.text) else { continue }
            #expect(CountryPoints.standard.distance(code.text, "FR") != nil, "\(code.text)")
        }
    }
}
