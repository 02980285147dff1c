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

    /// Adds every row to `builder`.
    func read(into builder: inout NameIndexBuilder, source: Int, _ problems: Problems) {
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
            guard let reason = add(line, number, &builder, source) else { continue }
            bad += 1
            if bad <= Self.warningLimit { problems.warning(at: Place(file: path, line: number, column: 1), reason) }
        }
        if bad > Self.warningLimit {
            problems.warning(at: Place(file: path), "\(bad - Self.warningLimit) more rows skipped")
        }
    }

    private func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
        format == .tsv && line.starts(with: "id\t".utf8) || line.starts(with: "\u{FEFF}id\t".utf8)
    }

    /// Returns what is wrong with the row, or `nil` after adding it.
    private func add(
        _ line: ArraySlice<UInt8>, _ number: Int, _ builder: inout NameIndexBuilder, _ source: Int
    ) -> String? {
        guard let text = String(validating: line, as: UTF8.self) else { return "row skipped: not valid UTF-8" }
        if text.utf8.contains(0) { return "row skipped: it contains a NUL byte" }
        switch format {
        case .names:
            if text.first != "#", text.contains(where: { !$0.isWhitespace }) {
                builder.add(text, kind: .primary, entry: "\(id):\(number)", list: id, type: .entity, source: source)
            }
            return nil
        case .tsv: return addRow(text, &builder, source)
        }
    }

    private func addRow(_ text: String, _ builder: inout NameIndexBuilder, _ source: Int) -> String? {
        let columns = text.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
        guard columns.count == 5 else {
            return "row skipped: \(columns.count) columns where id, list, type, name_kind and name are expected"
        }
        guard !columns[0].isEmpty else { return "row skipped: its id is empty" }
        guard let type = PartyType(rawValue: columns[2]) else {
            return
                "row skipped: unknown type \"\(columns[2])\"\(suggestion(for: columns[2], among: PartyType.allCases.map(\.rawValue)))"
        }
        let kinds: [String: NameKind] = ["primary": .primary, "alias": .alias, "weak": .weak]
        guard let kind = kinds[columns[3]] else {
            return
                "row skipped: unknown name kind \"\(columns[3])\"\(suggestion(for: columns[3], among: kinds.keys.sorted()))"
        }
        guard NameText(columns[4]).tokens.count > 0 else { return "row skipped: its name has no letters" }
        builder.add(
            columns[4], kind: kind, entry: columns[0], list: columns[1].isEmpty ? id : columns[1], type: type,
            source: source)
        return nil
    }
}
