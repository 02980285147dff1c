// Times as the ledger writes them: RFC 3339, UTC, milliseconds.

/// A time in milliseconds since 1970 and its text.
struct Timestamp: Sendable, Hashable {
    var milliseconds: Int64

    /// What four digits of a year can say: 1970-01-01 to 9999-12-31.
    static let representable: ClosedRange<Int64> = 0...253_402_300_799_999

    /// `2026-11-22T12:00:00.000Z`; `nil` outside ``representable``.
    var text: String? {
        guard Self.representable.contains(milliseconds) else { return nil }
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        let (year, month, day) = Self.civil(days: Int(days))
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
        put(year, 4, "-")
        put(month, 2, "-")
        put(day, 2, "T")
        put(Int(rest) / 3_600_000, 2, ":")
        put(Int(rest) / 60000 % 60, 2, ":")
        put(Int(rest) / 1000 % 60, 2, ".")
        put(Int(rest) % 1000, 3, "Z")
        return String(decoding: bytes, as: UTF8.self)
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
        let seconds = Self.days(year: year, month: month, day: day) * 86400 + hour * 3600 + minute * 60 + second
        self.init(milliseconds: Int64(seconds) * 1000 + Int64(milli))
        // Writing it again refuses what is no date, a wrong separator, and a sign.
        guard self.text.map({ Array($0.utf8) }) == bytes else { return nil }
    }

    /// Days since 1970 of a date of the proleptic Gregorian calendar.
    ///
    /// The year is taken to begin in March, so that the leap day is its last.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let monthFromMarch = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    /// The date of a number of days since 1970.
    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
