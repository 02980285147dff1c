// Finds the tokens of the index that a token of the query may stand for.

extension SearchRoom {
    /// Tokens taken from one key, and in all; keys of common skeletons yield many.
    private static let perKey = 200
    private static let keptTokens = 48

    /// Appends the tokens like one to ``similar``.
    mutating func findSimilar(_ token: NameToken, _ letters: Letters, _ form: Letters, exact: UInt32?) {
        beginSearch()
        if token.reading == .han {
            findHan(letters)
            return
        }
        if let exact { similar.append(SimilarToken(id: exact, similarity: 1)) }
        // Numbers, initials, particles and legal forms stand for themselves only.
        if token.count < 3 || token.kind == .particle || token.kind == .legalForm || hasDigit(letters) { return }
        collect(form, token.reading)
        // A word the lists know is no slip of the pen.
        let slips = exact == nil && token.reading == .spelled && token.count >= 4
        if slips { collectSlips(letters, form) }
        let start = similar.count - (exact == nil ? 0 : 1)
        appendAlike(token, letters, form, exact: exact, slips: slips)
        if slips, similar.count == start {
            beginSearch()
            keys.removeAll()
            keys.addLessTwoLetters(letters)
            for number in 0..<keys.keys.count { take(keys.keys[number], from: index.formKeys) }
            appendAlike(token, letters, form, exact: exact, slips: true)
        }
        keepBest(from: start)
    }

    /// Appends those of the words found that are like a word.
    private mutating func appendAlike(
        _ token: NameToken, _ letters: Letters, _ form: Letters, exact: UInt32?, slips: Bool
    ) {
        let set = LetterSet(form)
        for position in 0..<found.count where found[position] != exact {
            let id = Int(found[position])
            var similarity = compare(form, set, token.reading, id)
            if slips { similarity = max(similarity, slipSimilarity(letters, id, below: similarity)) }
            if similarity > 0 { similar.append(SimilarToken(id: found[position], similarity: similarity)) }
        }
    }

    /// What a word is worth as a slip of the pen for one of the index, if that is more than `similarity`.
    ///
    /// A slip may change the sound of its neighbours: `Deis` for `Denis`.
    mutating func slipSimilarity(_ letters: Letters, _ id: Int, below similarity: Float) -> Float {
        let other = index.tokens[id]
        guard similarity < Scoring.oneSlip, letters.count >= 4, other.length >= 4, other.kind != .particle,
            other.kind != .legalForm, other.reading == .spelled, abs(Int(other.length) - letters.count) <= 2
        else { return 0 }
        let word = index.vocabulary.words[id]
        if isOneSlip(letters, word) { return Scoring.oneSlip }
        guard similarity < Scoring.twoSlips, max(letters.count, word.count) >= 6, areTwoSlips(letters, word)
        else { return 0 }
        return Scoring.twoSlips
    }

    /// Collects words by their letters as written, of which each may lack one.
    private mutating func collectSlips(_ letters: Letters, _ form: Letters) {
        guard !letters.isEqual(to: form) else { return }
        keys.removeAll()
        keys.addLessOneLetter(letters)
        for number in 0..<keys.keys.count { take(keys.keys[number], from: index.formKeys) }
    }

    private mutating func beginSearch() {
        stamp &+= 1
        if stamp == 0 {
            for id in 0..<stamps.count { stamps[id] = 0 }
            stamp = 1
        }
        found.removeAll()
    }

    /// The similarity of two tokens; equal sounds written differently fall a little short of 1.
    private mutating func compare(_ form: Letters, _ set: LetterSet, _ reading: Reading, _ id: Int) -> Float {
        let other = index.tokens[id]
        if other.kind == .particle || other.kind == .legalForm || other.reading == .han { return 0 }
        if reading == .spelled, other.reading == .unvowelled {
            return 0.98 * comparison.similarity(index.form(other), form, .unvowelled)
        }
        if reading == .spelled, set.areFar(other.letters, form.count, Int(other.formCount)) { return 0 }
        return 0.98 * comparison.similarity(form, index.form(other), reading)
    }

    private mutating func keepBest(from start: Int) {
        let count = similar.count - start
        guard count > Self.keptTokens else { return }
        for place in start..<start + Self.keptTokens {
            var best = place
            for candidate in place + 1..<similar.count where isBetter(similar[candidate], similar[best]) {
                best = candidate
            }
            let moved = similar[place]
            similar[place] = similar[best]
            similar[best] = moved
        }
        similar.truncate(to: start + Self.keptTokens)
    }

    private func isBetter(_ a: SimilarToken, _ b: SimilarToken) -> Bool {
        a.similarity == b.similarity ? a.id < b.id : a.similarity > b.similarity
    }

    private mutating func take(_ id: UInt32) {
        guard stamps[Int(id)] != stamp else { return }
        stamps[Int(id)] = stamp
        found.append(id)
    }

    private mutating func take(_ key: UInt32, from table: KeyTable) {
        let range = table.range(of: key)
        for position in range.prefix(Self.perKey) { take(table.id(at: position)) }
    }

    private mutating func collect(_ form: Letters, _ reading: Reading) {
        if reading != .unvowelled {
            keys.removeAll()
            keys.addLessOneLetter(form)
            for number in 0..<keys.keys.count { take(keys.keys[number], from: index.formKeys) }
        }
        keys.removeAll()
        keys.addSkeletons(form)
        if reading == .unvowelled { addArabicReadings(form) }
        for number in 0..<keys.keys.count { take(keys.keys[number], from: index.skeletonKeys) }
    }

    /// Adds the skeletons of the other readings of an Arabic form: Persian letters, and semivowels that are consonants.
    private mutating func addArabicReadings(_ form: Letters) {
        addReading(form) { letter, _ in
            letter == UInt8(ascii: "t") ? UInt8(ascii: "s") : letter == UInt8(ascii: "d") ? UInt8(ascii: "z") : letter
        }
        addReading(form) { letter, position in position > 0 && letter == UInt8(ascii: "u") ? UInt8(ascii: "v") : letter
        }
        addReading(form) { letter, _ in letter == UInt8(ascii: "k") ? UInt8(ascii: "g") : letter }
    }

    private mutating func addReading(_ form: Letters, _ change: (UInt8, Int) -> UInt8) {
        variation.removeAll()
        for position in 0..<form.count { variation.append(change(form[position], position)) }
        if !variation.view.isEqual(to: form) { keys.addSkeletons(variation.view) }
    }

    private mutating func findHan(_ letters: Letters) {
        keys.removeAll()
        keys.addHanBigrams(letters)
        let bigrams = keys.keys.count
        var shared: [UInt32: Int] = [:]
        var seen: Set<UInt32> = []
        for number in 0..<bigrams where seen.insert(keys.keys[number]).inserted {
            for position in index.bigramKeys.range(of: keys.keys[number]).prefix(Self.perKey) {
                shared[index.bigramKeys.id(at: position), default: 0] += 1
            }
        }
        let start = similar.count
        for (id, count) in shared.sorted(by: { $0.key < $1.key }) {
            let other = index.vocabulary.words[Int(id)]
            let similarity = hanSimilarity(letters, bigrams, other, shared: count)
            if similarity > 0 { similar.append(SimilarToken(id: id, similarity: similarity)) }
        }
        keepBest(from: start)
    }
}

private func hanSimilarity(_ letters: Letters, _ bigrams: Int, _ other: Letters, shared: Int) -> Float {
    if other.isEqual(to: letters) { return 1 }
    guard other.count >= 12 else { return 0 }
    let otherBigrams = max(other.count / 3 - 1, 1)
    if shared >= otherBigrams, contains(letters, other) { return 0.95 }
    let dice = Float(2 * shared) / Float(bigrams + otherBigrams)
    return dice >= 0.7 ? dice * 0.9 : 0
}

private func contains(_ haystack: Letters, _ needle: Letters) -> Bool {
    guard needle.count <= haystack.count else { return false }
    for start in 0...(haystack.count - needle.count)
    where haystack[start..<start + needle.count].isEqual(to: needle) {
        return true
    }
    return false
}
