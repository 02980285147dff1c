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
        let time = Timestamp(milliseconds: LedgerEntry.start + 1).shortISO
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
