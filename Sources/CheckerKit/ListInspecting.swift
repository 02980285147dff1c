// What a checker that reads lists can tell about them without being built: for updating, comparing and searching.

/// The keys of a `[[list]]` that say how it is kept up to date; a checker must not complain of them.
///
/// See vedette.toml(5).
public enum ListUpkeepKeys {
    public static let all = [
        "url", "refresh", "stale_after", "refuse_if_shrinks_by", "redirect_hosts", "timeout", "size_limit",
    ]
}

/// A checker type whose lists can be inspected one by one; optional.
public protocol ListInspecting: Checker {
    /// The files a list consists of, the primary one first; empty if the list is not this checker's or has no file.
    static func files(of list: SettingsTable) -> [ListFileName]

    /// Reads a list as a checker would, and says what is in it.
    ///
    /// - Throws: What makes the list unusable: no such file, a web page instead of a list, no entry at all.
    static func inspect(
        list: SettingsTable, resources: any Resources
    ) throws(ConfigurationError) -> ListInspection

    /// Searches lists for a name with the engine that screens events; the best match comes first.
    static func search(
        _ name: String, lists: [SettingsTable], limit: Int, resources: any Resources
    ) throws(ConfigurationError) -> [ListMatch]
}

/// A file of a list.
public struct ListFileName: Sendable, Hashable {
    /// As the configuration names it, or by rule beside it.
    public var path: String
    /// Where it is published, if the configuration says so.
    public var url: String?
    /// Whether the list can do without it.
    public var isOptional: Bool

    public init(path: String, url: String? = nil, isOptional: Bool = false) {
        self.path = path
        self.url = url
        self.isOptional = isOptional
    }
}

/// What is in a list.
public struct ListInspection: Sendable, Hashable {
    /// A party of the list, and a value that changes when anything known of the party does.
    public struct Party: Sendable, Hashable {
        public var id: String
        public var name: String
        public var fingerprint: UInt64

        public init(id: String, name: String, fingerprint: UInt64) {
            self.id = id
            self.name = name
            self.fingerprint = fingerprint
        }
    }

    /// The format it was read in.
    public var format: String
    /// Publication date, or the file's date when the list states none; ISO 8601.
    public var date: String
    /// Whether the list itself states that date.
    public var isDated: Bool
    /// SHA-256 of the content, hex.
    public var digest: String
    /// Names of all parties together.
    public var names: Int
    /// In the order of the file.
    public var parties: [Party]
    /// Whether the files end where they should; a download that broke off does not.
    public var isComplete: Bool
    /// What is odd about it and yet no error.
    public var warnings: [Problem]

    public init(
        format: String, date: String, isDated: Bool, digest: String, names: Int, parties: [Party], isComplete: Bool,
        warnings: [Problem]
    ) {
        self.format = format
        self.date = date
        self.isDated = isDated
        self.digest = digest
        self.names = names
        self.parties = parties
        self.isComplete = isComplete
        self.warnings = warnings
    }
}

/// An entry of a list that a name may be.
public struct ListMatch: Sendable, Hashable {
    public var list: String
    public var entry: String
    /// The entry's primary name, and the name of it that matched.
    public var name: String
    public var alias: String
    /// From 0 to 1.
    public var score: Double
    /// Why it matched, as one clause.
    public var why: String

    public init(list: String, entry: String, name: String, alias: String, score: Double, why: String) {
        self.list = list
        self.entry = entry
        self.name = name
        self.alias = alias
        self.score = score
        self.why = why
    }
}
