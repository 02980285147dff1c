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
    var hex: String { unsafe digest.withUnsafeBytes { bytes in unsafe Self.hex(bytes) } }

    /// Returns lower-case hexadecimal text, two digits a byte.
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func digit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }

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
        return hex(bytes)
    }
}
