// `vedette demo`: the main job on a bundled sample, with nothing installed.

import ArgumentParser
import Foundation
import Monitor

/// `demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo", abstract: "The main job on a bundled sample, with nothing installed.",
        discussion: """
            Starts the real daemon on a temporary folder, writes a fictional gateway log line by line, shows the alerts as \
            journalctl would, and checks the signature of each webhook. Ends by itself.
            """)
    @Option(help: "How long to write the sample log for, in seconds.") var seconds = 12
    @Flag(help: "Keep the temporary folder and say where it is.") var keep = false

    func validate() throws {
        guard (1...3600).contains(seconds) else { throw ValidationError("--seconds must lie between 1 and 3600") }
    }

    func run() async throws {
        let receiver = WebhookReceiver()
        let stage = try DemoStage(port: try await receiver.start(), secret: receiver.secret)
        defer { if !keep { stage.remove() } }
        standardOutput.write(stage.introduction(seconds: seconds))
        let daemon = try DemoDaemon(configuration: stage.configurationPath)
        try await daemon.waitUntilReady(stage.statusPath)
        let written = try await stage.writeLog(for: .seconds(seconds))
        try await stage.waitForQuiet(receiver)
        let status = await daemon.stop()
        await receiver.stop()
        standardOutput.write(try stage.summary(written: written, receiver.count, exitStatus: status))
        if keep { print("Folder kept: \(stage.folder)") }
        if !stage.isAsExpected(receiver.count) || status != 0 {
            print("The demo did not show what it should.")
            throw ExitCode(1)
        }
    }
}
