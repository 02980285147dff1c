// Everything that /etc/vedette says, read, merged and checked.

import CheckerKit
import Glibc

/// A configuration in which no error was found.
struct Configuration: Sendable {
    /// SHA-256 of the files' bytes in the order of ``paths``, hex.
    var hash: String
    /// The files that were read.
    var paths: [String]
    /// The folder of the main file; a list's relative path is relative to it.
    var folder: String
    var main: MainSettings
    var feeds: [FeedSettings]
    /// The `[[list]]` tables; all but `id` is the checkers'.
    var lists: [SettingsTable]
    /// How each list is kept up to date.
    var upkeep: [ListSettings]
    var rules: [RuleSettings]
    var grants: [Grant]
    var accounts: [Account]
    var suppressions: [Suppression]
    var sinks: [SinkSettings]
    var secrets: SecretStore
    /// What is odd and yet no error.
    var warnings: [Problem]

    /// What the program has, by which names in the configuration are checked, and what the system says.
    struct Surroundings: Sendable {
        /// The formats that a feed may name; each checks its own keys.
        var formats: [any EventFormat.Type]
        /// The ids of the checkers.
        var checkers: [String]
        /// Folders with vendor settings, weakest first; `nil`: the system's, if the main file is the system's.
        var layers: [String]?
        /// Milliseconds since 1970; by it grants are expired.
        var now: Int64
        var hostName: String
        /// `$CREDENTIALS_DIRECTORY`.
        var credentials: String?
        /// Files as they would be, by path: an edit is judged before it is made.
        var replaced: [String: [UInt8]] = [:]
        /// A folder whose files stand for those of every `rules.d`; `nil`: as they are.
        var rulesFolder: String?
        /// Waits for files that are being written; `nil`: they are read as they stand.
        var patience: Patience?

        init(formats: [any EventFormat.Type], checkers: [String], layers: [String]? = nil, now: Int64? = nil) {
            self.formats = formats
            self.checkers = checkers
            self.layers = layers
            self.now = now ?? systemTime()
            hostName = Self.systemName()
            credentials = unsafe getenv("CREDENTIALS_DIRECTORY").map { unsafe String(cString: $0) }
        }

        private static func systemName() -> String {
            var name = [UInt8](repeating: 0, count: 256)
            let result = unsafe name.withUnsafeMutableBytes { bytes in
                unsafe bytes.baseAddress.map { unsafe gethostname($0.assumingMemoryBound(to: CChar.self), 255) } ?? -1
            }
            return result == 0 ? String(decoding: name.prefix { $0 != 0 }, as: UTF8.self) : "localhost"
        }
    }

    /// The main file whose vendor layers are the system's.
    static let systemPath = "/etc/vedette/vedette.toml"

    /// Reads the configuration whose main file, or the folder of whose vedette.toml, is `path`.
    ///
    /// - Throws: Every problem of every file, warnings included, if one of them is an error.
    static func load(path: String, in surroundings: Surroundings) throws(ConfigurationError) -> Configuration {
        let (configuration, problems) = check(path: path, in: surroundings)
        guard let configuration else { throw ConfigurationError(problems) }
        return configuration
    }

    /// Reads a configuration and returns all problems, sorted by file and line.
    ///
    /// - Returns: No configuration if one of the problems is an error.
    static func check(path: String, in surroundings: Surroundings) -> (Configuration?, [Problem]) {
        let (configuration, problems) = read(path: path, in: surroundings)
        return (problems.contains { $0.level == .error } ? nil : configuration, problems)
    }

    /// Reads a configuration as far as it can be read, and returns all problems, sorted by file and line.
    ///
    /// What has an error is left out or has its default, so that whoever reads on can report more of them.
    static func read(path: String, in surroundings: Surroundings) -> (Configuration, [Problem]) {
        let problems = Problems()
        let isSystem = ConfigurationFiles.mainPath(of: path) == systemPath
        let layers = surroundings.layers ?? (isSystem ? ["/usr/lib/vedette", "/run/vedette"] : [])
        let files = ConfigurationFiles(
            path: path, layers: layers, replaced: surroundings.replaced, rulesFolder: surroundings.rulesFolder,
            patience: surroundings.patience, problems)
        let tree = ConfigurationTree(files, problems)
        var configuration = Configuration(files, tree, surroundings, problems)
        // A fault of one file makes others look faulty: what refers to each other is checked only when all were read.
        if !problems.hasErrors { configuration.checkTogether(problems) }
        let sorted = problems.all.sortedByPlace(files.paths)
        configuration.warnings = sorted
        return (configuration, sorted)
    }
}

extension Configuration {
    private init(
        _ files: ConfigurationFiles, _ tree: ConfigurationTree, _ surroundings: Surroundings, _ problems: Problems
    ) {
        hash = files.hash
        paths = files.paths
        folder = files.folder
        warnings = []
        let checkers = surroundings.checkers
        let settings = MainSettings(tree.main, hostName: surroundings.hostName, checkers: checkers, problems)
        main = settings
        let store = SecretStore(directory: settings.secretsDirectory, credentials: surroundings.credentials)
        secrets = store
        settings.secondOpinion?.checkKey(store, problems)
        let today = CalendarDay(milliseconds: surroundings.now)
        feeds = (tree.objects[.feed] ?? []).compactMap { FeedSettings($0, secrets: store, problems) }
        for feed in feeds { feed.checkFormat(surroundings.formats, problems) }
        lists = (tree.objects[.list] ?? []).filter {
            objectID(SettingsReader($0, problems), "list") != nil
        }
        // A checker knows nothing of overriding, which has happened by now.
        upkeep = lists.compactMap { list in
            ListSettings(SettingsTable(list.entries.filter { $0.key != "override" }, at: list.place), problems)
        }
        rules = (tree.objects[.rule] ?? []).compactMap { RuleSettings($0, checkers: checkers, problems) }
        grants = (tree.objects[.grant] ?? []).compactMap {
            Grant($0, approvals: settings.review.approvals, today: today, problems)
        }
        accounts = (tree.objects[.account] ?? []).compactMap { Account($0, problems) }
        suppressions = (tree.objects[.suppression] ?? []).compactMap {
            Suppression($0, review: settings.review, today: today, problems)
        }
        sinks = (tree.objects[.sink] ?? []).compactMap { SinkSettings($0, secrets: store, problems) }
        for account in accounts {
            guard let review = account.review, review < today else { continue }
            problems.warning(at: account.place, "account \"\(account.id)\" was to be reviewed by \(review)")
        }
    }
}

extension FeedSettings {
    /// Checks that the format exists and likes its keys.
    fileprivate func checkFormat(_ formats: [any EventFormat.Type], _ problems: Problems) {
        let reader = reader(problems)
        guard let type = formats.first(where: { $0.name == format }) else {
            let hint = suggestion(for: format, among: formats.map { $0.name }.sorted())
            return reader.error("format", "\"\(format)\" is not a format\(hint)")
        }
        let built = type.init(settings: reader)
        reader.finish()
        let key = JoinRule(of: built).key
        if join != nil, !problems.hasErrors, !built.provides.contains(key) {
            reader.error(
                "join",
                "records of format \"\(format)\" have no \(key.name) by which they could be joined; remove \"join\"")
        }
    }
}

extension [Problem] {
    /// Sorts by file in the order of reading, then by line and column.
    func sortedByPlace(_ paths: [String]) -> [Problem] {
        let order = Dictionary(paths.enumerated().map { ($1, $0) }) { first, _ in first }
        return enumerated().sorted { left, right in
            let (a, b) = (left.element.place, right.element.place)
            let (fileA, fileB) = (order[a.file] ?? .max, order[b.file] ?? .max)
            return (fileA, a.line, a.column, left.offset) < (fileB, b.line, b.column, right.offset)
        }.map(\.element)
    }
}
