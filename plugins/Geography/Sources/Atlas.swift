// The databases of a checker together: what they say of an address or of a masked network.

/// Several databases, asked as one.
struct Atlas: Sendable {
    private(set) var databases: [GeoDatabase] = []
    /// Those that know countries or anonymisers, in the form that answers fast.
    private var tables: [(database: Int, table: FlatTable)] = []

    mutating func append(_ database: GeoDatabase) {
        databases.append(database)
        tables.append((databases.count - 1, database.storage.table))
    }

    var knowsCountries: Bool { databases.contains { $0.knowsCountries } }
    var knowsSubdivisions: Bool { databases.contains { $0.knowsSubdivisions } }
    var knowsAnonymisers: Bool { databases.contains { $0.knowsAnonymisers } }

    /// How many networks of one database a masked address may touch; a /24 has 256 addresses.
    private static let mostNetworks = 256

    /// What all databases together say at a glance.
    struct Glance: Sendable {
        /// Every country that any of them has for the address.
        var countries = CountrySet()
        /// Every anonymiser that any of them has.
        var anonymisers: Anonymisers = []
    }

    /// Returns what the databases say of an address, without decoding anything.
    ///
    /// Of a masked address no anonymiser is known: its network's other addresses have nothing to do with its user.
    @inline(__always)
    func glance(at written: WrittenAddress) -> Glance {
        var glance = Glance()
        let written = written.located
        guard AddressClass(written.address) == .global else { return glance }
        let isWhole = written.prefix == written.address.width
        for index in tables.indices {
            if isWhole {
                let code = code(of: written.address, in: index).value
                if let country = code.country { glance.countries.insert(country) }
                glance.anonymisers.formUnion(code.anonymity)
            } else {
                collect(written, in: index, &glance.countries)
            }
        }
        return glance
    }

    private func collect(_ written: WrittenAddress, in index: Int, _ countries: inout CountrySet) {
        let block = written.address.block(written.prefix)
        var bits = block.lowerBound
        for _ in 0..<Self.mostNetworks {
            let found = code(of: written.address.with(bits: bits), in: index)
            if let country = found.value.country { countries.insert(country) }
            if found.last >= block.upperBound { return }
            bits = found.last + 1
        }
    }

    /// What a table says of an address; where it passes the question on, what the tree says.
    @inline(__always)
    private func code(of address: Address, in index: Int) -> (value: RecordCode, last: UInt128) {
        let found = tables[index].table.find(address)
        return found.value == .elsewhere ? slowCode(of: address, in: tables[index].database) : found
    }

    private func slowCode(of address: Address, in database: Int) -> (value: RecordCode, last: UInt128) {
        let answer = databases[database].answer(address)
        guard answer.outcome == .found else { return (.gap, answer.last) }
        return (RecordCode(answer, databases[database].anonymisers(answer)), answer.last)
    }

    /// The anonymisers by one database.
    func anonymisers(of written: WrittenAddress, in index: Int) -> Anonymisers {
        guard databases[index].knowsAnonymisers, written.prefix == written.address.width else { return [] }
        return databases[index].anonymisers(databases[index].answer(written.located.address))
    }

    /// Returns every anonymiser that any database has for the address.
    func anonymisers(of written: WrittenAddress) -> Anonymisers { glance(at: written).anonymisers }

    /// Who operates the address's network by the first database that knows; empty when none does.
    func networkOperator(of written: WrittenAddress) -> String {
        guard written.prefix == written.address.width else { return "" }
        for database in databases where database.knowsOperators {
            let name = database.networkOperator(database.answer(written.located.address))
            if !name.isEmpty { return name }
        }
        return ""
    }

    /// Calls `body` with the answer for each network of a database within the block, and how many addresses it covers.
    private func forEachNetwork(of written: WrittenAddress, in index: Int, _ body: (Answer, UInt128) -> Void) {
        let block = written.address.block(written.prefix)
        var bits = block.lowerBound
        for _ in 0..<Self.mostNetworks {
            let answer = databases[index].answer(written.address.with(bits: bits))
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
        let written = written.located
        guard AddressClass(written.address) == .global else { return [] }
        let block = written.address.block(written.prefix)
        let size = Double(block.upperBound - block.lowerBound) + 1
        var parts: [Part] = []
        for index in databases.indices where databases[index].knowsCountries {
            forEachNetwork(of: written, in: index) { answer, count in
                guard let country = answer.country else { return }
                let region = databases[index].subdivision(answer)
                let same = parts.firstIndex { $0.database == index && $0.country == country && $0.region == region }
                if let same {
                    parts[same].share += Double(count) / size
                } else {
                    parts.append(
                        Part(
                            database: index, country: country, region: region, isRegistered: answer.isRegistered,
                            share: Double(count) / size))
                }
            }
        }
        return parts
    }

    /// Returns how sure it is that the address is in the part's country.
    ///
    /// Of a masked address, as much of its network as the database has in the country; of databases that disagree, as many
    /// as say so.
    func certainty(of part: Part, among parts: [Part], masked: Bool, _ anonymity: Anonymisers) -> Double {
        certainty(of: part, among: parts, masked, anonymity) { $0.country == part.country }
    }

    /// Returns how sure it is that the address is in the part's region; databases without regions have no say.
    func regionCertainty(of part: Part, among parts: [Part], masked: Bool, _ anonymity: Anonymisers) -> Double {
        let voters = parts.filter { $0.region != nil }
        return Certainty.region * certainty(of: part, among: voters, masked, anonymity) { $0.region == part.region }
    }

    private func certainty(
        of part: Part, among parts: [Part], _ masked: Bool, _ anonymity: Anonymisers, _ agrees: (Part) -> Bool
    ) -> Double {
        let voting = Set(parts.map(\.database))
        let agreeing = Set(parts.filter(agrees).map(\.database))
        let share = parts.filter { $0.database == part.database && agrees($0) }.reduce(0) { $0 + $1.share }
        let base = masked ? Certainty.masked * min(1, share) : Certainty.address
        let registered = part.isRegistered ? Certainty.registered : 1
        return base * registered * Double(agreeing.count) / Double(voting.count) * Certainty.factor(anonymity)
    }
}
