// Reads the journal back, since journald can accept an entry and drop it (rate limit, full disk) without a word.

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
