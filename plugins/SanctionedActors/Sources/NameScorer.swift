// Scores one name of a list against the query, token by token.

/// How well a name fits, and by which reading of the query.
struct NameScore: BitwiseCopyable {
    var value: Float = 0
    var variant: Int32 = 0
    var isEmbedded = false
    /// Found by its letters alone, whatever words they make.
    var isJoined = false
}

/// - Source: constants chosen by judgement and adjusted on the development set (2026-11).
enum Scoring {
    /// How far a name may fall short on one side when the other side is covered, if two distinctive words agree.
    static let leniency: Float = 0.70
    /// Similarity below which differences count more.
    static let likeness: Float = 0.85
    static let steepness: Float = 0.8
    static let shortAndUnlike: Float = 0.88
    static let cautious: Float = 0.30
    /// As ``leniency``, if one distinctive word agrees and with it a word that many organisations bear.
    static let halfLenient: Float = 0.50
    /// The factor for a weak alias that is not all the query says.
    static let weak: Float = 0.92
    /// The factor for a person whose surname is known and nowhere in the name.
    static let otherSurname: Float = 0.80
    /// The similarity of two words of which one is a slip of the pen for the other, whatever they sound like.
    static let oneSlip: Float = 0.84
    /// The same, for two slips in a word that the lists do not know.
    static let twoSlips: Float = 0.70
    /// The score of a name that has the query's letters but not its words.
    static let sameLetters: Float = 0.96
}

extension SearchRoom {
    /// Scores a name in every reading of the query, and returns the best.
    mutating func score(name number: Int) -> NameScore {
        var best = NameScore()
        let head = index.heads[number]
        collectPairs(number)
        for variant in 0..<variants.count where !(head.isPerson && variants[variant].isPart) {
            var score = self.score(number, head, variant)
            if variants[variant].isResegmented { score.value *= 0.985 }
            if variants[variant].isPart {
                score.value *= 0.97
                score.isEmbedded = true
            }
            if score.value > best.value { best = score }
        }
        if best.value < Scoring.sameLetters, hasSameLetters(number) {
            best.value = Scoring.sameLetters
            best.isJoined = true
        }
        if head.kind == .weak { best.value *= best.value == 1 ? 0.97 : Scoring.weak }
        return best
    }

    /// Whether the name differs from the query only in where words begin.
    private mutating func hasSameLetters(_ number: Int) -> Bool {
        let hash = index.nameHashes[number]
        guard hash == keyHash || hash == handleHash, text.key.count >= 5 else { return false }
        name.read(index.names.string(number))
        return name.key.view.isEqual(to: text.key.view) || name.key.view.isEqual(to: text.handleKey)
    }

    /// Scores a name in one reading of the query; the pairs are in ``chosen`` then.
    mutating func score(_ number: Int, _ head: NameHead, _ variantNumber: Int) -> NameScore {
        let variant = variants[variantNumber]
        let tokens = index.nameTokens[number]
        choosePairs(variant, tokens, isPerson: head.isPerson)
        var score = NameScore(variant: Int32(variantNumber))
        var sums = ScoreSums()
        for position in 0..<chosen.count {
            let pair = chosen[position]
            var weight = index.tokens[index.tokenID(tokens[Int(pair.name)])].weight
            if pair.width == 2 { weight += index.tokens[index.tokenID(tokens[Int(pair.name) + 1])].weight }
            sums.add(shaped(pair.similarity), queryToken(variant, pair), weight)
        }
        score.value = combined(sums, queryWeight: variant.weight, nameWeight: head.weight, variant)
        if !head.isPerson, sums.name >= 0.93 * head.weight, sums.name > 0.5,
            sums.count >= 2 || sums.name > 0.9 && head.kind != .weak
        {
            let rest = weightInPlace(variant)
            let embedded = combined(sums, queryWeight: rest, nameWeight: head.weight, variant) * 0.97
            if embedded > score.value {
                score.value = embedded
                score.isEmbedded = true
            }
        }
        score.value *= surnameFactor(tokens)
        if head.isPerson { score.value *= querySurnameFactor(variant) }
        let isSame = !variant.isResegmented && areSame(variant, tokens)
        score.value = isSame ? 1 : min(score.value, 0.99)
        return score
    }

    private func queryToken(_ variant: QueryVariant, _ pair: TokenPair) -> QueryToken {
        queryTokens[Int(members[Int(variant.start) + Int(pair.query)])]
    }

    /// Each further difference within a word weighs more than the one before.
    private func shaped(_ similarity: Float) -> Float {
        similarity > Scoring.likeness
            ? similarity : similarity - Scoring.steepness * (Scoring.likeness - similarity)
    }

    private func combined(
        _ sums: ScoreSums, queryWeight: Float, nameWeight: Float, _ variant: QueryVariant
    ) -> Float {
        let queryShare = min(sums.query / max(queryWeight, 0.01), 1)
        let nameShare = min(sums.name / max(nameWeight, 0.01), 1)
        let isLenient = sums.count >= 2 && !variant.isResegmented && !variant.isPart
        let isHalf = sums.count == 1 && sums.generalCount >= 1 && !variant.isResegmented && !variant.isPart
        let leniency = isLenient ? Scoring.leniency : isHalf ? Scoring.halfLenient : Scoring.cautious
        let value = leniency * max(queryShare, nameShare) + (1 - leniency) * min(queryShare, nameShare)
        return sums.isShortAndUnlike ? value * Scoring.shortAndUnlike : value
    }

    /// The weight of the query's tokens in the parts where the match lies; context elsewhere counts little.
    private func weightInPlace(_ variant: QueryVariant) -> Float {
        var segments: UInt64 = 0
        var matched: UInt64 = 0
        for position in 0..<chosen.count {
            segments |= 1 << UInt64(min(queryToken(variant, chosen[position]).token.segment, 63))
            matched |= 1 << UInt64(chosen[position].query)
        }
        var weight: Float = 0
        for position in 0..<Int(variant.count) {
            let token = queryTokens[Int(members[Int(variant.start) + position])]
            let isInPlace =
                matched >> UInt64(position) & 1 == 1 || segments >> UInt64(min(token.token.segment, 63)) & 1 == 1
            weight += token.weight * (isInPlace ? 1 : 0.08)
        }
        return weight
    }

    /// A name whose surname is known by its capitals must share it.
    private func surnameFactor(_ tokens: Table<UInt32>) -> Float {
        var isMarked = false
        for position in 0..<tokens.count where tokens[position] & NameIndex.surnameBit != 0 { isMarked = true }
        guard isMarked else { return 1 }
        for position in 0..<chosen.count
        where chosen[position].similarity > 0 && isSurname(tokens[Int(chosen[position].name)], among: tokens) {
            return 1
        }
        return 0.8
    }

    /// Whether a word of a name is marked as its surname, there or where it occurs again: `Ahmed Ewis AHMED`.
    private func isSurname(_ token: UInt32, among tokens: Table<UInt32>) -> Bool {
        for position in 0..<tokens.count where tokens[position] == token | NameIndex.surnameBit { return true }
        return false
    }

    /// A query that marks its surname, by capitals, a comma, or Korean order, must share it too.
    private func querySurnameFactor(_ variant: QueryVariant) -> Float {
        guard text.surname != .unmarked else { return 1 }
        var isMarked = false
        for position in 0..<Int(variant.count)
        where queryTokens[Int(members[Int(variant.start) + position])].token.isSurname {
            isMarked = true
            for pair in 0..<chosen.count where Int(chosen[pair].query) == position { return 1 }
        }
        return isMarked ? Scoring.otherSurname : 1
    }

    /// Whether query and name have the same tokens in the same order; only then the score is 1.
    private func areSame(_ variant: QueryVariant, _ tokens: Table<UInt32>) -> Bool {
        guard Int(variant.count) == tokens.count else { return false }
        for position in 0..<tokens.count {
            let token = queryTokens[Int(members[Int(variant.start) + position])]
            if !letters(of: token).isEqual(to: index.vocabulary.words[index.tokenID(tokens[position])]) { return false }
        }
        return true
    }
}

/// What the pairs of tokens weigh together on either side.
private struct ScoreSums {
    var query: Float = 0
    var name: Float = 0
    var count = 0
    /// Words of organisations in general.
    var generalCount = 0
    private var isShort = true
    private var isUnlike = false
    /// One short word, spelled differently, is all that agrees.
    var isShortAndUnlike: Bool { count < 2 && isShort && isUnlike }

    mutating func add(_ similarity: Float, _ token: QueryToken, _ nameWeight: Float) {
        query += token.weight * similarity
        name += nameWeight * similarity
        // A title such as Sheikh is part of the name by which many are known.
        let isTitle = token.token.kind == .particle && token.token.count >= 4
        if token.token.kind == .general || isTitle { generalCount += 1 }
        guard token.token.kind == .distinctive else { return }
        if token.token.count > 1 { count += 1 }
        if token.token.count > 5 { isShort = false }
        if similarity < 1 { isUnlike = true }
    }
}
