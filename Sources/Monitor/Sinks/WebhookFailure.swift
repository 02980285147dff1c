// What a failed attempt means, and when the other sinks hear of it.

/// An answer that is not 2xx, in an operator's words.
struct WebhookFailure: Sendable {
    /// 0 if there was no answer.
    let status: Int
    let reason: String
    /// Seconds, if the receiver asked for a pause.
    let retryAfter: Int64?
    /// Whether waiting is unlikely to help.
    let isConfiguration: Bool

    /// Whether the receiver wants no more, ever.
    ///
    /// - Source: Standard Webhooks 1.0.0, "Deliverability and reliability", 2023.
    var isGone: Bool { status == 410 }

    init(_ answer: WebhookAnswer, now: Int64) {
        switch answer {
        case .failed(let text, let configuration):
            status = 0
            reason = text
            retryAfter = nil
            isConfiguration = configuration
        case .status(let code, let header):
            status = code
            isConfiguration = (300..<400).contains(code) || [401, 403, 404, 410].contains(code)
            retryAfter = code == 429 || code == 503 ? header.flatMap { RetrySchedule.retryAfter($0, now: now) } : nil
            reason =
                switch code {
                case 300..<400: "answered \(code): redirects are not followed; configure the final address"
                case 401, 403, 404: "answered \(code): probably the url or the secret is wrong"
                case 410: "answered 410: the receiver is gone; off until the daemon is restarted"
                default: "answered \(code)"
                }
        }
    }

    /// The members of a ledger line about it.
    var fields: [(String, JSON)] {
        [("http_status", .integer(Int64(status))), ("reason", .string(reason))].filter {
            $0.0 != "http_status" || status > 0
        }
    }
}

/// Whether the others have been told, so that they hear of each change once.
struct WebhookTrouble {
    static let failuresInARow = 3

    private var isAnnounced: Bool
    private var isGone = false

    /// - Parameter isAnnounced: Whether the trouble was told before a restart.
    init(isAnnounced: Bool) { self.isAnnounced = isAnnounced }

    /// Returns whether the trouble is news.
    mutating func begin(isGone: Bool) -> Bool {
        defer {
            isAnnounced = true
            self.isGone = self.isGone || isGone
        }
        return !isAnnounced || isGone && !self.isGone
    }

    /// Returns whether the recovery is news.
    mutating func end() -> Bool {
        defer { (isAnnounced, isGone) = (false, false) }
        return isAnnounced
    }
}
