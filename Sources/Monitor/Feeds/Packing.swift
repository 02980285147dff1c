// Which compression a file has, by its first bytes; and which files are looked at for it, by their names.

/// How a file is compressed.
enum Packing: Sendable, Hashable {
    case gzip
    case zstd

    /// Recognises a file by its first bytes.
    ///
    /// - Source: RFC 1952, section 2.3.1; RFC 8878, sections 3.1.1 and 3.1.2.
    init?(magic bytes: ArraySlice<UInt8>) {
        if bytes.starts(with: [0x1f, 0x8b]) {
            self = .gzip
        } else if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) {
            self = .zstd
        } else if bytes.count >= 4, let first = bytes.first, first & 0xf0 == 0x50,
            bytes.dropFirst().starts(with: [0x2a, 0x4d, 0x18])
        {
            // A skippable frame, with which `pzstd` begins its files.
            self = .zstd
        } else {
            return nil
        }
    }

    /// Whether more of so short a file may show that it is compressed.
    static func mayFollow(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes == [0x1f] || (bytes.count < 4 && [0x28, 0xb5, 0x2f, 0xfd].starts(with: bytes))
    }

    /// The ends of names under which rotated logs are compressed.
    ///
    /// - Source: logrotate(8), `compressext` and the defaults of gzip(1), zstd(1).
    private static let suffixes = [".gz", ".zst", ".zstd"]

    /// Whether a file of this name may be compressed.
    static func isLikely(_ name: String) -> Bool {
        suffixes.contains { name.utf8.count > $0.utf8.count && name.hasSuffix($0) }
    }
}
