// The command line: its tree, and what each kind of failure ends the process with.

import ArgumentParser
import CheckerKit
import Glibc
import Logging
import Monitor

/// `vedette`.
struct Program: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "vedette",
        abstract: "Watches usage logs of AI models for sanctioned actors, disallowed purposes and restricted places.",
        discussion: """
            Exit status: 0 done, 1 failed, 2 wrong usage, 10 found something, 64 wrong values, 69 the daemon cannot be \
            reached, 78 the configuration is wrong. See vedette(1).
            """,
        version: components.version,
        subcommands: [
            RunCommand.self, DemoCommand.self, StatusCommand.self, AlertsCommand.self, ReplayCommand.self,
            ExplainCommand.self, FeedsCommand.self, RulesCommand.self, GrantsCommand.self, AccountsCommand.self,
            ListsCommand.self, ScreenCommand.self, ClassifyCommand.self, LocateCommand.self,
            ConfigCommand.self, ControlCommand.self,
        ])

    /// Parses and runs; never returns.
    static func run() async -> Never {
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
            Glibc.exit(0)
        } catch {
            leave(with: error)
        }
    }

    private static func leave(with error: any Error) -> Never {
        switch error {
        case let error as ConfigurationError:
            say(error.description)
            Glibc.exit(78)
        case let error as UsageError:
            say("vedette: \(error)")
            Glibc.exit(64)
        case let error as StatusReport.Unreachable:
            say("vedette: \(error)")
            Glibc.exit(69)
        case let code as ExitCode: Glibc.exit(code.rawValue)
        default: break
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            print(message)
            Glibc.exit(0)
        }
        say(code == .validationFailure ? message : "vedette: \(message)")
        Glibc.exit(code == .validationFailure ? 2 : 1)
    }

    private static func say(_ text: String) { standardError.write(text + "\n") }
}

/// Which configuration a command works with.
struct ConfigurationOption: ParsableArguments {
    @Option(name: .long, help: "The main configuration file.")
    var config = "/etc/vedette/vedette.toml"
}

/// `run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "The daemon: reads feeds, judges, alerts, until stopped.")
    @OptionGroup var options: ConfigurationOption

    func run() async throws {
        LoggingSystem.bootstrap { ServiceLogHandler(label: $0) }
        try await Daemon.run(configuration: options.config, components: components)
    }
}
