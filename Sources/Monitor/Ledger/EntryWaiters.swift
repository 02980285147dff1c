// Wakes those who wait for a new line of the ledger.

import Synchronization

/// The ledger's head as far as waiting is concerned, and who waits for it to move.
///
/// Invariant: a continuation is in `waiting` from its registration until exactly one of commit and cancellation removes it;
/// whoever removes it resumes it.
final class EntryWaiters: Sendable {
    private struct State {
        var head: Int64
        var lastTicket = 0
        var waiting: [Int: Waiter] = [:]
    }

    private struct Waiter {
        var sequence: Int64
        var continuation: CheckedContinuation<Void, any Error>
    }

    private let state: Mutex<State>

    init(head: Int64) { state = Mutex(State(head: head)) }

    var head: Int64 { state.withLock { $0.head } }

    /// How many wait now.
    var count: Int { state.withLock { $0.waiting.count } }

    /// Notes that lines up to `sequence` are durable, and wakes who waited for one of them.
    func advance(to sequence: Int64) {
        let woken = state.withLock { state -> [Waiter] in
            guard sequence > state.head else { return [] }
            state.head = sequence
            let ready = state.waiting.filter { $0.value.sequence < sequence }
            for ticket in ready.keys { state.waiting[ticket] = nil }
            return Array(ready.values)
        }
        for waiter in woken { waiter.continuation.resume() }
    }

    /// Suspends until a line after `sequence` is durable or `timeout` has passed; throws on cancellation.
    func wait(after sequence: Int64, timeout: Duration) async throws {
        try Task.checkCancellation()
        guard head <= sequence else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [self] in try await wait(after: sequence) }
            group.addTask { try await Task.sleep(for: timeout) }
            _ = try await group.next()
            group.cancelAll()
        }
    }

    private func wait(after sequence: Int64) async throws {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                register(Waiter(sequence: sequence, continuation: continuation), ticket: ticket)
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiting.removeValue(forKey: ticket) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func register(_ waiter: Waiter, ticket: Int) {
        let outcome = state.withLock { state -> Result<Void, any Error>? in
            if state.head > waiter.sequence { return .success(()) }
            // The handler may have run before the waiter was there to be found.
            if Task.isCancelled { return .failure(CancellationError()) }
            state.waiting[ticket] = waiter
            return nil
        }
        if let outcome { waiter.continuation.resume(with: outcome) }
    }
}
