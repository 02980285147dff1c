// A rule about journeys: an account that is somewhere it cannot have got to. The only rule with a memory.
//
// Invariants:
// 1. The memory is bounded, and belongs to one ruleset: a reload or a restart begins with an empty one.
// 2. A record that is judged twice, since its commit failed, adds nothing that the first time did not.
// 3. An event whose account is where it was makes no String but a country's two letters, which need no memory.

import CheckerKit
import Synchronization

/// A `[[rule]]` with `travel`.
struct TravelRule: Sendable {
    enum Kind: String, CaseIterable {
        /// Faster than anybody travels.
        case impossible
        /// Also any change of country within a time.
        case sudden
    }

    let id: RuleID
    let signals: Signals
    private let memory: TravelMemory

    /// How sure a country must be to count: an anonymiser's address is not where its user is.
    private static let minimalCertainty = 0.6

    init(id: RuleID, signals: Signals, maxSpeed: Double, sudden: Int64, capacity: Int) {
        self.id = id
        self.signals = signals
        memory = TravelMemory(TravelWindow(capacity: capacity, maxSpeed: maxSpeed, sudden: sudden))
    }

    /// Whose journeys they are: the first of these that the event has; an account that many people share travels fast.
    static let travellers: [EventField] = [.userID, .accountID, .keyID]

    var reads: [EventField] {
        var fields: [EventField] = []
        if signals.contains(.ip) { fields += [.clientAddress, .addressChain] }
        if signals.contains(.declared) { fields.append(.country) }
        return fields
    }

    /// Where an event takes place, as far as it counts for a journey.
    struct Stop {
        var country: CountryCode
        var certainty: Double
        var field: EventField
    }

    /// Runs a batch under one lock; batches of other threads wait.
    func withMemory(_ body: (inout TravelWindow) -> [Finding]) -> [Finding] { memory.withWindow(body) }

    /// Takes note of an event, and returns the journey that it ends.
    func observe(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ stop: Stop, in window: inout TravelWindow
    ) -> Journey? {
        let time = batch.headers[index].time
        guard time != EventHeader.unknownTime, stop.certainty >= Self.minimalCertainty else { return nil }
        guard let field = Self.travellers.first(where: { batch.has($0, at: index) }) else { return nil }
        let traveller = Self.hash(arena.extracting(batch.range(of: field, at: index)), salt: field.rawValue)
        return window.observe(
            Visit(time: time, country: stop.country.text, certainty: stop.certainty), of: traveller)
    }

    /// FNV-1a in 64 bits.
    ///
    /// - Source: RFC 9923 (2025), section 5. Two accounts of 100,000 share a hash with a probability of 3 in 10^10.
    private static func hash(_ text: Span<UInt8>, salt: UInt8) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(salt)
        for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
        return hash
    }

    /// The finding for a journey.
    func finding(_ journey: Journey, _ stop: Stop, in batch: EventBatch, at index: Int) -> Finding {
        func signal(_ visit: Visit) -> Signal {
            Signal(
                kind: stop.field == .country ? "declared" : "ip", source: stop.field.name, certainty: visit.certainty)
        }
        let minutes = (journey.to.time - journey.from.time) / 60_000
        let speed =
            journey.speed.isFinite && journey.speed < 1e9 ? "\(Int(journey.speed)) km/h at least" : "in both at once"
        let kind = journey.isImpossible ? "no journey is that fast" : "a sudden change of country"
        let distance = journey.distance > 0 ? ", \(Int(journey.distance)) km apart at least, \(speed)" : ", neighbours"
        let why =
            "seen in \(journey.from.country) and within \(minutes) min in \(journey.to.country)\(distance): \(kind)"
        return Finding(
            event: index, rule: id, confidence: journey.certainty,
            facts: [.country(stop.country.text, signal(journey.to))]
                + (journey.from.country == stop.country.text
                    ? [.country(journey.to.country, signal(journey.to))]
                    : [.country(journey.from.country, signal(journey.from))]),
            evidence: [Evidence(field: stop.field, matched: batch.string(stop.field, at: index), why: why)])
    }
}

/// The window, shared by the threads that check.
private final class TravelMemory: Sendable {
    private let window: Mutex<TravelWindow>

    init(_ window: TravelWindow) { self.window = Mutex(window) }

    func withWindow(_ body: (inout TravelWindow) -> [Finding]) -> [Finding] {
        window.withLock { body(&$0) }
    }
}

extension TravelRule {
    /// Reads a `[[rule]]` that has `travel`; notes what is wrong with it.
    init?(_ rule: ConfiguredRule, _ problems: Problems, atlas: Atlas, databasesRefused: Bool) {
        let reader = rule.reader(problems)
        let kind = reader.word("travel", as: Kind.self)
        let speed = reader.number("max_speed", in: 100...10_000) ?? TravelWindow.standardSpeed
        let within = reader.duration("within")
        let capacity = reader.integer("remember", in: 100...10_000_000) ?? 100_000
        let words = reader.placedStrings("signals") ?? []
        let allowed: [Signals] = [.ip, .declared]
        for (text, place) in words where !allowed.contains(where: { $0.name == text }) {
            let hint = suggestion(for: text, among: allowed.map(\.name))
            problems.error(at: place, "\"\(text)\" tells no journeys\(hint)")
        }
        reader.finish()
        if kind == .sudden, within == nil, reader.table["within"] == nil {
            reader.error("travel", "travel = \"sudden\" needs the time within which a change is (within = \"2 h\")")
        } else if kind == .impossible, within != nil {
            reader.error("within", "\"within\" goes with travel = \"sudden\"; remove it")
        }
        var signals =
            words.isEmpty
            ? Signals([.ip, .declared])
            : allowed.filter { signal in
                words.contains { $0.text == signal.name }
            }.reduce(into: Signals()) { $0.formUnion($1) }
        if signals.contains(.ip), !atlas.knowsCountries, !databasesRefused {
            if words.isEmpty {
                problems.warning(
                    at: reader.table.place,
                    "signal \"ip\" of rule \"\(rule.id)\" is not checked: no database with countries; \(RuleReader.remedy)"
                )
                signals.remove(.ip)
            } else {
                reader.error("signals", "signal \"ip\" needs a database with countries; \(RuleReader.remedy)")
            }
        }
        guard let kind else { return nil }
        let sudden = kind == .sudden ? within.map { $0.components.seconds * 1000 } ?? 0 : 0
        self.init(id: rule.id, signals: signals, maxSpeed: speed, sudden: sudden, capacity: Int(capacity))
    }
}
