// Takes folded text apart into the features of the model, in the order of the text.
//
// Invariants:
// 1. The same features as Training/features.py, in the same half windows.
// 2. A half window has at most 24 words or 48 CJK characters, hence at most 146 features.

/// A run over one folded text; lives on the stack.
@safe struct WordWalk {
    /// Words count two, CJK characters one.
    ///
    /// - Source: tuning, 2026-11: two halves make a window of two or three sentences.
    static let halfWindow = 48

    /// The most features of one word.
    static let mostOfWord = 5

    private let text: UnsafePointer<UInt8>
    private let end: Int
    /// The word or character at hand, in folded bytes.
    private(set) var range = 0..<0
    /// Whether a half window ended before it.
    private(set) var startsHalf = false

    private var lead: UInt8 = 0
    private var filled = 0
    private var beforeLast: UInt64 = 0
    private var last: UInt64 = 0
    private var lastIsCJK = false

    /// Walks over folded text: words one space apart, the last followed by a space; eight bytes beyond it must be readable.
    init(_ text: UnsafePointer<UInt8>, from start: Int, to end: Int) {
        unsafe self.text = text
        self.end = end
        range = start..<start
    }

    /// Goes to the next word or CJK character; false at the end.
    @inline(__always)
    mutating func next() -> Bool {
        var start = range.upperBound
        while start < end, unsafe text[start] == 0x20 { start += 1 }
        if start >= end { return false }
        startsHalf = filled >= Self.halfWindow
        if startsHalf { filled = 0 }
        lead = unsafe text[start]
        range = start..<(isCJK ? min(end, start + (lead >= 0xF0 ? 4 : 3)) : wordEnd(start))
        filled += isCJK ? 1 : 2
        return true
    }

    /// Writes the hashes of the features of the word or character at hand to `hashes`, from the place `held` on; once for each.
    ///
    /// Beyond the last one, ``mostOfWord`` places may be overwritten: what depends on the length of a word is written always
    /// and counted at need, since a processor cannot foresee lengths.
    @inline(__always)
    mutating func features(_ hashes: UnsafeMutableBufferPointer<UInt64>, _ held: inout Int) {
        let hash = unsafe WordHash.word(text + range.lowerBound, range.count)
        if isCJK {
            unsafe character(hash, hashes, &held)
        } else {
            unsafe word(hash, hashes, &held)
        }
        beforeLast = lastIsCJK == isCJK ? last : 0
        last = hash
        lastIsCJK = isCJK
    }

    // Characters of three bytes and more are taken one by one: CJK, and scripts we have no words of.
    private var isCJK: Bool { lead >= 0xE0 }

    // Up to the next space or CJK character.
    @inline(__always)
    private func wordEnd(_ start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high = 0x80 &* ones
        var at = start
        while at < end {
            let bytes = unsafe WordHash.load(text + at)
            let spaces = bytes ^ (0x20 &* ones)
            let stops = (((spaces &- ones) & ~spaces) | (bytes & (bytes << 1) & (bytes << 2))) & high
            if stops != 0 { return min(end, at + stops.trailingZeroBitCount / 8) }
            at += 8
        }
        return end
    }

    @inline(__always)
    private func character(_ hash: UInt64, _ hashes: UnsafeMutableBufferPointer<UInt64>, _ held: inout Int) {
        unsafe put(WordHash.mix(hash, .one), hashes, &held)
        guard lastIsCJK else { return }
        let pair = hash ^ (last &* WordHash.first)
        unsafe put(WordHash.mix(pair, .two), hashes, &held)
        if beforeLast != 0 { unsafe put(WordHash.mix(pair ^ (beforeLast &* WordHash.second), .three), hashes, &held) }
    }

    @inline(__always)
    private func word(_ hash: UInt64, _ hashes: UnsafeMutableBufferPointer<UInt64>, _ held: inout Int) {
        let start = unsafe text + range.lowerBound
        let count = range.count
        unsafe put(WordHash.mix(hash, .word), hashes, &held)
        let stem = lead >= 0x80 ? 8 : 5
        let prefix = unsafe WordHash.load(start) & WordHash.mask(stem)
        unsafe put(WordHash.mix(prefix, .prefix), hashes, &held, if: count > stem)
        let suffix = unsafe WordHash.load(start + max(0, count - 8)) &>> UInt64(64 - 8 * stem)
        unsafe put(WordHash.mix(suffix, .suffix), hashes, &held, if: count > stem + 3)
        guard last != 0, !lastIsCJK else { return }
        unsafe put(WordHash.mix(hash ^ (last &* WordHash.first), .pair), hashes, &held)
        if beforeLast != 0 {
            unsafe put(WordHash.mix(hash ^ (beforeLast &* WordHash.first), .skip), hashes, &held)
        }
    }

    @inline(__always)
    private func put(
        _ hash: UInt64, _ hashes: UnsafeMutableBufferPointer<UInt64>, _ held: inout Int, if isThere: Bool = true
    ) {
        unsafe hashes[held] = hash
        held &+= isThere ? 1 : 0
    }
}
