// Maps 32-bit keys to ids in two flat arrays.

/// An immutable multimap from hashes to ids: eight bytes an entry, one cache line a lookup in most cases.
struct KeyTable: Sendable {
    /// Key in the high half, id in the low; sorted.
    private var entries: [UInt64]
    /// Where each value of the keys' top bits begins.
    private var starts: [UInt32]
    private let bits: Int

    init(_ pairs: [UInt64]) {
        var pairs = pairs
        // About two entries a bucket.
        bits = max(4, min(20, UInt64.bitWidth - (pairs.count / 2).leadingZeroBitCount))
        pairs.sort()
        entries = []
        entries.reserveCapacity(pairs.count)
        for pair in pairs where entries.last != pair { entries.append(pair) }
        starts = Array(repeating: 0, count: 1 << bits + 1)
        for entry in entries { starts[Int(entry >> (64 - bits)) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
    }

    static func pair(_ key: UInt32, _ id: UInt32) -> UInt64 { UInt64(key) << 32 | UInt64(id) }

    /// Calls `body` with the ids of a key, at most `limit` of them.
    func forEach(_ key: UInt32, limit: Int = .max, _ body: (UInt32) -> Void) {
        let bucket = Int(key >> (32 - UInt32(bits)))
        var found = 0
        for index in Int(starts[bucket])..<Int(starts[bucket + 1]) {
            let entryKey = UInt32(truncatingIfNeeded: entries[index] >> 32)
            if entryKey < key { continue }
            if entryKey > key || found >= limit { return }
            body(UInt32(truncatingIfNeeded: entries[index]))
            found += 1
        }
    }
}

/// Byte strings side by side in one buffer.
struct PackedStrings: Sendable {
    private(set) var bytes: [UInt8] = []
    private var starts: [UInt32] = [0]

    var count: Int { starts.count - 1 }

    mutating func append(_ text: some Collection<UInt8>) {
        bytes.append(contentsOf: text)
        starts.append(UInt32(bytes.count))
    }

    subscript(index: Int) -> ArraySlice<UInt8> { bytes[Int(starts[index])..<Int(starts[index + 1])] }
    func string(_ index: Int) -> String { String(decoding: self[index], as: UTF8.self) }
}

/// Lists of ids side by side in one buffer.
struct PackedLists: Sendable {
    private(set) var values: [UInt32] = []
    private var starts: [UInt32] = [0]

    init() {}

    /// Collects the second half of every pair under its first half, of which there are `count`.
    init(pairs: [(UInt32, UInt32)], count: Int) {
        starts = Array(repeating: 0, count: count + 1)
        for pair in pairs { starts[Int(pair.0) + 1] += 1 }
        for index in 0..<count { starts[index + 1] += starts[index] }
        var next = starts
        values = Array(repeating: 0, count: pairs.count)
        for pair in pairs {
            values[Int(next[Int(pair.0)])] = pair.1
            next[Int(pair.0)] += 1
        }
    }

    var count: Int { starts.count - 1 }

    mutating func append(_ list: some Collection<UInt32>) {
        values.append(contentsOf: list)
        starts.append(UInt32(values.count))
    }

    func range(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }
}

/// The distinct tokens of all names; ids in order of first appearance.
struct Vocabulary: Sendable {
    private(set) var words = PackedStrings()
    private var slots: [UInt32] = Array(repeating: .max, count: 1 << 12)

    func id(of word: some Collection<UInt8>) -> UInt32? {
        var slot = Int(hash32(word)) & (slots.count - 1)
        while slots[slot] != .max {
            if words[Int(slots[slot])].elementsEqual(word) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    mutating func insert(_ word: some Collection<UInt8>) -> UInt32 {
        if let id = id(of: word) { return id }
        let id = UInt32(words.count)
        words.append(word)
        if words.count * 2 > slots.count { grow() } else { place(id) }
        return id
    }

    private mutating func grow() {
        slots = Array(repeating: .max, count: slots.count * 2)
        for id in 0..<words.count { place(UInt32(id)) }
    }

    private mutating func place(_ id: UInt32) {
        var slot = Int(hash32(words[Int(id)])) & (slots.count - 1)
        while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = id
    }
}
