// A file that is written whole and then put in place, so that no reader ever sees half of one.

import CPosix
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

    /// Gives the file the publisher's time, for lists that state no date themselves; an unreadable one changes nothing.
    func setTime(_ httpDate: String?) {
        guard let httpDate, let seconds = httpDateSeconds(httpDate) else { return }
        cposix_set_modified(descriptor, Int64(seconds))
    }

    /// Makes sure that the file is on the disk, and returns its SHA-256.
    @discardableResult
    func finish() throws(ListFailure) -> String {
        guard fsync(descriptor) == 0 else { throw ListFailure.system("cannot write \"\(path)\"") }
        return Hexadecimal.text(hash.finalize())
    }
}

/// Puts a file in the place of another, or where there was none.
func moveFile(_ from: String, to: String) throws(ListFailure) {
    guard unsafe rename(from, to) == 0 else { throw ListFailure.system("cannot rename \"\(from)\" to \"\(to)\"") }
}

/// Removes a file if it is there.
func removeFile(_ path: String) { unsafe unlink(path) }

func fileExists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

/// Seconds since 1970 of a date such as `Sun, 22 Nov 2026 17:43:21 GMT`; `nil` if it is none.
///
/// - Source: RFC 9110 (2022), section 5.6.7, the preferred form.
func httpDateSeconds(_ text: String) -> Int? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int64(parts[1]), (1...31).contains(day),
        let month = months.firstIndex(of: String(parts[2])), let year = Int64(parts[3]), (1970...9999).contains(year)
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int64($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2]) else {
        return nil
    }
    let days = CalendarDay(year: year, month: Int64(month) + 1, day: day).number
    return Int(days * 86_400 + clock[0] * 3_600 + clock[1] * 60 + clock[2])
}
