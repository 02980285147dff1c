// Journal files that systemd itself writes, for a feed that reads them.

import Foundation
import Testing

/// A folder of journal files, written by systemd-journal-remote from its export format.
final class JournalFiles {
    private static let writer = "/lib/systemd/systemd-journal-remote"
    static var canBeWritten: Bool { Program.has(writer) }

    let folder: Folder
    private var second = 0
    private var rotations = 0

    init() throws { folder = try Folder() }

    deinit { folder.remove() }

    /// Appends records that must alert, one for each id, a second apart.
    func write(_ ids: [String], to name: String = "remote.journal") throws {
        let text = ids.map { id in
            second += 1
            return """
                __REALTIME_TIMESTAMP=\(1_735_689_600_000_000 + second * 1_000_000)
                __MONOTONIC_TIMESTAMP=\(second * 1_000_000)
                _BOOT_ID=4ccf7a39d2c14e8fa7b1a2b3c4d5e6f7
                _MACHINE_ID=0123456789abcdef0123456789abcdef
                _SYSTEMD_UNIT=gateway.service
                MESSAGE=\(RunningDaemon.record(id))

                """
        }.joined()
        let input = try Folder()
        defer { input.remove() }
        let file = try input.write(text, to: "export")
        let done = try Program.run([Self.writer, "-o", "\(folder.path)/\(name)", file])
        try #require(done.status == 0, "\(done.errors)")
    }

    /// Renames the file that is written to, as journald does when it has grown enough; returns the new name.
    @discardableResult
    func rotate() throws -> String {
        rotations += 1
        let name = "remote@\(rotations).journal"
        try FileManager.default.moveItem(atPath: "\(folder.path)/remote.journal", toPath: "\(folder.path)/\(name)")
        return name
    }

    /// Deletes a file, as vacuuming does.
    func delete(_ name: String) throws { try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)") }

    /// Overwrites the end of what a file holds.
    func damage(_ name: String, bytes: Int) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: "\(folder.path)/\(name)"))
        let content = try #require(try handle.readToEnd())
        let end = try #require(content.lastIndex { $0 != 0 }) + 1
        try handle.seek(toOffset: UInt64(max(0, end - bytes)))
        try handle.write(contentsOf: Data((0..<min(bytes, end)).map { UInt8(truncatingIfNeeded: $0 &* 37 | 1) }))
        try handle.close()
    }
}
