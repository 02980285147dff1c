// Can an account be where it is now, having been where it was? A calculation without a clock and without a memory of its own.
//
// Invariants:
// 1. Of an account the latest visit is remembered, and of too many accounts those seen last.
// 2. The outcome depends on the visits and their order alone.

public import CheckerKit
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

/// Tells journeys that cannot be, from where accounts were last seen.
public struct TravelLimits: Sendable {
    /// The fastest travel believed, in kilometres an hour.
    ///
    /// - Source: Cruising speed of airliners, some 900 km/h, and a little more; 2025.
    public static let standardSpeed = 1000.0

    /// How much later an account must be seen in the same country for that to be written down, in milliseconds.
    ///
    /// A minute more or less makes no journey, and saves writing a row for every use.
    private static let step: Int64 = 60_000

    private let maxSpeed: Double
    private let sudden: Int64

    /// Sets the limits.
    ///
    /// - Parameters:
    ///   - maxSpeed: In kilometres an hour.
    ///   - sudden: Within how many milliseconds any change of country is reported; 0 reports impossible ones only.
    public init(maxSpeed: Double = TravelLimits.standardSpeed, sudden: Int64 = 0) {
        self.maxSpeed = maxSpeed
        self.sudden = sudden
    }

    /// Takes note of a visit and returns the journey that it ends, if that is one to report.
    ///
    /// `account` is the key of an account's id. Records come out of order: of two visits the later one is remembered, and the
    /// time between them counts whichever came first.
    public func observe(_ visit: Visit, of account: UInt64, in space: inout Memory.Space) -> Journey? {
        guard let previous = space[account].flatMap({ Visit($0) }) else {
            space[account] = visit.note
            return nil
        }
        let (gap, overflows) = visit.time.subtractingReportingOverflow(previous.time)
        let isLater = visit.time >= previous.time
        if visit.country == previous.country {
            if isLater, overflows || gap >= Self.step { space[account] = visit.note }
            return nil
        }
        if isLater { space[account] = visit.note }
        // Both are true times only if they lie within the years that 64 bits can subtract.
        return overflows ? nil : journey(previous, visit, gap: gap.magnitude)
    }

    private func journey(_ previous: Visit, _ visit: Visit, gap: UInt64) -> Journey? {
        let (from, to) = visit.time >= previous.time ? (previous, visit) : (visit, previous)
        guard let distance = CountryPoints.standard.distance(from.country, to.country) else { return nil }
        let hours = Double(gap) / 3_600_000
        let speed = distance == 0 ? 0 : hours == 0 ? .infinity : distance / hours
        let isImpossible = speed > maxSpeed
        guard isImpossible || gap < UInt64(max(0, sudden)) else { return nil }
        return Journey(
            from: from, to: to, distance: distance, speed: speed, isImpossible: isImpossible,
            certainty: from.certainty * to.certainty)
    }
}

// How a visit is remembered: time and certainty in eight bytes each, then the country.
extension Visit {
    /// Reads ``note``; `nil` if it is none of a visit.
    init?(_ note: Memory.Note) {
        guard (17...32).contains(note.bytes.count) else { return nil }
        func word(_ start: Int) -> UInt64 {
            (0..<8).reduce(0) { $0 | UInt64(note.bytes[start + $1]) << UInt64(8 * $1) }
        }
        time = Int64(bitPattern: word(0))
        certainty = Double(bitPattern: word(8))
        country = String(decoding: note.bytes[16...], as: UTF8.self)
        if !certainty.isFinite { return nil }
    }

    var note: Memory.Note {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(18)
        for word in [UInt64(bitPattern: time), certainty.bitPattern] {
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * shift))) }
        }
        bytes += country.utf8.prefix(16)
        return Memory.Note(rank: Double(time), bytes: bytes)
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
