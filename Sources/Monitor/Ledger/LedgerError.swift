// What can go wrong with the ledger, in words that name the place and the remedy.

import GRDB

/// Why the ledger could not be opened, read or written.
///
/// After any of these nothing of the attempted transaction is in the ledger; it may be tried again.
enum LedgerError: Error, Hashable, CustomStringConvertible {
    /// The state directory does not exist or cannot be used.
    case directory(String, reason: String)
    /// Another daemon holds the lock; its process id, when it could be read.
    case inUse(String, pid: Int32?)
    /// A newer release wrote the database.
    case newerSchema(String, found: Int, known: Int)
    /// The file is no ledger, or is damaged.
    case corrupt(String, reason: String)
    /// The pseudonym key is missing or has the wrong length.
    case key(String, reason: String)
    /// No space is left.
    case full(String)
    /// Reading or writing the file failed.
    case io(String, reason: String)
    /// Another process holds a lock on the database for too long.
    case busy(String)
    /// A change was asked of a ledger opened for reading.
    case readOnly(String)
    /// An alert id's beginning fits several alerts.
    case ambiguous(String)
    /// SQLite refused a statement.
    case failed(String, reason: String)

    var description: String {
        switch self {
        case .directory(let path, let reason):
            "The state directory \(path) cannot be used: \(reason). Create it, owned by the daemon's user, mode 0700."
        case .inUse(let path, let pid):
            "The ledger in \(path) is in use by \(pid.map { "process \($0)" } ?? "another process"). Stop it first."
        case .newerSchema(let path, let found, let known):
            "\(path) was written by a newer release (schema \(found), this one knows \(known)). Install that release."
        case .corrupt(let path, let reason):
            "\(path) is damaged or no ledger: \(reason). Keep the file as evidence, restore a backup, or move it away."
        case .key(let path, let reason):
            "The pseudonym key \(path) cannot be used: \(reason). Restore it from the backup of the ledger."
        case .full(let path):
            "No space is left for \(path). Free some; nothing was lost, and reading resumes by itself."
        case .io(let path, let reason): "\(path) cannot be read or written: \(reason). Check the disk and permissions."
        case .busy(let path): "\(path) is locked by another process. Close programs that have it open."
        case .readOnly(let path): "\(path) was opened for reading only."
        case .ambiguous(let prefix): "Several alerts begin with \(prefix). Give more characters."
        case .failed(let path, let reason): "\(path): \(reason)."
        }
    }

    /// Whether waiting and trying again may help, without anybody touching the ledger itself.
    var isTransient: Bool {
        switch self {
        case .full, .io, .busy: true
        default: false
        }
    }

    init(_ error: DatabaseError, path: String) {
        let reason = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        switch error.resultCode {
        case .SQLITE_FULL: self = .full(path)
        case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_PERM: self = .io(path, reason: reason)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt(path, reason: reason)
        case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path)
        case .SQLITE_READONLY: self = .readOnly(path)
        default: self = .failed(path, reason: reason)
        }
    }
}
