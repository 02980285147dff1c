// Says how far a name is from a given entry, whether it matches or not.

/// A name held against an entry: what agrees, what is missing, and what it is worth.
public struct EntryComparison: Sendable, Hashable {
    /// The entry's id in its list.
    public var id: String
    /// The list as its file calls it.
    public var list: String
    /// The entry's primary name.
    public var name: String
    /// The name of the entry that comes closest.
    public var alias: String
    /// From 0 to 1, as in a ``NameMatch``.
    public var score: Double
    /// Words that agree, each as `asked` or `asked ~ listed`.
    public var agreeing: [String]
    /// Words of the listed name that nothing in the query stands for.
    public var missing: [String]
    /// Words of the query that stand for nothing in the listed name.
    public var extra: [String]
    /// Whether a search would have looked at the entry at all; it looks at the thirty likeliest names.
    public var isCandidate: Bool
    /// As in a ``NameMatch``.
    public var why: String

    /// One line: the score against a threshold, and what is to blame.
    public func summary(threshold: Double) -> String {
        var parts = ["best name \"\(alias)\" scores \(score)"]
        parts[0] += score >= threshold ? ", which is enough for \(threshold)" : ", below \(threshold)"
        if !isCandidate { parts.append("no rare word leads to it, or thirty other names are likelier") }
        if !agreeing.isEmpty { parts.append("agreeing: \(agreeing.joined(separator: ", "))") }
        if !missing.isEmpty { parts.append("missing: \(missing.joined(separator: ", "))") }
        if !extra.isEmpty { parts.append("not in the listed name: \(extra.joined(separator: ", "))") }
        return parts.joined(separator: "; ")
    }
}

extension NameScreener {
    /// Holds a name against every entry of an id, in all lists; empty when no list has such an entry.
    public func compare(_ query: String, entry id: String) -> [EntryComparison] {
        let wanted = Array(id.utf8)
        let entries = (0..<index.entries.count).filter { index.entryIDs[$0].array == wanted }
        return entries.isEmpty ? [] : withRoom { room in entries.map { room.compare(query, entry: $0) } }
    }
}

extension SearchRoom {
    fileprivate mutating func compare(_ query: String, entry: Int) -> EntryComparison {
        var comparison = EntryComparison(
            id: index.entryID(entry), list: index.listName(entry), name: index.primaryName(entry),
            alias: index.primaryName(entry), score: 0, agreeing: [], missing: [], extra: [], isCandidate: false, why: ""
        )
        guard read(query) else { return comparison }
        gatherCandidates(.all)
        var best: (name: Int, score: NameScore)?
        for name in 0..<index.heads.count where Int(index.heads[name].entry) == entry {
            for place in 0..<leaders.places.count where leaders.places[place].name == UInt32(name) {
                comparison.isCandidate = true
            }
            let score = score(name: name)
            if score.isJoined { comparison.isCandidate = true }
            if best.map({ score.value > $0.score.value }) ?? true { best = (name, score) }
        }
        guard let best else { return comparison }
        comparison.alias = index.names.string(best.name)
        comparison.score = (Double(Calibration.confidence(best.score.value)) * 10_000).rounded() / 10_000
        comparison.why = explanation(best.name, best.score)
        align(best.name, variants[Int(best.score.variant)], &comparison)
        return comparison
    }

    /// Lists the words of the name explained last.
    private func align(_ name: Int, _ variant: QueryVariant, _ comparison: inout EntryComparison) {
        let tokens = index.nameTokens[name]
        var used: UInt64 = 0
        for position in 0..<Int(variant.count) {
            let asked = letters(of: queryTokens[Int(members[Int(variant.start) + position])])
            var found = false
            for number in 0..<chosen.count where Int(chosen[number].query) == position {
                found = true
                var listed: [String] = []
                for offset in Int(chosen[number].name)..<Int(chosen[number].name + chosen[number].width) {
                    used |= 1 << UInt64(offset)
                    listed.append(index.vocabulary.words.string(index.tokenID(tokens[offset])))
                }
                let text = listed.joined(separator: " ")
                comparison.agreeing.append(asked.string == text ? text : "\(asked.string) ~ \(text)")
            }
            if !found { comparison.extra.append(asked.string) }
        }
        for offset in 0..<tokens.count where used >> UInt64(offset) & 1 == 0 {
            comparison.missing.append(index.vocabulary.words.string(index.tokenID(tokens[offset])))
        }
    }
}
