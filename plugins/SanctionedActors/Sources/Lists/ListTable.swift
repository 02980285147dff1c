// Rows of a list with named or counted columns: what is common to all the separated formats.

import CheckerKit

/// A separated file read row by row, with its columns found by name.
struct ListTable {
    private var rows: DelimitedRows
    private let reading: ListReading
    private let path: String
    /// The number of columns each row must have.
    private(set) var width: Int
    private var names: [String: Int] = [:]

    /// A table without a header line.
    init(_ bytes: [UInt8], separator: Character, width: Int, path: String? = nil, _ reading: ListReading) {
        rows = DelimitedRows(bytes, separator: separator.asciiValue ?? 0x2C)
        self.reading = reading
        self.path = path ?? reading.file.path
        self.width = width
    }

    /// A table whose header is the first row with all of `required`, at most `preamble` rows down.
    ///
    /// - Returns: `nil` after refusing the file if there is no such row.
    init?(
        _ bytes: [UInt8], separator: Character, required: [String], preamble: Int = 0, _ reading: ListReading,
        skipped: (String) -> Void = { _ in }
    ) {
        self.init(bytes, separator: separator, width: 0, reading)
        for _ in 0...preamble where rows.next() {
            let header = (0..<rows.fields.count).map { Self.key(rows.text($0)) }
            if required.allSatisfy({ header.contains(Self.key($0)) }) {
                for (index, name) in header.enumerated() where names[name] == nil { names[name] = index }
                width = header.count
                return
            }
            skipped((0..<rows.fields.count).map { rows.text($0) }.joined(separator: ","))
        }
        let wanted = required.map { "\"\($0)\"" }.joined(separator: ", ")
        reading.refuse(
            "the header line lacks the columns \(wanted); is this the right file and format?", line: 1, column: 1)
        return nil
    }

    /// Column names are compared by their letters and digits only.
    private static func key(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.lowercased().unicodeScalars.filter {
                    $0.properties.isAlphabetic || $0.properties.numericType != nil
                }))
    }

    /// Returns the number of a column; -1, which reads as empty, if there is none.
    func column(_ candidates: String...) -> Int {
        for name in candidates { if let index = names[Self.key(name)] { return index } }
        return -1
    }

    /// The line on which the row begins.
    var line: Int { rows.line }
    var place: Place { Place(file: path, line: rows.line, column: 1) }

    /// Reads the next row that has all its columns; reports and passes over those that have not.
    mutating func next() -> Bool {
        while rows.next() {
            let hasSwallowed = rows.hasSwallowed(separators: max(2, width / 2))
            if rows.fields.count == width, rows.openQuote == nil, !hasSwallowed { return true }
            if hasSwallowed {
                reading.warn("row skipped: a quote in it closes on a later row only", line: rows.line, in: path)
            } else if let quote = rows.openQuote {
                reading.warn(
                    "row skipped: the quote never closes", line: quote.line, column: quote.column, in: path)
            } else {
                let count = rows.fields.count
                reading.warn(
                    "row skipped: \(count) column\(count == 1 ? "" : "s") where \(width) are expected", line: rows.line,
                    in: path)
            }
            if rows.endsWithFile {
                reading.truncated("the last row is not complete", line: rows.line, in: path)
            }
            _ = rows.retryAfterFirstLine()
        }
        return false
    }

    /// The text of a column; empty for a column the file does not have.
    subscript(column: Int) -> String { rows.text(column) }

    /// The parts of a column that holds several values.
    func list(_ column: Int, separator: Character = ";") -> [String] {
        let text = rows.text(column)
        if text.isEmpty { return [] }
        return text.split(separator: separator).map { tidied(String($0)) }.filter { !$0.isEmpty }
    }
}
