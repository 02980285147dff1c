// The embargoed parts of Ukraine by every code and name that logs and databases have for them.

/// Regions whose country is disputed, under the code that ISO 3166-2 has for them.
struct DisputedRegions: Sendable {
    private let names: NameTable
    private let codes: [RegionCode]
    private let aliases: [RegionCode: RegionCode]

    static let standard = DisputedRegions()

    /// One line for each region: its ISO code, other codes in use, and after a bar its names.
    ///
    /// - Source: ISO 3166-2:UA (2020); ISO 3166-2 has no code of the Russian Federation for any of them, `RU-CR` and
    ///   `RU-SEV` are the ones that Russian software made up; names as in UN/CEFACT, GeoNames and DB-IP, as of 2025-12.
    private static let lines = """
        UA-43 RU-CR|Crimea|Autonomous Republic of Crimea|Republic of Crimea|Crimean Republic|Krym|Respublika Krym
        UA-43|Avtonomna Respublika Krym|Крым|Крим|Республика Крым|Автономна Республіка Крим|Qırım
        UA-40 RU-SEV|Sevastopol|Sevastopol City|City of Sevastopol|Sevastopol'|Misto Sevastopol|Gorod Sevastopol
        UA-40|Sebastopol|Севастополь|Місто Севастополь
        UA-14|Donetsk|Donetsk Oblast|Donetsk Region|Donets'k|Donets'ka Oblast|Donetska Oblast|Donetsk People's Republic
        UA-14|Donetskaya Oblast|Донецк|Донецьк|Донецька область|Донецкая область|Донецкая Народная Республика|ДНР
        UA-09|Luhansk|Luhansk Oblast|Luhansk Region|Luhans'k|Luhans'ka Oblast|Luhanska Oblast|Luhansk People's Republic
        UA-09|Lugansk|Lugansk Oblast|Lugansk Region|Lugansk People's Republic|Луганск|Луганськ|Луганська область
        UA-09|Луганская область|Луганская Народная Республика|ЛНР
        UA-65|Kherson|Kherson Oblast|Kherson Region|Khersons'ka Oblast|Khersonska Oblast|Херсон|Херсонська область
        UA-65|Херсонская область
        UA-23|Zaporizhzhia|Zaporizhzhia Oblast|Zaporizhia|Zaporizhzhya|Zaporizhzhya Oblast|Zaporizhzhya Region
        UA-23|Zaporiz'ka Oblast|Zaporizka Oblast|Zaporozhye|Zaporozhye Region|Запоріжжя|Запорізька область
        UA-23|Запорожье|Запорожская область
        """

    private init() {
        var rows: [(String, UInt16)] = []
        var codes: [RegionCode] = []
        var aliases: [RegionCode: RegionCode] = [:]
        for line in Self.lines.split(separator: "\n") {
            let parts = line.split(separator: "|")
            let words = parts[0].split(separator: " ")
            guard let code = RegionCode(String(words[0])) else { continue }
            let number = codes.firstIndex(of: code) ?? codes.count
            if number == codes.count { codes.append(code) }
            for word in words.dropFirst() { if let other = RegionCode(String(word)) { aliases[other] = code } }
            for name in parts.dropFirst() { rows.append((String(name), UInt16(number))) }
        }
        names = NameTable(rows)
        self.codes = codes
        self.aliases = aliases
    }

    /// The countries in which databases put such regions.
    static let claimants = CountrySet(["UA", "RU"].compactMap { CountryCode(strict: $0) })

    func contains(_ region: RegionCode) -> Bool { codes.contains(region) }

    /// The ISO code of a region that a log or database calls otherwise.
    func canonical(_ region: RegionCode) -> RegionCode { aliases[region] ?? region }

    /// The region of a name, written anywhere; `country` must be one that claims it, since there are other towns of the name.
    func region(named name: Span<UInt8>, in country: CountryCode?) -> RegionCode? {
        if let country, !Self.claimants.contains(country) { return nil }
        return names.value(of: name).map { codes[Int($0)] }
    }
}
