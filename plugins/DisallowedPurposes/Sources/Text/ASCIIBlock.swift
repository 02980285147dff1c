// Eight ASCII characters folded at once in a register: letters to lower case, what is no letter or digit to a space.
//
// A "lane" is a byte of the word; masks hold 0x80 in the lanes they mean.

struct ASCIIBlock {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let high: UInt64 = 0x80 * ones

    /// The folded characters, the first in the lowest lane.
    private(set) var image: UInt64
    /// How many of them count: one less than read if two separators met.
    private(set) var kept = 8
    /// The lanes read that hold separators.
    let gaps: UInt64
    private let letters: UInt64
    private let digits: UInt64
    private let bytes: UInt64

    /// Folds eight bytes; `nil` if they need a closer look: no ASCII, a control character, or separators in plenty.
    ///
    /// `afterSpace` tells whether the result so far ends with a space.
    @inline(__always)
    init?(_ bytes: UInt64, afterSpace: Bool) {
        let ones = Self.ones
        let high = Self.high
        guard bytes & high == 0, (bytes &+ 0x60 &* ones) & ~(bytes &+ ones) & high == high else { return nil }
        let lower = bytes | (0x20 &* ones)
        letters = (lower &+ 0x1F &* ones) & ~(lower &+ 0x05 &* ones) & high
        digits = (bytes &+ 0x50 &* ones) & ~(bytes &+ 0x46 &* ones) & high
        gaps = high & ~(letters | digits)
        self.bytes = bytes
        let extra = gaps & (gaps << 8 | (afterSpace ? 0x80 : 0))
        guard extra & (extra &- 1) == 0 else { return nil }
        image = (lower & Self.fill(letters)) | (bytes & Self.fill(digits)) | (Self.fill(gaps) & (0x20 &* ones))
        if extra != 0 {
            // The second of two separators goes: the lanes above it move down.
            let below = (extra >> 7) &- 1
            image = (image & below) | ((image >> 8) & ~below)
            kept = 7
        }
    }

    /// How many bytes there are up to the last separator and with it.
    @inline(__always)
    var lastGap: Int { 8 - gaps.leadingZeroBitCount / 8 }

    @inline(__always)
    var endsWithGap: Bool { gaps >> 63 != 0 }

    /// Whether three separators stand one letter apart each.
    @inline(__always)
    var isSpelledOut: Bool { gaps & ~(gaps << 8) & (gaps << 16) & ~(gaps << 24) & (gaps << 32) != 0 }

    /// Whether a digit stands next to a letter, or "@" or "$" after one.
    @inline(__always)
    var looksLeet: Bool {
        if digits & (letters << 8 | letters >> 8) != 0 { return true }
        if gaps == 0 { return false }
        let at = ~((bytes ^ (0x40 &* Self.ones)) &+ 0x7F &* Self.ones)
        let dollar = ~((bytes ^ (0x24 &* Self.ones)) &+ 0x7F &* Self.ones)
        return (at | dollar) & Self.high & (letters << 8 | 0x80) != 0
    }

    // 0x80 becomes 0xFF.
    @inline(__always)
    private static func fill(_ lanes: UInt64) -> UInt64 { (lanes &- (lanes >> 7)) | lanes }
}
