// What the checker tells about its lists to those who keep them up to date.

public import CheckerKit

extension SanctionedActorsChecker: ListInspecting {
    public static func files(of list: SettingsTable) -> [ListFileName] {
        guard let list = readList(list, Problems()), list.format != .toml else { return [] }
        let url = list.url
        var files = [ListFileName(path: list.path, url: url)]
        guard list.format == .ofacCSV else { return files }
        for kind in ListPart.Kind.allCases {
            // An address whose file has no name by OFAC's rule leads to no second file.
            let other = url.map { ListPart.name(of: kind, beside: $0) }
            files.append(ListFileName(path: ListPart.name(of: kind, beside: list.path), url: other, isOptional: true))
        }
        return files
    }

    public static func inspect(
        list table: SettingsTable, resources: any Resources
    ) throws(ConfigurationError) -> ListInspection {
        let problems = Problems()
        guard let list = readList(table, problems) else {
            if problems.hasErrors { throw ConfigurationError(problems.all) }
            throw ConfigurationError([Problem(at: table.place, "this list is another checker's")])
        }
        let loaded = try LoadedList(list, resources, problems)
        var parties: [ListInspection.Party] = []
        let summary = readList(loaded.file, problems) { parties.append(party($0)) }
        if parties.isEmpty { problems.error(at: list.place, "list \"\(list.id)\" has no entries") }
        try problems.throwIfErrors()
        return ListInspection(
            format: summary.format?.rawValue ?? list.format.rawValue, date: summary.date ?? loaded.date,
            isDated: summary.date != nil, digest: loaded.digest, names: summary.names, parties: joined(parties),
            isComplete: summary.isComplete,
            warnings: problems.all)
    }

    public static func search(
        _ name: String, lists: [SettingsTable], limit: Int, resources: any Resources
    ) throws(ConfigurationError) -> [ListMatch] {
        let problems = Problems()
        var files: [ListFile] = []
        for list in readLists(lists, problems) {
            do {
                files.append(try LoadedList(list, resources, problems).file)
            } catch {
                problems.append(contentsOf: error.problems)
            }
        }
        let screener = NameScreener(files, includeSupplement: true, problems)
        try problems.throwIfErrors()
        return screener.search(name, limit: limit).map { match in
            ListMatch(
                list: match.source < files.count ? files[match.source].id : Supplement.id, entry: match.id,
                name: match.name, alias: match.alias, score: match.score, why: match.why)
        }
    }

    private static func party(_ entry: ListEntry) -> ListInspection.Party {
        var text = "\(entry.type?.rawValue ?? "")\u{1F}\(entry.list ?? "")"
        for name in entry.names { text += "\u{1F}\(name.kind.rawValue)\u{1E}\(name.text)" }
        for identifier in entry.identifiers { text += "\u{1F}\(identifier.kind)\u{1E}\(identifier.value)" }
        for group in [entry.birthDates, entry.countries, entry.programmes, entry.linkedTo] {
            text += "\u{1D}" + group.joined(separator: "\u{1F}")
        }
        let primary = entry.names.first { $0.kind == .primary } ?? entry.names.first
        return ListInspection.Party(
            id: entry.id, name: primary?.text ?? "", fingerprint: hash64(Array(text.utf8).span, lane: 0, seed: 7))
    }

    /// Joins the pieces of entries whose rows lie apart.
    private static func joined(_ parties: [ListInspection.Party]) -> [ListInspection.Party] {
        var result: [ListInspection.Party] = []
        var numbers: [String: Int] = [:]
        for party in parties {
            if let known = numbers[party.id] {
                result[known].fingerprint = result[known].fingerprint &* 31 &+ party.fingerprint
            } else {
                numbers[party.id] = result.count
                result.append(party)
            }
        }
        return result
    }
}
