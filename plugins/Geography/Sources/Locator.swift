// Locates single addresses, for the command line and for whoever wants to check what a database says.

public import CheckerKit
import Glibc

/// Where an address is, by the first database that knows.
public struct Location: Sendable, Hashable {
    /// The address as it was given.
    public var address: String
    /// ISO 3166-1 alpha-2; `nil` when unknown.
    public var country: String?
    /// ISO 3166-2; `nil` when unknown.
    public var subdivision: String?
    /// Whether the address hides its user; `nil` when no database tells.
    public var anonymous: Bool?
    /// The ways in which it does: `vpn`, `tor`, `hosting`, `proxy`.
    public var anonymisers: [String]
    /// The database that answered; of an unknown address, all that were asked, parted by commas.
    public var source: String
    /// The database's date, ISO 8601; of an unknown address, that of the oldest database asked.
    public var date: String
    /// What else is to be said, such as that the address is private or that databases disagree; may be empty.
    public var note: String
}

/// Asks databases where addresses are.
public struct Locator: Sendable {
    private let atlas: Atlas

    /// Opens databases by their paths: MaxMind files, whose names end in `.mmdb`, or text files of ranges.
    ///
    /// - Throws: All that is wrong; a place names the file.
    public init(databases: [String]) throws(ConfigurationError) {
        let problems = Problems()
        var atlas = Atlas()
        if databases.isEmpty { problems.error(at: Place(), "no database; name one such as GeoLite2-Country.mmdb") }
        for path in databases {
            do { atlas.append(try Self.open(path)) } catch { problems.append(contentsOf: error.problems) }
        }
        try problems.throwIfErrors()
        self.atlas = atlas
    }

    private static func open(_ path: String) throws(ConfigurationError) -> GeoDatabase {
        let place = Place(file: path)
        if GeoDatabase.isMaxMind(path) {
            return try GeoDatabase(maxMind: path, called: path, date: "", at: place)
        }
        guard let bytes = contents(of: path) else {
            throw ConfigurationError([
                Problem(at: place, "the file cannot be read: \(unsafe String(cString: strerror(errno)))")
            ])
        }
        return try GeoDatabase(ranges: bytes, called: path, date: "", at: place)
    }

    /// A file's bytes; `nil` with `errno` set when it cannot be read.
    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        let step = 1 << 20
        while bytes.count < 1 << 30 {
            let old = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: step))
            let got = unsafe bytes.withUnsafeMutableBytes {
                unsafe read(descriptor, $0.baseAddress.map { unsafe $0 + old }, step)
            }
            bytes.removeLast(step - max(got, 0))
            if got < 0 { return nil }
            if got == 0 { return bytes }
        }
        errno = EFBIG
        return nil
    }

    /// Says where an address is; the text may have a port, brackets, a zone or masked octets.
    public func locate(_ address: String) -> Location {
        var location = Location(
            address: address, anonymisers: [], source: atlas.databases.map(\.name).joined(separator: ", "),
            date: atlas.databases.map(\.date).min() ?? "", note: "")
        guard let written = WrittenAddress(Array(address.utf8).span)?.located else {
            location.note = "not an IP address"
            return location
        }
        let kind = AddressClass(written.address)
        guard kind == .global else {
            location.note = "\(kind.rawValue), which has no country"
            return location
        }
        fillAnonymity(of: written, &location)
        fillCountry(of: written, &location)
        return location
    }

    private func fillAnonymity(of written: WrittenAddress, _ location: inout Location) {
        guard atlas.knowsAnonymisers, written.prefix == written.address.width else { return }
        let kinds = atlas.anonymisers(of: written)
        location.anonymous = !kinds.isEmpty
        location.anonymisers = kinds.names
        if let database = atlas.databases.first(where: { $0.knowsAnonymisers }), !kinds.isEmpty {
            location.source = database.name
            location.date = database.date
        }
    }

    private func fillCountry(of written: WrittenAddress, _ location: inout Location) {
        let parts = atlas.parts(of: written)
        guard let first = parts.first else {
            location.note = whyUnknown(written)
            return
        }
        let best = parts.filter { $0.database == first.database }.max { $0.share < $1.share } ?? first
        let database = atlas.databases[best.database]
        location.country = best.country.text
        location.subdivision = best.region?.text
        location.source = database.name
        location.date = database.date
        var notes: [String] = []
        if best.isRegistered { notes.append("the network is registered there") }
        if best.share < 1 { notes.append("\(Int(best.share * 100)) % of the /\(written.prefix)") }
        if best.region == nil, !database.knowsSubdivisions || best.share == 1 {
            let embargoed = Preset.usEmbargo.regions.filter { $0.code.hasPrefix("\(best.country.text)-") }.map(\.code)
            if !embargoed.isEmpty {
                let list = embargoed.joined(separator: ", ")
                notes.append("whether in \(list) cannot be told at this precision")
            }
        }
        for part in parts where part.country != best.country {
            notes.append("\(part.country.text) by \(atlas.databases[part.database].title)")
        }
        location.note = notes.joined(separator: "; ")
    }

    /// Tells "not found" from "found without a country" from "cannot be read".
    private func whyUnknown(_ written: WrittenAddress) -> String {
        var notes: [String] = []
        for database in atlas.databases where database.knowsCountries {
            let answer = database.answer(written.address)
            switch answer.outcome {
            case .found where answer.isPseudo: notes.append("\(database.name) has a code that is no country's")
            case .found: notes.append("\(database.name) knows no country for it")
            case .notFound: notes.append("not in \(database.name)")
            case .otherFamily: continue
            case .failed(let status): notes.append("\(database.name) cannot be read: libmaxminddb error \(status)")
            }
        }
        return notes.isEmpty && atlas.knowsCountries
            ? "no database has addresses of this family" : notes.joined(separator: "; ")
    }
}
