// The US government's Consolidated Screening List, in CSV (with or without `_id`) and JSON.

import CheckerKit

/// Reads the Consolidated Screening List; columns are found by name, since they have changed.
///
/// - Source: International Trade Administration, Consolidated Screening List, files of 2019 and 2023.
struct CSLList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        guard var table = ListTable(bytes, separator: ",", required: ["source", "name", "alt_names"], reading) else {
            return
        }
        let keys = Self.keys.map { table.column($0) }
        while table.next() {
            var row = CSLRow(line: table.line)
            for (key, column) in zip(Self.keys, keys) { row.values[key] = table[column] }
            reading.emit(entry(row))
        }
    }

    func readJSON(_ bytes: [UInt8]) {
        JSONElements(bytes, reading).read { node, line in
            guard case .object = node else {
                return reading.warn("element skipped: an object is expected", line: line)
            }
            var row = CSLRow(line: line)
            for key in Self.keys {
                let value = node[key] ?? .null
                row.values[key] =
                    switch key {
                    case "addresses": value.elements.map { $0["country"]?.text ?? "" }.joined(separator: "; ")
                    case "ids":
                        value.elements.map { "\($0["type"]?.text ?? ""), \($0["number"]?.text ?? "")" }
                            .joined(separator: "; ")
                    default: value.text.isEmpty ? value.texts.joined(separator: "; ") : value.text
                    }
            }
            if let id = node["id"]?.text, row["_id"].isEmpty { row.values["_id"] = id }
            reading.emit(entry(row))
        }
    }

    private static let keys = [
        "_id", "source", "entity_number", "type", "programs", "name", "addresses", "vessel_flag", "remarks",
        "alt_names",
        "citizenships", "dates_of_birth", "nationalities", "ids", "call_sign", "start_date",
    ]

    private func entry(_ row: CSLRow) -> ListEntry {
        let source = CSLRow.abbreviation(row["source"])
        var entry = ListEntry(
            id: row.id(source), type: row.type, place: Place(file: reading.file.path, line: row.line, column: 1))
        entry.names = [.init(text: row["name"], kind: .primary)]
        entry.names += row.list("alt_names").map { .init(text: $0, kind: .alias) }
        entry.programmes = ([source] + row.list("programs")).filter { !$0.isEmpty }
        entry.birthDates = row.list("dates_of_birth").flatMap { ListDates.dates($0) }
        let nations = row.list("nationalities") + row.list("citizenships") + [row["vessel_flag"]]
        entry.countries =
            nations.compactMap { reading.country($0) } + row.addressCountries.compactMap { reading.country($0) }
        OFACRemarks.read(row["remarks"], into: &entry) { reading.country($0) }
        for text in row.list("ids") { if let id = CSLRow.identifier(text) { entry.identifiers.append(id) } }
        return entry
    }
}

/// A row of the Consolidated Screening List by the names of its columns.
private struct CSLRow {
    var line: Int
    var values: [String: String] = [:]

    subscript(key: String) -> String { values[key] ?? "" }

    func list(_ key: String) -> [String] {
        self[key].split(separator: ";").map { tidied(String($0)) }.filter { !$0.isEmpty }
    }

    var type: PartyType? {
        switch self["type"].lowercased() {
        case "individual": .person
        case "entity": .entity
        case "vessel": .vessel
        case "aircraft": .aircraft
        default: nil
        }
    }

    /// The file's own id; older files have none, so it is made of the source and OFAC's number, or the name and date.
    func id(_ source: String) -> String {
        if !self["_id"].isEmpty { return self["_id"] }
        let number = self["entity_number"]
        if !number.isEmpty { return "\(source)-\(number)" }
        return ([source, tidied(self["name"])] + [self["start_date"]].filter { !$0.isEmpty }).joined(separator: ":")
    }

    /// The last part of each address, which is a country's code.
    var addressCountries: [String] {
        list("addresses").compactMap { $0.split(separator: ",").last.map { tidied(String($0)) } }
            .filter { $0.utf8.count == 2 }
    }

    /// `SDN` of `Specially Designated Nationals (SDN) - Treasury Department`.
    static func abbreviation(_ source: String) -> String {
        guard let start = source.firstIndex(of: "("), let end = source[start...].firstIndex(of: ")") else {
            return source
        }
        return String(source[source.index(after: start)..<end])
    }

    /// An identifier as `Passport, 836238033, KP`, or in older files `US, 80-0890696, Tax ID No.`.
    static func identifier(_ text: String) -> ListEntry.Identifier? {
        let parts = text.split(separator: ",").map { tidied(String($0)) }
        guard parts.count >= 2 else { return nil }
        let isOld = parts[0].utf8.count == 2 && parts[0].allSatisfy { $0.isUppercase } && parts.count >= 3
        let imo = parts.first { $0.hasPrefix("IMO ") }.map { String($0.dropFirst(4)) }
        if let imo { return .init(kind: "imo", value: imo) }
        let (type, value) = isOld ? (parts[2], parts[1]) : (parts[0], parts[1])
        guard let found = OFACRemarks.identifier("\(type) \(value)") else { return nil }
        return .init(kind: found.kind, value: found.value)
    }
}
