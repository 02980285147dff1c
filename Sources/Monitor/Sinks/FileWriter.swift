// The file of a file sink and the thread that waits for its disk.

import Synchronization

/// Opens the file when needed, again when it was renamed, removed or cut by others.
final class FileWriter: Sendable {
    private let path: String
    private let thread = BlockingThread("vedette.file")
    private let file = Mutex(OpenFile())

    private struct OpenFile: ~Copyable {
        var file: AppendedFile?
    }

    init(path: String) { self.path = path }

    /// Returns the `ledger_seq` of the last whole line; `nil` if the file has none.
    func lastSequence() async throws -> Int64? {
        try await thread.run {
            try self.file.withLock { state in
                let opened = try AppendedFile.open(self.path)
                let line = try opened.lastLine()
                state.file = consume opened
                return line.flatMap(Self.sequence)
            }
        }
    }

    func append(_ bytes: [UInt8]) async throws {
        try await thread.run {
            try self.file.withLock { state in
                if state.file?.isInPlace != true { state.file = nil }
                if state.file == nil { state.file = try AppendedFile.open(self.path) }
                do {
                    try state.file?.append(bytes)
                } catch {
                    state.file = nil
                    throw error
                }
            }
        }
    }

    /// Reads `{"ledger_seq":48211,…`; the number stands first in every line of ours.
    private static func sequence(_ line: [UInt8]) -> Int64? {
        let start = Array("{\"ledger_seq\":".utf8)
        guard line.starts(with: start), line.last == UInt8(ascii: "}") else { return nil }
        let digits = line[start.count...].prefix { (0x30...0x39).contains($0) }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
