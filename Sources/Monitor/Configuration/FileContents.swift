// Reads small files and folders of the configuration, without Foundation.

import Glibc

/// Why a file cannot be read.
struct FileFailure: Error, Hashable {
    /// The `errno`.
    var code: Int32
    /// The system's words for it.
    var reason: String

    init(code: Int32) {
        self.code = code
        reason = unsafe String(cString: strerror(code))
    }

    var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
}

/// What stands in a folder and in its files.
enum FileContents {
    /// Reads a regular file, at most `limit` + 1 bytes of it, so that the caller sees when it is longer.
    ///
    /// A pipe or a device is refused rather than waited for.
    static func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileFailure(code: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw FileFailure(code: errno) }
        if status.st_mode & S_IFMT == S_IFDIR { throw FileFailure(code: EISDIR) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileFailure(code: EINVAL) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while bytes.count <= limit {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw FileFailure(code: errno) }
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }

    /// Returns the names in a folder, sorted by their bytes; `nil` if there is no such folder.
    static func names(in folder: String) throws(FileFailure) -> [String]? {
        guard let stream = unsafe opendir(folder) else {
            let failure = FileFailure(code: errno)
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
