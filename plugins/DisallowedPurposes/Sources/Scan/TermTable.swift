// Finds the terms of the lexicon in folded text: a bit for the beginning of each term, then a comparison byte by byte.
//
// Invariants:
// 1. Filling the table takes a fraction of a millisecond for each thousand terms; nothing is compiled.
// 2. A term begins with the space before a word or with a character that is no ASCII; nowhere else is looked.

/// A set of literals, matched by their beginnings; immutable.
struct TermTable: Sendable {
    /// Terms shorter than this are found by their first three bytes.
    private static let head = 5
    private static let shortHead = 3
    private static let bits: UInt64 = 16

    /// A bit for each hash of a beginning.
    private var filter = [UInt64](repeating: 0, count: 1 << (Int(bits) - 6))
    /// Where the terms of a bucket begin in `order`; one more than there are buckets.
    private var bucketStarts = [UInt32](repeating: 0, count: (1 << bucketBits) + 1)
    private static let bucketBits = 12
    /// Terms, bucket by bucket.
    private var order: [Place] = []
    private var bytes: [UInt8] = []
    private let hasShort: Bool

    /// Where the bytes of a term are, how many, which term it is, and the first eight of them.
    private struct Place {
        var start: UInt32
        var count: UInt32
        var term: UInt32
        var first: UInt64
    }

    /// Takes terms as (number, literal); `nil` if one of them begins where the table does not look.
    init?(_ terms: [(term: Int, literal: [UInt8])]) {
        hasShort = terms.contains { $0.literal.count < Self.head }
        var byBucket = [[Int]](repeating: [], count: 1 << Self.bucketBits)
        for (index, entry) in terms.enumerated() {
            guard entry.literal.count >= Self.shortHead, let first = entry.literal.first,
                first == 0x20 || first >= 0xC0
            else { return nil }
            let hash = Self.hash(Self.key(entry.literal))
            filter[Int(hash >> 6)] |= 1 << (hash & 63)
            byBucket[Self.bucket(hash)].append(index)
        }
        for (bucket, indices) in byBucket.enumerated() {
            for index in indices {
                let literal = terms[index].literal
                order.append(
                    Place(
                        start: UInt32(bytes.count), count: UInt32(literal.count), term: UInt32(terms[index].term),
                        first: literal.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }))
                bytes += literal
            }
            bucketStarts[bucket + 1] = UInt32(order.count)
        }
    }

    /// Appends the terms in a folded text to the workspace's hits; eight bytes beyond the text must be readable.
    @inline(never)
    func scan(_ text: UnsafePointer<UInt8>, count: Int, into workspace: Workspace) {
        unsafe filter.withUnsafeBufferPointer { filter in
            var at = 0
            while at < count {
                var places = unsafe Self.beginnings(WordHash.load(text + at))
                if count - at < 8 { places &= WordHash.mask(count - at) }
                while places != 0 {
                    let place = at + places.trailingZeroBitCount / 8
                    places &= places &- 1
                    let eight = unsafe WordHash.load(text + place)
                    let long = Self.hash(eight & WordHash.mask(Self.head))
                    if unsafe filter[Int(long >> 6)] >> (long & 63) & 1 != 0 {
                        unsafe compare(text + place, place, count, long, workspace)
                    }
                    if !hasShort { continue }
                    let short = Self.hash(eight & WordHash.mask(Self.shortHead))
                    if unsafe filter[Int(short >> 6)] >> (short & 63) & 1 != 0 {
                        unsafe compare(text + place, place, count, short, workspace)
                    }
                }
                at += 8
            }
        }
    }

    // The lanes with a space or the first byte of a character that is no ASCII, as 0x80.
    @inline(__always)
    private static func beginnings(_ bytes: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let other = bytes ^ 0x2020_2020_2020_2020
        let spaces = ~(((other & low) &+ low) | other | low)
        return spaces | (bytes & (bytes << 1) & ~low)
    }

    private func compare(
        _ text: UnsafePointer<UInt8>, _ place: Int, _ count: Int, _ hash: UInt64, _ workspace: Workspace
    ) {
        let bucket = Self.bucket(hash)
        let eight = unsafe WordHash.load(text)
        for index in Int(bucketStarts[bucket])..<Int(bucketStarts[bucket + 1]) {
            let entry = order[index]
            let length = Int(entry.count)
            guard eight & WordHash.mask(length) == entry.first, place + length <= count else { continue }
            var same = min(8, length)
            while same < length, unsafe bytes[Int(entry.start) + same] == text[same] { same += 1 }
            if same == length {
                workspace.hits.append(Hit(term: entry.term, end: UInt32(truncatingIfNeeded: place + length)))
            }
        }
    }

    private static func key(_ literal: [UInt8]) -> UInt64 {
        let length = literal.count < head ? shortHead : head
        return literal.prefix(length).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> UInt64 { (key &* WordHash.first) >> (64 - bits) }

    @inline(__always)
    private static func bucket(_ hash: UInt64) -> Int { Int(hash >> (bits - UInt64(bucketBits))) }
}
