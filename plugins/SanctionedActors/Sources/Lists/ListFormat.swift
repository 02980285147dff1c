// The formats of lists, and how a file shows which one it has.

/// The formats of list files.
enum ListFormat: String, CaseIterable, Sendable {
    /// Whichever the file's beginning shows.
    case auto
    /// OFAC's `SDN.CSV` or `CONS_PRIM.CSV`, with its aliases, addresses and comments in files beside it.
    case ofacCSV = "ofac-csv"
    case ofacAdvancedXML = "ofac-advanced-xml"
    /// The Consolidated Screening List of the US government.
    case cslCSV = "csl-csv"
    case cslJSON = "csl-json"
    /// The Denied Persons List of the Bureau of Industry and Security, `dpl.txt`.
    case bisDPL = "bis-dpl"
    case unXML = "un-xml"
    /// The EU's consolidated list of financial sanctions, version 1.0 or 1.1.
    case euCSV = "eu-csv"
    case euXML = "eu-xml"
    /// The UK sanctions list.
    case ukCSV = "uk-csv"
    /// OpenSanctions' `targets.simple.csv`.
    case openSanctionsCSV = "opensanctions-csv"
    /// FollowTheMoney entities, one JSON object a line.
    case ftmJSON = "ftm-json"
    /// Tab-separated columns `id`, `list`, `type`, `name_kind`, `name` below a header line.
    case tsv
    /// One organisation's name a line; `#` begins a comment.
    case names
    /// `[[list.entry]]` tables in the configuration itself; no file.
    case toml

    /// Whether we define the format, so that a file in it has no excuse for another encoding than UTF-8.
    var isOurs: Bool { self == .tsv || self == .names || self == .toml }

    /// Returns the format that a file's first bytes show; `nil` if they show none of these.
    static func detect(_ bytes: some Collection<UInt8>) -> ListFormat? {
        let start = bytes.prefix(4096).drop { isSpace($0) }
        let text = String(decoding: start, as: UTF8.self)
        switch start.first {
        case UInt8(ascii: "<"): return detectXML(text)
        case UInt8(ascii: "{"), UInt8(ascii: "["): return detectJSON(text)
        default: return detectRows(text)
        }
    }

    private static func detectXML(_ text: String) -> ListFormat? {
        if text.contains("<CONSOLIDATED_LIST") { return .unXML }
        if text.contains("<Sanctions") { return .ofacAdvancedXML }
        if text.contains("fpi/fsd/export") || text.contains("<export") { return .euXML }
        return nil
    }

    private static func detectJSON(_ text: String) -> ListFormat? {
        let line = text.prefix { !$0.isNewline }
        if line.contains("\"schema\"") { return .ftmJSON }
        return text.contains("\"results\"") || text.contains("\"source\"") ? .cslJSON : nil
    }

    private static func detectRows(_ text: String) -> ListFormat? {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.prefix(3).map { String($0) }
        guard let first = lines.first else { return nil }
        let cells = first.split(separator: "\t", omittingEmptySubsequences: false)
        if first.hasPrefix("id\t") || cells.count == 5 && PartyType(rawValue: String(cells[2])) != nil { return .tsv }
        let lower = first.lowercased()
        if lower.contains("entity_logicalid") || lower.contains("entity_logical_id") { return .euCSV }
        if lower.contains("standard_order"), lower.contains("\t") { return .bisDPL }
        if lower.contains("source"), lower.contains("alt_names") { return .cslCSV }
        if lower.hasPrefix("id,schema,") || lower.hasPrefix("\"id\",\"schema\",") { return .openSanctionsCSV }
        if lines.contains(where: { $0.lowercased().contains("unique id") && $0.lowercased().contains("name 6") }) {
            return .ukCSV
        }
        let columns = first.split(separator: ",", omittingEmptySubsequences: false)
        if let number = columns.first, Int(number) != nil, columns.count >= 5, first.contains("\"") { return .ofacCSV }
        return nil
    }
}

/// Whether a byte is a space, tab or line break of ASCII.
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte >= 0x09 && byte <= 0x0D }
