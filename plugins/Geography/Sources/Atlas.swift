// The databases of a checker together: what they say of an address or of a masked network.

/// Several databases, asked as one.
struct Atlas: Sendable {
    private(set) var databases: [GeoDatabase] = []
    /// Those that know countries, without their descriptions: less to copy for each address.
    private var countryStorages: [GeoDatabase.Storage] = []

    mutating func append(_ database: GeoDatabase) {
        databases.append(database)
        if database.knowsCountries { countryStorages.append(database.storage) }
    }

    var knowsCountries: Bool { databases.contains { $0.knowsCountries } }
    var knowsSubdivisions: Bool { databases.contains { $0.knowsSubdivisions } }
    var knowsAnonymisers: Bool { databases.contains { $0.knowsAnonymisers } }

    /// How many networks of one database a masked address may touch; a /24 has 256 addresses.
    private static let mostNetworks = 256

    /// Returns every country that any database has for the address.
    @inline(__always)
    func countries(of written: WrittenAddress) -> CountrySet {
        var countries = CountrySet()
        guard AddressClass(written.address) == .global else { return countries }
        for storage in countryStorages {
            forEachNetwork(of: written, in: storage) { answer, _ in
                if let country = answer.country { countries.insert(country) }
            }
        }
        return countries
    }

    /// Returns every anonymiser that any database has for the address.
    func anonymisers(of written: WrittenAddress) -> Anonymisers {
        var found: Anonymisers = []
        guard AddressClass(written.address) == .global else { return found }
        for index in databases.indices { found.formUnion(anonymisers(of: written, in: index)) }
        return found
    }

    /// Of a masked address nothing is known: its network's other addresses have nothing to do with its user.
    func anonymisers(of written: WrittenAddress, in index: Int) -> Anonymisers {
        guard databases[index].knowsAnonymisers, written.prefix == written.address.width else { return [] }
        return databases[index].anonymisers(databases[index].answer(written.address))
    }

    /// Calls `body` with the answer for each network of a database within the block, and how many addresses it covers.
    @inline(__always)
    func forEachNetwork(of written: WrittenAddress, in storage: GeoDatabase.Storage, _ body: (Answer, UInt128) -> Void)
    {
        if written.prefix == written.address.width {
            body(storage.answer(written.address), 1)
            return
        }
        let block = written.address.block(written.prefix)
        var bits = block.lowerBound
        for _ in 0..<Self.mostNetworks {
            let answer = storage.answer(written.address.with(bits: bits))
            let last = max(bits, min(answer.last, block.upperBound))
            body(answer, last - bits < .max ? last - bits + 1 : .max)
            if last == block.upperBound { return }
            bits = last + 1
        }
    }

    /// A country of (a part of) an address's network by one database.
    struct Part {
        var database: Int
        var country: CountryCode
        var region: RegionCode?
        var isRegistered: Bool
        /// How much of the network, from 0 to 1.
        var share: Double
    }

    /// Returns what each database says, in the order of the databases; empty for an address that no place has.
    func parts(of written: WrittenAddress) -> [Part] {
        guard AddressClass(written.address) == .global else { return [] }
        let size =
            Double(written.address.block(written.prefix).upperBound - written.address.block(written.prefix).lowerBound)
            + 1
        var parts: [Part] = []
        for index in databases.indices where databases[index].knowsCountries {
            forEachNetwork(of: written, in: databases[index].storage) { answer, count in
                guard let country = answer.country else { return }
                let region = databases[index].subdivision(answer)
                let share = written.prefix == written.address.width ? 1 : Double(count) / size
                let same = parts.firstIndex { $0.database == index && $0.country == country && $0.region == region }
                if let same {
                    parts[same].share += share
                } else {
                    parts.append(
                        Part(
                            database: index, country: country, region: region, isRegistered: answer.isRegistered,
                            share: share))
                }
            }
        }
        return parts
    }

    /// Returns how sure it is that the address is in the part's country.
    func certainty(of part: Part, among parts: [Part], masked: Bool, _ anonymity: Anonymisers) -> Double {
        let voting = Set(parts.map(\.database))
        let agreeing = Set(parts.filter { $0.country == part.country }.map(\.database))
        let share = parts.filter { $0.database == part.database && $0.country == part.country }.reduce(0) {
            $0 + $1.share
        }
        let base = masked ? Certainty.masked * min(1, share) : Certainty.address
        let registered = part.isRegistered ? Certainty.registered : 1
        return base * registered * Double(agreeing.count) / Double(voting.count) * Certainty.factor(anonymity)
    }
}
