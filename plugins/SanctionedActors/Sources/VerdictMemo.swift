// Remembers what was found for a value, so that the next event with it costs a hash and a comparison.

import CheckerKit

/// What was found for a value: nothing, or the number of a list of matches.
typealias Verdict = Int32

/// An open-addressed table of values and verdicts; emptied when full, so that its memory is bounded.
struct VerdictMemo: Sendable {
    static let clean: Verdict = -1
    /// Values longer than this are looked up afresh each time.
    static let longestValue = 512

    private struct Slot: Sendable {
        var hash: UInt64 = 0
        var start: UInt32 = 0
        var length: UInt16 = 0
        var lane: UInt8 = 0
        var isUsed = false
        var verdict: Verdict = 0
    }

    private var slots: [Slot]
    private var text: [UInt8] = []
    private var count = 0
    private let textLimit: Int
    /// The matches that verdicts refer to.
    private(set) var matches: [[NameMatch]] = []

    /// The capacity must be a power of 2; a table holds three quarters of it.
    init(capacity: Int = 1 << 16, textLimit: Int = 4 << 20) {
        slots = Array(repeating: Slot(), count: capacity)
        self.textLimit = textLimit
    }

    /// Returns the verdict on a value in a lane; `nil` if there is none yet.
    func verdict(on value: Span<UInt8>, hash: UInt64, lane: UInt8) -> Verdict? {
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        let bytes = text.span
        while slots[index].isUsed {
            let slot = slots[index]
            if slot.hash == hash, slot.lane == lane, Int(slot.length) == value.count,
                equal(value, bytes.extracting(Int(slot.start)..<(Int(slot.start) + value.count)))
            {
                return slot.verdict
            }
            index = (index + 1) & mask
        }
        return nil
    }

    mutating func insert(_ value: Span<UInt8>, hash: UInt64, lane: UInt8, matches found: [NameMatch]) {
        guard value.count <= Self.longestValue, verdict(on: value, hash: hash, lane: lane) == nil else { return }
        if count * 4 >= slots.count * 3 || text.count + value.count > textLimit { removeAll() }
        let mask = slots.count - 1
        var index = Int(truncatingIfNeeded: hash) & mask
        while slots[index].isUsed { index = (index + 1) & mask }
        var verdict = Self.clean
        if !found.isEmpty {
            verdict = Verdict(matches.count)
            matches.append(found)
        }
        slots[index] = Slot(
            hash: hash, start: UInt32(text.count), length: UInt16(value.count), lane: lane, isUsed: true,
            verdict: verdict)
        for position in value.indices { text.append(value[position]) }
        count += 1
    }

    private mutating func removeAll() {
        for index in slots.indices { slots[index] = Slot() }
        text.removeAll(keepingCapacity: true)
        matches.removeAll()
        count = 0
    }
}

/// Whether two texts are the same.
func equal(_ a: Span<UInt8>, _ b: Span<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    let a = unsafe a.bytes
    let b = unsafe b.bytes
    var offset = 0
    while offset + 8 <= a.byteCount {
        // SAFETY: eight bytes from offset lie within both spans.
        let x = unsafe a.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        let y = unsafe b.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        if x != y { return false }
        offset += 8
    }
    while offset < a.byteCount {
        if a.byte(offset) != b.byte(offset) { return false }
        offset += 1
    }
    return true
}

/// A hash of a text, eight bytes at a time; the same value in the same lane gives the same hash within a process.
func hash64(_ value: Span<UInt8>, lane: UInt8, seed: UInt64) -> UInt64 {
    let bytes = unsafe value.bytes
    var hash = seed ^ UInt64(lane) &* 0x9E37_79B9_7F4A_7C15
    var offset = 0
    while offset + 8 <= bytes.byteCount {
        // SAFETY: eight bytes from offset lie within the span.
        let word = unsafe bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self)
        hash = mixed(hash ^ word)
        offset += 8
    }
    var rest = UInt64(bytes.byteCount) << 56
    while offset < bytes.byteCount {
        rest = rest << 8 ^ UInt64(bytes.byte(offset))
        offset += 1
    }
    return mixed(hash ^ rest)
}

private func mixed(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low
}

extension RawSpan {
    /// The byte at an offset that the caller has checked.
    fileprivate func byte(_ offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
