// Commands about feeds: list, show, sample.

import ArgumentParser
import Monitor

/// `feeds`.
struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "The logs that are read: what came of them, and which format fits one.",
        subcommands: [List.self, Show.self, Sample.self], defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show every feed: records read, rejected and matched, and what waits.",
            discussion: """
                Works with a stopped daemon too: then the numbers are those of its last run. Exit status 1 if a feed pauses or \
                has an alarm.
                """)
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object a line.") var json = false

        func run() async throws {
            let report = FeedsReport(configuration: options.config, isJSON: json)
            if try await !report.list(components: components) { throw ExitCode(1) }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one feed with its files, how far each is read, and what was rejected last.",
            discussion: "Exit status 1 if the feed pauses or has an alarm.")
        @OptionGroup var options: ConfigurationOption
        @Flag(help: "One JSON object.") var json = false
        @Argument(help: "The feed.") var id: String

        func run() async throws {
            let report = FeedsReport(configuration: options.config, isJSON: json)
            if try await !report.show(id, components: components) { throw ExitCode(1) }
        }
    }

    struct Sample: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Guess the format of a log, and show what it makes of the first 200 records.",
            discussion: """
                Needs no configuration. Shows for each field how many records fill it and the first value; what is shown may be \
                personal data. Exit status 1 if no format fits. "-" reads standard input.
                """)
        @Option(help: "Read it by this format instead of the one that fits best.") var format: String?
        @Flag(help: "One JSON object.") var json = false
        @Argument(help: "A log file.") var file: String

        func run() async throws {
            let sample = FeedSample(path: file, format: format, isJSON: json)
            if try await !sample.run(components: components) { throw ExitCode(1) }
        }
    }
}
