// Compares two sound forms by the cost of the edits that lead from one to the other.

/// Weighted edit distance, with room reused from one comparison to the next.
struct TokenComparison {
    private var cells: [Int32] = Array(repeating: 0, count: 3 * (Self.limit + 1))
    /// Letters compared at most.
    static let limit = 40

    /// From 0 to 1; 0 when the forms share too little to be spellings of one word.
    ///
    /// A first form read without vowels lets vowels be inserted almost freely.
    mutating func similarity(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, _ reading: Reading) -> Float {
        let a = a.prefix(Self.limit)
        let b = b.prefix(Self.limit)
        if a.elementsEqual(b) { return 1 }
        let longest = max(a.count, b.count)
        let shortest = min(a.count, b.count)
        if reading == .unvowelled {
            if longest > shortest * 2 + 2 { return 0 }
        } else if shortest < 3 || longest - shortest > 3 {
            return 0
        }
        let cost = distance(a, b, reading)
        let length = reading == .unvowelled ? shortest : (longest + shortest + 1) / 2
        let similarity = 1 - Float(cost) / Float(100 * max(length, reading == .unvowelled ? 3 : 4))
        return similarity < Self.floor ? 0 : similarity
    }

    /// Below this two words are different words.
    ///
    /// - Source: chosen by judgement (2026-11); not tuned.
    static let floor: Float = 0.70

    private mutating func distance(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, _ reading: Reading) -> Int32 {
        switch reading {
        case .spelled, .han: distance(a, b, EditCosts.spelled)
        case .hangul: distance(a, b, EditCosts.hangul)
        case .unvowelled: distance(a, b, EditCosts.unvowelled)
        }
    }

    private mutating func distance(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, _ costs: EditCosts) -> Int32 {
        let width = Self.limit + 1
        cells[0] = 0
        for column in 0..<b.count { cells[column + 1] = cells[column] + costs.gapInSecond(b[b.startIndex + column]) }
        var current = 0
        var above = 0
        var twoAbove = 0
        for row in 0..<a.count {
            (twoAbove, above, current) = (above, current, (row + 1) % 3 * width)
            let x = a[a.startIndex + row]
            let gap = costs.gap(x)
            cells[current] = cells[above] + gap
            for column in 0..<b.count {
                let y = b[b.startIndex + column]
                var best =
                    cells[above + column]
                    + (x == y ? 0 : costs.substitution(x, y) + (row + column == 0 ? costs.firstLetter : 0))
                best = min(best, cells[above + column + 1] + gap, cells[current + column] + costs.gapInSecond(y))
                if row > 0, column > 0, x == b[b.startIndex + column - 1], y == a[a.startIndex + row - 1] {
                    best = min(best, cells[twoAbove + column - 1] + 80)
                }
                cells[current + column + 1] = best
            }
        }
        return cells[current + b.count]
    }
}

/// What edits cost, in hundredths of a letter.
struct EditCosts: Sendable {
    private var substitutions: [UInt8]
    /// What a letter costs that only the first or only the second word has.
    private var gaps: [Int32]
    private var gapsInSecond: [Int32]
    var firstLetter: Int32

    static let spelled = EditCosts(
        vowelGap: 70, unwrittenVowel: 70, breath: 50, firstLetter: 20, pairs: common + ["ij"], price: 50)
    static let hangul = EditCosts(
        vowelGap: 40, unwrittenVowel: 40, breath: 100, firstLetter: 0, pairs: common + voicing, price: 25)
    static let unvowelled = EditCosts(
        vowelGap: 35, unwrittenVowel: 8, breath: 70, firstLetter: 30, pairs: common + arabicClasses, price: 25)

    /// Letters that stand for one another in transcriptions.
    private static let common = ["sz", "cs", "ck", "kg", "fv", "bp", "dt", "hg", "jz", "jg", "cj", "hk", "vu", "mn"]
    private static let voicing = ["kg", "td", "bp", "cj", "rl", "rn"]
    private static let arabicClasses = ["kg", "zd", "ts", "vu", "ui", "va", "vo", "pb"]

    private init(
        vowelGap: Int32, unwrittenVowel: Int32, breath: Int32, firstLetter: Int32, pairs: [String], price: UInt8
    ) {
        self.firstLetter = firstLetter
        gaps = Array(repeating: 100, count: 256)
        gapsInSecond = Array(repeating: 100, count: 256)
        substitutions = Array(repeating: 100, count: 65536)
        let vowels = Array("aeiou".utf8)
        for x in vowels {
            gaps[Int(x)] = vowelGap
            gapsInSecond[Int(x)] = unwrittenVowel
            for y in vowels { set(x, y, 45) }
        }
        for letter in "hj".utf8 {
            gaps[Int(letter)] = breath
            gapsInSecond[Int(letter)] = breath
        }
        for pair in ["ou", "ei", "ea", "ao"] { set(pair, 30) }
        for pair in pairs { set(pair, pair == "mn" ? 70 : price) }
        for letter in 0..<256 { substitutions[letter << 8 | letter] = 0 }
    }

    private mutating func set(_ pair: String, _ price: UInt8) {
        let letters = Array(pair.utf8)
        set(letters[0], letters[1], price)
    }

    private mutating func set(_ x: UInt8, _ y: UInt8, _ price: UInt8) {
        substitutions[Int(x) << 8 | Int(y)] = price
        substitutions[Int(y) << 8 | Int(x)] = price
    }

    func substitution(_ x: UInt8, _ y: UInt8) -> Int32 { Int32(substitutions[Int(x) << 8 | Int(y)]) }
    func gap(_ letter: UInt8) -> Int32 { gaps[Int(letter)] }
    func gapInSecond(_ letter: UInt8) -> Int32 { gapsInSecond[Int(letter)] }
}
