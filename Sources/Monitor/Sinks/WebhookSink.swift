// Delivers entries to a receiver over HTTP, at least once, in order per alert, for three days if need be.
//
// 1. An entry is delivered when the receiver answered 2xx, and given up only after the last attempt of the schedule.
// 2. What waits is in the ledger: the cursor, and an exception for each entry that the cursor has passed undelivered.
// 3. Never switched off for failing; only the receiver's own "gone" (410) does that, until the daemon is restarted.

import Logging
import Synchronization

/// Posts entries as signed CloudEvents.
struct WebhookSink: ObservableSink {
    /// Attempts in flight at once, each for another partition key.
    static let parallel = 8

    let id: String
    let filter: SinkFilter
    private let settings: WebhookSettings
    private let schedule: RetrySchedule
    private let clock: SinkClock
    private let resolve: @Sendable (String) -> [NetworkAddress]
    private let logger: Logger
    private let status = SinkStatus()
    private let receiver = Receiver()

    init(
        _ settings: WebhookSettings, schedule: RetrySchedule = RetrySchedule(), clock: SinkClock = .system,
        resolve: @escaping @Sendable (String) -> [NetworkAddress] = NameLookup.addresses,
        logger: Logger = Logger(label: "vedette.webhook")
    ) {
        id = settings.id
        filter = settings.filter
        self.settings = settings
        self.schedule = schedule
        self.clock = clock
        self.resolve = resolve
        self.logger = logger
    }

    var health: SinkHealth { status.health }

    func run(from outbox: any Outbox) async throws { try await deliver(from: outbox, stopsWhenIdle: false) }

    func drain(from outbox: any Outbox) async throws { try await deliver(from: outbox, stopsWhenIdle: true) }

    private func deliver(from outbox: any Outbox, stopsWhenIdle: Bool) async throws {
        let transport = WebhookTransport(settings.target, clock: clock, resolve: resolve)
        let queue = DeliveryQueue(
            cursor: try await outbox.cursor(of: id), exceptions: try await outbox.exceptions(of: id),
            isOff: receiver.isGone, latest: clock.now() + schedule.longest)
        let round = WebhookRound(
            settings: settings, schedule: schedule, clock: clock, outbox: outbox, transport: transport, status: status,
            receiver: receiver, logger: logger, trouble: WebhookTrouble(isAnnounced: queue.wasFailing))
        let loop = DeliveryLoop(
            courier: round, outbox: outbox, clock: clock, status: status, parallel: Self.parallel,
            rate: (settings.rate, settings.ratePeriod), sparesCritical: true)
        do {
            try await loop.run(queue, stopsWhenIdle: stopsWhenIdle)
        } catch {
            await transport.close()
            throw error
        }
        await transport.close()
    }
}

/// Whether the receiver said that it is gone (410); remembered until the daemon is restarted, whatever becomes of the loop.
final class Receiver: Sendable {
    private let answeredGone = Atomic(false)

    var isGone: Bool { answeredGone.load(ordering: .relaxed) }

    func markGone() { answeredGone.store(true, ordering: .relaxed) }
}
