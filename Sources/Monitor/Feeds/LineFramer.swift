// Cuts bytes into records at their newlines.

import Glibc

/// Finds the records in a buffer: one a line, no empty ones, without the line's terminator.
struct LineFramer: Sendable {
    /// The longest record in bytes.
    var maxRecord: Int

    /// What a line turned out to be.
    enum Line: Hashable {
        case record(Range<Int>)
        /// Nothing between two newlines but perhaps a carriage return.
        case empty
        case tooLong(Range<Int>)
    }

    /// Returns the line that begins at `start`, and where the next one begins.
    ///
    /// - Parameters:
    ///   - bytes: The buffer.
    ///   - start: Where the line begins.
    ///   - end: The end of what is valid in the buffer.
    /// - Returns: `nil` if there is no newline between `start` and `end`.
    /// - Complexity: O(length of the line), no allocation.
    func line(in bytes: [UInt8], from start: Int, to end: Int) -> (line: Line, next: Int)? {
        guard let newline = LineFramer.newline(in: bytes, from: start, to: end) else { return nil }
        return (classified(bytes, start..<newline), newline + 1)
    }

    /// Judges a line whose newline is already cut off.
    func classified(_ bytes: [UInt8], _ line: Range<Int>) -> Line {
        var range = line
        if let last = range.last, bytes[last] == UInt8(ascii: "\r") { range = range.lowerBound..<last }
        if range.isEmpty { return .empty }
        return range.count > maxRecord ? .tooLong(range) : .record(range)
    }

    /// Returns the place of the first newline, or `nil`.
    static func newline(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        let limit = min(end, bytes.count)
        guard start >= 0, start < limit else { return nil }
        return unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(UInt8(ascii: "\n")), limit - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// Returns the length of a UTF-8 byte order mark at the start of `bytes`: 3 or 0.
    static func byteOrderMark(in bytes: ArraySlice<UInt8>) -> Int {
        bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    }
}
