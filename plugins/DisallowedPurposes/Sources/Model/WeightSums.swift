// Sums of rows of the model: sixteen bits a category, kept apart as even and odd bytes so that whole registers are added.

struct WeightSums {
    /// A weight is stored as a byte with this much added.
    static let zero = 128
    /// Bytes of a row, one for each category: sixteen in a register, two beside it.
    static let rowLength = 18
    private static let lowBytes = SIMD2<UInt64>(repeating: 0x00FF_00FF_00FF_00FF)

    private var even = SIMD2<UInt64>()
    private var odd = SIMD2<UInt64>()
    /// The last two categories, the first of them in the lower half.
    private var last: UInt64 = 0
    private var count = 0

    /// Adds a row; at most 257 times, which a half window keeps.
    @inline(__always)
    mutating func add(_ row: UnsafePointer<UInt8>) {
        let first = unsafe UnsafeRawPointer(row).loadUnaligned(as: SIMD2<UInt64>.self)
        even = even &+ (first & Self.lowBytes)
        odd = odd &+ ((first &>> 8) & Self.lowBytes)
        let rest = UInt64(unsafe row[16]) | UInt64(unsafe row[17]) << 32
        last = last &+ rest
        count += 1
    }

    /// The sum of a category's weights.
    @inline(__always)
    func sum(_ category: Int) -> Int {
        if category >= 16 { return Int((last &>> UInt64(32 * (category - 16))) & 0xFFFF_FFFF) - Self.zero * count }
        let lane = category & 7
        let word = lane & 1 == 0 ? even[category >> 3] : odd[category >> 3]
        return Int((word &>> UInt64(8 * (lane & 6))) & 0xFFFF) - Self.zero * count
    }
}
