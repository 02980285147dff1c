// The journal feed, on journal files that systemd itself writes.

import CheckerKit
import Foundation
import Testing

@testable import Monitor

@Suite(.enabled(if: JournalFiles.canWrite, "systemd-journal-remote is not installed: the journal feed is NOT TESTED"))
struct JournalFeedTests {
    private let journal: JournalFiles
    private let ledger = Ledgerlike()

    init() throws { journal = try JournalFiles() }

    /// Reads until `done`, then stops.
    private func read(
        _ change: (inout JournalFeed.Settings) -> Void = { _ in }, until done: @escaping () -> Bool
    ) async throws {
        var settings = JournalFeed.Settings(matches: ["_SYSTEMD_UNIT=gateway.service"], directory: journal.folder.path)
        change(&settings)
        let feed = JournalFeed(id: "j", settings: settings)
        let (ledger, positions) = (ledger, ledger.now.positions)
        ledger.change { $0.isStuck = false }
        try await withThrowingTaskGroup { group in
            group.addTask {
                // Nothing more comes once it has ended.
                defer { ledger.change { $0.isStuck = true } }
                try await feed.read(from: positions, context: FeedContext(heartbeat: { ledger.heartbeat() })) {
                    try ledger.commit($0)
                }
            }
            _ = await eventually { done() || ledger.isStuck }
            group.cancelAll()
            try await group.waitForAll()
            #expect(done())
        }
    }

    @Test func `every entry that matches is a record, in order`() async throws {
        try journal.write((0..<500).map { ("m\($0)", $0 % 5 == 0 ? "other.service" : "gateway.service") })
        try await read {
            $0.chunkRecords = 64
        } until: {
            ledger.count >= 400
        }
        #expect(ledger.lines == (0..<500).filter { $0 % 5 != 0 }.map { "m\($0)" })
        #expect(ledger.now.chunks >= 7)
        #expect(Set(ledger.now.offsets).count == 400)
    }

    @Test func `a restart goes on after the last entry that was committed`() async throws {
        try journal.write((0..<50).map { ("a\($0)", "gateway.service") })
        try await read { _ in
        } until: {
            ledger.count >= 50
        }
        try journal.write((0..<50).map { ("b\($0)", "gateway.service") })
        try await read { _ in
        } until: {
            ledger.count >= 100
        }
        let heartbeats = ledger.now.heartbeats
        try await read { _ in
        } until: {
            ledger.now.heartbeats >= heartbeats + 2
        }
        #expect(ledger.lines == (0..<50).map { "a\($0)" } + (0..<50).map { "b\($0)" })
        #expect(ledger.now.incidents.isEmpty)
    }

    @Test func `what is written while the feed runs is read`() async throws {
        try journal.write([("first", "gateway.service")])
        let (journal, ledger) = (journal, ledger)
        var written = false
        try await read { _ in
        } until: {
            if ledger.count == 1, !written {
                written = true
                try? journal.write([("second", "gateway.service")])
            }
            return ledger.count >= 2
        }
        #expect(ledger.lines == ["first", "second"])
    }

    @Test func `what could not be committed is read again`() async throws {
        try journal.write((0..<20).map { ("m\($0)", "gateway.service") })
        ledger.change { $0.failures = 1 }
        await #expect(throws: Ledgerlike.Refused.self) {
            try await read { _ in
            } until: {
                ledger.now.heartbeats > 0
            }
        }
        try await read { _ in
        } until: {
            ledger.count >= 20
        }
        #expect(ledger.lines == (0..<20).map { "m\($0)" })
    }

    @Test func `a first start at the end reads what comes then, also after a restart`() async throws {
        try journal.write([("old", "gateway.service")])
        try await read {
            $0.fromBeginning = false
        } until: {
            !ledger.now.positions.isEmpty
        }
        try journal.write([("new", "gateway.service")])
        try await read {
            $0.fromBeginning = false
        } until: {
            ledger.count >= 1
        }
        #expect(ledger.lines == ["new"])
    }

    @Test func `entries that were deleted before they were read are said to be missing`() async throws {
        try journal.write([("a", "gateway.service")])
        try await read { _ in
        } until: {
            ledger.count >= 1
        }
        try journal.vacuum()
        try journal.write([("b", "gateway.service"), ("c", "gateway.service")], at: 7200)
        try await read { _ in
        } until: {
            ledger.count >= 3
        }
        #expect(ledger.lines == ["a", "b", "c"])
        #expect(ledger.incidents(.vanished).count == 1)
    }

    @Test func `a message that is too long is refused, and the next one is read`() async throws {
        try journal.write([(String(repeating: "x", count: 5000), "gateway.service"), ("y", "gateway.service")])
        try await read {
            $0.maxRecord = 2000
        } until: {
            ledger.count >= 1
        }
        #expect(ledger.lines == ["y"])
        #expect(ledger.incidents(.tooLong).map(\.sample.count) == [256])
    }

    @Test func `a folder without a journal cannot be read`() async throws {
        let empty = try TestFolder()
        let feed = JournalFeed(id: "j", settings: .init(matches: ["A=b"], directory: empty.path))
        await #expect(throws: JournalUnreadable.self) {
            try await feed.read(from: [:], context: FeedContext(heartbeat: {})) { _ in }
        }
    }

    @Test func `a gap is told with the number of entries that it can hold, and none where there is none`() {
        let last = EntryName(cursor: "s=4ba3;i=1f;b=00")
        #expect(last.loss(before: EntryName(cursor: "s=4ba3;i=20;b=00")) == nil)
        #expect(last.loss(before: EntryName(cursor: "s=4ba3;i=2a;b=00"))?.contains("of the 10 entries") == true)
        #expect(last.loss(before: EntryName(cursor: "s=4ba4;i=20;b=00"))?.contains("number 32") == true)
        #expect(last.loss(before: EntryName(cursor: "s=4ba3;i=5;b=00"))?.contains("number 5") == true)
        #expect(last.loss(before: nil)?.contains("nothing") == true)
    }

    @Test(arguments: [
        ("s=4ba3;i=1f;b=00;m=1;t=2;x=3", "4ba3", 31), ("s=00;i=0", "0", 0), ("i=7;s=ff", "0", 7), ("s=4ba3", "4ba3", 0),
        ("", "0", 0),
        ("s=\u{e9};i=zz;", "0", 0),
        ("s=0123456789abcdef0123456789abcdef;i=7fffffffffffffff;b=ffff", "123456789abcdef0123456789abcdef", .max),
    ])
    func `a cursor names the run of sequence numbers and the number`(_ cursor: String, run: String, sequence: Int64) {
        let entry = EntryName(cursor: cursor)
        #expect(entry.sequence == sequence)
        #expect(entry.runText == String(repeating: "0", count: 32 - run.count) + run)
    }
}

/// Journal files in a folder, written by systemd-journal-remote from its export format.
struct JournalFiles: Sendable {
    private static let writer = "/lib/systemd/systemd-journal-remote"
    static var canWrite: Bool { FileManager.default.isExecutableFile(atPath: writer) }

    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    /// Appends entries, a second apart.
    ///
    /// - Parameters:
    ///   - entries: Messages with the unit that wrote them.
    ///   - start: Seconds after the start of the journal.
    /// - Throws: If the writer cannot be started.
    func write(_ entries: [(message: String, unit: String)], at start: Int? = nil) throws {
        let name = "input-\(UUID().uuidString)"
        let count = (try? FileManager.default.contentsOfDirectory(atPath: folder.path).count) ?? 0
        let first = start ?? count * 1000
        let text = entries.enumerated().map { index, entry in
            let time = (first + index) * 1_000_000
            return """
                __REALTIME_TIMESTAMP=\(1_735_689_600_000_000 + time)
                __MONOTONIC_TIMESTAMP=\(time)
                _BOOT_ID=4ccf7a39d2c14e8fa7b1a2b3c4d5e6f7
                _MACHINE_ID=0123456789abcdef0123456789abcdef
                _SYSTEMD_UNIT=\(entry.unit)
                MESSAGE=\(entry.message)


                """
        }.joined()
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder[name]))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.writer)
        process.arguments = ["-o", folder["remote.journal"], folder[name]]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    /// Deletes what has been written, as vacuuming does.
    func vacuum() throws { try FileManager.default.removeItem(atPath: folder["remote.journal"]) }
}
