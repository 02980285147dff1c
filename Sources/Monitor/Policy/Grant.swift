// A permission: who may do what otherwise is forbidden, from when until when, and who says so.

import CheckerKit

/// A grant as written in `grants.d`.
///
/// A grant is about who asks and for whom, never about the text: it binds to an account of the directory.
struct Grant: Sendable, Hashable {
    var id: String
    /// What it gives, as written: `purpose:national-security`, `list:ofac-sdn`, `country:CU`.
    var gives: [String] = []
    /// The clauses to which a gift of purposes is limited, as ids or numbers with `*`; empty: all.
    var clauses: [Glob] = []
    var reason = ""
    /// The document that allows it.
    var authority = ""
    var source = ""
    /// The number of the licence that an authority issued; only such a grant lifts an absolute rule.
    var licence = ""
    var approvedBy: [String] = []
    var validFrom: CalendarDay
    /// The last day of validity.
    var expires: CalendarDay
    /// From this day on the grant gives nothing, whatever `expires` says; `nil`: it was not revoked.
    var revoked: CalendarDay?
    var revocation = ""
    var beneficiary = Beneficiary()
    var place = Place()
    /// The whole table.
    var table: SettingsTable = [:]

    /// The conditions of `[grant.to]`; each one that is given must hold.
    struct Beneficiary: Sendable, Hashable {
        var accounts: [String] = []
        var organisations: [String] = []
        /// Countries of domicile.
        var countries: [String] = []
        var kinds: [Account.Kind] = []
        /// Countries whose government the account works for.
        var contractorOf: [String] = []
        var models: [Glob] = []
        /// `provider`, or `provider:region`, with `*`.
        var hosting: [Glob] = []
        /// Purposes taken out again.
        var excludes: [String] = []
    }

    /// Returns whether the grant gives one of these things at all, whoever asks.
    ///
    /// `wanted` is as in a rule's `unless_granted`; a purpose group and its members count as related.
    func gives(anyOf wanted: [String]) -> Bool {
        wanted.contains { name in gives.contains { $0 == name || Self.overlap($0, name) } }
    }

    private static func overlap(_ left: String, _ right: String) -> Bool {
        guard left.hasPrefix("purpose:"), right.hasPrefix("purpose:"),
            let a = Purposes.members(of: String(left.dropFirst(8))),
            let b = Purposes.members(of: String(right.dropFirst(8)))
        else { return false }
        return !a.isDisjoint(with: b)
    }

    /// The purpose categories that it gives.
    var categories: Set<String> {
        var all: Set<String> = []
        for name in gives where name.hasPrefix("purpose:") {
            all.formUnion(Purposes.members(of: String(name.dropFirst(8))) ?? [])
        }
        for name in beneficiary.excludes where name.hasPrefix("purpose:") {
            all.subtract(Purposes.members(of: String(name.dropFirst(8))) ?? [])
        }
        return all.subtracting(Purposes.neverGranted)
    }

    /// Says on which days the grant does not count, if `day` is one of them.
    func objection(on day: CalendarDay) -> String? {
        if day < validFrom { return "valid from \(validFrom), the event is of \(day)" }
        if let revoked, day >= revoked { return "revoked from \(revoked) on, the event is of \(day)" }
        if day > expires { return "expired on \(expires), the event is of \(day)" }
        return nil
    }

    /// Says which clause the grant does not lift; a use whose clause is not known is covered by an unlimited grant only.
    private func uncoveredClause(of found: [String]) -> String? {
        if clauses.isEmpty { return nil }
        if found.isEmpty { return "is for certain clauses, and the finding names none" }
        let other = found.first { id in !clauses.contains { Clause.matches($0, id) } }
        return other.map { "not for clause \($0)" }
    }

    /// Says which fact of a finding the grant does not cover; `nil` if it covers every one.
    ///
    /// A finding without facts is covered by nothing.
    func uncovered(of facts: [Fact]) -> String? { uncovered(of: facts, categories: categories) }

    /// The same by whoever has asked for ``categories`` already, in which nothing is that is never granted.
    func uncovered(of facts: [Fact], categories: Set<String>) -> String? {
        if facts.isEmpty { return "the finding says nothing that could be granted" }
        for fact in facts {
            switch fact {
            case .purpose(let category, let found, _):
                if !categories.contains(category) {
                    return Purposes.neverGranted.contains(category)
                        ? "\(category) is never granted" : "does not give \(category)"
                }
                if let clause = uncoveredClause(of: found) { return clause }
            case .listed(let party):
                if !gives.contains("list:\(party.list)") { return "does not give list:\(party.list)" }
            case .country(let code, _):
                if !gives.contains("country:\(code)") { return "does not give country:\(code)" }
            case .region(let code, _):
                if !gives.contains("region:\(code)") && !gives.contains("country:\(code.prefix(2))") {
                    return "does not give region:\(code)"
                }
            case .anonymiser(let kind, _):
                return "a hidden location (\(kind)) is never granted"
            }
        }
        return nil
    }
}

/// A provision of an acceptable-use policy, as checkers name it: `llama-3.1/aup/2.1`.
enum Clause {
    /// Whether a pattern is the clause's id or its number, the part after the last slash.
    static func matches(_ pattern: Glob, _ id: String) -> Bool {
        if pattern.matches(id) { return true }
        guard let slash = id.lastIndex(of: "/") else { return false }
        return pattern.matches(String(id[id.index(after: slash)...]))
    }
}
