// Gathers candidate names through the postings of similar tokens.

/// Which entries a search looks at.
struct SearchScope: Sendable, Hashable {
    /// One bit for each loaded list.
    var sources: UInt64
    /// The bits of the types of party.
    var types: UInt8

    static let all = SearchScope(sources: .max, types: .max)

    @inline(__always) func contains(_ head: NameHead) -> Bool {
        sources >> UInt64(min(head.source, 63)) & 1 == 1 && types & head.types != 0
    }
}

extension SearchRoom {
    /// Occurrences looked at; the tokens that say most come first.
    private static let postingLimit = 15_000
    /// Occurrences from which a token counts as common.
    private static let commonFrom = 400

    /// Puts the names most likely to score high into ``leaders``, the most likely first.
    mutating func gatherCandidates(_ scope: SearchScope) {
        leaders.removeAll()
        for variant in 0..<variants.count {
            touched.removeAll()
            gather(variants[variant])
            offerTouched(variants[variant].weight, scope)
        }
        leaders.sort()
    }

    private mutating func offerTouched(_ weight: Float, _ scope: SearchScope) {
        let queryFactor = 1 / max(weight, 0.01)
        for position in 0..<touched.count {
            let name = touched[position]
            let sum = sums[Int(name)]
            sums[Int(name)] = 0
            let queryShare = sum * queryFactor
            // No name can be worth more than this, whatever it weighs itself.
            if 0.65 * max(queryShare, 1) + 0.35 * min(queryShare, 1) <= leaders.least { continue }
            let head = index.heads[Int(name)]
            let nameShare = min(sum / head.weight, 1)
            let value = 0.65 * max(queryShare, nameShare) + 0.35 * min(queryShare, nameShare)
            if value > leaders.least, scope.contains(head) { leaders.offer(name, value) }
        }
    }

    /// Adds up, for each name, what the tokens it shares with the query weigh.
    private mutating func gather(_ variant: QueryVariant) {
        orderTokens(variant)
        var budget = Self.postingLimit
        for rank in 0..<order.count {
            let token = queryTokens[Int(order[rank])]
            if rank > 0, token.weight < 0.1 { continue }
            for position in token.similar {
                let other = similar[position]
                let range = index.postings.range(Int(other.id))
                guard range.count <= budget else { continue }
                budget -= range.count
                let gain = min(token.weight, index.tokens[Int(other.id)].weight) * other.similarity
                // A common word alone makes no candidate: it only adds to those that a rarer word has made.
                add(gain, to: index.postings.values[range], isCommon: rank > 0 && range.count > Self.commonFrom)
            }
        }
    }

    @inline(__always) private mutating func add(_ gain: Float, to names: Table<UInt32>, isCommon: Bool) {
        for position in 0..<names.count {
            let name = names[position]
            let sum = sums[Int(name)]
            if sum == 0 {
                if isCommon { continue }
                touched.append(name)
            }
            sums[Int(name)] = sum + gain
        }
    }

    /// Puts the distinct tokens of a variant into ``order``, those that weigh most first.
    private mutating func orderTokens(_ variant: QueryVariant) {
        order.removeAll()
        for member in variant.members {
            let number = members[member]
            var position = order.count
            var isKnown = false
            for known in 0..<order.count where order[known] == number { isKnown = true }
            if isKnown { continue }
            order.append(number)
            let weight = queryTokens[Int(number)].weight
            while position > 0 {
                let before = order[position - 1]
                let other = queryTokens[Int(before)].weight
                if other > weight || other == weight && before < number { break }
                order[position] = before
                position -= 1
            }
            order[position] = number
        }
    }
}
