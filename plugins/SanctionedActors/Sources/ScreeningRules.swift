// Reads the checker's rules and lists from the configuration, and notes all that is wrong with them.

import CheckerKit

/// A `[[rule]]` of this checker.
struct ScreeningRule: Sendable {
    var id: RuleID
    var fields: [EventField]
    /// Ids of the lists it screens against, in the order of the configuration.
    var lists: [String]
    var types: UInt8
    /// What it makes of parties that are linked to each other.
    var links: LinkScope
    /// The score from which it reports a match.
    var threshold: Double

    static let defaultFields: [EventField] = [.accountOrganisation, .organisationName, .userName]
}

/// A `[[list]]` that this checker may use.
struct ConfiguredList {
    var id: String
    /// Empty for a list whose entries are in the configuration itself.
    var path: String
    var format: ListFormat
    var place: Place
    /// The `[[list.entry]]` tables of `format = "toml"`.
    var tables: [SettingsTable] = []
    /// The date such a list says it is of; empty when it does not.
    var date = ""
    /// Where the list is published.
    var url: String?
}

/// The configuration of the checker as it understood it.
struct ScreeningSection {
    var rules: [ScreeningRule] = []
    /// The lists that some rule uses.
    var lists: [ConfiguredList] = []
    var usesSupplement = false

    init(_ section: CheckerSection, _ problems: Problems) {
        let all = readLists(section.lists, problems)
        let known = all.map(\.id) + [Supplement.id]
        rules = section.rules.map { readRule($0, known: known, problems) }
        let used = Set(rules.flatMap(\.lists))
        lists = all.filter { used.contains($0.id) }
        usesSupplement = used.contains(Supplement.id)
    }
}

/// Reads the `[[list]]` tables that are for this checker, wherever they are in the configuration.
func readLists(_ tables: [SettingsTable], _ problems: Problems) -> [ConfiguredList] {
    var lists: [ConfiguredList] = []
    for table in tables {
        guard let list = readList(table, problems) else { continue }
        if list.id == Supplement.id {
            problems.error(
                at: table["id"]?.place ?? table.place, "\"\(list.id)\" is the built-in list; choose another id")
        } else if lists.contains(where: { $0.id == list.id }) {
            let message = "a second list with the id \"\(list.id)\"; every list needs an id of its own"
            problems.error(at: table["id"]?.place ?? table.place, message)
        } else {
            lists.append(list)
        }
    }
    if lists.count > 63 { problems.error(at: lists[63].place, "more than 63 lists; join some of their files") }
    return lists
}

/// Reads one `[[list]]` table; `nil` if it is another checker's or lacks what it needs.
func readList(_ table: SettingsTable, _ problems: Problems) -> ConfiguredList? {
    // How a list is fetched is read by whoever fetches it.
    let reader = SettingsReader(table, problems, known: ListUpkeepKeys.all)
    if let checker = reader.string("checker"), checker != SanctionedActorsChecker.manifest.id { return nil }
    let id = reader.requiredString("id")
    let format = reader.value("format") == nil ? .auto : reader.word("format", as: ListFormat.self)
    guard format == .toml else {
        let path = reader.requiredString("path")
        reader.finish()
        guard let id, let path, let format else { return nil }
        return ConfiguredList(
            id: id, path: path, format: format, place: reader.place(of: "path"), url: reader.string("url"))
    }
    if reader.value("path") != nil {
        reader.error("path", "a list with format = \"toml\" has no file; write its entries as [[list.entry]] here")
    }
    let list = ConfiguredList(
        id: id ?? "", path: "", format: .toml, place: table.place, tables: reader.tables("entry"),
        date: reader.date("date") ?? "")
    reader.finish()
    return id == nil ? nil : list
}

private func readRule(_ rule: ConfiguredRule, known: [String], _ problems: Problems) -> ScreeningRule {
    let reader = rule.reader(problems)
    var lists: [String] = []
    for (text, place) in reader.placedStrings("lists") ?? known.map({ ($0, Place()) }) {
        if known.contains(text) {
            lists.append(text)
        } else {
            problems.error(at: place, "there is no list \"\(text)\"\(suggestion(for: text, among: known))")
        }
    }
    if reader.table["lists"] != nil, lists.isEmpty, !problems.hasErrors {
        reader.error("lists", "\"lists\" must name at least one list")
    }
    let fields = readFields(reader, problems)
    let types = readTypes(reader, problems)
    let links = reader.word("links", as: LinkScope.self) ?? .exclude
    reader.finish()
    return ScreeningRule(
        id: rule.id, fields: fields, lists: lists, types: types, links: links,
        threshold: rule.threshold > 0 ? rule.threshold : NameScreener.defaultThreshold)
}

private func readFields(_ reader: SettingsReader, _ problems: Problems) -> [EventField] {
    guard let names = reader.placedStrings("fields") else { return ScreeningRule.defaultFields }
    var fields: [EventField] = []
    for (name, place) in names {
        if let field = EventField(name: name) {
            if !fields.contains(field) { fields.append(field) }
        } else {
            let hint = suggestion(for: name, among: EventField.allCases.map(\.name))
            problems.error(at: place, "there is no field \"\(name)\"\(hint)")
        }
    }
    if names.isEmpty { reader.error("fields", "\"fields\" must name at least one field") }
    return fields
}

private func readTypes(_ reader: SettingsReader, _ problems: Problems) -> UInt8 {
    guard let names = reader.placedStrings("types") else { return .max }
    var types: UInt8 = 0
    for (name, place) in names {
        if let type = PartyType(rawValue: name) {
            types |= type.bit
        } else {
            let hint = suggestion(for: name, among: PartyType.allCases.map(\.rawValue))
            problems.error(at: place, "there is no type \"\(name)\"\(hint)")
        }
    }
    if names.isEmpty { reader.error("types", "\"types\" must name at least one type") }
    return types
}
