// Compares two sound forms by the cost of the edits that lead from one to the other.

/// Weighted edit distance, with room reused from one comparison to the next.
struct TokenComparison: ~Copyable {
    private var cells = Room<Int32>(repeating: 0, count: 3 * (limit + 1))
    /// Letters compared at most.
    static let limit = 40

    private let spelled = EditCosts.spelled
    private let hangul = EditCosts.hangul
    private let unvowelled = EditCosts.unvowelled

    /// From 0 to 1; 0 when the forms share too little to be spellings of one word.
    ///
    /// A first form read without vowels lets vowels be inserted almost freely.
    mutating func similarity(_ a: Letters, _ b: Letters, _ reading: Reading) -> Float {
        let a = a.prefix(Self.limit)
        let b = b.prefix(Self.limit)
        let longest = max(a.count, b.count)
        let shortest = min(a.count, b.count)
        if longest == shortest, a.isEqual(to: b) { return 1 }
        if reading == .unvowelled {
            if longest > shortest * 2 + 2 { return 0 }
        } else if shortest < 3 || longest - shortest > 3 {
            return 0
        }
        let length =
            reading == .unvowelled ? max(shortest, 3) : max((longest + shortest + 1) / 2, 4)
        let limit = Int32(100 * length) * 3 / 10
        let cost = distance(a, b, reading, limit: limit)
        let similarity = 1 - Float(cost) / Float(100 * length)
        return similarity < Self.floor ? 0 : similarity
    }

    /// Below this two words are different words.
    ///
    /// - Source: chosen by judgement (2026-11); not tuned.
    static let floor: Float = 0.70

    private mutating func distance(_ a: Letters, _ b: Letters, _ reading: Reading, limit: Int32) -> Int32 {
        switch reading {
        case .spelled, .han:
            // What both begin or end with costs nothing, and no other alignment costs less.
            var start = 0
            let shortest = min(a.count, b.count)
            while start < shortest, a[start] == b[start] { start += 1 }
            var end = 0
            while end < shortest - start, a[a.count - 1 - end] == b[b.count - 1 - end] { end += 1 }
            // One letter before is kept, so that two swapped letters are seen as such.
            return distance(
                a[start..<a.count - end], b[start..<b.count - end], spelled, limit: limit, isStart: start == 0)
        case .hangul: return distance(a, b, hangul, limit: limit, isStart: true)
        case .unvowelled: return distance(a, b, unvowelled, limit: limit, isStart: true)
        }
    }

    /// The cost of the edits; any number above `limit` once it is clear that they cost more.
    private mutating func distance(
        _ a: Letters, _ b: Letters, _ costs: EditCosts, limit: Int32, isStart: Bool
    ) -> Int32 {
        let width = Self.limit + 1
        cells[0] = 0
        for column in 0..<b.count { cells[column + 1] = cells[column] + costs.gapInSecond(b[column]) }
        var current = 0
        var above = 0
        var twoAbove = 0
        var leastAbove: Int32 = 0
        for row in 0..<a.count {
            (twoAbove, above, current) = (above, current, (row + 1) % 3 * width)
            let x = a[row]
            let gap = costs.gap(x)
            var left = cells[above] + gap
            var diagonal = cells[above]
            var least = left
            cells[current] = left
            for column in 0..<b.count {
                let y = b[column]
                let up = cells[above + column + 1]
                var best = diagonal
                if x != y {
                    best += costs.substitution(x, y)
                    if isStart, row + column == 0 { best += costs.firstLetter }
                }
                best = min(best, up + gap, left + costs.gapInSecond(y))
                if row > 0, column > 0, x == b[column - 1], y == a[row - 1] {
                    best = min(best, cells[twoAbove + column - 1] + 80)
                }
                diagonal = up
                left = best
                least = min(least, best)
                cells[current + column + 1] = best
            }
            if least > limit, leastAbove > limit { return least }
            leastAbove = least
        }
        return cells[current + b.count]
    }
}

/// What edits cost, in hundredths of a letter.
struct EditCosts: Sendable {
    private let substitutions: Table<UInt8>
    /// What a letter costs that only the first or only the second word has.
    private let gaps: Table<Int32>
    private let gapsInSecond: Table<Int32>
    let firstLetter: Int32

    static let spelled = EditCosts(
        vowelGap: 70, unwrittenVowel: 70, breath: 50, firstLetter: 20, pairs: related, price: 50)
    static let hangul = EditCosts(
        vowelGap: 40, unwrittenVowel: 40, breath: 100, firstLetter: 0, pairs: common + voicing, price: 25)
    static let unvowelled = EditCosts(
        vowelGap: 35, unwrittenVowel: 8, breath: 70, firstLetter: 30, pairs: common + arabicClasses, price: 25)

    /// Pairs of letters of which one may stand for the other in a word that is spelled.
    static var related: [String] { common + ["ij"] }

    /// Letters that stand for one another in transcriptions.
    private static let common = ["sz", "cs", "ck", "kg", "fv", "bp", "dt", "hg", "jz", "jg", "cj", "hk", "vu", "mn"]
    private static let voicing = ["kg", "td", "bp", "cj", "rl", "rn"]
    private static let arabicClasses = ["kg", "zd", "ts", "vu", "ui", "va", "vo", "pb"]

    private init(
        vowelGap: Int32, unwrittenVowel: Int32, breath: Int32, firstLetter: Int32, pairs: [String], price: UInt8
    ) {
        self.firstLetter = firstLetter
        var gaps = [Int32](repeating: 100, count: 128)
        var gapsInSecond = gaps
        var substitutions = [UInt8](repeating: 100, count: 128 * 128)
        func set(_ x: UInt8, _ y: UInt8, _ price: UInt8) {
            substitutions[Int(x) << 7 | Int(y)] = price
            substitutions[Int(y) << 7 | Int(x)] = price
        }
        for x in "aeiou".utf8 {
            gaps[Int(x)] = vowelGap
            gapsInSecond[Int(x)] = unwrittenVowel
            for y in "aeiou".utf8 { set(x, y, 45) }
        }
        for letter in "hj".utf8 {
            gaps[Int(letter)] = breath
            gapsInSecond[Int(letter)] = breath
        }
        for pair in ["ou", "ei", "ea", "ao"].map({ ($0, 30) }) + pairs.map({ ($0, $0 == "mn" ? 70 : price) }) {
            let letters = Array(pair.0.utf8)
            set(letters[0], letters[1], pair.1)
        }
        for letter in 0..<128 { substitutions[letter << 7 | letter] = 0 }
        self.gaps = Table(keeping: gaps)
        self.gapsInSecond = Table(keeping: gapsInSecond)
        self.substitutions = Table(keeping: substitutions)
    }

    @inline(__always) func substitution(_ x: UInt8, _ y: UInt8) -> Int32 {
        Int32(substitutions[Int(x & 0x7F) << 7 | Int(y & 0x7F)])
    }
    @inline(__always) func gap(_ letter: UInt8) -> Int32 { gaps[Int(letter & 0x7F)] }
    @inline(__always) func gapInSecond(_ letter: UInt8) -> Int32 { gapsInSecond[Int(letter & 0x7F)] }
}
