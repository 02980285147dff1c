// Reads small files and folders of the configuration, without Foundation.

import Glibc

/// Waiting for files that are being written.
struct Patience: Sendable {
    /// Nanoseconds since 1970.
    var now: @Sendable () -> Int64
    /// Waits for ``quiet``; may block the thread.
    var pause: @Sendable () -> Void

    /// By the system's clock.
    static let ofProcess = Patience(now: { systemNanoseconds() }, pause: { usleep(UInt32(quiet / .microseconds(1))) })

    /// How long a file must have been left alone to count as complete.
    ///
    /// A program that truncates a file and writes it again takes microseconds in between, on a busy machine some time
    /// slices of the scheduler.
    static let quiet = Duration.milliseconds(50)

    /// How often a file is waited for: five seconds in all.
    static let pauses = 100

    /// A time to come is that of a clock since set back, or of a copy that keeps times: nobody is writing by it.
    fileprivate func isComplete(modified: Int64) -> Bool {
        let age = Duration.nanoseconds(now() - modified)
        return age >= Self.quiet || age + Self.quiet < .zero
    }
}

/// What stands in a folder and in its files.
enum FileContents {
    /// Reads a regular file, at most `limit` + 1 bytes of it, so that the caller sees when it is longer.
    ///
    /// A pipe or a device is refused rather than waited for. With `patience`, a file that was written a moment ago is
    /// waited for: what an editor or `cp` has written of it so far may be valid and lack half the rules.
    static func read(_ path: String, limit: Int, patience: Patience? = nil) throws(FileError) -> [UInt8] {
        guard let patience else { return try readOnce(path, limit: limit).bytes }
        for _ in 0..<Patience.pauses {
            if patience.isComplete(modified: try FileStatus.of(path).modified) {
                let (bytes, modified) = try readOnce(path, limit: limit)
                if patience.isComplete(modified: modified) { return bytes }
            }
            patience.pause()
        }
        throw .isBeingWritten
    }

    /// - Returns: Also when the file was last written to, as of after the last byte was read.
    private static func readOnce(_ path: String, limit: Int) throws(FileError) -> (bytes: [UInt8], modified: Int64) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError.last }
        defer { close(descriptor) }
        let status = try FileStatus.of(descriptor: descriptor)
        if status.isDirectory { throw FileError(code: EISDIR) }
        guard status.isRegular else { throw FileError(code: EINVAL) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileError.last }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return (bytes, try FileStatus.of(descriptor: descriptor).modified)
    }

    /// Returns the names in a folder, sorted by their bytes; `nil` if there is no such folder.
    static func names(in folder: String) throws(FileError) -> [String]? {
        guard let stream = unsafe opendir(folder) else {
            let failure = FileError.last
            if failure.isAbsence { return nil }
            throw failure
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// Whether a path leads to a folder.
    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Whether a path is a link to `/dev/null`, which switches off a file of an earlier layer.
    static func isMask(_ path: String) -> Bool {
        var target = [UInt8](repeating: 0, count: 64)
        let length = unsafe target.withUnsafeMutableBytes { bytes in
            guard let start = bytes.baseAddress else { return 0 }
            return unsafe readlink(path, start.assumingMemoryBound(to: CChar.self), bytes.count)
        }
        return length > 0 && target[..<length].elementsEqual("/dev/null".utf8)
    }
}
