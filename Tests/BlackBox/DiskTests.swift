// A state directory that is full, or that cannot be relied on.

import CheckerTestKit
import Foundation
import Testing

@Suite(.serialized) struct DiskTests {
    @Test(.enabled(if: getuid() == 0, "a small file system can be mounted by root only"))
    func `a full disk pauses detection, and nothing is lost once there is space again`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start(through: daemon.onSmallDisk)
        try daemon.write(ids("a", 100))
        try await daemon.expectOnce(ids("a", 100))
        try daemon.fillDisk()
        let written = ids("b", 3000)
        try daemon.write(written)
        try await daemon.wait(60) { daemon.log.contains("No space is left") }
        #expect(daemon.log.contains("No space is left"), "\(daemon.log.suffix(2000))")
        #expect(daemon.isRunning)
        try daemon.freeDisk()
        try await daemon.expectOnce(ids("a", 100) + written)
        #expect(daemon.stop() == 0)
    }

    @Test func `a limit on the size of files pauses detection and does not end the daemon`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start(through: "ulimit -S -f 2000; exec \"$@\"")
        let written = ids("a", 6000)
        try daemon.write(written)
        try await daemon.wait(60) { daemon.log.contains("Feed paused") }
        #expect(daemon.log.contains("Feed paused"))
        #expect(daemon.isRunning)
        #expect(try Program.run(["prlimit", "--pid", "\(daemon.pid)", "--fsize=unlimited"]).status == 0)
        try await daemon.expectOnce(written)
        #expect(daemon.stop() == 0)
    }

    @Test(arguments: ["state/ledger.sqlite-wal", "state/ledger.sqlite-shm", "state/status.json"])
    func `a torn file beside the ledger costs no record`(name: String) async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 300))
        try await daemon.expectOnce(ids("a", 300))
        daemon.kill9()
        let file = "\(daemon.folder.path)/\(name)"
        let size = try #require(FileManager.default.contents(atPath: file)?.count, "there is no \(name)")
        let handle = FileHandle(forUpdatingAtPath: file)
        try handle?.truncate(atOffset: UInt64(size / 2 + 7))
        try handle?.close()
        try daemon.write(ids("b", 300))
        try daemon.start()
        try await daemon.waitFor(ids("a", 300) + ids("b", 300))
        let requests = daemon.requests
        #expect(Set(requests) == Set(ids("a", 300) + ids("b", 300)), "\(daemon.log.suffix(2000))")
        #expect(daemon.isRunning)
    }

    @Test func `a state that could not be published is published later, without a new change`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try await daemon.wait(30) { daemon.folder.read("state/status.json").contains("\"records\":0") }
        let obstacle = "\(daemon.folder.path)/state/status.json.new"
        try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: false)
        try daemon.write(ids("a", 7))
        try await daemon.expectOnce(ids("a", 7))
        // Longer than the two seconds after which it is tried again.
        try await Task.sleep(for: .seconds(6))
        #expect(daemon.folder.read("state/status.json").contains("\"records\":0"))
        try FileManager.default.removeItem(atPath: obstacle)
        try await daemon.wait(30) { daemon.folder.read("state/status.json").contains("\"records\":7") }
        #expect(daemon.folder.read("state/status.json").contains("\"records\":7"))
    }

    static let damages = [
        Data((0..<9000).map { UInt8(truncatingIfNeeded: $0 &* 31) }), Data("positions: 17\n".utf8),
        Data(repeating: 0, count: 65536),
    ]

    @Test(arguments: damages.indices)
    func `a ledger that is damaged is told and kept, never replaced in silence`(index: Int) async throws {
        let daemon = try await stoppedDaemon()
        let file = URL(fileURLWithPath: "\(daemon.folder.path)/state/ledger.sqlite")
        try Self.damages[index].write(to: file)
        try? FileManager.default.removeItem(atPath: file.path + "-wal")
        try daemon.start()
        try await daemon.wait(30) { !daemon.isRunning }
        #expect(!daemon.isRunning)
        #expect(daemon.log.contains("is damaged or no ledger"), "\(daemon.log)")
        let kept = try Data(contentsOf: file)
        #expect(kept == Self.damages[index])
    }

    @Test func `a ledger of a newer release is told, and the daemon does not start`() async throws {
        let daemon = try await stoppedDaemon()
        let outcome = try Program.run([
            "python3", "-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 1000')",
            "\(daemon.folder.path)/state/ledger.sqlite",
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        try daemon.start()
        try await daemon.wait(30) { !daemon.isRunning }
        #expect(!daemon.isRunning)
        #expect(daemon.log.contains("newer release (schema 1000"), "\(daemon.log)")
    }

    @Test func `a ledger that was emptied begins anew, and says what it no longer knows by judging all again`()
        async throws
    {
        let daemon = try await stoppedDaemon()
        for name in try FileManager.default.contentsOfDirectory(atPath: "\(daemon.folder.path)/state") {
            try FileManager.default.removeItem(atPath: "\(daemon.folder.path)/state/\(name)")
        }
        try daemon.write(ids("b", 3))
        try daemon.start()
        try await daemon.waitFor(ids("b", 3))
        #expect(daemon.requests.sorted() == (ids("a", 3) + ids("a", 3) + ids("b", 3)).sorted())
    }

    /// A daemon that has judged three records and was stopped.
    private func stoppedDaemon() async throws -> RunningDaemon {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 3))
        try await daemon.expectOnce(ids("a", 3))
        #expect(daemon.stop() == 0)
        return daemon
    }
}
