// The working memory of a search: taken from a pool, used again and again, so that a search allocates next to nothing.

import Synchronization

/// A token of the index like a token of the query.
struct SimilarToken: BitwiseCopyable {
    var id: UInt32
    var similarity: Float
}

/// A token of the query with the tokens of the index it may stand for.
struct QueryToken: BitwiseCopyable {
    var token: NameToken
    var formStart: UInt32
    var formCount: UInt32
    var weight: Float
    var letters: LetterSet
    /// Where the tokens like it lie in ``SearchRoom/similar``.
    var similarStart: UInt32
    var similarCount: UInt32
    /// Whether the lists have it letter by letter.
    var isKnown: Bool

    var similar: Range<Int> { Int(similarStart)..<Int(similarStart + similarCount) }
    var form: Range<Int> { Int(formStart)..<Int(formStart + formCount) }
}

/// One reading of the query as a sequence of tokens; its members are numbers of ``SearchRoom/queryTokens``.
struct QueryVariant: BitwiseCopyable {
    var start: UInt32
    var count: UInt32
    var weight: Float
    var isResegmented: Bool
    /// One of several parts between commas; only organisations are looked for in parts.
    var isPart = false

    var members: Range<Int> { Int(start)..<Int(start + count) }
}

/// A token of the query and a token of a name that may be the same, by their positions.
struct TokenPair: BitwiseCopyable {
    var query: Int32
    var name: Int32
    var similarity: Float
    /// How many words of the name the word of the query stands for.
    var width: Int32 = 1
}

/// Everything a search writes to.
struct SearchRoom: ~Copyable {
    let index: NameIndex
    /// The query.
    var text = NameText()
    /// A name of a list.
    var name = NameText()
    var keyHash: UInt32 = 0
    var handleHash: UInt32 = 0
    var queryTokens = Room<QueryToken>(capacity: 640)
    var forms = Room<UInt8>(capacity: 16_384)
    var similar = Room<SimilarToken>(capacity: 640 * 48)
    var variants = Room<QueryVariant>(capacity: 16)
    var members = Room<UInt16>(capacity: 1024)
    /// The tokens of the next variant, while it is put together.
    var draft = Room<UInt16>(capacity: 64)

    var comparison = TokenComparison()
    var keys = FormKeys()
    var slipKeys = Room<UInt32>(capacity: 65)
    var variation = Room<UInt8>(capacity: 2048)
    /// The tokens like tokens of the index met before: given names and company words recur.
    var memo = TokenMemo()
    /// Which search met a token of the index last.
    var stamps: Room<UInt32>
    var stamp: UInt32 = 0
    var found = Room<UInt32>(capacity: 16_384)

    /// What each name shares with the query.
    var sums: Room<Float>
    var touched: Room<UInt32>
    var order = Room<UInt16>(capacity: 64)
    var leaders = Leaders()

    var pairs = Room<TokenPair>(capacity: 4096)
    var candidates = Room<TokenPair>(capacity: 4096)
    /// The pairs of the name scored last.
    var chosen = Room<TokenPair>(capacity: 64)
    var likeness = LikenessTable()
    /// An explanation while it is put together.
    var line = Room<UInt8>(capacity: 16_384)

    init(_ index: NameIndex) {
        self.index = index
        stamps = Room(repeating: 0, count: index.vocabulary.count)
        sums = Room(repeating: 0, count: index.names.count)
        touched = Room(capacity: index.names.count)
    }

    func letters(of token: QueryToken) -> Letters { text.letters(of: token.token) }
    func form(of token: QueryToken) -> Letters { forms.view(token.form) }
}

/// From a token of the index to the tokens of the query it is like.
struct LikenessTable: ~Copyable {
    private struct Entry: BitwiseCopyable {
        var id: UInt32
        var token: UInt16
        var next: UInt16
        var similarity: Float
    }

    private static let slotCount = 4096
    private var slots = Room<UInt16>(repeating: .max, count: slotCount)
    private var entries = Room<Entry>(capacity: 8192)

    private static func slot(_ id: UInt32) -> Int { Int((id &* 0x9E37_79B1) >> 20) }

    mutating func removeAll() {
        for index in 0..<entries.count { slots[Self.slot(entries[index].id)] = .max }
        entries.removeAll()
    }

    mutating func add(_ similar: SimilarToken, token: Int) {
        guard entries.count < entries.capacity else { return }
        let slot = Self.slot(similar.id)
        entries.append(
            Entry(id: similar.id, token: UInt16(token), next: slots[slot], similarity: similar.similarity))
        slots[slot] = UInt16(entries.count - 1)
    }

    /// Calls `body` with each token of the query that a token of the index is like.
    @inline(__always) func forEach(_ id: UInt32, _ body: (_ token: Int, _ similarity: Float) -> Void) {
        var number = slots[Self.slot(id)]
        while number != .max {
            let entry = entries[Int(number)]
            if entry.id == id { body(Int(entry.token), entry.similarity) }
            number = entry.next
        }
    }
}

/// What tokens of the index are like, in a fixed number of places; the last to come stays.
struct TokenMemo: ~Copyable {
    private struct Place: BitwiseCopyable {
        var id: UInt32
        var kind: WordClass
        var count: UInt8
    }

    private static let placeCount = 2048
    static let width = 49
    private var places = Room<Place>(
        repeating: Place(id: .max, kind: .distinctive, count: 0), count: placeCount)
    private var tokens = Room<SimilarToken>(
        repeating: SimilarToken(id: 0, similarity: 0), count: placeCount * width)

    private static func place(_ id: UInt32) -> Int { Int((id &* 0x9E37_79B1) >> 21) }

    /// Appends what a token is like; returns false if that is not known.
    mutating func recall(_ id: UInt32, _ kind: WordClass, into similar: inout Room<SimilarToken>) -> Bool {
        let number = Self.place(id)
        let place = places[number]
        guard place.id == id, place.kind == kind else { return false }
        similar.append(tokens.view(number * Self.width..<number * Self.width + Int(place.count)))
        return true
    }

    mutating func keep(_ id: UInt32, _ kind: WordClass, _ similar: Table<SimilarToken>) {
        guard similar.count <= Self.width else { return }
        let number = Self.place(id)
        places[number] = Place(id: id, kind: kind, count: UInt8(similar.count))
        for index in 0..<similar.count { tokens[number * Self.width + index] = similar[index] }
    }
}

/// The best of many names, unordered, in a fixed number of places.
struct Leaders: ~Copyable {
    struct Leader: BitwiseCopyable {
        var name: UInt32
        var value: Float
    }

    private(set) var places = Room<Leader>(capacity: capacity)
    /// What a name must exceed to be taken.
    private(set) var least = floor

    /// Names worth less by their words alone are never matches.
    ///
    /// - Source: chosen by judgement (2026-11); the confidence of such names is below 0.01.
    private static let floor: Float = 0.38
    /// Names scored in full.
    static let capacity = 30

    mutating func removeAll() {
        places.removeAll()
        least = Self.floor
    }

    mutating func offer(_ name: UInt32, _ value: Float) {
        for index in 0..<places.count where places[index].name == name {
            if value > places[index].value {
                places[index].value = value
                update()
            }
            return
        }
        if places.count < Self.capacity {
            places.append(Leader(name: name, value: value))
            if places.count == Self.capacity { update() }
            return
        }
        guard value > least else { return }
        for index in 0..<places.count where places[index].value == least {
            places[index] = Leader(name: name, value: value)
            break
        }
        update()
    }

    private mutating func update() {
        guard places.count == Self.capacity else { return }
        least = places[0].value
        for index in 1..<places.count { least = min(least, places[index].value) }
    }

    /// Puts the best first.
    mutating func sort() {
        for index in 0..<places.count {
            let leader = places[index]
            var position = index
            while position > 0, isBefore(leader, places[position - 1]) {
                places[position] = places[position - 1]
                position -= 1
            }
            places[position] = leader
        }
    }

    private func isBefore(_ a: Leader, _ b: Leader) -> Bool { a.value == b.value ? a.name < b.name : a.value > b.value }
}

/// Rooms of searches that ended, kept for the next ones.
final class RoomPool: Sendable {
    /// A room on its way between a search and the pool.
    ///
    /// SAFETY: one search has it at a time, since the pool hands each out once.
    final class Box: @unchecked Sendable {
        var room: SearchRoom
        init(_ index: NameIndex) { room = SearchRoom(index) }
    }

    private let free = Mutex<[Box]>([])

    func take(_ index: NameIndex) -> Box { free.withLock { $0.popLast() } ?? Box(index) }
    func put(_ box: Box) { free.withLock { if $0.count < 16 { $0.append(box) } } }
}
