// Reads the messages of other services from the systemd journal.
//
// Invariants:
// 1. The position is the cursor of the last entry of a chunk; it is committed with what was found up to it.
// 2. An entry that was deleted before it was read is said to be missing, as far as the journal lets it be known.
// 3. Nothing here waits in a system call on the cooperative pool: a thread of its own reads and waits.

import CheckerKit
import Glibc
import Synchronization

/// Follows the journal: one record for each entry that matches.
struct JournalFeed: Feed {
    /// What to read, and how much at once.
    struct Settings: Sendable {
        /// `FIELD=value`; of several with one field any must hold, of several fields all.
        var matches: [String]
        /// Where the journal files are; `nil` for the machine's own.
        var directory: String?
        /// Whether a first start begins with what is in the journal already.
        var fromBeginning = true
        /// A longer message is refused, in bytes.
        var maxRecord = 16 << 20
        var chunkBytes = 1 << 20
        var chunkRecords = 4096
    }

    let id: String
    private let settings: Settings
    /// The key of the only position.
    private static let key = "journal"

    init(id: String, settings: Settings) {
        self.id = id
        self.settings = settings
    }

    func read(
        from positions: consuming [String: String],
        context: FeedContext,
        deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws {
        let thread = BlockingThread("vedette.journal-feed")
        let (settings, cursor) = (settings, positions[Self.key])
        let tail = try await thread.run { try JournalTail(settings, key: Self.key, from: cursor) }
        while !Task.isCancelled {
            let chunk = try await thread.run { tail.fill() }
            context.heartbeat()
            if let chunk {
                try await deliver(chunk)
            } else {
                // Not for long: cancellation does not interrupt it.
                try await thread.run { tail.wait(milliseconds: 250) }
            }
        }
    }
}

/// The journal cannot be read.
struct JournalUnreadable: Error, CustomStringConvertible {
    var directory: String?
    var description: String {
        let journal = directory.map { "the journal in \($0)" } ?? "the journal"
        return "\(journal) cannot be read; the daemon's user must be in the group systemd-journal"
    }
}

/// The place in the journal up to which entries were read.
///
/// Used by one thread at a time; the lock only says so to the compiler, and is never waited for.
private final class JournalTail: Sendable {
    private struct State: ~Copyable {
        let journal: JournalReader
        /// An entry that has been moved to and not been read.
        var isAtUnread = false
        /// What to say with the first chunk.
        var incidents: [FeedIncident] = []
        /// A position to commit although nothing was read before it.
        var start: String?
    }

    private let state: Mutex<State>
    private let settings: JournalFeed.Settings
    private let key: String

    init(_ settings: JournalFeed.Settings, key: String, from cursor: String?) throws {
        guard let journal = JournalReader(directory: settings.directory), journal.hasFiles else {
            throw JournalUnreadable(directory: settings.directory)
        }
        for match in settings.matches { journal.match(match) }
        journal.limitValues(to: settings.maxRecord + 64)
        self.settings = settings
        self.key = key
        var state = State(journal: journal)
        if let cursor {
            Self.resume(at: cursor, &state)
        } else if settings.fromBeginning {
            state.journal.seekHead()
        } else if state.journal.seekLast() {
            // From now on, also after a restart before the first entry.
            state.start = state.journal.cursor?.string
        }
        self.state = Mutex(state)
    }

    private static func resume(at cursor: String, _ state: inout State) {
        let isThere = state.journal.seek(toCursor: cursor)
        state.isAtUnread = isThere == false
        guard isThere != true else { return }
        let last = EntryName(cursor: cursor)
        guard let loss = last.loss(before: isThere == nil ? nil : state.journal.cursor?.entry) else { return }
        state.incidents = [
            FeedIncident(
                kind: .vanished, source: "journal", offset: last.sequence,
                message: "the last entry that was read is no longer in the journal; " + loss)
        ]
    }

    func wait(milliseconds: UInt64) { state.withLock { $0.journal.wait(milliseconds: milliseconds) } }

    /// Reads the next entries; `nil` if there are none now.
    func fill() -> FeedChunk? {
        state.withLock { state in
            var chunk = FeedChunk()
            chunk.incidents = state.incidents
            state.incidents = []
            var run: UInt128?
            var last: JournalCursor?
            while chunk.bytes.count < settings.chunkBytes,
                chunk.records.count + chunk.incidents.count < settings.chunkRecords,
                state.isAtUnread || state.journal.next()
            {
                state.isAtUnread = false
                guard let cursor = state.journal.cursor else {
                    chunk.incidents.append(
                        FeedIncident(
                            kind: .unreadable, source: "journal", offset: 0,
                            message: "an entry whose cursor cannot be read"))
                    continue
                }
                let entry = cursor.entry
                if entry.run != run {
                    run = entry.run
                    chunk.sources.append("journal")
                    chunk.identities.append(entry.runText)
                }
                add(entry.sequence, of: state.journal, to: &chunk)
                last = consume cursor
            }
            if let position = last?.string ?? state.start {
                chunk.positions = [FeedPosition(key: key, value: position)]
            }
            state.start = nil
            if chunk.positions.isEmpty && chunk.incidents.isEmpty { return nil }
            chunk.bytes.append(contentsOf: repeatElement(0, count: FeedChunk.padding))
            return chunk
        }
    }

    private func add(_ sequence: Int64, of journal: borrowing JournalReader, to chunk: inout FeedChunk) {
        let start = chunk.bytes.count
        do {
            guard let size = try journal.appendMessage(to: &chunk.bytes) else { return }
            guard size <= settings.maxRecord else {
                let sample = Array(chunk.bytes[start..<(start + 256)])
                chunk.bytes.removeSubrange(start...)
                chunk.incidents.append(
                    FeedIncident(
                        kind: .tooLong, source: "journal", offset: sequence,
                        message: "a message longer than \(settings.maxRecord) bytes", sample: sample))
                return
            }
        } catch {
            chunk.incidents.append(
                FeedIncident(kind: .unreadable, source: "journal", offset: sequence, message: "\(error)"))
            return
        }
        chunk.records.append(
            FeedChunk.Record(
                range: start..<chunk.bytes.count, source: Int32(chunk.identities.count - 1), offset: sequence,
                received: journal.time))
    }
}
