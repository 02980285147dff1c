// A [[feed]]: where usage records come from and how they are written.

import CheckerKit

/// The settings of a feed that do not depend on its format.
struct FeedSettings: Sendable, Hashable {
    /// The keys read here; a format must not complain of them.
    static let commonKeys = ["id", "source", "paths", "format", "start_at", "max_record", "max_lag", "override"]
    /// The sources that this version reads.
    static let sources = ["file"]

    /// Where the first reading of a file begins.
    enum Start: String, Sendable, CaseIterable {
        case beginning, end
    }

    var id: String
    var source = "file"
    /// Absolute paths with `*`, `?` and `[...]`.
    var paths: [String] = []
    var format = ""
    var start = Start.beginning
    /// A longer record is refused, in bytes.
    var maximalRecord = 16 << 20
    /// A record older than this when it is judged is reported as late; `nil`: never.
    var maximalLag: Duration?
    /// The whole table: the format reads its own keys from it.
    var table: SettingsTable = [:]

    /// Reads a `[[feed]]` table but for the keys of its format.
    init?(_ table: SettingsTable, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        guard let id = objectID(reader, "feed") else { return nil }
        self.id = id
        self.table = table
        source = reader.string("source") ?? "file"
        guard Self.sources.contains(source) else {
            let known = Self.sources.map { "\"\($0)\"" }.joined(separator: ", ")
            reader.error("source", "source \"\(source)\" is not available in this build; known are \(known)")
            return nil
        }
        paths = Self.paths(reader)
        format = reader.requiredString("format") ?? ""
        start = reader.word("start_at", as: Start.self) ?? start
        if let size = reader.size("max_record") {
            if !(1 << 10...256 << 20).contains(size) {
                reader.error("max_record", "\"max_record\" must lie between \"1 KiB\" and \"256 MiB\"")
            }
            maximalRecord = size
        }
        maximalLag = reader.duration("max_lag")
        if maximalLag != nil {
            problems.warning(at: reader.place(of: "max_lag"), "\"max_lag\" is read and has no effect in this version")
        }
        if format.isEmpty { return nil }
    }

    /// A reader of the format's keys, which knows the common ones already.
    func reader(_ problems: Problems) -> SettingsReader { SettingsReader(table, problems, known: Self.commonKeys) }

    private static func paths(_ reader: SettingsReader) -> [String] {
        let paths = reader.placedStrings("paths") ?? []
        if reader.table["paths"] == nil || reader.table["paths"]?.content == .array([]) {
            reader.problems.error(
                at: reader.place(of: "paths"),
                "a feed of files needs paths, such as paths = [\"/var/log/gateway/*.jsonl\"]")
        }
        for (path, place) in paths where !path.hasPrefix("/") || path.unicodeScalars.contains("\0") {
            reader.problems.error(at: place, "\"\(path)\" is not an absolute path; begin it with /")
        }
        return paths.map(\.text)
    }
}
