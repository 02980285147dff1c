// Compares two sound forms by the cost of the edits that lead from one to the other.

/// Weighted edit distance, with room reused from one comparison to the next.
struct TokenComparison {
    private var rows: [[Int32]] = Array(repeating: Array(repeating: 0, count: Self.limit + 1), count: 3)
    /// Letters compared at most.
    static let limit = 40

    /// From 0 to 1; 0 when the forms share too little to be spellings of one word.
    ///
    /// - Parameter reading: How the first form was read; one without vowels lets vowels be inserted almost freely.
    mutating func similarity(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, _ reading: Reading) -> Float {
        let a = a.prefix(Self.limit), b = b.prefix(Self.limit)
        if a.elementsEqual(b) { return 1 }
        let longest = max(a.count, b.count), shortest = min(a.count, b.count)
        if reading == .unvowelled {
            if longest > shortest * 2 + 2 { return 0 }
        } else if shortest < 3 || longest - shortest > 3 {
            return 0
        }
        let cost = distance(a, b, reading)
        let length = reading == .unvowelled ? longest : (longest + shortest + 1) / 2
        let similarity = 1 - Float(cost) / Float(100 * max(length, 4))
        return similarity < Self.floor ? 0 : similarity
    }

    /// Below this two words are different words.
    ///
    /// - Source: measured on the development set: lower values add false matches only (2026-11).
    static let floor: Float = 0.70

    private mutating func distance(_ a: ArraySlice<UInt8>, _ b: ArraySlice<UInt8>, _ reading: Reading) -> Int32 {
        let costs = reading == .spelled ? EditCosts.spelled : reading == .hangul ? EditCosts.hangul : EditCosts.unvowelled
        rows[0][0] = 0
        var previousB: UInt8 = 0
        var column = 1
        for letter in b {
            rows[0][column] = rows[0][column - 1] + costs.gap(letter, after: previousB)
            previousB = letter
            column += 1
        }
        var previousA: UInt8 = 0
        var row = 1
        for x in a {
            let current = row % 3, above = (row + 2) % 3, twoAbove = (row + 1) % 3
            let gapX = costs.gap(x, after: previousA)
            rows[current][0] = rows[above][0] + gapX
            var column = 1
            previousB = 0
            for y in b {
                var best = rows[above][column - 1] + costs.substitution(x, y)
                if row == 1, column == 1, x != y { best += costs.firstLetter }
                best = min(best, rows[above][column] + gapX, rows[current][column - 1] + costs.gap(y, after: previousB))
                if row > 1, column > 1, x == previousB, y == previousA { best = min(best, rows[twoAbove][column - 2] + 80) }
                rows[current][column] = best
                previousB = y
                column += 1
            }
            previousA = x
            row += 1
        }
        return rows[(row - 1) % 3][b.count]
    }
}

/// What edits cost, in hundredths of a letter.
struct EditCosts: Sendable {
    private var substitutions: [UInt8]
    private var vowelGap: Int32
    var firstLetter: Int32

    static let spelled = EditCosts(vowelGap: 70, firstLetter: 20, pairs: common, price: 50)
    static let hangul = EditCosts(vowelGap: 30, firstLetter: 0, pairs: common + voicing, price: 20)
    static let unvowelled = EditCosts(vowelGap: 12, firstLetter: 30, pairs: common + arabicClasses, price: 25)

    /// Letters that stand for one another in transcriptions.
    private static let common = ["sz", "cs", "ck", "kg", "fv", "bp", "dt", "hg", "jz", "ij", "jg", "cj", "hk", "vu", "mn"]
    private static let voicing = ["kg", "td", "bp", "cj", "rl", "lr", "rn"]
    private static let arabicClasses = ["kg", "sz", "td", "jg", "zd", "ts", "hk", "vu", "ui", "va", "vo"]

    private init(vowelGap: Int32, firstLetter: Int32, pairs: [String], price: UInt8) {
        self.vowelGap = vowelGap
        self.firstLetter = firstLetter
        substitutions = Array(repeating: 100, count: 65536)
        let vowels = Array("aeiou".utf8)
        for x in vowels { for y in vowels { set(x, y, 45) } }
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

    func gap(_ letter: UInt8, after previous: UInt8) -> Int32 {
        if isVowel(letter) { return vowelGap }
        if letter == UInt8(ascii: "h") || letter == UInt8(ascii: "j") { return min(vowelGap, 50) }
        return letter == previous ? 30 : 100
    }
}
