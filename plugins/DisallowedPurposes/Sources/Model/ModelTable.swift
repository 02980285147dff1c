// The weights of the linear model, read in place from the program's own bytes.
//
// The file: magic, bits of a slot, categories, rows, scale, biases; a check byte for each slot, zero for none; then, in the
// order of the slots, the weights of each used slot, a byte for each category, relative to "none" and
// moved up by 128; 32 bytes more.

import CPurposeModel

/// The table compiled in.
///
/// Immutable; the pointer is to a constant of the program: hence unchecked.
@safe final class ModelTable: @unchecked Sendable {
    /// In the order of the file; Training/train.py knows the same list.
    static let categories = [
        "cbrn", "critical_infrastructure", "cyber_attack", "disinformation", "espionage", "fraud_deception",
        "harassment_hate", "human_trafficking", "illegal_drugs", "itar_export", "military_warfare", "other_illegal",
        "privacy", "regulated_advice", "self_harm", "terrorism", "violence", "weapons",
    ]
    /// The same, as indices into the categories of the policies.
    static let policyCategories = categories.compactMap(ModelPolicies.categories.firstIndex)
    private static let magic = Array("VEDPURP1".utf8)
    private static let headerLength = 24

    /// For each slot: the check byte in the highest bits, and the number of its row plus one; zero if it has none.
    let entries: [UInt32]
    /// Weights row by row, ``categories`` bytes each.
    let rows: UnsafePointer<UInt8>
    /// How far to shift a hash to get its slot.
    let shift: UInt64
    /// For each category, in units of ``scale``.
    let bias: [Int]
    let scale: Double
    /// How many features have weights.
    let rowCount: Int

    /// The table that was built in; `nil` only if the program is damaged.
    static let builtIn = unsafe ModelTable(
        UnsafeBufferPointer(start: purposemodel_bytes(), count: Int(purposemodel_count())))

    /// Reads a table; `nil` if its parts do not fit together.
    ///
    /// The bytes must stay where they are.
    init?(_ file: UnsafeBufferPointer<UInt8>) {
        guard file.count > Self.headerLength, unsafe file.prefix(8).elementsEqual(Self.magic),
            let base = file.baseAddress
        else { return nil }
        let header = (2..<6).map { unsafe Self.word(base + 4 * $0) }
        let (bits, categories, used) = (Int(header[0]), Int(header[1]), Int(header[2]))
        guard (8...20).contains(bits), categories == Self.categories.count, used < 1 << 24 else { return nil }
        let checks = Self.headerLength + 4 * categories
        let size = 1 << bits
        guard file.count == checks + size + used * categories + 32 else { return nil }
        var entries = [UInt32](repeating: 0, count: size)
        var row: UInt32 = 0
        for slot in 0..<size {
            let check = unsafe file[checks + slot]
            if check == 0 { continue }
            row += 1
            entries[slot] = UInt32(check) << 24 | row
        }
        guard Int(row) == used else { return nil }
        bias = (0..<categories).map {
            Int(Int32(bitPattern: unsafe Self.word(base + Self.headerLength + 4 * $0)))
        }
        self.entries = entries
        unsafe rows = base + checks + size
        shift = UInt64(64 - bits)
        scale = Double(Float(bitPattern: header[3]))
        rowCount = used
    }

    private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(littleEndian: unsafe UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
    }

    /// Returns the weights of a feature, by its hash; `nil` if it has none.
    @inline(__always)
    func weights(_ hash: UInt64, _ entries: UnsafeBufferPointer<UInt32>) -> SIMD4<UInt64>? {
        let entry = unsafe entries[Int(hash >> shift)]
        let check = UInt32(truncatingIfNeeded: max(hash & 0xFF, 1))
        guard entry >> 24 == check else { return nil }
        let row = Int(entry & 0xFF_FFFF) - 1
        return unsafe UnsafeRawPointer(rows + row * Self.rowLength).loadUnaligned(as: SIMD4<UInt64>.self)
    }

    /// Returns the number of a feature's row plus one, and 1 if it has one, else 0.
    @inline(__always)
    func row(_ hash: UInt64, _ entries: UnsafeBufferPointer<UInt32>) -> (row: UInt32, isThere: Int) {
        let entry = unsafe entries[Int(hash >> shift)]
        let check = UInt32(truncatingIfNeeded: max(hash & 0xFF, 1))
        return (entry & 0xFF_FFFF, entry >> 24 == check ? 1 : 0)
    }

    /// Returns the sums of the first `count` of the rows.
    @inline(__always)
    func sums(_ rows: UnsafeMutableBufferPointer<UInt32>, _ count: Int) -> WeightSums {
        var sums = WeightSums()
        for index in 0..<count {
            let place = unsafe self.rows + (Int(rows[index]) - 1) * Self.rowLength
            sums.add(unsafe UnsafeRawPointer(place).loadUnaligned(as: SIMD4<UInt64>.self))
        }
        return sums
    }

    /// Bytes of a row; what is read beyond them belongs to no category.
    private static let rowLength = 18
}
