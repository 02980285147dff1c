// The hashes by which words and characters are looked up in the model; Training/features.py computes the same ones.

enum WordHash {
    /// What a feature is made of.
    enum Kind: UInt64 {
        case word = 1
        case prefix, suffix, pair, skip, one, two, three
    }

    static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    static let second: UInt64 = 0xD6E8_FEB8_6659_FD93

    @inline(__always)
    static func mix(_ value: UInt64, _ kind: Kind) -> UInt64 {
        var hash = (value ^ (kind.rawValue &* first)) &* second
        hash ^= hash >> 32
        return hash &* first
    }

    /// Hashes a word, eight bytes at a time; eight bytes beyond it must be readable.
    @inline(__always)
    static func word(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: count)
        var at = 0
        while at < count {
            let chunk = unsafe load(bytes + at) & mask(count - at)
            hash = (hash ^ chunk) &* second
            hash ^= hash >> 32
            at += 8
        }
        return hash
    }

    @inline(__always)
    static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: unsafe UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    /// The lowest bytes of a word of eight.
    @inline(__always)
    static func mask(_ count: Int) -> UInt64 { count >= 8 ? .max : (1 &<< UInt64(truncatingIfNeeded: 8 &* count)) &- 1 }
}
