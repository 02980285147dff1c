// Reads the main settings against their closed schema.

import CheckerKit

/// Keys that this version reads and does not act on: asking for them must not pass unnoticed.
private let idleKeys: [String: [String]] = [
    "instance": ["environment"],
    "policy": ["fail_mode"],
    "privacy": ["ip"],
    "ledger": ["retention"],
    "alerts": ["repeat_summary", "storm"],
]

/// Keys that are designed but not served by this version.
private let laterKeys: [String: [String]] = [
    "": ["http", "roles", "console"],
    "ledger": ["checkpoints"],
    "alerts": ["accumulate"],
]

extension MainSettings {
    /// Reads the merged main table.
    ///
    /// `hostName` is the default of `[instance] name`; `checkers` are the ids of the checkers that exist.
    init(_ table: SettingsTable, hostName: String, checkers: [String], _ problems: Problems) {
        let reader = SettingsReader(table, problems, known: laterKeys[""] ?? [])
        Self.refuseLaterKeys(reader, section: "")
        if let schema = reader.integer("schema"), schema != 1 {
            reader.error("schema", "schema \(schema) is not known to this version, which reads schema 1")
        }
        instance.name = hostName
        Self.section("instance", reader) { instance.read($0) }
        Self.section("policy", reader) { policy.read($0) }
        Self.section("privacy", reader) { privacy.read($0) }
        Self.section("ledger", reader) { ledger.read($0) }
        Self.section("alerts", reader) { alerts.read($0) }
        Self.section("review", reader) { review.read($0) }
        Self.section("memory", reader) { section in
            memoryLimit = section.size("limit") ?? memoryLimit
            if memoryLimit < MemoryPlan.leastLimit { section.error("limit", "\"limit\" must be \"64 MiB\" at least") }
        }
        Self.section("second_opinion", reader) { secondOpinion = OpinionSettings($0) }
        Self.section("secrets", reader) { secretsDirectory = $0.path("directory") ?? secretsDirectory }
        readCheckers(reader, known: checkers)
        reader.finish()
    }

    private static func section(_ name: String, _ parent: SettingsReader, _ read: (SettingsReader) -> Void) {
        guard let table = parent.table(name) else { return }
        let reader = SettingsReader(table, parent.problems, known: laterKeys[name] ?? [])
        refuseLaterKeys(reader, section: name)
        read(reader)
        reader.finish()
    }

    private static func refuseLaterKeys(_ reader: SettingsReader, section: String) {
        for entry in reader.table.entries where laterKeys[section]?.contains(entry.key) == true {
            let name = section.isEmpty ? "[\(entry.key)]" : "\"\(entry.key)\""
            reader.problems.error(at: entry.place, "\(name) is not supported yet in this version; remove it")
        }
        for entry in reader.table.entries where idleKeys[section]?.contains(entry.key) == true {
            reader.problems.warning(at: entry.place, "\"\(entry.key)\" is read and has no effect in this version")
        }
    }

    private mutating func readCheckers(_ parent: SettingsReader, known: [String]) {
        for entry in parent.table("checkers")?.entries ?? [] {
            guard case .table(let table) = entry.value.content else {
                parent.problems.error(
                    at: entry.place, "\"\(entry.key)\" must be a table, written [checkers.\(entry.key)]")
                continue
            }
            if known.contains(entry.key) {
                checkers[entry.key] = table
            } else {
                let hint = suggestion(for: entry.key, among: known)
                parent.problems.error(at: entry.place, "\"\(entry.key)\" is not a checker\(hint)")
            }
        }
    }
}

extension InstanceSettings {
    fileprivate mutating func read(_ reader: SettingsReader) {
        name = reader.string("name") ?? name
        if name.isEmpty { reader.error("name", "\"name\" must not be empty") }
        environment = reader.string("environment") ?? environment
    }
}

extension PolicySettings {
    fileprivate mutating func read(_ reader: SettingsReader) {
        if reader.string("licence") != nil { licence = reader.value("licence") }
        failMode = reader.word("fail_mode", as: FailMode.self) ?? failMode
    }
}

extension PrivacySettings {
    fileprivate mutating func read(_ reader: SettingsReader) {
        subject = reader.word("subject", as: Subject.self) ?? subject
        prompt = reader.word("prompt", as: Prompt.self) ?? prompt
        ip = reader.word("ip", as: Address.self) ?? ip
        evidenceRetention = reader.duration("evidence_retention") ?? evidenceRetention
    }
}

extension StorageSettings {
    fileprivate mutating func read(_ reader: SettingsReader) {
        directory = reader.path("directory") ?? directory
        retention = reader.duration("retention") ?? retention
        checkpointEvery = reader.duration("checkpoint_every", atLeast: .seconds(1)) ?? checkpointEvery
    }
}

extension AlertSettings {
    fileprivate mutating func read(_ reader: SettingsReader) {
        dedupWindow = reader.duration("dedup_window") ?? dedupWindow
        repeatSummary = reader.duration("repeat_summary", atLeast: .seconds(1)) ?? repeatSummary
        guard let storm = reader.table("storm") else { return }
        let stormReader = SettingsReader(storm, reader.problems)
        stormPerRule = stormReader.integer("per_rule", in: 1...1_000_000).map(Int.init) ?? stormPerRule
        stormWindow = stormReader.duration("window", atLeast: .seconds(1)) ?? stormWindow
        stormReader.finish()
    }
}

extension ReviewSettings {
    fileprivate mutating func read(_ reader: SettingsReader) {
        approvals = reader.integer("approvals", in: 1...10).map(Int.init) ?? approvals
        maximalSuppression = reader.duration("max_suppression", atLeast: .seconds(86_400)) ?? maximalSuppression
    }
}

extension SettingsReader {
    /// An absolute path.
    func path(_ key: String) -> String? {
        guard let text = string(key) else { return nil }
        if text.hasPrefix("/"), !text.unicodeScalars.contains("\0") { return text }
        error(key, "\"\(text)\" is not an absolute path; begin it with /")
        return nil
    }

    /// A duration that is not shorter than `minimum`.
    func duration(_ key: String, atLeast minimum: Duration) -> Duration? {
        guard let duration = duration(key) else { return nil }
        if duration >= minimum { return duration }
        error(key, "\"\(key)\" must be \(minimum.components.seconds) s at least")
        return nil
    }
}
