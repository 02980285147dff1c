// Where alerts go.

/// A destination for ledger entries: the journal, a webhook, a file, a terminal.
///
/// A sink is a projection of the ledger with a cursor of its own, kept by the ledger; it loses nothing when the process dies.
protocol Sink: Sendable {
    /// The id in `/etc`, under which the cursor is kept; shown in logs and alerts.
    var id: String { get }
    /// Which entries the sink wants.
    var filter: SinkFilter { get }
    /// Delivers entries until the task is cancelled; on a graceful stop it delivers what is in the ledger already, within
    /// the time the daemon grants.
    func run(from outbox: any Outbox) async throws
}

extension Outbox {
    /// Hands entries to `deliver` in order and in batches, and moves the sink's cursor past each batch that was delivered.
    ///
    /// Returns when there are no more if `stopsWhenEmpty`; otherwise waits for more until cancelled.
    func deliver(
        to sink: String, after start: Int64, stopsWhenEmpty: Bool, _ deliver: ([LedgerEntry]) async throws -> Void
    ) async throws {
        var cursor = start
        while true {
            let batch = try await entries(after: cursor, limit: 256)
            if let last = batch.last {
                try await deliver(batch)
                cursor = last.sequence
                try await advance(sink, to: cursor, exceptions: [], done: [])
            } else if stopsWhenEmpty {
                return
            } else {
                try await waitForEntries(after: cursor, timeout: .seconds(30))
            }
        }
    }
}

/// Which entries a sink wants.
struct SinkFilter: Sendable, Hashable {
    /// Kinds by exact name, or by prefix with `*` (`alert.*`).
    var events: [String]
    /// Entries below this severity are skipped; lines about the monitor itself pass by their own severity.
    var severity: Severity

    func accepts(_ entry: LedgerEntry) -> Bool {
        entry.severity >= severity
            && events.contains { pattern in
                pattern.hasSuffix("*")
                    ? entry.kind.rawValue.hasPrefix(pattern.dropLast()) : pattern == entry.kind.rawValue
            }
    }
}
