// Verdicts that were given before, so that the same text is not asked about again.

import Synchronization

/// A bounded memory of verdicts by question.
final class OpinionCache: Sendable {
    /// The most verdicts that are remembered; at some hundred bytes each.
    static let capacity = 4096

    private struct Remembered {
        var verdict: JudgeVerdict
        var until: Int64
    }

    private let state = Mutex<[String: Remembered]>([:])
    private let life: Int64

    /// - Parameter life: How long a verdict holds, milliseconds.
    init(life: Int64) { self.life = life }

    /// Returns the verdict that still holds at a time, milliseconds since 1970.
    func verdict(for key: String, at now: Int64) -> JudgeVerdict? {
        state.withLock { known in
            guard let found = known[key] else { return nil }
            if found.until > now { return found.verdict }
            known[key] = nil
            return nil
        }
    }

    func remember(_ verdict: JudgeVerdict, for key: String, at now: Int64) {
        state.withLock { known in
            if known.count >= Self.capacity { known = known.filter { $0.value.until > now } }
            // Rare enough that starting afresh is better than keeping an order.
            if known.count >= Self.capacity { known = [:] }
            known[key] = Remembered(verdict: verdict, until: now + life)
        }
    }
}
