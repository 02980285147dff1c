// Gathers candidate names through the postings of similar tokens.

/// The working memory of one search.
struct SearchScratch: Sendable {
    var tokens = TokenSearch()
    private var sums: [Float] = []
    private var touched: [UInt32] = []

    /// Names scored in full.
    private static let kept = 30
    /// Occurrences looked at; the tokens that say most come first.
    private static let postingLimit = 40_000
    /// Occurrences from which a token counts as common.
    private static let commonFrom = 400

    /// Returns the names most likely to score high.
    mutating func candidates(for query: NameQuery, _ index: NameIndex, _ scope: SearchScope) -> [UInt32] {
        if sums.count != index.names.count { sums = Array(repeating: 0, count: index.names.count) }
        var best = Leaders(capacity: Self.kept)
        for variant in query.variants {
            gather(query, variant, index)
            for name in touched {
                let sum = sums[Int(name)]
                sums[Int(name)] = 0
                guard scope.contains(index.entries[Int(index.nameEntries[Int(name)])]) else { continue }
                let queryShare = sum / variant.weight
                let nameShare = min(sum / index.nameWeights[Int(name)], 1)
                best.offer(name, 0.65 * max(queryShare, nameShare) + 0.35 * min(queryShare, nameShare))
            }
            touched.removeAll(keepingCapacity: true)
        }
        var names = best.names
        for name in sameKey(query, index, scope) where !names.contains(name) { names.append(name) }
        names.sort()
        return names
    }

    /// The names that have the query's letters, however they are cut into words.
    private func sameKey(_ query: NameQuery, _ index: NameIndex, _ scope: SearchScope) -> [UInt32] {
        var names: [UInt32] = []
        for hash in query.keyHashes { index.nameKeys.forEach(hash, limit: 16) { names.append($0) } }
        return names.filter { scope.contains(index.entries[Int(index.nameEntries[Int($0)])]) }
    }

    /// Adds up, for each name, what the tokens it shares with the query weigh.
    private mutating func gather(_ query: NameQuery, _ variant: QueryVariant, _ index: NameIndex) {
        let order = Set(variant.tokens).sorted { (query.tokens[$1].weight, $0) < (query.tokens[$0].weight, $1) }
        var budget = Self.postingLimit
        for (rank, number) in order.enumerated() {
            let token = query.tokens[number]
            if rank > 0, token.weight < 0.1 { continue }
            for pair in token.similar {
                let range = index.postings.range(Int(pair.id))
                guard range.count <= budget else { continue }
                budget -= range.count
                let gain = min(token.weight, index.weights[Int(pair.id)]) * pair.similarity
                // A common word alone makes no candidate: it only adds to those that a rarer word has made.
                let isCommon = rank > 0 && range.count > Self.commonFrom
                for position in range {
                    let name = index.postings.values[position]
                    if sums[Int(name)] == 0 {
                        if isCommon { continue }
                        touched.append(name)
                    }
                    sums[Int(name)] += gain
                }
            }
        }
    }
}

/// The best of many, unordered, in a fixed number of places.
private struct Leaders {
    private(set) var names: [UInt32] = []
    private var values: [Float] = []
    private var least: Float = -1
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    mutating func offer(_ name: UInt32, _ value: Float) {
        if names.count < capacity {
            if let known = names.firstIndex(of: name) {
                values[known] = max(values[known], value)
                return
            }
            names.append(name)
            values.append(value)
            if names.count == capacity { least = values.min() ?? 0 }
            return
        }
        guard value > least else { return }
        if let known = names.firstIndex(of: name) {
            values[known] = max(values[known], value)
        } else if let place = values.firstIndex(of: least) {
            names[place] = name
            values[place] = value
        }
        least = values.min() ?? 0
    }
}
