// The consolidated list of the UN Security Council in XML.

import CheckerKit

/// Reads `INDIVIDUAL` and `ENTITY` elements.
///
/// - Source: UN Security Council, consolidated list schema `sc-sanctions.xsd`, and the list of 2026-02-27.
struct UNList {
    let reading: ListReading

    func read(_ bytes: [UInt8]) {
        var records = XMLRecords(bytes, ["INDIVIDUAL", "ENTITY"], reading)
        while let record = records.next() { reading.emit(entry(record)) }
        guard let root = records.root, root.name == "CONSOLIDATED_LIST" else {
            return reading.refuse(
                "the outermost element is not <CONSOLIDATED_LIST>; this is not the consolidated list of the UN",
                line: 1,
                column: 1)
        }
        reading.summary.date = ListDates.date(root["dateGenerated"])
    }

    private func entry(_ record: XMLNode) -> ListEntry {
        var entry = ListEntry(
            id: record.text(of: "REFERENCE_NUMBER"), type: record.name == "INDIVIDUAL" ? .person : .entity,
            place: Place(file: reading.file.path, line: record.line, column: 1))
        if entry.id.isEmpty { entry.id = record.text(of: "DATAID") }
        let parts = ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map { record.text(of: $0) }
        entry.names = [.init(text: parts.filter { !$0.isEmpty }.joined(separator: " "), kind: .primary)]
        entry.names += record.texts(of: "NAME_ORIGINAL_SCRIPT").map { .init(text: $0, kind: .alias) }
        for alias in record.children where alias.name.hasSuffix("_ALIAS") { entry.names += names(alias) }
        entry.programmes = record.texts(of: "UN_LIST_TYPE")
        readPlaces(record, &entry)
        for birth in record.children("INDIVIDUAL_DATE_OF_BIRTH") {
            for name in ["DATE", "YEAR", "FROM_YEAR", "TO_YEAR"] {
                entry.birthDates += ListDates.dates(birth.text(of: name))
            }
        }
        for document in record.children("INDIVIDUAL_DOCUMENT") { readDocument(document, &entry) }
        return entry
    }

    /// The names of an alias, which are sometimes several with semicolons between them.
    private func names(_ alias: XMLNode) -> [ListEntry.Name] {
        let kind: ListEntry.NameKind
        switch alias.text(of: "QUALITY").lowercased() {
        case "low": kind = .weak
        case "f.k.a.": kind = .former
        default: kind = .alias
        }
        return alias.text(of: "ALIAS_NAME").split(separator: ";").map { .init(text: String($0), kind: kind) }
    }

    private func readPlaces(_ record: XMLNode, _ entry: inout ListEntry) {
        for node in record.children("NATIONALITY") {
            entry.countries += node.texts(of: "VALUE").compactMap { reading.country($0) }
        }
        for node in record.children where node.name.hasSuffix("_ADDRESS") {
            if let code = reading.country(node.text(of: "COUNTRY")) { entry.countries.append(code) }
        }
    }

    private func readDocument(_ document: XMLNode, _ entry: inout ListEntry) {
        let number = document.text(of: "NUMBER")
        let type = (document.text(of: "TYPE_OF_DOCUMENT") + document.text(of: "TYPE_OF_DOCUMENT2")).lowercased()
        let isPassport = type.contains("pass") || type.contains("pasaporte")
        if !number.isEmpty { entry.identifiers.append(.init(kind: isPassport ? "passport" : "other", value: number)) }
    }
}
