// The run loop of a webhook: one task owns the queue, attempts run beside it.

import Logging

/// What the loop of one webhook works with.
struct WebhookRound {
    let settings: WebhookSettings
    let schedule: RetrySchedule
    let clock: SinkClock
    let outbox: any Outbox
    let transport: WebhookTransport
    let status: SinkStatus
    let receiver: Receiver
    let logger: Logger

    /// What can make the loop go on.
    private enum Wake: Sendable {
        case answered(Delivery, WebhookAnswer)
        /// The delivery's entry is no longer in the ledger.
        case vanished(Delivery)
        case entries
        case timer(Int64)
    }

    func run(_ start: DeliveryQueue, stopsWhenIdle: Bool) async throws {
        var queue = start
        var trouble = WebhookTrouble(isAnnounced: start.wasFailing)
        var rate = RateLimit(settings.rate, per: settings.ratePeriod, at: clock.now())
        try await withThrowingTaskGroup(of: Wake.self) { group in
            defer { group.cancelAll() }
            var isWaiting = false
            var timer: Int64?
            while true {
                try await fill(&queue)
                startAttempts(&queue, &rate, in: &group)
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
                if let due = nextWake(queue, &rate), due < timer ?? .max {
                    timer = due
                    let clock = clock
                    group.addTask {
                        try await clock.sleep(.milliseconds(due - clock.now()))
                        return .timer(due)
                    }
                }
                switch try await group.next() {
                case .answered(let delivery, let answer)?: try await settle(delivery, answer, &queue, &trouble)
                case .vanished(let delivery)?: queue.dropped(delivery)
                case .entries?: isWaiting = false
                case .timer(let due)?: if timer == due { timer = nil }
                case nil: return
                }
            }
        }
    }

    /// Reads what the ledger has, as much as may wait in memory.
    private func fill(_ queue: inout DeliveryQueue) async throws {
        while queue.wantsEntries {
            let batch = try await outbox.entries(after: queue.read, limit: 256)
            guard let last = batch.last else { return }
            queue.add(batch.filter(accepts), readTo: last.sequence)
            // Behind a failing receiver entries become exceptions at once, and more can be read.
            try await flush(&queue)
        }
    }

    /// A sink's own troubles are told to the other sinks; it would only fail at them too.
    private func accepts(_ entry: LedgerEntry) -> Bool {
        let isOwn =
            [.sinkFailing, .sinkRecovered, .deadLetter].contains(entry.kind)
            && entry.body["sink"]?.stringValue == settings.id
        return !isOwn && settings.filter.accepts(entry)
    }

    private func startAttempts(
        _ queue: inout DeliveryQueue, _ rate: inout RateLimit, in group: inout ThrowingTaskGroup<Wake, any Error>
    ) {
        while queue.inFlight.count < WebhookSink.parallel {
            let isBlocked = rate.blockedUntil(clock.now()) != nil
            guard let delivery = queue.next(at: clock.now(), onlyCritical: isBlocked) else { return }
            rate.take()
            group.addTask { try await attempt(delivery) }
        }
    }

    private func nextWake(_ queue: DeliveryQueue, _ rate: inout RateLimit) -> Int64? {
        let now = clock.now()
        guard let due = queue.nextDue() else { return nil }
        let wake = max(due, rate.blockedUntil(now) ?? 0)
        // What is due already waits for an answer, which wakes the loop by itself.
        return wake > now ? wake : nil
    }

    private func flush(_ queue: inout DeliveryQueue) async throws {
        if let changes = queue.changes() {
            try await outbox.advance(
                settings.id, to: changes.cursor, exceptions: changes.exceptions, done: changes.done)
        }
        let pending = queue.pending
        status.update { $0.pending = pending }
    }

    private func attempt(_ delivery: Delivery) async throws -> Wake {
        var entry = delivery.entry
        if entry == nil { entry = try await outbox.entries(after: delivery.sequence - 1, limit: 1).first }
        guard let entry, entry.sequence == delivery.sequence else { return .vanished(delivery) }
        let body = WebhookEvent(settings: settings).body(for: entry)
        let timestamp = clock.now() / 1000
        let answer = try await transport.post(body, headers: headers(entry.id, timestamp, body))
        var read = delivery
        read.entry = entry
        return .answered(read, answer)
    }

    /// Ours, then those of the settings; without a secret there is no signature rather than an empty one.
    private func headers(_ id: String, _ timestamp: Int64, _ body: [UInt8]) -> [(String, String)] {
        let signature = WebhookSignature(id: id, timestamp: timestamp, body: body, secrets: settings.secrets)
        let signed = settings.secrets.isEmpty ? [] : [("webhook-signature", signature.header)]
        let replaced = Set(settings.headers.map { $0.name.lowercased() })
        let own = [
            ("content-type", "application/cloudevents+json; charset=utf-8"),
            ("user-agent", "vedette/\(settings.version) (+webhook)"), ("webhook-id", id),
            ("webhook-timestamp", String(timestamp)),
        ]
        return (own + signed).filter { !replaced.contains($0.0) } + settings.headers.map { ($0.name, $0.value) }
    }

    private func settle(
        _ delivery: Delivery, _ answer: WebhookAnswer, _ queue: inout DeliveryQueue, _ trouble: inout WebhookTrouble
    ) async throws {
        if case .status(200..<300, _) = answer {
            queue.succeeded(delivery)
            status.delivered(1, at: clock.now())
            if trouble.end() { try await tell(.sinkRecovered, .low, [("change", "recovered")], queue) }
            return
        }
        let failure = WebhookFailure(answer, now: clock.now())
        let delay = schedule.delay(after: delivery.attempts + 1, retryAfter: failure.retryAfter, jitter: clock.jitter())
        let isDead = queue.failed(
            delivery, error: failure.reason, delay: failure.isGone ? 0 : delay, at: clock.now())
        if failure.isGone {
            receiver.markGone()
            queue.switchOff()
        }
        let isFailing = failure.isConfiguration || queue.failures >= WebhookTrouble.failuresInARow
        status.failed(isFailing ? .failing : .degraded, failure.reason, error: failure.reason)
        if isDead { try await giveUp(delivery, failure, queue) }
        if isFailing && trouble.begin(isGone: failure.isGone) {
            try await tell(
                .sinkFailing, failure.isGone ? .critical : .medium,
                [("change", failure.isGone ? "off" : "failing")]
                    + failure.fields + [("attempts", .integer(Int64(delivery.attempts + 1)))], queue)
        }
    }

    private func giveUp(_ delivery: Delivery, _ failure: WebhookFailure, _ queue: DeliveryQueue) async throws {
        status.update { $0.lost += 1 }
        let fields: [(String, JSON)] = [
            ("delivery", .string(delivery.entry?.id ?? "")), ("delivery_seq", .integer(delivery.sequence)),
            ("attempts", .integer(Int64(delivery.attempts + 1))),
        ]
        try await tell(.deadLetter, .high, fields + failure.fields, queue)
    }

    /// Writes a line about this sink to the ledger, for the other sinks, after what it speaks of is stored.
    private func tell(
        _ kind: EntryKind, _ severity: Severity, _ fields: [(String, JSON)], _ queue: DeliveryQueue
    ) async throws {
        logger.log(
            level: kind == .sinkRecovered ? .notice : .error, "A webhook's state changed.",
            metadata: ["sink": "\(settings.id)", "event": "\(kind.rawValue)"])
        let own: [(String, JSON)] = [("sink", .string(settings.id))]
        try await outbox.append(
            kind, severity: severity, fields: own + fields + [("pending", .integer(Int64(queue.pending)))])
    }
}
