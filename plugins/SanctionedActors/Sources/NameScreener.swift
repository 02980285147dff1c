// Screens names against lists: loads them, finds candidates through the index, scores them, explains.

public import CheckerKit

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
    /// Its number in the index; negative for one that is not there.
    var entry = -1
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
    /// What else the lists say of their parties.
    let particulars: Particulars
    private let pool = RoomPool()

    /// The confidence from which a match is worth acting on when a rule names no threshold of its own.
    ///
    /// - Source: measured on a development set of 5,866 labelled names on 2026-11-22: the lowest threshold, to two digits, at
    ///   which fewer than 1 % of the unlisted names alert; recall 0.934, F1 0.957.
    public static let defaultThreshold = 0.6

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
        var builder = NameIndexBuilder(expecting: min(lists.reduce(0) { $0 + $1.bytes.count }, 64 << 20))
        let before = problems.all.count
        var counts: [Int] = []
        var summaries: [ListSummary] = []
        var links = OwnershipLinks(lists: lists.count)
        for (source, list) in lists.enumerated() {
            let entries = builder.entryCount
            let summary = readList(list, problems) { entry in
                links.add(entry, source: source)
                builder.add(entry, list: entry.list ?? list.id, source: source)
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
        particulars = builder.takeParticulars()
        index = builder.build()
    }

    /// Returns the entries that `query` may be, best first, each once; at most `limit`, none below `minScore`.
    public func search(_ query: String, limit: Int = 10, minScore: Double = 0) -> [NameMatch] {
        search(query, limit: limit, minScore: minScore, scope: .all)
    }

    func search(_ query: String, limit: Int, minScore: Double, scope: SearchScope) -> [NameMatch] {
        guard limit > 0 else { return [] }
        let named = withRoom { $0.search(query, limit: limit, minScore: Float(minScore), scope: scope) }
        let identified = particulars.identified(query, self, scope).filter { $0.score >= minScore }
        if identified.isEmpty { return named }
        let others = named.filter { match in !identified.contains { $0.entry == match.entry } }
        return Array((identified + others).sorted(by: Particulars.isBetter).prefix(limit))
    }

    /// Lends a room of the pool.
    func withRoom<Result>(_ body: (inout SearchRoom) -> Result) -> Result {
        let box = pool.take(index)
        defer { pool.put(box) }
        return body(&box.room)
    }
}

/// A name of an entry with its score.
private struct ScoredName {
    var name: UInt32
    var entry: UInt32
    var score: NameScore
}

extension SearchRoom {
    fileprivate mutating func search(
        _ query: String, limit: Int, minScore: Float, scope: SearchScope
    ) -> [NameMatch] {
        guard read(query) else { return [] }
        gatherCandidates(scope)
        // A little less, since confidences are rounded.
        let least = Calibration.raw(minScore - 0.00005)
        var best: [ScoredName] = []
        for position in 0..<leaders.places.count {
            take(leaders.places[position].name, least, limit: limit, into: &best)
        }
        for hash in keyHash == handleHash ? [keyHash] : [keyHash, handleHash] {
            for position in index.nameKeys.range(of: hash).prefix(Self.sameKeyLimit) {
                let name = index.nameKeys.id(at: position)
                if scope.contains(index.heads[Int(name)]) { take(name, least, limit: limit, into: &best) }
            }
        }
        return best.map { match($0) }
    }

    /// Names of the query's letters that are scored, however they are cut into words.
    private static let sameKeyLimit = 16

    /// Scores a name, and keeps it if its entry is among the best.
    private mutating func take(_ name: UInt32, _ least: Float, limit: Int, into best: inout [ScoredName]) {
        let score = score(name: Int(name))
        guard score.value > 0, score.value >= least else { return }
        let new = ScoredName(name: name, entry: index.heads[Int(name)].entry, score: score)
        if let known = best.firstIndex(where: { $0.entry == new.entry }) {
            guard isBetter(new, best[known]) else { return }
            best.remove(at: known)
        }
        let place = best.firstIndex { isBetter(new, $0) } ?? best.count
        guard place < limit else { return }
        best.insert(new, at: place)
        if best.count > limit { best.removeLast() }
    }

    private func isBetter(_ a: ScoredName, _ b: ScoredName) -> Bool {
        if a.score.value != b.score.value { return a.score.value > b.score.value }
        return a.entry == b.entry ? a.name < b.name : a.entry < b.entry
    }

    private mutating func match(_ best: ScoredName) -> NameMatch {
        let entry = Int(best.entry)
        return NameMatch(
            id: index.entryID(entry), list: index.listName(entry), source: Int(index.entries[entry].source),
            name: index.primaryName(entry), alias: index.names.string(Int(best.name)),
            score: (Double(Calibration.confidence(best.score.value)) * 10_000).rounded() / 10_000,
            why: explanation(Int(best.name), best.score), entry: entry)
    }
}
