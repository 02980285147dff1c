// Opens the databases that the settings name, or those that Debian puts in a known place.

import CheckerKit
import Glibc

extension GeoDatabase {
    /// Where Debian's tor-geoipdb puts its files; used when the settings name no databases.
    ///
    /// - Source: Debian package tor-geoipdb, file list.
    static let standardFiles = ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"]

    /// Whether a file is a MaxMind DB file by its name; anything else is read as text.
    static func isMaxMind(_ name: String) -> Bool { name.lowercased().hasSuffix(".mmdb") }

    /// Opens a MaxMind DB file.
    init(maxMind path: String, called name: String, date fallback: String, at place: Place) throws(ConfigurationError) {
        let database: MaxMindDatabase
        do { database = try MaxMindDatabase(path: path) } catch {
            throw ConfigurationError([
                Problem(at: place, "database \"\(name)\" cannot be used: \(error.reason); install it anew")
            ])
        }
        let contents = database.summary
        guard contents.countries || contents.anonymisers || contents.operators else {
            throw ConfigurationError([
                Problem(
                    at: place,
                    "database \"\(name)\" (\(database.type)) has neither countries nor anonymisers; name a Country, City, ASN "
                        + "or Anonymous-IP database")
            ])
        }
        self.init(
            storage: .maxMind(database), name: database.type.isEmpty ? Self.baseName(name) : database.type,
            date: database.date.isEmpty ? fallback : database.date, entries: contents.records,
            knowsCountries: contents.countries, knowsSubdivisions: contents.subdivisions,
            knowsAnonymisers: contents.anonymisers, knowsOperators: contents.operators)
    }

    /// Reads a text file of ranges.
    init(ranges bytes: [UInt8], called name: String, date fallback: String, at place: Place) throws(ConfigurationError)
    {
        let table: RangeTable
        do { table = try RangeTable(bytes.span) } catch {
            throw ConfigurationError([
                Problem(
                    at: place,
                    "database \"\(name)\" cannot be used: line \(error.line): \(error.reason); lines are \"first,last,code\", "
                        + "and names of MaxMind files end in .mmdb")
            ])
        }
        self.init(
            storage: .ranges(table), name: Self.baseName(name), date: table.date.isEmpty ? fallback : table.date,
            entries: table.entries, knowsCountries: true, knowsSubdivisions: false, knowsAnonymisers: false,
            knowsOperators: false)
    }

    /// Opens either kind by way of the configuration's resources.
    init(_ name: String, _ resources: any Resources, at place: Place) throws(ConfigurationError) {
        if Self.isMaxMind(name) {
            let file = try resources.describe(name, for: place)
            try self.init(maxMind: file.path, called: name, date: file.date, at: place)
            digest = file.digest
        } else {
            let file = try resources.load(name, for: place)
            try self.init(ranges: file.bytes, called: name, date: file.date, at: place)
            digest = file.digest
        }
    }

    /// Opens a list of networks of one kind.
    init(
        networks name: String, kind: Anonymisers, _ resources: any Resources, at place: Place
    ) throws(ConfigurationError) {
        let file = try resources.load(name, for: place)
        let list: NetworkList
        do { list = try NetworkList(file.bytes.span, kind: kind) } catch {
            throw ConfigurationError([
                Problem(at: place, "list of networks \"\(name)\" cannot be used: line \(error.line): \(error.reason)")
            ])
        }
        self.init(
            storage: .networks(list), name: Self.baseName(name), date: file.date, digest: file.digest,
            entries: list.entries, knowsCountries: false, knowsSubdivisions: false, knowsAnonymisers: true,
            knowsOperators: false)
    }

    private static func baseName(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
}

/// The `[checkers.geo]` table as read.
struct GeoSettings {
    private(set) var atlas = Atlas()
    private(set) var proxies = TrustedProxies()

    /// `needsAddresses` says whether any rule looks at addresses: else the standard databases stay closed.
    init(_ table: SettingsTable, _ resources: any Resources, needsAddresses: Bool, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        let names = reader.placedStrings("databases")
        for entry in reader.placedStrings("trusted_proxies") ?? [] {
            if let network = Network(entry.text) {
                proxies.networks.append(network)
            } else {
                problems.error(
                    at: entry.place, "\"\(entry.text)\" is not a network in CIDR notation, such as \"10.0.0.0/8\"")
            }
        }
        let maxAge = reader.duration("max_age")
        let ranges = reader.table("ranges")
        reader.finish()
        if let names {
            open(names, resources, problems)
        } else if needsAddresses {
            openStandardFiles(resources)
        }
        if let ranges { open(ranges, resources, problems) }
        if let maxAge { warn(of: maxAge, now: UInt64(max(0, time(nil))), at: reader.place(of: "max_age"), problems) }
    }

    /// Opens the lists of networks under `ranges`, by kind.
    private mutating func open(_ table: SettingsTable, _ resources: any Resources, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        for word in Anonymisers.words {
            for name in reader.placedStrings(word.name) ?? [] {
                do {
                    atlas.append(
                        try GeoDatabase(networks: name.text, kind: word.flag, resources, at: name.place))
                } catch {
                    problems.append(contentsOf: error.problems)
                }
            }
        }
        reader.finish()
    }

    /// Notes a warning for each database older than `maxAge`; `now` is in seconds since 1970.
    func warn(of maxAge: Duration, now: UInt64, at place: Place, _ problems: Problems) {
        let seconds = UInt64(max(0, maxAge.components.seconds))
        guard now > seconds, let oldest = isoDate(secondsSince1970: now - seconds) else { return }
        for database in atlas.databases where !database.date.isEmpty && database.date < oldest {
            problems.warning(
                at: place,
                "database \"\(database.name)\" is of \(database.date), older than max_age allows; install a newer one")
        }
    }

    private mutating func open(
        _ names: [(text: String, place: Place)], _ resources: any Resources, _ problems: Problems
    ) {
        for (index, name) in names.enumerated() {
            if names[..<index].contains(where: { $0.text == name.text }) {
                problems.error(at: name.place, "database \"\(name.text)\" is named twice")
                continue
            }
            do { atlas.append(try GeoDatabase(name.text, resources, at: name.place)) } catch {
                problems.append(contentsOf: error.problems)
            }
        }
    }

    /// Nobody named these files, so a missing one is no error; the rules that would need it say so.
    private mutating func openStandardFiles(_ resources: any Resources) {
        for name in GeoDatabase.standardFiles {
            if let database = try? GeoDatabase(name, resources, at: Place(file: name)) { atlas.append(database) }
        }
    }
}
