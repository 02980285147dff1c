// The settings of vedette.toml, each with its default.

import CheckerKit

/// `[instance]`: who reports.
struct InstanceSettings: Sendable, Hashable {
    /// The name in alerts; by default the host's.
    var name = ""
    /// For example `production`; empty by default.
    var environment = ""
}

/// `[policy]`: what counts when nothing more particular is said.
struct PolicySettings: Sendable, Hashable {
    /// What a checker that cannot decide does.
    enum FailMode: String, Sendable, CaseIterable {
        case alert, log
    }
    /// The acceptable-use policy of models that tell none, by id, with its place; `nil`: the checker's own choice.
    var licence: SettingsValue?
    var failMode = FailMode.alert

    /// The id; empty when not set.
    var licenceID: String {
        if case .string(let id) = licence?.content { id } else { "" }
    }
}

/// `[privacy]`: how much of a person leaves the monitor.
struct PrivacySettings: Sendable, Hashable {
    enum Subject: String, Sendable, CaseIterable {
        case pseudonym, clear
    }
    enum Prompt: String, Sendable, CaseIterable {
        case hash, excerpt, full
    }
    enum Address: String, Sendable, CaseIterable {
        case prefix, full, none
    }
    var subject = Subject.pseudonym
    var prompt = Prompt.hash
    var ip = Address.prefix
    /// How long evidence in clear text is kept.
    var evidenceRetention = Duration.seconds(90 * 86_400)
}

/// `[ledger]`: where the state lies, and for how long.
struct StorageSettings: Sendable, Hashable {
    var directory = "/var/lib/vedette"
    /// How long alerts are kept.
    ///
    /// - Source: 31 CFR 501.601 as amended 2025-03-12: records of blocked and rejected transactions, 10 years.
    var retention = Duration.seconds(10 * 31_557_600)
    /// How often the head of the hash chain is published.
    var checkpointEvery = Duration.seconds(300)
}

/// `[alerts]`: when one alert becomes two.
struct AlertSettings: Sendable, Hashable {
    /// Findings of the same key within it are one alert; zero: each is an alert of its own.
    var dedupWindow = Duration.seconds(86_400)
    /// How often repeats are summed up.
    var repeatSummary = Duration.seconds(3_600)
    /// Above so many alerts of one rule in the window there is a digest; criticals are never held back.
    var stormPerRule = 100
    var stormWindow = Duration.seconds(60)
}

/// `[review]`: how people decide.
struct ReviewSettings: Sendable, Hashable {
    /// How many different people approve a grant or a suppression.
    var approvals = 2
    var maximalSuppression = Duration.seconds(180 * 86_400)
}

/// The settings of the main file.
struct MainSettings: Sendable {
    var instance = InstanceSettings()
    var policy = PolicySettings()
    var privacy = PrivacySettings()
    var ledger = StorageSettings()
    var alerts = AlertSettings()
    var review = ReviewSettings()
    /// `[second_opinion]`; `nil`: nobody is asked.
    var secondOpinion: OpinionSettings?
    /// `[memory] limit` in bytes.
    var memoryLimit = MemoryPlan.defaultLimit
    /// `[secrets] directory`.
    var secretsDirectory = "/etc/vedette/secrets"
    /// The `[checkers.<id>]` tables.
    var checkers: [String: SettingsTable] = [:]
}
