// What is remembered from one batch to the next: small notes, in bounded spaces, lent by the engine.
//
// Invariants:
// 1. A space never holds more notes than its capacity; of more, those of the lowest rank are forgotten first.
// 2. What was changed stays apart from what is settled until the engine has made it durable; it can be taken back whole.

/// Notes by space and key.
///
/// A checker is an immutable value; what it has to remember it writes here. The engine lends the memory for one batch, makes
/// the changes durable together with the batch's positions, and only then settles them: a batch that is judged again,
/// since its commit failed, finds the memory as it was the first time, and so it is after a restart or a reload.
public struct Memory: Sendable {
    /// One thing remembered.
    public struct Note: Sendable, Hashable {
        /// What decides who is forgotten when the space is full: the lowest.
        public let rank: Double
        public var bytes: [UInt8]

        /// Makes a note; a rank that is no number counts as the lowest.
        public init(rank: Double, bytes: [UInt8]) {
            let limit = Double.greatestFiniteMagnitude
            self.rank = rank.isNaN ? -limit : min(limit, max(-limit, rank))
            self.bytes = bytes
        }
    }

    /// A note that was written, or removed if it is `nil`, since the memory was settled.
    public struct Change: Sendable, Hashable {
        public var space: String
        public var key: UInt64
        public var note: Note?

        public init(space: String, key: UInt64, note: Note?) {
            self.space = space
            self.key = key
            self.note = note
        }
    }

    /// Mixed into keys, so that who knows them cannot test a guess.
    public let salt: UInt64
    /// No use takes place later than this, in milliseconds since 1970: a record that says so comes from a wrong clock.
    public var latest = Int64.max
    private var spaces: [String: Space] = [:]

    public init(salt: UInt64 = 0) { self.salt = salt }

    /// Works on a space, which holds `capacity` notes at most.
    public mutating func withSpace<Result>(
        _ name: String, capacity: Int, _ body: (inout Space) -> Result
    ) -> Result {
        // Taken out, so that nothing is copied when it is written to.
        var space = spaces.removeValue(forKey: name) ?? Space()
        (space.capacity, space.salt, space.latest) = (max(1, capacity), salt, latest)
        defer { spaces[name] = space }
        return body(&space)
    }

    /// What was changed since the memory was settled, by space and key.
    public var changes: [Change] {
        spaces.sorted { $0.key < $1.key }.flatMap { name, space in
            space.changed.sorted { $0.key < $1.key }.map { Change(space: name, key: $0.key, note: $0.value) }
        }
    }

    /// Takes the changes for good.
    public mutating func settle() {
        for name in Array(spaces.keys) where spaces[name]?.changed.isEmpty == false { spaces[name]?.settle() }
    }

    /// Forgets the changes, as if they had never been made.
    public mutating func revert() {
        for name in Array(spaces.keys) where spaces[name]?.changed.isEmpty == false { spaces[name]?.revert() }
    }

    /// Takes in what was stored.
    public mutating func load(_ stored: [Change]) {
        for change in stored {
            guard let note = change.note else { continue }
            spaces[change.space, default: Space()].load(note, for: change.key)
        }
    }

    /// How many notes each space holds.
    public var counts: [String: Int] { spaces.mapValues(\.count) }
}

extension Memory {
    /// The notes of one rule, by key.
    public struct Space: Sendable {
        private var settled: [UInt64: Note] = [:]
        fileprivate var changed: [UInt64: Note?] = [:]
        /// How many notes there are.
        public private(set) var count = 0
        fileprivate var capacity = Int.max
        fileprivate var salt: UInt64 = 0
        /// ``Memory/latest``.
        public fileprivate(set) var latest = Int64.max

        fileprivate init() {}

        /// Returns the key of a text: FNV-1a in 64 bits, begun with the salt and a kind of the caller's.
        ///
        /// - Source: RFC 9923 (2025), section 5. Two of 100,000 texts share a key with a probability of 3 in 10^10.
        public func key(_ text: Span<UInt8>, kind: UInt8 = 0) -> UInt64 {
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ salt ^ UInt64(kind)
            for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
            return hash
        }

        /// The note of a key; `nil`: none.
        public subscript(key: UInt64) -> Note? {
            get {
                if !changed.isEmpty, let change = changed[key] { return change }
                return settled[key]
            }
            set {
                count += (newValue == nil ? 0 : 1) - (self[key] == nil ? 0 : 1)
                changed.updateValue(newValue, forKey: key)
                if count > capacity { forgetLowest() }
            }
        }

        /// Forgets a sixteenth more than must be, so that the next ones come without a search.
        private mutating func forgetLowest() {
            let surplus = count - capacity + capacity / 16
            var ranks = settled.filter { changed[$0.key] == nil }.map { (rank: $0.value.rank, key: $0.key) }
            for (key, note) in changed { if let note { ranks.append((note.rank, key)) } }
            ranks.sort { ($0.rank, $0.key) < ($1.rank, $1.key) }
            for entry in ranks.prefix(surplus) { changed.updateValue(nil, forKey: entry.key) }
            count -= min(surplus, ranks.count)
        }

        fileprivate mutating func settle() {
            for (key, note) in changed { settled[key] = note }
            changed.removeAll(keepingCapacity: changed.count < 4096)
        }

        fileprivate mutating func revert() {
            changed = [:]
            count = settled.count
        }

        fileprivate mutating func load(_ note: Note, for key: UInt64) {
            settled[key] = note
            count = settled.count
        }
    }
}

/// A checker some of whose rules need to remember earlier events.
public protocol RememberingChecker: Checker {
    /// The spaces that the rules in force write to; empty if none of them remembers anything.
    var spaces: [String] { get }

    /// Returns the findings for a batch, like ``Checker/check(_:)``, in the light of what is remembered.
    ///
    /// Depends on nothing but the batch and the memory. `check(_:)` of such a checker begins with an empty one.
    func check(_ batch: EventBatch, remembering memory: inout Memory) -> [Finding]
}
