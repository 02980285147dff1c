// Whether a code point is part of a word, ends one, or is not there at all as far as matching goes.

import CICU

enum CharacterKind {
    case word, separator, dropped

    /// Classifies a code point by its general category.
    ///
    /// Format characters and controls are dropped, so that "bo<U+200B>mb" is a bomb; so are the marks of the scripts that
    /// are commonly written with and without them.
    ///
    /// - Source: Unicode 15.1, section 4.5, as numbered by ICU's `UCharCategory`.
    init(of point: UInt32) {
        if (0x09...0x0D).contains(point) || point == 0x20 || point == 0x85 {
            self = .separator
            return
        }
        if Self.isDropped(point) {
            self = .dropped
            return
        }
        switch cicu_category(point) {
        case 1...11: self = .word  // letters, marks, numbers
        case 15, 16: self = .dropped  // controls, format characters
        default: self = Self.isVariationSelectorOrFiller(point) ? .dropped : .separator
        }
    }

    /// Whether a code point is dropped whatever its category: a mark that may be left out, or a tag.
    static func isDropped(_ point: UInt32) -> Bool {
        isRemovableMark(point) || (0xE0000...0xE0FFF).contains(point)
    }

    /// Marks of Latin, Greek, Cyrillic, Hebrew and Arabic: people leave them out, and evaders put them in.
    static func isRemovableMark(_ point: UInt32) -> Bool {
        switch point {
        case 0x300...0x36F, 0x483...0x489, 0x591...0x5BD, 0x5BF, 0x5C1...0x5C2, 0x5C4...0x5C5, 0x5C7, 0x610...0x61A,
            0x64B...0x65F, 0x670, 0x6D6...0x6DC, 0x6DF...0x6E4, 0x6E7...0x6E8, 0x6EA...0x6ED, 0x1AB0...0x1AFF,
            0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE00...0xFE0F, 0xFE20...0xFE2F:
            true
        default: false
        }
    }

    /// Scripts of whose letters the marks are taken off.
    static func hasRemovableMarks(_ point: UInt32) -> Bool {
        switch point {
        case 0xC0...0x6FF, 0x750...0x77F, 0x1E00...0x1FFF: true
        default: false
        }
    }

    /// Whether folding the code point needs its neighbours: it may join or reorder with what stands before it.
    static func dependsOnNeighbours(_ point: UInt32) -> Bool {
        switch cicu_category(point) {
        case 6, 7, 8: true  // marks
        default:
            (0x1100...0x11FF).contains(point) || (0xFF9E...0xFFDC).contains(point) || (0x3131...0x318E).contains(point)
        }
    }

    /// Letters by category that show nothing: Hangul fillers; emoji and Mongolian variation selectors are format already.
    private static func isVariationSelectorOrFiller(_ point: UInt32) -> Bool {
        point == 0x115F || point == 0x1160 || point == 0x3164 || point == 0xFFA0
    }
}
