// Reads one table against a closed schema, and notes everything that is wrong with it.

/// Reads a table key by key; a key that nobody asked for is an error, with the nearest name that somebody did ask for.
///
/// Every method returns a value or `nil` (or the default) and notes a problem with its place, so that a reader goes on
/// and all problems come out at once. Call ``finish()`` last.
public final class SettingsReader {
    public let table: SettingsTable
    public let problems: Problems
    private var known: Set<String>

    /// `known` are the keys that somebody else reads.
    public init(_ table: SettingsTable, _ problems: Problems, known: some Sequence<String> = []) {
        self.table = table
        self.problems = problems
        self.known = Set(known)
    }

    /// Where a key's value was written; the table's place when it was not.
    public func place(of key: String) -> Place { table[key]?.place ?? table.place }

    /// Notes an error at a key.
    public func error(_ key: String, _ message: String) { problems.error(at: place(of: key), message) }

    public func value(_ key: String) -> SettingsValue? {
        known.insert(key)
        return table[key]
    }

    public func string(_ key: String) -> String? {
        read(key, "a string") { if case .string(let text) = $0 { text } else { nil } }
    }

    /// A string that must be there and not be empty; notes an error otherwise.
    public func requiredString(_ key: String) -> String? {
        guard value(key) != nil else {
            problems.error(at: table.place, "missing key \"\(key)\", a string")
            return nil
        }
        guard let text = string(key) else { return nil }
        if text.isEmpty { error(key, "\"\(key)\" must not be empty") }
        return text.isEmpty ? nil : text
    }

    public func boolean(_ key: String) -> Bool? {
        read(key, "true or false") { if case .boolean(let flag) = $0 { flag } else { nil } }
    }

    public func integer(_ key: String, in range: ClosedRange<Int64> = .min ... .max) -> Int64? {
        let number: Int64? = read(key, "an integer") { if case .integer(let number) = $0 { number } else { nil } }
        guard let number else { return nil }
        guard range.contains(number) else {
            error(key, "\"\(key)\" must lie between \(range.lowerBound) and \(range.upperBound)")
            return nil
        }
        return number
    }

    public func number(_ key: String, in range: ClosedRange<Double>) -> Double? {
        let number: Double? = read(key, "a number") {
            switch $0 {
            case .number(let number): number
            case .integer(let number): Double(number)
            default: nil
            }
        }
        guard let number else { return nil }
        guard range.contains(number) else {
            error(key, "\"\(key)\" must lie between \(range.lowerBound) and \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A date without quotes, as `YYYY-MM-DD`.
    public func date(_ key: String) -> String? {
        read(key, "a date such as 2027-11-04, without quotes") { if case .date(let date) = $0 { date } else { nil } }
    }

    /// A duration such as `200 ms`, `30 s`, `5 min`, `24 h`, `90 days`, `10 years`.
    public func duration(_ key: String) -> Duration? {
        guard let text = string(key) else { return nil }
        guard let duration = Duration(settings: text) else {
            error(
                key, "\"\(text)\" is not a duration; write a number and ms, s, min, h, days or years, such as \"5 min\""
            )
            return nil
        }
        return duration
    }

    /// A size such as `64 KiB`, `16 MiB`, `1 GiB`, in bytes.
    public func size(_ key: String) -> Int? {
        guard let text = string(key) else { return nil }
        let parts = text.split(separator: " ")
        let units = ["B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30]
        guard parts.count == 2, let amount = Int(parts[0]), amount >= 0, amount <= 1 << 20,
            let unit = units[String(parts[1])]
        else {
            error(key, "\"\(text)\" is not a size; write a number and B, KiB, MiB or GiB, such as \"16 MiB\"")
            return nil
        }
        return amount * unit
    }

    /// An array of strings; `nil` when absent.
    public func strings(_ key: String) -> [String]? { placedStrings(key)?.map(\.text) }

    /// An array of strings with the place of each; `nil` when absent.
    public func placedStrings(_ key: String) -> [(text: String, place: Place)]? {
        guard let value = value(key) else { return nil }
        guard case .array(let elements) = value.content else {
            problems.error(at: value.place, "\"\(key)\" must be an array of strings, not \(value.kind)")
            return nil
        }
        return elements.compactMap { element in
            if case .string(let text) = element.content { return (text, element.place) }
            problems.error(at: element.place, "\"\(key)\" must hold strings only, not \(element.kind)")
            return nil
        }
    }

    /// One of a closed set of words; notes the nearest one on a typo.
    public func word<Word: RawRepresentable & CaseIterable>(_ key: String, as _: Word.Type) -> Word?
    where Word.RawValue == String {
        guard let text = string(key) else { return nil }
        if let word = Word(rawValue: text) { return word }
        let words = Word.allCases.map(\.rawValue)
        error(key, "\"\(text)\" is not a value of \"\(key)\"\(suggestion(for: text, among: words))")
        return nil
    }

    /// A sub-table.
    ///
    /// `nil` when absent. Read it with a reader of its own.
    public func table(_ key: String) -> SettingsTable? {
        read(key, "a table") { if case .table(let table) = $0 { table } else { nil } }
    }

    /// An array of tables, `[[key]]`; empty when absent.
    public func tables(_ key: String) -> [SettingsTable] {
        guard let value = value(key) else { return [] }
        guard case .array(let elements) = value.content else {
            problems.error(at: value.place, "\"\(key)\" must be an array of tables, written [[\(key)]]")
            return []
        }
        return elements.compactMap { element in
            if case .table(let table) = element.content { return table }
            problems.error(at: element.place, "\"\(key)\" must hold tables only, written [[\(key)]]")
            return nil
        }
    }

    /// Notes an error for every key that nobody asked for.
    public func finish() {
        for entry in table.entries where !known.contains(entry.key) {
            let hint = suggestion(for: entry.key, among: known.sorted())
            problems.error(at: entry.place, "unknown key \"\(entry.key)\"\(hint)")
        }
    }

    private func read<T>(_ key: String, _ expected: String, _ convert: (SettingsValue.Content) -> T?) -> T? {
        guard let value = value(key) else { return nil }
        if let converted = convert(value.content) { return converted }
        problems.error(at: value.place, "\"\(key)\" must be \(expected), not \(value.kind)")
        return nil
    }
}

/// Returns `; did you mean "…"?` with the nearest candidate, or the list of candidates when none is near and few exist.
public func suggestion(for word: String, among candidates: [String]) -> String {
    let nearest = candidates.map { ($0, editDistance(word, $0)) }.min { $0.1 < $1.1 }
    if let nearest, nearest.1 <= max(2, word.count / 3) { return "; did you mean \"\(nearest.0)\"?" }
    if candidates.isEmpty || candidates.count > 12 { return "" }
    return "; known are \(candidates.map { "\"\($0)\"" }.joined(separator: ", "))"
}

/// Optimal string alignment distance without regard to case: insertions, deletions, substitutions and swaps of neighbours.
private func editDistance(_ first: String, _ second: String) -> Int {
    let a = Array(first.lowercased().unicodeScalars)
    let b = Array(second.lowercased().unicodeScalars)
    guard a.count <= 64, b.count <= 64 else { return .max }
    var rows = [Array(0...b.count)]
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var best = min(rows[i][j] + (a[i] == b[j] ? 0 : 1), rows[i][j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}

extension Duration {
    /// Parses `5 min`; `nil` if the text is no duration.
    public init?(settings text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let amount = Int64(parts[0]), amount >= 0, amount <= 1_000_000 else { return nil }
        switch parts[1] {
        case "ms": self = .milliseconds(amount)
        case "s": self = .seconds(amount)
        case "min": self = .seconds(amount * 60)
        case "h": self = .seconds(amount * 3600)
        case "day", "days": self = .seconds(amount * 86_400)
        case "year", "years": self = .seconds(amount * 31_557_600)
        default: return nil
        }
    }
}
