// What the signals of one event say about its place, before any rule is asked.

import CheckerKit

/// One signal's word on where an event takes place.
struct Sighting: Sendable {
    var signal: Signals
    var field: EventField
    /// Where the text lies within the field.
    var range: Range<Int>
    /// `nil` when only a region is known.
    var country: CountryCode?
    var region: RegionCode?
    /// How sure the country is.
    var certainty: Double
    /// How sure the region is; 0 without one.
    var regionCertainty = 0.0
    var origin: Origin

    /// Whose word it is: sightings from the same source are alternatives of which at most one is true.
    struct Source: Hashable {
        var field: EventField
        /// -1 when it is no database's word.
        var database: Int
    }

    var source: Source {
        if case .database(let number, _, _, _) = origin { return Source(field: field, database: number) }
        return Source(field: field, database: -1)
    }

    /// What the word rests on.
    enum Origin: Sendable {
        /// The text of a field, as a code or a name.
        case written(isCode: Bool)
        /// A database, by number; which part of a masked network is in the country (1 for all of it).
        case database(Int, block: WrittenAddress, share: Double, isRegistered: Bool)
        /// The table of cloud regions; who operates the region, empty when several come into question.
        case cloud(String)
    }
}

/// How sure a sighting is; products of these, from 0 to 1.
///
/// - Source: Judgement, 2026-11: two free databases agree on 76 % of the addresses found in both (measured), vendors claim
///   95 to 99.8 % by country. The order matters more than the digits.
enum Certainty {
    static let code = 1.0
    static let name = 0.95
    static let gateway = 0.95
    static let address = 0.95
    /// The country where a network is registered is often not where it is used.
    static let registered = 0.8
    /// The network of a masked address lies in one country as a whole.
    static let masked = 0.9
    /// The address is a VPN's, proxy's or Tor's exit: its user is probably elsewhere.
    static let anonymised = 0.5
    /// The address is a data centre's: perhaps a service's, perhaps a VPN's.
    static let hosted = 0.8
    static let cloudRegion = 0.9
    /// In a country of which only a part is listed, by something that does not tell the parts.
    static let imprecise = 0.2
    /// Anybody can have an address or a number of another country.
    static let email = 0.3
    static let phone = 0.4
    /// Subdivisions by address are right less often than countries, above all along a front.
    static let region = 0.8

    /// The factor for an address with these anonymisers.
    static func factor(_ anonymity: Anonymisers) -> Double {
        if !anonymity.isDisjoint(with: [.vpn, .tor, .proxy, .unspecified]) { return anonymised }
        return anonymity.contains(.hosting) ? hosted : 1
    }
}
