// Checks that the ledger is what was written: nothing changed, removed, added, moved or cut off.
//
// The same check without this program, as one line a record:
//
//     prev=$(printf '0%.0s' {1..64}); n=0
//     while IFS= read -r line; do n=$((n+1))
//       case $line in "{\"seq\":$n,\"prev\":\"$prev\","*) ;; *) echo "broken at $n"; break ;; esac
//       prev=$(printf %s "$line" | sha256sum | cut -c1-64)
//     done < <(sqlite3 -readonly ledger.sqlite 'SELECT line FROM ledger ORDER BY seq'); echo "$n lines, head $prev"
//
// The head it prints is compared with a `ledger.checkpoint` or `VEDETTE_HASH` kept outside the machine.

import GRDB

/// A place in the chain that was noted outside the ledger.
struct RememberedHead: Sendable, Hashable {
    var sequence: Int64
    /// The hash of that line, hexadecimal.
    var hash: String
}

/// What verification found.
struct VerifyResult: Sendable, Hashable {
    /// How many lines were read, and the hash of the last.
    var entries: Int64 = 0
    var head = HashChain.origin
    /// Occurrences whose clear text is still there, and checked.
    var evidence = 0
    /// What is wrong, in order of the lines; at most ``problemLimit``.
    var problems: [Problem] = []

    struct Problem: Sendable, Hashable {
        /// The line at which it shows; its cause is there or just before.
        var sequence: Int64
        var message: String
    }

    static let problemLimit = 100

    var isIntact: Bool { problems.isEmpty }

    /// Reads the whole ledger.
    ///
    /// - Parameters:
    ///   - database: A snapshot of the ledger.
    ///   - remembered: Heads noted elsewhere; without one, a cut-off end cannot be seen.
    /// - Throws: What SQLite says of a file it cannot read.
    init(_ database: Database, remembered: [RememberedHead]) throws {
        let expected = Dictionary(grouping: remembered) { $0.sequence }
        let evidenceQuery = try database.makeStatement(sql: "SELECT salt, json FROM evidence WHERE seq = ?")
        let rows = try Row.fetchCursor(database, sql: "SELECT seq, line, hash FROM ledger ORDER BY seq")
        var last: Int64 = 0
        while let row = try rows.next(), problems.count < Self.problemLimit {
            let (sequence, line, stored): (Int64, String, String) = (row[0], row[1], row[2])
            check(sequence, line, after: last)
            head = ContentHash(line).hex
            entries += 1
            last = sequence
            if head != stored { note(sequence, "the line does not have the hash that was stored with it") }
            for known in expected[sequence] ?? [] where known.hash != head {
                note(sequence, "the line is not the one that was remembered")
            }
            evidenceQuery.setUncheckedArguments([sequence])
            if let clear = try Row.fetchOne(evidenceQuery) { check(sequence, line, salt: clear[0], json: clear[1]) }
        }
        for known in remembered where known.sequence > last && problems.count < Self.problemLimit {
            note(known.sequence, "the line was remembered, but the ledger ends at \(last)")
        }
        if problems.isEmpty { try checkIndex(database) }
    }

    private mutating func note(_ sequence: Int64, _ message: String) {
        problems.append(Problem(sequence: sequence, message: message))
    }

    private mutating func check(_ sequence: Int64, _ line: String, after last: Int64) {
        if sequence != last + 1 { note(sequence, "lines \(last + 1) to \(sequence - 1) are missing") }
        guard !line.utf8.starts(with: HashChain.opening(sequence: sequence, previous: head).utf8) else { return }
        note(sequence, "the line does not continue the chain: it or the line before was changed or moved")
    }

    private mutating func check(_ sequence: Int64, _ line: String, salt: String, json: String) {
        evidence += 1
        let commitment = (try? JSON.parse(line))?["commit"]?.stringValue
        if commitment != ContentHash(salt + json).hex { note(sequence, "the evidence is not what the line commits to") }
    }

    /// Whether the index shows as many alerts as lines opened: an alert hidden from the lists is manipulation too.
    private mutating func checkIndex(_ database: Database) throws {
        let hidden = try Int64.fetchAll(
            database,
            sql: """
                SELECT min(seq) FROM ledger
                WHERE json_extract(line, '$.first_event') IS NOT NULL AND seq NOT IN (SELECT seq FROM alerts)
                HAVING min(seq) IS NOT NULL
                UNION ALL
                SELECT min(seq) FROM ledger
                WHERE json_extract(line, '$.event') = 'alert.occurrence' AND seq NOT IN (SELECT seq FROM occurrences)
                HAVING min(seq) IS NOT NULL
                """)
        for sequence in hidden { note(sequence, "the line is missing from the index of alerts") }
    }
}
