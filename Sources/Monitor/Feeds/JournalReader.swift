// libsystemd's journal, opened for reading.

import CSystemd
import Glibc

/// A journal opened for reading; used by one thread at a time, as libsystemd demands.
///
/// Unsafe corner: owns a C handle, and lends the bytes of the entry at hand only as long as they are valid.
@safe struct JournalReader: ~Copyable {
    private let handle: OpaquePointer

    /// - Parameter directory: Where the journal files are; `nil` for the machine's own.
    init?(directory: String?) {
        var opened: OpaquePointer?
        let status =
            if let directory {
                unsafe sd_journal_open_directory(&opened, directory, 0)
            } else {
                unsafe sd_journal_open(&opened, Int32(SD_JOURNAL_LOCAL_ONLY))
            }
        guard status >= 0, let opened = unsafe opened else { return nil }
        unsafe handle = opened
    }

    deinit { unsafe sd_journal_close(handle) }

    /// Whether any file could be opened; without the right group there is none.
    var hasFiles: Bool {
        var bytes: UInt64 = 0
        return unsafe sd_journal_get_usage(handle, &bytes) >= 0 && bytes > 0
    }

    /// Asks for entries with `FIELD=value` only; of several matches of one field, any.
    func match(_ expression: String) {
        let bytes = Array(expression.utf8)
        _ = unsafe sd_journal_add_match(handle, bytes, bytes.count)
    }

    /// Cuts values longer than this many bytes; 0 is no limit.
    func limitValues(to bytes: Int) { _ = unsafe sd_journal_set_data_threshold(handle, bytes) }

    /// Moves before the first entry at or after the time, milliseconds since 1970.
    func seek(to time: Int64) {
        _ = unsafe sd_journal_seek_realtime_usec(handle, UInt64(max(time, 0)) * 1000)
    }

    func seekHead() { _ = unsafe sd_journal_seek_head(handle) }

    /// Moves to the last entry.
    ///
    /// - Returns: Whether there is one.
    func seekLast() -> Bool {
        unsafe sd_journal_seek_tail(handle)
        return unsafe sd_journal_previous(handle) > 0
    }

    /// Moves to the entry of a cursor, or to the first after it if that is gone.
    ///
    /// - Returns: Whether the reader is at the very entry; `nil` if there is none after it either.
    func seek(toCursor cursor: String) -> Bool? {
        guard unsafe sd_journal_seek_cursor(handle, cursor) >= 0, next() else { return nil }
        return unsafe sd_journal_test_cursor(handle, cursor) > 0
    }

    /// Moves to the next entry.
    ///
    /// - Returns: Whether there is one.
    func next() -> Bool { unsafe sd_journal_next(handle) > 0 }

    /// Waits until the journal has changed, for `milliseconds` at most.
    func wait(milliseconds: UInt64) { _ = unsafe sd_journal_wait(handle, milliseconds * 1000) }

    /// What names the entry at hand; `nil` if it cannot be read.
    var cursor: JournalCursor? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe sd_journal_get_cursor(handle, &text) >= 0, let text = unsafe text else { return nil }
        return unsafe JournalCursor(owning: text)
    }

    /// When journald received the entry at hand, milliseconds since 1970; `nil` if it cannot be read.
    var time: Int64? {
        var microseconds: UInt64 = 0
        guard unsafe sd_journal_get_realtime_usec(handle, &microseconds) >= 0 else { return nil }
        return Int64(clamping: microseconds / 1000)
    }

    /// Appends the first `MESSAGE` of the entry at hand, or what the limit leaves of it.
    ///
    /// One pass over the entry: asking for a field by its name unpacks the compressed ones twice.
    ///
    /// - Returns: How many bytes; `nil` if the entry has none.
    /// - Throws: ``FileError`` if the entry cannot be read.
    func appendMessage(to bytes: inout [UInt8]) throws(FileError) -> Int? {
        unsafe sd_journal_restart_data(handle)
        var data: UnsafeRawPointer?
        var size = 0
        while true {
            let status = unsafe sd_journal_enumerate_data(handle, &data, &size)
            // What cannot be read may be another field.
            guard status >= 0 else { return try append("MESSAGE", to: &bytes) }
            guard status > 0, let data = unsafe data else { return nil }
            if size >= 8, unsafe memcmp(data, "MESSAGE=", 8) == 0 {
                unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: data + 8, count: size - 8))
                return size - 8
            }
        }
    }

    /// A field's value of the entry at hand.
    func value(of field: String) -> String? {
        var bytes: [UInt8] = []
        guard (try? append(field, to: &bytes)) ?? nil != nil else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Returns: How many bytes; `nil` if the entry has no such field.
    private func append(_ field: String, to bytes: inout [UInt8]) throws(FileError) -> Int? {
        var data: UnsafeRawPointer?
        var size = 0
        let status = unsafe sd_journal_get_data(handle, field, &data, &size)
        if status == -ENOENT { return nil }
        guard status >= 0, let data = unsafe data else { throw FileError(code: -status) }
        let skipped = field.utf8.count + 1
        guard size >= skipped else { return nil }
        unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(start: data + skipped, count: size - skipped))
        return size - skipped
    }
}
