// From a configuration to the ruleset that judges by it.

import CPosix
import CheckerKit

/// Builds rulesets, at start and at every reload, by the same way.
struct RulesetBuilder: Sendable {
    let components: Components
    /// Waits for files that are being written; `nil`: they are read as they stand.
    var patience: Patience?

    /// What a configuration came to: itself, its ruleset, and what is odd about them and yet no error.
    struct Loaded: Sendable {
        var configuration: Configuration
        var ruleset: Ruleset
        var warnings: [Problem]
    }

    /// Reads a configuration and builds its ruleset, lists included.
    ///
    /// With a `rulesFolder`, its files stand for those of rules.d.
    ///
    /// - Throws: Every problem of every file and every checker at once, if one of them is an error.
    func load(_ path: String, rulesFolder: String? = nil) throws(ConfigurationError) -> Loaded {
        var surroundings = components.surroundings
        surroundings.rulesFolder = rulesFolder
        surroundings.patience = patience
        let (configuration, found) = Configuration.read(path: path, in: surroundings)
        let problems = Problems()
        problems.append(contentsOf: found)
        let ruleset = build(from: configuration, problems)
        cposix_trim()
        problems.append(contentsOf: ruleset.warnings)
        for trouble in ruleset.listTroubles(now: systemTime()) {
            problems.warning(at: trouble.list.table.place, trouble.text)
        }
        let sorted = problems.all.sortedByPlace(configuration.paths)
        if problems.hasErrors { throw ConfigurationError(sorted) }
        return Loaded(configuration: configuration, ruleset: ruleset, warnings: sorted)
    }

    /// Loads every checker that has rules; those that complain are left out.
    private func build(from configuration: Configuration, _ problems: Problems) -> Ruleset {
        let resources = FileResources(folder: configuration.folder, patience: patience)
        var loaded: [Ruleset.LoadedChecker] = []
        for type in components.checkers {
            let section = configuration.section(of: type.manifest.id)
            if section.rules.isEmpty { continue }
            do {
                loaded.append(
                    .init(id: type.manifest.id, checker: try type.init(section: section, resources: resources)))
            } catch {
                problems.append(contentsOf: error.problems)
            }
        }
        if !problems.hasErrors {
            checkFields(of: loaded, configuration, problems)
            checkLists(of: loaded, configuration, problems)
        }
        let sources = loaded.flatMap(\.checker.sources)
        return Ruleset(
            hash: ContentHash(([configuration.hash] + sources.map { "\($0.id) \($0.digest)" }).joined(separator: "\n"))
                .hex,
            checkers: loaded, accounts: configuration.directory, policy: configuration.policy,
            defaultLicence: configuration.main.policy.licenceID, lists: configuration.upkeep,
            folder: configuration.folder)
    }

    /// A licence for a list that is not there, or a rule about one, would never count.
    private func checkLists(
        of loaded: [Ruleset.LoadedChecker], _ configuration: Configuration, _ problems: Problems
    ) {
        let known = Set(loaded.flatMap(\.checker.sources).map(\.id)).union(configuration.upkeep.map(\.id)).sorted()
        for grant in configuration.grants {
            for name in grant.gives where name.hasPrefix("list:") && !known.contains(String(name.dropFirst(5))) {
                let id = String(name.dropFirst(5))
                problems.warning(
                    at: grant.table.place(of: name, in: "gives"),
                    "there is no list \"\(id)\"\(suggestion(for: id, among: known))")
            }
        }
        for rule in configuration.rules {
            for id in rule.conditions?.lists ?? [] where !known.contains(id) {
                problems.error(
                    at: rule.table.place(of: id, in: "when", "lists"),
                    "there is no list \"\(id)\"\(suggestion(for: id, among: known))")
            }
        }
    }

    /// A rule on fields that nothing provides would be silent for ever: an error, not a surprise.
    private func checkFields(
        of loaded: [Ruleset.LoadedChecker], _ configuration: Configuration, _ problems: Problems
    ) {
        guard !configuration.feeds.isEmpty else { return }
        var provided = Set(configuration.feeds.flatMap { components.format(of: $0)?.provides ?? [] })
        if !configuration.accounts.isEmpty {
            provided.formUnion([.accountID, .accountOrganisation, .accountCountry, .accountKind])
        }
        for rule in loaded.flatMap(\.checker.rules) where provided.isDisjoint(with: rule.reads) {
            let place = configuration.rules.first { $0.id == rule.id }?.table.place ?? Place()
            let wanted = rule.reads.map(\.name).joined(separator: ", ")
            problems.error(
                at: place,
                "rule \"\(rule.id)\" reads \(wanted), which no configured feed provides; map one of them in a feed's "
                    + "fields, or switch the rule off (mode = \"off\")")
        }
    }
}
