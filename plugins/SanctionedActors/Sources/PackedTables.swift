// The building blocks of the index: strings and lists side by side, hash tables of ids.

/// Byte strings side by side in one buffer.
struct PackedStrings: Sendable {
    let bytes: Table<UInt8>
    let starts: Table<UInt32>

    var count: Int { starts.count - 1 }

    @inline(__always) subscript(index: Int) -> Letters { bytes[Int(starts[index])..<Int(starts[index + 1])] }
    func string(_ index: Int) -> String { self[index].string }
}

/// Lists of ids side by side in one buffer.
struct PackedLists: Sendable {
    let values: Table<UInt32>
    let starts: Table<UInt32>

    var count: Int { starts.count - 1 }

    @inline(__always) func range(_ index: Int) -> Range<Int> { Int(starts[index])..<Int(starts[index + 1]) }
    @inline(__always) subscript(index: Int) -> Table<UInt32> { values[range(index)] }
}

/// An immutable multimap from 32-bit keys to ids: one cache line a lookup in most cases.
struct KeyTable: Sendable {
    /// Key in the high half, id in the low; sorted.
    let entries: Table<UInt64>
    /// Where each value of the keys' top bits begins.
    let starts: Table<UInt32>

    static func pair(_ key: UInt32, _ id: UInt32) -> UInt64 { UInt64(key) << 32 | UInt64(id) }

    private var bits: UInt32 { UInt32((starts.count - 1).trailingZeroBitCount) }

    /// Where the ids of a key lie in ``entries``.
    @inline(__always) func range(of key: UInt32) -> Range<Int> {
        let bucket = Int(key >> (32 - bits))
        var start = Int(starts[bucket])
        let limit = Int(starts[bucket + 1])
        while start < limit, UInt32(truncatingIfNeeded: entries[start] >> 32) < key { start += 1 }
        var end = start
        while end < limit, UInt32(truncatingIfNeeded: entries[end] >> 32) == key { end += 1 }
        return start..<end
    }

    @inline(__always) func id(at position: Int) -> UInt32 { UInt32(truncatingIfNeeded: entries[position]) }
}

/// The distinct tokens of all names; ids in order of first appearance.
struct Vocabulary: Sendable {
    let words: PackedStrings
    /// Open-addressed: hash in the high half, id in the low; `max` for a free slot.
    ///
    /// Their number is a power of 2.
    let slots: Table<UInt64>

    var count: Int { words.count }

    func id(of word: Letters) -> UInt32? {
        let hash = letterHash(word)
        var slot = Int(hash) & (slots.count - 1)
        for _ in 0..<slots.count {
            let entry = slots[slot]
            if entry == .max { return nil }
            let id = UInt32(truncatingIfNeeded: entry)
            if UInt32(truncatingIfNeeded: entry >> 32) == hash, words[Int(id)].isEqual(to: word) { return id }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }
}

/// Hashes of letters that can be computed for a word less one letter without going over the word again.
enum RollingHash {
    static let base: UInt64 = 0x9E37_79B9_7F4A_7C15 | 1
    private static let powers: Table<UInt64> = {
        var powers: [UInt64] = [1]
        for index in 0..<64 { powers.append(powers[index] &* base) }
        return Table(keeping: powers)
    }()

    static func whole(_ word: Letters) -> UInt64 {
        var hash: UInt64 = 0
        for index in 0..<word.count { hash = hash &* base &+ (UInt64(word[index]) &+ 1) }
        return hash
    }

    /// Appends the keys of the word less each of its letters from `first` on; the word has at most 64 letters.
    static func appendShorter(_ word: Letters, from first: Int, seed: UInt64, to keys: inout Room<UInt32>) {
        guard word.count <= 64 else { return }
        let whole = whole(word)
        var prefix: UInt64 = 0
        for index in 0..<word.count {
            let next = prefix &* base &+ (UInt64(word[index]) &+ 1)
            // hash = prefix * B^(n-i) + letter * B^(n-i-1) + rest; less the letter, the prefix moves down by one power.
            let power = powers[word.count - 1 - index]
            if index >= first { keys.append(finished(whole &- next &* power &+ prefix &* power, seed: seed)) }
            prefix = next
        }
    }

    static func finished(_ hash: UInt64, seed: UInt64 = 0) -> UInt32 {
        var mixed = (hash ^ seed) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        mixed = mixed &* 0xD6E8_FEB8_6659_FD93
        return UInt32(truncatingIfNeeded: mixed >> 32)
    }
}

/// The key of a word in tables; collisions are harmless since every hit is compared.
func letterHash(_ word: Letters, seed: UInt64 = 0) -> UInt32 {
    RollingHash.finished(RollingHash.whole(word), seed: seed)
}
