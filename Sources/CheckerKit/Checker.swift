// The plugin interface: a checker looks at events and reports what it finds.

/// A compliance check, registered with the monitor by type.
///
/// A checker *detects*; whether a finding is a violation is the policy's decision, since only the policy knows the
/// grants. It is an immutable value: it loads its lists in ``init(section:resources:)``, off the hot path, and a reload
/// builds a new one beside the old. ``check(_:)`` is therefore a pure function, called from any thread.
public protocol Checker: Sendable {
    /// What the checker is: for the documentation, `vedette checkers` and the conformance tests.
    static var manifest: CheckerManifest { get }

    /// Builds the checker from its rules and lists in `/etc/vedette`.
    ///
    /// - Throws: *All* that is wrong, each problem with its place; the previous ruleset then stays in force.
    init(section: CheckerSection, resources: any Resources) throws(ConfigurationError)

    /// The rules in force, with the fields each one reads; a rule none of whose fields any feed provides is refused.
    var rules: [ActiveRule] { get }

    /// The lists and databases in use, for alerts, `vedette status` and the ruleset's hash.
    var sources: [DataSource] { get }

    /// What is odd and yet no error: skipped rows of a list, a signal that cannot be checked.
    var warnings: [Problem] { get }

    /// Returns the findings for a batch, in the order of its events.
    ///
    /// Takes a whole batch so that dynamic dispatch is paid once a batch. Must not block and makes no `String` for an
    /// event in which it finds nothing. Reports every candidate it believes in at all: thresholds belong to the rule.
    func check(_ batch: EventBatch) -> [Finding]
}

extension Checker {
    public var sources: [DataSource] { [] }
    public var warnings: [Problem] { [] }
}

/// A rule as a checker understood it.
public struct ActiveRule: Sendable, Hashable {
    public var id: RuleID
    /// The fields the rule looks at; it can fire if a feed provides at least one of them.
    public var reads: [EventField]

    public init(id: RuleID, reads: [EventField]) {
        self.id = id
        self.reads = reads
    }
}

/// A list or database that a checker loaded.
public struct DataSource: Sendable, Hashable {
    public var id: String
    /// Publication date, or the file's date when it has none; ISO 8601.
    public var date: String
    /// SHA-256 of the content, hex.
    public var digest: String
    /// Entries, ranges or phrases in it.
    public var entries: Int

    public init(id: String, date: String, digest: String, entries: Int) {
        self.id = id
        self.date = date
        self.digest = digest
        self.entries = entries
    }
}

/// A checker's self-description.
///
/// Its examples are documentation and tests at once.
public struct CheckerManifest: Sendable {
    /// The name used in `/etc` and before the slash of rule ids: `sanctions`, `purpose`, `geo`.
    public var id: String
    public var summary: String
    /// The provisions the checker can enforce, each a citation with its date.
    public var legalSources: [String]
    /// The configuration under which the examples hold.
    public var exampleSection: CheckerSection
    public var examples: [Example]

    /// An event and the rules it must trigger under ``CheckerManifest/exampleSection``.
    public struct Example: Sendable {
        public var name: String
        public var event: Event
        public var triggers: [RuleID]
        public init(_ name: String, _ event: Event, triggers: [RuleID]) {
            self.name = name
            self.event = event
            self.triggers = triggers
        }
    }

    public init(
        id: String, summary: String, legalSources: [String], exampleSection: CheckerSection, examples: [Example]
    ) {
        self.id = id
        self.summary = summary
        self.legalSources = legalSources
        self.exampleSection = exampleSection
        self.examples = examples
    }
}

/// What `/etc/vedette` says for one checker.
public struct CheckerSection: Sendable {
    /// The `[[rule]]` tables whose `checker` is this one.
    public var rules: [ConfiguredRule]
    /// The `[[list]]` tables; all of them, since a list may serve several checkers.
    public var lists: [SettingsTable]
    /// The `[checkers.<id>]` table of `vedette.toml`; empty when there is none.
    public var settings: SettingsTable
    /// The id of the acceptable-use policy that governs models which tell none, and where it is set; `nil` when it is not.
    public var licence: SettingsValue?

    public init(
        rules: [ConfiguredRule] = [], lists: [SettingsTable] = [], settings: SettingsTable = [:],
        licence: SettingsValue? = nil
    ) {
        self.rules = rules
        self.lists = lists
        self.settings = settings
        self.licence = licence
    }
}

/// A `[[rule]]`: the part common to all checkers has been read, the rest is the checker's.
public struct ConfiguredRule: Sendable {
    /// The keys that the policy reads from every rule; a checker must not complain of them.
    ///
    /// See vedette.toml(5). `threshold` is the policy's as well: the checker reports every candidate.
    public static let commonKeys = [
        "id", "checker", "severity", "mode", "description", "source", "threshold", "unless_granted", "absolute",
        "override", "accumulate",
    ]

    public var id: RuleID
    /// The confidence from which the policy acts; a checker may skip candidates below it.
    public var threshold: Double
    /// The confidence from which one finding is an alert by itself, above ``threshold`` for a rule that adds weak findings
    /// up over time; beyond 1 if none ever is.
    public var alertThreshold: Double
    /// The whole table, common keys included.
    public var table: SettingsTable

    /// Makes a rule; without an `alertThreshold` every finding the policy acts on may be an alert.
    public init(id: RuleID, threshold: Double = 0, alertThreshold: Double? = nil, table: SettingsTable = [:]) {
        self.id = id
        self.threshold = threshold
        self.alertThreshold = alertThreshold ?? threshold
        self.table = table
    }

    /// A reader that knows the common keys already.
    public func reader(_ problems: Problems) -> SettingsReader {
        SettingsReader(table, problems, known: Self.commonKeys)
    }
}

/// The data files a checker may load; relative names are relative to the configuration folder.
///
/// Each load is recorded with its digest, so that an alert can name its lists.
public protocol Resources: Sendable {
    /// Returns a file's content and description, or says why there is none, at the place that asked for it.
    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile
    /// Returns a file's description only, for those who map it themselves.
    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile
}

/// A file a checker loaded.
public struct ResourceFile: Sendable {
    /// The absolute path.
    public var path: String
    /// Empty if only described.
    public var bytes: [UInt8]
    /// SHA-256, hex.
    public var digest: String
    /// When the file was last modified, ISO 8601 date.
    public var date: String

    public init(path: String, bytes: [UInt8], digest: String, date: String) {
        self.path = path
        self.bytes = bytes
        self.digest = digest
        self.date = date
    }
}
