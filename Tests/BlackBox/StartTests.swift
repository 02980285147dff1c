// Signals that come while the daemon starts.

import CheckerTestKit
import Foundation
import Testing

@Suite(.serialized) struct StartTests {
    /// A daemon that has only opened its ledger, or a moment later.
    private static func beginning() throws -> RunningDaemon {
        let daemon = try RunningDaemon()
        try daemon.start()
        let end = Date.now.addingTimeInterval(30)
        while !FileManager.default.fileExists(atPath: "\(daemon.folder.path)/state/ledger.sqlite"), Date.now < end {}
        return daemon
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a stop that comes during the start is an orderly one`(signal: Int32) async throws {
        let daemon = try Self.beginning()
        kill(daemon.pid, signal)
        try await daemon.wait(30) { !daemon.isRunning }
        #expect(daemon.stop() == 0)
        #expect(daemon.log.contains("Stopped."))
    }

    @Test func `a reload that is asked for during the start is done after it`() async throws {
        let daemon = try Self.beginning()
        kill(daemon.pid, SIGHUP)
        try await daemon.wait(30) { daemon.log.contains("Configuration applied.") }
        #expect(daemon.log.contains("Configuration applied."))
        try daemon.write(ids("a", 3))
        try await daemon.expectOnce(ids("a", 3))
        #expect(daemon.stop() == 0)
    }
}
