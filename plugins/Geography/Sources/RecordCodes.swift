// Remembers the country of each record of a database, so that a look-up need not decode the record again.

/// What a record says of the country, in two bytes.
struct RecordCode: Sendable {
    private let packed: UInt16

    private static let none: UInt16 = 0x3FF
    private static let pseudo: UInt16 = 0x400
    private static let registered: UInt16 = 0x800

    init(_ answer: Answer) {
        packed =
            (answer.country?.index ?? Self.none) | (answer.isPseudo ? Self.pseudo : 0)
            | (answer.isRegistered ? Self.registered : 0)
    }

    var country: CountryCode? {
        let index = packed & Self.none
        return index == Self.none ? nil : CountryCode(index: index)
    }
    var isPseudo: Bool { packed & Self.pseudo != 0 }
    var isRegistered: Bool { packed & Self.registered != 0 }
}

/// A hash table from offsets to codes, with open addressing; at most half full.
struct RecordCodes: Sendable {
    private var keys: [UInt32] = Array(repeating: free, count: 16)
    private var values: [RecordCode] = Array(repeating: RecordCode(Answer(outcome: .notFound, last: 0)), count: 16)
    private var count = 0

    /// No record begins here, since a data section is smaller.
    private static let free = UInt32.max

    @inline(__always)
    subscript(offset: UInt32) -> RecordCode? {
        let slot = slot(of: offset)
        return keys[slot] == offset ? values[slot] : nil
    }

    /// Adds a record that is not in yet.
    mutating func insert(_ code: RecordCode, at offset: UInt32) {
        if count * 2 >= keys.count { grow() }
        let slot = slot(of: offset)
        keys[slot] = offset
        values[slot] = code
        count += 1
    }

    /// The slot that has the offset, or the free one where it belongs.
    @inline(__always)
    private func slot(of offset: UInt32) -> Int {
        let mask = keys.count - 1
        // Fibonacci hashing: offsets are regular, and the multiplication spreads them.
        var slot = Int(truncatingIfNeeded: (UInt64(offset) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while keys[slot] != Self.free, keys[slot] != offset { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let old = (keys, values)
        keys = Array(repeating: Self.free, count: old.0.count * 2)
        values = Array(repeating: old.1[0], count: old.0.count * 2)
        for (index, offset) in old.0.enumerated() where offset != Self.free {
            let slot = slot(of: offset)
            keys[slot] = offset
            values[slot] = old.1[index]
        }
    }
}
