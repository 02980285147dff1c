// Delivers entries to a receiver over HTTP, at least once, in order per alert, for three days if need be.
//
// 1. An entry is delivered when the receiver answered 2xx, and given up only after the last attempt of the schedule.
// 2. What waits is in the ledger: the cursor, and an exception for each entry that the cursor has passed undelivered.
// 3. Never switched off for failing; only the receiver's own "gone" (410) does that, until an operator says otherwise.

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
    private let wish = ResumeWish()

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

    /// Makes the run loop attempt everything that waits within a second, as an operator may ask for.
    ///
    /// Ends the silence after a 410, and restarts the schedules.
    ///
    /// - Parameter deadLetters: Whether entries that were given up are attempted again too.
    func resume(deadLetters: Bool = false) { wish.make(deadLetters: deadLetters) }

    func run(from outbox: any Outbox) async throws { try await deliver(from: outbox, stopsWhenIdle: false) }

    func drain(from outbox: any Outbox) async throws { try await deliver(from: outbox, stopsWhenIdle: true) }

    private func deliver(from outbox: any Outbox, stopsWhenIdle: Bool) async throws {
        let transport = WebhookTransport(settings, clock: clock, resolve: resolve)
        let queue = DeliveryQueue(
            cursor: try await outbox.cursor(of: id), exceptions: try await outbox.exceptions(of: id))
        let round = WebhookRound(
            settings: settings, schedule: schedule, clock: clock, outbox: outbox, transport: transport, status: status,
            wish: wish, logger: logger)
        do {
            try await round.run(queue, stopsWhenIdle: stopsWhenIdle)
        } catch {
            await transport.close()
            throw error
        }
        await transport.close()
    }
}

/// An operator's wish to try again now.
final class ResumeWish: Sendable {
    private let wish = Mutex<Bool?>(nil)

    func make(deadLetters: Bool) { wish.withLock { $0 = deadLetters || $0 == true } }

    /// Returns the wish and forgets it: `nil` for none, `true` if it includes dead letters.
    func take() -> Bool? {
        wish.withLock { wish in
            defer { wish = nil }
            return wish
        }
    }
}
