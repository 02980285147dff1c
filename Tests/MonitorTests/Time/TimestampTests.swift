// Times as the ledger and the sinks write them.

import Testing

@testable import Monitor

struct TimestampTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (1_795_348_071_642, "2026-11-22T11:47:51.642Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `times are written and read alike`(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
        #expect(Timestamp(milliseconds: milliseconds).clampedText == text)
    }

    @Test(arguments: [
        (Int64(-1), "1970-01-01T00:00:00.000Z"), (.min, "1970-01-01T00:00:00.000Z"),
        (253_402_300_800_000, "9999-12-31T23:59:59.999Z"), (.max, "9999-12-31T23:59:59.999Z"),
    ])
    func `what has no text is written as the nearest that has one`(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == nil)
        #expect(Timestamp(milliseconds: milliseconds).clampedText == text)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-13-22T11:47:51.000Z", "2026-11-22T11:47:51.000", "x026-11-22T11:47:51.000Z",
        "2026-11-22T11:47:51.642+01:00", "2026-02-30T11:47:51.642Z", "2026-11-22T11:47:60.642Z",
    ])
    func `what is not written so is not read`(_ text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func `the time for people is the machine's, with its zone`() {
        let bytes = Array(Timestamp(milliseconds: 1_795_348_071_642).shortISO.utf8)
        let time = RecordTime(bytes.span)
        #expect(bytes.count == 24)
        #expect(time == RecordTime(milliseconds: 1_795_348_071_000))
    }
}
