// Sums of rows of the model: sixteen bits a category, kept apart as even and odd bytes so that whole registers are added.

struct WeightSums {
    /// A weight is stored as a byte with this much added.
    static let zero = 128
    private static let lowBytes = SIMD4<UInt64>(repeating: 0x00FF_00FF_00FF_00FF)

    private var even = SIMD4<UInt64>()
    private var odd = SIMD4<UInt64>()
    private var count = 0

    /// Adds a row; at most 257 times, which a half window keeps.
    @inline(__always)
    mutating func add(_ row: SIMD4<UInt64>) {
        even = even &+ (row & Self.lowBytes)
        odd = odd &+ ((row &>> 8) & Self.lowBytes)
        count += 1
    }

    /// The sum of a category's weights.
    @inline(__always)
    func sum(_ category: Int) -> Int {
        let lane = category & 7
        let word = lane & 1 == 0 ? even[category >> 3] : odd[category >> 3]
        return Int((word &>> UInt64(8 * (lane & 6))) & 0xFFFF) - Self.zero * count
    }
}
