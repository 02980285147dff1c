// Time as the sinks see it, so that tests need not wait for it.

/// The ways in which a sink depends on time and chance.
struct SinkClock: Sendable {
    /// Milliseconds since 1970.
    var now: @Sendable () -> Int64
    /// Milliseconds of a clock that nobody sets.
    var uptime: @Sendable () -> Int64
    var sleep: @Sendable (Duration) async throws -> Void
    /// A number from -1 to 1, for spreading retries.
    var jitter: @Sendable () -> Double

    /// - Parameters:
    ///   - now: Milliseconds since 1970.
    ///   - uptime: Milliseconds of a clock that nobody sets; `nil`: nobody sets the other one either.
    ///   - sleep: Waits.
    ///   - jitter: A number from -1 to 1.
    init(
        now: @escaping @Sendable () -> Int64, uptime: (@Sendable () -> Int64)? = nil,
        sleep: @escaping @Sendable (Duration) async throws -> Void, jitter: @escaping @Sendable () -> Double
    ) {
        self.now = now
        self.uptime = uptime ?? now
        self.sleep = sleep
        self.jitter = jitter
    }

    static let system = SinkClock(
        now: systemTime,
        uptime: uptimeMilliseconds,
        sleep: { try await Task.sleep(for: $0) },
        jitter: { Double.random(in: -1...1) })
}
