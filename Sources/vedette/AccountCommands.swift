// Commands about accounts: list, check, import.

import ArgumentParser
import Glibc
import Monitor

/// `accounts`.
struct AccountsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounts", abstract: "The customers that are known.",
        subcommands: [List.self, Check.self, Import.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every account with the grants it is a beneficiary of today.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false

        func run() throws {
            try AccountsReport(configuration: options.config, isJSON: json).list(components: components)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Look at accounts: overdue reviews, and list entries that they may be.",
            discussion: "Exit status 10 if a review is overdue or an account may be listed.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false
        @Argument(help: "Only these accounts.") var ids: [String] = []

        func run() async throws {
            let report = AccountsReport(configuration: options.config, isJSON: json)
            if try await !report.check(ids, components: components) { throw ExitCode(10) }
        }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Read accounts from CSV into a file of accounts.d.",
            discussion: """
                The first line names the columns as accounts.d does: id, organisation, country, kind, legal_names, parent, \
                owner_countries, contractor_of, review, key_hashes, key_aliases, teams, organisation_ids, arns, subscriptions, \
                users. Several values in a field are separated by "|". The next import of the same file replaces what this \
                one wrote. Shows what would change and asks on a terminal; needs --yes otherwise.
                """)
        @OptionGroup var options: ConfigurationOption
        @Option(name: .customLong("as"), help: "The file in accounts.d; by default named after the CSV file.")
        var name: String?
        @Flag(help: "Print the file instead of writing it.") var dryRun = false
        @Flag(help: "Do not ask.") var yes = false
        @Flag(inversion: .prefixedNo, help: "Tell the running daemon.") var reload = true
        @Flag(help: "One JSON object.") var json = false
        @Argument(help: "The CSV file.") var file: String

        func run() async throws {
            if !yes, !dryRun, isatty(STDIN_FILENO) != 1 { throw UsageError("without a terminal, --yes must be given") }
            let report = AccountsReport(configuration: options.config, isJSON: json)
            let isDone = try await report.importCSV(
                file, as: name, isDry: dryRun,
                confirm: { change in
                    if yes { return true }
                    standardError.write("\(change). Write it? [y/N] ")
                    return readLine()?.lowercased() == "y"
                }, reload: reload, components: components)
            if !isDone { throw ExitCode(1) }
        }
    }
}
