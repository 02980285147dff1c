// A short hash by which a piece of a file is known again.

/// The length and hash of a run of bytes.
///
/// FNV-1a, because the hashes of all beginnings of a run fall out on the way: a copy is found among files of which
/// differently long heads are known.
///
/// - Source: RFC 9923, FNV-1a with 64 bits: offset basis and prime.
struct Fingerprint: Hashable, Sendable {
    /// The longest run that is hashed.
    static let limit = 1024
    static let none = Fingerprint(length: 0, hash: basis)

    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    var length: Int
    var hash: UInt64

    init(length: Int, hash: UInt64) {
        self.length = length
        self.hash = hash
    }

    /// The fingerprint of `range` of `bytes`, which must lie within.
    init(of bytes: [UInt8], _ range: Range<Int>) {
        var hash = Fingerprint.basis
        for byte in bytes[range] {
            hash = (hash ^ UInt64(byte)) &* Fingerprint.prime
        }
        self.init(length: range.count, hash: hash)
    }

    /// Calls `body` with the fingerprint of every beginning of `bytes` up to ``limit``, shortest first.
    static func forEachHead(of bytes: ArraySlice<UInt8>, _ body: (Fingerprint) -> Void) {
        var print = Fingerprint.none
        for byte in bytes.prefix(limit) {
            print.length += 1
            print.hash = (print.hash ^ UInt64(byte)) &* prime
            body(print)
        }
    }
}
