// Commands about feeds: sample.

import ArgumentParser
import Monitor

/// `feeds`.
struct FeedsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds", abstract: "The logs that are read: which format fits one.", subcommands: [Sample.self])

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
