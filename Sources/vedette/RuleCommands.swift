// Commands about rules: list, test, backtest.

import ArgumentParser
import Monitor

/// `rules`.
struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "What is looked for.", subcommands: [List.self, Test.self, Backtest.self],
        defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show every rule.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false

        func run() throws {
            try RulesReport(configuration: options.config, isJSON: json).list(components: components)
        }
    }

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judge the examples that stand beside the rules.",
            discussion: "Exit status 1 if an example does not come to what it expects.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false
        @Argument(help: "Only these rules.") var ids: [String] = []

        func run() throws {
            let report = RulesReport(configuration: options.config, isJSON: json)
            if try !report.test(ids, components: components) { throw ExitCode(1) }
        }
    }

    struct Backtest: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "What other rules would have made of the past.",
            discussion: """
                Compares the rules in force with those of --against, over what the ledger recorded, or over log FILEs, which both \
                judge anew. The ledger holds findings and not uses: what was not found then cannot be found in it; nor does it \
                hold where a model ran. Exit status 10 if the alerts differ.
                """)
        @OptionGroup var options: ConfigurationOption
        @Option(help: "A folder of rules that stand for rules.d, or another configuration.") var against: String
        @Option(help: "Over the ledger: how far back, as \"7 days\", 7d or 2026-11-22.") var since = "7 days"
        @Option(help: "Over files: the feed whose format reads them; needed if several could.") var feed: String?
        @Option(help: "The most differences to print.") var limit = 50
        @Flag(help: "One JSON object a line; the last one sums up.") var json = false
        @Argument(help: "Log files, in the order in which they were written.") var files: [String] = []

        func run() async throws {
            var backtest = Monitor.Backtest(configuration: options.config, against: against, isJSON: json)
            backtest.limit = limit
            let differs =
                if files.isEmpty {
                    try await backtest.run(since: since, components: components)
                } else { try await backtest.run(files, feed: feed, components: components) }
            if differs { throw ExitCode(10) }
        }
    }
}
