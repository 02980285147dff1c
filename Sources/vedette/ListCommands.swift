// Commands about lists: list, update, diff, search, accept.

import ArgumentParser
import Glibc
import Monitor

/// `lists`.
struct ListsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lists", abstract: "The lists of parties: their age, their changes, their entries.",
        subcommands: [List.self, Update.self, Diff.self, Search.self, Accept.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every list with format, date and size.",
            discussion: "Exit status 1 if a list is stale, cannot be read, or has a refused version.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false

        func run() throws {
            let report = ListsReport(configuration: options.config, isJSON: json)
            if try !report.list(components: components) { throw ExitCode(1) }
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetch the lists that are due, check them, put them in force.",
            discussion: """
                A version that is empty, broken off, older, or shrunk by more than refuse_if_shrinks_by is refused, and the last \
                good one stays. The running daemon is told to reload. Exit status 1 if a list was refused or failed.
                """)
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "Fetch everything anew, due or not, changed or not.") var force = false
        @Flag(inversion: .prefixedNo, help: "Tell the running daemon.") var reload = true
        @Flag(help: "One JSON object a line.") var json = false
        @Argument(help: "Only these lists, due or not.") var ids: [String] = []

        func run() async throws {
            let report = ListsReport(configuration: options.config, isJSON: json)
            let isSound = try await report.update(ids, force: force, reload: reload, components: components)
            if !isSound { throw ExitCode(1) }
        }
    }

    struct Diff: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What the refused version would change, or what the last update changed.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false
        @Argument(help: "The list.") var id: String

        func run() throws {
            try ListsReport(configuration: options.config, isJSON: json).diff(id, components: components)
        }
    }

    struct Search: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Search all lists for a name, with the engine that screens events.",
            discussion: "Exit status 10 if an entry was found.")
        @OptionGroup var options: ConfigurationOption
        @Option(help: "The most entries.") var limit = 10
        @Option(help: "Only entries with at least this score, 0 to 1.") var minScore = 0.5
        @Flag(help: "One JSON object a line.") var json = false
        @Argument(help: "The name.") var name: String

        func run() throws {
            let report = ListsReport(configuration: options.config, isJSON: json)
            if try report.search(name, limit: limit, minScore: minScore, components: components) { throw ExitCode(10) }
        }
    }

    struct Accept: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the refused version of a list in force after all.",
            discussion: "Asks on a terminal, and needs --yes otherwise. The reason is kept with the list.")
        @OptionGroup var options: ConfigurationOption
        @Option(help: "Why it is right, for the record.") var reason: String
        @Flag(help: "Do not ask.") var yes = false
        @Flag(inversion: .prefixedNo, help: "Tell the running daemon.") var reload = true
        @Flag(help: "One JSON object.") var json = false
        @Argument(help: "The list.") var id: String

        func run() async throws {
            if !reason.contains(where: { !$0.isWhitespace }) { throw UsageError("--reason must say why") }
            if !yes {
                guard isatty(STDIN_FILENO) == 1 else { throw UsageError("without a terminal, --yes must be given") }
                standardError.write("Put the refused version of list \"\(id)\" in force? [y/N] ")
                guard readLine()?.lowercased() == "y" else { throw ExitCode(1) }
            }
            let report = ListsReport(configuration: options.config, isJSON: json)
            let isApplied = try await report.accept(id, reason: reason, reload: reload, components: components)
            if !isApplied { throw ExitCode(1) }
        }
    }
}
