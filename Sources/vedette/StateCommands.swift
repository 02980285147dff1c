// Commands about a running or stopped daemon: status, alerts, config, ctl.

import ArgumentParser
import CheckerKit
import Monitor

/// `status`.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "One screen: feeds, lists, sinks, ledger, configuration.",
        discussion: "Exit status 0 ok, 1 degraded, 2 down.")
    @OptionGroup var options: ConfigurationOption
    @Flag(help: "One JSON object.") var json = false

    func run() async throws {
        let health = try await StatusReport(configuration: options.config).run(isJSON: json, components: components)
        throw ExitCode(health.rawValue)
    }
}

/// `alerts`.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts", abstract: "Alerts in the ledger.", subcommands: [List.self, Show.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List alerts, last opened first.")
        @OptionGroup var options: ConfigurationOption
        @Option(help: "Only alerts since: \"2 h\", \"7 days\" or 2026-11-22.") var since: String?
        @Option(help: "This severity and above: info, low, medium, high, critical.") var severity: String?
        @Option(help: "Only this checker's: sanctions, purpose, geo.") var checker: String?
        @Flag(help: "Also permitted, suppressed and monitored uses.") var all = false
        @Option(help: "The most rows.") var limit = 50
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            try await AlertsReport(configuration: options.config, isJSON: json).list(
                since: since, severity: severity, checker: checker,
                includesAudit: all, limit: limit, components: components)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show one alert and its occurrences.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "Also the clear text behind it, if you may read it and it was kept.") var evidence = false
        @Flag(help: "One JSON object.") var json = false
        @Argument(help: "The alert's id, or its beginning.") var id: String

        func run() async throws {
            try await AlertsReport(configuration: options.config, isJSON: json).show(
                id, withEvidence: evidence, components: components)
        }
    }
}

/// `config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "The configuration.", subcommands: [Check.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check all files and everything they name; exit status 78 if an error is found.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "Print errors only.") var quiet = false
        @Argument(help: "A main file, or the folder of a vedette.toml; instead of --config.") var path: String?

        func run() throws {
            let problems = ConfigurationCheck(configuration: path ?? options.config).problems(components: components)
            for problem in problems where !quiet || problem.level == .error { print(problem) }
            let errors = problems.count { $0.level == .error }
            if errors > 0 { throw ExitCode(78) }
            if !quiet {
                print("\(path ?? options.config): ok, \(problems.count) warning\(problems.count == 1 ? "" : "s")")
            }
        }
    }
}

/// `ctl`.
struct ControlCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ctl", abstract: "Tell the running daemon something.", subcommands: [Reload.self])

    struct Reload: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Reload rules, lists, grants and accounts; exit status 1 if the configuration is refused.")
        @OptionGroup var options: ConfigurationOption
        @Option(help: "How long to wait for the verdict, such as \"30 s\" or 30s.") var wait = "30 s"

        func run() async throws {
            guard let limit = Duration(settings: wait.spacedUnit) else {
                throw UsageError("\"\(wait)\" is not a duration; write \"30 s\"")
            }
            let applied = try await StatusReport(configuration: options.config).reload(
                wait: limit, components: components)
            if !applied { throw ExitCode(1) }
        }
    }
}
