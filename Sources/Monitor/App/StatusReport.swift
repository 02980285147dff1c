// `vedette status` and `vedette ctl reload`: what the running daemon says of itself.

import CheckerKit
import Glibc

/// Looks at the daemon from outside: its lock, its status file, its ledger.
public struct StatusReport: Sendable {
    /// What a script makes of the state: the exit status.
    public enum Health: Int32, Sendable {
        case ok = 0
        case degraded = 1
        case down = 2
    }

    public var configuration: String

    public init(configuration: String) { self.configuration = configuration }

    /// Prints one screen, or one JSON object.
    public func run(isJSON: Bool, components: Components) async throws -> Health {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        let directory = loaded.main.ledger.directory
        let pid = LedgerLock.holder(of: directory)
        let state = Self.state(in: directory)
        let ledger = try? await Ledger.openReadOnly(directory, settings: LedgerSettings(loaded.main)).status()
        let stale = ListTrouble.all(
            loaded.upkeep, in: loaded.folder, Self.sources(state), now: systemTime()
        ).map(\.text)
        var health = Self.health(pid, state)
        if health == .ok, !stale.isEmpty { health = .degraded }
        let grants = GrantSummary(
            loaded.grants, uses: await GrantsReport.uses(loaded), on: CalendarDay(milliseconds: systemTime()))
        let report = JSON.object([
            ("health", .string("\(health)")), ("running", .boolean(pid != nil)),
            ("pid", pid.map { .integer(Int64($0)) } ?? .null),
            ("ledger", ledger.map(\.json) ?? .null), ("daemon", state ?? .null),
            ("stale_lists", .array(stale.map { .string($0) })), ("grants", grants.json),
        ])
        let screen =
            Self.screen(health, pid, state, ledger, directory) + grants.line + stale.map { $0 + "\n" }.joined()
        standardOutput.write(isJSON ? report.text + "\n" : screen)
        return health
    }

    /// The lists in use as the daemon reported them.
    private static func sources(_ state: JSON?) -> [DataSource] {
        (state?["ruleset"]?["sources"]?.arrayValue ?? []).map { source in
            DataSource(
                id: source["id"]?.stringValue ?? "", date: source["date"]?.stringValue ?? "",
                digest: source["sha256"]?.stringValue ?? "", entries: Int(source["entries"]?.integerValue ?? 0))
        }
    }

    /// Asks the daemon to reload and waits for its verdict.
    ///
    /// - Returns: Whether the configuration was applied.
    /// - Throws: ``UsageError`` if no daemon runs or it does not answer in time.
    public func reload(wait: Duration, components: Components) async throws -> Bool {
        var surroundings = components.surroundings
        surroundings.patience = .ofProcess
        let loaded = Configuration.check(path: configuration, in: surroundings)
        guard let directory = loaded.0?.main.ledger.directory else { throw ConfigurationError(loaded.1) }
        return try await Self.reload(directory: directory, wait: wait)
    }

    /// Asks the daemon on a state directory to reload and waits for its verdict.
    static func reload(directory: String, wait: Duration) async throws -> Bool {
        guard let pid = LedgerLock.holder(of: directory) else { throw Unreachable("no daemon runs on \(directory)") }
        let before = state(in: directory)?["config"]?["attempt"]?.integerValue ?? 0
        guard kill(pid, SIGHUP) == 0 else {
            throw Unreachable("cannot signal process \(pid): \(unsafe String(cString: strerror(errno)))")
        }
        let deadline = ContinuousClock.now + wait
        while ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(100))
            guard let config = state(in: directory)?["config"], let attempt = config["attempt"]?.integerValue,
                attempt > before
            else { continue }
            let message = config["message"]?.stringValue ?? ""
            if !message.isEmpty { standardError.write(message + "\n") }
            return config["applied"] == .boolean(true)
        }
        throw Unreachable("process \(pid) gave no verdict within \(wait)")
    }

    /// The daemon cannot be reached: exit status 69.
    public struct Unreachable: Error, CustomStringConvertible {
        public let description: String
        init(_ description: String) { self.description = description }
    }

    static func state(in directory: String) -> JSON? {
        guard let bytes = try? FileContents.read("\(directory)/status.json", limit: 8 << 20) else { return nil }
        return try? JSON.parse(bytes)
    }

    private static func health(_ pid: Int32?, _ state: JSON?) -> Health {
        guard pid != nil, let state else { return .down }
        let sinks = state["sinks"]?.arrayValue ?? []
        let feeds = state["feeds"]?.arrayValue ?? []
        let troubled = feeds.contains {
            ($0["trouble"]?.stringValue ?? "") != "" || ($0["alarm"]?.stringValue ?? "") != ""
        }
        let failing = sinks.contains { $0["state"]?.stringValue != "ok" }
        return troubled || failing || state["config"]?["applied"] != .boolean(true) ? .degraded : .ok
    }

    private static func screen(
        _ health: Health, _ pid: Int32?, _ state: JSON?, _ ledger: LedgerStatus?, _ directory: String
    ) -> String {
        func text(_ value: JSON?, _ name: String) -> String { value?[name]?.stringValue ?? "" }
        func number(_ value: JSON?, _ name: String) -> Int64 { value?[name]?.integerValue ?? 0 }
        var out = "vedette \(text(state, "version")): \(health)"
        out +=
            pid.map { ", process \($0) since \(text(state, "started"))\n" } ?? ", not running (state in \(directory))\n"
        for feed in state?["feeds"]?.arrayValue ?? [] {
            let unchecked = feed["not_checked"]
            out += "feed   \(text(feed, "id")): \(number(feed, "records")) records, \(number(feed, "alerts")) alerts, "
            out += "\(number(feed, "audited")) permitted or recorded, \(number(feed, "backlog")) bytes behind\n"
            out +=
                "       not checked: purpose \(number(unchecked, "purpose")), geography \(number(unchecked, "geography")), "
            out += "actor \(number(unchecked, "actor")); rejected: \((feed["rejected"] ?? .null).text)\n"
            if let http = feed["http"] {
                out +=
                    "       http: \(number(http, "connections")) connections, answers \((http["answers"] ?? .null).text)\n"
            }
            if let join = feed["join"], join != .null {
                out += "       joined \(number(join, "joined")), waiting \(number(join, "waiting")), "
                out +=
                    "incomplete \(number(join, "incomplete") + number(join, "evicted")), late \(number(join, "late")), "
                out += "contradictory \(number(join, "contradictory"))\n"
            }
            if !text(feed, "trouble").isEmpty { out += "       paused: \(text(feed, "trouble"))\n" }
            if !text(feed, "alarm").isEmpty { out += "       \(text(feed, "alarm"))\n" }
        }
        for source in state?["ruleset"]?["sources"]?.arrayValue ?? [] {
            out += "list   \(text(source, "id")) of \(text(source, "date")), \(number(source, "entries")) entries\n"
        }
        for sink in state?["sinks"]?.arrayValue ?? [] {
            out +=
                "sink   \(text(sink, "id")): \(text(sink, "state")), \(number(sink, "sent")) sent, \(number(sink, "pending")) waiting"
            out += text(sink, "detail").isEmpty ? "\n" : "; \(text(sink, "detail"))\n"
        }
        if let opinion = state?["second_opinion"] { out += opinionLine(opinion) }
        if let config = state?["config"], config["applied"] != .boolean(true) {
            out += "config on disk refused: \(text(config, "message"))\n"
        }
        if let ledger { out += ledger.line }
        return out
    }

    /// What came of asking another model, since the start.
    private static func opinionLine(_ opinion: JSON) -> String {
        func number(_ name: String) -> Int64 { opinion[name]?.integerValue ?? 0 }
        var out = "opinion \(opinion["model"]?.stringValue ?? ""): \(number("agrees")) agree, "
        out += "\(number("disagrees")) disagree, \(number("differs")) differ, \(number("none")) without opinion"
        if case .object(let reasons)? = opinion["reasons"], !reasons.isEmpty {
            out += " (\(reasons.map { "\($0.name) \(EntryReader.text($0.value))" }.joined(separator: ", ")))"
        }
        if number("late") > 0 { out += ", \(number("late")) too late to ask" }
        return out + "; \(number("mean_ms")) ms on average\n"
    }
}

extension LedgerStatus {
    fileprivate var line: String {
        let counts = Severity.allCases.reversed().compactMap { level in alerts[level].map { "\($0) \(level.rawValue)" }
        }
        let all = counts.isEmpty ? "no alerts" : counts.joined(separator: ", ")
        return "ledger \(lastSequence) lines, head \(lastHash.prefix(16)); \(all)\n"
    }

    fileprivate var json: JSON {
        .object([
            ("lines", .integer(lastSequence)), ("head", .string(lastHash)),
            ("alerts", .object(Severity.allCases.map { ($0.rawValue, .integer(Int64(alerts[$0] ?? 0))) })),
            (
                "quarantined",
                .object(quarantined.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) })
            ),
        ])
    }
}
