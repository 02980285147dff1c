// What a terminal shows, and the times in it.

import Glibc
import Testing

@testable import Monitor

struct ConsoleSinkTests {
    private func sink(coloured: Bool, descriptor: Int32 = 1) -> ConsoleSink {
        ConsoleSink(filter: .everything, descriptor: descriptor, isColoured: coloured, process: 42)
    }

    @Test func `a line looks like one of journalctl`() {
        let line = sink(coloured: false).line(for: .finding(1))
        let time = SinkTimestamp(milliseconds: LedgerEntry.start + 1).shortISO
        #expect(line == "\(time) vedette[42]: \(journalMessage(for: .finding(1)))\n")
    }

    @Test func `colour follows the priority and is switched off again`() {
        #expect(sink(coloured: true).line(for: .finding(1)).hasSuffix("\u{1B}[0m\n"))
        #expect(sink(coloured: true).line(for: .finding(1)).contains("]: \u{1B}[1;31msanctions"))
        #expect(!sink(coloured: true).line(for: .finding(1, .granted)).contains("\u{1B}"))
    }

    @Test func `text from a log cannot steer the terminal`() {
        let line = sink(coloured: false).line(for: .finding(1, [("model", "\u{1B}]0;x\u{7}\r\n\u{9B}2J")]))
        #expect(line.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
    }

    @Test func `a pipe gets every entry, without colour`() async throws {
        var ends: [Int32] = [0, 0]
        #expect(unsafe pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let outbox = MemoryOutbox((1...20).map { .finding($0) })
        try await ConsoleSink(filter: .everything, descriptor: ends[1]).drain(from: outbox)
        var room = [UInt8](repeating: 0, count: 65536)
        let count = unsafe read(ends[0], &room, room.count)
        let text = String(decoding: room[0..<max(count, 0)], as: UTF8.self)
        #expect(text.split(separator: "\n").count == 20)
        #expect(!text.contains("\u{1B}"))
        #expect(try await outbox.cursor(of: "console") == 20)
    }
}

struct SinkTimestampTests {
    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (1_795_348_071_642, "2026-11-22T11:47:51.642Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func `times are written and read alike`(_ milliseconds: Int64, _ text: String) {
        #expect(SinkTimestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(SinkTimestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test func `an offset is taken into account`() {
        #expect(SinkTimestamp(rfc3339: "2026-11-22T12:47:51.642+01:00")?.milliseconds == 1_795_348_071_642)
        #expect(SinkTimestamp(rfc3339: "2026-11-22T11:47:51Z")?.milliseconds == 1_795_348_071_000)
    }

    @Test(arguments: [
        "", "2026-11-22", "2026-13-22T11:47:51Z", "2026-11-22T11:47:51", "x026-11-22T11:47:51Z",
        "2026-11-22T11:47:51.642+1",
    ])
    func `what is no time is not read`(_ text: String) {
        #expect(SinkTimestamp(rfc3339: text) == nil)
    }
}
