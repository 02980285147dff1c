// Reads the journal back, since journald can accept an entry and drop it (rate limit, full disk) without a word.

import CSystemd
import Glibc

/// An entry that journald accepted and that should now be found in the journal.
struct SentEntry: Sendable, Hashable {
    var sequence: Int64
    var eventID: String
    /// When it was sent, milliseconds since 1970.
    var time: Int64
    var resent = false
}

/// Looks for entries in the journal with libsystemd, on a thread of its own.
struct JournalVerifier: Sendable {
    enum Answer: Sendable, Hashable {
        /// The sequences that are not in the journal.
        case missing(Set<Int64>)
        /// Why the journal cannot be read.
        case unreadable(String)
    }

    /// Where the journal files are; `nil` for the machine's own.
    var directory: String?
    private let thread = BlockingThread("vedette.journal-verifier")

    init(directory: String? = nil) { self.directory = directory }

    /// Returns which of the entries, sorted by time, are missing.
    func check(_ entries: [SentEntry]) async throws -> Answer {
        let directory = directory
        return try await thread.run { Self.look(for: entries, in: directory) }
    }

    private static func look(for entries: [SentEntry], in directory: String?) -> Answer {
        guard let journal = JournalReader(directory: directory), journal.hasFiles else {
            return .unreadable("cannot read the journal")
        }
        // Only this user's entries count: anybody may write VEDETTE_ fields.
        journal.match("SYSLOG_IDENTIFIER=\(JournalFields.identifier)")
        journal.match("_UID=\(geteuid())")
        var wanted = Dictionary(entries.map { ($0.eventID, $0.sequence) }, uniquingKeysWith: { first, _ in first })
        // A minute of slack: the journal's clock is journald's, and time may have been stepped.
        journal.seek(to: (entries.map(\.time).min() ?? 0) - 60_000)
        while !wanted.isEmpty, journal.next() {
            if let id = journal.value(of: "VEDETTE_EVENT_ID") { wanted[id] = nil }
        }
        return .missing(Set(wanted.values))
    }
}

/// A journal opened for reading; used by one thread only, as libsystemd demands.
@safe private struct JournalReader: ~Copyable {
    private let handle: OpaquePointer

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
        unsafe sd_journal_has_runtime_files(handle) > 0 || sd_journal_has_persistent_files(handle) > 0
    }

    func match(_ expression: String) {
        let bytes = Array(expression.utf8)
        _ = unsafe sd_journal_add_match(handle, bytes, bytes.count)
    }

    /// Moves before the first entry at or after the time, milliseconds since 1970.
    func seek(to time: Int64) {
        _ = unsafe sd_journal_seek_realtime_usec(handle, UInt64(max(time, 0)) * 1000)
    }

    func next() -> Bool { unsafe sd_journal_next(handle) > 0 }

    func value(of field: String) -> String? {
        var data: UnsafeRawPointer?
        var size = 0
        guard unsafe sd_journal_get_data(handle, field, &data, &size) >= 0, let data = unsafe data else { return nil }
        let bytes = unsafe UnsafeRawBufferPointer(start: data, count: size)
        return unsafe String(decoding: bytes.dropFirst(field.utf8.count + 1), as: UTF8.self)
    }
}
