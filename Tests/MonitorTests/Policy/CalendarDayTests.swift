// Days, patterns and country codes.

import Testing

@testable import Monitor

struct CalendarDayTests {
    @Test(
        arguments: [
            ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-22", 20_779),
            ("0001-01-01", -719_162),
        ] as [(String, Int64)])
    func `a day is counted from 1970`(_ text: String, _ number: Int64) {
        #expect(CalendarDay(text)?.number == number)
        #expect(CalendarDay(number: number).description == text)
    }

    @Test(arguments: [
        "", "2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "2026-11-31", "20261-1-01", "+026-01-01",
        "2026-11-22T",
    ])
    func `what is no day is refused`(_ text: String) {
        #expect(CalendarDay(text) == nil)
    }

    @Test func `every day of 400 years is itself`() {
        for number in stride(from: Int64(-30_000), to: 120_000, by: 1) {
            #expect(CalendarDay(CalendarDay(number: number).description)?.number == number)
        }
    }

    @Test(
        arguments: [(0, 0), (-1, -1), (86_399_999, 0), (86_400_000, 1), (-86_400_000, -1), (-86_400_001, -2)]
            as [(Int64, Int64)])
    func `a time belongs to its day in UTC`(_ milliseconds: Int64, _ number: Int64) {
        #expect(CalendarDay(milliseconds: milliseconds).number == number)
    }

    @Test func `the extremes of time are days too`() {
        #expect(
            !CalendarDay(milliseconds: .min).description.isEmpty && !CalendarDay(milliseconds: .max).description.isEmpty
        )
    }
}

struct GlobTests {
    @Test(arguments: [
        ("*llama*", "meta-llama/Llama-3.1-8B"), ("LLAMA-3.1-*", "llama-3.1-8b"), ("*", ""), ("a*b*c", "aXbYbZc"),
        ("abc", "ABC"), ("a**c", "ac"),
    ])
    func `a pattern matches the whole text`(_ pattern: String, _ text: String) {
        #expect(Glob(pattern).matches(text))
    }

    @Test(arguments: [("llama*", "meta-llama"), ("a*b", "abc"), ("", "a"), ("a?c", "abc"), ("[a]", "a"), ("*a", "ab")])
    func `and nothing but that`(_ pattern: String, _ text: String) {
        #expect(!Glob(pattern).matches(text))
    }

    @Test func `a hostile pattern ends`() {
        let pattern = String(repeating: "*a", count: 50) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 10_000)))
    }
}

struct CountriesTests {
    @Test func `there are 249 codes`() {
        #expect(Countries.names.count == 249)
        #expect(Countries.contains("NO") && !Countries.contains("no") && !Countries.contains("XK"))
    }

    @Test(arguments: [
        ("norway", "NO"), ("no", "NO"), ("UK", "GB"), ("usa", "US"), ("South Korea", "KR"), ("Iran", "IR"),
    ])
    func `a name leads to its code`(_ text: String, _ code: String) {
        #expect(Countries.complaint(about: text)?.hasSuffix("did you mean \"\(code)\"?") == true)
    }
}
