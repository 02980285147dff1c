// Dates of databases: from seconds, and from the header of a text file.

/// Returns an ISO 8601 date in UTC; `nil` beyond the year 9999.
///
/// - Source: Gregorian calendar; days counted from 0000-03-01 so that the leap day ends a year.
func isoDate(secondsSince1970 seconds: UInt64) -> String? {
    guard seconds <= 253_402_300_799 else { return nil }
    let days = Int(seconds / 86_400) + 719_468
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shifted + 2) / 5 + 1
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return isoDate(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
}

/// Reads the date out of `Generated: Thu, 25 Jun 2026 04:33:59 GMT` or `… based on June 25 2021 …`.
func isoDate(inHeader line: String) -> String? {
    let words = line.split { $0 == " " || $0 == "," }.map { $0.lowercased() }
    for (index, word) in words.enumerated() {
        guard let month = monthNames.firstIndex(of: String(word.prefix(3))), index + 1 < words.count else { continue }
        let before = index > 0 ? Int(words[index - 1]) : nil
        let after = Int(words[index + 1])
        let third = index + 2 < words.count ? Int(words[index + 2]) : nil
        let (day, year) = (after ?? 0) > 31 ? (before, after) : (after, third)
        guard let day, let year, (1...31).contains(day), (1990...9999).contains(year) else { continue }
        return isoDate(year, month + 1, day)
    }
    return nil
}

private let monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

private func isoDate(_ year: Int, _ month: Int, _ day: Int) -> String {
    let padded = { (number: Int, width: Int) in
        String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
    }
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
}
