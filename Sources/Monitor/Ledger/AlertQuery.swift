// Questions about alerts, for people: which, how many, what lies behind one.

import GRDB

/// Which alerts to list.
struct AlertQuery: Sendable, Hashable {
    /// Only alerts with an occurrence at or after this time, milliseconds since 1970.
    var since: Int64 = 0
    var minimumSeverity = Severity.info
    /// Only this checker's; `nil`: all.
    var checker: String?
    /// Only these verdicts, by name; empty: all.
    var verdicts: Set<String> = ["violation", "review"]
    /// The most rows.
    var limit = 50

    /// Returns the alerts, last opened first.
    func rows(in database: Database) throws -> [AlertRow] {
        var conditions = ["last >= ?", "severity >= ?"]
        var arguments: [any DatabaseValueConvertible] = [since, minimumSeverity.rank]
        if let checker {
            conditions.append("checker = ?")
            arguments.append(checker)
        }
        if !verdicts.isEmpty {
            conditions.append("verdict IN (\(verdicts.map { _ in "?" }.joined(separator: ", ")))")
            arguments.append(contentsOf: verdicts.sorted())
        }
        arguments.append(max(0, limit))
        return try AlertRow.all(
            in: database, where: "\(conditions.joined(separator: " AND ")) ORDER BY seq DESC LIMIT ?",
            StatementArguments(arguments))
    }
}

/// An alert as the ledger's index has it.
struct AlertRow: Sendable, Hashable {
    /// A ULID.
    var id: String
    /// The number of the line that opened it.
    var sequence: Int64
    var dedupKey: String
    /// ``Verdict/name``.
    var verdict: String
    var severity: Severity
    var checker: String
    var rule: String
    var what: String
    var subject: String
    /// Empty for an unknown account.
    var account: String
    var feed: String
    var model: String
    /// When it was committed.
    ///
    /// When its first use took place, and its last. Milliseconds since 1970.
    var committed: Int64
    var opened: Int64
    var last: Int64
    /// How many occurrences it has.
    var count: Int64

    static func all(
        in database: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [AlertRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, seq, dedup, verdict, severity, checker, rule, what, subject, account, feed, model,
                    committed, opened, last, count
                FROM alerts WHERE \(condition)
                """, arguments: arguments
        ).map { row in
            AlertRow(
                id: row[0], sequence: row[1], dedupKey: row[2], verdict: row[3],
                severity: Severity.allCases.first { $0.rank == row[4] } ?? .info, checker: row[5], rule: row[6],
                what: row[7], subject: row[8], account: row[9], feed: row[10], model: row[11], committed: row[12],
                opened: row[13], last: row[14], count: row[15])
        }
    }

    /// Returns the alert whose id begins with `prefix`, or `nil`.
    ///
    /// - Throws: ``LedgerError/ambiguous(_:)`` when several do.
    static func one(prefix: String, in database: Database) throws -> AlertRow? {
        let prefix = prefix.uppercased()
        guard !prefix.isEmpty else { throw LedgerError.ambiguous(prefix) }
        let rows = try all(
            in: database, where: "id >= ? AND id < ? ORDER BY id LIMIT 2", [prefix, "\(prefix)~"])
        guard rows.count < 2 else { throw LedgerError.ambiguous(prefix) }
        return rows.first
    }
}

/// The clear text behind one occurrence.
struct EvidenceRow: Sendable, Hashable {
    /// The number of the occurrence's line.
    var sequence: Int64
    /// 32 hexadecimal digits, hashed as text.
    var salt: String
    /// The JSON object exactly as it was hashed: `principal`, `organisation`, `client`, `matched`.
    var json: String

    /// What the line must hold as `commit`.
    var commitment: String { ContentHash(salt + json).hex }
}

/// The ledger in numbers.
struct LedgerStatus: Sendable, Hashable {
    /// The number of the last line, and its hash: what to remember to prove later that nothing was cut off.
    var lastSequence: Int64
    var lastHash: String
    /// Violations and reviews, by severity.
    var alerts: [Severity: Int]
    /// What each feed's commits have added since the ledger began, by name.
    var counters: [String: [String: Int64]]
    /// Records in quarantine, by feed.
    var quarantined: [String: Int]
    /// Each sink's cursor, and how many of its entries wait for another attempt or were given up.
    var sinks: [String: SinkState]

    struct SinkState: Sendable, Hashable {
        var cursor: Int64 = 0
        var pending = 0
        var dead = 0
    }

    init(_ database: Database) throws {
        let chain = try HashChain(database, time: 0)
        lastSequence = chain.sequence
        lastHash = chain.hash
        alerts = [:]
        counters = [:]
        quarantined = [:]
        sinks = [:]
        for row in try Row.fetchAll(
            database,
            sql: "SELECT severity, count(*) FROM alerts WHERE verdict IN ('violation', 'review') GROUP BY severity")
        {
            if let severity = Severity.allCases.first(where: { $0.rank == row[0] }) { alerts[severity] = row[1] }
        }
        for row in try Row.fetchAll(database, sql: "SELECT feed, name, value FROM counters") {
            counters[row[0], default: [:]][row[1]] = row[2]
        }
        for row in try Row.fetchAll(database, sql: "SELECT feed, count(*) FROM quarantine GROUP BY feed") {
            quarantined[row[0]] = row[1]
        }
        for row in try Row.fetchAll(database, sql: "SELECT sink, seq FROM cursors") {
            sinks[row[0], default: SinkState()].cursor = row[1]
        }
        for row in try Row.fetchAll(
            database, sql: "SELECT sink, state = 'dead', count(*) FROM exceptions GROUP BY 1, 2")
        {
            let count: Int = row[2]
            if row[1] {
                sinks[row[0], default: SinkState()].dead = count
            } else {
                sinks[row[0], default: SinkState()].pending = count
            }
        }
    }
}
