// Lists in formats of our own: tab-separated rows, bare names, and tables in the configuration.

import CheckerKit

/// Reads the formats `tsv` and `names`.
struct HouseList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        let isTSV = reading.file.format != .names && reading.summary.format == .tsv
        var entry = ListEntry(id: "", type: nil)
        var number = 0
        var start = 0
        while start < bytes.count {
            number += 1
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            var line = bytes[start..<end]
            start = end + 1
            if line.last == 0x0D { line.removeLast() }
            if line.allSatisfy({ isSpace($0) && $0 != 0x09 }) { continue }
            if isTSV {
                if number == 1, line.starts(with: "id\t".utf8) { continue }
                readRow(line, number, &entry)
            } else if line.first != UInt8(ascii: "#") {
                let text = String(decoding: line, as: UTF8.self)
                var name = ListEntry(
                    id: "\(reading.file.id):\(number)", type: .entity,
                    place: Place(file: reading.file.path, line: number))
                name.names = [.init(text: text, kind: .primary)]
                reading.emit(name)
            }
        }
        if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
    }

    private static let kinds: [String: ListEntry.NameKind] = [
        "primary": .primary, "alias": .alias, "weak": .weak, "former": .former,
    ]

    private func readRow(_ row: ArraySlice<UInt8>, _ line: Int, _ entry: inout ListEntry) {
        let columns = row.split(separator: 0x09, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        func skip(_ reason: String) { reading.warn("row skipped: \(reason)", line: line) }
        guard columns.count == 5 else {
            return skip("\(columns.count) columns where id, list, type, name_kind and name are expected")
        }
        guard !columns[0].isEmpty else { return skip("its id is empty") }
        guard let type = PartyType(rawValue: columns[2]) else {
            let hint = suggestion(for: columns[2], among: PartyType.allCases.map(\.rawValue))
            return skip("unknown type \"\(columns[2])\"\(hint)")
        }
        guard let kind = Self.kinds[columns[3]] else {
            let hint = suggestion(for: columns[3], among: Self.kinds.keys.sorted())
            return skip("unknown name kind \"\(columns[3])\"\(hint)")
        }
        guard
            columns[4].unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            )
        else { return skip("its name has no letters") }
        if columns[0] != entry.id {
            if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
            entry = ListEntry(
                id: columns[0], type: type, place: Place(file: reading.file.path, line: line, column: 1))
            // The list as the file calls it.
            if !columns[1].isEmpty { entry.programmes = [columns[1]] }
        }
        entry.names.append(.init(text: columns[4], kind: kind))
    }
}

/// Reads the `[[list.entry]]` tables of a list with `format = "toml"`.
///
/// They are part of the configuration, so that the parser that reads it reads them, and every fault has its place.
enum HouseTables {
    static func read(_ tables: [SettingsTable], _ problems: Problems, _ reading: ListReading) {
        for (number, table) in tables.enumerated() {
            let reader = SettingsReader(table, problems)
            let name = reader.requiredString("name")
            var entry = ListEntry(
                id: reader.string("id") ?? "\(reading.file.id):\(number + 1)",
                type: reader.value("type") == nil ? .entity : reader.word("type", as: PartyType.self),
                place: table.place)
            entry.names = name.map { [.init(text: $0, kind: .primary)] } ?? []
            let kinds: [(String, ListEntry.NameKind)] = [
                ("aliases", .alias), ("weak_aliases", .weak), ("former_names", .former),
            ]
            for (key, kind) in kinds { entry.names += (reader.strings(key) ?? []).map { .init(text: $0, kind: kind) } }
            entry.birthDates = (reader.strings("birth_dates") ?? []).flatMap { ListDates.dates($0) }
            for (text, place) in reader.placedStrings("countries") ?? [] {
                if let code = reading.country(text) {
                    entry.countries.append(code)
                } else {
                    problems.error(at: place, "\"\(text)\" is no country; write its ISO 3166-1 alpha-2 code")
                }
            }
            for (key, kind) in [("domains", "domain"), ("emails", "email"), ("identifiers", "other")] {
                entry.identifiers += (reader.strings(key) ?? []).map { .init(kind: kind, value: $0) }
            }
            entry.linkedTo = reader.strings("linked_to") ?? []
            entry.programmes = reader.strings("programmes") ?? []
            reader.finish()
            if name != nil { reading.emit(entry) }
        }
    }
}
