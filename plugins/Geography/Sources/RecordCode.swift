// What a database says of an address in one small number, so that a look-up decodes no record.

/// The country and the anonymisers of a record, packed.
struct RecordCode: Hashable, Sendable {
    private let packed: UInt32

    private static let none: UInt32 = 0x3FF
    private static let pseudo: UInt32 = 1 << 10
    private static let registered: UInt32 = 1 << 11
    private static let anonymisers: UInt32 = 12
    private static let special: UInt32 = 1 << 20

    private init(packed: UInt32) { self.packed = packed }

    /// A record.
    init(_ answer: Answer, _ anonymity: Anonymisers = []) {
        packed =
            (answer.country.map { UInt32($0.index) } ?? Self.none) | (answer.isPseudo ? Self.pseudo : 0)
            | (answer.isRegistered ? Self.registered : 0) | UInt32(anonymity.rawValue) << Self.anonymisers
    }

    /// The database has no record.
    static let gap = RecordCode(packed: special | none)
    /// The database has no addresses of the family.
    static let otherFamily = RecordCode(packed: special | 2 << 21 | none)
    /// The tree shows a part of itself a second time; whoever wants to know must walk it.
    static let elsewhere = RecordCode(packed: special | 1 << 21 | none)

    @inline(__always) var country: CountryCode? {
        let index = packed & Self.none
        return index == Self.none ? nil : CountryCode(index: UInt16(truncatingIfNeeded: index))
    }
    var isPseudo: Bool { packed & Self.pseudo != 0 }
    var isRegistered: Bool { packed & Self.registered != 0 }
    @inline(__always) var anonymity: Anonymisers {
        Anonymisers(rawValue: UInt8(truncatingIfNeeded: packed >> Self.anonymisers))
    }

    /// The same as an answer.
    func answer(last: UInt128) -> Answer {
        switch self {
        case .gap: Answer(outcome: .notFound, last: last)
        case .otherFamily: Answer(outcome: .otherFamily, last: last)
        default:
            Answer(
                outcome: .found, country: country, isPseudo: isPseudo, isRegistered: isRegistered, last: last)
        }
    }
}

/// A hash table from the offsets of records to their codes, with open addressing, at most half full; while a file is read.
struct RecordCodes {
    private var keys: [UInt32] = Array(repeating: free, count: 16)
    private var values: [RecordCode] = Array(repeating: .gap, count: 16)
    private(set) var count = 0

    /// No record begins here, since a data section is smaller.
    private static let free = UInt32.max

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
        values = Array(repeating: .gap, count: old.0.count * 2)
        for (index, offset) in old.0.enumerated() where offset != Self.free {
            let slot = slot(of: offset)
            keys[slot] = offset
            values[slot] = old.1[index]
        }
    }
}
