// A geography rule as understood: what it looks at, and whether a place meets its condition.

import CheckerKit

/// The signals that tell where a use takes place.
struct Signals: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let declared = Signals(rawValue: 1)
    static let ip = Signals(rawValue: 2)
    static let cloudRegion = Signals(rawValue: 4)
    static let account = Signals(rawValue: 8)
    static let email = Signals(rawValue: 16)
    static let phone = Signals(rawValue: 32)

    /// Those of a rule that names none.
    static let standard: Signals = [.declared, .ip, .cloudRegion]

    /// The words of rules and facts.
    static let words: [(name: String, signal: Signals)] = [
        ("declared", .declared), ("ip", .ip), ("cloud_region", .cloudRegion), ("account", .account), ("email", .email),
        ("phone", .phone),
    ]

    /// The word for a single signal.
    var name: String { Self.words.first { $0.signal == self }?.name ?? "" }

    /// The single signals in the set.
    var each: [Signals] { Self.words.map(\.signal).filter { contains($0) } }
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
        /// Two signals know countries and have none in common.
        case differing
        /// The address hides its user in one of these ways.
        case anonymised(Anonymisers)
    }

    var id: RuleID
    var condition: Condition
    var signals: Signals
    /// Whether every signal that knows a country must agree.
    var needsAll = false
    /// Whether a signal that knows a region's country and not whether it is that region is reported.
    var reportsImprecise = false
    var scope = RuleScope()
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
        if signals.contains(.email) { fields.append(.userEmail) }
        if signals.contains(.phone) { fields += Self.phoneFields }
        return fields
    }

    /// Where a telephone number may stand, for want of a field of its own.
    static let phoneFields: [EventField] = [.userID, .endUserID, .userName]

    var regions: [RegionCode] {
        if case .listed(_, let regions) = condition { regions } else { [] }
    }

    /// The countries for which a signal makes this rule worth a look, whatever region it knows.
    func interest(in signal: Signals) -> CountrySet {
        guard signals.contains(signal) else { return CountrySet() }
        switch condition {
        case .listed(var countries, _):
            if reportsImprecise { countries.formUnion(regionCountries) }
            return countries
        case .notIn(let allowed):
            var others = Gazetteer.standard.assigned
            others.subtract(allowed)
            return others
        // These depend on more than one signal's country.
        case .mismatch, .differing, .anonymised: return CountrySet()
        }
    }

    /// The countries under which a signal may show one of the rule's regions.
    var regionCountries: CountrySet {
        var countries = CountrySet(regions.map(\.country))
        // Some put a disputed region under the country that occupies it.
        if regions.contains(where: DisputedRegions.standard.contains) {
            countries.formUnion(DisputedRegions.claimants)
        }
        return countries
    }

    /// Whether a sighting by itself meets the condition; of a mismatch, its half of it.
    func isMet(by sighting: Sighting) -> Bool {
        guard signals.contains(sighting.signal), let country = sighting.country else { return false }
        switch condition {
        case .listed(let countries, let regions):
            return countries.contains(country) || sighting.region.map(regions.contains) ?? false
                || isImprecise(sighting)
        case .notIn(let allowed): return !allowed.contains(country)
        case .mismatch(let declared, let expected):
            return sighting.signal == .declared ? declared.contains(country) : !expected.contains(country)
        case .differing: return true
        case .anonymised: return false
        }
    }

    /// The sightings the rule is about; one that does not tell the region yields to one of its signal that does.
    func considered(_ sightings: [Sighting]) -> [Sighting] {
        sightings.filter { sighting in
            guard signals.contains(sighting.signal), sighting.country != nil else { return false }
            guard isImprecise(sighting) else { return true }
            return !sightings.contains { $0.signal == sighting.signal && $0.region != nil }
        }
    }

    /// Whether the sighting is in the country of a listed region, and does not tell in which region.
    func isImprecise(_ sighting: Sighting) -> Bool {
        guard reportsImprecise, sighting.region == nil, let country = sighting.country,
            case .listed(let countries, let regions) = condition
        else { return false }
        return !countries.contains(country) && regions.contains { $0.country == country }
    }

    /// How sure it is that a sighting which meets the condition does so.
    func certainty(of sighting: Sighting) -> Double {
        if isImprecise(sighting) { return sighting.certainty * Certainty.imprecise }
        guard case .listed(let countries, _) = condition, let country = sighting.country, !countries.contains(country)
        else { return sighting.certainty }
        return sighting.regionCertainty
    }

    /// Whether the sightings of an event together make the rule fire.
    func fires(on sightings: [Sighting], _ anonymity: Anonymisers) -> Bool {
        if case .anonymised(let kinds) = condition { return !anonymity.isDisjoint(with: kinds) }
        if case .differing = condition { return Self.differ(sightings, signals) }
        var available: Signals = []
        var met: Signals = []
        for sighting in considered(sightings) {
            available.insert(sighting.signal)
            if isMet(by: sighting) { met.insert(sighting.signal) }
        }
        if case .mismatch = condition { return met == [.declared, .ip] }
        return needsAll ? !met.isEmpty && met == available : !met.isEmpty
    }

    /// Whether two of the signals know countries and have none in common.
    private static func differ(_ sightings: [Sighting], _ signals: Signals) -> Bool {
        !contradictions(among: sightings, signals).isEmpty
    }

    /// The pairs of signals that know countries and have none in common.
    static func contradictions(among sightings: [Sighting], _ signals: Signals) -> [(Signals, Signals)] {
        let sets = signals.each.map { signal in
            (signal, CountrySet(sightings.filter { $0.signal == signal }.compactMap(\.country)))
        }.filter { !$0.1.isEmpty }
        return sets.indices.flatMap { first in
            sets[..<first].filter { !$0.1.intersects(sets[first].1) }.map { ($0.0, sets[first].0) }
        }
    }
}
