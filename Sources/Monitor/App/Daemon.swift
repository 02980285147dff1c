// The process: what runs, and in which order it stops.

import CheckerKit
import Logging
import ServiceLifecycle
import UnixSignals

/// The monitor as a program.
public enum Daemon {
    /// Runs until SIGTERM or SIGINT; systemd restarts it after a failure.
    ///
    /// Start-up, in order: configuration, checkers with their lists, ledger, sinks, feeds; READY=1 once every feed has
    /// looked for what is there to read.
    ///
    /// - Throws: ``CheckerKit/ConfigurationError`` with all problems; ``LedgerError`` if the state cannot be used.
    public static func run(configuration path: String, components: Components) async throws {
        let log = Logger(label: "vedette")
        let notifier = ServiceNotifier()
        let started = systemTime()
        notifier.extendTimeout(by: .seconds(60))
        let builder = RulesetBuilder(components: components)
        let loaded = try builder.load(path)
        for warning in loaded.warnings { log.warning("Configuration.", metadata: ["problem": "\(warning)"]) }
        let (configuration, ruleset) = (loaded.configuration, loaded.ruleset)
        let ledger = try Ledger.open(
            .directory(configuration.main.ledger.directory), settings: LedgerSettings(configuration.main))
        try await ledger.registerSinks(configuration.sinks.map(\.id))
        try await ledger.append(
            .configApplied, severity: .info,
            fields: [("change", "applied"), ("reason", "start"), ("config", .string(ruleset.hash))])

        let assembly = try Assembly(
            configuration, path: path, builder: builder, ruleset: ruleset, ledger: ledger, started: started, log: log)
        log.notice(
            "Started.",
            metadata: [
                "version": "\(components.version)", "feeds": "\(assembly.feeds.count)",
                "rules": "\(ruleset.rules.count)",
                "ruleset": "\(ruleset.hash.prefix(16))",
            ])
        try await ServiceGroup(
            configuration: .init(
                services: assembly.services(notifier).map { .init(service: $0) },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: log)
        ).run()
        _ = assembly.status.write()
        try ledger.close()
        log.notice("Stopped.")
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
    private let screening: AccountScreening
    private let listWatch: ListWatch
    private let joinSweep: JoinSweep

    init(
        _ configuration: Configuration, path: String, builder: RulesetBuilder, ruleset: Ruleset, ledger: Ledger,
        started: Int64, log: Logger
    ) throws {
        let rulesets = RulesetHolder(ruleset)
        let components = builder.components
        self.log = log
        self.ledger = ledger
        checkpointEvery = configuration.main.ledger.checkpointEvery
        retention = configuration.main.privacy.evidenceRetention
        reloader = Reloader(
            path: path, builder: builder, running: configuration, rulesets: rulesets, ledger: ledger,
            notifier: ServiceNotifier(), log: log)
        let heart = Heart(awaiting: configuration.feeds.map(\.id))
        self.heart = heart
        let counters = Dictionary(uniqueKeysWithValues: configuration.feeds.map { ($0.id, FeedCounters(feed: $0.id)) })
        let joins = JoinGroup.all(of: configuration.feeds, components, ledger, rulesets, counters)
        feeds = try configuration.feeds.compactMap { settings in
            guard let format = components.format(of: settings), let counters = counters[settings.id] else { return nil }
            return FeedRunner(
                feed: try settings.makeFeed(), makeDecoder: { format.makeDecoder() }, rulesets: rulesets,
                ledger: ledger, counters: counters, heart: heart, log: log, now: systemTime,
                join: settings.join.flatMap { joins[$0] })
        }
        joinSweep = JoinSweep(
            groups: joins.values.sorted { $0.id < $1.id }, ledger: ledger, rulesets: rulesets, log: log, now: systemTime
        )
        sinks = try configuration.sinks.map { settings in
            SinkRunner(
                sink: try settings.makeSink(configuration, version: components.version, log: log), ledger: ledger,
                log: log)
        }
        screening = AccountScreening(
            rulesets: rulesets, lookBack: LookBack(ledger: ledger, now: systemTime), log: log)
        listWatch = ListWatch(rulesets: rulesets, ledger: ledger, log: log)
        status = StatusFile(
            directory: configuration.main.ledger.directory, version: components.version, started: started,
            feeds: feeds.map(\.counters), sinks: sinks.map(\.sink), rulesets: rulesets, reloader: reloader)
    }

    /// All services; they stop in reverse order: first the feeds, last what they deliver to.
    func services(_ notifier: ServiceNotifier) -> [any Service] {
        let watchdog = Watchdog(heart: heart, notifier: notifier, status: status, log: log)
        let upkeep = Upkeep(ledger: ledger, checkpointEvery: checkpointEvery, evidenceRetention: retention, log: log)
        return [watchdog, upkeep] + sinks + [reloader, screening, listWatch, joinSweep] + feeds
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
        _ counters: [String: FeedCounters]
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
                    counters: feeds.compactMap { counters[$0.id] }, now: systemTime)
                return (id, group)
            })
    }
}

extension FeedSettings {
    /// The feed that `/etc` asks for.
    func makeFeed() throws -> any Feed {
        switch source {
        case .file:
            var settings = FileFeed.Settings(paths: paths)
            settings.startAt = start == .end ? .end : .beginning
            settings.maxRecord = maximalRecord
            return try FileFeed(id: id, settings: settings)
        case .journal:
            var settings = JournalFeed.Settings(matches: matches, directory: directory)
            settings.fromBeginning = start == .beginning
            settings.maxRecord = maximalRecord
            return JournalFeed(id: id, settings: settings)
        }
    }
}
