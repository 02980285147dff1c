// Points in time as text, without Foundation.

import Glibc

/// A point in time in the forms that sinks write.
struct SinkTimestamp: Sendable, Hashable {
    /// Since 1970.
    var milliseconds: Int64

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads `2026-11-22T11:47:51.642Z`, also without fraction or with an offset; `nil` for anything else.
    init?(rfc3339 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes.count <= 40, bytes[10] == UInt8(ascii: "T") else { return nil }
        func number(_ range: Range<Int>) -> Int64? {
            guard range.upperBound <= bytes.count else { return nil }
            return Int64(String(decoding: bytes[range], as: UTF8.self)).flatMap { $0 < 0 ? nil : $0 }
        }
        guard let year = number(0..<4), let month = number(5..<7), (1...12).contains(month), let day = number(8..<10),
            (1...31).contains(day), let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19)
        else { return nil }
        var at = 19
        var fraction: Int64 = 0
        if at < bytes.count, bytes[at] == UInt8(ascii: ".") {
            at += 1
            var scale: Int64 = 100
            while at < bytes.count, let digit = Int64(String(decoding: [bytes[at]], as: UTF8.self)) {
                fraction += digit * scale
                scale /= 10
                at += 1
            }
        }
        guard let offset = Self.offset(bytes[at...]) else { return nil }
        let days = CalendarDay(year: year, month: month, day: day).number
        milliseconds = ((days * 24 + hour) * 60 + minute - offset) * 60_000 + second * 1000 + fraction
    }

    /// `2026-11-22T11:47:51.642Z`.
    var rfc3339: String {
        let day = milliseconds.flooredQuotient(86_400_000)
        let rest = milliseconds - day * 86_400_000
        return "\(Self.date(day: day))T\(Self.clock(rest / 1000)).\(Self.padded(rest % 1000, 3))Z"
    }

    /// `2026-11-22T11:47:51+0000`, as `journalctl -o short-iso` writes it, in the zone of the machine.
    var shortISO: String {
        var seconds = time_t(milliseconds.flooredQuotient(1000))
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        let offset = unsafe Int64(parts.tm_gmtoff)
        let local = Int64(seconds) + offset
        let day = local.flooredQuotient(86_400)
        let zone =
            "\(offset < 0 ? "-" : "+")\(Self.padded(abs(offset) / 3600, 2))\(Self.padded(abs(offset) / 60 % 60, 2))"
        return "\(Self.date(day: day))T\(Self.clock(local - day * 86_400))\(zone)"
    }

    /// Minutes east of UTC of `Z` or `+01:00`.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "Z" || text == "z" { return 0 }
        let digits = text.dropFirst().split(separator: ":")
        guard text.hasPrefix("+") || text.hasPrefix("-"), digits.count == 2, let hours = Int64(digits[0]),
            let minutes = Int64(digits[1])
        else { return nil }
        return (hours * 60 + minutes) * (text.hasPrefix("-") ? -1 : 1)
    }

    private static func date(day: Int64) -> String { CalendarDay(number: day).description }

    private static func clock(_ seconds: Int64) -> String {
        "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity, so that times before 1970 work.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
