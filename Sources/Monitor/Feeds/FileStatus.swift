// What the file system says about a file, birth time included.

import Glibc

/// A call to the file system that failed.
struct FileError: Error, Hashable, CustomStringConvertible {
    /// The `errno` value; -1 of ``isBeingWritten``.
    var code: Int32

    /// A file that is not left alone for long enough to be read whole.
    static let isBeingWritten = FileError(code: -1)

    /// The failure of the call that was made last on this thread.
    static var last: FileError { FileError(code: errno) }

    /// Whether nothing exists at the path: an ordinary event for a log.
    var isAbsence: Bool { code == ENOENT || code == ENOTDIR }

    var description: String {
        if self == .isBeingWritten {
            return "somebody is still writing it; put it in place by renaming, or try again when it is complete"
        }
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}

/// What the kernel calls a file: names come and go, this stays until the file is deleted.
struct FileID: Hashable, Sendable {
    var device: UInt64
    var inode: UInt64
}

/// The state of a file at one moment.
struct FileStatus: Hashable, Sendable {
    var id: FileID
    /// Nanoseconds since 1970; 0 when the file system does not keep it.
    var birth: Int64
    var size: Int64
    /// Nanoseconds since 1970.
    var modified: Int64
    var links: UInt32
    var mode: UInt32

    var isRegular: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFREG) }
    var isDirectory: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFDIR) }
    var isLink: Bool { mode & UInt32(S_IFMT) == UInt32(S_IFLNK) }

    /// Asks for the status of the file at `path`; of the link itself if `following` is false.
    static func of(_ path: String, following: Bool = true) throws(FileError) -> FileStatus {
        try query(AT_FDCWD, path, following ? 0 : AT_SYMLINK_NOFOLLOW)
    }

    /// Asks for the status of an open file.
    static func of(descriptor: Int32) throws(FileError) -> FileStatus {
        try query(descriptor, "", StatX.emptyPath)
    }

    private static func query(_ descriptor: Int32, _ path: String, _ flags: Int32) throws(FileError) -> FileStatus {
        var buffer = [UInt64](repeating: 0, count: StatX.words)
        guard let call = unsafe StatX.call else { throw FileError(code: ENOSYS) }
        let code = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe call(descriptor, path, flags, StatX.mask, bytes.baseAddress)
        }
        guard code == 0 else { throw FileError.last }
        return StatX.decode(buffer)
    }
}

/// The `statx` call, which the Glibc module hides behind `_GNU_SOURCE`.
///
/// - Source: Linux 6.1 `include/uapi/linux/stat.h` (`struct statx`, 256 bytes); glibc has the call since 2.28.
private enum StatX {
    typealias Call =
        @convention(c) @Sendable (Int32, UnsafePointer<CChar>?, Int32, UInt32, UnsafeMutableRawPointer?) -> Int32

    static let call: Call? = unsafe dlsym(nil, "statx").map { unsafe unsafeBitCast($0, to: Call.self) }
    static let words = 32
    /// `STATX_BASIC_STATS | STATX_BTIME`.
    static let mask: UInt32 = 0x7ff | birthBit
    static let birthBit: UInt32 = 0x800
    /// `AT_EMPTY_PATH`.
    static let emptyPath: Int32 = 0x1000

    /// Reads the fields of the buffer that the kernel filled.
    static func decode(_ words: [UInt64]) -> FileStatus {
        let hasBirth = UInt32(truncatingIfNeeded: words[0]) & birthBit != 0
        return FileStatus(
            id: FileID(device: words[17], inode: words[4]),
            birth: hasBirth ? nanoseconds(words[10], words[11]) : 0,
            size: Int64(bitPattern: words[5]),
            modified: nanoseconds(words[14], words[15]),
            links: UInt32(truncatingIfNeeded: words[2]),
            mode: UInt32(words[3] >> 32) & 0xffff)
    }

    private static func nanoseconds(_ seconds: UInt64, _ rest: UInt64) -> Int64 {
        Int64(bitPattern: seconds) &* 1_000_000_000 &+ Int64(rest & 0xffff_ffff)
    }
}
