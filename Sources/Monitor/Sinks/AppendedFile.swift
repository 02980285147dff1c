// A file that only grows by whole lines, whatever kills the process in between.

import Glibc

/// An open file sink file; every function waits for the disk.
struct AppendedFile: ~Copyable {
    /// How far back the last line is looked for; no line of ours is longer.
    private static let longestLine = 1 << 20

    private let path: String
    private let descriptor: Int32
    private(set) var size: Int

    private init(path: String, descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
        size = 0
    }

    /// Opens or creates the file and cuts a torn last line.
    static func open(_ path: String) throws(FileSinkError) -> AppendedFile {
        let opened = unsafe Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND | O_NOCTTY, 0o640)
        guard opened >= 0 else { throw FileSinkError("cannot open \(path)", errno) }
        var file = AppendedFile(path: path, descriptor: opened)
        var status = stat()
        guard unsafe fstat(opened, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw FileSinkError("\(path) is no ordinary file; name one, or use a console sink", EINVAL)
        }
        file.size = Int(status.st_size)
        let kept = try file.endOfLastLine()
        if kept < file.size { try file.cut(to: kept) }
        return file
    }

    deinit { close(descriptor) }

    /// Whether the path still leads to this file; not after it was renamed or removed.
    var isInPlace: Bool {
        var (here, there) = (stat(), stat())
        return unsafe fstat(descriptor, &here) == 0 && stat(path, &there) == 0 && here.st_ino == there.st_ino
            && here.st_dev == there.st_dev && there.st_size >= size
    }

    /// Appends the bytes and syncs; either all of them or, after an error, none.
    mutating func append(_ bytes: [UInt8]) throws(FileSinkError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                unsafe write(descriptor, all.baseAddress?.advanced(by: written), all.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let code = errno
                try cut(to: size)
                throw FileSinkError("cannot write \(path)", code)
            }
            written += count
        }
        guard fdatasync(descriptor) == 0 else {
            let code = errno
            try cut(to: size)
            throw FileSinkError("cannot sync \(path)", code)
        }
        size += written
    }

    /// Returns the last line without its line feed; `nil` if the file is empty.
    func lastLine() throws(FileSinkError) -> [UInt8]? {
        guard size > 0 else { return nil }
        let tail = try read(from: max(0, size - Self.longestLine), to: size - 1)
        guard let feed = tail.lastIndex(of: 0x0A) else { return tail }
        return Array(tail[(feed + 1)...])
    }

    private func endOfLastLine() throws(FileSinkError) -> Int {
        let start = max(0, size - Self.longestLine)
        let tail = try read(from: start, to: size)
        if let feed = tail.lastIndex(of: 0x0A) { return start + feed + 1 }
        if start == 0 { return 0 }
        throw FileSinkError("\(path) has no line feed in its last MiB: not a file of this sink; move it away", EINVAL)
    }

    private func read(from start: Int, to end: Int) throws(FileSinkError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: end - start)
        var filled = 0
        while filled < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { all in
                unsafe pread(
                    descriptor, all.baseAddress?.advanced(by: filled), all.count - filled, off_t(start + filled))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw FileSinkError("cannot read \(path)", count < 0 ? errno : EIO) }
            filled += count
        }
        return bytes
    }

    private mutating func cut(to length: Int) throws(FileSinkError) {
        guard ftruncate(descriptor, off_t(length)) == 0 else { throw FileSinkError("cannot cut \(path)", errno) }
        size = length
    }
}

/// Why a file sink cannot go on at the moment.
struct FileSinkError: Error, Hashable, CustomStringConvertible {
    let description: String
    let code: Int32

    init(_ what: String, _ code: Int32) {
        let reason =
            switch code {
            case ENOSPC, EDQUOT: "no space left"
            case EACCES, EPERM: "permission denied"
            case ENOENT: "its folder does not exist"
            case EROFS: "the file system is read-only"
            default: "errno \(code)"
            }
        description = code == EINVAL ? what : "\(what): \(reason)"
        self.code = code
    }
}
