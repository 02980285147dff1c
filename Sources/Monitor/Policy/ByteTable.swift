// A hash table whose keys are byte strings side by side, so that a look-up allocates nothing and counts no references.

/// Values by byte string; open addressing, at most half full.
struct ByteTable: Sendable {
    private struct Entry: Sendable {
        var hash: UInt64
        var start: Int
        var length: Int
        var value: Int
    }

    /// The index of an entry plus 1, or 0; a power of two of them.
    private var slots: [Int32] = Array(repeating: 0, count: 8)
    private var entries: [Entry] = []
    private var text: [UInt8] = []

    var isEmpty: Bool { entries.isEmpty }

    /// Adds a key.
    ///
    /// - Returns: The value that it has already, in which case nothing changes.
    mutating func insert(_ key: [UInt8], value: Int) -> Int? {
        if let known = self.value(of: key.span) { return known }
        let hash = Self.hash(unsafe key.span.bytes)
        entries.append(Entry(hash: hash, start: text.count, length: key.count, value: value))
        text += key
        if entries.count * 2 > slots.count {
            slots = Array(repeating: 0, count: slots.count * 2)
            for index in entries.indices { place(index) }
        } else {
            place(entries.count - 1)
        }
        return nil
    }

    /// Returns the value of a key.
    ///
    /// - Complexity: O(length of the key) as long as few hashes collide.
    func value(of key: Span<UInt8>) -> Int? {
        if entries.isEmpty { return nil }
        // A byte is a byte: nothing uninitialised can be read through these views.
        let bytes = unsafe key.bytes
        let hash = Self.hash(bytes)
        let (slots, entries, text) = unsafe (slots.span, entries.span, text.span.bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.hash == hash, entry.length == key.count,
                text.extracting(entry.start..<entry.start + entry.length).isEqual(to: bytes)
            {
                return entry.value
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    private mutating func place(_ index: Int) {
        var slot = Int(truncatingIfNeeded: entries[index].hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(index + 1)
    }

    /// Multiplies and folds eight bytes at a time; the factor is the golden ratio in 64 bits.
    ///
    /// What is stored comes from the operator, so that nobody else can choose what collides.
    private static func hash(_ bytes: RawSpan) -> UInt64 {
        var hash = UInt64(bytes.byteCount)
        var offset = 0
        while offset < bytes.byteCount {
            let product = (hash ^ bytes.word(at: offset)).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
            hash = product.high ^ product.low ^ hash.byteSwapped
            offset += 8
        }
        // The slot is chosen by the low bits: let the high ones count there.
        hash = (hash ^ (hash >> 32)) &* 0x9E37_79B9_7F4A_7C15
        return hash ^ (hash >> 29)
    }
}

extension RawSpan {
    /// Eight bytes from `offset` on; those after the end count as zero.
    fileprivate func word(at offset: Int) -> UInt64 {
        // The guard makes the load safe: all eight bytes lie within the span.
        if offset >= 0 && offset + 8 <= byteCount {
            return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        }
        var word: UInt64 = 0
        for index in offset..<byteCount {
            word |= UInt64(unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)) << UInt64((index - offset) * 8)
        }
        return word
    }

    /// Whether both hold the same bytes.
    fileprivate func isEqual(to other: RawSpan) -> Bool {
        guard byteCount == other.byteCount else { return false }
        var offset = 0
        while offset < byteCount {
            if word(at: offset) != other.word(at: offset) { return false }
            offset += 8
        }
        return true
    }
}
