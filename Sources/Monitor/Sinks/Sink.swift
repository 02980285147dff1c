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
