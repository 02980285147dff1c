// Days without times, as grants and suppressions are dated; all in UTC.

/// A day, counted from 1970-01-01.
struct CalendarDay: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1970-01-01; negative before.
    var number: Int64

    init(number: Int64) { self.number = number }

    /// The day in UTC of a time in milliseconds since 1970.
    init(milliseconds: Int64) {
        number = milliseconds / 86_400_000 - (milliseconds % 86_400_000 < 0 ? 1 : 0)
    }

    /// Parses `YYYY-MM-DD`; `nil` if there is no such day.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int64($0) }
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            (1...12).contains(month), day >= 1
        else { return nil }
        number = Self.number(year: year, month: month, day: day)
        if description != text { return nil }
    }

    static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }

    /// The day as `YYYY-MM-DD`.
    var description: String {
        let (year, month, day) = civil
        return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
    }

    /// The day of a date of the proleptic Gregorian calendar; the date must exist.
    init(year: Int64, month: Int64, day: Int64) { number = Self.number(year: year, month: month, day: day) }

    /// Year, month and day of the proleptic Gregorian calendar.
    var civil: (year: Int64, month: Int64, day: Int64) {
        // The Gregorian calendar repeats every 400 years, which are 146,097 days; years begin in March here.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func number(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}
