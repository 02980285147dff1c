// Reload: build a new ruleset beside the old one, then swap; keep the old one if anything is wrong.

import CPosix
import CheckerKit
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// What the last attempt to load a configuration came to.
struct ReloadVerdict: Sendable, Hashable {
    /// Counts attempts; the start of the process is the first.
    var attempt = 1
    var applied = true
    /// The problems of a rejected configuration, or what needs a restart.
    var message = ""
}

/// Rebuilds the ruleset on SIGHUP.
///
/// Rules, lists, grants, accounts, suppressions and checker settings are hot. Feeds and sinks are not: a change there is
/// reported and takes effect at the next restart, which the checkpoints make cheap.
final class Reloader: Service {
    private let path: String
    private let builder: RulesetBuilder
    private let rulesets: RulesetHolder
    private let ledger: Ledger
    private let signals: UnixSignalsSequence
    private let notifier: ServiceNotifier
    private let log: Logger
    private let topology: Int
    private let state = Mutex(ReloadVerdict())

    private static let coldChange =
        "feeds, sinks or settings of vedette.toml changed: restart the service to apply that part"

    init(
        path: String, builder: RulesetBuilder, running: Configuration, rulesets: RulesetHolder, ledger: Ledger,
        signals: UnixSignalsSequence, notifier: ServiceNotifier, log: Logger
    ) {
        self.path = path
        self.builder = builder
        self.rulesets = rulesets
        self.ledger = ledger
        self.signals = signals
        self.notifier = notifier
        self.log = log
        topology = running.topology
    }

    var verdict: ReloadVerdict { state.withLock { $0 } }

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            notifier.reloading()
            await reload()
            // Otherwise the allocator keeps what the configuration took that was compared and forgotten.
            cposix_trim()
            notifier.ready(status: verdict.applied ? "configuration reloaded" : "configuration on disk refused")
        }
    }

    func reload() async {
        do {
            let loaded = try builder.load(path)
            let (configuration, ruleset) = (loaded.configuration, loaded.ruleset)
            try checkPresence(of: ruleset, configuration)
            for warning in loaded.warnings {
                log.warning("Configuration.", metadata: ["problem": "\(warning)"])
            }
            let before = rulesets.current.sources
            let generation = rulesets.replace(with: ruleset)
            let cold = configuration.topology != topology
            let message = cold ? Self.coldChange : ""
            finish(applied: true, message)
            log.notice("Configuration applied.", metadata: ["generation": "\(generation)", "note": "\(message)"])
            try await ledger.append(
                .configApplied, severity: .info,
                fields: [
                    ("change", "applied"), ("reason", .string(message)), ("config", .string(ruleset.hash)),
                    ("generation", .integer(Int64(generation))),
                ])
            try await tell(ruleset.sources, insteadOf: before)
        } catch {
            await reject(error)
        }
    }

    /// A reload does not end all watching: a file that was emptied, or a folder that was moved, looks just like that.
    private func checkPresence(of ruleset: Ruleset, _ configuration: Configuration) throws(ConfigurationError) {
        guard ruleset.rules.isEmpty, !rulesets.current.rules.isEmpty else { return }
        throw ConfigurationError([
            Problem(
                at: Place(file: configuration.paths.first ?? path),
                "there is no rule any more, so that nothing would be looked for; restart the service if that is meant")
        ])
    }

    /// Records which lists and databases are new, and which have new content.
    private func tell(_ sources: [DataSource], insteadOf before: [DataSource]) async throws {
        for source in sources {
            let old = before.first { $0.id == source.id }
            guard old?.digest != source.digest else { continue }
            try await ledger.append(
                .listUpdated, severity: .info,
                fields: [
                    ("list", .string(source.id)), ("change", old == nil ? "added" : "updated"),
                    ("list_date", .string(source.date)), ("digest", .string(source.digest)),
                    ("count", .integer(Int64(source.entries))),
                    ("count_before", .integer(Int64(old?.entries ?? 0))),
                ])
        }
    }

    private func reject(_ error: any Error) async {
        finish(applied: false, "\(error)")
        log.error("Configuration rejected; the previous one stays in force.", metadata: ["problems": "\(error)"])
        let problem = (error as? ConfigurationError)?.problems.first { $0.level == .error }
        try? await ledger.append(
            .configRejected, severity: .high,
            fields: [
                ("change", "rejected"), ("reason", .string(problem?.message ?? "\(error)")),
                ("config_file", .string(problem?.place.file ?? "")),
                ("config_line", .integer(Int64(problem?.place.line ?? 0))),
                ("config_column", .integer(Int64(problem?.place.column ?? 0))),
            ])
    }

    private func finish(applied: Bool, _ message: String) {
        state.withLock {
            $0.attempt += 1
            $0.applied = applied
            $0.message = message
        }
    }
}

extension Configuration {
    /// What cannot change without a restart, as a number that this process can compare.
    var topology: Int {
        var hasher = Hasher()
        hasher.combine(feeds)
        for sink in sinks { hasher.combine("\(sink)") }
        for part in [
            "\(main.instance)", "\(main.privacy)", "\(main.ledger)", "\(main.alerts)", main.secretsDirectory,
            "\(String(describing: main.secondOpinion))",
        ] { hasher.combine(part) }
        return hasher.finalize()
    }
}
