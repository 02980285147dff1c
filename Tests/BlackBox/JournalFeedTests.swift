// A feed of the journal while its files are rotated, vacuumed, damaged and many: each entry alerts once, a gap is told.

import Foundation
import Testing

@Suite(
    .serialized,
    .enabled(
        if: JournalFiles.canBeWritten, "systemd-journal-remote is not installed: the journal feed is NOT TESTED"))
struct JournalFeedTests {
    private static func daemon(_ journal: JournalFiles) throws -> RunningDaemon {
        try RunningDaemon(
            extra: """
                [[feed]]
                id = "journal"
                source = "journal"
                matches = ["_SYSTEMD_UNIT=gateway.service"]
                directory = "\(journal.folder.path)"
                \(RunningDaemon.fields)
                [[sink]]
                id = "errors"
                type = "file"
                path = "FOLDER/errors.jsonl"
                events = ["feed.error"]

                """)
    }

    @Test func `the journal is rotated and vacuumed while the daemon reads it and is killed`() async throws {
        let journal = try JournalFiles()
        let daemon = try Self.daemon(journal)
        var sent: [String] = []
        var old: [String] = []
        for round in 0..<(Scenario.isLong ? 60 : 8) {
            let new = ids("r\(round)n", 100)
            try journal.write(Array(new.prefix(60)))
            if round == 0 { try daemon.start() }
            try journal.write(Array(new.suffix(40)))
            sent += new
            if round % 3 == 2 {
                daemon.kill9()
                old.append(try journal.rotate())
                try daemon.start()
            } else {
                old.append(try journal.rotate())
            }
            guard round % 4 == 3 else { continue }
            // What was read is vacuumed.
            try await daemon.waitFor(sent)
            for name in old { try journal.delete(name) }
            old = []
        }
        try journal.write(ids("end", 10))
        try await daemon.expectOnce(sent + ids("end", 10))
        #expect(daemon.stop() == 0)
    }

    @Test func `what was vacuumed before it was read is told, and all that is left is read`() async throws {
        let journal = try JournalFiles()
        let daemon = try Self.daemon(journal)
        try journal.write(ids("a", 50))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50))
        #expect(daemon.stop() == 0)
        try journal.write(ids("lost", 50))
        try journal.delete(try journal.rotate())
        try journal.write(ids("b", 50))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50))
        #expect(daemon.stop() == 0)
        #expect(daemon.folder.read("errors.jsonl").split(separator: "\n").count { $0.contains("vanished") } == 1)
    }

    @Test func `five hundred files are read, each entry once`() async throws {
        let journal = try JournalFiles()
        let daemon = try Self.daemon(journal)
        var sent: [String] = []
        for file in 0..<(Scenario.isLong ? 500 : 40) {
            let new = ids("f\(file)n", 5)
            try journal.write(new)
            try journal.rotate()
            sent += new
        }
        try daemon.start()
        try await daemon.expectOnce(sent)
        daemon.kill9()
        try journal.write(ids("end", 5))
        try daemon.start()
        try await daemon.expectOnce(sent + ids("end", 5))
        #expect(daemon.stop() == 0)
    }

    @Test(arguments: [64, 4096, 60_000])
    func `a file with a damaged end costs what was in it, and nothing of the others`(bytes: Int) async throws {
        let journal = try JournalFiles()
        let daemon = try Self.daemon(journal)
        try journal.write(ids("a", 100))
        try journal.rotate()
        try journal.write(ids("torn", 100))
        let torn = try journal.rotate()
        try journal.damage(torn, bytes: bytes)
        try journal.write(ids("b", 100))
        try daemon.start()
        try await daemon.waitFor(ids("a", 100) + ids("b", 100))
        // Goes on with what comes, also after a kill.
        daemon.kill9()
        try journal.write(ids("c", 20))
        try daemon.start()
        try await daemon.waitFor(ids("c", 20))
        let requests = daemon.requests
        #expect(
            Set(requests).isSuperset(of: ids("a", 100) + ids("b", 100) + ids("c", 20)), "\(daemon.log.suffix(1500))")
        #expect(Set(requests).count == requests.count, "doubled")
        #expect(daemon.isRunning)
    }
}
