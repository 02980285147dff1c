// `vedette grants list|check`: which grants there are, and whether one of them would apply.

import CheckerKit

/// Reads the grants of a configuration, with or without a running daemon.
public struct GrantsReport: Sendable {
    public var configuration: String
    public var isJSON: Bool

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// Prints every grant with its state and, where the ledger can be read, its use.
    ///
    /// - Returns: Whether every grant is in force and does not end soon.
    public func list(components: Components) async throws -> Bool {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        let today = CalendarDay(milliseconds: systemTime())
        let uses = await Self.uses(loaded)
        var isSound = true
        for grant in loaded.grants {
            let state = GrantState(grant, on: today)
            isSound = isSound && (state == .valid || state == .revoked)
            let row = Row(
                grant: grant, state: state, use: uses.map { $0[grant.id] ?? GrantUse() },
                accounts: loaded.accounts.filter { grant.beneficiary.objection(to: $0) == nil }.map(\.id), today: today)
            standardOutput.write(isJSON ? row.json.text + "\n" : row.text)
        }
        if loaded.grants.isEmpty, !isJSON { standardError.write("there are no grants\n") }
        if uses == nil, !isJSON { standardError.write("the ledger cannot be read, so use is not shown\n") }
        return isSound
    }

    /// The uses by grant; `nil` if there is no ledger to read.
    static func uses(_ loaded: Configuration) async -> [String: GrantUse]? {
        let ledger = try? Ledger.openReadOnly(loaded.main.ledger.directory, settings: LedgerSettings(loaded.main))
        return try? await ledger?.grantUses()
    }

    /// Answers whether a use would be permitted.
    ///
    /// - Returns: Whether it would.
    public func check(_ question: GrantQuestion, components: Components) throws -> Bool {
        let loaded = try RulesetBuilder(components: components).load(configuration)
        let answer = try question.answer(loaded)
        standardOutput.write(isJSON ? answer.json.text + "\n" : answer.text)
        return answer.isYes
    }

    /// A line of the list.
    private struct Row {
        var grant: Grant
        var state: GrantState
        var use: GrantUse?
        var accounts: [String]
        var today: CalendarDay

        var text: String {
            let days = grant.expires.number - today.number
            var text = "\(grant.id): \(state.rawValue), \(grant.validFrom) to \(grant.expires)"
            if state == .expiring { text += " (\(days) days left)" }
            if let revoked = grant.revoked { text += ", revoked from \(revoked) on: \(grant.revocation)" }
            text += "\n  gives \(grant.gives.joined(separator: ", "))"
            if !grant.clauses.isEmpty { text += ", clauses \(grant.clauses.map(\.pattern).joined(separator: ", "))" }
            if !grant.licence.isEmpty { text += ", licence \(grant.licence)" }
            text += "\n  to \(grant.beneficiary.words)\n"
            text += "  accounts: \(accounts.isEmpty ? "none of accounts.d" : accounts.joined(separator: ", "))\n"
            text += "  authority: \(grant.authority); approved by \(grant.approvedBy.joined(separator: ", "))\n"
            if let use {
                let last = Timestamp(milliseconds: use.last).text.map { ", last \($0)" } ?? ""
                text += use.uses == 0 ? "  never used\n" : "  used \(use.uses) times\(last)\n"
            }
            return PlainText.cleanLines(text)
        }

        var json: JSON {
            let licence: JSON = grant.licence.isEmpty ? .null : .string(grant.licence)
            let revoked: JSON = grant.revoked.map { JSON.string($0.description) } ?? .null
            var members: [(String, JSON?)] = [
                ("id", .string(grant.id)), ("state", .string(state.rawValue)), ("gives", .strings(grant.gives)),
                ("clauses", .strings(grant.clauses.map(\.pattern))), ("to", grant.beneficiary.json),
                ("accounts", .strings(accounts)), ("reason", .string(grant.reason)),
                ("authority", .string(grant.authority)), ("source", .string(grant.source)), ("licence", licence),
                ("approved_by", .strings(grant.approvedBy)),
            ]
            members += [
                ("valid_from", .string(grant.validFrom.description)), ("expires", .string(grant.expires.description)),
                ("revoked", revoked), ("days_left", .integer(grant.expires.number - today.number)),
            ]
            if let use {
                members.append(("uses", .integer(use.uses)))
                let last = use.uses == 0 ? nil : Timestamp(milliseconds: use.last).text
                members.append(("last_used", last.map { JSON.string($0) }))
            }
            members.append(("place", .string(grant.place.description)))
            return JSON.object(members)
        }
    }
}

/// How a grant stands on a day.
enum GrantState: String, Sendable {
    case valid, expiring, expired, revoked
    case future = "not yet valid"

    init(_ grant: Grant, on day: CalendarDay) {
        if let revoked = grant.revoked, day >= revoked {
            self = .revoked
        } else if day < grant.validFrom {
            self = .future
        } else if day > grant.expires {
            self = .expired
        } else {
            self = grant.expires.number - day.number < Grant.warningDays ? .expiring : .valid
        }
    }
}

extension Grant.Beneficiary {
    /// Each condition with its name in `[grant.to]`.
    fileprivate var conditions: [(name: String, values: [String])] {
        [
            ("accounts", accounts), ("organisations", organisations), ("countries", countries),
            ("kinds", kinds.map(\.rawValue)), ("contractor_of", contractorOf), ("models", models.map(\.pattern)),
            ("hosting", hosting.map(\.pattern)), ("excludes", excludes),
        ].filter { !$0.values.isEmpty }
    }

    fileprivate var words: String {
        conditions.map { "\($0.name) \($0.values.joined(separator: ", "))" }.joined(separator: "; ")
    }

    fileprivate var json: JSON { .object(conditions.map { ($0.name, .strings($0.values)) }) }
}

extension JSON {
    static func strings(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }
}

extension PlainText {
    /// Cleans each line of a text; line feeds stay.
    static func cleanLines(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { clean(String($0), limit: 2000) }
            .joined(separator: "\n")
    }
}
