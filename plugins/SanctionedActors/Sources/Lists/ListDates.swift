// Dates as lists write them, as ISO 8601.

/// Turns dates of many shapes into `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
enum ListDates {
    /// Returns every date in a text such as `circa 10 Dec 1948`, `12/00/1951`, `1951 to 1953`; usually one.
    ///
    /// Numbers between slashes are day, month, year unless `monthFirst`.
    static func dates(_ text: String, monthFirst: Bool = false) -> [String] {
        var found: [String] = []
        var day = 0
        var month = 0
        for word in text.split(whereSeparator: { $0 == " " || $0 == "," || $0 == ";" || $0 == "(" || $0 == ")" }) {
            let parts = word.split { $0 == "/" || $0 == "-" || $0 == "." || $0 == "T" }
            if parts.count >= 3, let date = joined(parts, monthFirst) {
                found.append(date)
            } else if parts.count == 2, parts[0].count == 4, let year = year(parts[0]), let month = Int(parts[1]),
                (1...12).contains(month)
            {
                found.append(iso(year, month, 0))
            } else if parts.count >= 1, let year = year(parts[0]) {
                found.append(iso(year, month, month > 0 ? day : 0))
                (day, month) = (0, 0)
                if parts.count == 2, let other = self.year(parts[1]) { found.append(iso(other, 0, 0)) }
            } else if let number = monthNumber(word) {
                month = number
            } else if let number = Int(word), (1...31).contains(number) {
                day = number
            }
        }
        return found
    }

    /// The first of the text's dates.
    static func date(_ text: String, monthFirst: Bool = false) -> String? { dates(text, monthFirst: monthFirst).first }

    private static func joined(_ parts: [Substring], _ monthFirst: Bool) -> String? {
        if let year = year(parts[0]), parts[0].count == 4 {
            return iso(year, Int(parts[1]) ?? monthNumber(parts[1]) ?? 0, Int(parts[2].prefix(2)) ?? 0)
        }
        guard let year = year(parts[2]) else { return nil }
        let first = Int(parts[0]) ?? 0
        let second = Int(parts[1]) ?? monthNumber(parts[1]) ?? 0
        return monthFirst ? iso(year, first, second) : iso(year, second, first)
    }

    private static func year(_ text: Substring) -> Int? {
        guard text.utf8.count == 4, let number = Int(text), (1000...2999).contains(number) else { return nil }
        return number
    }

    /// A part that is 0 or impossible is unknown, and so is all behind it.
    private static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
        guard (1...12).contains(month) else { return "\(year)" }
        let text = "\(year)-\(month < 10 ? "0" : "")\(month)"
        guard (1...31).contains(day) else { return text }
        return "\(text)-\(day < 10 ? "0" : "")\(day)"
    }

    private static func monthNumber(_ text: Substring) -> Int? {
        let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        guard text.count >= 3 else { return nil }
        return months.firstIndex(of: text.prefix(3).lowercased()).map { $0 + 1 }
    }
}
