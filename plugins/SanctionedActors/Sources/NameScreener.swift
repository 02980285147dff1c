// Screens names against lists: loads them, finds candidates through the index, scores them, explains.

public import CheckerKit
import Synchronization

/// An entry of a list that a name matched.
public struct NameMatch: Sendable, Hashable {
    /// The entry's id in its list.
    public var id: String
    /// The list as its file calls it, for example `OFAC-SDN`; the configured id for a file that does not say.
    public var list: String
    /// Which of the loaded lists it comes from, in the order in which they were given; the supplement is last.
    public var source: Int
    /// The entry's primary name.
    public var name: String
    /// The name of the entry that matched.
    public var alias: String
    /// From 0 to 1; 1 only for the same words in the same order.
    public var score: Double
    /// Why it matched, as one clause.
    public var why: String
}

/// Finds the entries of lists that a name may be; immutable, used by any number of threads at once.
public struct NameScreener: Sendable {
    let index: NameIndex
    /// Rows that could not be read, each with its place; the rest of their list is in use.
    public let warnings: [Problem]
    /// Names in each loaded list, in the order of the lists; the supplement is last.
    public let entryCounts: [Int]
    /// What the reading of each loaded list came to, without the supplement.
    let summaries: [ListSummary]
    /// To whom parties of the lists are linked.
    let links: OwnershipLinks
    private let scratches = ScratchPool()

    /// The confidence from which a match is worth acting on when a rule names no threshold of its own.
    ///
    /// - Source: measured on a development set of 5,866 labelled names on 2026-11-22: the lowest threshold, to two digits, at
    ///   which fewer than 1 % of the unlisted names alert; recall 0.922, F1 0.949.
    public static let defaultThreshold = 0.82

    /// Loads lists in any of the formats, each recognised by its beginning.
    ///
    /// - Throws: The problems of lists that have no entries; rows that cannot be read are ``warnings``.
    public init(lists: [(id: String, bytes: [UInt8])], includeSupplement: Bool = true) throws(ConfigurationError) {
        let problems = Problems()
        self.init(
            lists.map { ListFile(id: $0.id, format: .auto, path: $0.id, place: Place(file: $0.id), bytes: $0.bytes) },
            includeSupplement: includeSupplement, problems)
        try problems.throwIfErrors()
    }

    init(_ lists: [ListFile], includeSupplement: Bool, _ problems: Problems) {
        var builder = NameIndexBuilder()
        let before = problems.all.count
        var counts: [Int] = []
        var summaries: [ListSummary] = []
        var links = OwnershipLinks(lists: lists.count)
        for (source, list) in lists.enumerated() {
            let entries = builder.entryCount
            let isTSV = list.statedFormat == .tsv
            let summary = readList(list, problems) { entry in
                links.add(entry, source: source)
                let name = isTSV ? entry.programmes.first ?? list.id : list.id
                for alias in entry.names {
                    let kinds: [ListEntry.NameKind: NameKind] = [.primary: .primary, .weak: .weak]
                    builder.add(
                        alias.text, kind: kinds[alias.kind] ?? .alias, entry: entry.id, list: name,
                        type: entry.type ?? .entity, source: source)
                }
            }
            summaries.append(summary)
            counts.append(builder.entryCount - entries)
            if counts[source] == 0 { problems.error(at: list.place, "list \"\(list.id)\" has no entries") }
        }
        let entries = builder.entryCount
        Supplement.read(into: &builder, source: lists.count, includeEntries: includeSupplement)
        if includeSupplement { counts.append(builder.entryCount - entries) }
        warnings = problems.all[before...].filter { $0.level == .warning }
        entryCounts = counts
        self.summaries = summaries
        self.links = links
        index = builder.build()
    }

    /// Returns the entries that `query` may be, best first, each once; at most `limit`, none below `minScore`.
    public func search(_ query: String, limit: Int = 10, minScore: Double = 0) -> [NameMatch] {
        var scratch = scratches.take()
        defer { scratches.put(scratch) }
        return search(query, limit: limit, minScore: minScore, scope: .all, &scratch)
    }

    func search(_ query: String, limit: Int, minScore: Double, scope: SearchScope) -> [NameMatch] {
        var scratch = scratches.take()
        defer { scratches.put(scratch) }
        return search(query, limit: limit, minScore: minScore, scope: scope, &scratch)
    }

    private func search(
        _ text: String, limit: Int, minScore: Double, scope: SearchScope, _ scratch: inout SearchScratch
    ) -> [NameMatch] {
        guard limit > 0 else { return [] }
        let query = NameQuery(text, index, &scratch)
        guard !query.variants.isEmpty else { return [] }
        let scorer = NameScorer(index: index)
        var best: [UInt32: (name: Int, score: NameScore)] = [:]
        for name in scratch.candidates(for: query, index, scope) {
            let score = scorer.score(query, name: Int(name), &scratch.tokens)
            guard score.value > 0, Double(score.value) >= minScore else { continue }
            let entry = index.nameEntries[Int(name)]
            if let known = best[entry], known.score.value >= score.value { continue }
            best[entry] = (Int(name), score)
        }
        let ranked = best.sorted { ($1.value.score.value, $0.key) < ($0.value.score.value, $1.key) }
        return ranked.prefix(limit).map { match(query, entry: Int($0.key), name: $0.value.name, $0.value.score) }
    }

    private func match(_ query: NameQuery, entry: Int, name: Int, _ score: NameScore) -> NameMatch {
        NameMatch(
            id: index.entryID(entry), list: index.listName(entry), source: Int(index.entries[entry].source),
            name: index.primaryName(entry), alias: index.names.string(name),
            score: (Double(score.value) * 10_000).rounded() / 10_000,
            why: explanation(query, name: name, score, index))
    }
}

/// Which entries a search looks at.
struct SearchScope: Sendable, Hashable {
    /// One bit for each loaded list.
    var sources: UInt64
    /// The bits of the types of party.
    var types: UInt8

    static let all = SearchScope(sources: .max, types: .max)

    func contains(_ entry: IndexedParty) -> Bool {
        sources >> UInt64(min(entry.source, 63)) & 1 == 1 && types & entry.type.bit != 0
    }
}

/// Working memory of searches, kept for the next one.
private final class ScratchPool: Sendable {
    private let free = Mutex<[SearchScratch]>([])

    func take() -> SearchScratch { free.withLock { $0.popLast() } ?? SearchScratch() }
    func put(_ scratch: SearchScratch) { free.withLock { if $0.count < 16 { $0.append(scratch) } } }
}
