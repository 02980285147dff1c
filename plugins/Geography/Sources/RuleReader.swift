// Reads a `[[rule]]` of this checker, and says what is wrong with it and what would be right.

import CheckerKit

/// Reads one rule; everything wrong goes to `reader.problems`.
struct RuleReader {
    let reader: SettingsReader
    let id: RuleID
    /// What the rule may ask.
    let atlas: Atlas
    /// A refused database is one error, not one more for each rule that would have asked it.
    let databasesRefused: Bool

    private enum Match: String, CaseIterable { case any, all }
    private enum Imprecise: String, CaseIterable { case ignore, report }

    /// How an error tells what a rule needs.
    static let remedy =
        "set databases in [checkers.geo], or install tor-geoipdb, whose /usr/share/tor/geoip is used when databases is absent"

    init(_ rule: ConfiguredRule, _ problems: Problems, atlas: Atlas, databasesRefused: Bool) {
        reader = rule.reader(problems)
        id = rule.id
        self.atlas = atlas
        self.databasesRefused = databasesRefused
    }

    /// What a rule says of its condition, whichever it is.
    private struct Keys {
        var preset: Preset?
        var countries: [CountryCode]?
        var regions: [RegionCode]?
        var allowed: [CountryCode]?
        var declared: [CountryCode]?
        var expected: [CountryCode]?
        var anonymisers: Anonymisers?
        var differing: Signals?
        var signals: Signals?
        var match: Match?
        var imprecise: Imprecise?
        var scope = RuleScope()
    }

    /// Returns the rule; `nil` when it cannot be understood.
    func read() -> GeoRule? {
        let keys = readKeys()
        reader.finish()
        let lists = keys.preset != nil || keys.countries != nil || keys.regions != nil
        let given = [
            lists, keys.allowed != nil, keys.declared != nil || keys.expected != nil, keys.anonymisers != nil,
            keys.differing != nil,
        ].filter(\.self).count
        guard given == 1 else {
            complain(given)
            return nil
        }
        if keys.imprecise != nil, !lists {
            reader.error("imprecise", "\"imprecise\" has no meaning for this condition; remove it")
        }
        var rule = condition(of: keys)
        rule?.scope = keys.scope
        rule?.reportsImprecise = keys.imprecise == .report
        return rule
    }

    private func readKeys() -> Keys {
        let preset = readPreset()
        var scope = RuleScope(models: readPatterns("models") ?? [], deployments: readPatterns("deployments") ?? [])
        if scope.models.isEmpty { scope.models = preset?.models.compactMap { TextPattern($0) } ?? [] }
        return Keys(
            preset: preset, countries: codes("countries"), regions: readRegions(), allowed: codes("not_in"),
            declared: codes("declared"), expected: codes("ip_not_in"), anonymisers: readAnonymisers(),
            differing: readSignals("differ"), signals: readSignals("signals"),
            match: reader.word("match", as: Match.self), imprecise: reader.word("imprecise", as: Imprecise.self),
            scope: scope)
    }

    private func condition(of keys: Keys) -> GeoRule? {
        if let allowed = keys.allowed { return located(.notIn(CountrySet(allowed)), keys) }
        if let kinds = keys.anonymisers { return fixed(.anonymised(kinds), .ip, keys) }
        if let differing = keys.differing {
            if differing.each.count < 2 { reader.error("differ", "\"differ\" needs at least two signals") }
            return fixed(.differing, differing, keys)
        }
        if keys.declared != nil || keys.expected != nil {
            guard let declared = keys.declared, let expected = keys.expected else {
                let missing = keys.declared == nil ? "declared" : "ip_not_in"
                let found = keys.declared == nil ? "ip_not_in" : "declared"
                reader.error(found, "\"\(found)\" goes with \"\(missing)\", which is missing")
                return nil
            }
            return fixed(
                .mismatch(declared: CountrySet(declared), ip: CountrySet(expected)), [.declared, .ip], keys)
        }
        let countries =
            (keys.countries ?? []) + (keys.preset?.countries.compactMap { CountryCode(strict: $0.code) } ?? [])
        let regions = (keys.regions ?? []) + (keys.preset?.regions.compactMap { RegionCode($0.code) } ?? [])
        return located(.listed(CountrySet(countries), regions: regions), keys)
    }

    private func complain(_ given: Int) {
        let place = reader.table.place
        if given > 1 {
            reader.problems.error(
                at: place,
                "rule \"\(id)\" mixes conditions; make a rule each of countries, regions and preset, of not_in, of declared "
                    + "with ip_not_in, of differ, and of anonymisers")
        } else {
            reader.problems.error(
                at: place,
                "rule \"\(id)\" has no condition; give it countries, regions, a preset, not_in, differ, anonymisers, or "
                    + "declared with ip_not_in")
        }
    }

    /// A rule about where signals place an event; `ip` is dropped when nobody asked for it and no database can tell.
    private func located(_ condition: GeoRule.Condition, _ keys: Keys) -> GeoRule {
        let named = keys.signals
        if let preset = keys.preset, preset.fixesSignals, let own = preset.signals, let named, named != own {
            let words = own.each.map { "\"\($0.name)\"" }.joined(separator: ", ")
            reader.error("signals", "preset \"\(preset.name)\" is about \(words) only; remove \"signals\"")
        }
        var signals = named ?? keys.preset?.signals ?? .standard
        if signals.contains(.ip), !atlas.knowsCountries, !databasesRefused {
            if named != nil {
                reader.error("signals", "signal \"ip\" needs a database with countries; \(Self.remedy)")
            } else {
                reader.problems.warning(
                    at: reader.table.place,
                    "signal \"ip\" of rule \"\(id)\" is not checked: no database with countries; \(Self.remedy), or name signals"
                )
                signals.remove(.ip)
            }
        }
        let rule = GeoRule(
            id: id, condition: condition, signals: signals, needsAll: keys.match == .all, preset: keys.preset)
        if !rule.regions.isEmpty, signals.contains(.ip), !atlas.knowsSubdivisions, !databasesRefused {
            reader.problems.warning(
                at: reader.place(of: keys.preset == nil ? "regions" : "preset"),
                "regions of rule \"\(id)\" are not checked by ip: no database has subdivisions; add one such as GeoLite2-City"
            )
        }
        return rule
    }

    /// A rule whose condition itself says which signals it needs.
    private func fixed(_ condition: GeoRule.Condition, _ needed: Signals, _ keys: Keys) -> GeoRule {
        if let named = keys.signals, named != needed {
            let words = needed.each.map { "\"\($0.name)\"" }
            reader.error("signals", "this condition looks at \(words.joined(separator: " and ")); remove \"signals\"")
        }
        if keys.match != nil { reader.error("match", "\"match\" has no meaning for this condition; remove it") }
        if !databasesRefused { checkDatabases(for: condition, needed) }
        return GeoRule(id: id, condition: condition, signals: needed)
    }

    private func checkDatabases(for condition: GeoRule.Condition, _ needed: Signals) {
        if case .anonymised = condition {
            guard !atlas.knowsAnonymisers else { return }
            reader.error(
                "anonymisers",
                "no database tells anonymisers; add one such as GeoIP2-Anonymous-IP to databases in [checkers.geo]")
        } else if needed.contains(.ip), !atlas.knowsCountries {
            let key = if case .differing = condition { "differ" } else { "ip_not_in" }
            reader.error(key, "\"\(key)\" needs a database with countries; \(Self.remedy)")
        }
    }

    private func readPreset() -> Preset? {
        guard let name = reader.string("preset") else { return nil }
        if let preset = Preset.all.first(where: { $0.name == name }) { return preset }
        reader.error("preset", "\"\(name)\" is not a preset\(suggestion(for: name, among: Preset.all.map(\.name)))")
        return nil
    }

    private func readSignals(_ key: String) -> Signals? {
        guard let words = placedWords(key, Signals.words.map(\.name)) else { return nil }
        return Signals.words.reduce(into: Signals()) { if words.contains($1.name) { $0.insert($1.signal) } }
    }

    private func readAnonymisers() -> Anonymisers? {
        guard let words = placedWords("anonymisers", Anonymisers.words.map(\.name)) else { return nil }
        return Anonymisers.words.reduce(into: Anonymisers()) { if words.contains($1.name) { $0.insert($1.flag) } }
    }

    /// A list of words out of a closed set; `nil` when absent.
    private func placedWords(_ key: String, _ known: [String]) -> Set<String>? {
        guard let entries = entries(key) else { return nil }
        for entry in entries where !known.contains(entry.text) {
            reader.problems.error(
                at: entry.place,
                "\"\(entry.text)\" is not a value of \"\(key)\"\(suggestion(for: entry.text, among: known))")
        }
        return Set(entries.map(\.text))
    }

    /// A list of country codes and names of groups; `nil` when absent.
    private func codes(_ key: String) -> [CountryCode]? {
        entries(key)?.flatMap { entry in
            if let code = CountryCode(strict: entry.text), Gazetteer.standard.isAssigned(code) { return [code] }
            if let members = CountryGroups.members(of: entry.text) { return members }
            reader.problems.error(
                at: entry.place,
                "\"\(entry.text)\" is not an ISO 3166-1 alpha-2 country code\(Self.hint(for: entry.text))")
            return []
        }
    }

    /// Patterns with `*` for models or deployments; `nil` when absent.
    private func readPatterns(_ key: String) -> [TextPattern]? {
        entries(key)?.compactMap { entry in
            if let pattern = TextPattern(entry.text) { return pattern }
            reader.problems.error(
                at: entry.place, "\"\(key)\" must hold names or patterns such as \"llama-4*\", of at most 200 bytes")
            return nil
        }
    }

    private func readRegions() -> [RegionCode]? {
        entries("regions")?.compactMap { entry in
            guard let region = RegionCode(entry.text), Gazetteer.standard.isAssigned(region.country) else {
                reader.problems.error(
                    at: entry.place, "\"\(entry.text)\" is not an ISO 3166-2 subdivision code, such as \"UA-43\"")
                return nil
            }
            guard region.text == entry.text else {
                reader.problems.error(
                    at: entry.place,
                    "\"\(entry.text)\" is not an ISO 3166-2 subdivision code; did you mean \"\(region.text)\"?")
                return nil
            }
            if !Gazetteer.standard.isKnown(region) {
                // A warning, since ISO adds codes between two releases of the table.
                reader.problems.warning(
                    at: entry.place,
                    "\"\(entry.text)\" is not in ISO 3166-2 as of 2023; it matches only if a log says so")
            }
            return region
        }
    }

    /// A list that must not be empty, since an empty one would look like protection.
    private func entries(_ key: String) -> [(text: String, place: Place)]? {
        guard let entries = reader.placedStrings(key) else { return nil }
        if entries.isEmpty, case .array(let elements)? = reader.table[key]?.content, elements.isEmpty {
            reader.error(key, "\"\(key)\" must not be empty")
        }
        return entries
    }

    /// What the writer of a wrong code may have meant.
    private static func hint(for text: String) -> String {
        let gazetteer = Gazetteer.standard
        if let reading = gazetteer.read(Array(text.utf8).span) { return "; did you mean \"\(reading.country.text)\"?" }
        let groups = CountryGroups.all.map(\.name)
        if text.uppercased() == "EU" { return "; did you mean \"eu-27\"?" }
        if groups.contains(text.lowercased()) { return "; did you mean \"\(text.lowercased())\"?" }
        guard text.utf8.count > 3 else { return "" }
        // The nearest name, by way of the message that names it.
        let parts = suggestion(for: text, among: gazetteer.allNames).split(separator: "\"")
        guard parts.count > 1, let reading = gazetteer.read(Array(parts[1].utf8).span) else { return "" }
        return "; did you mean \"\(reading.country.text)\"?"
    }
}
