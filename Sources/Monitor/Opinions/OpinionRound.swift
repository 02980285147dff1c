// What is done with each finding worth a question: one request, one line in the ledger.

import Logging

/// The courier of questions.
struct OpinionRound: Courier {
    /// What an attempt came to.
    enum Answer: Sendable {
        /// The text was erased meanwhile, or never kept.
        case nothing
        case opinion(Opinion, isRemembered: Bool)
        /// There may be an answer later.
        case failure(word: String, reason: String, retryAfter: Int64?, isConfiguration: Bool)
    }

    /// Milliseconds before the second and the third attempt.
    private static let schedule = RetrySchedule(delays: [0, 5, 60])

    let settings: OpinionSettings
    let key: String
    let version: String
    let store: any OpinionStore
    let outbox: any Outbox
    let transport: WebhookTransport
    let cache: OpinionCache
    let tally: OpinionTally
    let clock: SinkClock
    let status: SinkStatus
    let logger: Logger
    var trouble: WebhookTrouble

    var sink: String { SecondOpinion.sinkID }

    /// Questions about one event wait for each other: the first answer serves them all.
    func taken(_ entry: LedgerEntry) -> LedgerEntry? {
        guard settings.scope.covers(entry), !isOld(entry) else { return nil }
        var entry = entry
        entry.partitionKey = entry.body["event_id"]?.stringValue ?? entry.partitionKey
        return entry
    }

    func isLate(_ delivery: Delivery) -> Bool { delivery.entry.map(isOld) ?? false }

    /// Counts each entry that is too old once: it is dropped for that.
    private func isOld(_ entry: LedgerEntry) -> Bool {
        guard clock.now() - entry.time > settings.patience.milliseconds else { return false }
        tally.update { $0.late += 1 }
        return true
    }

    func isFree(_ answer: Answer) -> Bool {
        switch answer {
        case .nothing, .opinion(_, isRemembered: true): true
        case .opinion, .failure: false
        }
    }

    func attempt(_ entry: LedgerEntry) async throws -> Answer {
        guard !isOld(entry), let text = try await store.opinionText(about: entry.sequence) else { return .nothing }
        let category = entry.body["facts"]?.arrayValue?.first?["category"]?.stringValue ?? ""
        let question = JudgeQuestion(style: settings.style, text: text, category: category)
        let start = clock.now()
        if let known = cache.verdict(for: question.key, at: start) {
            return .opinion(Opinion(known, on: category, milliseconds: 0), isRemembered: true)
        }
        let answer = try await transport.ask(question.body(model: settings.model), headers: headers)
        let milliseconds = max(clock.now() - start, 1)
        do throws(JudgeAnswerError) {
            guard let body = try Self.body(of: answer) else { return failure(answer) }
            let verdict = try JudgeVerdict(body, to: question)
            cache.remember(verdict, for: question.key, at: start)
            return .opinion(Opinion(verdict, on: category, milliseconds: milliseconds), isRemembered: false)
        } catch {
            return .opinion(
                Opinion(none: error.word, error.reason, milliseconds: milliseconds), isRemembered: false)
        }
    }

    /// The body of an answer that may hold a verdict; `nil` for a failure.
    private static func body(of answer: PostAnswer) throws(JudgeAnswerError) -> [UInt8]? {
        guard case .reply(200..<300, _, let body, let isCut) = answer else { return nil }
        if isCut { throw .tooLong }
        return body
    }

    private func failure(_ answer: PostAnswer) -> Answer {
        switch answer {
        case .late:
            .failure(
                word: "timeout", reason: "no answer within \(settings.deadline.milliseconds) ms", retryAfter: nil,
                isConfiguration: false)
        case .failed(let reason, let configuration):
            .failure(word: "unreachable", reason: reason, retryAfter: nil, isConfiguration: configuration)
        case .reply(let code, let header, _, _):
            .failure(
                word: "status-\(code)", reason: "answered \(code)",
                retryAfter: header.flatMap { RetrySchedule.retryAfter($0, now: clock.now()) },
                isConfiguration: [400, 401, 403, 404].contains(code) || (300..<400).contains(code))
        }
    }

    private var headers: [(String, String)] {
        [("content-type", "application/json"), ("accept", "application/json"), ("user-agent", "vedette/\(version)")]
            + (key.isEmpty ? [] : [("authorization", "Bearer \(key)")])
    }

    mutating func settle(_ delivery: Delivery, _ answer: Answer, _ queue: inout DeliveryQueue) async throws {
        switch answer {
        case .nothing: queue.dropped(delivery)
        case .opinion(let opinion, let isRemembered):
            try await record(opinion, delivery)
            queue.succeeded(delivery, at: clock.now())
            if isRemembered {
                tally.update { $0.remembered += 1 }
            } else {
                try await answered(opinion, queue)
            }
        case .failure(let word, let reason, let retryAfter, let isConfiguration):
            let delay = Self.schedule.delay(
                after: delivery.step, retryAfter: retryAfter, jitter: clock.jitter())
            if let delay, delay < settings.patience.milliseconds {
                _ = queue.failed(delivery, error: reason, delay: delay, isPutOff: retryAfter != nil, at: clock.now())
                tally.update { $0.repeated += 1 }
            } else {
                try await record(Opinion(none: word, reason), delivery)
                queue.gaveUp(delivery, at: clock.now())
            }
            try await failed(reason, isConfiguration, queue)
        }
    }

    private func record(_ opinion: Opinion, _ delivery: Delivery) async throws {
        guard let entry = delivery.entry else { return }
        if try await store.record(opinion, about: entry, model: settings.model) { tally.count(opinion) }
    }

    /// An answer without a verdict is one all the same: the judge is there, and worth a look.
    private mutating func answered(_ opinion: Opinion, _ queue: DeliveryQueue) async throws {
        status.delivered(1, at: clock.now())
        if opinion.word == .none { status.failed(.degraded, opinion.reason, error: opinion.reason) }
        if trouble.end() { try await tell(.sinkRecovered, .low, [("change", "recovered")], queue) }
    }

    private mutating func failed(_ reason: String, _ isConfiguration: Bool, _ queue: DeliveryQueue) async throws {
        let isFailing = isConfiguration || queue.failures >= WebhookTrouble.failuresInARow
        status.failed(isFailing ? .failing : .degraded, reason, error: reason)
        if isFailing && trouble.begin(isGone: false) {
            try await tell(.sinkFailing, .medium, [("change", "failing"), ("reason", .string(reason))], queue)
        }
    }

    private func tell(
        _ kind: EntryKind, _ severity: Severity, _ fields: [(String, JSON)], _ queue: DeliveryQueue
    ) async throws {
        logger.log(
            level: kind == .sinkRecovered ? .notice : .error, "The second opinion's state changed.",
            metadata: ["event": "\(kind.rawValue)"])
        try await outbox.append(
            kind, severity: severity,
            fields: [("sink", .string(sink))] + fields + [("pending", .integer(Int64(queue.pending)))])
    }
}
