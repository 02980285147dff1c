// Turns a commit into lines and rows, within one transaction.

import CheckerKit
import GRDB

/// The work of one commit; any error undoes all of it.
struct CommitWriter {
    private let database: Database
    private let settings: LedgerSettings
    private let feed: String
    private var chain: HashChain
    private var alerts: AlertTable
    private var summary = CommitSummary()
    private let occurrence: Statement
    private let evidence: Statement

    /// The longest text used as a key, in bytes; what is longer is keyed by its hash.
    private static let longestKey = 256
    /// The most lines that one commit writes about incidents; the rest is counted in one more.
    static let incidentLimit = 100

    init(_ database: Database, feed: String, settings: LedgerSettings) throws {
        self.database = database
        self.settings = settings
        self.feed = feed
        chain = try HashChain(database, time: settings.now())
        alerts = try AlertTable(database, window: settings.windowMilliseconds)
        occurrence = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO occurrences (event, rule, what, alert, seq) VALUES (?, ?, ?, ?, ?)")
        evidence = try database.cachedStatement(
            sql: "INSERT INTO evidence (seq, time, salt, json) VALUES (?, ?, ?, ?)")
    }

    /// Writes a commit, and returns what became of it.
    static func write(_ commit: Commit, to database: Database, settings: LedgerSettings) throws -> CommitSummary {
        try savePositions(commit, to: database)
        try MemoryTable.write(commit.memory, to: database)
        if let held = commit.held { try HeldTable(database: database, group: held.group).apply(held) }
        var writer = try CommitWriter(database, feed: commit.feed, settings: settings)
        for judgement in commit.judgements { try writer.record(judgement) }
        try writer.alerts.flush()
        try writer.quarantine(commit.quarantine)
        try writer.note(commit.incidents)
        try writer.count()
        writer.summary.lastSequence = writer.chain.sequence
        return writer.summary
    }

    private static func savePositions(_ commit: Commit, to database: Database) throws {
        guard !commit.positions.isEmpty else { return }
        let upsert = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO positions (feed, key, value) VALUES (?, ?, ?)")
        let deletion = try database.cachedStatement(sql: "DELETE FROM positions WHERE feed = ? AND key = ?")
        for position in commit.positions {
            if let value = position.value {
                try upsert.run(commit.feed, position.key, value)
            } else {
                try deletion.run(commit.feed, position.key)
            }
        }
    }

    private static func key(_ text: String) -> String {
        text.utf8.count <= longestKey ? text : "sha256:\(ContentHash(text).hex)"
    }

    private static func verdictClass(of verdict: Verdict) -> String {
        switch verdict {
        case .permitted(let grant): "permitted:\(grant)"
        case .suppressed(let suppression): "suppressed:\(suppression)"
        case .violation, .review, .monitored: verdict.name
        }
    }

    private static func openingKind(of verdict: Verdict) -> EntryKind {
        switch verdict {
        case .violation, .review: .alertOpened
        case .permitted: .granted
        case .suppressed: .suppressed
        case .monitored: .monitored
        }
    }

    /// Records a finding, and opens an alert unless one takes it.
    private mutating func record(_ judgement: Judgement) throws {
        let key = AlertTable.Key(
            dedup: Self.key(judgement.dedupKey), verdictClass: Self.verdictClass(of: judgement.verdict))
        let hasTime = Timestamp.representable.contains(judgement.time)
        let time = hasTime ? judgement.time : chain.time
        let eventTime = hasTime ? judgement.time : 0
        let found = try alerts.find(key, time: time, severity: judgement.severity.rank)
        var alert =
            found
            ?? OpenAlert(
                id: ULID(time: eventTime, name: "\(judgement.dedupKey)\n\(judgement.eventID)").text, opened: time,
                severity: judgement.severity.rank, count: 0, last: time, stored: 0)
        let sequence = chain.sequence + (found == nil ? 2 : 1)
        try occurrence.run(
            Self.key(judgement.eventID), judgement.rule.rawValue, Self.key(judgement.what), alert.id, sequence)
        guard database.changesCount > 0 else {
            summary.repeated += 1
            return
        }
        alert.count += 1
        alert.last = max(alert.last, time)
        let clear = ClearText(judgement, keeping: settings.clearEvidence)
        let line = AlertLine(judgement, clear: clear, instance: settings.instance)
        if found == nil {
            try open(alert, key, judgement, line, eventTime: eventTime)
            alert.stored = alert.count
        }
        try append(.alertOccurrence, line.occurrence(of: alert.id, count: alert.count), alert, judgement, eventTime)
        try evidence.run(chain.sequence, chain.time, clear.salt, clear.json)
        if !judgement.text.isEmpty, alert.count <= settings.opinions?.perAlert ?? 0 {
            try OpinionTable(database: database).keep(judgement.text, of: chain.sequence, time: chain.time)
        }
        try alerts.touch(key, alert)
        summary.occurrences += 1
    }

    private mutating func open(
        _ alert: OpenAlert, _ key: AlertTable.Key, _ judgement: Judgement, _ line: AlertLine, eventTime: Int64
    ) throws {
        let kind = Self.openingKind(of: judgement.verdict)
        try append(kind, line.opening(of: alert.id), alert, judgement, eventTime)
        try alerts.insert(alert, key, judgement, sequence: chain.sequence, committed: chain.time)
        if judgement.verdict.alerts { summary.opened += 1 } else { summary.audited += 1 }
    }

    private mutating func append(
        _ kind: EntryKind, _ members: [UInt8], _ alert: OpenAlert, _ judgement: Judgement, _ eventTime: Int64
    ) throws {
        let id = ULID(time: eventTime, name: "\(alert.id)\n\(kind.rawValue)\n\(judgement.eventID)").text
        try chain.append(kind, id: "evt_\(id)", members: members)
    }

    /// Keeps records that could not be judged, and writes one line for each reason.
    private mutating func quarantine(_ records: [QuarantinedRecord]) throws {
        guard !records.isEmpty else { return }
        let table = try QuarantineTable(database, feed: feed)
        for record in records { try table.insert(record, time: chain.time) }
        try table.trim()
        let groups = Dictionary(grouping: records) { $0.reason }
        for (reason, group) in groups.sorted(by: { $0.key < $1.key }) {
            var members = LineMembers()
            members.add("severity", Severity.medium.rawValue)
            members.add("feed", feed)
            members.add("reason", reason)
            members.add("count", Int64(group.count))
            members.add("record", group[0].record)
            members.add("offset", Int64(group[0].offset))
            if !group[0].detail.isEmpty { members.add("detail", group[0].detail) }
            if !settings.instance.isEmpty { members.add("instance", settings.instance) }
            try chain.append(.feedRejected, members: members.bytes)
        }
        summary.quarantined = records.count
    }

    /// Writes a line for each incident, as far as the limit goes.
    private mutating func note(_ incidents: [FeedIncident]) throws {
        guard !incidents.isEmpty else { return }
        let table = try QuarantineTable(database, feed: feed)
        for incident in incidents.prefix(Self.incidentLimit) {
            var members = LineMembers()
            members.add("severity", (incident.kind == .tooLong ? Severity.medium : .high).rawValue)
            members.add("feed", feed)
            members.add("reason", incident.kind.rawValue)
            members.add("source", incident.source)
            members.add("offset", incident.offset)
            if !incident.message.isEmpty { members.add("detail", incident.message) }
            if !settings.instance.isEmpty { members.add("instance", settings.instance) }
            try chain.append(.feedError, members: members.bytes)
            if !incident.sample.isEmpty { try table.insert(QuarantinedRecord(incident), time: chain.time) }
        }
        try table.trim()
        let rest = incidents.count - Self.incidentLimit
        if rest > 0 {
            var members = LineMembers()
            members.add("severity", Severity.high.rawValue)
            members.add("feed", feed)
            members.add("reason", "more-incidents")
            members.add("count", Int64(rest))
            if !settings.instance.isEmpty { members.add("instance", settings.instance) }
            try chain.append(.feedError, members: members.bytes)
        }
        summary.incidents = incidents.count
    }

    private func count() throws {
        let counts = [
            ("occurrences", summary.occurrences), ("opened", summary.opened), ("audited", summary.audited),
            ("repeated", summary.repeated), ("quarantined", summary.quarantined), ("incidents", summary.incidents),
        ]
        let upsert = try database.cachedStatement(
            sql: """
                INSERT INTO counters (feed, name, value) VALUES (?, ?, ?)
                ON CONFLICT (feed, name) DO UPDATE SET value = value + excluded.value
                """)
        for (name, value) in counts where value > 0 { try upsert.run(feed, name, value) }
    }
}
