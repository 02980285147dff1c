// The demo's daemon: this very program as `vedette run`, in a process of its own.

import Foundation
import Synchronization

/// A running daemon.
struct DemoDaemon {
    private let process = Process()

    init(configuration: String) throws {
        process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["run", "--config", configuration]
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Waits until the daemon publishes its state, at most thirty seconds.
    func waitUntilReady(_ statusPath: String) async throws {
        for _ in 0..<300 {
            if FileManager.default.fileExists(atPath: statusPath) { return }
            if !process.isRunning {
                throw DemoError("the daemon did not start; try: vedette demo --keep, then vedette run")
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        process.terminate()
        throw DemoError("the daemon was not ready within 30 s")
    }

    /// Asks the daemon to stop and returns its exit status; kills it if it does not within fifteen seconds.
    func stop() async -> Int32 {
        process.terminate()
        for _ in 0..<150 where process.isRunning { try? await Task.sleep(for: .milliseconds(100)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationStatus
    }
}

/// Why the demo could not go on.
struct DemoError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
