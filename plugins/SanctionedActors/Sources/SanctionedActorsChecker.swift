// The checker: reports events whose organisation or user may be an entry of a sanctions or export-control list.

public import CheckerKit
import Synchronization

/// Screens the parties of an event against lists of names.
public struct SanctionedActorsChecker: Checker {
    public static let manifest = CheckerManifest(
        id: "sanctions",
        summary: "Finds users and organisations that may be entries of sanctions and export-control lists.",
        legalSources: [
            "15 CFR 744.11 and Supplement No. 4 to part 744 (Entity List), extract of 2026-03-30",
            "31 CFR chapter V (OFAC sanctions regulations)",
            "Council Regulation (EU) No 269/2014 of 17 March 2014, article 2",
        ],
        exampleSection: CheckerSection(rules: [
            ConfiguredRule(id: "sanctions/pla", table: ["lists": ["pla-supplement"], "fields": exampleFields])
        ]),
        examples: [
            example(
                "an institute by its English name", .organisationName, "National University of Defense Technology", true
            ),
            example("an institute by its Chinese name", .organisationName, "国防科技大学", true),
            example("an institute by its mail domain", .userEmail, "user@mail.nudt.edu.cn", true),
            example(
                "a department of an institute", .accountOrganisation, "School of Computing, Beihang University, China",
                true),
            example(
                "a name made of the same common words", .organisationName, "University of Defence Studies of Nowhere",
                false),
            example("an organisation on no list", .organisationName, "Acme Bank", false),
        ])

    private static let exampleFields: SettingsValue = [
        "usage.org.name", "account.organisation", "user.name", "user.email",
    ]

    private static func example(
        _ name: String, _ field: EventField, _ text: String, _ triggers: Bool
    ) -> CheckerManifest.Example {
        CheckerManifest.Example(name, Event([field: text]), triggers: triggers ? ["sanctions/pla"] : [])
    }

    public let rules: [ActiveRule]
    public let sources: [DataSource]
    /// Rows of the lists that could not be read.
    public let warnings: [Problem]

    let screener: NameScreener
    private let screening: [ScreeningRule]
    private let lanes: [Lane]
    /// For each rule, the lanes it looks at.
    private let laneNumbers: [[Int]]
    private let memory = VerdictMemory()

    public init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        let problems = Problems()
        let read = ScreeningSection(section, problems)
        let loaded = loadLists(read.lists, resources, problems)
        screener = NameScreener(loaded.map(\.file), includeSupplement: read.usesSupplement, problems)
        try problems.throwIfErrors()
        warnings = problems.all
        var sources: [DataSource] = []
        for (index, list) in loaded.enumerated() {
            sources.append(
                DataSource(
                    id: list.file.id, date: screener.summaries[index].date ?? list.date, digest: list.digest,
                    entries: screener.summaries[index].entries))
        }
        if read.usesSupplement {
            sources.append(
                DataSource(
                    id: Supplement.id, date: Supplement.date, digest: Supplement.digest,
                    entries: screener.entryCounts[sources.count]))
        }
        self.sources = sources
        screening = read.rules
        rules = read.rules.map { ActiveRule(id: $0.id, reads: $0.fields) }
        (lanes, laneNumbers) = Lane.lanes(for: read.rules, sources: sources.map(\.id))
    }

    public func check(_ batch: EventBatch) -> [Finding] {
        let hits = memory.hits(in: batch, lanes, screener)
        var findings: [Finding] = []
        var start = 0
        while start < hits.count {
            var end = start + 1
            while end < hits.count, hits[end].event == hits[start].event { end += 1 }
            for (rule, numbers) in zip(screening, laneNumbers) {
                let finding = self.finding(rule, numbers, hits[start..<end], batch)
                if let finding { findings.append(finding) }
            }
            start = end
        }
        return findings
    }

    /// List entries named in one finding at most.
    private static let factLimit = 5

    /// Joins what the fields of a rule found in one event; the best match comes first.
    private func finding(
        _ rule: ScreeningRule, _ numbers: [Int], _ hits: ArraySlice<Hit>, _ batch: EventBatch
    ) -> Finding? {
        var found: [(match: NameMatch, field: EventField)] = []
        let countries = declaredCountries(hits[hits.startIndex].event, batch)
        for number in numbers {
            for hit in hits where hit.lane == number {
                for match in hit.matches where screener.links.admits(match, rule.links) {
                    let match = screener.particulars.weighed(match, countries, nil)
                    if match.score >= rule.threshold { found.append((match, lanes[number].field)) }
                }
            }
        }
        found.sort { $0.match.score > $1.match.score }
        guard let best = found.first else { return nil }
        var facts: [Fact] = []
        for (match, _) in found where facts.count < Self.factLimit {
            let fact = Fact.listed(party(match))
            if !facts.contains(fact) { facts.append(fact) }
        }
        let text = batch.string(best.field, at: hits[hits.startIndex].event)
        let evidence = Evidence(
            field: best.field, matched: String(String.UnicodeScalarView(text.unicodeScalars.prefix(256))),
            why: best.match.why + linkedClause(best.match))
        return Finding(
            event: hits[hits.startIndex].event, rule: rule.id, confidence: best.match.score, facts: facts,
            evidence: [evidence])
    }

    /// The country that the account directory gives; where an address is says little of who is there.
    private func declaredCountries(_ event: Int, _ batch: EventBatch) -> [String] {
        let country = batch.string(.accountCountry, at: event)
        return CountryNames.code(country).map { [$0] } ?? []
    }

    /// Says whom a party is linked to, as far as one clause can.
    private func linkedClause(_ match: NameMatch) -> String {
        let owners = screener.links.owners(of: match)
        guard let first = owners.first else { return "" }
        let isListed = ListEntry.isListed(match.id)
        let others = owners.count > 1 ? " and \(owners.count - 1) others" : ""
        return "; \(isListed ? "" : "not listed itself but ")linked to \(first)\(others)"
    }

    private func party(_ match: NameMatch) -> ListedParty {
        let source = sources[match.source]
        return ListedParty(
            list: source.id, listDate: source.date, listDigest: source.digest, entry: match.id, name: match.name,
            alias: match.alias)
    }
}

/// Loads every list, and notes those that cannot be loaded.
private func loadLists(
    _ lists: [ConfiguredList], _ resources: any Resources, _ problems: Problems
) -> [LoadedList] {
    var loaded: [LoadedList] = []
    for list in lists {
        do {
            loaded.append(try LoadedList(list, resources, problems))
        } catch {
            problems.append(contentsOf: error.problems)
        }
    }
    return loaded
}
