// The run loop of a sink that delivers entry by entry: one task owns the queue, attempts run beside it.

/// What a delivery loop asks of a sink: which entries it wants, how one is attempted, and what an answer means.
protocol Courier: Sendable {
    associatedtype Answer: Sendable

    /// The sink's id, under which the cursor is kept.
    var sink: String { get }
    /// Returns the entry as it is to wait in the queue; `nil` if it is not wanted.
    func taken(_ entry: LedgerEntry) -> LedgerEntry?
    /// Whether it is too late for a delivery, which is then dropped without an attempt.
    func isLate(_ delivery: Delivery) -> Bool
    /// Makes one attempt.
    func attempt(_ entry: LedgerEntry) async throws -> Answer
    /// Whether an answer cost nothing of the rate.
    func isFree(_ answer: Answer) -> Bool
    /// Draws the consequences of an answer.
    mutating func settle(_ delivery: Delivery, _ answer: Answer, _ queue: inout DeliveryQueue) async throws
}

extension Courier {
    func isLate(_ delivery: Delivery) -> Bool { false }
    func isFree(_ answer: Answer) -> Bool { false }
}

/// Delivers the entries of a ledger by a courier.
struct DeliveryLoop<Carrier: Courier> {
    let courier: Carrier
    let outbox: any Outbox
    let clock: SinkClock
    let status: SinkStatus
    /// Attempts in flight at once, each for another partition key.
    let parallel: Int
    /// Attempts in a period; 0 is no limit.
    let rate: (count: Int, period: Duration)
    /// Whether critical entries do not wait for the rate.
    let sparesCritical: Bool

    /// How far the clock may move against uptime without having been set; it is disciplined in small steps all the time.
    private static var tolerance: Int64 { 5_000 }

    /// What can make the loop go on.
    private enum Wake: Sendable {
        case answered(Delivery, Carrier.Answer)
        /// The delivery's entry is no longer in the ledger.
        case vanished(Delivery)
        case entries
        case timer(Int64)
    }

    func run(_ start: DeliveryQueue, stopsWhenIdle: Bool) async throws {
        var (queue, courier) = (start, courier)
        var limit = RateLimit(rate.count, per: rate.period, at: clock.now())
        try await withThrowingTaskGroup(of: Wake.self) { group in
            defer { group.cancelAll() }
            var isWaiting = false
            var timer: Int64?
            var offset = clock.now() - clock.uptime()
            while true {
                try await fill(&queue)
                startAttempts(&queue, &limit, in: &group)
                try await flush(&queue)
                if stopsWhenIdle && queue.isIdle { return }
                if !isWaiting && !stopsWhenIdle && queue.wantsEntries {
                    isWaiting = true
                    let (read, outbox) = (queue.read, outbox)
                    group.addTask {
                        try await outbox.waitForEntries(after: read, timeout: .seconds(1))
                        return .entries
                    }
                }
                if let due = nextWake(queue, &limit), due < timer ?? .max {
                    timer = due
                    let clock = clock
                    group.addTask {
                        try await clock.sleep(.milliseconds(due - clock.now()))
                        return .timer(due)
                    }
                }
                let wake = try await group.next()
                if follow(&offset, &queue) { timer = nil }
                switch wake {
                case .answered(let delivery, let answer)?:
                    if courier.isFree(answer) { limit.giveBack() }
                    try await courier.settle(delivery, answer, &queue)
                case .vanished(let delivery)?: queue.dropped(delivery)
                case .entries?: isWaiting = false
                case .timer(let due)?: if timer == due { timer = nil }
                case nil: return
                }
            }
        }
    }

    /// Moves all times with the clock when that was set: nobody waits longer, or shorter, for that.
    ///
    /// - Parameters:
    ///   - offset: Wall clock minus uptime, as of the last look.
    ///   - queue: What waits.
    /// - Returns: Whether the clock was set.
    private func follow(_ offset: inout Int64, _ queue: inout DeliveryQueue) -> Bool {
        let jump = clock.now() - clock.uptime() - offset
        guard abs(jump) > Self.tolerance else { return false }
        offset += jump
        queue.shift(by: jump)
        return true
    }

    /// Reads what the ledger has, as much as may wait in memory.
    private func fill(_ queue: inout DeliveryQueue) async throws {
        while queue.wantsEntries {
            let batch = try await outbox.entries(after: queue.read, limit: 256)
            guard let last = batch.last else { return }
            queue.add(batch.compactMap(courier.taken), readTo: last.sequence)
            // Behind a failing receiver entries become exceptions at once, and more can be read.
            try await flush(&queue)
        }
    }

    private func startAttempts(
        _ queue: inout DeliveryQueue, _ limit: inout RateLimit, in group: inout ThrowingTaskGroup<Wake, any Error>
    ) {
        while queue.inFlight.count < parallel {
            let isBlocked = limit.blockedUntil(clock.now()) != nil
            if isBlocked && !sparesCritical { return }
            guard let delivery = queue.next(at: clock.now(), onlyCritical: isBlocked) else { return }
            if courier.isLate(delivery) {
                queue.dropped(delivery)
                continue
            }
            limit.take()
            let (courier, outbox) = (courier, outbox)
            group.addTask { try await Self.attempt(delivery, courier, outbox) }
        }
    }

    private func nextWake(_ queue: DeliveryQueue, _ limit: inout RateLimit) -> Int64? {
        let now = clock.now()
        guard let due = queue.nextDue() else { return nil }
        let wake = max(due, limit.blockedUntil(now) ?? 0)
        // What is due already waits for an answer, which wakes the loop by itself.
        return wake > now ? wake : nil
    }

    private func flush(_ queue: inout DeliveryQueue) async throws {
        if let changes = queue.changes() {
            try await outbox.advance(
                courier.sink, to: changes.cursor, exceptions: changes.exceptions, done: changes.done)
        }
        let pending = queue.pending
        status.update { $0.pending = pending }
    }

    private static func attempt(
        _ delivery: Delivery, _ courier: Carrier, _ outbox: any Outbox
    ) async throws -> Wake {
        var entry = delivery.entry
        if entry == nil { entry = try await outbox.entries(after: delivery.sequence - 1, limit: 1).first }
        guard let entry, entry.sequence == delivery.sequence else { return .vanished(delivery) }
        let answer = try await courier.attempt(entry)
        var read = delivery
        read.entry = entry
        return .answered(read, answer)
    }
}
