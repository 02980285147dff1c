// Remembers which nodes and records of a database have been read, one bit each.

/// Which of the numbers from 0 to `count - 1` have been seen.
struct Bitmap {
    private var words: [UInt64]
    private let count: Int

    init(_ count: Int) {
        self.count = count
        words = Array(repeating: 0, count: count / 64 + 1)
    }

    /// Whether the number is in range and was not in yet.
    @discardableResult
    mutating func insert(_ number: Int) -> Bool {
        guard number < count, words[number / 64] >> UInt64(number % 64) & 1 == 0 else { return false }
        words[number / 64] |= 1 << UInt64(number % 64)
        return true
    }
}
