// The files of a ledger on disk: the directory, its lock, its pseudonym key, and the first database.

import GRDB
import Glibc

/// A state directory.
struct LedgerDirectory: Sendable {
    let path: String

    var database: String { "\(path)/ledger.sqlite" }
    var lock: String { "\(path)/ledger.lock" }
    var key: String { "\(path)/pseudonym.key" }

    /// Makes the directory, for its owner alone, if only it is missing and `creating` says so.
    init(_ path: String, creating: Bool = false) throws {
        self.path = path
        if creating { unsafe mkdir(path, 0o700) }
        guard let kind = Self.kind(of: path) else {
            throw LedgerError.directory(path, reason: Self.reason())
        }
        guard kind == S_IFDIR else { throw LedgerError.directory(path, reason: "it is not a directory") }
    }

    /// Returns the type bits of a file's mode, or `nil` with `errno` set.
    private static func kind(of path: String) -> mode_t? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return status.st_mode & S_IFMT
    }

    /// The last system error in words.
    static func reason() -> String { unsafe String(cString: strerror(errno)) }

    private func exists(_ file: String) -> Bool { Self.kind(of: file) != nil }

    /// Returns the pseudonym key, made at the first start.
    ///
    /// - Throws: ``LedgerError/key(_:reason:)`` when it has the wrong length, or when a ledger exists without it: a new
    ///   key would give everybody a new pseudonym.
    func pseudonymKey() throws -> [UInt8] {
        guard exists(key) else {
            guard !exists(database) else { throw LedgerError.key(key, reason: "it is missing, but a ledger exists") }
            let bytes = Pseudonyms.randomKey()
            try write(bytes, to: key)
            return bytes
        }
        let bytes = try read(key, limit: Pseudonyms.keyLength + 1)
        guard bytes.count == Pseudonyms.keyLength else {
            throw LedgerError.key(key, reason: "it has not exactly \(Pseudonyms.keyLength) bytes")
        }
        return bytes
    }

    /// Makes the database with its tables when there is none.
    ///
    /// It gets its name when it is complete, so that an empty file of that name is damage, never a beginning.
    func makeDatabaseIfMissing() throws {
        guard !exists(database) else { return }
        let unfinished = "\(database).new"
        unsafe unlink(unfinished)
        try write([], to: unfinished)
        let queue = try DatabaseQueue(path: unfinished)
        try queue.write { database in try LedgerSchema.migrate(database, path: unfinished) }
        try queue.close()
        guard unsafe rename(unfinished, database) == 0 else { throw LedgerError.io(database, reason: Self.reason()) }
        try synchronise(path, O_RDONLY | O_DIRECTORY)
    }

    /// Refuses a file that SQLite would take for a new, empty database.
    func checkDatabaseIsNotEmpty() throws {
        var status = stat()
        guard unsafe stat(database, &status) == 0 else { throw LedgerError.io(database, reason: Self.reason()) }
        guard status.st_size > 0 else { throw LedgerError.corrupt(database, reason: "the file is empty") }
    }

    /// Makes a file that only its owner may read, and makes it durable.
    private func write(_ bytes: [UInt8], to file: String) throws {
        let descriptor = unsafe open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LedgerError.io(file, reason: Self.reason()) }
        defer { close(descriptor) }
        let written = unsafe bytes.withUnsafeBytes { buffer in
            unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
        }
        guard written == bytes.count, fsync(descriptor) == 0 else {
            let reason = Self.reason()
            unsafe unlink(file)
            throw LedgerError.io(file, reason: reason)
        }
        try synchronise(path, O_RDONLY | O_DIRECTORY)
    }

    private func read(_ file: String, limit: Int) throws -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError.io(file, reason: Self.reason()) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = unsafe bytes.withUnsafeMutableBytes { buffer in
            unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        }
        guard count >= 0 else { throw LedgerError.io(file, reason: Self.reason()) }
        return Array(bytes.prefix(count))
    }

    private func synchronise(_ path: String, _ flags: Int32) throws {
        let descriptor = unsafe open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw LedgerError.io(path, reason: Self.reason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw LedgerError.io(path, reason: Self.reason()) }
    }
}
