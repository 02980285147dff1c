// `vedette replay`: judges finished log files by the same path as the daemon, and forgets what it knew afterwards.

import CheckerKit
import Glibc

/// Judges log files once.
public struct Replay: Sendable {
    /// The configuration's main file.
    public var configuration: String
    /// Which feed's format reads the files; `nil`: the feed whose paths match, or the only one.
    public var feed: String?
    /// One JSON line for each occurrence instead of one text line for each alert.
    public var isJSON: Bool
    /// Whether to show how far it has got, on standard error.
    public var showsProgress: Bool

    public init(configuration: String, feed: String? = nil, isJSON: Bool = false, showsProgress: Bool = false) {
        self.configuration = configuration
        self.feed = feed
        self.isJSON = isJSON
        self.showsProgress = showsProgress
    }

    /// Judges the files in order.
    ///
    /// - Returns: Whether anything alerted.
    /// - Throws: ``CheckerKit/ConfigurationError``, or why a file cannot be read.
    public func run(_ files: [String], components: Components) async throws -> Bool {
        let all = try RulesetBuilder(components: components).load(configuration)
        for warning in all.warnings { standardError.write("\(warning)\n") }
        let (loaded, ruleset) = (all.configuration, all.ruleset)
        let settings = try chosenFeed(loaded, for: files)
        guard let format = components.format(of: settings) else { return false }
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(loaded.main))
        let counters = FeedCounters(feed: settings.id)
        let rulesets = RulesetHolder(ruleset)
        // The other feeds of a join are not read: only what is split within this one can be put together.
        let memory = SharedMemory()
        let join = JoinGroup.all(of: [settings], components, ledger, rulesets, memory, [settings.id: counters])
            .values.first
        let pipeline = Pipeline(
            feed: settings.id, decoder: format.makeDecoder(), rulesets: rulesets, ledger: ledger, memory: memory,
            counters: counters, now: systemTime, join: join)
        let printer = ReplayPrinter(ledger: ledger, isJSON: isJSON)
        let progress = Progress(isShown: showsProgress)
        var limits = FileFeed.Settings(paths: [])
        limits.maxRecord = settings.maximalRecord
        let reader = ReplayFeed(
            id: settings.id, paths: files, settings: limits, progress: { progress.show($0, of: $1) })
        try await reader.read(from: [:], context: FeedContext(heartbeat: {})) { chunk in
            try await pipeline.process(chunk)
            try await printer.printNew()
        }
        try await join?.settleAll()
        try await printer.printNew()
        progress.clear()
        standardError.write(summary(counters.statistics, ruleset))
        return counters.statistics.alerts > 0
    }

    /// The feed whose format reads the files.
    func chosenFeed(_ configuration: Configuration, for files: [String]) throws -> FeedSettings {
        let ids = configuration.feeds.map(\.id)
        if let feed {
            if let found = configuration.feeds.first(where: { $0.id == feed }) { return found }
            throw UsageError("there is no feed \"\(feed)\"\(suggestion(for: feed, among: ids))")
        }
        let matching = configuration.feeds.filter { feed in
            files.allSatisfy { file in feed.paths.contains { PathGlob($0)?.matches(path: file) ?? false } }
        }
        if matching.count == 1 { return matching[0] }
        if configuration.feeds.count == 1 { return configuration.feeds[0] }
        throw UsageError(
            ids.isEmpty
                ? "the configuration has no feed; add one, whose format is to read the files"
                : "say which feed's format reads the files: --feed \(ids.joined(separator: " | "))")
    }

    private func summary(_ statistics: FeedStatistics, _ ruleset: Ruleset) -> String {
        let rejected = statistics.rejected.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        let unchecked = statistics.events - statistics.textStatus[Int(TextStatus.present.rawValue)]
        var text = "\(statistics.records) records, \(statistics.events) events, \(statistics.occurrences) findings, "
        text += "\(statistics.alerts) alerts, \(statistics.audited) permitted or only recorded\n"
        if !rejected.isEmpty { text += "not read: \(rejected.joined(separator: ", ")) records\n" }
        if unchecked > 0 { text += "not checked for purposes (no text): \(unchecked) events\n" }
        if statistics.withoutPlace > 0 {
            text += "not checked for geography (no place): \(statistics.withoutPlace) events\n"
        }
        if statistics.withoutActor > 0 {
            text += "not checked for listed actors (no name): \(statistics.withoutActor) events\n"
        }
        return text
    }
}

/// A call that cannot be carried out as it was written: exit status 64.
public struct UsageError: Error, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Prints ledger entries as they come.
private final class ReplayPrinter {
    private let ledger: Ledger
    private let isJSON: Bool
    private let console = ConsoleSink(filter: SinkFilter(events: ["*"], severity: .info))
    private var cursor: Int64 = 0

    init(ledger: Ledger, isJSON: Bool) {
        self.ledger = ledger
        self.isJSON = isJSON
    }

    /// Prints what was added since the last call; what the form leaves out is not even read.
    func printNew() async throws {
        let head = ledger.waiters.head
        while head > cursor {
            let entries = try await ledger.entries(after: cursor, isOccurrence: isJSON, limit: Self.most)
            var out: [UInt8] = []
            for entry in entries { out += isJSON ? FileLine(entry).bytes : Array(console.line(for: entry).utf8) }
            try standardOutput.writeAll(out)
            let last = entries.last?.sequence ?? head
            cursor = entries.count < Self.most ? max(head, last) : last
        }
    }

    private static let most = 512
}

/// Says how far a replay has got, at most ten times a second, on one line of a terminal.
private final class Progress: Sendable {
    private let isShown: Bool
    private let last = LastText()

    init(isShown: Bool) { self.isShown = isShown }

    func show(_ done: Int64, of total: Int64) {
        guard isShown, total > 0 else { return }
        let percent = "\(done * 100 / total) %"
        if last.replace(with: percent) { standardError.write("\r\(percent) of \(total >> 20) MiB ") }
    }

    func clear() { if isShown { standardError.write("\r\u{1B}[K") } }
}
