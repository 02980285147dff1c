// The names of all lists, indexed by their tokens: immutable, flat arrays.

/// What sort of party an entry is.
enum PartyType: String, Sendable, CaseIterable {
    case person, entity, vessel, aircraft

    /// The type's bit in a set of types.
    var bit: UInt8 {
        switch self {
        case .person: 1
        case .entity: 2
        case .vessel: 4
        case .aircraft: 8
        }
    }
}

/// What sort of name a name of an entry is.
enum NameKind: UInt8, Sendable {
    case primary, alias, weak
}

/// A party of a list.
struct IndexedParty: Sendable {
    /// Which of the loaded lists it comes from.
    var source: UInt16
    /// The name of the list within its file; an index into ``NameIndex/listNames``.
    var list: UInt16
    var type: PartyType
    /// The name it is called by; an index into ``NameIndex/names``.
    var primary: UInt32
}

/// Names, tokens and the keys that lead from a token to those like it.
struct NameIndex: Sendable {
    var entries: [IndexedParty] = []
    var entryIDs = PackedStrings()
    var listNames: [String] = []
    /// Every name as written in its list.
    var names = PackedStrings()
    var nameEntries: [UInt32] = []
    var nameKinds: [NameKind] = []
    /// The tokens of each name, in order; ``surnameBit`` marks those in capitals among others that are not.
    var nameTokens = PackedLists()
    var nameWeights: [Float] = []
    var nameHashes: [UInt32] = []
    /// Hash of each name's key, for names written as one word.
    var nameKeys = KeyTable([])
    var vocabulary = Vocabulary()
    var kinds: [WordClass] = []
    var readings: [Reading] = []
    var weights: [Float] = []
    /// The sound form of each token.
    var forms = PackedStrings()
    /// The names each token occurs in.
    var postings = PackedLists()
    /// Sound forms, and sound forms less one letter.
    var formKeys = KeyTable([])
    /// Skeletons.
    var skeletonKeys = KeyTable([])
    /// Pairs of Chinese characters.
    var bigramKeys = KeyTable([])

    static let surnameBit: UInt32 = 1 << 31

    func tokenID(_ stored: UInt32) -> Int { Int(stored & ~Self.surnameBit) }

    func entryID(_ entry: Int) -> String { entryIDs.string(entry) }
    func listName(_ entry: Int) -> String { listNames[Int(entries[entry].list)] }
    func primaryName(_ entry: Int) -> String { names.string(Int(entries[entry].primary)) }
}

/// Collects names one by one, then builds the index.
struct NameIndexBuilder {
    private var index = NameIndex()
    private var nameHashes: [UInt64] = []
    private var entryByID: [String: UInt32] = [:]
    private var listByName: [String: UInt16] = [:]
    /// Entries by the folded key of their primary name.
    private var entryByKey: [[UInt8]: [UInt32]] = [:]

    init() {}

    var entryCount: Int { index.entries.count }

    /// Adds a name to an entry, which is created by its first name.
    mutating func add(_ name: String, kind: NameKind, entry id: String, list: String, type: PartyType, source: Int) {
        let text = NameText(name)
        guard !text.tokens.isEmpty else { return }
        let entry = self.entry(id, list: list, type: type, source: source)
        if kind == .primary { index.entries[Int(entry)].primary = UInt32(index.names.count) }
        if kind == .primary { entryByKey[text.key, default: []].append(entry) }
        append(name, text, kind, entry)
    }

    /// Adds names to every entry whose primary name is one of `known`; this is how listed institutes get their Chinese names.
    mutating func attach(_ names: [String], toEntriesNamed known: [String], except source: Int) {
        let keys = Set(known.map { NameText($0).key })
        let entries = Set(keys.flatMap { entryByKey[$0] ?? [] })
        for entry in entries.sorted() where Int(index.entries[Int(entry)].source) != source {
            for name in names { append(name, NameText(name), .alias, entry) }
        }
    }

    private mutating func entry(_ id: String, list: String, type: PartyType, source: Int) -> UInt32 {
        let key = "\(source)\t\(id)"
        if let known = entryByID[key] { return known }
        let number = UInt32(index.entries.count)
        entryByID[key] = number
        let listNumber: UInt16
        if let known = listByName[list] {
            listNumber = known
        } else {
            listNumber = UInt16(clamping: index.listNames.count)
            if index.listNames.count < Int(UInt16.max) { index.listNames.append(list) }
            listByName[list] = listNumber
        }
        index.entries.append(
            IndexedParty(
                source: UInt16(clamping: source), list: min(listNumber, UInt16(index.listNames.count - 1)), type: type,
                primary: UInt32(index.names.count)))
        index.entryIDs.append(Array(id.utf8))
        return number
    }

    private mutating func append(_ name: String, _ text: NameText, _ kind: NameKind, _ entry: UInt32) {
        let number = UInt32(index.names.count)
        index.names.append(Array(name.utf8))
        index.nameEntries.append(entry)
        index.nameKinds.append(kind)
        nameHashes.append(KeyTable.pair(hash32(text.key), number))
        let mixed =
            index.entries[Int(entry)].type == .person
            && text.tokens.contains { !$0.capitals && $0.kind == .distinctive }
        index.nameTokens.append(
            text.tokens.map { token in
                let id = index.vocabulary.insert(token.bytes)
                if Int(id) == index.kinds.count {
                    index.kinds.append(token.kind)
                    index.readings.append(token.reading)
                }
                return mixed && token.capitals && token.kind == .distinctive ? id | NameIndex.surnameBit : id
            })
    }

    /// Computes weights, postings and keys.
    consuming func build() -> NameIndex {
        index.nameHashes = nameHashes.map { UInt32(truncatingIfNeeded: $0 >> 32) }
        index.nameKeys = KeyTable(nameHashes)
        indexTokens()
        indexForms()
        return index
    }

    private mutating func indexTokens() {
        let count = index.vocabulary.words.count
        var pairs: [(UInt32, UInt32)] = []
        pairs.reserveCapacity(index.nameTokens.values.count)
        var frequencies = [Float](repeating: 0, count: count)
        var lastEntry = [UInt32](repeating: .max, count: count)
        for name in 0..<index.names.count {
            for position in index.nameTokens.range(name) {
                let id = index.nameTokens.values[position] & ~NameIndex.surnameBit
                pairs.append((id, UInt32(name)))
                if lastEntry[Int(id)] != index.nameEntries[name] { frequencies[Int(id)] += 1 }
                lastEntry[Int(id)] = index.nameEntries[name]
            }
        }
        index.postings = PackedLists(pairs: pairs, count: count)
        let total = Float(max(index.entries.count, 1))
        index.weights = (0..<count).map {
            tokenWeight(index.vocabulary.words[$0], index.kinds[$0], frequency: frequencies[$0], of: total)
        }
        index.nameWeights = (0..<index.names.count).map { name in
            index.nameTokens.range(name).reduce(0) { $0 + index.weights[index.tokenID(index.nameTokens.values[$1])] }
        }
    }

    private mutating func indexForms() {
        var formPairs: [UInt64] = []
        var skeletonPairs: [UInt64] = []
        var bigramPairs: [UInt64] = []
        for id in 0..<index.vocabulary.words.count {
            let word = Array(index.vocabulary.words[id])
            let number = UInt32(id)
            if isHan(word) {
                index.forms.append(word)
                for bigram in hanBigrams(word) { bigramPairs.append(KeyTable.pair(bigram, number)) }
                continue
            }
            let form = soundForm(word)
            index.forms.append(form)
            for key in lessOneLetter(form) { formPairs.append(KeyTable.pair(key, number)) }
            for key in skeletonHashes(form) { skeletonPairs.append(KeyTable.pair(key, number)) }
        }
        index.formKeys = KeyTable(formPairs)
        index.skeletonKeys = KeyTable(skeletonPairs)
        index.bigramKeys = KeyTable(bigramPairs)
    }
}

/// How much a token counts in comparisons, from near 0 to 1.
///
/// - Source: chosen by judgement (2026-11); the result was measured as a whole on the development set.
func tokenWeight(_ word: ArraySlice<UInt8>, _ kind: WordClass, frequency: Float, of total: Float) -> Float {
    switch kind {
    case .particle: return 0.06
    case .legalForm: return 0.06
    case .general, .distinctive: break
    }
    // The logarithm to base 2 by the exponent: no library call, and exact enough for a weight.
    let rarity = logarithm(total / max(frequency, 1)) / logarithm(max(total, 2))
    let isNumber = word.contains { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    if isNumber { return 0.9 }
    if word.count == 1 { return 0.2 }
    return kind == .general ? 0.15 + 0.3 * rarity : 0.35 + 0.65 * rarity
}

/// Approximates the logarithm to base 2 of a number from 1 up, linear between powers of 2.
private func logarithm(_ value: Float) -> Float {
    value < 1 ? 0 : Float(value.exponent) + (value.significand - 1)
}

func isHan(_ word: some Collection<UInt8>) -> Bool { (word.first ?? 0) >= 0x80 }

/// Hashes of each two neighbouring characters; of the character itself when there is one only.
func hanBigrams(_ word: [UInt8]) -> [UInt32] {
    let scalars = Array(String(decoding: word, as: UTF8.self).unicodeScalars)
    if scalars.count == 1 { return [hash32(word)] }
    return (1..<max(scalars.count, 1)).map { index in
        hash32([scalars[index - 1], scalars[index]].flatMap { Array(String($0).utf8) })
    }
}

/// Keys of a sound form and, from four letters, of the form less each of its letters.
func lessOneLetter(_ form: [UInt8]) -> [UInt32] {
    var keys = [hash32(form)]
    guard form.count >= 4, form.count <= TokenComparison.limit else { return keys }
    for skipped in form.indices {
        keys.append(hash32(form[..<skipped] + form[(skipped + 1)...]))
    }
    return keys
}

/// Keys of a form's skeletons, with and without `j` as a consonant, and of long skeletons less one consonant.
func skeletonHashes(_ form: [UInt8]) -> [UInt32] {
    var keys: [UInt32] = []
    for keepingJ in form.contains(UInt8(ascii: "j")) ? [true, false] : [true] {
        let bones = skeleton(form, keepingJ: keepingJ)
        guard bones.count >= 2 else { continue }
        keys.append(hash32(bones, seed: 1))
        guard bones.count >= 5 else { continue }
        for skipped in 1..<bones.count { keys.append(hash32(bones[..<skipped] + bones[(skipped + 1)...], seed: 2)) }
    }
    return keys
}
