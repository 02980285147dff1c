// Reads the [rule.when] table of a rule.

import CheckerKit

extension Conditions {
    /// Reads a `[rule.when]` table; what is unclear is an error, since a rule that never applies is silent.
    init(_ table: SettingsTable, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        readFacts(reader)
        readAccount(reader)
        models = globs(reader, "models")
        hosting = globs(reader, "hosting")
        readWindow(reader)
        confidenceBelow = reader.number("confidence_below", in: 0...1)
        unknown = reader.word("unknown", as: Unknown.self) ?? .review
        reader.finish()
        for entry in table.entries where entry.value.content == .array([]) {
            problems.error(
                at: entry.value.place, "\"\(entry.key)\" is empty, so that the rule never applies; fill it or remove it"
            )
        }
        contradictions(reader)
        if isEmpty, !problems.hasErrors {
            problems.error(at: table.place, "[rule.when] has no condition; add one or remove it")
        }
    }

    private mutating func readFacts(_ reader: SettingsReader) {
        for (name, place) in reader.placedStrings("purposes") ?? [] {
            if Purposes.members(of: name) != nil {
                purposes.append(name)
            } else {
                let hint = suggestion(for: name, among: Purposes.names)
                reader.problems.error(at: place, "\"\(name)\" is not a known purpose\(hint)")
            }
        }
        clauses = globs(reader, "clauses")
        policies = globs(reader, "policies")
        lists = reader.strings("lists") ?? []
        countries = reader.countries("countries") ?? []
        countriesNot = reader.countries("countries_not") ?? []
        certainty = reader.number("certainty", in: 0...1) ?? 0
        if reader.table["certainty"] != nil, countries.isEmpty, countriesNot.isEmpty, !reader.problems.hasErrors {
            reader.error("certainty", "\"certainty\" goes with countries or countries_not; add one or remove it")
        }
        let kinds = ["vpn", "tor", "hosting", "proxy"]
        for (kind, place) in reader.placedStrings("anonymisers") ?? [] {
            if kinds.contains(kind) {
                anonymisers.append(kind)
            } else {
                let hint = suggestion(for: kind, among: kinds)
                reader.problems.error(at: place, "\"\(kind)\" is not a value of \"anonymisers\"\(hint)")
            }
        }
    }

    private mutating func readAccount(_ reader: SettingsReader) {
        accounts = reader.strings("accounts") ?? []
        isAccountKnown = reader.boolean("account_known")
        accountKinds = reader.words("account_kinds", as: Account.Kind.self)
        accountCountries = reader.countries("account_countries") ?? []
        accountCountriesNot = reader.countries("account_countries_not") ?? []
        ownerCountries = reader.countries("owner_countries") ?? []
        contractorOf = reader.countries("contractor_of") ?? []
    }

    private mutating func readWindow(_ reader: SettingsReader) {
        if let text = reader.string("hours") {
            window = TimeWindow(text)
            if window == nil {
                reader.error("hours", "\"\(text)\" is no time of day; write it as \"22:00-06:00\", in UTC")
            }
        }
        let days = reader.words("days", as: TimeWindow.Weekday.self)
        if !days.isEmpty {
            window = window ?? TimeWindow(days: days)
            window?.days = days
        }
    }

    private func globs(_ reader: SettingsReader, _ key: String) -> [Glob] {
        (reader.strings(key) ?? []).map { Glob($0) }
    }

    /// Conditions that cannot hold together.
    private func contradictions(_ reader: SettingsReader) {
        let pairs = [
            ("countries", countries, "countries_not", countriesNot),
            ("account_countries", accountCountries, "account_countries_not", accountCountriesNot),
        ]
        for (name, wanted, otherName, unwanted) in pairs where !wanted.isEmpty && !unwanted.isEmpty {
            if Set(wanted).isSubset(of: unwanted) {
                reader.error(
                    name, "\"\(name)\" and \"\(otherName)\" (\(reader.place(of: otherName))) leave nothing over")
            }
        }
        let needsAccount = ["accounts", "account_kinds", "account_countries", "owner_countries", "contractor_of"]
        if isAccountKnown == false, let key = needsAccount.first(where: { reader.table[$0] != nil }) {
            reader.error(
                key,
                "\"\(key)\" needs a known account, and account_known (\(reader.place(of: "account_known"))) is false")
        }
    }
}
