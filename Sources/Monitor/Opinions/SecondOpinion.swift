// Asks another model about findings that are neither sure nor harmless, beside everything else.
//
// 1. A projection of the ledger with a cursor of its own: an alert is durable, and told, before anybody is asked.
// 2. An answer becomes one line that refers to the alert. It closes nothing, hides nothing and lowers nothing.
// 3. Whatever goes wrong with the judge comes to "no opinion" and a count.
// 4. A text waits in the ledger until the question is answered or too old, and is erased then.

import Logging

/// What the ledger keeps for questions.
protocol OpinionStore: Sendable {
    /// Returns the text of a use that is still to be asked about.
    func opinionText(about sequence: Int64) async throws -> String?
    /// Erases the text and appends the opinion's line, unless that was done already.
    func record(_ opinion: Opinion, about entry: LedgerEntry, model: String) async throws -> Bool
}

/// The sink that asks.
struct SecondOpinion: ObservableSink {
    /// No other sink can be called so.
    static let sinkID = "second_opinion"

    let id = Self.sinkID
    let filter = SinkFilter(events: [EntryKind.alertOccurrence.rawValue], severity: .info)
    let settings: OpinionSettings
    let tally = OpinionTally()
    private let target: PostTarget
    private let key: String
    private let version: String
    private let store: any OpinionStore
    private let cache: OpinionCache
    private let clock: SinkClock
    private let resolve: @Sendable (String) -> [NetworkAddress]
    private let logger: Logger
    private let status = SinkStatus()

    /// - Parameters:
    ///   - settings: Whom to ask and how often.
    ///   - key: Sent as a bearer token; empty: none.
    ///   - version: The daemon's.
    ///   - store: Where the texts wait.
    ///   - clock: The time.
    ///   - resolve: Looks a host up.
    ///   - logger: The operator's log.
    /// - Throws: ``WebAddress/Refusal`` for an address that is none.
    init(
        _ settings: OpinionSettings, key: String, version: String, store: any OpinionStore, clock: SinkClock = .system,
        resolve: @escaping @Sendable (String) -> [NetworkAddress] = NameLookup.addresses,
        logger: Logger = Logger(label: "vedette.opinion")
    ) throws {
        self.settings = settings
        self.key = key
        self.version = version
        self.store = store
        self.clock = clock
        self.resolve = resolve
        self.logger = logger
        target = try settings.target
        cache = OpinionCache(life: settings.memory.milliseconds)
    }

    var health: SinkHealth { status.health }

    func run(from outbox: any Outbox) async throws {
        let transport = WebhookTransport(target, clock: clock, resolve: resolve)
        let queue = DeliveryQueue(
            cursor: try await outbox.cursor(of: id), exceptions: try await outbox.exceptions(of: id),
            latest: clock.now() + RetrySchedule().longest)
        let round = OpinionRound(
            settings: settings, key: key, version: version, store: store, outbox: outbox, transport: transport,
            cache: cache, tally: tally, clock: clock, status: status, logger: logger,
            trouble: WebhookTrouble(isAnnounced: queue.wasFailing))
        let loop = DeliveryLoop(
            courier: round, outbox: outbox, clock: clock, status: status, parallel: settings.parallel,
            rate: (settings.rate.count, settings.rate.window), sparesCritical: false)
        do {
            try await loop.run(queue, stopsWhenIdle: false)
        } catch {
            await transport.close()
            throw error
        }
        await transport.close()
    }

    /// What was not asked waits in the ledger; a stopping daemon waits for no judge.
    func drain(from outbox: any Outbox) async throws {}
}
