// Records that could not be judged, kept for a person to look at.

import GRDB

/// A quarantined record as it was kept.
struct QuarantineRow: Sendable, Hashable {
    /// When it was committed, milliseconds since 1970.
    var time: Int64
    var record: QuarantinedRecord
}

/// One feed's quarantine: the newest records, bounded.
struct QuarantineTable {
    /// How many records are kept for a feed.
    static let limit = 10000
    /// How many bytes of a record are kept.
    static let sampleLength = 256

    private let database: Database
    private let feed: String

    init(_ database: Database, feed: String) throws {
        self.database = database
        self.feed = feed
    }

    func insert(_ record: QuarantinedRecord, time: Int64) throws {
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO quarantine (feed, time, record, reason, detail, offset, sample)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try insertion.run(
            feed, time, record.record, record.reason, record.detail, record.offset,
            Hexadecimal.text(maskingCredentials(in: record.sample.prefix(Self.sampleLength))))
    }

    /// Removes all but the newest records.
    func trim() throws {
        let deletion = try database.cachedStatement(
            sql: """
                DELETE FROM quarantine WHERE feed = ?1 AND id <= (
                    SELECT id FROM quarantine WHERE feed = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)
                """)
        try deletion.run(feed, Self.limit)
    }

    /// Returns the newest records, newest first.
    func rows(limit: Int) throws -> [QuarantineRow] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT time, record, reason, detail, offset, sample FROM quarantine
                WHERE feed = ? ORDER BY id DESC LIMIT ?
                """, arguments: [feed, limit]
        ).map { row in
            QuarantineRow(
                time: row[0],
                record: QuarantinedRecord(
                    record: row[1], reason: row[2], detail: row[3], offset: row[4], sample: Self.bytes(row[5])))
        }
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.map { Hexadecimal.value(of: $0) ?? 0 }
        return stride(from: 1, to: digits.count, by: 2).map { digits[$0 - 1] << 4 | digits[$0] }
    }
}

extension QuarantinedRecord {
    /// A record that the framer refused.
    init(_ incident: FeedIncident) {
        self.init(
            record: "\(incident.source)@\(incident.offset)", reason: incident.kind.rawValue, detail: incident.message,
            offset: 0, sample: incident.sample)
    }
}
