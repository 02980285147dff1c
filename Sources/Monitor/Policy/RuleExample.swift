// An event written beside a rule, with what the rule must make of it: documentation that is checked.

import CheckerKit

/// A `[[rule.examples]]` table.
struct RuleExample: Sendable, Hashable {
    /// What the rule makes of an event.
    enum Outcome: String, Sendable, CaseIterable {
        case violation, review, permitted, suppressed, monitored, nothing

        init(_ decision: Decision?) { self = decision.flatMap { Self(rawValue: $0.verdict.name) } ?? .nothing }
    }

    var name = ""
    var event = Event()
    /// The account whose credential the event carries; empty: unknown.
    var account = ""
    var expected = Outcome.violation
    /// How many such events there are, and how many milliseconds lie between them.
    var repeated = 1
    var every: Int64 = 3_600_000
    /// Where the expectation, and the account, were written.
    var place = Place()
    var accountPlace = Place()

    /// Reads `examples` of a rule: tables, or prompts alone, as `{ match = ["..."], no_match = ["..."] }`.
    static func all(_ reader: SettingsReader, mode: RuleSettings.Mode) -> [RuleExample] {
        guard case .table(let table)? = reader.value("examples")?.content else {
            return reader.tables("examples").compactMap { RuleExample($0, reader.problems) }
        }
        let prompts = SettingsReader(table, reader.problems)
        let found = mode == .monitor ? Outcome.monitored : .violation
        let examples = [("match", found), ("no_match", .nothing)].flatMap { key, expected in
            (prompts.placedStrings(key) ?? []).map { RuleExample(prompt: $0.text, at: $0.place, expected: expected) }
        }
        prompts.finish()
        return examples
    }

    /// A prompt of somebody unknown.
    private init(prompt: String, at place: Place, expected: Outcome) {
        name = prompt
        event.text[.inputMessages] = prompt
        event.header.textStatus = .present
        self.expected = expected
        self.place = place
    }

    /// Reads a table; `nil` if it says not what to expect.
    init?(_ table: SettingsTable, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        name = reader.string("name") ?? ""
        account = reader.string("account") ?? ""
        accountPlace = reader.place(of: "account")
        if let fields = reader.table("event") {
            read(fields, problems)
        } else if reader.table["event"] == nil {
            problems.error(at: table.place, "an example needs an event (event = { \"geo.country.iso_code\" = \"IR\" })")
        }
        readTime(reader)
        readRepetition(reader)
        if reader.table["expect"] == nil {
            problems.error(at: table.place, "an example says what to expect (expect = \"violation\", or \"nothing\")")
        }
        let outcome = reader.word("expect", as: Outcome.self)
        place = reader.place(of: "expect")
        reader.finish()
        guard let outcome else { return nil }
        expected = outcome
    }

    private mutating func read(_ fields: SettingsTable, _ problems: Problems) {
        for entry in fields.entries {
            guard let field = EventField(name: entry.key) else {
                let hint = suggestion(for: entry.key, among: EventField.allCases.map(\.name))
                problems.error(at: entry.place, "there is no field \"\(entry.key)\"\(hint)")
                continue
            }
            guard case .string(let text) = entry.value.content else {
                problems.error(at: entry.value.place, "\"\(entry.key)\" must be a string, not \(entry.value.kind)")
                continue
            }
            if AccountDirectory.fields.contains(field) {
                problems.error(
                    at: entry.place, "\"\(entry.key)\" comes from accounts.d; write account = \"...\" instead")
                continue
            }
            event.text[field] = text
        }
        let texts: [EventField] = [.inputMessages, .outputMessages, .systemInstructions]
        if texts.contains(where: { !event[$0].isEmpty }) { event.header.textStatus = .present }
    }

    /// How often the event takes place, for a rule that adds findings up.
    private mutating func readRepetition(_ reader: SettingsReader) {
        repeated = reader.integer("repeated", in: 1...10_000).map { Int($0) } ?? 1
        guard let pause = reader.duration("every") else { return }
        every = min(pause.components.seconds, 315_576_000) * 1000
        if repeated == 1 {
            reader.error(
                "every", "\"every\" goes with \"repeated\", how often the event takes place; add it, or remove this")
        }
    }

    /// A time, or a day at noon; UTC.
    private mutating func readTime(_ reader: SettingsReader) {
        switch reader.value("time")?.content {
        case .date(let text):
            event.header.time = (CalendarDay(text)?.number ?? 0) * 86_400_000 + 43_200_000
        case .dateTime(let text):
            let bytes = Array(text.utf8)
            guard let time = RecordTime(bytes.span) else {
                return reader.error("time", "\"\(text)\" cannot be read as a time")
            }
            event.header.time = time.milliseconds
        case nil: break
        default: reader.error("time", "\"time\" must be a date or a date with time, without quotes")
        }
    }
}
