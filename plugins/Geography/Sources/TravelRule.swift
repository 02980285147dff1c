// A rule about journeys: an account that is somewhere it cannot have got to. The only rule that remembers anything.
//
// Invariants:
// 1. What it remembers is the engine's: bounded, and there again after a reload and a restart.
// 2. An event whose account is where it was makes no String but a country's two letters, which need no memory.

import CheckerKit

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
    private let limits: TravelLimits
    private let capacity: Int

    /// How sure a country must be to count: an anonymiser's address is not where its user is.
    private static let minimalCertainty = 0.6

    init(id: RuleID, signals: Signals, maxSpeed: Double, sudden: Int64, capacity: Int) {
        self.id = id
        self.signals = signals
        self.capacity = capacity
        limits = TravelLimits(maxSpeed: maxSpeed, sudden: sudden)
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

    /// The memory's space that holds where its travellers were last seen.
    var space: String { "\(id) travel" }

    /// Works on the rule's space.
    func withSpace(of memory: inout Memory, _ body: (inout Memory.Space) -> [Finding]) -> [Finding] {
        memory.withSpace(space, capacity: capacity, body)
    }

    /// Who travels in an event, as a key of the memory; `nil` if the event does not tell who, when or where for certain.
    func traveller(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ stop: Stop, in space: Memory.Space
    ) -> UInt64? {
        let time = batch.headers[index].time
        guard time != EventHeader.unknownTime, time <= space.latest, stop.certainty >= Self.minimalCertainty else {
            return nil
        }
        guard let kind = Self.travellers.firstIndex(where: { batch.has($0, at: index) }) else { return nil }
        let text = arena.extracting(batch.range(of: Self.travellers[kind], at: index))
        return space.key(text, kind: UInt8(kind))
    }

    /// Takes note of where a traveller is, and returns the journey that it ends.
    func observe(
        _ traveller: UInt64, at time: Int64, _ stop: Stop, in space: inout Memory.Space
    ) -> Journey? {
        limits.observe(
            Visit(time: time, country: stop.country.text, certainty: stop.certainty), of: traveller, in: &space)
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

extension TravelRule {
    /// Reads a `[[rule]]` that has `travel`; notes what is wrong with it.
    init?(_ rule: ConfiguredRule, _ problems: Problems, atlas: Atlas, databasesRefused: Bool) {
        let reader = rule.reader(problems)
        let kind = reader.word("travel", as: Kind.self)
        let speed = reader.number("max_speed", in: 100...10_000) ?? TravelLimits.standardSpeed
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
