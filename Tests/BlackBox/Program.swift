// Other programs that scenarios need: openssl, python3, cc, journald.

import Foundation
import Testing

/// A program beside the daemon.
enum Program {
    /// Whether all of these are installed.
    static func has(_ names: String...) -> Bool {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        return names.allSatisfy { name in
            name.hasPrefix("/")
                ? FileManager.default.isExecutableFile(atPath: name)
                : folders.contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }
        }
    }

    /// Runs a program to its end.
    ///
    /// - Throws: If it cannot be started.
    static func run(_ arguments: [String]) throws -> Outcome {
        let folder = try Folder()
        defer { folder.remove() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try folder.handle("out")
        process.standardError = try folder.handle("err")
        try process.run()
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: folder.read("out"), errors: folder.read("err"))
    }

    /// Whether a namespace of users can be made, which has limits of its own.
    static let hasUserNamespaces =
        (try? run(["unshare", "-Ur", "sh", "-c", "echo 2 > /proc/sys/user/max_inotify_watches"]))?.status == 0

    /// A port of 127.0.0.1 that nobody listened at a moment ago.
    static func freePort() -> Int { Int(LoopbackReceiver { _, _ in .reset }.port) }
}
