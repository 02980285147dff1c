// Addresses as sorted ranges with a number each: what a look-up walks instead of a database's tree.
//
// Invariants:
// 1. `starts` ascends strictly and begins with 0 unless empty; range `i` reaches to `starts[i + 1] - 1`.
// 2. `index[t]` is the range of the first address whose leading 16 bits are `t`, for every `t`, once ``seal()`` was called.

/// Ranges of addresses of one family, neighbours with the same value merged.
struct FlatRanges<Bits: FixedWidthInteger & UnsignedInteger & Sendable>: Sendable {
    private var starts: [Bits] = []
    private var values: [RecordCode] = []
    private var index: [UInt32] = []

    var isEmpty: Bool { starts.isEmpty }

    /// Adds the range that begins at `start`, which must be above all starts so far.
    mutating func append(_ start: Bits, _ value: RecordCode) {
        if values.last == value { return }
        starts.append(start)
        values.append(value)
    }

    /// Makes the table ready to be asked; nothing is added afterwards.
    mutating func seal() {
        guard !starts.isEmpty else { return }
        // Growing doubled the arrays; what is kept for months should be no larger than it must.
        starts = Array(starts)
        values = Array(values)
        index = []
        index.reserveCapacity(1 << 16)
        var range = 0
        for top in 0..<(1 << 16) {
            let first = Bits(top) << Self.shift
            while range + 1 < starts.count, starts[range + 1] <= first { range += 1 }
            index.append(UInt32(range))
        }
    }

    private static var shift: Int { Bits.bitWidth - 16 }

    /// Returns the value of an address and the last address of its range; `nil` if the table is empty.
    @inline(__always)
    func find(_ bits: Bits) -> (value: RecordCode, last: Bits)? {
        guard !starts.isEmpty else { return nil }
        let top = Int(truncatingIfNeeded: bits >> Self.shift)
        var low = Int(index[top])
        var high = top + 1 < index.count ? Int(index[top + 1]) + 1 : starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= bits { low = middle } else { high = middle }
        }
        return (values[low], low + 1 < starts.count ? starts[low + 1] - 1 : Bits.max)
    }
}

/// A database of both families as ranges.
final class FlatTable: Sendable {
    let v4: FlatRanges<UInt32>
    let v6: FlatRanges<UInt128>

    init(v4: FlatRanges<UInt32>, v6: FlatRanges<UInt128>) {
        (self.v4, self.v6) = (v4, v6)
    }

    /// Returns what the database says of an address, and the last address for which it says so.
    @inline(__always)
    func find(_ address: Address) -> (value: RecordCode, last: UInt128) {
        if address.isV4 {
            guard let found = v4.find(UInt32(truncatingIfNeeded: address.bits)) else { return (.otherFamily, .max) }
            return (found.value, UInt128(found.last))
        }
        guard let found = v6.find(address.bits) else { return (.otherFamily, .max) }
        return (found.value, found.last)
    }
}
