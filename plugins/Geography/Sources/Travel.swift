// Can an account be where it is now, having been where it was? A calculation with bounded memory and no clock.
//
// A checker keeps no state, so no rule uses this: it is for whoever keeps state between batches and over restarts.
//
// Invariants:
// 1. At most `capacity` accounts are remembered; of more, those not seen for longest are forgotten.
// 2. The outcome depends on the visits and their order alone.

import Glibc

/// Where and when an account was seen.
public struct Visit: Sendable, Hashable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public var time: Int64
    /// ISO 3166-1 alpha-2.
    public var country: String
    /// How sure the country is, from 0 to 1.
    public var certainty: Double

    public init(time: Int64, country: String, certainty: Double) {
        self.time = time
        self.country = country
        self.certainty = certainty
    }
}

/// A change of country that was quicker than people travel.
public struct Journey: Sendable, Hashable {
    public var from: Visit
    public var to: Visit
    /// How far apart the countries are at least, in kilometres; 0 for neighbours.
    public var distance: Double
    /// How fast the account would have travelled at least, in kilometres an hour; infinite if it was in both at once.
    public var speed: Double
    /// Whether the speed is beyond the one allowed; else the change was merely sudden.
    public var isImpossible: Bool
    /// How sure both countries are together.
    public var certainty: Double
}

/// Remembers where accounts were last seen.
public struct TravelWindow: Sendable {
    /// The fastest travel believed, in kilometres an hour.
    ///
    /// - Source: Cruising speed of airliners, some 900 km/h, and a little more; 2025.
    public static let standardSpeed = 1000.0

    private let capacity: Int
    private let maxSpeed: Double
    private let sudden: Int64
    /// Accounts seen lately, and those seen before them: when the first are too many, the second are forgotten.
    private var young: [UInt64: Visit] = [:]
    private var old: [UInt64: Visit] = [:]

    /// Makes an empty window.
    ///
    /// - Parameters:
    ///   - capacity: How many accounts to remember at most.
    ///   - maxSpeed: In kilometres an hour.
    ///   - sudden: Within how many milliseconds any change of country is reported; 0 reports impossible ones only.
    public init(capacity: Int = 100_000, maxSpeed: Double = TravelWindow.standardSpeed, sudden: Int64 = 0) {
        self.capacity = max(2, capacity)
        self.maxSpeed = maxSpeed
        self.sudden = sudden
    }

    /// Takes note of a visit and returns the journey that it ends, if that is one to report.
    ///
    /// An account is a number of the caller's, such as a hash of its id. Records come out of order: of two visits the later
    /// one is remembered, and the time between them counts whichever came first.
    public mutating func observe(_ visit: Visit, of account: UInt64) -> Journey? {
        guard let previous = young[account] ?? old[account] else {
            remember(visit, account)
            return nil
        }
        remember(visit.time >= previous.time ? visit : previous, account)
        if visit.country == previous.country { return nil }
        let (from, to) = visit.time >= previous.time ? (previous, visit) : (visit, previous)
        // Both are true times only if they lie within the years that 64 bits can subtract.
        let (gap, overflows) = to.time.subtractingReportingOverflow(from.time)
        guard !overflows, let distance = CountryPoints.standard.distance(from.country, to.country) else { return nil }
        let hours = Double(gap) / 3_600_000
        let speed = distance == 0 ? 0 : hours == 0 ? .infinity : distance / hours
        let isImpossible = speed > maxSpeed
        guard isImpossible || gap < sudden else { return nil }
        return Journey(
            from: from, to: to, distance: distance, speed: speed, isImpossible: isImpossible,
            certainty: from.certainty * to.certainty)
    }

    private mutating func remember(_ visit: Visit, _ account: UInt64) {
        if young[account] == nil, young.count >= capacity / 2 {
            old = young
            young = [:]
        }
        old[account] = nil
        young[account] = visit
    }

    /// What is remembered, to be stored and given back to ``restore(_:)`` after a restart; those seen longest ago first.
    public var visits: [(account: UInt64, visit: Visit)] {
        (old.sorted { $0.key < $1.key } + young.sorted { $0.key < $1.key }).map { ($0.key, $0.value) }
    }

    /// Takes stored visits back, in the order in which ``visits`` gave them.
    public mutating func restore(_ visits: [(account: UInt64, visit: Visit)]) {
        for entry in visits { remember(entry.visit, entry.account) }
    }
}

/// How far countries are apart.
struct CountryPoints: Sendable {
    private var points: [String: [(latitude: Double, longitude: Double)]] = [:]

    static let standard = CountryPoints()

    /// How far beyond its points a country may reach, in kilometres.
    ///
    /// - Source: Judgement, 2025-12: generous, so that a journey is never called impossible between neighbours.
    private static let reach = 700.0

    private init() {
        for line in countryPointLines.split(separator: "\n") {
            let words = line.split(separator: " ")
            for word in words.dropFirst() {
                let parts = word.split(separator: ",").compactMap { Double($0) }
                guard parts.count == 2 else { continue }
                points[String(words[0]), default: []].append((parts[0], parts[1]))
            }
        }
    }

    /// A lower bound of the distance in kilometres, 0 for neighbours; `nil` when a country is unknown.
    func distance(_ first: String, _ second: String) -> Double? {
        guard let a = points[first], let b = points[second] else { return nil }
        let nearest = a.flatMap { from in b.map { Self.kilometres(from, $0) } }.min() ?? 0
        return max(0, nearest - 2 * Self.reach)
    }

    /// The great circle by the haversine formula.
    ///
    /// - Source: Mean radius of the Earth 6371 km, IUGG 1980.
    private static func kilometres(
        _ from: (latitude: Double, longitude: Double), _ to: (latitude: Double, longitude: Double)
    ) -> Double {
        let radians = { (degrees: Double) in degrees * .pi / 180 }
        let north = sin(radians(to.latitude - from.latitude) / 2)
        let east = sin(radians(to.longitude - from.longitude) / 2)
        let half = north * north + cos(radians(from.latitude)) * cos(radians(to.latitude)) * east * east
        return 2 * 6371 * asin(min(1, half.squareRoot()))
    }
}
