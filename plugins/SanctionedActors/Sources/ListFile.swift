// Reads a list of names from bytes, row by row; a bad row costs that row only.

import CheckerKit

/// The formats of list files.
enum ListFormat: String, CaseIterable, Sendable {
    /// Tab-separated columns `id`, `list`, `type`, `name_kind`, `name` below a header line.
    case tsv
    /// One organisation's name a line; `#` begins a comment.
    case names
}

/// A list as configured, with its content.
struct ListFile {
    var id: String
    var format: ListFormat
    /// The file's name for messages, and the place in the configuration that named it.
    var path: String
    var place: Place
    var bytes: [UInt8]

    /// Malformed rows reported one by one; beyond them only their number is.
    static let warningLimit = 20

    /// Calls `body` with each entry, rows of one id joined if they follow each other, and the name of its list.
    func read(_ problems: Problems, _ body: (ListEntry, _ list: String) -> Void) {
        var entry: (entry: ListEntry, list: String)?
        var number = 0
        var bad = 0
        var start = 0
        while start < bytes.count {
            number += 1
            let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
            var line = bytes[start..<end]
            start = end + 1
            if line.last == UInt8(ascii: "\r") { line.removeLast() }
            if line.isEmpty || number == 1 && isHeader(line) { continue }
            guard let reason = add(line, number, &entry, body) else { continue }
            bad += 1
            if bad <= Self.warningLimit { problems.warning(at: Place(file: path, line: number, column: 1), reason) }
        }
        if let entry { body(entry.entry, entry.list) }
        if bad > Self.warningLimit {
            problems.warning(at: Place(file: path), "\(bad - Self.warningLimit) more rows skipped")
        }
    }

    private func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
        format == .tsv && line.starts(with: "id\t".utf8) || line.starts(with: "\u{FEFF}id\t".utf8)
    }

    /// Returns what is wrong with the row, or `nil` after adding it to the entry or beginning the next.
    private func add(
        _ line: ArraySlice<UInt8>, _ number: Int, _ entry: inout (entry: ListEntry, list: String)?,
        _ body: (ListEntry, _ list: String) -> Void
    ) -> String? {
        guard let text = String(validating: line, as: UTF8.self) else { return "row skipped: not valid UTF-8" }
        if text.utf8.contains(0) { return "row skipped: it contains a NUL byte" }
        switch format {
        case .names:
            if text.first != "#", text.contains(where: { !$0.isWhitespace }) {
                body(ListEntry(id: "\(id):\(number)", type: .entity, names: [.init(text: text, kind: .primary)]), id)
            }
            return nil
        case .tsv: return addRow(text, &entry, body)
        }
    }

    private func addRow(
        _ text: String, _ entry: inout (entry: ListEntry, list: String)?, _ body: (ListEntry, _ list: String) -> Void
    ) -> String? {
        let columns = text.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        guard columns.count == 5 else {
            return "row skipped: \(columns.count) columns where id, list, type, name_kind and name are expected"
        }
        guard !columns[0].isEmpty else { return "row skipped: its id is empty" }
        guard let type = PartyType(rawValue: columns[2]) else {
            return
                "row skipped: unknown type \"\(columns[2])\"\(suggestion(for: columns[2], among: PartyType.allCases.map(\.rawValue)))"
        }
        guard let kind = ListEntry.NameKind(rawValue: columns[3]) else {
            let kinds = ["primary", "alias", "weak", "former"]
            return "row skipped: unknown name kind \"\(columns[3])\"\(suggestion(for: columns[3], among: kinds))"
        }
        guard
            columns[4].unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil }
            )
        else { return "row skipped: its name has no letters" }
        let name = ListEntry.Name(text: columns[4], kind: kind)
        if entry?.entry.id == columns[0] {
            entry?.entry.names.append(name)
        } else {
            if let entry { body(entry.entry, entry.list) }
            let list = columns[1].isEmpty ? id : columns[1]
            entry = (ListEntry(id: columns[0], type: type, names: [name]), list)
        }
        return nil
    }
}
