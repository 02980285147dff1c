// The tables of the ledger, and how older ones become these.
//
// 1. Only `ledger` is evidence: everything a reader is told about a line comes from the hashed text, never from a column.
// 2. `alerts`, `occurrences` and `counters` are indexes over it; `positions`, `memory`, `cursors` and `exceptions` are
//    bookkeeping.
// 3. Personal clear text is in `evidence`, `quarantine`, `opinion_texts` and, until it is judged, `held` alone; rows there
//    may be deleted.

import GRDB

/// The versions of the database's layout.
struct LedgerSchema {
    /// Each script takes the layout from its index to the next version; a released script never changes.
    static let migrations = [first, MemoryTable.migration, OpinionTable.migration, HeldTable.migration]

    /// Marks the file as ours in its header: "VDTL".
    static let applicationID = 0x5644_544C

    /// Brings the tables up to date in the transaction that is open.
    static func migrate(_ database: Database, path: String) throws {
        let version = try check(database, path: path)
        guard version < migrations.count else { return }
        for script in migrations[version...] { try database.execute(sql: script) }
        try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(migrations.count)")
    }

    /// Returns the layout's version; throws for a foreign database and for one from the future.
    @discardableResult
    static func check(_ database: Database, path: String) throws -> Int {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        guard (0...migrations.count).contains(version) else {
            throw LedgerError.newerSchema(path, found: version, known: migrations.count)
        }
        let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard owner == applicationID || (owner == 0 && tables == 0) else {
            throw LedgerError.corrupt(path, reason: "it is a database of another program")
        }
        return version
    }

    private static let first = """
        CREATE TABLE ledger (seq INTEGER PRIMARY KEY, line TEXT NOT NULL, hash TEXT NOT NULL);
        CREATE TABLE alerts (
            id TEXT PRIMARY KEY, seq INTEGER NOT NULL, dedup TEXT NOT NULL, class TEXT NOT NULL, verdict TEXT NOT NULL,
            severity INTEGER NOT NULL, checker TEXT NOT NULL, rule TEXT NOT NULL, what TEXT NOT NULL,
            subject TEXT NOT NULL, account TEXT NOT NULL, feed TEXT NOT NULL, model TEXT NOT NULL,
            committed INTEGER NOT NULL, opened INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL
        ) WITHOUT ROWID;
        CREATE INDEX alerts_by_key ON alerts (dedup, class, opened);
        CREATE INDEX alerts_by_seq ON alerts (seq);
        CREATE TABLE occurrences (
            event TEXT NOT NULL, rule TEXT NOT NULL, what TEXT NOT NULL, alert TEXT NOT NULL, seq INTEGER NOT NULL,
            PRIMARY KEY (event, rule, what)
        ) WITHOUT ROWID;
        CREATE INDEX occurrences_by_alert ON occurrences (alert, seq);
        CREATE TABLE evidence (
            seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, salt TEXT NOT NULL, json TEXT NOT NULL
        );
        CREATE TABLE positions (
            feed TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (feed, key)
        ) WITHOUT ROWID;
        CREATE TABLE quarantine (
            id INTEGER PRIMARY KEY AUTOINCREMENT, feed TEXT NOT NULL, time INTEGER NOT NULL, record TEXT NOT NULL,
            reason TEXT NOT NULL, detail TEXT NOT NULL, offset INTEGER NOT NULL, sample TEXT NOT NULL
        );
        CREATE INDEX quarantine_by_feed ON quarantine (feed, id);
        CREATE TABLE counters (
            feed TEXT NOT NULL, name TEXT NOT NULL, value INTEGER NOT NULL, PRIMARY KEY (feed, name)
        ) WITHOUT ROWID;
        CREATE TABLE cursors (sink TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE exceptions (
            sink TEXT NOT NULL, seq INTEGER NOT NULL, partition TEXT NOT NULL, attempts INTEGER NOT NULL,
            next INTEGER NOT NULL, error TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (sink, seq)
        ) WITHOUT ROWID;
        """
}
