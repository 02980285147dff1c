// How far each sink has got: cursors, and entries that wait for another attempt.

import GRDB

/// The bookkeeping of deliveries.
struct OutboxTable {
    let database: Database

    func cursor(of sink: String) throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT seq FROM cursors WHERE sink = ?", arguments: [sink]) ?? 0
    }

    /// Notes sinks that are not known yet as done with every line up to `head`.
    func register(_ sinks: [String], head: Int64) throws {
        let insertion = try database.cachedStatement(sql: "INSERT OR IGNORE INTO cursors (sink, seq) VALUES (?, ?)")
        for sink in sinks { try insertion.run(sink, head) }
    }

    func advance(_ sink: String, to sequence: Int64, exceptions: [DeliveryException], done: [Int64]) throws {
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO cursors (sink, seq) VALUES (?, ?)")
            .run(sink, sequence)
        let deletion = try database.cachedStatement(sql: "DELETE FROM exceptions WHERE sink = ? AND seq = ?")
        for sequence in done { try deletion.run(sink, sequence) }
        let upsert = try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO exceptions (sink, seq, partition, attempts, next, error, state)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for exception in exceptions {
            try upsert.run(
                sink, exception.sequence, exception.partitionKey, exception.attempts, exception.nextAttempt,
                exception.lastError, exception.state.rawValue)
        }
    }

    /// Returns a sink's exceptions in one state, in order.
    func exceptions(of sink: String, _ state: DeliveryException.State) throws -> [DeliveryException] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT seq, partition, attempts, next, error FROM exceptions
                WHERE sink = ? AND state = ? ORDER BY seq
                """, arguments: [sink, state.rawValue]
        ).map { row in
            DeliveryException(
                sequence: row[0], partitionKey: row[1], attempts: row[2], nextAttempt: row[3], lastError: row[4],
                state: state)
        }
    }
}

extension LedgerEntry {
    /// Reads a stored line; every property but the hash comes from the text that was hashed.
    init(line: String, hash: String) throws {
        let body: JSON
        do { body = try JSON.parse(line) } catch {
            throw LedgerError.corrupt("the ledger", reason: "a line is \(error)")
        }
        guard let sequence = body["seq"]?.integerValue, let previous = body["prev"]?.stringValue,
            let kind = body["event"]?.stringValue.flatMap(EntryKind.init(rawValue:)),
            let id = body["id"]?.stringValue, let time = body["time"]?.stringValue.flatMap({ Timestamp($0) }),
            let severity = body["severity"]?.stringValue.flatMap(Severity.init(rawValue:))
        else { throw LedgerError.corrupt("the ledger", reason: "a line lacks a member: \(line.prefix(120))") }
        let key = ["rule", "what", "subject"].compactMap { body[$0]?.stringValue }
        self.init(
            sequence: sequence, kind: kind, id: id, time: time.milliseconds, alert: body["alert"]?.stringValue ?? "",
            severity: severity, partitionKey: key.count == 3 ? key.joined(separator: ":") : kind.rawValue, line: line,
            body: body, hash: hash, previousHash: previous)
    }
}
