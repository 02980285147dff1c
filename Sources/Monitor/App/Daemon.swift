// The process: what runs, and in which order it stops.

import CPosix
import CheckerKit
import Logging
import ServiceLifecycle
import UnixSignals

/// The monitor as a program.
public enum Daemon {
    /// Runs until SIGTERM or SIGINT; systemd restarts it after a failure.
    ///
    /// Signals are caught from the first moment: one that comes during the start is obeyed when that is complete.
    ///
    /// Start-up, in order: configuration, checkers with their lists, ledger, sinks, feeds; READY=1 once every feed has
    /// looked for what is there to read.
    ///
    /// - Throws: ``CheckerKit/ConfigurationError`` with all problems; ``LedgerError`` if the state cannot be used.
    public static func run(configuration path: String, components: Components) async throws {
        cposix_keep_little()
        let log = Logger(label: "vedette")
        let stops = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let reloads = await UnixSignalsSequence(trapping: .sighup)
        let notifier = ServiceNotifier()
        let started = systemTime()
        notifier.extendTimeout(by: .seconds(60))
        let builder = RulesetBuilder(components: components, patience: .ofProcess)
        let loaded = try builder.load(path)
        for warning in loaded.warnings { log.warning("Configuration.", metadata: ["problem": "\(warning)"]) }
        let (configuration, ruleset) = (loaded.configuration, loaded.ruleset)
        var settings = LedgerSettings(configuration.main)
        settings.opinions = configuration.main.secondOpinion?.scope
        let ledger = try Ledger.open(.directory(configuration.main.ledger.directory), settings: settings)
        let judge = configuration.main.secondOpinion.map { _ in SecondOpinion.sinkID }
        try await ledger.registerSinks(configuration.sinks.map(\.id) + [judge].compactMap(\.self))
        try await ledger.append(
            .configApplied, severity: .info,
            fields: [("change", "applied"), ("reason", "start"), ("config", .string(ruleset.hash))])

        let memory = try await ledger.memory(forgettingAllBut: ruleset.spaces)
        let assembly = try Assembly(
            configuration, path: path, builder: builder, ruleset: ruleset, ledger: ledger,
            memory: SharedMemory(memory), started: started, reloads: reloads, log: log)
        log.notice(
            "Started.",
            metadata: [
                "version": "\(components.version)", "feeds": "\(assembly.feeds.count)",
                "rules": "\(ruleset.rules.count)",
                "ruleset": "\(ruleset.hash.prefix(16))",
            ])
        try await ServiceGroup(services: assembly.services(notifier), logger: log).run(untilFirstOf: stops)
        _ = assembly.status.write()
        try ledger.close()
        log.notice("Stopped.")
    }
}

extension ServiceGroup {
    /// Runs the services until one of them fails, or a signal asks for an orderly end.
    ///
    /// - Throws: What a service threw.
    fileprivate func run(untilFirstOf signals: UnixSignalsSequence) async throws {
        try await withThrowingTaskGroup { tasks in
            tasks.addTask {
                for await _ in signals { await self.triggerGracefulShutdown() }
            }
            try await run()
            tasks.cancelAll()
        }
    }
}

/// The parts of a running daemon, wired to each other.
struct Assembly {
    let heart: Heart
    let log: Logger
    let ledger: Ledger
    let reloader: Reloader
    let status: StatusFile
    let feeds: [FeedRunner]
    let sinks: [SinkRunner]
    private let checkpointEvery: Duration
    private let retention: Duration
    private let opinionWait: Duration
    private let screening: AccountScreening
    private let listWatch: ListWatch
    private let feedWatch: FeedWatch
    private let joinSweep: JoinSweep

    init(
        _ configuration: Configuration, path: String, builder: RulesetBuilder, ruleset: Ruleset, ledger: Ledger,
        memory: SharedMemory, started: Int64, reloads: UnixSignalsSequence, log: Logger
    ) throws {
        let rulesets = RulesetHolder(ruleset)
        let components = builder.components
        self.log = log
        self.ledger = ledger
        checkpointEvery = configuration.main.ledger.checkpointEvery
        retention = configuration.main.privacy.evidenceRetention
        reloader = Reloader(
            path: path, builder: builder, running: configuration, rulesets: rulesets, ledger: ledger, signals: reloads,
            notifier: ServiceNotifier(), log: log)
        let heart = Heart(awaiting: configuration.feeds.map(\.id))
        self.heart = heart
        let plan = MemoryPlan(limit: configuration.main.memoryLimit, feeds: configuration.feeds.count)
        let made = try configuration.feeds.compactMap { settings -> (FeedSettings, any Feed, any EventFormat)? in
            guard let format = components.format(of: settings) else { return nil }
            return (
                settings,
                try settings.makeFeed(
                    secrets: configuration.secrets, chunkBytes: plan.chunkBytes, sharers: configuration.feeds.count),
                format
            )
        }
        let counters = Dictionary(
            uniqueKeysWithValues: made.map { settings, feed, _ in
                (settings.id, FeedCounters(feed: settings.id, numbers: { feed.numbers }))
            })
        let joins = JoinGroup.all(of: configuration.feeds, components, ledger, rulesets, memory, counters)
        let (pool, isPollingTold) = (BatchPool(), OnceOnly())
        feeds = made.compactMap { settings, feed, format in
            guard let counters = counters[settings.id] else { return nil }
            return FeedRunner(
                feed: feed, makeDecoder: { format.makeDecoder() }, rulesets: rulesets, ledger: ledger, memory: memory,
                counters: counters, heart: heart, log: log, now: systemTime,
                marker: "\(configuration.main.ledger.directory)/in-hand-\(settings.id)",
                pool: pool, isPollingTold: isPollingTold, join: settings.join.flatMap { joins[$0] })
        }
        joinSweep = JoinSweep(
            groups: joins.values.sorted { $0.id < $1.id }, ledger: ledger, rulesets: rulesets, memory: memory, log: log,
            now: systemTime)
        let opinion = try configuration.makeSecondOpinion(ledger, version: components.version)
        opinionWait = opinion?.settings.patience ?? .zero
        let targets = try configuration.sinks.map {
            try $0.makeSink(configuration, version: components.version, log: log)
        }
        let judge: [any ObservableSink] = opinion.map { [$0] } ?? []
        sinks = (targets + judge).map { SinkRunner(sink: $0, ledger: ledger, log: log) }
        screening = AccountScreening(
            rulesets: rulesets, lookBack: LookBack(ledger: ledger, now: systemTime), log: log)
        listWatch = ListWatch(rulesets: rulesets, ledger: ledger, log: log)
        let limits = Dictionary(configuration.feeds.map { ($0.id, $0.maximalLag) }, uniquingKeysWith: { $1 })
        feedWatch = FeedWatch(
            members: feeds.map { FeedWatch.Member(counters: $0.counters, maximalLag: limits[$0.feed.id] ?? nil) },
            ledger: ledger, log: log)
        status = StatusFile(
            directory: configuration.main.ledger.directory, version: components.version, started: started,
            feeds: feeds.map(\.counters), sinks: sinks.map(\.sink), rulesets: rulesets, reloader: reloader,
            opinion: opinion)
    }

    /// All services; they stop in reverse order: first the feeds, last what they deliver to.
    func services(_ notifier: ServiceNotifier) -> [any Service] {
        let watchdog = Watchdog(heart: heart, notifier: notifier, status: status, log: log)
        let upkeep = Upkeep(
            ledger: ledger, checkpointEvery: checkpointEvery, evidenceRetention: retention,
            opinionWait: opinionWait, log: log)
        return [watchdog, upkeep] + sinks + [
            reloader, screening, listWatch, feedWatch, joinSweep, FeedGroup(feeds: feeds),
        ]
    }
}

extension LedgerSettings {
    /// What the main file says of the ledger.
    init(_ main: MainSettings) {
        self.init(now: systemTime)
        dedupWindow = main.alerts.dedupWindow
        instance = main.instance.name
        showsSubjects = main.privacy.subject == .clear
        clearEvidence = ClearEvidence(rawValue: main.privacy.prompt.rawValue) ?? .hash
    }
}

extension JoinGroup {
    /// The groups that `/etc` asks for, by name; the feeds of each in the order of the configuration.
    static func all(
        of feeds: [FeedSettings], _ components: Components, _ ledger: Ledger, _ rulesets: RulesetHolder,
        _ memory: SharedMemory, _ counters: [String: FeedCounters]
    ) -> [String: JoinGroup] {
        let groups = Dictionary(grouping: feeds.filter { $0.join != nil }) { $0.join ?? "" }
        return Dictionary(
            uniqueKeysWithValues: groups.compactMap { id, feeds in
                let members = feeds.compactMap { feed in
                    components.format(of: feed).map { JoinMember(feed: feed.id, rule: JoinRule(of: $0)) }
                }
                // One record alone is the whole use: there is nothing to wait for.
                if members.count == 1, members[0].rule.shape == .whole { return nil }
                let group = JoinGroup(
                    id: id, members: members, limits: feeds[0].joinLimits, ledger: ledger, rulesets: rulesets,
                    memory: memory, counters: feeds.compactMap { counters[$0.id] }, now: systemTime)
                return (id, group)
            })
    }
}

extension FeedSettings {
    /// Makes the feed that `/etc` asks for.
    ///
    /// - Parameters:
    ///   - secrets: What clients prove themselves with.
    ///   - chunkBytes: After so many bytes a chunk is closed.
    ///   - sharers: How many feeds there are.
    /// - Returns: The feed, not begun.
    /// - Throws: What is wrong with its settings.
    func makeFeed(secrets: SecretStore, chunkBytes: Int = 1 << 20, sharers: Int = 1) throws -> any Feed {
        switch source {
        case .file:
            var settings = FileFeed.Settings(paths: paths)
            settings.startAt = start == .end ? .end : .beginning
            settings.maxRecord = maximalRecord
            settings.chunkBytes = chunkBytes
            settings.sharers = sharers
            return try FileFeed(id: id, settings: settings)
        case .journal:
            var settings = JournalFeed.Settings(matches: matches, directory: directory)
            settings.fromBeginning = start == .beginning
            settings.maxRecord = maximalRecord
            settings.chunkBytes = chunkBytes
            return JournalFeed(id: id, settings: settings)
        case .http:
            return try HTTPFeed(id: id, settings: push ?? PushSettings(), maxRecord: maximalRecord, secrets: secrets)
        }
    }
}
