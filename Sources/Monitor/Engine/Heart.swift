// Whether the loops that move records are alive: what the watchdog listens to.

import Synchronization

/// Collects the heartbeats of the feeds.
final class Heart: Sendable {
    private struct State {
        var beats: [String: ContinuousClock.Instant] = [:]
        /// Feeds that have not looked for records yet.
        var awaited: Set<String>
    }

    private let state: Mutex<State>
    private let readiness = AsyncStream<Never>.makeStream()

    /// - Parameter awaited: The feeds without which the daemon is not ready.
    init(awaiting awaited: [String] = []) {
        state = Mutex(State(awaited: Set(awaited)))
        if awaited.isEmpty { readiness.continuation.finish() }
    }

    /// Waits until every feed has looked once for what is there to read, or found that it cannot; or until cancelled.
    func waitUntilReady() async { for await _ in readiness.stream {} }

    /// Returns the function by which `name` shows that it is alive; from now on it must.
    func member(_ name: String) -> @Sendable () -> Void {
        state.withLock { $0.beats[name] = .now }
        return { [self] in
            let isLastAwaited = state.withLock {
                $0.beats[name] = .now
                return $0.awaited.remove(name) != nil && $0.awaited.isEmpty
            }
            if isLastAwaited { readiness.continuation.finish() }
        }
    }

    /// Expects nothing of a member until its next beat: it waits for others, which are members too.
    func rest(_ name: String) { state.withLock { $0.beats[name] = nil } }

    /// Returns the members that have been silent for longer than `limit`.
    func silent(for limit: Duration) -> [String] {
        let now = ContinuousClock.now
        return state.withLock { $0.beats.filter { now - $0.value > limit }.keys.sorted() }
    }
}
