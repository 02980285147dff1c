// Reads accounts from a CSV file, and writes them as a file of accounts.d.

import CheckerKit

/// Accounts as a table has them: a column for each key of `[[account]]` and of `[account.match]`.
struct AccountImport {
    /// The accounts that were read; those with an error are left out.
    private(set) var accounts: [Account] = []
    let problems = Problems()

    private static let lists = ["legal_names", "owner_countries", "contractor_of"]
    private static let texts = ["id", "organisation", "country", "kind", "parent"]
    private static let identifiers = Account.Identifier.allCases.map(\.setting)
    private static let columns = texts + ["review"] + lists + identifiers

    init(_ bytes: [UInt8], file: String) {
        let csv = CSVText(bytes, file: file)
        problems.append(contentsOf: csv.problems)
        guard let head = csv.rows.first else {
            if csv.problems.isEmpty {
                problems.error(at: Place(file: file), "is empty; its first line names the columns")
            }
            return
        }
        let names = columns(head, file)
        if problems.hasErrors { return }
        var seen: [String: Int] = [:]
        for row in csv.rows.dropFirst() {
            if row.count > names.count {
                let place = Place(file: file, line: row[names.count].line, column: row[names.count].column)
                problems.error(at: place, "the row has \(row.count) fields, the first line \(names.count)")
                continue
            }
            let table = table(row, names, file)
            if case .string(let id)? = table["id"]?.content {
                if let first = seen[id] {
                    problems.error(
                        at: table["id"]?.place ?? table.place, "account \"\(id)\" stands in line \(first) too")
                    continue
                }
                seen[id] = row[0].line
            }
            if let account = Account(table, problems) { accounts.append(account) }
        }
        if csv.rows.count == 1 { problems.error(at: Place(file: file), "has no account below its first line") }
        _ = AccountDirectory(accounts, problems)
    }

    private func columns(_ head: [CSVText.Field], _ file: String) -> [String] {
        var names: [String] = []
        for field in head {
            let name = String(decoding: field.text.utf8.map(lowercaseASCII), as: UTF8.self)
            let place = Place(file: file, line: field.line, column: field.column)
            if !Self.columns.contains(name) {
                problems.error(
                    at: place, "\"\(field.text)\" is not a column\(suggestion(for: name, among: Self.columns))")
            } else if names.contains(name) {
                problems.error(at: place, "column \"\(name)\" stands there twice")
            }
            names.append(name)
        }
        for name in ["id", "organisation", "country"] where !names.contains(name) {
            problems.error(at: Place(file: file, line: 1, column: 1), "there is no column \"\(name)\"")
        }
        return names
    }

    /// The row as the table that somebody would have written.
    private func table(_ row: [CSVText.Field], _ names: [String], _ file: String) -> SettingsTable {
        var table = SettingsTable([], at: Place(file: file, line: row[0].line, column: 1))
        var match = SettingsTable([], at: table.place)
        for (field, name) in zip(row, names) where !field.text.isEmpty {
            let place = Place(file: file, line: field.line, column: field.column)
            let value = SettingsValue(Self.content(field.text, of: name, at: place), at: place)
            let entry = SettingsTable.Entry(key: name, place: place, value: value)
            if Self.identifiers.contains(name) { match.entries.append(entry) } else { table.entries.append(entry) }
        }
        if !match.entries.isEmpty {
            let value = SettingsValue(.table(match), at: table.place)
            table.entries.append(SettingsTable.Entry(key: "match", place: table.place, value: value))
        }
        return table
    }

    private static func content(_ text: String, of name: String, at place: Place) -> SettingsValue.Content {
        if texts.contains(name) { return .string(text) }
        if name == "review" { return CalendarDay(text) == nil ? .string(text) : .date(text) }
        // A subject of some issuers has a bar in it.
        let isOIDC = name == Account.Identifier.oidc.setting
        let parts = text.split { $0 == ";" || $0 == "|" && !isOIDC }.map { part in
            SettingsValue(.string(String(part.drop { $0 == " " })), at: place)
        }
        return .array(parts)
    }

    /// The accounts as a file of accounts.d.
    func text(from name: String) -> String {
        var lines = TOMLLines()
        lines.add(
            "# Imported from \(PlainText.clean(name, limit: 200)) by \"vedette accounts import\"; the next import")
        lines.add("# of the same name replaces this file, so write nothing of your own in it.")
        for account in accounts {
            lines.add("")
            lines.add("[[account]]")
            lines.add("id", account.id)
            lines.add("organisation", account.organisation)
            lines.add("legal_names", account.legalNames)
            lines.add("parent", account.parent)
            lines.add("country", account.country)
            lines.add("kind", account.kind.rawValue)
            lines.add("owner_countries", account.ownerCountries)
            lines.add("contractor_of", account.contractorOf)
            lines.add("review", account.review)
            lines.add("")
            lines.add("  [account.match]")
            for identifier in Account.Identifier.allCases {
                let texts = account.match[identifier] ?? []
                if texts.isEmpty { continue }
                lines.add("  \(identifier.setting) = [\(texts.map(TOMLLines.quoted).joined(separator: ", "))]")
            }
        }
        return lines.text
    }
}
