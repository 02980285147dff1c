// One chunk's way through a join: what is whole is judged, the rest is put into the ledger.

import CheckerKit

/// What a join says of an event that is judged.
struct JoinMark: Sendable, Hashable {
    /// Why an event was judged as it is.
    enum Reason: String, Sendable {
        /// Everything came.
        case joined
        /// The time was over before everything came.
        case incomplete
        /// There was no room to wait any longer.
        case evicted
        /// The others of the use were judged before.
        case late
        /// The halves name two different somebodies, so that each is judged by itself.
        case contradictory
        /// It is not known yet whether the rest comes; what is found cannot be taken back by it.
        case early
    }

    var feed: String
    var place: String
    var key: String
    var reason: Reason
    var detail = ""

    /// The word in an alert's line.
    var status: String { detail.isEmpty ? reason.rawValue : "\(reason.rawValue): \(detail)" }
}

/// How many uses of a feed ended how.
struct JoinCounts: Sendable, Hashable {
    var joined = 0
    var incomplete = 0
    var evicted = 0
    var late = 0
    var repeated = 0
    var contradictory = 0

    static func + (left: JoinCounts, right: JoinCounts) -> JoinCounts {
        JoinCounts(
            joined: left.joined + right.joined, incomplete: left.incomplete + right.incomplete,
            evicted: left.evicted + right.evicted, late: left.late + right.late,
            repeated: left.repeated + right.repeated, contradictory: left.contradictory + right.contradictory)
    }
}

/// The work on one chunk; what it did counts only when its commit has.
struct JoinRound {
    /// What is judged at once at most: bytes of text, and events.
    private static let slice = (bytes: 8 << 20, events: 512)

    private let group: JoinGroup
    private let feed: String
    /// `nil`: nothing was read, a time is over.
    private let chunk: FeedChunk?
    private let now: Int64
    private let judge: Judge
    /// What is remembered across events.
    var memory = Memory()
    private var batch = EventBatch()
    /// Of each event in `batch`, by its header's record; `nil`: an event without another half.
    private var marks: [JoinMark?] = []
    /// Of each event in `batch`, the chunk's record that it is.
    private var records: [Int32] = []
    private var judgements: [Judgement] = []
    private var incidents: [FeedIncident] = []
    private var change: HeldChange
    private var removed: [JoinHalf] = []
    private var counts: [String: JoinCounts] = [:]
    private var seen: [String: FeedStatistics] = [:]
    /// Halves of this chunk that wait, by key, in order.
    private var staged: [String: [JoinHalf]] = [:]
    private var known: [String: HeldKey] = [:]
    private var loaded: [String: [JoinHalf]] = [:]

    init(group: JoinGroup, feed: String, chunk: FeedChunk?) {
        self.group = group
        self.feed = feed
        self.chunk = chunk
        now = group.now()
        judge = Judge(
            ruleset: group.rulesets.current, subject: group.ledger.subject(of:), now: group.now,
            opinions: group.ledger.settings.opinions)
        change = HeldChange(group: group.id)
    }

    /// Sorts a chunk's events: judged at once, completing others, or waiting.
    mutating func take(_ events: EventBatch) async throws {
        let rule = group.parts.members.first { $0.feed == feed }?.rule ?? JoinRule()
        let keys = (0..<events.count).map { index in
            rule.takes(index, of: events) ? JoinHalf.key(events.string(rule.key, at: index), in: group.id) : nil
        }
        let wanted = Set(keys.compactMap { $0 })
        known = try await group.ledger.held(group.id) { try $0.look(up: wanted) }
        for index in 0..<events.count {
            let event = events.event(at: index)
            guard let key = keys[index] else {
                add(event, nil)
                continue
            }
            try await load(key)
            let place = chunk?.place(of: Int(event.header.record)) ?? ""
            take(
                JoinHalf(
                    key: key, feed: feed, place: place, arrived: now, deadline: now + group.window, event: event))
            // What waits on is fetched again if it is asked for again: a chunk must not hold the halves of all its keys.
            loaded[key] = nil
            judgeIfFull()
        }
    }

    /// Fetches what waits under a key.
    private mutating func load(_ key: String) async throws {
        guard loaded[key] == nil, known[key]?.waiting ?? 0 > 0 else { return }
        loaded[key] = try await group.ledger.held(group.id) { try $0.halves(of: [key]) }
    }

    private mutating func take(_ half: JoinHalf) {
        let (key, digest) = (half.key, half.digest)
        let waiting = loaded[key, default: []] + staged[key, default: []]
        if known[key]?.settled.contains(digest) == true || waiting.contains(where: { $0.digest == digest }) {
            counts[feed, default: JoinCounts()].repeated += 1
            return
        }
        if known[key]?.settled.isEmpty == false {
            counts[feed, default: JoinCounts()].late += 1
            end([half], .late)
            return
        }
        let all = waiting + [half]
        switch group.parts.state(of: all) {
        case .waiting: staged[key, default: []].append(half)
        case .complete: end(all, .joined)
        case .contradictory(let field): contradict(all, field)
        }
    }

    /// Judges halves as one event, and forgets them.
    private mutating func end(_ halves: [JoinHalf], _ reason: JoinMark.Reason, _ detail: String = "") {
        guard let first = halves.first else { return }
        let order = group.parts.members.map(\.feed)
        let leader = order.first { feed in halves.contains { $0.feed == feed } } ?? first.feed
        let places = halves.map(\.place)
        let mark = JoinMark(
            feed: leader, place: places.joined(separator: " + "), key: first.key, reason: reason, detail: detail)
        add(group.parts.event(of: halves), mark)
        switch reason {
        case .joined: counts[leader, default: JoinCounts()].joined += 1
        case .incomplete: counts[leader, default: JoinCounts()].incomplete += 1
        case .evicted: counts[leader, default: JoinCounts()].evicted += 1
        case .late, .contradictory, .early: break
        }
        forget(halves)
    }

    /// Judges each half by itself, and says so: to choose one of two principals would be to accuse the wrong one.
    private mutating func contradict(_ halves: [JoinHalf], _ field: EventField) {
        counts[feed, default: JoinCounts()].contradictory += 1
        for half in halves {
            let mark = JoinMark(
                feed: half.feed, place: half.place, key: "\(half.key).\(half.digest.prefix(8))",
                reason: .contradictory, detail: field.name)
            add(group.parts.event(of: [half]), mark)
        }
        if let last = halves.last {
            incidents.append(
                FeedIncident(
                    kind: .contradiction, source: last.place, offset: 0,
                    message: "records with one request id differ in \(field.name): "
                        + halves.map(\.place).joined(separator: ", ") + "; each was judged by itself"))
        }
        forget(halves)
    }

    private mutating func forget(_ halves: [JoinHalf]) {
        guard let key = halves.first?.key else { return }
        change.removed += halves.map(\.row).filter { $0 != 0 }
        removed += halves.filter { $0.row != 0 }
        let settled = halves.map { HeldChange.SettledHalf(key: key, digest: $0.digest) }
        change.settled += settled
        known[key] = HeldKey(waiting: 0, settled: (known[key]?.settled ?? []).union(settled.map(\.digest)))
        loaded[key] = nil
        staged[key] = nil
    }

    /// Judges what waits under some keys as far as it came.
    mutating func settle(_ keys: [(key: String, bytes: Int)], _ reason: JoinMark.Reason) async throws {
        for (key, bytes) in keys {
            known[key, default: HeldKey()].waiting = bytes
            try await load(key)
            let halves = loaded[key, default: []] + staged[key, default: []]
            switch group.parts.state(of: halves) {
            case .contradictory(let field): contradict(halves, field)
            case .complete: end(halves, .joined)
            case .waiting(let missing):
                // Nothing is missing if nobody tells how much there is.
                end(halves, missing.isEmpty && reason == .incomplete ? .joined : reason, missing)
            }
            judgeIfFull()
        }
    }

    /// Judges what has waited longest, until what is new has room.
    mutating func makeRoom() async throws {
        let waiting = group.total
        let new = staged.values.joined().reduce(into: HeldTotal()) { sum, half in
            sum.halves += 1
            sum.bytes += half.size
        }
        while true {
            let freed = removed.reduce(0) { $0 + $1.size }
            let bytes = waiting.bytes - freed + new.bytes - group.limits.bytes
            let halves = waiting.halves - removed.count + new.halves - group.limits.halves
            if bytes <= 0, halves <= 0 { return }
            let oldest = try await oldest(freeing: bytes, halves)
            if oldest.isEmpty { return }
            try await settle(oldest, .evicted)
        }
    }

    /// The keys that have waited longest, as many as are needed to free so much; a key has one half at least.
    private func oldest(freeing bytes: Int, _ halves: Int) async throws -> [(key: String, bytes: Int)] {
        // What this round has taken out is still in the ledger until it commits.
        let gone = Set(removed.map(\.key))
        let candidates = try await group.ledger.held(group.id) { try $0.oldest(limit: gone.count + 64) }
        var chosen: [(key: String, bytes: Int)] = []
        var freed = 0
        for candidate in candidates where !gone.contains(candidate.key) {
            if freed >= bytes, chosen.count >= halves { break }
            chosen.append(candidate)
            freed += candidate.bytes
        }
        return chosen
    }

    private mutating func add(_ event: Event, _ mark: JoinMark?) {
        let index = batch.count
        batch.append(event)
        marks.append(mark)
        records.append(event.header.record)
        batch.withHeader(at: index) {
            $0.record = Int32(index)
            if mark != nil { $0.part = 0 }
        }
    }

    private mutating func judgeIfFull() {
        if batch.count >= Self.slice.events || batch.arena.count >= Self.slice.bytes { judgeBatch() }
    }

    private mutating func judgeBatch() {
        guard batch.count > 0 else { return }
        for (index, mark) in marks.enumerated() {
            seen[mark?.feed ?? feed, default: FeedStatistics()].note(index, of: batch)
        }
        judgements += judge.judgements(on: &batch, from: origin, remembering: &memory)
        clear()
    }

    private mutating func clear() {
        batch.removeAll()
        marks.removeAll()
        records.removeAll()
    }

    private var origin: BatchOrigin {
        let (marks, records, whole) = (marks, records, (chunk ?? FeedChunk()).origin(feed: feed))
        return BatchOrigin(
            feed: feed, record: { marks[$0]?.place ?? whole.record(Int(records[$0])) },
            identity: { marks[$0]?.key ?? whole.identity(Int(records[$0])) }, joined: { marks[$0] })
    }

    /// Judges what waits by the rules that are absolute, so far as no other half can take back what they find.
    ///
    /// A half that says who and has no text is as good by itself as later: the name on a list, the address under embargo.
    /// The whole event has the same id, so that what is found here is not found twice.
    mutating func judgeEarly() {
        judgeBatch()
        guard judge.ruleset.policy.hasAbsoluteRules else { return }
        for half in staged.values.joined().sorted(by: { $0.place < $1.place }) {
            guard half.event.namesSomebody, !half.event.hasText else { continue }
            add(half.event, JoinMark(feed: half.feed, place: half.place, key: half.key, reason: .early))
            if batch.count >= Self.slice.events { keepAbsolute() }
        }
        keepAbsolute()
    }

    /// Remembers nothing: the whole will be.
    private mutating func keepAbsolute() {
        let found = judge.judgements(on: &batch, from: origin)
        judgements += found.filter {
            $0.verdict == .violation && judge.ruleset.policy.rule($0.rule)?.isAbsolute == true
        }
        clear()
    }

    /// Commits the round with the feed's positions, then counts it.
    mutating func commit(
        _ positions: [FeedPosition], _ quarantine: [QuarantinedRecord], _ others: [FeedIncident]
    ) async throws {
        judgeBatch()
        let added = staged.values.joined().sorted { ($0.place, $0.key) < ($1.place, $1.key) }
        change.added = added
        change.settledUntil = now + group.window
        let summary = try await group.ledger.commit(
            Commit(
                feed: feed, positions: positions, judgements: judgements, quarantine: quarantine,
                incidents: others + incidents, memory: memory.changes, held: change))
        group.note(added: added, removed: removed)
        count(quarantine, summary)
    }

    private func count(_ quarantine: [QuarantinedRecord], _ summary: CommitSummary) {
        for (feed, statistics) in seen where feed != self.feed { group.counters[feed]?.add(statistics) }
        for (feed, joins) in counts { group.counters[feed]?.add(joins) }
        let own = seen[feed] ?? FeedStatistics()
        if let chunk {
            group.counters[feed]?.count(chunk, own, quarantine, summary, at: now)
        } else {
            group.counters[feed]?.add(own)
            group.counters[feed]?.add(summary)
        }
    }
}

extension JoinHalf {
    /// About what the half takes up in the ledger, in bytes; the same at every count.
    var size: Int { event.text.values.reduce(place.utf8.count + 128) { $0 + $1.utf8.count } }
}

extension Event {
    /// Whether there is anything that somebody said.
    fileprivate var hasText: Bool {
        let fields: [EventField] = [.systemInstructions, .inputMessages, .outputMessages, .purposeDeclared]
        return fields.contains { !self[$0].isEmpty }
    }
}
