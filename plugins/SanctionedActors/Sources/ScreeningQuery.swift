// A question about a party: its name, and what else is known of it.

/// A name with what else is known of its bearer; what is unknown neither raises nor lowers a score.
public struct ScreeningQuery: Sendable, Hashable {
    public var name: String
    /// ISO 3166-1 alpha-2, upper case: nationality, residence, registration.
    public var countries: [String]
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    public var birthDate: String?
    /// Numbers of passports, ships and registers, wallets, mail addresses, mail domains.
    public var identifiers: [String]

    public init(_ name: String, countries: [String] = [], birthDate: String? = nil, identifiers: [String] = []) {
        self.name = name
        self.countries = countries
        self.birthDate = birthDate
        self.identifiers = identifiers
    }

    /// Reads tab-separated columns: name, countries, birth date, and an identifier in each further one; all but the name may be
    /// empty or missing.
    ///
    /// Countries stand in one column, with spaces between them, as codes or as names without spaces.
    public init(columns line: String) {
        let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map { tidied(String($0)) }
        name = cells.first ?? ""
        countries = (cells.count > 1 ? cells[1] : "").split(separator: " ").compactMap { CountryNames.code(String($0)) }
        birthDate = cells.count > 2 ? ListDates.date(cells[2]) : nil
        identifiers = cells.dropFirst(3).filter { !$0.isEmpty }
    }
}

extension NameScreener {
    /// Returns the entries that a party may be, best first, each once; at most `limit`, none below `minScore`.
    ///
    /// A birth date or country that agrees with the entry's raises the score, one that does not lowers it. An identifier that an
    /// entry has is a match by itself.
    public func search(_ query: ScreeningQuery, limit: Int = 10, minScore: Double = 0) -> [NameMatch] {
        guard limit > 0 else { return [] }
        var found: [NameMatch] = []
        for identifier in query.identifiers {
            for match in particulars.identified(identifier, isStated: true, self, .all)
            where !found.contains(where: { $0.entry == match.entry }) {
                found.append(match)
            }
        }
        // Names of the same score may differ in what else is known, so that more of them are looked at.
        let isNameOnly = query.countries.isEmpty && query.birthDate == nil
        let least = isNameOnly ? minScore : Particulars.scoreBeforeRaising(to: minScore)
        for match in search(query.name, limit: isNameOnly ? limit : max(limit, 30), minScore: least)
        where !found.contains(where: { $0.entry == match.entry }) {
            found.append(particulars.weighed(match, query.countries, query.birthDate))
        }
        return Array(found.filter { $0.score >= minScore }.sorted(by: Particulars.isBetter).prefix(limit))
    }
}
