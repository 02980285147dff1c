// The state of the running daemon, as a file that `vedette status` reads.

import CheckerKit
import Glibc
import Synchronization

/// Publishes feeds, sinks, lists and the last reload to `status.json` in the state directory.
///
/// The file is replaced whole, by rename, and only when something changed, so that an idle daemon writes nothing; it is written
/// piece by piece, since that of ten thousand feeds is megabytes.
final class StatusFile: Sendable {
    private let path: String
    private let version: String
    private let started: Int64
    private let feeds: [FeedCounters]
    private let sinks: [any ObservableSink]
    private let rulesets: RulesetHolder
    private let reloader: Reloader
    private let opinion: SecondOpinion?
    private let last = Mutex(Published())

    /// What was published last, as far as it takes to see that it is still so.
    private struct Published {
        var state = ""
        var line = ""
    }

    init(
        directory: String, version: String, started: Int64, feeds: [FeedCounters], sinks: [any ObservableSink],
        rulesets: RulesetHolder, reloader: Reloader, opinion: SecondOpinion?
    ) {
        path = "\(directory)/status.json"
        self.version = version
        self.started = started
        self.feeds = feeds
        self.sinks = sinks
        self.rulesets = rulesets
        self.reloader = reloader
        self.opinion = opinion
    }

    /// Counts the attempts to load a configuration.
    var attempt: Int { reloader.verdict.attempt }

    /// Writes the file if the state changed, and returns the line for `systemctl status`.
    func write() -> String {
        // The feeds' counters only grow, and so does the sum of their revisions.
        let revision = feeds.reduce(0) { $0 + $1.revision }
        let numbers = feeds.compactMap { $0.numbers() }
        let (head, tail) = (head.text, tail.text)
        let state = "\(revision) \(JSON.array(numbers).text) \(head) \(tail)"
        return last.withLock { last in
            if last.state == state { return last.line }
            last.line = line()
            let isWritten = StatusText.replaceFile(path) { text in
                text.add(head, isLast: false)
                text.add("\"feeds\":[")
                for (index, feed) in feeds.enumerated() {
                    if index > 0 { text.add(",") }
                    text.add(feed.statistics.json(feed: feed.feed, feed.numbers()))
                }
                text.add("],")
                text.add(tail, isLast: true)
            }
            // After a full disk it is to be written although nothing changes any more.
            last.state = isWritten ? state : ""
            return last.line
        }
    }

    /// What stands before the feeds.
    private var head: JSON {
        let ruleset = rulesets.current
        let verdict = reloader.verdict
        return .object([
            ("pid", .integer(Int64(getpid()))), ("version", .string(version)),
            ("started", .string(Timestamp(milliseconds: started).text ?? "")),
            (
                "ruleset",
                .object([
                    ("generation", .integer(Int64(ruleset.generation))), ("hash", .string(ruleset.hash)),
                    ("rules", .integer(Int64(ruleset.rules.count))),
                    ("sources", .array(ruleset.sources.map(\.json))),
                ])
            ),
            (
                "config",
                .object([
                    ("attempt", .integer(Int64(verdict.attempt))), ("applied", .boolean(verdict.applied)),
                    ("message", .string(verdict.message)),
                ])
            ),
        ])
    }

    /// What stands after the feeds.
    private var tail: JSON {
        .object([
            ("sinks", .array(sinks.map { $0.health.json(sink: $0.id) })),
            ("second_opinion", opinion.map { $0.tally.counts.json(model: $0.settings.model) }),
        ])
    }

    private func line() -> String {
        var (alerts, rejected) = (0, 0)
        var (paused, alarmed): ([String], [String]) = ([], [])
        for feed in feeds {
            let statistics = feed.statistics
            alerts += statistics.alerts
            rejected += statistics.rejected.values.reduce(0, +)
            if !statistics.trouble.isEmpty { paused.append("\(feed.feed) paused: \(statistics.trouble)") }
            if !statistics.alarm.isEmpty { alarmed.append("\(feed.feed): \(statistics.alarm)") }
        }
        var parts = ["\(feeds.count) feed\(feeds.count == 1 ? "" : "s")", "\(alerts) alerts since start"]
        if rejected > 0 { parts.append("\(rejected) records rejected") }
        parts += paused + alarmed
        parts += sinks.filter { $0.health.state != .ok }.map {
            "\($0.id) \($0.health.state.rawValue), \($0.health.pending) waiting"
        }
        if !reloader.verdict.applied { parts.append("config on disk refused") }
        return parts.joined(separator: "; ")
    }
}

extension DataSource {
    fileprivate var json: JSON {
        .object([
            ("id", .string(id)), ("date", .string(date)), ("entries", .integer(Int64(entries))),
            ("sha256", .string(digest)),
        ])
    }
}

extension FeedStatistics {
    func json(feed: String, _ numbers: JSON?) -> JSON {
        .object([
            ("id", .string(feed)), ("records", .integer(Int64(records))), ("events", .integer(Int64(events))),
            ("bytes", .integer(Int64(bytes))),
            ("rejected", .object(rejected.sorted { $0.key < $1.key }.map { ($0.key, .integer(Int64($0.value))) })),
            (
                "not_checked",
                .object([
                    (
                        "purpose",
                        .integer(Int64(textStatus.reduce(0, +) - textStatus[Int(TextStatus.present.rawValue)]))
                    ),
                    ("geography", .integer(Int64(withoutPlace))), ("actor", .integer(Int64(withoutActor))),
                ])
            ),
            (
                "text_status",
                .object(
                    TextStatus.allCases.map {
                        ($0.name, .integer(Int64(textStatus[Int($0.rawValue)])))
                    })
            ),
            ("join", joins.map { $0.json(waiting: waiting) } ?? .null),
            ("alerts", .integer(Int64(alerts))), ("audited", .integer(Int64(audited))),
            ("occurrences", .integer(Int64(occurrences))), ("incidents", .integer(Int64(incidents))),
            ("backlog", .integer(Int64(backlog))),
            ("newest_event", newestEvent > 0 ? .string(Timestamp(milliseconds: newestEvent).text ?? "") : .null),
            ("newest_ms", newestEvent > 0 ? .integer(newestEvent) : .null),
            ("last_commit", lastCommit > 0 ? .string(Timestamp(milliseconds: lastCommit).text ?? "") : .null),
            ("lag_ms", lag.map { .integer($0) } ?? .null), ("last_record", .string(lastRecord)),
            ("files", .integer(Int64(holdings.files))), ("open_files", .integer(Int64(holdings.open))),
            ("polling", .boolean(holdings.isPolling)), ("barren", .integer(Int64(barren.records))),
            ("trouble", .string(trouble)), ("alarm", .string(alarm)), ("http", numbers),
        ])
    }
}

extension SinkHealth {
    func json(sink: String) -> JSON {
        .object([
            ("id", .string(sink)), ("state", .string(state.rawValue)), ("detail", .string(detail)),
            ("sent", .integer(Int64(sent))), ("failed", .integer(Int64(failed))),
            ("pending", .integer(Int64(pending))), ("lost", .integer(Int64(lost))),
            ("last_error", .string(lastError)),
        ])
    }
}

extension JoinCounts {
    fileprivate func json(waiting: Int) -> JSON {
        let numbers = [
            ("joined", joined), ("waiting", waiting), ("incomplete", incomplete), ("evicted", evicted), ("late", late),
            ("repeated", repeated), ("contradictory", contradictory),
        ]
        return .object(numbers.map { ($0, .integer(Int64($1))) })
    }
}
