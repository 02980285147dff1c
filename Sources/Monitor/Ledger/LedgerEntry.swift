// A line of the ledger, and how its readers see it.

/// The kinds of ledger line, in the words of `VEDETTE_EVENT` and of the webhook's `type`.
enum EntryKind: String, Sendable, CaseIterable {
    case alertOpened = "alert.opened"
    case alertOccurrence = "alert.occurrence"
    case alertRepeat = "alert.repeat"
    case alertUpdated = "alert.updated"
    case granted, suppressed, monitored
    case configApplied = "config.applied"
    case configRejected = "config.rejected"
    case listUpdated = "list.updated"
    case listStale = "list.stale"
    case listRefused = "list.refused"
    case feedError = "feed.error"
    case feedRejected = "feed.rejected"
    case feedLag = "feed.lag"
    case sinkFailing = "sink.failing"
    case sinkRecovered = "sink.recovered"
    case deadLetter = "sink.dead_letter"
    case checkpoint = "ledger.checkpoint"
}

/// A committed line of the ledger.
///
/// Sinks are projections of these. `line` is exactly what the hash covers; `body` is the same, parsed.
struct LedgerEntry: Sendable {
    /// Counts from 1 without gaps.
    var sequence: Int64
    var kind: EntryKind
    /// `evt_` and a ULID; the same at every reading: the webhook's id.
    var id: String
    /// When it was committed, milliseconds since 1970.
    var time: Int64
    /// The alert the line belongs to; empty for lines about the monitor itself.
    var alert: String
    var severity: Severity
    /// Groups lines that must be delivered in order: the dedup key, or the kind.
    var partitionKey: String
    /// The JSON object that was hashed, without a line feed.
    var line: String
    var body: JSON
    /// SHA-256 of `line`, hex; and of the line before.
    var hash: String
    var previousHash: String
}

/// The part of the ledger that sinks use: every entry, and how far each sink has got.
protocol Outbox: Sendable {
    /// Returns up to `limit` entries after `sequence`, in order.
    func entries(after sequence: Int64, limit: Int) async throws -> [LedgerEntry]
    /// Suspends until an entry after `sequence` exists or `timeout` has passed; throws on cancellation.
    func waitForEntries(after sequence: Int64, timeout: Duration) async throws
    /// Returns the last sequence the sink is done with; 0 at first.
    func cursor(of sink: String) async throws -> Int64
    /// Moves the sink's cursor, and replaces or removes its exceptions, in one transaction.
    func advance(_ sink: String, to sequence: Int64, exceptions: [DeliveryException], done: [Int64]) async throws
    /// Returns the sink's entries that wait for another attempt, in order of sequence.
    func exceptions(of sink: String) async throws -> [DeliveryException]
    /// Appends a line about the monitor itself (`sink.failing`, ...): `fields` are merged into its body.
    func append(_ kind: EntryKind, severity: Severity, fields: [(String, JSON)]) async throws
}

/// An entry that a sink could not deliver yet, or gave up.
struct DeliveryException: Sendable, Hashable {
    enum State: String, Sendable { case pending, dead }
    var sequence: Int64
    var partitionKey: String
    var attempts: Int
    /// Milliseconds since 1970.
    var nextAttempt: Int64
    var lastError: String
    var state: State
}
