// A location database of either kind, and what it says of an address.

/// Ways of hiding where one is.
struct Anonymisers: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let vpn = Anonymisers(rawValue: 1)
    static let tor = Anonymisers(rawValue: 2)
    static let hosting = Anonymisers(rawValue: 4)
    static let proxy = Anonymisers(rawValue: 8)
    /// The database says "anonymous" and not how.
    static let unspecified = Anonymisers(rawValue: 16)

    /// The words of rules, facts and messages.
    static let words: [(name: String, flag: Anonymisers)] = [
        ("vpn", .vpn), ("tor", .tor), ("hosting", .hosting), ("proxy", .proxy),
    ]

    var names: [String] { Self.words.filter { contains($0.flag) }.map(\.name) }
}

/// What a database says of one address.
struct Answer: Sendable {
    enum Outcome: Sendable, Hashable {
        /// There is a record; it may lack a country all the same.
        case found
        /// The database has no record for the address.
        case notFound
        /// The database has no addresses of this family.
        case otherFamily
        /// The file is damaged; libmaxminddb's error number.
        case failed(Int32)
    }

    var outcome: Outcome
    /// `nil` when unknown, also where the database has a pseudo code.
    var country: CountryCode?
    /// The record has a code that is no country's, such as `EU` or `??`.
    var isPseudo = false
    /// The country is where the network is registered, since the database does not know where it is used.
    var isRegistered = false
    /// The last address of the network to which the answer applies.
    var last: UInt128
    /// Where the record lies, for further questions to the same database.
    var record: UInt32 = 0
}

/// A location database.
struct GeoDatabase: Sendable {
    enum Storage: Sendable {
        case maxMind(MaxMindDatabase)
        case ranges(RangeTable)
        case networks(NetworkList)

        func answer(_ address: Address) -> Answer {
            switch self {
            case .maxMind(let database): database.answer(address)
            case .ranges(let table): table.answer(address)
            case .networks(let list): list.answer(address)
            }
        }

        /// The same answers as ranges, for all that needs no more than the country and the anonymisers.
        var table: FlatTable {
            switch self {
            case .maxMind(let database): database.table
            case .ranges(let ranges): ranges.table
            case .networks(let list): list.table
            }
        }
    }

    let storage: Storage
    /// Its type by its own account, such as `GeoLite2-Country`, or the file's name.
    let name: String
    /// When it was built, ISO 8601; empty when unknown.
    let date: String
    var digest = ""
    let entries: Int
    let knowsCountries: Bool
    let knowsSubdivisions: Bool
    let knowsAnonymisers: Bool
    let knowsOperators: Bool

    /// The database in words: `GeoLite2-Country of 2026-10-01`.
    var title: String { date.isEmpty ? name : "\(name) of \(date)" }

    func answer(_ address: Address) -> Answer { storage.answer(address) }

    /// The subdivision of an answer of this database.
    func subdivision(_ answer: Answer) -> RegionCode? {
        guard knowsSubdivisions, answer.outcome == .found, case .maxMind(let database) = storage else { return nil }
        return database.subdivision(answer)
    }

    /// The anonymisers of an answer of this database.
    func anonymisers(_ answer: Answer) -> Anonymisers {
        guard knowsAnonymisers, answer.outcome == .found else { return [] }
        switch storage {
        case .maxMind(let database): return database.anonymisers(answer)
        case .networks(let list): return list.kind
        case .ranges: return []
        }
    }

    /// Who operates the network of an answer of this database; empty when unknown.
    func networkOperator(_ answer: Answer) -> String {
        guard knowsOperators, answer.outcome == .found, case .maxMind(let database) = storage else { return "" }
        return database.networkOperator(answer)
    }
}
