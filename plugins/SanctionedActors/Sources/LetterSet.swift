// The letters of a sound form as bits: tells most words that are far apart without comparing them letter by letter.

/// Which letters a form has, and which letters a transcription may write instead of one of them.
struct LetterSet: Sendable, BitwiseCopyable {
    private var letters: UInt32 = 0
    private var near: UInt32 = 0

    private static let vowels = bits("aeiou")
    /// Letters that cost little to leave out.
    private static let breaths = bits("hj")
    /// By letter, those that cost less than any other to put in its place.
    private static let neighbours: Table<UInt32> = {
        var neighbours = [UInt32](repeating: 0, count: 128)
        for pair in EditCosts.related {
            let letters = Array(pair.utf8)
            neighbours[Int(letters[0])] |= bit(letters[1])
            neighbours[Int(letters[1])] |= bit(letters[0])
        }
        return Table(keeping: neighbours)
    }()

    init(_ form: Letters) {
        for index in 0..<form.count {
            letters |= Self.bit(form[index])
            near |= Self.neighbours[Int(form[index] & 0x7F)]
        }
    }

    /// Whether two spelled forms of some lengths cost more to turn into each other than words of one spelling may.
    ///
    /// Each letter that only one of them has costs an edit of its own: a vowel at least 30, another letter 100, or 50 if a
    /// neighbour may stand for it or it is a breath. See ``EditCosts/spelled``.
    func areFar(_ other: LetterSet, _ length: Int, _ otherLength: Int) -> Bool {
        let limit = 30 * max((length + otherLength + 1) / 2, 4)
        return cost(without: other) > limit || other.cost(without: self) > limit
    }

    private func cost(without other: LetterSet) -> Int {
        let missing = letters & ~other.letters
        let consonants = missing & ~Self.vowels
        let distant = consonants & ~other.near & ~Self.breaths
        return 50 * (consonants.nonzeroBitCount + distant.nonzeroBitCount)
            + 30 * (missing & Self.vowels).nonzeroBitCount
    }

    private static func bits(_ text: String) -> UInt32 { text.utf8.reduce(0) { $0 | bit($1) } }
    /// Digits share the bits behind the letters.
    private static func bit(_ letter: UInt8) -> UInt32 {
        letter >= 0x61 && letter <= 0x7A ? 1 << UInt32(letter - 0x61) : 1 << UInt32(26 + letter % 6)
    }
}
