// Hours and days of the week, in UTC.

import CheckerKit

/// When a rule applies.
struct TimeWindow: Sendable, Hashable {
    enum Weekday: String, Sendable, CaseIterable {
        case mon, tue, wed, thu, fri, sat, sun
    }

    /// Minutes of the day; an end before the beginning is on the next day.
    var from = 0
    var until = 1440
    /// Empty: every day.
    ///
    /// The hours after midnight belong to the day on which they stand.
    var days: [Weekday] = []

    /// Parses `22:00-06:00`; `nil` if it is none.
    init?(_ text: String) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard ends.count == 2, let from = ends[0], let until = ends[1], from != until, from < 1440 else { return nil }
        self.from = from
        self.until = until
    }

    init(days: [Weekday]) { self.days = days }

    /// Whether a time, in milliseconds since 1970, lies within.
    func answer(at time: Int64) -> Conditions.Answer {
        guard time != EventHeader.unknownTime else { return .unknown("hours: the record has no time") }
        let day = CalendarDay(milliseconds: time)
        let minute = Int((time - day.number * 86_400_000) / 60_000)
        let isWithin = from < until ? (from..<until).contains(minute) : minute >= from || minute < until
        // 1970-01-01 was a Thursday.
        let weekday = Weekday.allCases[Int(((day.number + 3) % 7 + 7) % 7)]
        if !isWithin { return .fails("hours: it is \(Self.text(minute)) UTC") }
        return days.isEmpty || days.contains(weekday) ? .holds : .fails("days: it is \(weekday.rawValue)")
    }

    private static func minute(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]),
            let minute = Int(parts[1]), (0...24).contains(hour), (0...59).contains(minute), hour < 24 || minute == 0
        else { return nil }
        return hour * 60 + minute
    }

    private static func text(_ minute: Int) -> String {
        let parts = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
        return parts.joined(separator: ":")
    }
}
