// Lists in formats of our own: tab-separated rows, bare names, and tables in the configuration.

import CheckerKit

/// Reads the formats `tsv` and `names`.
struct HouseList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        if reading.file.format != .names, reading.summary.format == .tsv { readRows(bytes) } else { readNames(bytes) }
    }

    private func readNames(_ bytes: [UInt8]) {
        forEachLine(bytes) { line, number in
            guard bytes[line.lowerBound] != UInt8(ascii: "#") else { return }
            var entry = ListEntry(
                id: "\(reading.file.id):\(number)", type: .entity, place: Place(file: reading.file.path, line: number))
            entry.names = [.init(text: String(decoding: bytes[line], as: UTF8.self), kind: .primary)]
            reading.emit(entry)
        }
    }

    private func readRows(_ bytes: [UInt8]) {
        var entry = ListEntry(id: "", type: nil)
        var id = 0..<0
        forEachLine(bytes) { line, number in
            if number == 1, bytes[line].starts(with: "id\t".utf8) { return }
            guard let row = row(bytes, line, number) else { return }
            // Rows of an entry follow one another: mostly the id is the one before.
            if id.isEmpty || !bytes[id].elementsEqual(bytes[row.id]) {
                if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
                id = row.id
                entry = ListEntry(
                    id: String(decoding: bytes[row.id], as: UTF8.self), type: row.type,
                    place: Place(file: reading.file.path, line: number, column: 1))
                if !row.list.isEmpty { entry.list = String(decoding: bytes[row.list], as: UTF8.self) }
            }
            entry.names.append(.init(text: String(decoding: bytes[row.name], as: UTF8.self), kind: row.kind))
        }
        if !entry.id.isEmpty { reading.emit(entry, repeats: true) }
    }

    /// Calls `body` with each line that is not empty, without its end, and its number.
    private func forEachLine(_ bytes: [UInt8], _ body: (Range<Int>, Int) -> Void) {
        var number = 0
        var start = 0
        while start < bytes.count {
            number += 1
            var end = start
            var isEmpty = true
            while end < bytes.count, bytes[end] != 0x0A {
                if isEmpty, bytes[end] == 0x09 || !isSpace(bytes[end]) { isEmpty = false }
                end += 1
            }
            let next = end + 1
            if end > start, bytes[end - 1] == 0x0D { end -= 1 }
            if !isEmpty { body(start..<end, number) }
            start = next
        }
    }

    /// A row as ranges of the file's bytes.
    private struct Row {
        var id: Range<Int>
        var list: Range<Int>
        var type: PartyType
        var kind: ListEntry.NameKind
        var name: Range<Int>
    }

    private static let types = PartyType.allCases.map { (Array($0.rawValue.utf8), $0) }
    private static let kinds = [ListEntry.NameKind.primary, .alias, .weak, .former].map {
        (Array($0.rawValue.utf8), $0)
    }

    private func row(_ bytes: [UInt8], _ line: Range<Int>, _ number: Int) -> Row? {
        func skip(_ reason: String) -> Row? {
            reading.warn("row skipped: \(reason)", line: number)
            return nil
        }
        var cells = InlineArray<5, Range<Int>>(repeating: line)
        var count = 0
        var start = line.lowerBound
        for position in line where bytes[position] == 0x09 {
            if count < 5 { cells[count] = start..<position }
            count += 1
            start = position + 1
        }
        if count < 5 { cells[count] = start..<line.upperBound }
        count += 1
        guard count == 5 else {
            return skip("\(count) columns where id, list, type, name_kind and name are expected")
        }
        guard !cells[0].isEmpty else { return skip("its id is empty") }
        guard let type = Self.types.first(where: { bytes[cells[2]].elementsEqual($0.0) })?.1 else {
            let word = String(decoding: bytes[cells[2]], as: UTF8.self)
            let hint = suggestion(for: word, among: PartyType.allCases.map(\.rawValue))
            return skip("unknown type \"\(word)\"\(hint)")
        }
        guard let kind = Self.kinds.first(where: { bytes[cells[3]].elementsEqual($0.0) })?.1 else {
            let word = String(decoding: bytes[cells[3]], as: UTF8.self)
            let hint = suggestion(for: word, among: Self.kinds.map(\.1.rawValue).sorted())
            return skip("unknown name kind \"\(word)\"\(hint)")
        }
        guard hasLetters(bytes[cells[4]]) else { return skip("its name has no letters") }
        return Row(id: cells[0], list: cells[1], type: type, kind: kind, name: cells[4])
    }

    private func hasLetters(_ text: ArraySlice<UInt8>) -> Bool {
        if text.contains(where: { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A }) { return true }
        return String(decoding: text, as: UTF8.self).unicodeScalars.contains {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
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
            for (key, kind) in [("domains", "domain"), ("emails", "email")] {
                entry.identifiers += (reader.strings(key) ?? []).map { .init(kind: kind, value: $0) }
            }
            entry.identifiers += (reader.strings("identifiers") ?? []).map { identifier($0) }
            entry.linkedTo = reader.strings("linked_to") ?? []
            entry.programmes = reader.strings("programmes") ?? []
            reader.finish()
            if name != nil { reading.emit(entry) }
        }
    }

    /// An identifier that may begin with what it is: `Passport AB 1234567`, `IMO 9123456`.
    private static func identifier(_ text: String) -> ListEntry.Identifier {
        let words = tidied(text).split(separator: " ", maxSplits: 1)
        let kinds = ["passport", "imo", "tax", "registration", "wallet", "phone"]
        guard words.count == 2, let kind = kinds.first(where: { words[0].lowercased() == $0 }) else {
            return .init(kind: "other", value: text)
        }
        return .init(kind: kind, value: String(words[1]))
    }
}
