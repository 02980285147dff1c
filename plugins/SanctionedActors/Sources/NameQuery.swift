// A name asked for: its tokens, the tokens of the index that are like each, and the ways it may have been split into words.

/// A token of the query with the tokens of the index it may stand for.
struct QueryToken {
    var token: NameToken
    /// The form in which it is compared.
    var form: [UInt8]
    var weight: Float
    /// Tokens of the index like this one, by id.
    var similar: [(id: UInt32, similarity: Float)]

    func similarity(to id: Int) -> Float {
        for pair in similar where Int(pair.id) == id { return pair.similarity }
        return 0
    }
}

/// One reading of the query as a sequence of tokens; numbers index ``NameQuery/tokens``.
struct QueryVariant {
    var tokens: [Int]
    var weight: Float
    var isResegmented: Bool
    /// One of several parts between commas; only organisations are looked for in parts.
    var isPart = false
}

/// A query prepared for scoring.
struct NameQuery {
    let text: NameText
    /// Hashes of the text's letters, with the digits at its end and without.
    let keyHashes: [UInt32]
    private(set) var tokens: [QueryToken] = []
    private(set) var variants: [QueryVariant] = []
    private var numbers: [NameToken: Int] = [:]

    init(_ query: some StringProtocol, _ index: NameIndex, _ scratch: inout SearchScratch) {
        text = NameText(query)
        keyHashes = Array(Set([hash32(text.key), hash32(text.handleKey)]))
        add(text.tokens, index, &scratch, resegmented: false)
        addParts(index, &scratch)
        let plain = text.tokens.map { stripped($0) }
        if plain != text.tokens { add(plain, index, &scratch, resegmented: false) }
        if let split = splitTokens(plain, index) { add(split, index, &scratch, resegmented: true) }
        if let corrected = corrected(plain, index) { add(corrected, index, &scratch, resegmented: false) }
        if let joined = joinedTokens(plain, index) { add(joined, index, &scratch, resegmented: true) }
        if let spelled = spelledOut(plain) { add(spelled, index, &scratch, resegmented: true) }
    }

    private mutating func add(
        _ list: [NameToken], _ index: NameIndex, _ scratch: inout SearchScratch, resegmented: Bool
    ) {
        var weight: Float = 0
        let numbered = list.map { token in
            let number = self.number(of: token, index, &scratch)
            weight += tokens[number].weight
            return number
        }
        if !numbered.isEmpty {
            variants.append(QueryVariant(tokens: numbered, weight: weight, isResegmented: resegmented))
        }
    }

    /// Each part between commas by itself: the department, the university, the country.
    private mutating func addParts(_ index: NameIndex, _ scratch: inout SearchScratch) {
        guard let last = text.tokens.last?.segment, last > 0 else { return }
        for segment in 0...min(last, 7) {
            let part = text.tokens.filter { $0.segment == segment }
            guard part.count(where: { $0.kind != .particle }) >= 2 || part.count == 1 && isHan(part[0].bytes) else {
                continue
            }
            let before = variants.count
            add(part, index, &scratch, resegmented: false)
            if variants.count > before { variants[before].isPart = true }
        }
    }

    private mutating func number(of token: NameToken, _ index: NameIndex, _ scratch: inout SearchScratch) -> Int {
        if let known = numbers[token] { return known }
        let id = index.vocabulary.id(of: token.bytes)
        let weight: Float =
            if let id, token.kind == .distinctive { index.weights[Int(id)] } else {
                tokenWeight(token.bytes[...], token.kind, frequency: 1, of: 2)
            }
        tokens.append(
            QueryToken(
                token: token, form: token.soundForm, weight: token.isPiece ? max(weight, 0.3) : weight,
                similar: scratch.tokens.similar(to: token, index)))
        numbers[token] = tokens.count - 1
        return tokens.count - 1
    }
}

/// A user name's trailing digits say nothing of the name.
private func stripped(_ token: NameToken) -> NameToken {
    var token = token
    var letters = token.bytes
    while let last = letters.last, last >= 0x30, last <= 0x39 { letters.removeLast() }
    if letters.count >= 3, letters.count < token.bytes.count { token.bytes = letters }
    return token
}

/// Splits tokens that the lists do not know into tokens that they do; `nil` if that changes nothing.
private func splitTokens(_ tokens: [NameToken], _ index: NameIndex) -> [NameToken]? {
    var result: [NameToken] = []
    var changed = false
    for token in tokens {
        if token.reading != .spelled || token.bytes.count < 5 || token.bytes.count > 64
            || (token.humps.isEmpty && index.vocabulary.id(of: token.bytes) != nil)
        {
            result.append(token)
            continue
        }
        let parts = token.humps.isEmpty ? segmentation(token.bytes, index) : pieces(token)
        if parts.count < 2 { result.append(token) } else { changed = true }
        if parts.count >= 2 { result += parts.map { piece($0, of: token) } }
    }
    return changed && result.count <= NameText.tokenLimit ? result : nil
}

private func piece(_ bytes: [UInt8], of token: NameToken) -> NameToken {
    let known = KnownWords.lookup(bytes)
    return NameToken(
        bytes: known?.spelling ?? bytes, reading: .spelled, kind: known?.kind ?? .distinctive, segment: token.segment,
        capitals: false, isPiece: true)
}

/// Reads unknown words that are one slip away from a known one as that one: `COMPAYN`; `nil` if there are none.
private func corrected(_ tokens: [NameToken], _ index: NameIndex) -> [NameToken]? {
    var result = tokens
    var changed = false
    for (position, token) in tokens.enumerated()
    where token.reading == .spelled && token.kind == .distinctive && token.bytes.count >= 4 {
        if let id = index.vocabulary.id(of: token.bytes), index.postings.range(Int(id)).count > 2 { continue }
        guard let known = KnownWords.nearest(to: token.bytes) else { continue }
        result[position].bytes = known.spelling
        result[position].kind = known.kind
        changed = true
    }
    return changed ? result : nil
}

private func pieces(_ token: NameToken) -> [[UInt8]] {
    let cuts = [0] + token.humps.map { Int($0) }.filter { $0 < token.bytes.count } + [token.bytes.count]
    return zip(cuts, cuts.dropFirst()).filter { $0.0 < $0.1 }.map { Array(token.bytes[$0.0..<$0.1]) }
}

/// Cuts a word into the fewest words of the index, longer ones preferred; empty if it cannot be cut.
private func segmentation(_ word: [UInt8], _ index: NameIndex) -> [[UInt8]] {
    var cost = [Int](repeating: .max, count: word.count + 1)
    var previous = [Int](repeating: 0, count: word.count + 1)
    cost[0] = 0
    for end in 2...word.count {
        for start in max(0, end - 20)...(end - 2) where cost[start] != .max {
            // Short words cost more, or every word would fall into syllables.
            let price = cost[start] + 10 + (end - start < 4 ? 8 : 0)
            if price < cost[end], index.vocabulary.id(of: word[start..<end]) != nil {
                cost[end] = price
                previous[end] = start
            }
        }
    }
    guard cost[word.count] <= 80 else { return [] }
    var parts: [[UInt8]] = []
    var end = word.count
    while end > 0 {
        parts.insert(Array(word[previous[end]..<end]), at: 0)
        end = previous[end]
    }
    return parts
}

/// Joins neighbours that the lists know as one word; `nil` if there are none.
private func joinedTokens(_ tokens: [NameToken], _ index: NameIndex) -> [NameToken]? {
    var result: [NameToken] = []
    var changed = false
    for token in tokens {
        if let last = result.last, token.reading != .han, last.reading == token.reading,
            last.bytes.count + token.bytes.count >= 4
        {
            let joined = last.bytes + token.bytes
            let known = token.reading == .spelled ? index.vocabulary.id(of: joined) != nil : false
            if known || token.reading == .hangul && result.count >= 2 {
                result[result.count - 1].bytes = joined
                result[result.count - 1].kind = .distinctive
                changed = true
                continue
            }
        }
        result.append(token)
    }
    return changed ? result : nil
}

/// Spells short Chinese names in Pinyin, for the lists that have no characters.
private func spelledOut(_ tokens: [NameToken]) -> [NameToken]? {
    guard tokens.contains(where: { $0.reading == .han && $0.bytes.count <= 12 }) else { return nil }
    var result: [NameToken] = []
    for token in tokens where token.reading != .han || token.bytes.count <= 12 {
        guard token.reading == .han else {
            result.append(token)
            continue
        }
        let syllables = SharedTransliterator.latin.apply(token.bytes).split(separator: UInt8(ascii: " ")).map {
            Array($0)
        }
        guard let first = syllables.first else { continue }
        result.append(piece(first, of: token))
        if syllables.count > 1 { result.append(piece(Array(syllables.dropFirst().joined()), of: token)) }
    }
    return result
}
