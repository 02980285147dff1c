// Times as logs write them.

import CheckerKit
import Testing

@testable import Monitor

struct RecordTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0, TimeQuality.exact), ("2025-01-24T09:20:46.847Z", 1_737_710_446_847, .exact),
        ("2025-01-24 09:20:46.847371", 1_737_710_446_847, .assumedZone),
        ("2025-01-24T09:20:46", 1_737_710_446_000, .assumedZone),
        ("2025-01-24T10:20:46+01:00", 1_737_710_446_000, .exact),
        ("2025-01-24T04:20:46.1-0500", 1_737_710_446_100, .exact),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000, .exact), ("2016-12-31T23:59:60Z", 1_483_228_800_000, .exact),
        ("1737710446", 1_737_710_446_000, .exact), ("1737710446.8479", 1_737_710_446_847, .exact),
        ("1737710446847", 1_737_710_446_847, .exact), ("1737710446847371", 1_737_710_446_847, .exact),
        ("1737710446847371000", 1_737_710_446_847, .exact),
    ])
    func `every way of writing a moment gives the same milliseconds`(text: String, time: Int64, quality: TimeQuality) {
        let bytes = Array(text.utf8)
        #expect(RecordTime(bytes.span) == RecordTime(milliseconds: time, quality: quality))
    }

    @Test(arguments: [
        "", "-", "yesterday", "2025-13-01T00:00:00Z", "2025-02-29T00:00:00Z", "2025-01-24T24:00:00Z",
        "2025-01-24T09:20:4",
        "2025-01-24T09:20:46Q", "2025-01-24T09:20:46+1", "12a", "1e9", "99999999999999999999999",
    ])
    func `what is no moment is none`(text: String) {
        let bytes = Array(text.utf8)
        #expect(RecordTime(bytes.span) == nil)
    }

    @Test func `the web server's time is read with its zone`() {
        let bytes = Array("20/Nov/2025:09:15:42 +0100".utf8)
        #expect(commonLogTime(bytes.span) == 1_763_626_542_000)
        let wrong = Array("32/Nov/2025:09:15:42 +0100".utf8)
        #expect(commonLogTime(wrong.span) == nil)
    }
}
