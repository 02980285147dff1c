// A [[feed]]: where usage records come from and how they are written.

import CheckerKit

/// The settings of a feed that do not depend on its format.
struct FeedSettings: Sendable, Hashable {
    /// The keys read here; a format must not complain of them.
    static let commonKeys =
        [
            "id", "source", "paths", "matches", "directory", "format", "start_at", "max_record", "max_lag", "join",
            "join_window", "join_hold", "override",
        ] + PushSettings.keys

    /// The sources that this version reads.
    enum Source: String, Sendable, CaseIterable {
        case file, journal, http
    }

    /// Where the first reading of a file begins.
    enum Start: String, Sendable, CaseIterable {
        case beginning, end
    }

    var id: String
    var source = Source.file
    /// Of files: absolute paths with `*`, `?` and `[...]`.
    var paths: [String] = []
    /// Of the journal: `FIELD=value`, which entries must have.
    var matches: [String] = []
    /// Of the journal: where its files are; `nil` for the machine's own.
    var directory: String?
    /// Of clients that push: where they do.
    var push: PushSettings?
    var format = ""
    var start = Start.beginning
    /// A longer record is refused, in bytes.
    var maximalRecord = 16 << 20
    /// A feed whose newest records are older than this when they are judged is reported as late; `nil`: never.
    var maximalLag: Duration?
    /// The group of feeds whose records of one use are put together; `nil`: each is judged by itself.
    var join: String?
    /// How long a record waits for the others, and how many bytes of such records are kept.
    var joinLimits = JoinGroup.Limits()
    /// The whole table: the format reads its own keys from it.
    var table: SettingsTable = [:]

    /// Reads a `[[feed]]` table but for the keys of its format.
    init?(_ table: SettingsTable, secrets: SecretStore, _ problems: Problems) {
        let reader = SettingsReader(table, problems)
        guard let id = objectID(reader, "feed") else { return nil }
        self.id = id
        self.table = table
        let name = reader.string("source") ?? source.rawValue
        guard let source = Source(rawValue: name) else {
            let known = Source.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
            reader.error("source", "source \"\(name)\" is not available in this build; known are \(known)")
            return nil
        }
        self.source = source
        Self.refuseForeignKeys(of: source, reader)
        switch source {
        case .file: paths = Self.paths(reader)
        case .http:
            guard let push = PushSettings(reader, secrets: secrets) else { return nil }
            self.push = push
            format = OTLPFormat.name
        case .journal:
            matches = Self.matches(reader)
            directory = reader.string("directory")
            if let directory, !directory.hasPrefix("/") {
                reader.error("directory", "\"\(directory)\" is not an absolute path; begin it with /")
            }
        }
        // Exports of OpenTelemetry say themselves what they are; only what is pushed to /v1/usage needs a format.
        format = (source == .http ? reader.string("format") : reader.requiredString("format")) ?? format
        start = reader.word("start_at", as: Start.self) ?? start
        if let size = reader.size("max_record") {
            if !(1 << 10...256 << 20).contains(size) {
                reader.error("max_record", "\"max_record\" must lie between \"1 KiB\" and \"256 MiB\"")
            }
            maximalRecord = size
        }
        readJoin(reader)
        maximalLag = reader.duration("max_lag", atLeast: .seconds(1))
        if format.isEmpty { return nil }
    }

    private mutating func readJoin(_ reader: SettingsReader) {
        join = reader.string("join")
        if let join, !isIdentifier(join) {
            reader.error(
                "join",
                "\"\(join)\" cannot name a join; use small letters, digits, \"-\", \"_\" and \".\", 64 at most, a letter or digit first"
            )
        }
        if let window = reader.duration("join_window") {
            if !(.seconds(1) ... .seconds(86_400)).contains(window) {
                reader.error("join_window", "\"join_window\" must lie between \"1 s\" and \"24 h\"")
            }
            joinLimits.window = window
        }
        if let size = reader.size("join_hold") {
            if !(1 << 20...64 << 30).contains(size) {
                reader.error("join_hold", "\"join_hold\" must lie between \"1 MiB\" and \"64 GiB\"")
            }
            joinLimits.bytes = size
        }
        for key in ["join_window", "join_hold"] where join == nil && reader.table[key] != nil {
            reader.error(
                key, "\"\(key)\" is for a feed with a join; add join = \"NAME\", the same in each feed of the group")
        }
    }

    /// A reader of the format's keys, which knows the common ones already.
    func reader(_ problems: Problems) -> SettingsReader { SettingsReader(table, problems, known: Self.commonKeys) }

    /// Keys that say where another source is: whoever wrote them meant something that will not happen.
    private static func refuseForeignKeys(of source: Source, _ reader: SettingsReader) {
        let meant: [(Source, what: String, keys: [String])] = [
            (.file, "files", ["paths"]), (.journal, "the journal", ["matches", "directory"]),
            (.http, "clients' pushes", PushSettings.keys),
        ]
        let mine = meant.first { $0.0 == source }?.what ?? ""
        for other in meant where other.0 != source {
            for key in other.keys where reader.table[key] != nil {
                reader.error(key, "\"\(key)\" is for a feed of \(other.what); this one reads \(mine)")
            }
        }
    }

    /// Without matches the feed would read its own alerts, and alert on them.
    private static func matches(_ reader: SettingsReader) -> [String] {
        let matches = reader.placedStrings("matches") ?? []
        if matches.isEmpty {
            reader.problems.error(
                at: reader.place(of: "matches"),
                "a feed of the journal needs matches, such as matches = [\"_SYSTEMD_UNIT=vllm.service\"]")
        }
        for (match, place) in matches {
            let field = match.prefix { $0 != "=" }
            let isField =
                !field.isEmpty && field.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber || $0 == "_") }
            if !isField || field.count == match.count || match.unicodeScalars.contains("\0") {
                reader.problems.error(
                    at: place, "\"\(match)\" is no match; write FIELD=value, such as \"_SYSTEMD_UNIT=vllm.service\"")
            } else if ["SYSLOG_IDENTIFIER=vedette", "_SYSTEMD_UNIT=vedette.service"].contains(match) {
                reader.problems.error(
                    at: place, "\"\(match)\" is the monitor itself, which would alert on its own alerts")
            }
        }
        return matches.map(\.text)
    }

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
