// Texts that wait for a second opinion, and which lines are opinions on which alert.

import GRDB

/// The tables of second opinions.
struct OpinionTable {
    let database: Database

    /// `opinion_texts` is personal clear text, like `evidence`; `opinions` is an index.
    static let migration = """
        CREATE TABLE opinion_texts (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, text TEXT NOT NULL);
        CREATE TABLE opinions (
            alert TEXT NOT NULL, seq INTEGER NOT NULL, about INTEGER NOT NULL, PRIMARY KEY (alert, seq)
        ) WITHOUT ROWID;
        """

    /// The most texts that wait; while a judge is away, later ones are not kept.
    static let limit = 10_000

    /// Keeps the text of the use in line `sequence`.
    func keep(_ text: String, of sequence: Int64, time: Int64) throws {
        let waiting = try Int.fetchOne(database, sql: "SELECT count(*) FROM opinion_texts") ?? 0
        guard waiting < Self.limit else { return }
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO opinion_texts (seq, time, text) VALUES (?, ?, ?)")
            .run(sequence, time, text)
    }

    /// Notes that line `sequence` is an opinion on the use in line `use`.
    func note(_ sequence: Int64, on alert: String, about use: Int64) throws {
        try database.cachedStatement(sql: "INSERT INTO opinions (alert, seq, about) VALUES (?, ?, ?)")
            .run(alert, sequence, use)
    }
}

extension Ledger: OpinionStore {
    func opinionText(about sequence: Int64) async throws -> String? {
        try await read {
            try String.fetchOne($0, sql: "SELECT text FROM opinion_texts WHERE seq = ?", arguments: [sequence])
        }
    }

    func record(_ opinion: Opinion, about entry: LedgerEntry, model: String) async throws -> Bool {
        let fields = opinion.members(about: entry, model: model).map { JSON.Member(name: $0.0, value: $0.1) }
        let head = try await write { [settings] database -> Int64 in
            try database.execute(sql: "DELETE FROM opinion_texts WHERE seq = ?", arguments: [entry.sequence])
            guard database.changesCount > 0 else { return 0 }
            let line = try Self.append(.alertUpdated, entry.severity, fields, to: database, settings)
            try OpinionTable(database: database).note(line, on: entry.alert, about: entry.sequence)
            return line
        }
        if head > 0 { waiters.advance(to: head) }
        return head > 0
    }

    /// Erases texts committed before a time, milliseconds since 1970, about which nobody will be asked any more.
    func forgetOpinionTexts(before time: Int64) async throws {
        let erased = try await write { database in
            try database.execute(sql: "DELETE FROM opinion_texts WHERE time < ?", arguments: [time])
            return database.changesCount
        }
        if erased > 0 { try await truncateLog() }
    }

    /// Returns the second opinions on alerts, oldest first, by alert; none from a ledger that knows of none yet.
    func opinions(on alerts: [String]) async throws -> [String: [LedgerEntry]] {
        let lines = try await read { database in
            guard try database.tableExists("opinions") else { return [[(line: String, hash: String)]]() }
            return try alerts.map { alert in
                try Row.fetchAll(
                    database,
                    sql: "SELECT line, hash FROM opinions JOIN ledger USING (seq) WHERE alert = ? ORDER BY seq",
                    arguments: [alert]
                ).map { (line: $0[0], hash: $0[1]) }
            }
        }
        var found: [String: [LedgerEntry]] = [:]
        for (alert, lines) in zip(alerts, lines) where !lines.isEmpty {
            found[alert] = try lines.map { try LedgerEntry(line: $0.line, hash: $0.hash) }
        }
        return found
    }
}
