// OpenSanctions' simplified table of targets, and FollowTheMoney entities in JSON lines.

import CheckerKit

/// What the schemata of FollowTheMoney are to us.
enum FollowTheMoney {
    /// The type of party of a schema; `nil` for a party of unknown type.
    ///
    /// - Source: FollowTheMoney 3.8 (2025), schemata that derive from `Thing`.
    static func type(_ schema: String) -> PartyType? {
        switch schema {
        case "Person": .person
        case "Organization", "Company", "PublicBody", "Asset", "Security": .entity
        case "Vessel": .vessel
        case "Airplane": .aircraft
        default: nil
        }
    }

    /// Schemata of parties; all others are relations, documents or addresses.
    static let parties: Set<String> = [
        "Person", "Organization", "Company", "PublicBody", "LegalEntity", "Vessel", "Airplane", "Vehicle", "Asset",
        "Security", "CryptoWallet", "Thing",
    ]

    /// The kind of a property that identifies a party.
    static let identifiers: [String: String] = [
        "passportNumber": "passport", "taxNumber": "tax", "vatCode": "tax", "innCode": "tax", "imoNumber": "imo",
        "registrationNumber": "registration", "ogrnCode": "registration", "leiCode": "registration",
        "kppCode": "registration", "okpoCode": "registration", "uniqueEntityId": "registration",
        "dunsCode": "registration", "uscCode": "registration", "publicKey": "wallet", "email": "email",
        "website": "website", "phone": "phone", "idNumber": "other", "mmsi": "other", "callSign": "other",
        "swiftBic": "other", "npiCode": "other", "socialSecurityNumber": "other",
    ]
}

/// Reads `targets.simple.csv`.
///
/// - Source: OpenSanctions documentation, "Targets simplified tabular format" (2025): lists inside a field are `;`-separated.
struct OpenSanctionsCSVList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        guard var table = ListTable(bytes, separator: ",", required: ["id", "schema", "name", "aliases"], reading)
        else {
            return
        }
        let (id, schema, name) = (table.column("id"), table.column("schema"), table.column("name"))
        let (aliases, births) = (table.column("aliases"), table.column("birth_date"))
        let (countries, numbers) = (table.column("countries"), table.column("identifiers"))
        let (mails, phones) = (table.column("emails"), table.column("phones"))
        let (programmes, sanctions) = (table.column("program_ids"), table.column("sanctions"))
        while table.next() {
            var entry = ListEntry(id: table[id], type: FollowTheMoney.type(table[schema]), place: table.place)
            entry.names = [.init(text: table[name], kind: .primary)]
            entry.names += table.list(aliases).map { .init(text: $0, kind: .alias) }
            entry.birthDates = table.list(births).flatMap { ListDates.dates($0) }
            entry.countries = table.list(countries).compactMap { reading.country($0) }
            entry.programmes = table.list(programmes).isEmpty ? table.list(sanctions) : table.list(programmes)
            for (column, kind) in [(numbers, "other"), (mails, "email"), (phones, "phone")] {
                entry.identifiers += table.list(column).map { .init(kind: kind, value: $0) }
            }
            reading.emit(entry)
        }
    }
}

/// Reads FollowTheMoney entities, one JSON object a line; parties that are targets, and those linked to them.
///
/// - Source: OpenSanctions documentation, "FollowTheMoney entities" (2025), and FollowTheMoney 3.8 (2025).
struct FTMList {
    let reading: ListReading
    private var owners: [String: [String]] = [:]
    private var documents: [String: [ListEntry.Identifier]] = [:]
    private var dates: [String] = []

    init(_ reading: ListReading) { self.reading = reading }

    mutating func read(_ bytes: [UInt8]) {
        // Relations are lines of their own and may come before or after the parties they join.
        eachLine(bytes, reports: false) { node, _ in noteRelation(node) }
        let links = self
        eachLine(bytes, reports: true) { node, line in
            if let entry = links.entry(node, line) { reading.emit(entry) }
        }
        reading.summary.date = dates.max()
    }

    private func eachLine(_ bytes: [UInt8], reports: Bool, _ body: (JSONNode, Int) -> Void) {
        var line = 0
        var start = 0
        while start < bytes.count {
            line += 1
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            var text = JSONText(bytes, from: start, to: end)
            if text.peek() != nil {
                do {
                    let node = try text.value()
                    if text.peek() != nil { throw JSONFault(offset: text.offset, message: "text behind the object") }
                    guard case .object = node else { throw JSONFault(offset: start, message: "an object is expected") }
                    body(node, line)
                } catch {
                    guard reports else {
                        start = end + 1
                        continue
                    }
                    let message = (error as? JSONFault)?.message ?? "\(error)"
                    let offset = (error as? JSONFault)?.offset ?? start
                    if end == bytes.count {
                        reading.truncated("line skipped: \(message)", line: line, column: offset - start + 1)
                    } else {
                        reading.warn("line skipped: \(message)", line: line, column: offset - start + 1)
                    }
                }
            }
            start = end + 1
        }
    }

    private mutating func noteRelation(_ node: JSONNode) {
        let properties = node["properties"] ?? .null
        if let change = node["last_change"]?.text, let day = ListDates.date(change) {
            if dates.isEmpty { dates = [day] } else if day > dates[0] { dates[0] = day }
        }
        switch node["schema"]?.text ?? "" {
        case "Ownership", "Directorship", "Membership", "UnknownLink", "Succession", "Representation":
            let pairs = [
                ("asset", "owner"), ("organization", "director"), ("member", "organization"), ("subject", "object"),
                ("successor", "predecessor"), ("agent", "client"),
            ]
            for (target, source) in pairs {
                for id in properties[target]?.texts ?? [] { owners[id, default: []] += properties[source]?.texts ?? [] }
            }
        case "Passport", "Identification":
            let kind = node["schema"]?.text == "Passport" ? "passport" : "other"
            for holder in properties["holder"]?.texts ?? [] {
                let numbers = properties["number"]?.texts ?? []
                documents[holder, default: []] += numbers.map { .init(kind: kind, value: $0) }
            }
        default: break
        }
    }

    /// The party a line describes; `nil` if it describes none, or one that is neither a target nor linked to one.
    private func entry(_ node: JSONNode, _ line: Int) -> ListEntry? {
        let schema = node["schema"]?.text ?? ""
        guard FollowTheMoney.parties.contains(schema) else { return nil }
        let id = node["id"]?.text ?? ""
        let properties = node["properties"] ?? .null
        let topics = properties["topics"]?.texts ?? []
        var isTarget = true
        if case .boolean(false)? = node["target"] { isTarget = false }
        guard isTarget || topics.contains("sanction.linked") else { return nil }
        var entry = ListEntry(
            id: isTarget ? id : id + ListEntry.linkMark, type: FollowTheMoney.type(schema),
            place: Place(file: reading.file.path, line: line, column: 1))
        entry.names = [.init(text: node["caption"]?.text ?? "", kind: .primary)]
        let kinds: [(String, ListEntry.NameKind)] = [
            ("name", .alias), ("alias", .alias), ("weakAlias", .weak), ("previousName", .former),
            ("abbreviation", .weak),
        ]
        for (key, kind) in kinds { entry.names += (properties[key]?.texts ?? []).map { .init(text: $0, kind: kind) } }
        entry.birthDates = (properties["birthDate"]?.texts ?? []).flatMap { ListDates.dates($0) }
        for key in ["nationality", "citizenship", "country", "jurisdiction", "flag", "mainCountry"] {
            entry.countries += (properties[key]?.texts ?? []).compactMap { reading.country($0) }
        }
        entry.programmes = (properties["programId"] ?? properties["program"] ?? node["datasets"])?.texts ?? []
        for (key, kind) in FollowTheMoney.identifiers.sorted(by: { $0.key < $1.key }) {
            entry.identifiers += (properties[key]?.texts ?? []).map { .init(kind: kind, value: $0) }
        }
        entry.identifiers += documents[id] ?? []
        entry.linkedTo = owners[id] ?? []
        return entry
    }
}
