// What the lists say of their parties besides names: it raises or lowers the score of a name.

/// Birth dates and countries of the entries of an index, and the identifiers that lead to them.
struct Particulars: Sendable {
    /// The entry in the high half; a country's two letters in the low, sorted.
    private var countries: [UInt64] = []
    /// The entry in the high half; year, month and day as one decimal number in the low, 0 for unknown parts; sorted.
    private var births: [UInt64] = []
    private(set) var identifiers = ListedIdentifiers()

    mutating func add(_ entry: ListEntry, number: UInt32) {
        for country in entry.countries {
            if let code = Self.code(country) { countries.append(UInt64(number) << 32 | code) }
        }
        for date in entry.birthDates {
            if let packed = Self.packed(date) { births.append(UInt64(number) << 32 | packed) }
        }
        for identifier in entry.identifiers { identifiers.add(identifier, entry: number) }
    }

    /// Sorts what was added; nothing is found before.
    mutating func finish() {
        countries.sort()
        births.sort()
        identifiers.finish()
    }

    /// How much of what a score lacks to 1 an agreement adds, and by what a contradiction multiplies it.
    ///
    /// - Source: chosen by judgement (2026-11-22): no labelled names with dates and countries were at hand. Lists are often a year
    ///   off (`circa`), and people move, so that a country says less than a date.
    private enum Effect {
        static let sameDay = 0.60
        static let sameYear = 0.35
        static let otherDay = 0.15
        static let otherYear = 0.50
        static let sameCountry = 0.15
        static let otherCountry = 0.85
        /// A name with all that agrees is still not more certain than an identifier.
        static let most = 0.99
    }

    /// The lowest score that agreement can raise to another.
    static func scoreBeforeRaising(to score: Double) -> Double {
        let most = 1 - (1 - Effect.sameDay) * (1 - Effect.sameCountry)
        return max(0, (score - most) / (1 - most))
    }

    /// The lowest score that a country that agrees can raise to another.
    static func scoreBeforeCountry(raisedTo score: Double) -> Double {
        max(0, (score - Effect.sameCountry) / (1 - Effect.sameCountry))
    }

    static func isBetter(_ a: NameMatch, _ b: NameMatch) -> Bool {
        a.score == b.score ? a.entry < b.entry : a.score > b.score
    }

    /// A match with what countries and a birth date make of its score, said in its explanation.
    func weighed(_ match: NameMatch, _ asked: [String], _ birthDate: String?) -> NameMatch {
        var match = match
        weigh(&match, countries: asked)
        if let birthDate, let packed = Self.packed(birthDate) { weigh(&match, birth: packed) }
        match.score = (match.score * 10_000).rounded() / 10_000
        return match
    }

    private func weigh(_ match: inout NameMatch, countries asked: [String]) {
        let listed = values(of: match.entry, in: countries).map { Self.country($0) }
        guard !listed.isEmpty, !asked.isEmpty else { return }
        if let same = asked.first(where: { listed.contains($0) }) {
            Self.raise(&match, by: Effect.sameCountry)
            match.why += "; country \(same) agrees"
        } else {
            match.score *= Effect.otherCountry
            match.why += "; listed with \(listed.prefix(3).joined(separator: ", ")), not with \(asked[0])"
        }
    }

    private func weigh(_ match: inout NameMatch, birth asked: UInt64) {
        let listed = values(of: match.entry, in: births)
        guard !listed.isEmpty else { return }
        let years = listed.map { Int($0 / 10_000) }
        let year = Int(asked / 10_000)
        if asked % 100 > 0, listed.contains(asked) {
            Self.raise(&match, by: Effect.sameDay)
            match.why += "; birth date agrees"
        } else if years.contains(year) {
            let isVague = asked % 100 == 0 || listed.contains { Int($0 / 10_000) == year && $0 % 100 == 0 }
            Self.raise(&match, by: isVague ? Effect.sameYear : Effect.otherDay)
            match.why += isVague ? "; birth year \(year) agrees" : "; birth year \(year) agrees, but not the day"
        } else if !years.contains(where: { abs($0 - year) <= 1 }) {
            match.score *= Effect.otherYear
            match.why += "; born \(years[0]), not \(year)"
        }
    }

    private static func raise(_ match: inout NameMatch, by share: Double) {
        match.score = max(match.score, min(Effect.most, match.score + (1 - match.score) * share))
    }

    private func values(of entry: Int, in table: [UInt64]) -> [UInt64] {
        guard entry >= 0 else { return [] }
        let first = firstIndex(in: table.count) { table[$0] >> 32 >= UInt64(entry) }
        return table[first...].prefix { $0 >> 32 == UInt64(entry) }.map { $0 & 0xFFFF_FFFF }
    }

    private static func code(_ country: String) -> UInt64? {
        let letters = Array(country.utf8)
        return letters.count == 2 ? UInt64(letters[0]) << 8 | UInt64(letters[1]) : nil
    }

    private static func country(_ code: UInt64) -> String {
        String(decoding: [UInt8(truncatingIfNeeded: code >> 8), UInt8(truncatingIfNeeded: code)], as: UTF8.self)
    }

    private static func packed(_ date: String) -> UInt64? {
        let parts = date.split(separator: "-").map { UInt64($0) ?? 0 }
        guard let year = parts.first, (1000...2999).contains(year) else { return nil }
        return year * 10_000 + (parts.count > 1 ? parts[1] % 100 * 100 : 0) + (parts.count > 2 ? parts[2] % 100 : 0)
    }
}

/// The first number below `count` that a condition holds for, which holds for all behind it; `count` if for none.
func firstIndex(in count: Int, where condition: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
        let middle = (low + high) / 2
        if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
}
