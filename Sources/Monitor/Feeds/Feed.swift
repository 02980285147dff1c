// How usage logs reach the monitor, and how far they have been judged.

/// A source of usage-log records.
///
/// A feed owns its resources for the length of one call of ``read(from:context:deliver:)`` and keeps no queue: it reads,
/// awaits `deliver`, and reads on. **That `deliver` returned is the acknowledgement**: every alert of the chunk is durable
/// and the positions are committed. Backpressure and exactly-once follow from that one rule.
protocol Feed: Sendable {
    /// The id in `/etc`, under which positions are kept.
    var id: String { get }

    /// Reads records after `positions` until the source ends or the task is cancelled.
    ///
    /// - Parameters:
    ///   - positions: What was committed last, by key; empty on the first start. Not kept: they may be millions.
    ///   - context: How the feed shows that it is alive.
    ///   - deliver: Judges a chunk; throws if its alerts could not be made durable. The feed must then stop.
    /// - Throws: What `deliver` threw, or why the source cannot be read at all.
    func read(
        from positions: consuming [String: String],
        context: FeedContext,
        deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws

    /// Whether ``read(from:context:deliver:)`` ends by itself when the daemon stops, having judged what it had accepted.
    ///
    /// Any other feed is cancelled: what it had not committed it reads again after the next start.
    var endsAtShutdown: Bool { get }

    /// What `vedette status` shows of the feed beside what every feed counts; `nil`: nothing.
    var numbers: JSON? { get }
}

extension Feed {
    var endsAtShutdown: Bool { false }
    var numbers: JSON? { nil }
}

/// What a feed gets from the daemon.
struct FeedContext: Sendable {
    /// To be called at least every ten seconds while the feed is being read, also when there is nothing to read: the watchdog
    /// listens.
    var heartbeat: @Sendable () -> Void
    /// To be called when it has changed.
    var hold: @Sendable (FeedHoldings) -> Void = { _ in }
    /// Whether other feeds wait, so that this one should let go after a chunk.
    var othersWait: @Sendable () -> Bool = { false }
    /// When an earlier process is known to have read the feed last, nanoseconds since 1970; 0: unknown.
    var lastAlive: Int64 = 0
}

/// Whole records that arrived together: one buffer, one range for each record.
struct FeedChunk: Sendable {
    /// Readable bytes that must follow the last record in ``bytes``.
    static let padding = JSONRecordDecoder.padding

    /// The records' bytes, then at least ``padding`` bytes of anything.
    var bytes: [UInt8] = []
    var records: [Record] = []
    /// Where the records came from; for a file, its path.
    var sources: [String] = []
    /// What identifies each source whatever it is called by now, in the order of ``sources``; may be empty.
    var identities: [String] = []
    /// What clients call their requests, in the order of ``sources``; only what is placeless has some.
    var keys: [String] = []
    /// The positions to commit with the chunk.
    var positions: [FeedPosition] = []
    /// Records that the framer refused, and other things that went wrong without stopping the feed.
    var incidents: [FeedIncident] = []
    /// Bytes known to wait behind this chunk.
    var backlog = 0
    /// Whether the records' places mean nothing a second time, so that it is their content that identifies them.
    var isPlaceless = false
    /// Called with what could not be judged once everything else of the chunk is durable.
    var onCommit: (@Sendable (_ refused: [Refusal]) -> Void)?

    /// How a record is written.
    enum Form: UInt8, Sendable {
        /// As the feed's `format` says.
        case configured
        /// As an export of OpenTelemetry, in JSON or protobuf.
        case logExport, traceExport
    }

    /// A record, or a part of one, that could not be judged.
    struct Refusal: Sendable, Hashable {
        /// Index into ``FeedChunk/records``.
        var index: Int
        /// Whether other parts of the record were judged.
        var isPart = false
        var record: QuarantinedRecord
    }

    /// One record: where it lies in ``FeedChunk/bytes``, and where it came from.
    struct Record: Sendable {
        var range: Range<Int>
        /// Index into ``FeedChunk/sources``.
        var source: Int32
        /// Byte offset of the record in its source; in the journal, its sequence number.
        var offset: Int64
        /// When whoever kept the record received it, milliseconds since 1970; `nil` if nobody knows.
        var received: Int64?
        var form = Form.configured
    }
}

/// How far one part of a feed (one file) has been judged.
struct FeedPosition: Sendable, Hashable {
    /// Identifies the part: for a file, device, inode and generation.
    var key: String
    /// Opaque to everybody but the feed; `nil` forgets the part.
    var value: String?
}

/// Something went wrong, and the feed goes on.
struct FeedIncident: Sendable, Hashable {
    enum Kind: String, Sendable {
        /// A record longer than `max_record`, skipped to its end.
        case tooLong = "too-long"
        /// A file exists and cannot be opened or read.
        case unreadable
        /// A file became shorter than what was read of it, or its content changed below us.
        case truncated
        /// A file disappeared before it was read to its end.
        case vanished
        /// A compressed file is cut off, cannot be decompressed to its end, or expands beyond measure.
        case damaged
        /// A file was made and rotated away while nobody watched, and no pattern names it.
        case missed
        /// Judging the record ended the process again and again; it was set aside.
        case poison
        /// Records of one use name two different somebodies.
        case contradiction
    }
    var kind: Kind
    var source: String
    var offset: Int64
    var message: String
    /// The first bytes of a refused record, at most 256.
    var sample: [UInt8] = []
}
