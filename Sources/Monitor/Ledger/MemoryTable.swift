// What the monitor remembers across events, as rows: written with the chunk that changed it, read at the start.

import CheckerKit
import FoundationEssentials
import GRDB

/// The table `memory`: bookkeeping, like positions; no evidence and no clear text.
///
/// A key is a salted hash of a pseudonym or of an account's id; a note holds times, weights, and where records are.
enum MemoryTable {
    /// The layout's migration.
    static let migration = """
        CREATE TABLE memory (
            space TEXT NOT NULL, key INTEGER NOT NULL, rank REAL NOT NULL, note BLOB NOT NULL, PRIMARY KEY (space, key)
        ) WITHOUT ROWID;
        """

    /// Writes changes in the transaction that is open.
    static func write(_ changes: [Memory.Change], to database: Database) throws {
        guard !changes.isEmpty else { return }
        let upsert = try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO memory (space, key, rank, note) VALUES (?, ?, ?, ?)")
        let deletion = try database.cachedStatement(sql: "DELETE FROM memory WHERE space = ? AND key = ?")
        for change in changes {
            let key = Int64(bitPattern: change.key)
            if let note = change.note {
                try upsert.execute(arguments: [change.space, key, note.rank, Data(note.bytes)])
            } else {
                try deletion.execute(arguments: [change.space, key])
            }
        }
    }

    static func read(_ database: Database) throws -> [Memory.Change] {
        try Row.fetchAll(database, sql: "SELECT space, key, rank, note FROM memory").map { row in
            let note: Data = row[3]
            return Memory.Change(
                space: row[0], key: UInt64(bitPattern: row[1]), note: Memory.Note(rank: row[2], bytes: Array(note)))
        }
    }
}

extension Ledger {
    /// Returns what was remembered when the monitor stopped.
    ///
    /// What the rules in force remember is in `spaces`; other spaces are forgotten for good, none if it is `nil`.
    func memory(forgettingAllBut spaces: Set<String>? = nil) async throws -> Memory {
        if let spaces {
            try await write { database in
                for name in try String.fetchAll(database, sql: "SELECT DISTINCT space FROM memory")
                where !spaces.contains(name) {
                    try database.execute(sql: "DELETE FROM memory WHERE space = ?", arguments: [name])
                }
            }
        }
        var memory = Memory(salt: memorySalt)
        memory.load(try await read { try MemoryTable.read($0) })
        return memory
    }

    /// Returns what is remembered now; for programs that look at the ledger of a running monitor.
    func memoryNow() throws -> Memory {
        var memory = Memory(salt: memorySalt)
        memory.load(try database.read { try MemoryTable.read($0) })
        return memory
    }
}
