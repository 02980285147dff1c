// What each code point becomes when text is folded for matching, looked up instead of computed.
//
// An entry is one word. Bits 26 and 27 say what it is: an image of up to three bytes (held in bits 0-23, their number in bits
// 24-25; none means that the code point is dropped), a separator, the offset of a longer image in `pool`, or "ask ICU", because
// the result depends on the neighbours.

import CICU

/// The images of the code points below ``limit``; built once.
struct FoldTable: Sendable {
    /// Code points from here on are kept as they are: rare ideographs, except for the tags, which are dropped.
    static let limit: UInt32 = 0x20000
    static let shared = FoldTable()

    static let kindMask: UInt32 = 3 << 26
    static let inline: UInt32 = 0
    static let separator: UInt32 = 1 << 26
    static let pooled: UInt32 = 2 << 26
    static let complex: UInt32 = 3 << 26

    private(set) var entries: [UInt32]
    /// Longer images, each after a byte with its length.
    private(set) var pool: [UInt8] = []

    private init() {
        entries = [UInt32](repeating: Self.separator, count: Int(Self.limit))
        for point in 0..<Self.limit { entries[Int(point)] = entry(for: point) }
    }

    private mutating func entry(for point: UInt32) -> UInt32 {
        guard let scalar = Unicode.Scalar(point) else { return Self.separator }
        if Self.isPlainIdeograph(point) { return own(scalar) }
        // What stands for no character yet separates words; four in ten code points.
        if cicu_category(point) == 0, !CharacterKind.isDropped(point) { return Self.separator }
        let kind = CharacterKind(of: point)
        if kind == .dropped { return Self.inline }
        // Most characters fold to themselves: no need to make texts of them.
        if point > 0x7F, !CharacterKind.hasRemovableMarks(point), ICU.foldsToItself(scalar) {
            if kind == .separator { return Self.separator }
            return isComplex(point) ? Self.complex : own(scalar)
        }
        if kind == .separator { return pooledImage(of: scalar) ?? Self.separator }
        return isComplex(point) ? Self.complex : pooledImage(of: scalar) ?? Self.inline
    }

    private func isComplex(_ point: UInt32) -> Bool {
        point > 0x7F && CharacterKind.dependsOnNeighbours(point) && cicu_is_inert(point) == 0
    }

    // The character itself.
    private mutating func own(_ scalar: Unicode.Scalar) -> UInt32 {
        let bytes = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
        if bytes.count > 3 {
            pool.append(UInt8(clamping: bytes.count))
            pool += bytes
            return Self.pooled | UInt32(pool.count - bytes.count - 1)
        }
        var word = UInt32(bytes.count) << 24
        for (index, byte) in bytes.enumerated() { word |= UInt32(byte) << UInt32(8 * index) }
        return word
    }

    /// The image of a code point; `nil` if nothing but separators is left of it.
    private mutating func pooledImage(of scalar: Unicode.Scalar) -> UInt32? {
        let image = Self.image(of: scalar)
        if image.allSatisfy({ $0 == 0x20 }) { return nil }
        if image.count <= 3, !image.contains(0x20) { return Self.encode(image) }
        pool.append(UInt8(clamping: image.count))
        pool += image.prefix(255)
        return Self.pooled | UInt32(pool.count - min(image.count, 255) - 1)
    }

    private static func encode(_ image: [UInt8]) -> UInt32 {
        var word = UInt32(image.count) << 24
        for (index, byte) in image.enumerated() { word |= UInt32(byte) << UInt32(8 * index) }
        return word
    }

    /// Folds one code point to the end: compatibility form, case, marks; what is no letter or digit becomes a space.
    private static func image(of scalar: Unicode.Scalar) -> [UInt8] {
        var text = Array(UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        for _ in 0..<3 {
            var next = ICU.nfkcCaseFolding(text)
            if String(decoding: next, as: UTF8.self).unicodeScalars.contains(where: {
                CharacterKind.hasRemovableMarks($0.value)
            }) {
                next = ICU.withoutMarks(next)
            }
            if next == text { break }
            text = next
        }
        var image: [UInt8] = []
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            switch CharacterKind(of: scalar.value) {
            case .dropped: break
            case .separator: image.append(0x20)
            case .word: image.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            }
        }
        return image
    }

    /// Blocks whose characters fold to themselves, skipped to keep the start short.
    ///
    /// - Source: Unicode 15.1, Blocks.txt: CJK Unified Ideographs and Extension A, Hangul Syllables.
    private static func isPlainIdeograph(_ point: UInt32) -> Bool {
        (0x3400...0x4DBF).contains(point) || (0x4E00...0x9FFF).contains(point) || (0xAC00...0xD7A3).contains(point)
    }
}
