// OFAC's lists in CSV: primary names, and aliases, addresses and comments in files beside them.

import CheckerKit

/// Reads `SDN.CSV` or `CONS_PRIM.CSV` with what lies beside it.
///
/// - Source: OFAC, SDN data format specification (2024): no header, `-0-` for nothing, 0x1A at the end, remarks over 1,000
///   characters continued in the comments file.
struct OFACList {
    /// An alias, address or comment of an entry, as the columns of its row.
    private struct Rows {
        var byEntry: [String: [[String]]] = [:]
    }

    private let reading: ListReading
    private let aliases: Rows
    private let addresses: Rows
    private let comments: Rows

    init(_ reading: ListReading) {
        self.reading = reading
        aliases = Self.rows(.aliases, width: 5, reading)
        addresses = Self.rows(.addresses, width: 6, reading)
        comments = Self.rows(.comments, width: 2, reading)
    }

    func read(_ bytes: [UInt8]) {
        var table = ListTable(bytes, separator: ",", width: 12, reading)
        var pending = Set(aliases.byEntry.keys).union(comments.byEntry.keys)
        while table.next() {
            let entry = self.entry(table)
            pending.remove(entry.id)
            reading.emit(entry)
        }
        if let last = bytes.last, last != 0x1A, last != 0x0A {
            reading.truncated("the last row has no line break", line: table.line)
        }
        if !pending.isEmpty {
            let example = pending.min() ?? ""
            reading.warn(
                "\(pending.count) aliases or comments belong to no entry, such as those of \"\(example)\"; the files are not "
                    + "of the same day", line: 0)
        }
    }

    private func entry(_ table: ListTable) -> ListEntry {
        var entry = ListEntry(id: Self.value(table[0]), type: Self.type(table[2]), place: table.place)
        entry.names = [.init(text: Self.value(table[1]), kind: .primary)]
        entry.programmes = Self.programmes(table[3])
        for row in aliases.byEntry[entry.id] ?? [] {
            entry.names.append(.init(text: Self.value(row[3]), kind: row[2].lowercased() == "fka" ? .former : .alias))
        }
        let remark = ([table[11]] + (comments.byEntry[entry.id] ?? []).map { $0[1] }).map { Self.value($0) }.joined()
        OFACRemarks.read(remark, into: &entry) { reading.country($0) }
        let places = [Self.value(table[9])] + (addresses.byEntry[entry.id] ?? []).map { Self.value($0[4]) }
        entry.countries += places.compactMap { reading.country($0) }
        let callSign = Self.value(table[5])
        if !callSign.isEmpty { entry.identifiers.append(.init(kind: "other", value: callSign)) }
        return entry
    }

    /// A column's value; `-0-` is none.
    private static func value(_ text: String) -> String { text == "-0-" ? "" : text }

    private static func type(_ text: String) -> PartyType {
        switch text.lowercased() {
        case "individual": .person
        case "vessel": .vessel
        case "aircraft": .aircraft
        default: .entity
        }
    }

    /// Splits `SDGT] [NS-PLC`.
    static func programmes(_ text: String) -> [String] {
        value(text).split { $0 == "[" || $0 == "]" || $0 == ";" }.map { tidied(String($0)) }.filter { !$0.isEmpty }
    }

    /// Reads a file beside the primary one whole, since its rows come in another order.
    private static func rows(_ kind: ListPart.Kind, width: Int, _ reading: ListReading) -> Rows {
        var rows = Rows()
        guard let part = reading.file.parts.first(where: { $0.kind == kind }) else { return rows }
        let text = ListText(part.bytes, format: .ofacCSV)
        if let refusal = text.refusal {
            reading.warn("not read: \(refusal)", line: 0, in: part.path)
            reading.summary.isComplete = false
            return rows
        }
        for repair in text.repairs {
            reading.warn(repair.message, line: repair.line, column: repair.column, in: part.path)
        }
        var table = ListTable(text.bytes, separator: ",", width: width, path: part.path, reading)
        while table.next() { rows.byEntry[table[0], default: []].append((0..<width).map { table[$0] }) }
        if let last = text.bytes.last, last != 0x1A, last != 0x0A {
            reading.truncated("the last row has no line break", line: table.line, in: part.path)
        }
        return rows
    }
}
