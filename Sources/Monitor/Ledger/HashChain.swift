// The chain of hashes: each line names the hash of the line before.

import GRDB

/// The end of the ledger within one transaction, where lines are appended.
///
/// Nothing is canonicalised: what is hashed is what is stored. A line begins with its number and the hash before, so a
/// line that was changed, removed, added or moved breaks the chain at the next one.
struct HashChain {
    /// `prev` of the first line.
    static let origin = String(repeating: "0", count: 64)

    /// The number and the hash of the last line; 0 and ``origin`` while there is none.
    private(set) var sequence: Int64
    private(set) var hash: String
    /// The time of lines appended now, milliseconds since 1970.
    let time: Int64
    private let timeText: String
    private let insertion: Statement

    init(_ database: Database, time: Int64) throws {
        let head = try Row.fetchOne(
            try database.cachedStatement(sql: "SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1"))
        sequence = head?[0] ?? 0
        hash = head?[1] ?? Self.origin
        self.time = time
        timeText = Timestamp(milliseconds: time).text ?? "1970-01-01T00:00:00.000Z"
        insertion = try database.cachedStatement(sql: "INSERT INTO ledger (seq, line, hash) VALUES (?, ?, ?)")
    }

    /// The number and name that every line has at its beginning.
    static func opening(sequence: Int64, previous: String) -> String {
        "{\"seq\":\(sequence),\"prev\":\"\(previous)\","
    }

    /// Appends a line.
    ///
    /// - Parameters:
    ///   - kind: What the line says.
    ///   - id: The entry's id; `nil`: made from the line's place in the chain.
    ///   - members: The JSON text of the members after `id`, each preceded by a comma.
    /// - Throws: What SQLite says of the insertion.
    mutating func append(_ kind: EntryKind, id: String? = nil, members: [UInt8]) throws {
        let next = sequence + 1
        let id = id ?? "evt_\(ULID(time: time, name: "\(hash)\n\(next)").text)"
        var line: [UInt8] = []
        line.reserveCapacity(members.count + 220)
        line.append(contentsOf: Self.opening(sequence: next, previous: hash).utf8)
        for (name, value) in [("\"time\":\"", timeText), ("\",\"event\":\"", kind.rawValue), ("\",\"id\":\"", id)] {
            line.append(contentsOf: name.utf8)
            line.append(contentsOf: value.utf8)
        }
        line.append(UInt8(ascii: "\""))
        line.append(contentsOf: members)
        line.append(UInt8(ascii: "}"))
        let newHash = ContentHash(line).hex
        try insertion.run(next, String(decoding: line, as: UTF8.self), newHash)
        sequence = next
        hash = newHash
    }
}

extension Statement {
    /// Runs a statement whose parameters are counted here at the call, once.
    func run(_ values: (any DatabaseValueConvertible)?...) throws {
        setUncheckedArguments(StatementArguments(values))
        try execute()
    }
}
