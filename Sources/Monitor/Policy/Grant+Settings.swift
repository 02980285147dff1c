// Reads a [[grant]] table; what is unclear in a grant is an error, since it opens a door.

import CheckerKit

extension Grant {
    /// Reads a `[[grant]]` table.
    ///
    /// `approvals` is how many different people must have approved; `today` is the day by which a grant is expired.
    init?(_ table: SettingsTable, approvals: Int, today: CalendarDay, _ problems: Problems) {
        let reader = SettingsReader(table, problems, known: ["override"])
        guard let id = objectID(reader, "grant") else { return nil }
        self.init(id: id, validFrom: CalendarDay(number: 0), expires: CalendarDay(number: 0))
        place = table.place
        self.table = table
        licence = reader.string("licence") ?? ""
        gives = Self.gives(reader, id, licence: licence)
        clauses = Self.clauses(reader)
        reason = reader.requiredString("reason") ?? ""
        authority = reader.requiredString("authority") ?? ""
        source = reader.string("source") ?? ""
        approvedBy = approvers(reader, "grant \"\(id)\"", atLeast: approvals)
        readValidity(reader, today)
        readRevocation(reader)
        if let to = reader.table("to") {
            beneficiary = Beneficiary(to, grant: id, problems)
        } else if reader.table["to"] == nil {
            problems.error(
                at: place, "grant \"\(id)\" says not to whom; add [grant.to] with accounts, countries or the like")
        }
        reader.finish()
        if !beneficiary.excludes.isEmpty, categories.isEmpty, gives.allSatisfy({ $0.hasPrefix("purpose:") }) {
            problems.error(at: place, "grant \"\(id)\" excludes everything that it gives")
        }
    }

    private mutating func readValidity(_ reader: SettingsReader, _ today: CalendarDay) {
        let from = reader.date("valid_from").flatMap { CalendarDay($0) }
        if reader.table["valid_from"] == nil {
            reader.problems.error(at: place, "grant \"\(id)\" has no beginning (valid_from = YYYY-MM-DD)")
        }
        let until = reader.date("expires").flatMap { CalendarDay($0) }
        if reader.table["expires"] == nil {
            reader.problems.error(at: place, "grant \"\(id)\" has no expiry (expires = YYYY-MM-DD)")
        }
        guard let from, let until else { return }
        validFrom = from
        expires = until
        if until < from {
            reader.error("expires", "grant \"\(id)\" expires on \(until), before it begins on \(from)")
        } else if reader.table["revoked"] != nil {
            return
        } else if until < today {
            reader.problems.warning(
                at: reader.place(of: "expires"), "grant \"\(id)\" expired on \(until); renew it or remove it")
        } else if until.number - today.number < Self.warningDays {
            reader.problems.warning(
                at: reader.place(of: "expires"),
                "grant \"\(id)\" expires on \(until), in \(until.number - today.number) days; renew it in time")
        }
    }

    /// How long before its end a grant is a warning.
    ///
    /// - Source: Judgement, 2026-11: a letter of authorisation takes weeks to renew.
    static let warningDays: Int64 = 30

    private mutating func readRevocation(_ reader: SettingsReader) {
        revocation = reader.string("revocation") ?? ""
        revoked = reader.date("revoked").flatMap { CalendarDay($0) }
        if reader.table["revoked"] != nil, reader.table["revocation"] == nil {
            reader.error("revoked", "grant \"\(id)\" is revoked without a reason (revocation = \"...\")")
        } else if reader.table["revocation"] != nil, reader.table["revoked"] == nil {
            reader.error("revocation", "grant \"\(id)\" has a revocation and no day of it (revoked = YYYY-MM-DD)")
        }
    }

    private static func clauses(_ reader: SettingsReader) -> [Glob] {
        guard let names = reader.placedStrings("clauses") else { return [] }
        if names.isEmpty {
            reader.error("clauses", "\"clauses\" is empty, so that the grant lifts nothing; fill it or remove it")
        }
        for (name, place) in names where name.isEmpty || name == "*" {
            reader.problems.error(at: place, "\"\(name)\" is no clause; write its id or number, such as \"2.1\"")
        }
        return names.map { Glob($0.text) }
    }

    private static func gives(_ reader: SettingsReader, _ id: String, licence: String) -> [String] {
        guard let names = reader.placedStrings("gives"), !names.isEmpty else {
            if reader.table["gives"] == nil || reader.strings("gives") == [] {
                reader.problems.error(
                    at: reader.place(of: "gives"),
                    "grant \"\(id)\" gives nothing (gives = [\"purpose:national-security\"])")
            }
            return []
        }
        for (name, place) in names {
            if let complaint = complaint(aboutGift: name, licence: licence) {
                reader.problems.error(at: place, complaint)
            } else if let never = Purposes.neverGranted(in: name) {
                reader.problems.error(at: place, "grant \"\(id)\" gives \(never), which no grant can allow")
            }
        }
        return names.map(\.text)
    }
}

extension Grant.Beneficiary {
    /// Reads a `[grant.to]` table.
    init(_ table: SettingsTable, grant id: String, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        accounts = reader.strings("accounts") ?? []
        organisations = reader.strings("organisations") ?? []
        countries = reader.countries("countries") ?? []
        kinds = reader.words("kinds", as: Account.Kind.self)
        contractorOf = reader.countries("contractor_of") ?? []
        models = (reader.strings("models") ?? []).map { Glob($0) }
        hosting = (reader.strings("hosting") ?? []).map { Glob($0) }
        excludes =
            reader.placedStrings("excludes")?.compactMap { name, place in
                guard let complaint = complaint(aboutPurpose: name) else { return name }
                problems.error(at: place, complaint)
                return nil
            } ?? []
        let named = ["accounts", "organisations", "countries", "contractor_of"]
        if named.allSatisfy({ reader.table[$0] == nil }) {
            problems.error(
                at: table.place,
                "grant \"\(id)\" is to anybody; name accounts, organisations, countries or contractor_of")
        }
        for key in named + ["kinds", "models", "hosting"] where reader.table[key]?.content == .array([]) {
            reader.error(key, "\"\(key)\" is empty, so that the grant applies to nobody; fill it or remove it")
        }
        reader.finish()
    }
}

/// Says why a text is nothing that a grant can give; `nil` if it is.
private func complaint(aboutGift name: String, licence: String) -> String? {
    let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
        return "\"\(name)\" is nothing a grant gives; write purpose:, list:, country: or region: before it"
    }
    switch parts[0] {
    case "purpose": return complaint(aboutPurpose: name)
    case "country": if let complaint = Countries.complaint(about: parts[1]) { return complaint }
    case "region": if let complaint = complaint(aboutRegion: parts[1]) { return complaint }
    case "list": break
    default:
        return
            "\"\(name)\" is nothing a grant gives\(suggestion(for: parts[0], among: ["purpose", "list", "country", "region"]))"
    }
    return licence.isEmpty ? "\"\(name)\" needs the number of a licence (licence = \"...\")" : nil
}

/// Says why a text is no ISO 3166-2 code; `nil` if it has the form of one, of a country that exists.
private func complaint(aboutRegion text: String) -> String? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    let isCode =
        parts.count == 2 && (1...3).contains(parts[1].utf8.count)
        && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
    if !isCode { return "\"\(text)\" is not an ISO 3166-2 region code, such as \"UA-43\"" }
    return Countries.complaint(about: String(parts[0]))
}

/// Says why a text is no `purpose:<name>`; `nil` if it is.
func complaint(aboutPurpose name: String) -> String? {
    guard name.hasPrefix("purpose:") else { return "\"\(name)\" is no purpose; write \"purpose:\" before it" }
    let purpose = String(name.dropFirst(8))
    if Purposes.members(of: purpose) != nil { return nil }
    return "\"\(name)\" is not a known purpose\(suggestion(for: purpose, among: Purposes.names))"
}
