// A geography rule as understood: what it looks at, and whether a place meets its condition.

import CheckerKit

/// The signals that tell where a use takes place.
struct Signals: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let declared = Signals(rawValue: 1)
    static let ip = Signals(rawValue: 2)
    static let cloudRegion = Signals(rawValue: 4)
    static let account = Signals(rawValue: 8)

    /// Those of a rule that names none.
    static let standard: Signals = [.declared, .ip, .cloudRegion]

    /// The words of rules and facts.
    static let words: [(name: String, signal: Signals)] = [
        ("declared", .declared), ("ip", .ip), ("cloud_region", .cloudRegion), ("account", .account),
    ]

    /// The word for a single signal.
    var name: String { Self.words.first { $0.signal == self }?.name ?? "" }
}

/// One `[[rule]]` of this checker.
struct GeoRule: Sendable {
    enum Condition: Sendable {
        /// The place is one of these.
        case listed(CountrySet, regions: [RegionCode])
        /// The country is known and is none of these.
        case notIn(CountrySet)
        /// The country declared is one of the first, and the address's is known and none of the second.
        case mismatch(declared: CountrySet, ip: CountrySet)
        /// The address hides its user in one of these ways.
        case anonymised(Anonymisers)
    }

    var id: RuleID
    var condition: Condition
    var signals: Signals
    /// Whether every signal that knows a country must agree.
    var needsAll: Bool
    /// The preset the rule names, for the evidence.
    var preset: Preset?

    /// The fields the rule reads.
    var reads: [EventField] {
        var fields: [EventField] = []
        if signals.contains(.declared) { fields.append(.country) }
        if signals.contains(.declared), !regions.isEmpty { fields.append(.region) }
        if signals.contains(.ip) { fields += [.clientAddress, .addressChain] }
        if signals.contains(.cloudRegion) { fields += [.cloudRegion, .inferenceRegion] }
        if signals.contains(.account) { fields.append(.accountCountry) }
        return fields
    }

    var regions: [RegionCode] {
        if case .listed(_, let regions) = condition { regions } else { [] }
    }

    /// The countries for which a signal makes this rule worth a look.
    func interest(in signal: Signals) -> CountrySet {
        guard signals.contains(signal) else { return CountrySet() }
        switch condition {
        case .listed(var countries, let regions):
            countries.formUnion(CountrySet(regions.map(\.country)))
            return countries
        case .notIn(let allowed):
            var others = Gazetteer.standard.assigned
            others.subtract(allowed)
            return others
        // These depend on more than one signal's country.
        case .mismatch, .anonymised: return CountrySet()
        }
    }

    /// Whether a sighting by itself meets the condition; of a mismatch, its half of it.
    func isMet(by sighting: Sighting) -> Bool {
        guard signals.contains(sighting.signal), let country = sighting.country else { return false }
        switch condition {
        case .listed(let countries, let regions):
            return countries.contains(country) || sighting.region.map(regions.contains) ?? false
        case .notIn(let allowed): return !allowed.contains(country)
        case .mismatch(let declared, let expected):
            return sighting.signal == .declared ? declared.contains(country) : !expected.contains(country)
        case .anonymised: return false
        }
    }

    /// Whether the sightings of an event together make the rule fire.
    func fires(on sightings: [Sighting], _ anonymity: Anonymisers) -> Bool {
        if case .anonymised(let kinds) = condition { return !anonymity.isDisjoint(with: kinds) }
        var available: Signals = []
        var met: Signals = []
        for sighting in sightings where signals.contains(sighting.signal) && sighting.country != nil {
            available.insert(sighting.signal)
            if isMet(by: sighting) { met.insert(sighting.signal) }
        }
        if case .mismatch = condition { return met == [.declared, .ip] }
        return needsAll ? !met.isEmpty && met == available : !met.isEmpty
    }
}
