// The UK sanctions list in CSV.

import CheckerKit

/// Reads a row per name, joined by `Unique ID`.
///
/// - Source: FCDO, UK Sanctions List CSV of 2026-02-13: a line with the report's date, then the header.
struct UKList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        var date: String?
        let table = ListTable(
            bytes, separator: ",", required: ["Unique ID", "Name 6", "Name type"], preamble: 3, reading
        ) { row in date = date ?? ListDates.date(row.replacingDashes) }
        guard var table else { return }
        reading.summary.date = date
        let columns = UKColumns(table)
        var entry = ListEntry(id: "", type: nil)
        var companies: [String] = []
        while table.next() {
            let id = table[columns.id]
            if id != entry.id {
                emit(entry, companies)
                companies = []
                entry = ListEntry(id: id, type: UKColumns.type(table[columns.type]), place: table.place)
            }
            columns.read(table, into: &entry) { reading.country($0) }
            for company in columns.companies(table) where !companies.contains(company) { companies.append(company) }
            if id.isEmpty { reading.warn("row skipped: its id is empty", line: table.line) }
        }
        emit(entry, companies)
    }

    /// Hands over a party, and each company it owns or is owned by as a party that is linked to it.
    private func emit(_ entry: ListEntry, _ companies: [String]) {
        guard !entry.id.isEmpty else { return }
        reading.emit(entry, repeats: true)
        for linked in entry.linked(companies) { reading.emit(linked, repeats: true) }
    }
}

extension String {
    /// `13-Feb-2026` as `13 Feb 2026`, so that its parts are words.
    fileprivate var replacingDashes: String { String(map { $0 == "-" || $0 == ":" ? " " : $0 }) }
}

/// The columns of the UK list.
private struct UKColumns {
    let id, type, nameType, strength, script, regime, subsidiaries, parent: Int
    /// Given names, then the surname or the entity's name.
    let names: [Int]
    let countries: [Int]
    let birth: Int
    let documents: [(column: Int, kind: String)]

    init(_ table: ListTable) {
        id = table.column("Unique ID")
        type = table.column("Designation Type", "Individual, Entity, Ship")
        nameType = table.column("Name type")
        strength = table.column("Alias strength")
        script = table.column("Name non-latin script")
        regime = table.column("Regime Name")
        subsidiaries = table.column("Subsidiaries")
        parent = table.column("Parent company")
        names = [
            table.column("Name 1"), table.column("Name 2"), table.column("Name 3"), table.column("Name 4"),
            table.column("Name 5"), table.column("Name 6"),
        ]
        countries = [
            table.column("Address Country"), table.column("Nationality(/ies)", "Nationality"),
            table.column("Current believed flag of ship"),
        ]
        birth = table.column("D.O.B", "DOB")
        documents = [
            (table.column("Passport number"), "passport"), (table.column("National Identifier number"), "other"),
            (table.column("Business registration number (s)", "Business registration number"), "registration"),
            (table.column("IMO number"), "imo"), (table.column("Email address"), "email"),
            (table.column("Website"), "website"), (table.column("Phone number"), "phone"),
        ]
    }

    static func type(_ text: String) -> PartyType? {
        switch text.lowercased() {
        case "individual": .person
        case "entity": .entity
        case "ship": .vessel
        default: nil
        }
    }

    func read(_ table: ListTable, into entry: inout ListEntry, _ country: (String) -> String?) {
        if entry.type == nil { entry.type = Self.type(table[type]) }
        let name = names.map { table[$0] }.filter { !$0.isEmpty && $0 != "0" }.joined(separator: " ")
        if !name.isEmpty { entry.names.append(.init(text: name, kind: kind(table))) }
        if !table[script].isEmpty { entry.names.append(.init(text: table[script], kind: .alias)) }
        if !table[regime].isEmpty { entry.programmes.append(table[regime]) }
        for column in countries { entry.countries += parts(table[column]).compactMap { country($0) } }
        entry.birthDates += parts(table[birth]).flatMap { ListDates.dates($0) }
        for (column, kind) in documents {
            for value in parts(table[column]) where !entry.identifiers.contains(.init(kind: kind, value: value)) {
                entry.identifiers.append(.init(kind: kind, value: value))
            }
        }
        entry.linkedTo += parts(table[parent])
    }

    /// The companies that a row says the party owns, then those that own it.
    func companies(_ table: ListTable) -> [String] { parts(table[subsidiaries]) + parts(table[parent]) }

    private func kind(_ table: ListTable) -> ListEntry.NameKind {
        switch table[nameType].lowercased() {
        case "primary name": .primary
        case "primary name variation": .alias
        default:
            table[strength].lowercased().contains("low") || table[strength].lowercased().contains("weak")
                ? .weak : .alias
        }
    }

    /// The values of a column that may hold several: `(1) A (2) B`, or semicolons, or bars.
    func parts(_ text: String) -> [String] {
        var values: [String] = []
        var current = ""
        var index = text.startIndex
        while index < text.endIndex {
            if let end = number(text[index...]) {
                values.append(current)
                current = ""
                index = end
            } else if text[index] == ";" || text[index] == "|" {
                values.append(current)
                current = ""
                index = text.index(after: index)
            } else {
                current.append(text[index])
                index = text.index(after: index)
            }
        }
        return (values + [current]).map { tidied($0) }.filter { !$0.isEmpty }
    }

    /// The end of a `(12)` at a text's beginning; `nil` if there is none.
    private func number(_ text: Substring) -> String.Index? {
        guard text.first == "(", let end = text.prefix(5).firstIndex(of: ")") else { return nil }
        let digits = text[text.index(after: text.startIndex)..<end]
        return digits.isEmpty || !digits.allSatisfy { $0.isNumber } ? nil : text.index(after: end)
    }
}
