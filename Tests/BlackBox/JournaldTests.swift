// A journald that is stopped, killed or hangs: detection goes on, and when it is back it gets everything.

import Foundation
import Testing

@Suite(
    .serialized,
    .enabled(
        if: getuid() == 0 && Program.has(Journald.path, "journalctl", "unshare", "nsenter"),
        "needs root, systemd and util-linux: a journald that is stopped is NOT TESTED"))
struct JournaldTests {
    private static let sink = """
        [[sink]]
        id = "journal"
        type = "journald"
        events = ["alert.occurrence"]

        """

    /// Starts both; returns when 20 alerts are in the journal.
    private func begin(_ daemon: RunningDaemon, _ journald: Journald) async throws {
        try journald.startBoth()
        try daemon.write(ids("a", 20))
        try await daemon.expectOnce(ids("a", 20))
        try await daemon.wait(20) { journald.found.count >= 20 }
        try #require(journald.found.count == 20, "\(daemon.log) \(daemon.folder.read("journald"))")
    }

    @Test func `while journald is dead, alerts reach the others, and journald when it is back`() async throws {
        let daemon = try RunningDaemon(extra: Self.sink)
        let journald = Journald(daemon)
        defer { journald.end() }
        try await begin(daemon, journald)
        // Longer than the daemon takes to see that an entry which was accepted has been kept.
        try await Task.sleep(for: .seconds(6))

        journald.end()
        try daemon.write(ids("b", 50))
        try await daemon.expectOnce(ids("a", 20) + ids("b", 50))
        try await daemon.wait(15) { daemon.folder.read("state/status.json").contains("journald is not there") }
        let status = try await Binary.run("status", "--config", daemon.configurationPath)
        #expect(status.output.contains("journald is not there; its entries wait in the ledger"), "\(status.output)")
        #expect(status.status != 0)
        // Nor does a daemon that dies meanwhile forget them, nor need a journald to start.
        kill(journald.daemonPID, SIGKILL)
        try await daemon.wait(5) { !daemon.isRunning }
        try journald.startAgain()
        try daemon.write(ids("c", 50))
        try await daemon.expectOnce(ids("a", 20) + ids("b", 50) + ids("c", 50))
        try journald.start()
        try await daemon.wait(30) { journald.found.count >= 120 }
        expectOnce(120, journald)
        try await daemon.wait(10) {
            daemon.folder.read("state/status.json").contains("\"id\":\"journal\",\"state\":\"ok\"")
        }
        #expect(daemon.folder.read("state/status.json").contains("\"id\":\"journal\",\"state\":\"ok\""))
        #expect(daemon.stop() == 0)
    }

    @Test func `while journald does not read, alerts reach the others, and journald when it reads again`() async throws
    {
        let daemon = try RunningDaemon(extra: Self.sink)
        let journald = Journald(daemon)
        defer { journald.end() }
        try await begin(daemon, journald)
        kill(journald.pid, SIGSTOP)
        // More than its socket holds.
        try daemon.write(ids("b", 1500))
        try await daemon.expectOnce(ids("a", 20) + ids("b", 1500))
        try await daemon.wait(15) {
            daemon.folder.read("state/status.json").contains("journald does not read its socket")
        }
        #expect(daemon.folder.read("state/status.json").contains("journald does not read its socket"))
        kill(journald.pid, SIGCONT)
        try await daemon.wait(60) { journald.found.count >= 1520 }
        expectOnce(1520, journald)
        #expect(daemon.stop() == 0)
    }

    /// Expects so many occurrences in the journal, each of another record.
    private func expectOnce(_ count: Int, _ journald: Journald) {
        let found = journald.found
        #expect(Set(found).count == count)
        #expect(found.count == Set(found).count, "doubled \(found.count - Set(found).count)")
    }
}
