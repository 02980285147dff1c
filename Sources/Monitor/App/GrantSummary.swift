// The grants in one line: how many, which end soon, which nobody uses.

import CheckerKit

/// What `vedette status` says of the grants.
struct GrantSummary: Sendable {
    private var count = 0
    private var expiring: [String] = []
    private var expired: [String] = []
    /// Those in force that were never used; empty if the ledger cannot be read.
    private var unused: [String] = []

    init(_ grants: [Grant], uses: [String: GrantUse]?, on day: CalendarDay) {
        count = grants.count
        for grant in grants {
            switch GrantState(grant, on: day) {
            case .expiring: expiring.append("\(grant.id) on \(grant.expires)")
            case .expired: expired.append("\(grant.id) on \(grant.expires)")
            case .valid, .revoked, .future: break
            }
            let isInForce = grant.objection(on: day) == nil
            if isInForce, let uses, uses[grant.id] == nil { unused.append(grant.id) }
        }
    }

    var line: String {
        if count == 0 { return "" }
        let parts = [("ending soon", expiring), ("expired", expired), ("never used", unused)].compactMap { word, ids in
            ids.isEmpty ? nil : "\(ids.count) \(word) (\(ids.joined(separator: ", ")))"
        }
        return "grants \(count)\(parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))")\n"
    }

    var json: JSON {
        [
            "count": .integer(Int64(count)), "expiring": .strings(expiring), "expired": .strings(expired),
            "unused": .strings(unused),
        ]
    }
}
