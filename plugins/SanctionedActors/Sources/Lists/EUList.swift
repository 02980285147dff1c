// The EU's consolidated list of persons, groups and entities subject to financial sanctions, in CSV and XML.

import CheckerKit

/// Reads the CSV of version 1.0 (columns `Naal_...`) or 1.1 (columns `NameAlias_...`): a row per name, address or date.
///
/// - Source: European Commission, FSF file format 1.1 (2021), columns as listed by watchman's reader at d299005f.
struct EUCSVList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        guard var table = ListTable(bytes, separator: ";", required: Self.key(bytes), preamble: 1, reading) else {
            return
        }
        let columns = EUColumns(table)
        var entry = ListEntry(id: "", type: nil)
        while table.next() {
            let id = table[columns.id]
            if reading.summary.date == nil { reading.summary.date = ListDates.date(table[columns.generated]) }
            if id != entry.id {
                if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
                entry = ListEntry(id: id, type: nil, place: table.place)
            }
            columns.read(table, into: &entry) { reading.country($0) }
            if id.isEmpty {
                reading.warn("row skipped: its id is empty", line: table.line)
                entry.id = ""
            }
        }
        if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
    }

    /// The column that holds an entry's id, by the version.
    private static func key(_ bytes: [UInt8]) -> [String] {
        let start = String(decoding: bytes.prefix(4096), as: UTF8.self).lowercased()
        return start.contains("entity_logical_id")
            ? ["Entity_logical_id", "Naal_wholename"]
            : ["Entity_LogicalId", "NameAlias_WholeName"]
    }
}

/// The columns of the EU's CSV, in either version.
private struct EUColumns {
    let id, generated, type, code, programme, whole, parts, address, birth, years, document, documentType, nation: [Int]

    init(_ table: ListTable) {
        id = [table.column("Entity_LogicalId", "Entity_logical_id")]
        generated = [table.column("fileGenerationDate", "Date_file")]
        type = [table.column("Entity_SubjectType", "Subject_type")]
        code = [table.column("Entity_SubjectType_ClassificationCode")]
        programme = [table.column("Entity_Regulation_Programme", "Programme")]
        whole = [table.column("NameAlias_WholeName", "Naal_wholename")]
        parts = [
            table.column("NameAlias_FirstName", "Naal_firstname"),
            table.column("NameAlias_MiddleName", "Naal_middlename"),
            table.column("NameAlias_LastName", "Naal_lastname"),
        ]
        address = [
            table.column("Address_CountryIso2Code", "Addr_country"), table.column("Address_CountryDescription"),
        ]
        nation = [
            table.column("Citizenship_CountryIso2Code", "Citi_country"), table.column("Citizenship_CountryDescription"),
        ]
        birth = [table.column("BirthDate_BirthDate", "Birt_date")]
        years = [
            table.column("BirthDate_Year"), table.column("BirthDate_YearRangeFrom"),
            table.column("BirthDate_YearRangeTo"),
        ]
        document = [table.column("Identification_Number", "Iden_number")]
        documentType = [
            table.column("Identification_TypeCode"), table.column("Identification_TypeDescription"),
        ]
    }

    func read(_ table: ListTable, into entry: inout ListEntry, _ country: (String) -> String?) {
        if entry.type == nil { entry.type = EUKind.type(table[type]) ?? EUKind.type(table[code]) }
        var name = table[whole]
        if name.isEmpty { name = parts.map { table[$0] }.filter { !$0.isEmpty }.joined(separator: " ") }
        if !name.isEmpty { entry.names.append(.init(text: name, kind: entry.names.isEmpty ? .primary : .alias)) }
        if !table[programme].isEmpty { entry.programmes.append(table[programme]) }
        for columns in [address, nation] {
            let codes = columns.compactMap { country(table[$0]) }
            entry.countries += codes.prefix(1)
        }
        let dates = ListDates.dates(table[birth])
        entry.birthDates += dates.isEmpty ? years.flatMap { ListDates.dates(table[$0]) } : dates
        let number = table[document]
        if !number.isEmpty {
            let words = documentType.map { table[$0] }.joined(separator: " ") + number
            entry.identifiers.append(.init(kind: EUKind.identifier(words), value: EUKind.number(number)))
        }
    }
}

extension ListTable {
    /// The text of the first of some columns.
    fileprivate subscript(columns: [Int]) -> String { self[columns.first ?? -1] }
}

/// What the EU's codes mean.
private enum EUKind {
    static func type(_ text: String) -> PartyType? {
        switch text.lowercased() {
        case "person", "p": .person
        case "enterprise", "e", "entity", "group", "organisation": .entity
        case "vessel", "ship", "v": .vessel
        default: nil
        }
    }

    static func identifier(_ text: String) -> String {
        let text = text.lowercased()
        if text.contains("passport") { return "passport" }
        if text.contains("tax") || text.contains("fiscal") || text.contains("vat") { return "tax" }
        if text.contains("imo") { return "imo" }
        if text.contains("regnumber") || text.contains("registration") || text.contains("trade") {
            return "registration"
        }
        return "other"
    }

    /// The number alone of `M0887925 (passport-National passport)`, as version 1.0 writes it.
    static func number(_ text: String) -> String {
        text[...].firstRange(ofText: " (").map { String(text[..<$0]) } ?? text
    }
}

/// Reads the XML of version 1.0 or 1.1: one `sanctionEntity` a party, almost all of it in attributes.
///
/// - Source: European Commission, namespace `http://eu.europa.ec/fpi/fsd/export` (2021).
struct EUXMLList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        var records = XMLRecords(bytes, ["sanctionEntity"], reading)
        while let record = records.next() { reading.emit(entry(record)) }
        guard let root = records.root, root.name == "export" else {
            return reading.refuse(
                "the outermost element is not <export>; this is not the EU's list of financial sanctions", line: 1,
                column: 1)
        }
        reading.summary.date = ListDates.date(root["generationDate"])
    }

    private func entry(_ record: XMLNode) -> ListEntry {
        let subject = record.child("subjectType")
        var entry = ListEntry(
            id: record["logicalId"],
            type: subject.flatMap { EUKind.type($0["code"]) ?? EUKind.type($0["classificationCode"]) },
            place: Place(file: reading.file.path, line: record.line, column: 1))
        for alias in record.children("nameAlias") {
            var name = alias["wholeName"]
            if name.isEmpty {
                name = ["firstName", "middleName", "lastName"].map { alias[$0] }.filter { !$0.isEmpty }
                    .joined(separator: " ")
            }
            let kind: ListEntry.NameKind = alias["strong"] == "false" ? .weak : entry.names.isEmpty ? .primary : .alias
            if !name.isEmpty { entry.names.append(.init(text: name, kind: kind)) }
        }
        entry.programmes = record.children("regulation").map { $0["programme"] }
        for place in record.children("citizenship") + record.children("address") {
            if let code = reading.country(place["countryIso2Code"]) ?? reading.country(place["countryDescription"]) {
                entry.countries.append(code)
            }
        }
        for birth in record.children("birthdate") {
            let dates = ListDates.dates(birth["birthdate"])
            let years = ["year", "yearRangeFrom", "yearRangeTo"].flatMap { ListDates.dates(birth[$0]) }
            entry.birthDates += dates.isEmpty ? years : dates
        }
        for document in record.children("identification") where !document["number"].isEmpty {
            let words = document["identificationTypeCode"] + " " + document["identificationTypeDescription"]
            entry.identifiers.append(.init(kind: EUKind.identifier(words), value: document["number"]))
        }
        return entry
    }
}
