// Comma-separated values as spreadsheets write them, each field with its place.

import CheckerKit

/// A table of texts.
///
/// - Source: RFC 4180 (2005); a semicolon or a tab may stand for the comma, as the first line shows.
struct CSVText {
    struct Field: Sendable, Hashable {
        var text: String
        var line: Int
        var column: Int
    }

    /// The rows that are not empty.
    private(set) var rows: [[Field]] = []
    /// What is wrong with the text, by place.
    private(set) var problems: [Problem] = []

    private let bytes: [UInt8]
    private let separator: UInt8
    private let file: String
    private var position = 0
    private var line = 1
    private var lineStart = 0

    init(_ bytes: [UInt8], file: String) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        self.file = file
        let head = self.bytes.prefix { $0 != UInt8(ascii: "\n") }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        var best = candidates[0]
        for candidate in candidates
        where head.count(where: { $0 == candidate }) > head.count(where: { $0 == best }) { best = candidate }
        separator = best
        if String(validating: self.bytes, as: UTF8.self) == nil {
            problems.append(Problem(at: Place(file: file), "is not UTF-8; save the file as UTF-8"))
            return
        }
        readRows()
    }

    private mutating func readRows() {
        while position < bytes.count {
            var row: [Field] = []
            repeat { row.append(field()) } while take(separator)
            if row.contains(where: { !$0.text.isEmpty }) { rows.append(row) }
            endLine()
        }
    }

    private mutating func field() -> Field {
        let (startLine, column) = (line, position - lineStart + 1)
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            return Field(text: quoted(startLine, column), line: startLine, column: column)
        }
        let start = position
        while position < bytes.count, bytes[position] != separator, !isEnd(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        return Field(text: text.trimmed, line: startLine, column: column)
    }

    private mutating func quoted(_ startLine: Int, _ column: Int) -> String {
        var text: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") {
                if !take(UInt8(ascii: "\"")) { return ending(text) }
            }
            text.append(byte)
            if byte == UInt8(ascii: "\n") {
                line += 1
                lineStart = position
            }
        }
        let place = Place(file: file, line: startLine, column: column)
        problems.append(Problem(at: place, "the quotation mark is never closed"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Nothing but a separator may follow a closing quotation mark.
    private mutating func ending(_ text: [UInt8]) -> String {
        if position < bytes.count, bytes[position] != separator, !isEnd(bytes[position]) {
            let place = Place(file: file, line: line, column: position - lineStart + 1)
            problems.append(Problem(at: place, "text after the closing quotation mark; double a mark that is meant"))
            while position < bytes.count, bytes[position] != separator, !isEnd(bytes[position]) { position += 1 }
        }
        return String(decoding: text, as: UTF8.self).trimmed
    }

    private func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func endLine() {
        _ = take(UInt8(ascii: "\r"))
        if position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        line += 1
        lineStart = position
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " || text.first == "\t" { text.removeFirst() }
        while text.last == " " || text.last == "\t" { text.removeLast() }
        return String(text)
    }
}
