// How a sink is doing, for `vedette status` and the metrics, readable at any moment without waiting.

import Synchronization

/// The state of a sink as an operator wants to see it.
struct SinkHealth: Sendable, Hashable {
    enum State: String, Sendable { case ok, degraded, failing }

    var state = State.ok
    /// One clause that says what is wrong and what happens next; empty while all is well.
    var detail = ""
    /// Entries delivered, and attempts that failed, since the start of the process.
    var sent = 0
    var failed = 0
    /// Entries that wait for another attempt.
    var pending = 0
    /// The last error; stays after recovery, for the curious.
    var lastError = ""
    /// Milliseconds since 1970; 0 before the first delivery.
    var lastSuccess: Int64 = 0
    /// Entries given up, for a webhook; entries that journald took no notice of, for the journal.
    var lost = 0
}

/// A sink whose health can be read, and which can deliver what is left when the daemon stops.
protocol ObservableSink: Sink {
    var health: SinkHealth { get }
    /// Delivers what is in the ledger now and returns; called after `run` was cancelled, within the daemon's grace time.
    func drain(from outbox: any Outbox) async throws
}

/// The health of one sink, written by its run loop and read by anybody.
final class SinkStatus: Sendable {
    private let state = Mutex(SinkHealth())

    var health: SinkHealth { state.withLock { $0 } }

    func update(_ change: (inout SinkHealth) -> Void) { state.withLock { change(&$0) } }

    /// Counts deliveries and clears the trouble.
    func delivered(_ count: Int, at time: Int64) {
        update { health in
            health.sent += count
            health.lastSuccess = time
            health.state = .ok
            health.detail = ""
        }
    }

    /// Counts a failed attempt and says what is wrong.
    func failed(_ state: SinkHealth.State, _ detail: String, error: String) {
        update { health in
            health.failed += 1
            health.state = state
            health.detail = detail
            health.lastError = error
        }
    }
}
