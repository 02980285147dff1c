// Which entries still have to be found in the journal, and what the searches have shown.

import Synchronization

/// The entries sent lately, and whether journald kept them.
final class JournalWatch: Sendable {
    /// How long journald gets before an entry is looked for.
    static let patience: Int64 = 3_000
    /// Beyond this many, the oldest go unverified.
    static let capacity = 100_000

    private struct State {
        /// Each with the time at which it was sent, on a clock that nobody sets.
        var sent: [(entry: SentEntry, time: Int64)] = []
        var note = ""
        var resent = 0
        var lost = 0
        var overflown = 0
    }

    private let state = Mutex(State())

    /// Looks for an entry after ``patience``.
    ///
    /// - Parameters:
    ///   - entry: What was sent.
    ///   - time: Milliseconds of a clock that nobody sets, as in ``due(at:)``.
    func expect(_ entry: SentEntry, at time: Int64) {
        state.withLock { state in
            if state.sent.count >= Self.capacity {
                state.overflown += state.sent.count / 2
                state.sent.removeFirst(state.sent.count / 2)
            }
            state.sent.append((entry, time))
        }
    }

    /// Removes and returns the entries that were sent long enough ago.
    func due(at now: Int64) -> [SentEntry] {
        state.withLock { state in
            let due = state.sent.filter { $0.time + Self.patience <= now }.map { $0.entry }
            state.sent.removeAll { $0.time + Self.patience <= now }
            return due
        }
    }

    /// Takes in an answer and returns the entries to send once more.
    func settle(_ entries: [SentEntry], _ answer: JournalVerifier.Answer) -> [SentEntry] {
        state.withLock { state in
            switch answer {
            case .unreadable(let why):
                state.note = "unverified: \(why)"
                return []
            case .missing(let missing):
                let absent = entries.filter { missing.contains($0.sequence) }
                state.lost += absent.count { $0.resent }
                state.resent += absent.count { !$0.resent }
                state.note =
                    state.lost == 0
                    ? "" : "journald did not keep \(state.lost) entries; see journalctl -u systemd-journald"
                return absent.filter { !$0.resent }
            }
        }
    }

    /// Adds what the searches have shown to the sink's health.
    func describe(_ health: SinkHealth) -> SinkHealth {
        var health = health
        state.withLock { state in
            health.lost += state.lost
            if health.state == .ok, !state.note.isEmpty {
                health.state = .degraded
                health.detail = state.note
            }
        }
        return health
    }

    /// Entries sent a second time because the journal did not have them.
    var resent: Int { state.withLock { $0.resent } }
}
