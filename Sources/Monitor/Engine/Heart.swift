// Whether the loops that move records are alive: what the watchdog listens to.

import Synchronization

/// Collects the heartbeats of the feeds.
final class Heart: Sendable {
    private let beats = Mutex<[String: ContinuousClock.Instant]>([:])

    /// Returns the function by which `name` shows that it is alive; from now on it must.
    func member(_ name: String) -> @Sendable () -> Void {
        beats.withLock { $0[name] = .now }
        return { [self] in beats.withLock { $0[name] = .now } }
    }

    /// Returns the members that have been silent for longer than `limit`.
    func silent(for limit: Duration) -> [String] {
        let now = ContinuousClock.now
        return beats.withLock { beats in beats.filter { now - $0.value > limit }.keys.sorted() }
    }
}
