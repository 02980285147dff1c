// Time as the sinks see it, so that tests need not wait for it.

/// The three ways in which a sink depends on time and chance.
struct SinkClock: Sendable {
    /// Milliseconds since 1970.
    var now: @Sendable () -> Int64
    var sleep: @Sendable (Duration) async throws -> Void
    /// A number from -1 to 1, for spreading retries.
    var jitter: @Sendable () -> Double

    static let system = SinkClock(
        now: systemTime,
        sleep: { try await Task.sleep(for: $0) },
        jitter: { Double.random(in: -1...1) })
}
