// A file that is written whole and then put in place, so that no reader ever sees half of one.

import Crypto
import Glibc

/// Why a list could not be fetched or put in place.
struct ListFailure: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }

    /// With the system's words for what went wrong last.
    static func system(_ what: String) -> ListFailure {
        ListFailure("\(what): \(unsafe String(cString: strerror(errno)))")
    }
}

/// A file being written, with the checksum of what was written.
final class NewFile {
    let path: String
    private let descriptor: Int32
    private var hash = SHA256()
    private(set) var size = 0

    init(_ path: String) throws(ListFailure) {
        self.path = path
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw ListFailure.system("cannot write \"\(path)\"") }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) throws(ListFailure) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), bytes.count - start)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ListFailure.system("cannot write \"\(path)\"") }
            start += count
        }
        unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        size += bytes.count
    }

    /// Makes sure that the file is on the disk, and returns its SHA-256.
    @discardableResult
    func finish() throws(ListFailure) -> String {
        guard fsync(descriptor) == 0 else { throw ListFailure.system("cannot write \"\(path)\"") }
        return ContentHash.hex(hash.finalize())
    }
}

/// Puts a file in the place of another, or where there was none.
func moveFile(_ from: String, to: String) throws(ListFailure) {
    guard unsafe rename(from, to) == 0 else { throw ListFailure.system("cannot rename \"\(from)\" to \"\(to)\"") }
}

/// Removes a file if it is there.
func removeFile(_ path: String) { unsafe unlink(path) }

func fileExists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
