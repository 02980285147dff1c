// A short piece of a text, cut between characters.

enum Excerpt {
    /// - Source: a line of the journal must stay readable; 120 bytes is a line.
    static let limit = 120

    /// Returns the text at `range`, at most ``limit`` bytes of it; `range` counts from the start of `text`.
    static func of(_ text: ArraySlice<UInt8>, _ range: Range<Int>) -> String {
        let bounds = range.clamped(to: 0..<text.count)
        let lower = text.startIndex + bounds.lowerBound
        var upper = text.startIndex + min(bounds.upperBound, bounds.lowerBound + limit)
        while upper > lower, upper < text.endIndex, text[upper] & 0xC0 == 0x80 { upper -= 1 }
        return String(decoding: text[lower..<upper], as: UTF8.self)
    }
}
