// `vedette feeds list` and `vedette feeds show`: what was read, what came of it, and what waits.

import CheckerKit

/// Looks at the feeds from outside: what the daemon says, what the ledger holds, what the files are now.
public struct FeedsReport: Sendable {
    public var configuration: String
    public var isJSON: Bool

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// Prints all feeds, a line or two for each.
    ///
    /// - Returns: Whether all is well with all of them.
    public func list(components: Components) async throws -> Bool {
        let facts = try await facts(components)
        var states: [FeedState] = []
        for feed in facts.configuration.feeds { states.append(try await facts.state(of: feed)) }
        for state in states {
            standardOutput.write(isJSON ? state.json(isWhole: false).text + "\n" : PlainText.cleanLines(state.lines))
        }
        if states.isEmpty, !isJSON { standardError.write("there are no feeds\n") }
        return states.allSatisfy(\.isWell)
    }

    /// Prints everything about one feed.
    ///
    /// - Returns: Whether all is well with it.
    public func show(_ id: String, components: Components) async throws -> Bool {
        let facts = try await facts(components)
        guard let feed = facts.configuration.feeds.first(where: { $0.id == id }) else {
            let known = facts.configuration.feeds.map(\.id)
            throw UsageError("there is no feed \"\(id)\"\(suggestion(for: id, among: known))")
        }
        let state = try await facts.state(of: feed)
        standardOutput.write(isJSON ? state.json(isWhole: true).text + "\n" : PlainText.cleanLines(state.page))
        return state.isWell
    }

    private func facts(_ components: Components) async throws -> FeedFacts {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        let directory = loaded.main.ledger.directory
        let ledger = try? Ledger.openReadOnly(directory, settings: LedgerSettings(loaded.main))
        let isRunning = LedgerLock.holder(of: directory) != nil
        return FeedFacts(
            configuration: loaded, ledger: ledger, status: try await ledger?.status(),
            daemon: StatusReport.state(in: directory), isRunning: isRunning)
    }
}

/// Where the facts come from.
private struct FeedFacts {
    var configuration: Configuration
    var ledger: Ledger?
    var status: LedgerStatus?
    /// What the daemon said last.
    var daemon: JSON?
    var isRunning: Bool

    func state(of feed: FeedSettings) async throws -> FeedState {
        var state = FeedState(settings: feed, isRunning: isRunning)
        state.daemon = daemon?["feeds"]?.arrayValue?.first { $0["id"]?.stringValue == feed.id }
        state.totals = status?.counters[feed.id] ?? [:]
        state.quarantine = try await ledger?.quarantine(feed.id, limit: 5) ?? []
        guard feed.source == .file, let positions = try await ledger?.positions(of: feed.id) else { return state }
        state.files = positions.compactMap { FilePosition(key: $0.key, value: $0.value) }.filter { !$0.isReplaced }
            .map(FeedState.File.init)
            .sorted { ($1.behind, $0.position.path) < ($0.behind, $1.position.path) }
        return state
    }
}

/// What is known of one feed.
private struct FeedState {
    let settings: FeedSettings
    let isRunning: Bool
    /// Its part of the daemon's report.
    var daemon: JSON?
    /// What its commits have added since the ledger began.
    var totals: [String: Int64] = [:]
    var quarantine: [QuarantineRow] = []
    var files: [File] = []

    /// The most files that are shown to a person.
    private static let mostFiles = 50

    /// A file with a position.
    struct File {
        var position: FilePosition
        /// How the file is now, if it has its name still.
        var status: FileStatus?

        init(_ position: FilePosition) {
            self.position = position
            let found = try? FileStatus.of(position.path)
            status = found?.id == position.id ? found : nil
        }

        /// Bytes that wait; of a compressed file those of the file.
        var behind: Int64 {
            guard let status else { return 0 }
            guard let packed = position.packed else { return max(0, status.size - position.mark.offset) }
            return packed.matches(status) ? 0 : status.size
        }

        var json: JSON {
            .object([
                ("path", .string(position.path)), ("offset", .integer(position.mark.offset)),
                ("size", status.map { .integer($0.size) } ?? .null), ("behind", .integer(behind)),
                ("compressed", .boolean(position.packed != nil)), ("present", .boolean(status != nil)),
            ])
        }
    }

    private func text(_ name: String) -> String { daemon?[name]?.stringValue ?? "" }
    private func number(_ name: String) -> Int64 { daemon?[name]?.integerValue ?? 0 }

    /// Bytes that wait: as the daemon says, or else as the files are now.
    private var behind: Int64 {
        let now = files.reduce(0) { $0 + $1.behind }
        return settings.source == .file ? now : number("backlog")
    }

    /// How old the newest record is, in milliseconds.
    private var age: Int64? {
        daemon?["newest_ms"]?.integerValue.map { max(0, systemTime() - $0) }
    }

    var isWell: Bool { text("trouble").isEmpty && text("alarm").isEmpty }

    private var rejected: [(name: String, count: Int64)] {
        members("rejected").map { ($0.name, $0.value.integerValue ?? 0) }
    }

    private func members(_ name: String) -> [JSON.Member] {
        guard case .object(let members)? = daemon?[name] else { return [] }
        return members
    }

    /// For the list.
    var lines: String {
        var out = "\(settings.id)  \(settings.source.rawValue)  \(settings.format)"
        out += isRunning ? "" : "  (not running; numbers of the last run)"
        out += "\n    \(number("records")) records, \(number("events")) events, "
        out += "\(rejected.reduce(0) { $0 + $1.count }) rejected, \(number("occurrences")) matched, "
        out += "\(number("alerts")) alerts\n    \(behind) bytes behind"
        if let age { out += ", newest record \(age / 1000) s old" }
        if settings.source == .file { out += "; \(files.count { $0.status != nil }) files" }
        out += "\n"
        return out + troubles
    }

    private var troubles: String {
        var out = text("trouble").isEmpty ? "" : "    paused: \(text("trouble"))\n"
        if !text("alarm").isEmpty { out += "    ALARM: \(text("alarm"))\n" }
        if daemon?["polling"] == .boolean(true) {
            out += "    the kernel does not tell of changes; files are looked at every second\n"
        }
        return out
    }

    /// Everything, for a person.
    var page: String {
        var out = lines
        func row(_ name: String, _ value: String) {
            if !value.isEmpty { out += "    \(name.padded(14))\(value)\n" }
        }
        func counts(_ name: String) -> String {
            members(name).map { "\($0.name) \($0.value.integerValue ?? 0)" }.joined(separator: ", ")
        }
        row("bytes read", "\(number("bytes"))")
        row("rejected", rejected.map { "\($0.name) \($0.count)" }.joined(separator: ", "))
        row("text", counts("text_status"))
        row("not checked", counts("not_checked"))
        row("last record", text("last_record"))
        row("newest event", text("newest_event"))
        row("last commit", text("last_commit"))
        row("lag", daemon?["lag_ms"]?.integerValue.map { "\($0) ms when last judged" } ?? "")
        row("max_lag", settings.maximalLag.map { "\($0.components.seconds) s" } ?? "")
        row("open files", settings.source == .file && isRunning ? "\(number("open_files"))" : "")
        row("in the ledger", totals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
        for file in files.prefix(Self.mostFiles) {
            let kind = file.position.packed == nil ? "" : ", compressed"
            let rest = file.status == nil ? "no longer there" : "\(file.behind) bytes behind"
            out += "    file  \(file.position.path): read to \(file.position.mark.offset)\(kind), \(rest)\n"
        }
        if files.count > Self.mostFiles { out += "    and \(files.count - Self.mostFiles) more files\n" }
        for row in quarantine {
            out += "    quarantined  \(row.record.record): \(row.record.reason) \(row.record.detail)\n"
        }
        return out
    }

    func json(isWhole: Bool) -> JSON {
        var members: [(String, JSON?)] = [
            ("id", .string(settings.id)), ("source", .string(settings.source.rawValue)),
            ("format", .string(settings.format)), ("running", .boolean(isRunning)), ("ok", .boolean(isWell)),
            ("behind", .integer(behind)), ("newest_age_ms", age.map { .integer($0) } ?? .null),
            ("max_lag_ms", settings.maximalLag.map { .integer($0.milliseconds) } ?? .null),
            ("ledger", .object(totals.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })),
            ("daemon", daemon ?? .null),
        ]
        if isWhole {
            members.append(("files", .array(files.map(\.json))))
            members.append(
                (
                    "quarantine",
                    .array(
                        quarantine.map { row in
                            .object([
                                ("time", .string(Timestamp(milliseconds: row.time).text ?? "")),
                                ("record", .string(row.record.record)), ("reason", .string(row.record.reason)),
                                ("detail", .string(row.record.detail)),
                            ])
                        })
                ))
        }
        return .object(members)
    }
}

extension String {
    fileprivate func padded(_ width: Int) -> String {
        count < width ? self + String(repeating: " ", count: width - count) : self + " "
    }
}
