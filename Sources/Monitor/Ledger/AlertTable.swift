// The open alerts: which finding belongs to which.

import CheckerKit
import GRDB

/// An alert as the commit that extends it sees it.
struct OpenAlert {
    var id: String
    /// The time from which its window counts, milliseconds since 1970.
    var opened: Int64
    var severity: Int
    var count: Int64
    /// The latest time of an occurrence.
    var last: Int64
    /// The count that the table has.
    var stored: Int64

    /// Whether a finding belongs to this alert rather than to a new one.
    ///
    /// A finding that is more severe than its alert opens its own: nobody who waits for severe alerts may miss it.
    func takes(time: Int64, severity: Int, window: Int64) -> Bool {
        abs(time - opened) < window && severity <= self.severity
    }
}

/// The alerts touched by one commit, written back when it is complete.
struct AlertTable {
    /// What must be equal for two findings to be one alert.
    struct Key: Hashable {
        var dedup: String
        /// The verdict, with the grant or suppression that led to it.
        var verdictClass: String
    }

    private var touched: [Key: OpenAlert] = [:]
    private let window: Int64
    private let search: Statement
    private let insertion: Statement
    private let update: Statement

    init(_ database: Database, window: Int64) throws {
        self.window = window
        search = try database.cachedStatement(
            sql: """
                SELECT id, opened, severity, count, last FROM alerts
                WHERE dedup = ? AND class = ? AND opened > ? AND opened < ? AND severity >= ?
                ORDER BY opened DESC LIMIT 1
                """)
        insertion = try database.cachedStatement(
            sql: "INSERT INTO alerts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        update = try database.cachedStatement(sql: "UPDATE alerts SET count = ?, last = ? WHERE id = ?")
    }

    /// Returns the open alert that takes a finding, or `nil`.
    mutating func find(_ key: Key, time: Int64, severity: Int) throws -> OpenAlert? {
        guard window > 0 else { return nil }
        if let alert = touched[key] {
            if alert.takes(time: time, severity: severity, window: window) { return alert }
            try write(alert)
            touched[key] = nil
        }
        search.setUncheckedArguments([key.dedup, key.verdictClass, time - window, time + window, severity])
        return try Row.fetchOne(search).map { row in
            OpenAlert(id: row[0], opened: row[1], severity: row[2], count: row[3], last: row[4], stored: row[3])
        }
    }

    /// Notes that an alert has changed; written by ``flush()``.
    mutating func touch(_ key: Key, _ alert: OpenAlert) throws {
        if let other = touched[key], other.id != alert.id { try write(other) }
        touched[key] = alert
    }

    /// Inserts an alert that was opened by the line `sequence`.
    func insert(_ alert: OpenAlert, _ key: Key, _ judgement: Judgement, sequence: Int64, committed: Int64) throws {
        try insertion.run(
            alert.id, sequence, key.dedup, key.verdictClass, judgement.verdict.name, alert.severity, judgement.checker,
            judgement.rule.rawValue, judgement.what, judgement.subject, judgement.account, judgement.feed,
            judgement.model, committed, alert.opened, alert.last, alert.count)
    }

    func flush() throws {
        for alert in touched.values { try write(alert) }
    }

    private func write(_ alert: OpenAlert) throws {
        if alert.count != alert.stored { try update.run(alert.count, alert.last, alert.id) }
    }
}
