// OFAC's lists in the advanced XML format, which has every script's spelling and every relation by number.

import CheckerKit

/// Reads `SDN_ADVANCED.XML` or `CONS_ADVANCED.XML` in two passes: what numbers mean, then the parties.
///
/// - Source: OFAC, Advanced Sanctions Data Model 1.6 (2017) and the namespace `ADVANCED_XML` of 2024.
struct OFACAdvancedList {
    let reading: ListReading
    private let references: OFACReferences

    init(_ bytes: [UInt8], _ reading: ListReading) {
        self.reading = reading
        references = OFACReferences(bytes, reading)
    }

    func read(_ bytes: [UInt8]) {
        var records = XMLRecords(bytes, ["DistinctParty"], reading)
        while let record = records.next() {
            for profile in record.children("Profile") { reading.emit(entry(profile, record)) }
            if record.child("Profile") == nil {
                reading.warn("party \"\(record["FixedRef"])\" skipped: it has no profile", line: record.line)
            }
        }
        guard let root = records.root, root.name == "Sanctions" else {
            return reading.refuse(
                "the outermost element is not <Sanctions>; this is not OFAC's advanced format", line: 1, column: 1)
        }
        reading.summary.date = references.date
    }

    private func entry(_ profile: XMLNode, _ party: XMLNode) -> ListEntry {
        let id = profile["ID"].isEmpty ? party["FixedRef"] : profile["ID"]
        var entry = ListEntry(
            id: id, type: references.type(profile["PartySubTypeID"]),
            place: Place(file: reading.file.path, line: party.line, column: 1))
        for identity in profile.children("Identity") {
            let parts = Dictionary(
                identity.all("NamePartGroup").map { ($0["ID"], references.label("NamePartType", $0["NamePartTypeID"])) }
            ) { first, _ in first }
            for alias in identity.children("Alias") { entry.names += names(alias, parts) }
            entry.identifiers += references.documents[identity["ID"]] ?? []
        }
        for feature in profile.children("Feature") { readFeature(feature, &entry) }
        entry.programmes = references.programmes[id] ?? []
        entry.linkedTo = references.links[id] ?? []
        return entry
    }

    /// The spellings of a name: the first in its own kind, others of the primary name as aliases.
    private func names(_ alias: XMLNode, _ parts: [String: String]) -> [ListEntry.Name] {
        let type = references.label("AliasType", alias["AliasTypeID"]).lowercased()
        var names: [ListEntry.Name] = []
        for documented in alias.children("DocumentedName") {
            let values = documented.all("NamePartValue")
            let isLatin = values.allSatisfy { $0["ScriptID"].isEmpty || $0["ScriptID"] == references.latin }
            let words = values.map { (tidied($0.text), parts[$0["NamePartGroupID"]] ?? "") }.filter { !$0.0.isEmpty }
            let last = words.filter { $0.1 == "Last Name" }.map(\.0)
            let others = words.filter { $0.1 != "Last Name" }.map(\.0)
            // As in OFAC's other formats: SURNAME, Given.
            let isSplit = isLatin && !last.isEmpty && !others.isEmpty
            let text =
                isSplit
                ? last.joined(separator: " ") + ", " + others.joined(separator: " ")
                : words.map(\.0).joined(separator: " ")
            var kind: ListEntry.NameKind = type.hasPrefix("f.k.a") ? .former : .alias
            if alias["LowQuality"] == "true" { kind = .weak }
            if alias["Primary"] == "true" { kind = names.isEmpty ? .primary : .alias }
            names.append(.init(text: text, kind: kind))
        }
        return names
    }

    private func readFeature(_ feature: XMLNode, _ entry: inout ListEntry) {
        let type = references.label("FeatureType", feature["FeatureTypeID"])
        if type == "Birthdate" {
            for start in feature.all("DatePeriod") { entry.birthDates += birthDates(start) }
        } else if [
            "Nationality Country", "Citizenship Country", "Location", "Nationality of Registration", "Vessel Flag",
        ]
        .contains(type) {
            entry.countries += feature.all("VersionLocation").compactMap { references.places[$0["LocationID"]] }
        }
        for detail in feature.all("VersionDetail") {
            let value = tidied(detail.text)
            if value.isEmpty { continue }
            if type == "Vessel Flag" || type == "Nationality of Registration" {
                if let code = reading.country(value) { entry.countries.append(code) }
            } else if let found = OFACRemarks.identifier("\(type) \(type.hasPrefix("Digital") ? "" : value)")
                ?? wallet(type, value)
            {
                entry.identifiers.append(.init(kind: found.kind, value: found.kind == "wallet" ? value : found.value))
            }
        }
    }

    private func wallet(_ type: String, _ value: String) -> (kind: String, value: String)? {
        type.hasPrefix("Digital Currency Address") ? ("wallet", value) : nil
    }

    /// The first and the last day of a period, each as exact as the two agree.
    private func birthDates(_ period: XMLNode) -> [String] {
        func date(_ node: XMLNode?) -> (year: String, month: String, day: String)? {
            guard let node else { return nil }
            return (node.text(of: "Year"), node.text(of: "Month"), node.text(of: "Day"))
        }
        guard let first = date(period.child("Start")?.child("From")) else { return [] }
        guard let last = date(period.child("End")?.child("To")) ?? date(period.child("Start")?.child("To")) else {
            return ListDates.dates("\(first.year)-\(first.month)-\(first.day)")
        }
        if first == last { return ListDates.dates("\(first.year)-\(first.month)-\(first.day)") }
        if first.year == last.year {
            return first.month == last.month ? ListDates.dates("\(first.year)-\(first.month)") : [first.year]
        }
        return [first.year, last.year]
    }
}

/// What the numbers in the advanced format stand for.
private struct OFACReferences {
    private var labels: [String: String] = [:]
    private var partyTypes: [String: String] = [:]
    /// Country codes by location.
    private(set) var places: [String: String] = [:]
    /// Documents by identity.
    private(set) var documents: [String: [ListEntry.Identifier]] = [:]
    /// Programmes by profile.
    private(set) var programmes: [String: [String]] = [:]
    /// Profiles that a profile is owned by, acts for or is otherwise linked to.
    private(set) var links: [String: [String]] = [:]
    private(set) var date: String?
    private(set) var latin = "215"

    private static let labelled: Set<String> = [
        "AliasType", "FeatureType", "PartySubType", "PartyType", "Country", "IDRegDocType", "NamePartType", "Script",
        "AreaCode",
    ]

    init(_ bytes: [UInt8], _ reading: ListReading) {
        let wanted = Self.labelled.union([
            "Location", "IDRegDocument", "SanctionsEntry", "ProfileRelationship", "DateOfIssue",
        ])
        var records = XMLRecords(bytes, wanted, reading, reports: false)
        while let record = records.next() { read(record, reading) }
    }

    private mutating func read(_ record: XMLNode, _ reading: ListReading) {
        switch record.name {
        case "Location":
            let country = record.child("LocationCountry").map { label("Country", $0["CountryID"]) } ?? ""
            let area = record.child("LocationAreaCode").map { label("AreaCode", $0["AreaCodeID"]) } ?? ""
            let parts = record.all("Value").map(\.text)
            places[record["ID"]] = ([country, area] + parts).lazy.compactMap { reading.country($0) }.first
        case "IDRegDocument":
            let type = label("IDRegDocType", record["IDRegDocTypeID"])
            let number = record.text(of: "IDRegistrationNo")
            guard !number.isEmpty else { return }
            let found = OFACRemarks.identifier("\(type) \(number)") ?? ("other", number)
            documents[record["IdentityID"], default: []].append(.init(kind: found.kind, value: found.value))
        case "SanctionsEntry":
            let names = record.children("SanctionsMeasure").flatMap { $0.texts(of: "Comment") }
            programmes[record["ProfileID"], default: []] += names
        case "ProfileRelationship":
            if record["Former"] != "true" {
                links[record["From-ProfileID"], default: []].append(record["To-ProfileID"])
            }
        case "DateOfIssue":
            date = ListDates.date("\(record.text(of: "Year"))-\(record.text(of: "Month"))-\(record.text(of: "Day"))")
        default:
            labels["\(record.name) \(record["ID"])"] = tidied(record.text)
            if record.name == "PartySubType" { partyTypes[record["ID"]] = record["PartyTypeID"] }
            if record.name == "Script", tidied(record.text) == "Latin" { latin = record["ID"] }
        }
    }

    func label(_ kind: String, _ id: String) -> String { labels["\(kind) \(id)"] ?? "" }

    /// The type of a party; where the file does not explain its numbers, by those OFAC has used since 2017.
    func type(_ subtype: String) -> PartyType? {
        let name = label("PartySubType", subtype).lowercased()
        if name.contains("vessel") { return .vessel }
        if name.contains("aircraft") { return .aircraft }
        switch label("PartyType", partyTypes[subtype] ?? "").lowercased() {
        case "individual": return .person
        case "entity": return .entity
        default: break
        }
        return ["1": .vessel, "2": .aircraft, "3": .entity, "4": .person][subtype]
    }
}
