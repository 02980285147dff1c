// An open log file: closed when forgotten, read by position.

import Glibc
import Synchronization

/// How many log files this process has open, in all feeds.
enum OpenFileCount {
    private static let count = Atomic<Int>(0)

    static var now: Int { count.load(ordering: .relaxed) }
    static func add(_ number: Int) { count.add(number, ordering: .relaxed) }
}

/// An open file, closed with its last reference.
final class OpenFile {
    let descriptor: Int32

    /// Opens the file at `path` for reading.
    init(_ path: String) throws(FileError) {
        descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        if descriptor < 0 { throw FileError.last }
        OpenFileCount.add(1)
    }

    deinit {
        close(descriptor)
        OpenFileCount.add(-1)
    }

    /// Returns the status of the file, whatever its name is by now.
    func status() throws(FileError) -> FileStatus {
        try FileStatus.of(descriptor: descriptor)
    }

    /// Reads up to `count` bytes at `offset` into the start of `buffer`, which grows if it must.
    ///
    /// - Parameters:
    ///   - buffer: Receives the bytes.
    ///   - start: Where in `buffer` the first byte goes.
    ///   - count: At most so many bytes.
    ///   - offset: Where in the file to begin.
    /// - Returns: How many bytes were read; fewer than `count` only at the end of the file.
    /// - Throws: Why the file cannot be read.
    func read(into buffer: inout [UInt8], at start: Int = 0, count: Int, from offset: Int64) throws(FileError) -> Int {
        if buffer.count < start + count {
            buffer.append(contentsOf: repeatElement(0, count: start + count - buffer.count))
        }
        var done = 0
        while done < count {
            let (from, to) = (start + done, count - done)
            let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe pread(descriptor, bytes.baseAddress?.advanced(by: from), to, off_t(offset) + done)
            }
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw FileError.last
            }
            done += got
        }
        return done
    }

    /// The offset of the first byte that is not in a hole; 0 when the file system cannot tell.
    var firstData: Int64 {
        // `SEEK_DATA`, which the Glibc module hides; lseek(2).
        let offset = lseek(descriptor, 0, 3)
        return offset < 0 ? 0 : Int64(offset)
    }

    /// Returns the fingerprint of `count` bytes at `offset`, or of fewer at the end of the file.
    func fingerprint(from offset: Int64, count: Int) throws(FileError) -> Fingerprint {
        var buffer: [UInt8] = []
        let got = try read(into: &buffer, count: count, from: offset)
        return Fingerprint(of: buffer, 0..<got)
    }
}
