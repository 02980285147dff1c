// The names of all lists, indexed by their tokens: immutable, flat tables in one block of memory.

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

    /// The bits of an entry whose list may not say what it is: then it may be anything.
    static func bits(of type: PartyType?) -> UInt8 { type?.bit ?? 0xF }
}

/// What sort of name a name of an entry is.
enum NameKind: UInt8, Sendable, BitwiseCopyable {
    case primary, alias, weak, former

    init(_ kind: ListEntry.NameKind) {
        switch kind {
        case .primary: self = .primary
        case .alias: self = .alias
        case .weak: self = .weak
        case .former: self = .former
        }
    }
}

/// A party of a list, as the index keeps it.
struct IndexedEntry: Sendable, BitwiseCopyable {
    /// Which of the loaded lists it comes from.
    var source: UInt16
    /// The name of the list within its file; an index into ``NameIndex/listNames``.
    var list: UInt16
    /// The name it is called by; an index into ``NameIndex/names``.
    var primary: UInt32
    /// The bits of its type.
    var types: UInt32
}

/// What a search needs to know of a name first, side by side.
struct NameHead: Sendable, BitwiseCopyable {
    var entry: UInt32
    /// What its tokens weigh together.
    var weight: Float
    var source: UInt8
    /// The bits of the type of its entry.
    var types: UInt8
    var kind: NameKind
    var isPerson: Bool { types == PartyType.person.bit }
}

/// What a search needs to know of a token first, side by side.
struct TokenHead: Sendable, BitwiseCopyable {
    /// Where its sound form lies in ``NameIndex/forms``.
    var formStart: UInt32
    var formCount: UInt16
    /// How many bytes it has as written.
    var length: UInt16
    /// How much it counts.
    var weight: Float
    var letters: LetterSet
    var kind: WordClass
    var reading: Reading
}

/// Names, tokens and the keys that lead from a token to those like it.
struct NameIndex: Sendable {
    let entries: Table<IndexedEntry>
    let entryIDs: PackedStrings
    let listNames: PackedStrings
    /// Every name as written in its list.
    let names: PackedStrings
    let heads: Table<NameHead>
    /// The tokens of each name, in order; ``surnameBit`` marks those in capitals among others that are not.
    let nameTokens: PackedLists
    let nameHashes: Table<UInt32>
    /// Hash of each name's key, for names written as one word.
    let nameKeys: KeyTable
    let vocabulary: Vocabulary
    let tokens: Table<TokenHead>
    /// The sound forms of all tokens.
    let forms: Letters
    /// The names each token occurs in.
    let postings: PackedLists
    /// Sound forms, and sound forms less one letter.
    let formKeys: KeyTable
    /// Skeletons.
    let skeletonKeys: KeyTable
    /// Pairs of Chinese characters.
    let bigramKeys: KeyTable
    /// Keeps the tables alive.
    private let memory: IndexMemory

    static let surnameBit: UInt32 = 1 << 31

    @inline(__always) func tokenID(_ stored: UInt32) -> Int { Int(stored & ~Self.surnameBit) }

    @inline(__always) func form(_ token: TokenHead) -> Letters {
        forms[Int(token.formStart)..<Int(token.formStart) + Int(token.formCount)]
    }

    func entryID(_ entry: Int) -> String { entryIDs.string(entry) }
    func listName(_ entry: Int) -> String { listNames.string(Int(entries[entry].list)) }
    func primaryName(_ entry: Int) -> String { names.string(Int(entries[entry].primary)) }

    /// Takes the tables out of a block of memory in the order in which ``IndexImage`` wrote them.
    init(_ memory: IndexMemory) {
        self.memory = memory
        var reader = SectionReader(memory)
        entries = reader.table()
        entryIDs = reader.strings()
        listNames = reader.strings()
        names = reader.strings()
        heads = reader.table()
        nameTokens = reader.lists()
        nameHashes = reader.table()
        nameKeys = reader.keys()
        vocabulary = Vocabulary(words: reader.strings(), slots: reader.table())
        tokens = reader.table()
        forms = reader.table()
        postings = reader.lists()
        formKeys = reader.keys()
        skeletonKeys = reader.keys()
        bigramKeys = reader.keys()
    }
}

/// A block of memory that holds all tables of an index.
@safe final class IndexMemory: @unchecked Sendable {
    // SAFETY: written while it is built by one thread, only read afterwards.
    private let base: UnsafeMutableRawPointer
    private var used = 0
    private let capacity: Int
    fileprivate private(set) var sections: [(offset: Int, count: Int)] = []

    init(capacity: Int) {
        self.capacity = capacity
        unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(capacity, 64), alignment: 64)
    }

    deinit { unsafe base.deallocate() }

    /// Copies a table to the end.
    func append<Element: BitwiseCopyable>(_ elements: [Element]) {
        let size = elements.count * MemoryLayout<Element>.stride
        precondition(used + size + 64 <= capacity)
        sections.append((used, elements.count))
        unsafe elements.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress { unsafe (base + used).copyMemory(from: start, byteCount: size) }
        }
        used = (used + size + 63) & ~63
    }

    fileprivate func table<Element: BitwiseCopyable>(_ number: Int) -> Table<Element> {
        let section = sections[number]
        let start = unsafe (base + section.offset).assumingMemoryBound(to: Element.self)
        return unsafe Table(base: UnsafePointer(start), count: section.count)
    }
}

private struct SectionReader {
    private let memory: IndexMemory
    private var next = 0

    init(_ memory: IndexMemory) { self.memory = memory }

    mutating func table<Element: BitwiseCopyable>() -> Table<Element> {
        defer { next += 1 }
        return memory.table(next)
    }
    mutating func strings() -> PackedStrings { PackedStrings(bytes: table(), starts: table()) }
    mutating func lists() -> PackedLists { PackedLists(values: table(), starts: table()) }
    mutating func keys() -> KeyTable { KeyTable(entries: table(), starts: table()) }
}

/// How much a token counts in comparisons, from near 0 to 1.
///
/// - Source: chosen by judgement (2026-11); the result was measured as a whole on the development set.
func tokenWeight(_ word: Letters, _ kind: WordClass, frequency: Float, of total: Float) -> Float {
    switch kind {
    case .particle: return 0.06
    case .legalForm: return 0.06
    case .general, .distinctive: break
    }
    // The logarithm to base 2 by the exponent: no library call, and exact enough for a weight.
    let rarity = logarithm(total / max(frequency, 1)) / logarithm(max(total, 2))
    if hasDigit(word) { return 0.9 }
    if word.count == 1 { return 0.2 }
    return kind == .general ? 0.15 + 0.3 * rarity : 0.35 + 0.65 * rarity
}

func hasDigit(_ word: Letters) -> Bool {
    for index in 0..<word.count where isDigit(word[index]) { return true }
    return false
}

/// Approximates the logarithm to base 2 of a number from 1 up, linear between powers of 2.
private func logarithm(_ value: Float) -> Float {
    value < 1 ? 0 : Float(value.exponent) + (value.significand - 1)
}

func isHan(_ word: Letters) -> Bool { !word.isEmpty && word[0] >= 0x80 }
