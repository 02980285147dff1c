// Times as the ledger writes them: RFC 3339, UTC, milliseconds.

import Glibc

/// A time in milliseconds since 1970 and its text.
struct Timestamp: Sendable, Hashable {
    var milliseconds: Int64

    /// What four digits of a year can say: 1970-01-01 to 9999-12-31.
    static let representable: ClosedRange<Int64> = 0...253_402_300_799_999

    /// `2026-11-22T12:00:00.000Z`; `nil` outside ``representable``.
    var text: String? {
        guard Self.representable.contains(milliseconds) else { return nil }
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let (year, month, day) = CalendarDay(number: days).civil
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        func put(_ number: Int, _ width: Int, _ terminator: Unicode.Scalar) {
            var divisor = width == 4 ? 1000 : width == 3 ? 100 : 10
            while divisor > 0 {
                bytes.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
                divisor /= 10
            }
            bytes.append(UInt8(ascii: terminator))
        }
        put(Int(year), 4, "-")
        put(Int(month), 2, "-")
        put(Int(day), 2, "T")
        put(Int(rest) / 3_600_000, 2, ":")
        put(Int(rest) / 60000 % 60, 2, ":")
        put(Int(rest) / 1000 % 60, 2, ".")
        put(Int(rest) % 1000, 3, "Z")
        return String(decoding: bytes, as: UTF8.self)
    }

    /// ``text`` of the nearest time that has one.
    var clampedText: String {
        let bounds = Self.representable
        return Timestamp(milliseconds: min(max(milliseconds, bounds.lowerBound), bounds.upperBound)).text ?? ""
    }

    /// `2026-11-22T11:47:51+0000`, as `journalctl -o short-iso` writes it, in the zone of the machine.
    var shortISO: String {
        var seconds = time_t(milliseconds / 1000)
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        var text = [CChar](repeating: 0, count: 64)
        let length = unsafe strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S%z", &parts)
        return String(decoding: text[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads what ``text`` writes, and nothing else.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 24 else { return nil }
        func number(_ range: Range<Int>) -> Int? { Int(String(decoding: bytes[range], as: UTF8.self)) }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), let milli = number(20..<23),
            (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let date = CalendarDay(year: Int64(year), month: Int64(month), day: Int64(day))
        let seconds = date.number * 86400 + Int64(hour * 3600 + minute * 60 + second)
        self.init(milliseconds: seconds * 1000 + Int64(milli))
        // Writing it again refuses what is no date, a wrong separator, and a sign.
        guard self.text.map({ Array($0.utf8) }) == bytes else { return nil }
    }
}
