// What a webhook does with each entry: a signed request, and the consequences of the answer.

import Logging

/// The courier of one webhook.
struct WebhookRound: Courier {
    let settings: WebhookSettings
    let schedule: RetrySchedule
    let clock: SinkClock
    let outbox: any Outbox
    let transport: WebhookTransport
    let status: SinkStatus
    let receiver: Receiver
    let logger: Logger
    var trouble: WebhookTrouble

    var sink: String { settings.id }

    /// A sink's own troubles are told to the other sinks; it would only fail at them too.
    func taken(_ entry: LedgerEntry) -> LedgerEntry? {
        let isOwn =
            [.sinkFailing, .sinkRecovered, .deadLetter].contains(entry.kind)
            && entry.body["sink"]?.stringValue == settings.id
        return !isOwn && settings.filter.accepts(entry) ? entry : nil
    }

    func attempt(_ entry: LedgerEntry) async throws -> WebhookAnswer {
        let body = WebhookEvent(settings: settings).body(for: entry)
        let timestamp = clock.now() / 1000
        return try await transport.post(body, headers: headers(entry.id, timestamp, body))
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

    mutating func settle(
        _ delivery: Delivery, _ answer: WebhookAnswer, _ queue: inout DeliveryQueue
    ) async throws {
        if case .status(200..<300, _) = answer {
            queue.succeeded(delivery, at: clock.now())
            status.delivered(1, at: clock.now())
            if trouble.end() { try await tell(.sinkRecovered, .low, [("change", "recovered")], queue) }
            return
        }
        let failure = WebhookFailure(answer, now: clock.now())
        let delay = schedule.delay(after: delivery.step, retryAfter: failure.retryAfter, jitter: clock.jitter())
        let isDead = queue.failed(
            delivery, error: failure.reason, delay: failure.isGone ? 0 : delay, isPutOff: failure.retryAfter != nil,
            at: clock.now())
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
                    + failure.fields + [("attempts", .integer(Int64(delivery.attemptsWithNext)))], queue)
        }
    }

    private func giveUp(_ delivery: Delivery, _ failure: WebhookFailure, _ queue: DeliveryQueue) async throws {
        status.update { $0.lost += 1 }
        let fields: [(String, JSON)] = [
            ("delivery", .string(delivery.entry?.id ?? "")), ("delivery_seq", .integer(delivery.sequence)),
            ("attempts", .integer(Int64(delivery.attemptsWithNext))),
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
