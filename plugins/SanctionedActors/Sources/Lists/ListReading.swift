// One reading of one list: takes entries, tidies them, counts them, and notes what is wrong with the file.

import CheckerKit

/// What a reading of a list came to.
struct ListSummary: Sendable, Equatable {
    /// The format it was read in; never `auto`.
    var format: ListFormat?
    /// Parties that are on the list themselves, and their names.
    var entries = 0
    var names = 0
    /// The publication date the file states, ISO 8601; `nil` if it states none.
    var date: String?
    /// Whether the file ends where a list ends; a download that broke off does not.
    var isComplete = true
}

/// Collects the entries of one list and the faults of its file.
///
/// A final class, since readers pass it down through their parsers; it lives for one call of ``readList(_:_:_:)``.
final class ListReading {
    let file: ListFile
    private let problems: Problems
    private let body: (ListEntry) -> Void
    var summary = ListSummary()
    private var faults: [String: Int] = [:]
    private var ids: Set<String> = []
    private var countryCache: [String: String] = [:]

    /// The longest name that is kept, in bytes; the longest of an official list has 400.
    ///
    /// - Source: measured on the lists of OFAC, the UN and the CSL named in the README, 2026-11-22.
    static let nameLimit = 1_024

    init(_ file: ListFile, _ problems: Problems, _ body: @escaping (ListEntry) -> Void) {
        self.file = file
        self.problems = problems
        self.body = body
        ids.reserveCapacity(min(file.bytes.count, 64 << 20) / 256)
    }

    /// Notes something odd at a line of the file, or of a file beside it.
    func warn(_ message: String, line: Int, column: Int = 1, in path: String? = nil) {
        let path = path ?? file.path
        faults[path, default: 0] += 1
        guard faults[path, default: 0] <= ListFile.warningLimit else { return }
        problems.warning(at: Place(file: path, line: line, column: line == 0 ? 0 : column), message)
    }

    /// Notes that the file cannot be this list at all.
    func refuse(_ message: String, line: Int = 0, column: Int = 0) {
        summary.isComplete = false
        problems.error(at: Place(file: file.path, line: line, column: column), message)
    }

    /// Notes that the file breaks off.
    func truncated(_ message: String, line: Int, column: Int = 1, in path: String? = nil) {
        summary.isComplete = false
        problems.warning(
            at: Place(file: path ?? file.path, line: line, column: column),
            "\(message); the file is truncated, so download it again")
    }

    /// Says how many faults were not named one by one.
    func finish() {
        for (path, count) in faults.sorted(by: { $0.key < $1.key }) where count > ListFile.warningLimit {
            problems.warning(at: Place(file: path), "\(count - ListFile.warningLimit) more rows skipped")
        }
    }

    /// Takes an entry whose rows are complete.
    ///
    /// - Parameters:
    ///   - entry: The entry as its format gives it; names are tidied and repeated ones dropped.
    ///   - repeats: Whether an id that was seen before is to be expected, since rows of an entry may lie apart.
    func emit(_ entry: ListEntry, repeats: Bool = false) {
        var entry = entry
        let line = entry.place?.line ?? 0
        if entry.id.isEmpty { return warn("row skipped: its id is empty", line: line) }
        tidyNames(&entry, line)
        guard !entry.names.isEmpty else { return warn("entry \"\(entry.id)\" skipped: it has no name", line: line) }
        if !entry.names.contains(where: { $0.kind == .primary }) { entry.names[0].kind = .primary }
        let isNew = ids.insert(entry.id).inserted
        if !isNew, !repeats {
            warn("a second entry with the id \"\(entry.id)\"; its names are added to the first", line: line)
        }
        entry.birthDates = unique(entry.birthDates)
        entry.countries = unique(entry.countries)
        entry.programmes = unique(entry.programmes)
        entry.linkedTo = unique(entry.linkedTo)
        if entry.isListed {
            if isNew { summary.entries += 1 }
            summary.names += entry.names.count
        }
        body(entry)
    }

    private func tidyNames(_ entry: inout ListEntry, _ line: Int) {
        // Most entries have one name or few, which need nothing.
        if entry.names.count == 1, entry.names[0].text.utf8.count <= Self.nameLimit, isTidy(entry.names[0].text),
            !entry.names[0].text.isEmpty
        {
            return
        }
        var kept: [ListEntry.Name] = []
        kept.reserveCapacity(entry.names.count)
        for var name in entry.names {
            name.text = tidied(name.text)
            if name.text.utf8.count > Self.nameLimit {
                warn("a name of \(name.text.utf8.count) bytes is cut to \(Self.nameLimit)", line: line)
                name.text = tidied(String(decoding: name.text.utf8.prefix(Self.nameLimit), as: UTF8.self))
            }
            if name.text.isEmpty || kept.contains(where: { $0.text == name.text }) { continue }
            if name.kind == .primary, kept.contains(where: { $0.kind == .primary }) { name.kind = .alias }
            kept.append(name)
        }
        entry.names = kept
    }

    /// Returns the code of a country as lists write it; `nil` for what is no country, such as `undetermined`.
    func country(_ text: String) -> String? {
        if let known = countryCache[text] { return known.isEmpty ? nil : known }
        let code = CountryNames.code(text)
        countryCache[text] = code ?? ""
        return code
    }

    private func unique(_ texts: [String]) -> [String] {
        if texts.count < 2 { return texts.filter { !$0.isEmpty } }
        var seen: Set<String> = []
        return texts.filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}

/// Returns a text without spaces at its ends, each run of spaces within as one, and no control characters.
func tidied(_ text: String) -> String {
    if isTidy(text) { return text }
    var result = ""
    var gap = false
    for scalar in text.unicodeScalars {
        let isBlank = scalar.value <= 0x20 || scalar.value == 0x7F || scalar.value == 0xA0 || scalar == "\u{3000}"
        if isBlank || scalar == "\u{FEFF}" {
            gap = !result.isEmpty
        } else {
            if gap { result.unicodeScalars.append(" ") }
            gap = false
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

/// Whether a text has single spaces between its words and no control characters, as most names do.
private func isTidy(_ text: String) -> Bool {
    var last: UInt8 = 0x20
    let bytes = text.utf8.span
    for index in 0..<bytes.count {
        let byte = bytes[index]
        // The bytes that begin the spaces and marks which are taken out; other letters that begin so are tidied for nothing.
        let isSuspect = byte == 0x7F || byte == 0xC2 || byte == 0xE3 || byte == 0xEF
        if byte < 0x20 || isSuspect || byte == 0x20 && last == 0x20 { return false }
        last = byte
    }
    return last != 0x20 || text.isEmpty
}
