// One daemon for one ledger.

import Glibc

/// An exclusive lock on a state directory, held until the value goes away or the process dies.
///
/// The file names the holder's process id for a person; the lock itself is the kernel's, so a stale file means nothing.
final class LedgerLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock.
    ///
    /// - Throws: ``LedgerError/inUse(_:pid:)`` when another process holds it.
    init(_ directory: LedgerDirectory) throws {
        let descriptor = unsafe open(directory.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LedgerError.io(directory.lock, reason: LedgerDirectory.reason())
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let isHeld = errno == EWOULDBLOCK
            let reason = LedgerDirectory.reason()
            let holder = Self.holder(descriptor)
            close(descriptor)
            throw isHeld ? .inUse(directory.path, pid: holder) : LedgerError.io(directory.lock, reason: reason)
        }
        self.descriptor = descriptor
        let text = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        // The text is for people: failing to write it, on a full disk, must not keep the daemon from starting.
        _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { close(descriptor) }

    /// Returns the process that holds the lock of a state directory; `nil` if none does.
    static func holder(of directory: String) -> Int32? {
        let descriptor = unsafe open("\(directory)/ledger.lock", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        if flock(descriptor, LOCK_SH | LOCK_NB) == 0 { return nil }
        return holder(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> Int32? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return nil }
        return Int32(String(decoding: bytes.prefix(count).prefix { $0 != 0x0A }, as: UTF8.self))
    }
}
