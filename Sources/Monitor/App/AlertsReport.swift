// `vedette alerts list|show`: what the ledger knows, for people and for scripts.

import CheckerKit

/// Reads alerts from the ledger, whether the daemon runs or not.
public struct AlertsReport: Sendable {
    public var configuration: String
    public var isJSON: Bool

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// Lists alerts, last opened first.
    ///
    /// - Parameters:
    ///   - since: How long ago (`2 h`, `7 days`) or a day (`2026-11-22`, UTC); `nil`: from the beginning.
    ///   - severity: The least severity's word; `nil`: all.
    ///   - checker: Only this checker's; `nil`: all.
    ///   - includesAudit: Also what a grant or a suppression allowed.
    ///   - limit: The most rows.
    ///   - components: The parts of the binary.
    /// - Throws: ``UsageError`` for a word that is none; ``LedgerError``.
    public func list(
        since: String?, severity: String?, checker: String?, includesAudit: Bool, limit: Int, components: Components
    ) async throws {
        var query = AlertQuery(since: try since.map(Self.moment) ?? 0, checker: checker, limit: limit)
        if let severity {
            guard let least = Severity(rawValue: severity) else {
                throw UsageError(
                    "\"\(severity)\" is not a severity\(suggestion(for: severity, among: Severity.allCases.map(\.rawValue)))"
                )
            }
            query.minimumSeverity = least
        }
        if includesAudit { query.verdicts = [] }
        let ledger = try open(components)
        let rows = try await ledger.alerts(query)
        let opinions = try await ledger.opinions(on: rows.map(\.id))
        for row in rows {
            let given = (opinions[row.id] ?? []).map { EntryReader($0) }
            standardOutput.write((isJSON ? row.json(given).text : row.line(given)) + "\n")
        }
        if rows.isEmpty && !isJSON { standardError.write("No alerts match.\n") }
    }

    /// Reads how long ago, or a day; in milliseconds since 1970.
    static func moment(_ text: String) throws -> Int64 {
        let spaced = text.spacedUnit
        if let ago = Duration(settings: spaced.hasSuffix(" d") ? "\(spaced)ays" : spaced) {
            return systemTime() - ago.components.seconds * 1000
        }
        guard let day = CalendarDay(text) else {
            throw UsageError("\"\(text)\" is no time; write \"2 h\", \"7 days\" or 2026-11-22")
        }
        return day.number * 86_400_000
    }

    /// Shows one alert with its occurrences, and the clear text behind it if asked.
    public func show(_ id: String, withEvidence: Bool, components: Components) async throws {
        let ledger = try open(components)
        guard let row = try await ledger.alert(id) else {
            throw UsageError("there is no alert whose id begins with \(id)")
        }
        let occurrences = try await ledger.occurrences(of: row.id)
        let opinions = (try await ledger.opinions(on: [row.id])[row.id] ?? []).map { EntryReader($0) }
        let evidence = withEvidence ? try await ledger.evidence(of: row.id) : []
        if isJSON {
            let members: [(String, JSON?)] = [
                ("alert", row.json(opinions)), ("occurrences", .array(occurrences.map(\.body))),
                ("second_opinions", opinions.isEmpty ? nil : .array(opinions.map(\.entry.body))),
                ("evidence", withEvidence ? .array(evidence.map { .string($0.json) }) : nil),
            ]
            standardOutput.write(JSON.object(members).text + "\n")
            return
        }
        let given = opinions.map {
            "second opinion on line \($0.text("about")): \(PlainText.clean($0.opinion, limit: 400))\n"
        }
        standardOutput.write(row.page + given.joined() + occurrences.map { "  \($0.line)\n" }.joined())
        for item in evidence {
            standardOutput.write("  evidence of \(item.sequence): \(PlainText.clean(item.json, limit: 4096))\n")
        }
    }

    private func open(_ components: Components) throws -> Ledger {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        return try Ledger.openReadOnly(loaded.main.ledger.directory, settings: LedgerSettings(loaded.main))
    }
}

extension String {
    /// `30s` as `30 s`, as durations are written in the configuration.
    public var spacedUnit: String {
        let digits = prefix { $0.isNumber }
        return "\(digits) \(dropFirst(digits.count).drop { $0 == " " })"
    }
}

extension AlertRow {
    /// One line: id, time, severity, rule, what, subject, count.
    fileprivate func line(_ opinions: [EntryReader]) -> String {
        let time = Timestamp(milliseconds: committed).text ?? "-"
        let more = count > 1 ? " x\(count)" : ""
        return PlainText.clean(
            "\(id)  \(time)  \(severity.rawValue)  \(verdict)  \(rule)  \(what)  \(subject)\(more)\(Self.summary(opinions))",
            limit: 400)
    }

    /// The opinions in a few words, the weightiest alone: one that agrees outweighs any that does not.
    private static func summary(_ opinions: [EntryReader]) -> String {
        let words = opinions.map { $0.text("opinion") }
        guard let word = ["agrees", "differs", "disagrees", "none"].first(where: words.contains) else { return "" }
        return "  second opinion: \(word)"
    }

    fileprivate var page: String {
        let lines = [
            ("alert", id), ("verdict", verdict), ("severity", severity.rawValue), ("rule", rule), ("what", what),
            ("subject", subject), ("account", account.isEmpty ? "unknown" : account), ("model", model), ("feed", feed),
            ("committed", Timestamp(milliseconds: committed).text ?? "-"),
            ("first use", Timestamp(milliseconds: opened).text ?? "-"),
            ("last use", Timestamp(milliseconds: last).text ?? "-"), ("occurrences", "\(count)"),
        ]
        return lines.map { name, value in
            "\(name)\(String(repeating: " ", count: 13 - name.count))\(PlainText.clean(value, limit: 400))\n"
        }.joined()
    }

    fileprivate func json(_ opinions: [EntryReader]) -> JSON {
        .object([
            ("alert", .string(id)), ("ledger_seq", .integer(sequence)), ("verdict", .string(verdict)),
            ("severity", .string(severity.rawValue)), ("checker", .string(checker)), ("rule", .string(rule)),
            ("what", .string(what)), ("subject", .string(subject)),
            ("account", account.isEmpty ? .null : .string(account)),
            ("feed", .string(feed)), ("model", .string(model)),
            ("committed", .string(Timestamp(milliseconds: committed).text ?? "")),
            ("first", .string(Timestamp(milliseconds: opened).text ?? "")),
            ("last", .string(Timestamp(milliseconds: last).text ?? "")), ("count", .integer(count)),
            ("opinions", opinions.isEmpty ? nil : .array(opinions.map { .string($0.text("opinion")) })),
        ])
    }
}
