// A journald of the test's own, in a mount namespace that it shares with the daemon.

import Foundation
import Testing

/// The daemon and systemd's journald with a `/run` of their own; nothing of the machine's journal is touched.
final class Journald {
    static let path = "/lib/systemd/systemd-journald"

    private let daemon: RunningDaemon
    private var process: Process?
    private let shared: String

    init(_ daemon: RunningDaemon) {
        self.daemon = daemon
        shared = "\(daemon.folder.path)/run"
    }

    /// The daemon's process.
    var daemonPID: Int32 { daemon.pid }
    /// journald's.
    var pid: Int32 { Int32(daemon.folder.read("journald.pid").trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0 }

    /// A namespace in which `/run` and the stored journal are folders of the test's.
    private var prelude: String {
        """
        mkdir -p \(shared)/systemd/journal \(shared)/log/journal && mount --bind \(shared) /run \
        && { [ ! -d /var/log/journal ] || mount -t tmpfs none /var/log/journal; }
        """
    }

    /// Starts journald, and then the daemon.
    func startBoth() throws {
        try start()
        try startAgain()
    }

    /// Starts the daemon in sight of journald.
    func startAgain() throws {
        try daemon.start(
            through: "exec unshare -m --propagation private sh -c '\(prelude) && exec \"$@\"' sh \"$@\"")
    }

    /// Starts journald, and waits until it listens.
    func start() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "unshare", "-m", "--propagation", "private", "sh", "-c",
            "\(prelude) && echo $$ > \(daemon.folder.path)/journald.pid && exec \(Self.path)",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = try daemon.folder.handle("journald")
        try process.run()
        self.process = process
        let end = Date.now.addingTimeInterval(10)
        let socket = "\(shared)/systemd/journal/socket"
        while !FileManager.default.fileExists(atPath: socket), Date.now < end { usleep(20_000) }
        try #require(FileManager.default.fileExists(atPath: socket), "\(daemon.folder.read("journald"))")
    }

    /// Kills journald, and removes its socket as systemd does when it stops it.
    func end() {
        if let process, process.isRunning {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        process = nil
        _ = unsafe unlink("\(shared)/systemd/journal/socket")
    }

    /// The records of all occurrences in the journal, each as its place.
    var found: [String] {
        let files = (try? FileManager.default.subpathsOfDirectory(atPath: "\(shared)/log/journal")) ?? []
        let folders = Set(files.filter { $0.contains(".journal") }.map { ($0 as NSString).deletingLastPathComponent })
        return folders.flatMap { folder in
            let shown = try? Program.run([
                "journalctl", "--quiet", "--directory=\(shared)/log/journal/\(folder)", "--output=cat",
                "--output-fields=VEDETTE_RECORD", "VEDETTE_EVENT=alert.occurrence",
            ])
            return (shown?.output ?? "").split(separator: "\n").map(String.init)
        }
    }
}
