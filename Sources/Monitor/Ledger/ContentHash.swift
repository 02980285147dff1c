// SHA-256 as the ledger uses it: of bytes, as lower-case hexadecimal text.

import Crypto

/// A SHA-256 value.
struct ContentHash {
    private let digest: SHA256Digest

    init(_ bytes: [UInt8]) {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { buffer in unsafe hash.update(bufferPointer: buffer) }
        digest = hash.finalize()
    }

    init(_ text: String) {
        var hash = SHA256()
        let span = text.utf8.span
        unsafe span.withUnsafeBytes { buffer in unsafe hash.update(bufferPointer: buffer) }
        digest = hash.finalize()
    }

    var bytes: [UInt8] { Array(digest) }
    /// 64 digits.
    var hex: String { unsafe digest.withUnsafeBytes { bytes in unsafe Hexadecimal.text(bytes) } }

    /// Returns 128 random bits from the system, as hexadecimal text.
    static func salt() -> String {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for _ in 0..<2 {
            var word: UInt64 = generator.next()
            for _ in 0..<8 {
                bytes.append(UInt8(truncatingIfNeeded: word))
                word >>= 8
            }
        }
        return Hexadecimal.text(bytes)
    }
}
