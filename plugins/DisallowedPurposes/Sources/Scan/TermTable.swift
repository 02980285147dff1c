// Finds the terms of the lexicon in folded text: a bit for the beginning of each term, then a comparison byte by byte.
//
// A beginning is a term's first eight bytes, which hardly any other word shares; of shorter terms five or three.
//
// Invariants:
// 1. Filling the table takes a fraction of a millisecond for each thousand terms; nothing is compiled.
// 2. A term begins with the space before a word or with a character that is no ASCII; nowhere else is looked.

/// A set of literals, matched by their beginnings; immutable.
struct TermTable: Sendable {
    /// How many bytes may be a beginning; that of a term is the longest it has.
    private static let head = 8
    private static let middleHead = 5
    private static let shortHead = 3
    private static let bits: UInt64 = 17

    /// A bit for each hash of a beginning.
    private var filter = [UInt64](repeating: 0, count: 1 << (Int(bits) - 6))
    /// Where the terms of a bucket begin in `order`; one more than there are buckets.
    private var bucketStarts = [UInt32](repeating: 0, count: (1 << bucketBits) + 1)
    private static let bucketBits = 13
    /// Terms, bucket by bucket.
    private var order: [Place] = []
    private var bytes: [UInt8] = []
    private let hasShort: Bool

    /// Where the bytes of a term are, how many, which term it is, how long its beginning, and the first eight of them.
    private struct Place {
        var start: UInt32
        var count: UInt32
        var term: UInt32
        var head: UInt32
        var first: UInt64
    }

    /// Takes terms as (number, literal); `nil` if one of them begins where the table does not look.
    init?(_ terms: [(term: Int, literal: [UInt8])]) {
        hasShort = terms.contains { $0.literal.count < Self.middleHead }
        var byBucket = [[Int]](repeating: [], count: 1 << Self.bucketBits)
        for (index, entry) in terms.enumerated() {
            guard entry.literal.count >= Self.shortHead, let first = entry.literal.first,
                first == 0x20 || first >= 0xC0
            else { return nil }
            let hash = Self.hash(Self.first(entry.literal) & WordHash.mask(Self.head(of: entry.literal.count)))
            filter[Int(hash >> 6)] |= 1 << (hash & 63)
            byBucket[Self.bucket(hash)].append(index)
        }
        for (bucket, indices) in byBucket.enumerated() {
            for index in indices {
                let literal = terms[index].literal
                order.append(
                    Place(
                        start: UInt32(bytes.count), count: UInt32(literal.count), term: UInt32(terms[index].term),
                        head: UInt32(Self.head(of: literal.count)), first: Self.first(literal)))
                bytes += literal
            }
            bucketStarts[bucket + 1] = UInt32(order.count)
        }
    }

    /// Appends the terms in a folded text to the hits; eight bytes beyond the text must be readable.
    @inline(never)
    func scan(_ text: UnsafePointer<UInt8>, count: Int, into hits: inout [Hit]) {
        unsafe filter.withUnsafeBufferPointer { filter in
            var at = 0
            while at < count {
                var places = unsafe Self.beginnings(WordHash.load(text + at))
                if count - at < 8 { places &= WordHash.mask(count - at) }
                while places != 0 {
                    let place = at + places.trailingZeroBitCount / 8
                    places &= places &- 1
                    let eight = unsafe WordHash.load(text + place)
                    let long = Self.hash(eight)
                    if unsafe Self.holds(filter, long) {
                        unsafe compare(text + place, place, count, long, Self.head, &hits)
                    }
                    let middle = Self.hash(eight & WordHash.mask(Self.middleHead))
                    if unsafe Self.holds(filter, middle) {
                        unsafe compare(text + place, place, count, middle, Self.middleHead, &hits)
                    }
                    if !hasShort { continue }
                    let short = Self.hash(eight & WordHash.mask(Self.shortHead))
                    if unsafe Self.holds(filter, short) {
                        unsafe compare(text + place, place, count, short, Self.shortHead, &hits)
                    }
                }
                at += 8
            }
        }
    }

    @inline(__always)
    private static func holds(_ filter: UnsafeBufferPointer<UInt64>, _ hash: UInt64) -> Bool {
        unsafe filter[Int(hash >> 6)] >> (hash & 63) & 1 != 0
    }

    // The lanes with a space or the first byte of a character that is no ASCII, as 0x80.
    @inline(__always)
    private static func beginnings(_ bytes: UInt64) -> UInt64 {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let other = bytes ^ 0x2020_2020_2020_2020
        let spaces = ~(((other & low) &+ low) | other | low)
        return spaces | (bytes & (bytes << 1) & ~low)
    }

    @inline(never)
    private func compare(
        _ text: UnsafePointer<UInt8>, _ place: Int, _ count: Int, _ hash: UInt64, _ head: Int, _ hits: inout [Hit]
    ) {
        let bucket = Self.bucket(hash)
        let eight = unsafe WordHash.load(text)
        for index in Int(bucketStarts[bucket])..<Int(bucketStarts[bucket + 1]) {
            let entry = order[index]
            let length = Int(entry.count)
            guard eight & WordHash.mask(length) == entry.first, Int(entry.head) == head, place + length <= count else {
                continue
            }
            var same = min(8, length)
            while same < length, unsafe bytes[Int(entry.start) + same] == text[same] { same += 1 }
            if same == length {
                hits.append(Hit(term: entry.term, end: UInt32(truncatingIfNeeded: place + length)))
            }
        }
    }

    private static func head(of count: Int) -> Int {
        count >= head ? head : count >= middleHead ? middleHead : shortHead
    }

    private static func first(_ literal: [UInt8]) -> UInt64 {
        literal.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    @inline(__always)
    private static func hash(_ key: UInt64) -> UInt64 { (key &* WordHash.first) >> (64 - bits) }

    @inline(__always)
    private static func bucket(_ hash: UInt64) -> Int { Int(hash >> (bits - UInt64(bucketBits))) }
}
