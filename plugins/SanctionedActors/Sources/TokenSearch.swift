// Finds the tokens of the index that a token may stand for.

/// Looks tokens up by their keys and compares what the keys yield.
struct TokenSearch {
    private var comparison = TokenComparison()
    private var stamps: [UInt32] = []
    private var stamp: UInt32 = 0
    private var candidates: [UInt32] = []
    /// Results for tokens asked for before: given names and company words recur.
    private var remembered: [RememberedToken: [(id: UInt32, similarity: Float)]] = [:]

    private static let memory = 4096
    private struct RememberedToken: Hashable {
        var bytes: [UInt8]
        var reading: Reading
        var kind: WordClass
    }

    /// Tokens taken from one key, and in all; keys of common skeletons yield many.
    private static let perKey = 200
    private static let kept = 48

    mutating func similar(to token: NameToken, _ index: NameIndex) -> [(id: UInt32, similarity: Float)] {
        let key = RememberedToken(bytes: token.bytes, reading: token.reading, kind: token.kind)
        if let known = remembered[key] { return known }
        let result = find(token, index)
        if remembered.count >= Self.memory { remembered.removeAll(keepingCapacity: true) }
        if token.bytes.count <= 32 { remembered[key] = result }
        return result
    }

    private mutating func find(_ token: NameToken, _ index: NameIndex) -> [(id: UInt32, similarity: Float)] {
        begin(index)
        let exact = index.vocabulary.id(of: token.bytes)
        if let exact { take(exact) }
        if token.reading == .han { return similarHan(token, index) }
        // Numbers, initials, particles and legal forms stand for themselves only.
        if token.isNumber || token.bytes.count < 3 || token.kind == .particle || token.kind == .legalForm {
            if let exact { return [(exact, 1)] }
            return []
        }
        let form = token.soundForm
        collect(form, token.reading, index)
        var result: [(id: UInt32, similarity: Float)] = []
        for id in candidates {
            let similarity = id == exact ? 1 : compare(form, token, Int(id), index)
            if similarity > 0 { result.append((id, similarity)) }
        }
        if result.count > Self.kept {
            result.sort { ($1.similarity, $0.id) < ($0.similarity, $1.id) }
            result.removeLast(result.count - Self.kept)
        }
        return result
    }

    /// The similarity of two tokens; equal sounds written differently fall a little short of 1.
    private mutating func compare(_ form: [UInt8], _ token: NameToken, _ id: Int, _ index: NameIndex) -> Float {
        let kind = index.kinds[id]
        if kind == .particle || kind == .legalForm { return 0 }
        let other = index.forms[id]
        if isHan(other) { return 0 }
        let isUnvowelled = index.readings[id] == .unvowelled && token.reading == .spelled
        let similarity =
            isUnvowelled
            ? comparison.similarity(other, form[...], .unvowelled)
            : comparison.similarity(form[...], other, token.reading)
        return similarity == 1 ? 0.98 : similarity * 0.98
    }

    mutating func similarity(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, _ reading: Reading) -> Float {
        comparison.similarity(a, b, reading)
    }

    private mutating func begin(_ index: NameIndex) {
        if stamps.count != index.vocabulary.words.count {
            stamps = Array(repeating: 0, count: index.vocabulary.words.count)
            stamp = 0
        }
        stamp &+= 1
        candidates.removeAll(keepingCapacity: true)
    }

    private mutating func take(_ id: UInt32) {
        guard stamps[Int(id)] != stamp else { return }
        stamps[Int(id)] = stamp
        candidates.append(id)
    }

    private mutating func collect(_ form: [UInt8], _ reading: Reading, _ index: NameIndex) {
        if reading != .unvowelled {
            for key in lessOneLetter(form) { index.formKeys.forEach(key, limit: Self.perKey) { take($0) } }
        }
        for key in skeletonHashes(form) { index.skeletonKeys.forEach(key, limit: Self.perKey) { take($0) } }
        guard reading == .unvowelled else { return }
        for key in arabicSkeletons(form) { index.skeletonKeys.forEach(key, limit: Self.perKey) { take($0) } }
    }

    private mutating func similarHan(_ token: NameToken, _ index: NameIndex) -> [(id: UInt32, similarity: Float)] {
        let bigrams = hanBigrams(token.bytes)
        var shared: [UInt32: Int] = [:]
        for bigram in Set(bigrams) {
            index.bigramKeys.forEach(bigram, limit: Self.perKey) { shared[$0, default: 0] += 1 }
        }
        var result: [(id: UInt32, similarity: Float)] = []
        for (id, count) in shared {
            let other = Array(index.vocabulary.words[Int(id)])
            if other == token.bytes {
                result.append((id, 1))
            } else {
                let otherBigrams = hanBigrams(other).count
                let dice = Float(2 * count) / Float(bigrams.count + otherBigrams)
                let contained = other.count >= 12 && count >= otherBigrams && contains(token.bytes, other)
                let similarity: Float = contained ? 0.95 : dice >= 0.7 && other.count >= 12 ? dice * 0.9 : 0
                if similarity > 0 { result.append((id, similarity)) }
            }
        }
        result.sort { ($1.similarity, $0.id) < ($0.similarity, $1.id) }
        return Array(result.prefix(Self.kept))
    }
}

/// Skeletons of the other readings of an Arabic form: Persian letters, and semivowels that are consonants.
private func arabicSkeletons(_ form: [UInt8]) -> [UInt32] {
    let persian = form.map { letter -> UInt8 in
        letter == UInt8(ascii: "t") ? UInt8(ascii: "s") : letter == UInt8(ascii: "d") ? UInt8(ascii: "z") : letter
    }
    let wawAsV = form.enumerated().map {
        $0.offset > 0 && $0.element == UInt8(ascii: "u") ? UInt8(ascii: "v") : $0.element
    }
    let qafAsG = form.map { $0 == UInt8(ascii: "k") ? UInt8(ascii: "g") : $0 }
    return [persian, wawAsV, qafAsG].flatMap { $0 == form ? [] : skeletonHashes($0) }
}

private func contains(_ haystack: [UInt8], _ needle: [UInt8]) -> Bool {
    guard needle.count <= haystack.count else { return false }
    return (0...(haystack.count - needle.count)).contains { haystack[$0...].starts(with: needle) }
}
