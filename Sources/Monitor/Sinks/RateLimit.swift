// Spreads deliveries over time: a token bucket.

/// Lets through so many deliveries in a period, in bursts of up to a quarter of that.
///
/// The bucket is filled more slowly than the rate, so that a full bucket and what comes into it within a period are
/// together no more than the rate.
struct RateLimit {
    private let count: Int
    private let burst: Double
    private let perMillisecond: Double
    private var tokens: Double
    private var filledAt: Int64

    /// - Parameters:
    ///   - count: 0 is no limit.
    ///   - period: Longer than nothing.
    ///   - now: Milliseconds since 1970.
    init(_ count: Int, per period: Duration, at now: Int64) {
        self.count = count
        burst = max(1, Double(count) / 4)
        let milliseconds = max(1, Double(period / .milliseconds(1)))
        perMillisecond = (Double(count) - burst + 1) / milliseconds
        tokens = burst
        filledAt = now
    }

    /// When a token will be there; `nil` if one is there now.
    mutating func blockedUntil(_ now: Int64) -> Int64? {
        guard count > 0 else { return nil }
        tokens = min(tokens + Double(max(now - filledAt, 0)) * perMillisecond, burst)
        filledAt = now
        return tokens >= 1 ? nil : now + Int64((1 - tokens) / perMillisecond) + 1
    }

    /// Uses up a token; critical entries may overdraw the bucket a little.
    mutating func take() { if count > 0 { tokens = max(tokens - 1, -burst) } }

    /// Returns a token that was not needed.
    mutating func giveBack() { if count > 0 { tokens = min(tokens + 1, burst) } }
}
