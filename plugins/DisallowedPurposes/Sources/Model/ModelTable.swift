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

    /// A byte for each slot, zero if it has no row: all that most look-ups read, small enough to stay near the processor.
    private let checks: UnsafePointer<UInt8>
    /// For each eight slots, the number of rows before theirs.
    private let rowsBefore: [UInt32]
    /// Weights row by row, ``WeightSums/rowLength`` bytes each.
    private let rows: UnsafePointer<UInt8>
    /// How far to shift a hash to get its slot.
    private let shift: UInt64
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
        var rowsBefore: [UInt32] = []
        rowsBefore.reserveCapacity(size / 8)
        var row = 0
        for eight in stride(from: 0, to: size, by: 8) {
            rowsBefore.append(UInt32(row))
            row += Self.used(unsafe WordHash.load(base + checks + eight))
        }
        guard row == used else { return nil }
        bias = (0..<categories).map {
            Int(Int32(bitPattern: unsafe Self.word(base + Self.headerLength + 4 * $0)))
        }
        unsafe self.checks = base + checks
        self.rowsBefore = rowsBefore
        unsafe rows = base + checks + size
        shift = UInt64(64 - bits)
        scale = Double(Float(bitPattern: header[3]))
        rowCount = used
    }

    private static func word(_ bytes: UnsafePointer<UInt8>) -> UInt32 {
        UInt32(littleEndian: unsafe UnsafeRawPointer(bytes).loadUnaligned(as: UInt32.self))
    }

    /// Returns the sums of the rows that features have, by the hashes of these; the hashes are overwritten.
    @inline(__always)
    func sums(_ hashes: UnsafeMutableBufferPointer<UInt64>, _ count: Int) -> WeightSums {
        // First all slots are looked up, then rows added: no branch on what was read, so that the reads overlap.
        var found = 0
        for index in 0..<count {
            let hash = unsafe hashes[index]
            let slot = hash &>> shift
            unsafe hashes[found] = slot
            found &+= unsafe checks[Int(slot)] == UInt8(truncatingIfNeeded: max(hash & 0xFF, 1)) ? 1 : 0
        }
        var sums = WeightSums()
        unsafe rowsBefore.withUnsafeBufferPointer { rowsBefore in
            for index in 0..<found {
                let slot = unsafe Int(hashes[index])
                let before = unsafe WordHash.load(checks + (slot & ~7)) & WordHash.mask(slot & 7)
                let row = unsafe Int(rowsBefore[slot >> 3]) + Self.used(before)
                unsafe sums.add(rows + row * WeightSums.rowLength)
            }
        }
        return sums
    }

    // How many of eight check bytes are not zero.
    @inline(__always)
    private static func used(_ checks: UInt64) -> Int {
        let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
        let lanes = (((checks & low) &+ low) | checks) & ~low
        return Int(((lanes >> 7) &* 0x0101_0101_0101_0101) >> 56)
    }
}
