// The times that logs write, turned into milliseconds since 1970.

import CheckerKit

/// A time as a log wrote it.
///
/// Understands RFC 3339 with `T` or a space, with any fraction, with or without a zone (without one, UTC is assumed and
/// said so), and numbers: seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size.
struct RecordTime: Hashable {
    var milliseconds: Int64
    var quality: TimeQuality

    init(milliseconds: Int64, quality: TimeQuality = .exact) {
        self.milliseconds = milliseconds
        self.quality = quality
    }

    init?(_ text: Span<UInt8>) {
        if text.count >= 19, text[4] == UInt8(ascii: "-") {
            self.init(calendar: text)
        } else {
            self.init(epoch: text)
        }
    }

    /// `2025-01-24T09:20:46.847Z`.
    private init?(calendar text: Span<UInt8>) {
        // Every digit is read before any is judged: one branch for all of them.
        var worst: UInt8 = 0
        func pair(_ at: Int) -> Int {
            let (tens, ones) = (text[at] &- 48, text[at + 1] &- 48)
            worst = max(worst, tens, ones)
            return Int(tens) * 10 + Int(ones)
        }
        let (year, month, day) = (pair(0) * 100 + pair(2), pair(5), pair(8))
        let (hour, minute, second) = (pair(11), pair(14), pair(17))
        let divider = text[10]
        guard worst <= 9, text[7] == UInt8(ascii: "-"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            divider == UInt8(ascii: "T") || divider == UInt8(ascii: " ") || divider == UInt8(ascii: "t"),
            let days = daysSince1970(year: year, month: month, day: day)
        else { return nil }
        var position = 19
        var fraction = 0
        if position < text.count, text[position] == UInt8(ascii: ".") || text[position] == UInt8(ascii: ",") {
            position += 1
            var scale = 100
            while position < text.count, text[position] &- 48 < 10 {
                fraction += Int(text[position] - 48) * scale
                scale /= 10
                position += 1
            }
        }
        guard let zone = zoneMinutes(text, from: position),
            let whole = millisecondsSince1970(
                days: days, hour: hour, minute: minute, second: second, zone: zone.minutes)
        else { return nil }
        milliseconds = whole + Int64(fraction)
        quality = zone.known ? .exact : .assumedZone
    }

    /// `1737710446.847`, `1737710446847`, and finer.
    private init?(epoch text: Span<UInt8>) {
        var whole: Int64 = 0
        var position = 0
        while position < text.count, text[position] &- 48 < 10, position < 19 {
            let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
            guard !overflow, product <= Int64.max - 9 else { return nil }
            whole = product + Int64(text[position] - 48)
            position += 1
        }
        guard position > 0 else { return nil }
        var fraction: Int64 = 0
        if position < text.count {
            guard text[position] == UInt8(ascii: ".") else { return nil }
            var scale: Int64 = 100
            for index in (position + 1)..<text.count {
                guard text[index] &- 48 < 10 else { return nil }
                fraction += Int64(text[index] - 48) * scale
                scale /= 10
            }
        }
        switch whole {
        case ..<100_000_000_000: milliseconds = whole * 1000 + fraction
        case ..<100_000_000_000_000: milliseconds = whole
        case ..<100_000_000_000_000_000: milliseconds = whole / 1000
        default: milliseconds = whole / 1_000_000
        }
        quality = .exact
    }
}

/// Reads `count` digits at `start`.
func digits(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= text.count else { return nil }
    var number = 0
    for index in start..<(start + count) {
        guard text[index] &- 48 < 10 else { return nil }
        number = number * 10 + Int(text[index] - 48)
    }
    return number
}

/// Days from 1970-01-01 to a date; `nil` if there is no such date.
func daysSince1970(year: Int, month: Int, day: Int) -> Int64? {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    guard (1...12).contains(month), day >= 1 else { return nil }
    let length = month == 2 ? (isLeap ? 29 : 28) : 30 + (month + month / 8) % 2
    guard day <= length else { return nil }
    return CalendarDay(year: Int64(year), month: Int64(month), day: Int64(day)).number
}

/// Milliseconds from 1970-01-01 UTC to a time of day; `nil` if there is no such time.
///
/// A leap second counts as the first second of the next minute. `zone` is in minutes east of UTC.
@inline(__always)
func millisecondsSince1970(days: Int64, hour: Int, minute: Int, second: Int, zone: Int = 0) -> Int64? {
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    return (((days * 24 + Int64(hour)) * 60 + Int64(minute - zone)) * 60 + Int64(second)) * 1000
}

/// Whether three bytes are `UTC` or `GMT`.
private func isUTC(_ text: Span<UInt8>) -> Bool {
    ["UTC", "GMT"].contains { zip(0..<3, $0.utf8).allSatisfy { text[$0] == $1 } }
}

/// Reads `Z`, `UTC`, `GMT`, `+hh:mm`, `+hhmm` or nothing, to the end of the text.
func zoneMinutes(_ text: Span<UInt8>, from start: Int) -> (minutes: Int, known: Bool)? {
    var position = start
    if position + 1 == text.count, text[position] == UInt8(ascii: "Z") { return (0, true) }
    while position < text.count, text[position] == UInt8(ascii: " ") { position += 1 }
    guard position < text.count else { return (0, false) }
    let sign = text[position]
    if position + 3 == text.count, isUTC(text.extracting(position..<text.count)) { return (0, true) }
    if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return position + 1 == text.count ? (0, true) : nil }
    guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = digits(text, position + 1, 2), hours < 24
    else { return nil }
    position += 3
    if position < text.count, text[position] == UInt8(ascii: ":") { position += 1 }
    let minutes = position < text.count ? digits(text, position, 2) : 0
    guard let minutes, minutes < 60 else { return nil }
    let total = hours * 60 + minutes
    return (sign == UInt8(ascii: "-") ? -total : total, true)
}
