// Commands that judge: replay, explain.

import ArgumentParser
import Glibc
import Monitor

/// `replay`.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Judge finished log files, without a daemon.",
        discussion: "Exit status 10 if anything alerted, 0 if nothing did. \"-\" reads standard input.")
    @OptionGroup var options: ConfigurationOption
    @Option(help: "The feed whose format reads the files; needed if several could.") var feed: String?
    @Flag(help: "One JSON line for each occurrence.") var json = false
    @Flag(inversion: .prefixedNo, help: "Show how far it has got; by default on a terminal.") var progress: Bool?
    @Argument(help: "Log files, in the order in which they were written.") var files: [String]

    func run() async throws {
        let replay = Replay(
            configuration: options.config, feed: feed, isJSON: json,
            showsProgress: progress ?? (isatty(STDERR_FILENO) == 1))
        if try await replay.run(files, components: components) { throw ExitCode(10) }
    }
}

/// `explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "One log line through every stage: why each rule did or did not fire.",
        discussion: "Reads log lines from standard input. Exit status 10 if any of them alerts.")
    @OptionGroup var options: ConfigurationOption
    @Option(help: "The feed whose format reads the line; needed if there are several.") var feed: String?

    func run() throws {
        var lines: [String] = []
        while let line = readLine() { lines.append(line) }
        let explain = Explain(configuration: options.config, feed: feed)
        if try explain.run(lines, components: components) { throw ExitCode(10) }
    }
}
