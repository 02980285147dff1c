// Feeds whose records are put together before they are judged.
//
// 1. One chunk of the group is judged at a time; what waits lives in the ledger alone, so that there is nothing to lose.
// 2. A half, the position of its feed and the verdict on what it completes are committed together.
// 3. Every half is judged: with its others, or alone when its time is over, when there is no room, or when they contradict.

import CheckerKit
import Synchronization

/// Feeds with the same `join` in `/etc`.
final class JoinGroup: Sendable {
    /// What bounds a group.
    struct Limits: Sendable, Hashable {
        /// How long a half waits for the others.
        var window = Duration.seconds(900)
        /// The most bytes, and the most halves, that wait in the ledger.
        var bytes = 256 << 20
        var halves = 250_000
    }

    let id: String
    let parts: JoinedEvent
    let limits: Limits
    let ledger: Ledger
    let rulesets: RulesetHolder
    private let memory: SharedMemory
    /// By feed.
    let counters: [String: FeedCounters]
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    /// Milliseconds of a clock that nobody sets.
    private let uptime: @Sendable () -> Int64
    private let turnstile = Turnstile()
    private let state = Mutex(State())

    private struct State {
        /// How much waits, by feed; `nil` until the ledger was asked.
        var totals: [String: HeldTotal]?
        /// Wall clock minus uptime, as of the last look.
        var offset: Int64?
        /// Bytes that each feed is known to be behind.
        var backlog: [String: Int] = [:]
        /// Whether text was deleted since the write-ahead log was last emptied.
        var hasDeleted = false

        mutating func change(_ half: JoinHalf, by count: Int) {
            totals?[half.feed, default: HeldTotal()].halves += count
            totals?[half.feed, default: HeldTotal()].bytes += count * half.size
        }
    }

    /// - Parameters:
    ///   - id: The word in `/etc`.
    ///   - members: The feeds of the group, the one first whose fields count where several have one.
    ///   - limits: What bounds the group.
    ///   - ledger: Keeps what waits.
    ///   - rulesets: Judge what is whole.
    ///   - memory: What is remembered across events.
    ///   - counters: Of each feed of the group.
    ///   - now: Milliseconds since 1970.
    ///   - uptime: Milliseconds of a clock that nobody sets.
    init(
        id: String, members: [JoinMember], limits: Limits, ledger: Ledger, rulesets: RulesetHolder,
        memory: SharedMemory = SharedMemory(), counters: [FeedCounters], now: @escaping @Sendable () -> Int64,
        uptime: @escaping @Sendable () -> Int64 = uptimeMilliseconds
    ) {
        self.id = id
        parts = JoinedEvent(members: members)
        self.limits = limits
        self.ledger = ledger
        self.rulesets = rulesets
        self.memory = memory
        self.counters = Dictionary(counters.map { ($0.feed, $0) }) { first, _ in first }
        self.now = now
        self.uptime = uptime
    }

    var window: Int64 { limits.window.components.seconds * 1000 }

    /// The longest that a half waits after a restart although its time was over before: the feeds read what came meanwhile.
    private static let grace: Int64 = 60_000
    /// How far the clock may move against uptime without having been set; it is disciplined in small steps all the time.
    private static let tolerance: Int64 = 5_000
    /// While a feed of the group is behind, halves wait for so many windows more.
    private static let patience: Int64 = 3

    /// Judges a chunk of a feed of the group.
    ///
    /// - Parameters:
    ///   - batch: The chunk's events.
    ///   - chunk: Where they come from.
    ///   - quarantine: The chunk's records that are no events.
    ///   - feed: The feed.
    /// - Throws: ``LedgerError``; then nothing of the chunk is durable.
    func process(_ batch: EventBatch, of chunk: FeedChunk, _ quarantine: [QuarantinedRecord], feed: String) async throws
    {
        try await turnstile.pass {
            try await prepare()
            try await withRound(of: feed, chunk) { round in
                try await round.take(batch)
                try await round.makeRoom()
                round.judgeEarly()
                try await round.commit(chunk.positions, quarantine, chunk.incidents)
            }
            state.withLock { $0.backlog[feed] = chunk.backlog }
        }
    }

    /// Judges the halves whose time is over.
    func sweep() async throws {
        try await turnstile.pass {
            try await prepare()
            let isBehind = state.withLock { $0.backlog.contains { $0.value > 0 } }
            let time = isBehind ? now() - Self.patience * window : now()
            var isMore = true
            while isMore, !Task.isCancelled { isMore = try await settle { try $0.due(at: time, limit: 256) } }
            try await ledger.trimSettled(id, now: now())
        }
    }

    /// Judges everything that waits: at the end of a replay, or since the group is in the configuration no more.
    func settleAll() async throws {
        try await turnstile.pass {
            try await prepare()
            var isMore = true
            while isMore { isMore = try await settle { try $0.oldest(limit: 256) } }
        }
    }

    /// Judges and commits the halves below some keys; returns whether there were any.
    private func settle(
        _ question: @Sendable @escaping (HeldTable) throws -> [(key: String, bytes: Int)]
    ) async throws -> Bool {
        let keys = try await ledger.held(id, question)
        if keys.isEmpty { return false }
        try await withRound(of: parts.members.first?.feed ?? id, nil) { round in
            try await round.settle(keys, .incomplete)
            try await round.commit([], [], [])
        }
        return true
    }

    /// Does the work of a round, which ends with its commit, with what is remembered at hand.
    private func withRound(
        of feed: String, _ chunk: FeedChunk?, _ work: (inout JoinRound) async throws -> Void
    ) async throws {
        try await memory.withMemory { memory in
            var round = JoinRound(group: self, feed: feed, chunk: chunk)
            // Exchanged, not copied: it may be large.
            swap(&memory, &round.memory)
            defer { swap(&memory, &round.memory) }
            try await work(&round)
        }
    }

    /// Looks at the ledger on the first call, and at the clock on every one.
    private func prepare() async throws {
        let offset = now() - uptime()
        let (isFirst, jump) = state.withLock { state in (state.totals == nil, state.offset.map { offset - $0 } ?? 0) }
        if isFirst {
            try await ledger.extendHeld(id, until: now() + min(window, Self.grace), latest: now() + window)
            let totals = try await ledger.held(id) { try $0.totals() }
            state.withLock { $0.totals = totals }
            showWaiting()
        } else if abs(jump) > Self.tolerance {
            // The clock was set. Nobody waited longer, or shorter, for that.
            try await ledger.shiftHeld(id, by: jump)
        }
        if isFirst || abs(jump) > Self.tolerance { state.withLock { $0.offset = offset } }
    }

    /// How much waits.
    var total: HeldTotal {
        state.withLock { state in
            (state.totals ?? [:]).values.reduce(into: HeldTotal()) { sum, total in
                sum.halves += total.halves
                sum.bytes += total.bytes
            }
        }
    }

    /// Takes over what a commit changed.
    func note(added: [JoinHalf], removed: [JoinHalf]) {
        state.withLock { state in
            for half in added { state.change(half, by: 1) }
            for half in removed { state.change(half, by: -1) }
            if !removed.isEmpty { state.hasDeleted = true }
        }
        showWaiting()
    }

    private func showWaiting() {
        let totals = state.withLock { $0.totals ?? [:] }
        for (feed, counters) in counters { counters.waiting(totals[feed]?.halves ?? 0) }
    }

    /// Overwrites deleted text in the ledger's write-ahead log too, if there is any.
    func emptyLog() async throws {
        let hasDeleted = state.withLock { state in
            defer { state.hasDeleted = false }
            return state.hasDeleted
        }
        if hasDeleted { try await ledger.emptyWriteAheadLog() }
    }
}
