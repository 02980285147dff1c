// What one principal's findings weigh together: the contributions themselves, so that neither order nor repetition matters.
//
// Invariants:
// 1. A tally is a set: the same event counts once, and the order in which events come does not change it.
// 2. It holds at most `most` contributions; of more, those that weigh least are forgotten, told ones first.
// 3. What was told counts no more.

import CheckerKit
import Glibc

/// One finding that counts.
struct Contribution: Sendable, Hashable {
    /// The event's id, hashed.
    var event: UInt64
    /// Milliseconds since 1970.
    var time: Int64
    var weight: Double
    /// Whether an alert has named it already.
    var isTold = false
    /// What was found and where, for people; kept for the newest only.
    var note = ""
}

/// The contributions of one principal under one rule.
struct Tally: Sendable, Hashable {
    /// By time, then event.
    private(set) var contributions: [Contribution] = []

    /// How many contributions are kept.
    static let most = 64
    /// How many of them say what was found and where.
    static let noted = 5
    /// The longest such note, in bytes.
    private static let longestNote = 160

    /// A moment at which the sum was as high as it gets.
    struct Peak: Sendable, Hashable {
        var sum: Double
        /// The contributions that make it up, oldest first.
        var contributions: ArraySlice<Contribution>
    }

    init() {}

    var isEmpty: Bool { contributions.isEmpty }

    /// Adds a contribution.
    ///
    /// - Returns: Whether it counts: not if its event is known, or if it weighs less than all that are kept.
    mutating func add(_ new: Contribution, halfLife: Int64) -> Bool {
        if contributions.contains(where: { $0.event == new.event }) { return false }
        var new = new
        new.note = String(decoding: new.note.utf8.prefix(Self.longestNote), as: UTF8.self)
        contributions.append(new)
        contributions.sort { ($0.time, $0.event) < ($1.time, $1.event) }
        if contributions.count > Self.most, let least = least(halfLife) { contributions.remove(at: least) }
        for index in contributions.indices.dropLast(Self.noted) { contributions[index].note = "" }
        return contributions.contains { $0.event == new.event }
    }

    /// The index of the contribution that weighs least, at whatever time one asks.
    private func least(_ halfLife: Int64) -> Int? {
        contributions.indices.min { left, right in
            let (a, b) = (contributions[left], contributions[right])
            if a.isTold != b.isTold { return a.isTold }
            return (Self.lasting(a, halfLife), a.event) < (Self.lasting(b, halfLife), b.event)
        }
    }

    /// What a contribution weighs, as a logarithm to base 2 that the passing of time changes for all alike.
    private static func lasting(_ contribution: Contribution, _ halfLife: Int64) -> Double {
        log2(max(contribution.weight, 1e-9)) + Double(contribution.time) / Double(halfLife)
    }

    /// The decayed sum of what is not told, at a time; what comes later does not count.
    func sum(at time: Int64, halfLife: Int64) -> Double {
        contributions.reduce(0) { sum, contribution in
            guard !contribution.isTold, contribution.time <= time else { return sum }
            return sum + contribution.weight * exp2(-Double(time - contribution.time) / Double(halfLife))
        }
    }

    /// The highest sum from a time on, which an event at that time may have made the highest ever.
    func peak(from time: Int64, halfLife: Int64) -> Peak? {
        var best: Peak?
        var sum = 0.0
        var last: Int64?
        for (index, contribution) in contributions.enumerated() where !contribution.isTold {
            if let last { sum *= exp2(-Double(contribution.time - last) / Double(halfLife)) }
            last = contribution.time
            sum += contribution.weight
            if contribution.time >= time, sum > best?.sum ?? 0 {
                best = Peak(sum: sum, contributions: contributions[...index])
            }
        }
        best?.contributions.removeAll(where: \.isTold)
        return best
    }

    /// Marks what makes up a peak as told.
    mutating func tell(_ peak: Peak) {
        let told = Set(peak.contributions.map(\.event))
        for index in contributions.indices where told.contains(contributions[index].event) {
            contributions[index].isTold = true
        }
    }
}

// How a tally is remembered.
extension Tally {
    /// The rank of a tally: who weighs least is forgotten first; of equals, who was seen longest ago.
    func rank(halfLife: Int64) -> Double {
        let all = contributions.map { Self.lasting($0, halfLife) }
        guard let highest = all.max() else { return -.infinity }
        return highest + log2(all.reduce(0) { $0 + exp2($1 - highest) })
    }

    /// Reads what ``bytes`` wrote; what cannot be read counts as nothing.
    init(_ bytes: [UInt8]) {
        var reader = ByteReader(bytes[...])
        while let event = reader.word(), let time = reader.word(), let weight = reader.word(),
            let flags = reader.byte(),
            let length = reader.byte(), let note = reader.text(Int(length))
        {
            let value = Double(bitPattern: weight)
            guard value.isFinite, value >= 0, contributions.count < Self.most else { continue }
            contributions.append(
                Contribution(
                    event: event, time: Int64(bitPattern: time), weight: value, isTold: flags & 1 == 1, note: note))
        }
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for contribution in contributions {
            let words = [
                contribution.event, UInt64(bitPattern: contribution.time), contribution.weight.bitPattern,
            ]
            for word in words { for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * shift))) } }
            bytes.append(contribution.isTold ? 1 : 0)
            let note = contribution.note.utf8.prefix(255)
            bytes.append(UInt8(note.count))
            bytes += note
        }
        return bytes
    }
}

/// Reads little-endian words from bytes that may end anywhere.
private struct ByteReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func byte() -> UInt8? { rest.popFirst() }

    mutating func word() -> UInt64? {
        guard rest.count >= 8 else { return nil }
        var word: UInt64 = 0
        for shift in 0..<8 { word |= UInt64(rest.removeFirst()) << UInt64(8 * shift) }
        return word
    }

    mutating func text(_ length: Int) -> String? {
        guard rest.count >= length else { return nil }
        defer { rest.removeFirst(length) }
        return String(decoding: rest.prefix(length), as: UTF8.self)
    }
}
