// When a failed delivery is tried again, and when it is given up.

/// The waiting times between attempts.
struct RetrySchedule: Sendable {
    /// Seconds before each attempt; the first is made at once.
    ///
    /// - Source: Standard Webhooks 1.0.0, "Deliverability and reliability", its example of a schedule, 2023; 75.6 h in all.
    var delays: [Int64] = [0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]

    /// The most a receiver may ask for with `Retry-After`, seconds.
    static let longestRetryAfter: Int64 = 86_400

    /// No attempt is further away, milliseconds.
    var longest: Int64 { max(delays.max() ?? 0, Self.longestRetryAfter) * 1200 }

    /// Says how many milliseconds to wait for the next attempt; `nil` when the one that failed was the last.
    ///
    /// - Parameters:
    ///   - attempts: How many were made.
    ///   - retryAfter: What the receiver asked for, seconds; `nil` if it did not.
    ///   - jitter: From -1 to 1; spreads retries by up to 20 %.
    /// - Returns: The pause, or `nil`.
    func delay(after attempts: Int, retryAfter: Int64?, jitter: Double) -> Int64? {
        guard attempts < delays.count else { return nil }
        let planned = Double(delays[max(attempts, 0)]) * 1000 * (1 + 0.2 * min(max(jitter, -1), 1))
        let asked = min(max(retryAfter ?? 0, 0), Self.longestRetryAfter) * 1000
        return max(Int64(planned), asked)
    }

    /// Reads a `Retry-After` header, seconds or an HTTP date, as seconds from `now` (milliseconds since 1970).
    ///
    /// - Source: RFC 9110 section 10.2.3, 2022-06.
    static func retryAfter(_ text: String, now: Int64) -> Int64? {
        if let seconds = Int64(text), seconds >= 0 { return seconds }
        let words = text.split(separator: " ")
        guard words.count == 6, words[5] == "GMT", let month = months.firstIndex(of: String(words[2])) else {
            return nil
        }
        let number = month + 1
        let iso = "\(words[3])-\(number < 10 ? "0" : "")\(number)-\(words[1])T\(words[4])Z"
        return RecordTime(Array(iso.utf8).span).map { max(0, ($0.milliseconds - now) / 1000) }
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
}
