// How the memory that the daemon may use is shared among its feeds.

import CPosix
import Synchronization

/// Sizes of chunks and records that keep the daemon below its limit.
///
/// Half of the limit is for rules, lists, a second ruleset during a reload, the ledger's cache and the sinks; the other half for
/// what is being judged. Sinks read the ledger a few lines at a time, so that one that hangs holds nothing.
struct MemoryPlan: Sendable, Hashable {
    /// `[memory] limit` in bytes.
    var limit: Int
    var feeds: Int

    /// - Source: the three shipped checkers with the lists of 2026-11 take 90 to 110 MiB; 256 MiB is what the design asks for.
    static let defaultLimit = 256 << 20
    static let leastLimit = 64 << 20

    /// What a feed that waits takes: its tables, its settings, its counters.
    ///
    /// - Source: 5.5 to 6.6 KiB, measured with 2,000 to 10,000 feeds of one file each, 2026-11-23.
    static let feedBytes = 8 << 10
    /// Feeds that wait should take no more than a part in so many of the limit.
    static let feedsShare = 3

    /// While a chunk is judged there are its bytes, those it was cut from, its events' text, and what was found.
    private static let copies = 4
    private static let chunkRange = 64 << 10...1 << 20

    /// Bytes after which a chunk is closed.
    var chunkBytes: Int {
        let share = limit / 2 / (max(1, feeds) * MemoryPlan.copies)
        return min(max(share, MemoryPlan.chunkRange.lowerBound), MemoryPlan.chunkRange.upperBound)
    }

    /// The longest record that fits beside everything else; one such record is judged at a time.
    var largestRecord: Int { limit / 2 / MemoryPlan.copies }
}

/// The right to have a record in memory that is longer than a chunk: one feed has it at a time.
///
/// It ends with its last reference.
final class LongRecordTurn {
    private static let isTaken = Atomic<Bool>(false)

    private init() {}

    /// Takes the right; `nil` while another feed has it.
    static func take() -> LongRecordTurn? {
        isTaken.exchange(true, ordering: .acquiringAndReleasing) ? nil : LongRecordTurn()
    }

    deinit {
        LongRecordTurn.isTaken.store(false, ordering: .releasing)
        // Otherwise the allocator keeps what such a record took.
        cposix_trim()
    }
}
