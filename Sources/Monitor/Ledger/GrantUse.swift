// How often each grant was used, as the ledger tells.

import GRDB

/// What the ledger knows of one grant.
struct GrantUse: Sendable, Hashable {
    var uses: Int64 = 0
    /// The last use, milliseconds since 1970.
    var last: Int64 = 0
}

extension Ledger {
    /// Returns the uses of each grant that was ever used, by its id.
    func grantUses() async throws -> [String: GrantUse] {
        try await read { database in
            // Uses are joined to one alert for each grant; the line that opened it names the grant.
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT json_extract(ledger.line, '$.grant'), sum(alerts.count), max(alerts.last)
                    FROM alerts JOIN ledger USING (seq) WHERE alerts.verdict = 'permitted' GROUP BY 1
                    """)
            var uses: [String: GrantUse] = [:]
            for row in rows {
                guard let grant: String = row[0] else { continue }
                uses[grant] = GrantUse(uses: row[1], last: row[2])
            }
            return uses
        }
    }
}
