// A list as configured with its content, and the one way to read it, whatever its format.

import CheckerKit

/// A list as configured, with its content.
struct ListFile {
    var id: String
    var format: ListFormat
    /// The file's name for messages, and the place in the configuration that named it.
    var path: String
    var place: Place
    var bytes: [UInt8]
    /// The files beside it that belong to the list.
    var parts: [ListPart] = []
    /// The entries of a list that is written in the configuration.
    var tables: [SettingsTable] = []

    /// Malformed rows reported one by one; beyond them only their number is.
    static let warningLimit = 20
}

/// Reads a list and hands its entries to `body` in the order of the file.
///
/// Rows of one entry are joined. An entry whose rows lie apart comes in several pieces of the same id. A malformed row is a
/// warning with its line and column and costs only itself; what cannot be the list at all is an error.
@discardableResult
func readList(_ file: ListFile, _ problems: Problems, _ body: (ListEntry) -> Void) -> ListSummary {
    withoutActuallyEscaping(body) { body in
        let reading = ListReading(file, problems, body)
        if file.format == .toml {
            reading.summary.format = .toml
            HouseTables.read(file.tables, problems, reading)
        } else {
            read(file, reading)
        }
        reading.finish()
        return reading.summary
    }
}

private func read(_ file: ListFile, _ reading: ListReading) {
    let text = ListText(file.bytes, format: file.format)
    if let refusal = text.refusal { return reading.refuse(refusal) }
    guard let format = file.format == .auto ? ListFormat.detect(text.bytes) : file.format else {
        let known = ListFormat.allCases.dropFirst().map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        return reading.refuse(
            "the file's beginning shows none of the known formats; write format = one of \(known)", line: 1, column: 1)
    }
    reading.summary.format = format
    for repair in text.repairs { reading.warn(repair.message, line: repair.line, column: repair.column) }
    guard plausible(text.bytes, format) else {
        let found = text.bytes.first { !isSpace($0) } == UInt8(ascii: "<") ? "XML" : "no XML"
        return reading.refuse("this is \(found), but the list's format is \"\(format.rawValue)\"", line: 1, column: 1)
    }
    switch format {
    case .auto, .toml: break
    case .tsv, .names: HouseList(reading: reading).read(text.bytes)
    case .ofacCSV: OFACList(reading).read(text.bytes)
    case .ofacAdvancedXML: OFACAdvancedList(text.bytes, reading).read(text.bytes)
    case .cslCSV: CSLList(reading: reading).read(text.bytes)
    case .cslJSON: CSLList(reading: reading).readJSON(text.bytes)
    case .bisDPL: DeniedPersonsList(reading: reading).read(text.bytes)
    case .unXML: UNList(reading: reading).read(text.bytes)
    case .euCSV: EUCSVList(reading: reading).read(text.bytes)
    case .euXML: EUXMLList(reading: reading).read(text.bytes)
    case .ukCSV: UKList(reading: reading).read(text.bytes)
    case .openSanctionsCSV: OpenSanctionsCSVList(reading: reading).read(text.bytes)
    case .ftmJSON:
        var list = FTMList(reading)
        list.read(text.bytes)
    }
}

/// Whether a text begins with markup exactly if its format is XML.
private func plausible(_ bytes: [UInt8], _ format: ListFormat) -> Bool {
    let isMarkup = bytes.first { !isSpace($0) } == UInt8(ascii: "<")
    let isXML = format == .unXML || format == .euXML || format == .ofacAdvancedXML
    return format.isOurs || isMarkup == isXML
}
