// Spreads deliveries over time: a token bucket.

/// Lets through so many deliveries a minute, in bursts of up to a quarter of that.
struct RateLimit {
    private let perMinute: Int
    private var tokens: Double
    private var filledAt: Int64

    /// - Parameters:
    ///   - perMinute: 0 is no limit.
    ///   - now: Milliseconds since 1970.
    init(perMinute: Int, at now: Int64) {
        self.perMinute = perMinute
        tokens = Self.burst(perMinute)
        filledAt = now
    }

    /// When a token will be there; `nil` if one is there now.
    mutating func blockedUntil(_ now: Int64) -> Int64? {
        guard perMinute > 0 else { return nil }
        tokens = min(tokens + Double(max(now - filledAt, 0)) * Double(perMinute) / 60_000, Self.burst(perMinute))
        filledAt = now
        return tokens >= 1 ? nil : now + Int64((1 - tokens) * 60_000 / Double(perMinute)) + 1
    }

    /// Uses up a token; critical entries may overdraw the bucket a little.
    mutating func take() { if perMinute > 0 { tokens = max(tokens - 1, -Self.burst(perMinute)) } }

    private static func burst(_ perMinute: Int) -> Double { max(1, Double(perMinute) / 4) }
}
