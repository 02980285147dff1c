// Halves of uses that wait for their other half: what a join keeps over a restart.
//
// 1. A half is added, and removed, in the transaction that commits the position of the feed it came from, or the verdict on it.
// 2. What was said is here only until it is judged: a row is deleted with its verdict, and deleted text is overwritten.
// 3. `settled` knows judged halves by hashes alone, so that a half that comes again, or late, is known for one.

import CheckerKit
import GRDB

/// What a chunk changes about the halves of one group.
struct HeldChange: Sendable {
    var group: String
    /// Halves that wait from now on.
    var added: [JoinHalf] = []
    /// Rows of halves that were judged.
    var removed: [Int64] = []
    /// Halves that were judged, by key and digest.
    var settled: [SettledHalf] = []
    /// Until when settled halves are remembered, milliseconds since 1970.
    var settledUntil: Int64 = 0

    struct SettledHalf: Sendable, Hashable {
        var key: String
        var digest: String
    }

    var isEmpty: Bool { added.isEmpty && removed.isEmpty && settled.isEmpty }
}

/// What waits in a group under one key.
struct HeldKey: Sendable, Hashable {
    /// About how many bytes wait; 0: none.
    var waiting = 0
    /// The digests of halves that were judged.
    var settled: Set<String> = []
}

/// How much of a feed waits in a group.
struct HeldTotal: Sendable, Hashable {
    var halves = 0
    var bytes = 0
}

/// The halves of one group.
struct HeldTable {
    /// How many settled halves of a group are remembered.
    static let settledLimit = 500_000

    static let migration = """
        CREATE TABLE held (
            id INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL, key TEXT NOT NULL, feed TEXT NOT NULL,
            arrived INTEGER NOT NULL, deadline INTEGER NOT NULL, size INTEGER NOT NULL, place TEXT NOT NULL,
            event TEXT NOT NULL
        );
        CREATE INDEX held_by_key ON held (grp, key);
        CREATE INDEX held_by_deadline ON held (grp, deadline);
        CREATE TABLE settled (
            id INTEGER PRIMARY KEY AUTOINCREMENT, grp TEXT NOT NULL, key TEXT NOT NULL, digest TEXT NOT NULL,
            until INTEGER NOT NULL, UNIQUE (grp, key, digest)
        );
        CREATE INDEX settled_by_time ON settled (grp, until);
        """

    let database: Database
    let group: String

    /// Writes a change.
    func apply(_ change: HeldChange) throws {
        let removal = try database.cachedStatement(sql: "DELETE FROM held WHERE id = ?")
        for row in change.removed { try removal.run(row) }
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO held (grp, key, feed, arrived, deadline, size, place, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for half in change.added {
            let text = EventCoding.text(of: half.event)
            try insertion.run(
                group, half.key, half.feed, half.arrived, half.deadline, half.size, half.place, text)
        }
        let settling = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO settled (grp, key, digest, until) VALUES (?, ?, ?, ?)")
        for half in change.settled { try settling.run(group, half.key, half.digest, change.settledUntil) }
    }

    /// Forgets settled halves whose time is over, and the oldest beyond the limit.
    func trim(now: Int64) throws {
        let expiry = try database.cachedStatement(sql: "DELETE FROM settled WHERE grp = ? AND until < ?")
        try expiry.run(group, now)
        let deletion = try database.cachedStatement(
            sql: "DELETE FROM settled WHERE id <= (SELECT max(id) FROM settled) - ?")
        try deletion.run(Self.settledLimit)
    }

    /// Returns what waits and what was settled under each of some keys; keys of which nothing is known are left out.
    func look(up keys: Set<String>) throws -> [String: HeldKey] {
        let waiting = try database.cachedStatement(
            sql: "SELECT sum(size) FROM held WHERE grp = ? AND key = ?")
        let settled = try database.cachedStatement(sql: "SELECT digest FROM settled WHERE grp = ? AND key = ?")
        var found: [String: HeldKey] = [:]
        for key in keys {
            var state = HeldKey()
            state.waiting = try Int.fetchOne(waiting, arguments: [group, key]) ?? 0
            state.settled = Set(try String.fetchAll(settled, arguments: [group, key]))
            if state != HeldKey() { found[key] = state }
        }
        return found
    }

    /// Returns the halves that wait under some keys, oldest first.
    func halves(of keys: some Sequence<String>) throws -> [JoinHalf] {
        let selection = try database.cachedStatement(
            sql: "SELECT id, key, feed, arrived, deadline, place, event FROM held WHERE grp = ? AND key = ? ORDER BY id"
        )
        var halves: [JoinHalf] = []
        for key in keys {
            for row in try Row.fetchAll(selection, arguments: [group, key]) {
                // A damaged row still counts as a half: one of which nothing is known.
                halves.append(
                    JoinHalf(
                        row: row[0], key: row[1], feed: row[2], place: row[5], arrived: row[3], deadline: row[4],
                        event: EventCoding.event(from: row[6]) ?? Event()))
            }
        }
        return halves
    }

    /// Returns the keys whose oldest half has waited long enough, with the bytes below them, at most `limit`.
    func due(at now: Int64, limit: Int) throws -> [(key: String, bytes: Int)] {
        try keys("WHERE grp = ? AND deadline <= ? GROUP BY key ORDER BY min(deadline) LIMIT ?", [group, now, limit])
    }

    /// Returns the keys of the halves that have waited longest, with the bytes below them, at most `limit`.
    func oldest(limit: Int) throws -> [(key: String, bytes: Int)] {
        try keys("WHERE grp = ? GROUP BY key ORDER BY min(id) LIMIT ?", [group, limit])
    }

    private func keys(_ condition: String, _ arguments: StatementArguments) throws -> [(key: String, bytes: Int)] {
        try Row.fetchAll(
            database, sql: "SELECT key, sum(size) FROM held \(condition)", arguments: arguments
        ).map { ($0[0], $0[1]) }
    }

    /// Returns how much waits of each feed.
    func totals() throws -> [String: HeldTotal] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT feed, count(*), sum(size) FROM held WHERE grp = ? GROUP BY feed",
            arguments: [group])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], HeldTotal(halves: $0[1], bytes: $0[2])) })
    }
}

extension Ledger {
    /// Runs a question about the halves of a group.
    func held<Value: Sendable>(
        _ group: String, _ question: @Sendable @escaping (HeldTable) throws -> Value
    ) async throws -> Value {
        try await read { try question(HeldTable(database: $0, group: group)) }
    }

    /// The groups of which anything waits.
    func heldGroups() async throws -> [String] {
        try await read { try String.fetchAll($0, sql: "SELECT DISTINCT grp FROM held ORDER BY grp") }
    }

    /// Lets everything in a group wait at least until a time: after a restart the feeds first read what came meanwhile.
    ///
    /// - Parameters:
    ///   - group: The group.
    ///   - time: Until when to wait at least.
    ///   - latest: Until when at most; what was to wait longer came while the clock was wrong, or is wrong now.
    /// - Throws: What SQLite says.
    func extendHeld(_ group: String, until time: Int64, latest: Int64) async throws {
        try await write {
            try $0.execute(
                sql: "UPDATE held SET deadline = ? WHERE grp = ? AND deadline < ?", arguments: [time, group, time])
            for (table, column) in [("held", "deadline"), ("settled", "until")] {
                try $0.execute(
                    sql: "UPDATE \(table) SET \(column) = ?1 WHERE grp = ?2 AND \(column) > ?1",
                    arguments: [latest, group])
            }
        }
    }

    /// Moves all times of a group, after the clock was set.
    func shiftHeld(_ group: String, by milliseconds: Int64) async throws {
        try await write {
            try $0.execute(
                sql: "UPDATE held SET arrived = arrived + ?1, deadline = deadline + ?1 WHERE grp = ?2",
                arguments: [milliseconds, group])
            try $0.execute(
                sql: "UPDATE settled SET until = until + ?1 WHERE grp = ?2", arguments: [milliseconds, group])
        }
    }

    /// Forgets settled halves of a group whose time is over.
    func trimSettled(_ group: String, now: Int64) async throws {
        try await write { try HeldTable(database: $0, group: group).trim(now: now) }
    }

    /// Overwrites deleted text in the write-ahead log too.
    func emptyWriteAheadLog() async throws {
        guard path != ":memory:" else { return }
        _ = try await database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }
}
