// Reads lists in tests: from text, from fixtures, from the real files where they are.

import CheckerKit
import Glibc

@testable import SanctionedActors

/// All that a reading of a list gave.
struct Reading {
    var entries: [ListEntry] = []
    var summary = ListSummary()
    var problems: [Problem] = []

    init(_ bytes: [UInt8], _ format: ListFormat, parts: [ListPart] = [], path: String = "/lists/list") {
        let found = Problems()
        let file = ListFile(
            id: "own", format: format, path: path, place: Place(file: "lists.toml", line: 3, column: 1), bytes: bytes,
            parts: parts)
        var entries: [ListEntry] = []
        summary = readList(file, found) { entries.append($0) }
        self.entries = entries
        problems = found.all
    }

    init(_ text: String, _ format: ListFormat, parts: [ListPart] = []) {
        self.init(Array(text.utf8), format, parts: parts)
    }

    subscript(id: String) -> ListEntry? { entries.first { $0.id == id } }

    /// How many names of a kind there are in all.
    func count(_ kind: ListEntry.NameKind) -> Int { entries.reduce(0) { $0 + $1.names.count { $0.kind == kind } } }

    /// Whether a problem of a level says a text, at a line if one is given.
    func has(_ level: Problem.Level, _ text: String, line: Int? = nil) -> Bool {
        problems.contains {
            $0.level == level && $0.message.contains(text) && (line == nil || $0.place.line == line)
        }
    }
}

extension ListEntry {
    func names(_ kind: NameKind) -> [String] { names.filter { $0.kind == kind }.map(\.text) }
    func identifiers(_ kind: String) -> [String] { identifiers.filter { $0.kind == kind }.map(\.value) }
}

/// The bytes of a file; `nil` if it cannot be read.
func contents(of path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "rb") else { return nil }
    defer { unsafe fclose(file) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe fread($0.baseAddress, 1, $0.count, file) }
        if count == 0 { return result }
        result += chunk[..<count]
    }
}

/// The bytes of a fixture of ours, beside the tests.
func fixture(_ name: String, file: String = #filePath) -> [UInt8] {
    let folder = file.split(separator: "/").dropLast(2).joined(separator: "/")
    return contents(of: "/\(folder)/Fixtures/\(name)") ?? []
}
