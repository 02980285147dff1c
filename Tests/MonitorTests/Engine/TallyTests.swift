// What weak findings come to together: neither their order nor their repetition counts, and time takes its half.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct TallyTests {
    static let day: Int64 = 86_400_000
    static let start: Int64 = 1_790_000_000_000
    static let halfLife = 3 * day

    private static func contribution(_ event: UInt64, _ days: Double, _ weight: Double = 1) -> Contribution {
        Contribution(
            event: event, time: start + Int64(days * Double(day)), weight: weight, note: "military, log@\(event)")
    }

    private static func tally(_ contributions: [Contribution]) -> Tally {
        var tally = Tally()
        for contribution in contributions { _ = tally.add(contribution, halfLife: halfLife) }
        return tally
    }

    @Test func `half is left after the half-life, and what comes later does not count`() {
        let tally = Self.tally([Self.contribution(1, 0), Self.contribution(2, 3)])
        func sum(_ days: Int64) -> Double { tally.sum(at: Self.start + days * Self.day, halfLife: Self.halfLife) }
        #expect(abs(sum(0) - 1) < 1e-9)
        #expect(abs(sum(3) - 1.5) < 1e-9)
        #expect(abs(sum(6) - 0.75) < 1e-9)
        #expect(sum(-1) == 0)
    }

    @Test func `ten findings of 0.3 weigh what ten of 0.02 do not`() {
        let sums = [0.3, 0.02].map { 10 * Accumulation.weight(of: $0) }
        #expect(abs(sums[0] - 3.567) < 0.001 && abs(sums[1] - 0.202) < 0.001)
        #expect(abs(Accumulation.confidence(of: sums[1]) - (1 - 0.8171)) < 0.001)
        #expect(Accumulation.weight(of: 1) < 4 && Accumulation.weight(of: .nan).isFinite)
    }

    @Test func `the order of events changes neither the sum nor what is kept`() {
        var generator = SeededGenerator(seed: 11)
        for count in [3, 40, 64, 200] {
            let all = (0..<count).map { index in
                Self.contribution(
                    UInt64(index), Double.random(in: 0...30, using: &generator),
                    Double.random(in: 0.1...3, using: &generator))
            }
            let first = Self.tally(all)
            for _ in 0..<5 {
                let other = Self.tally(all.shuffled(using: &generator))
                #expect(other.contributions.map(\.event) == first.contributions.map(\.event))
                #expect(other.contributions.map(\.weight) == first.contributions.map(\.weight))
                #expect(
                    other.peak(from: 0, halfLife: Self.halfLife)?.sum
                        == first.peak(from: 0, halfLife: Self.halfLife)?.sum)
            }
            #expect(first.contributions.count == min(count, Tally.most))
        }
    }

    @Test func `the same event counts once`() {
        let all = (0..<20).map { Self.contribution(UInt64($0), Double($0) / 2) }
        var tally = Self.tally(all)
        let before = tally
        for contribution in all.reversed() {
            let counts = tally.add(contribution, halfLife: Self.halfLife)
            #expect(!counts)
        }
        #expect(tally == before)
    }

    @Test func `of too many the weightiest are kept, and those that were told go first`() throws {
        var tally = Self.tally((0..<Tally.most).map { Self.contribution(UInt64($0), 0, 1) })
        let counts = [
            tally.add(Self.contribution(1000, 0, 0.5), halfLife: Self.halfLife),
            tally.add(Self.contribution(1001, 0, 2), halfLife: Self.halfLife),
        ]
        #expect(counts == [false, true])
        let peak = try #require(tally.peak(from: 0, halfLife: Self.halfLife))
        tally.tell(peak)
        #expect(tally.sum(at: Self.start, halfLife: Self.halfLife) == 0)
        let countsAgain = tally.add(Self.contribution(1002, 0, 0.5), halfLife: Self.halfLife)
        #expect(countsAgain)
        #expect(abs(tally.sum(at: Self.start, halfLife: Self.halfLife) - 0.5) < 1e-9)
    }

    @Test func `an event that comes late counts at its own time, and raises what came after it`() throws {
        var tally = Self.tally([Self.contribution(1, 0), Self.contribution(2, 30)])
        _ = tally.add(Self.contribution(3, 0.1), halfLife: Self.halfLife)
        let peak = try #require(tally.peak(from: Self.start + Self.day / 10, halfLife: Self.halfLife))
        #expect(peak.sum > 1.9 && peak.contributions.map(\.event) == [1, 3])
        #expect(tally.peak(from: Self.start + 40 * Self.day, halfLife: Self.halfLife) == nil)
    }

    @Test func `times at the ends of their range do no harm`() {
        var tally = Tally()
        for (index, time) in [Int64.min / 2, -1, 0, Self.start, Timestamp.representable.upperBound].enumerated() {
            _ = tally.add(Contribution(event: UInt64(index), time: time, weight: 1), halfLife: 60_000)
        }
        #expect(tally.contributions.count == 5)
        #expect(tally.peak(from: 0, halfLife: 60_000)?.sum.isFinite == true)
        #expect(tally.rank(halfLife: 60_000).isFinite)
    }

    @Test func `what was written is read again, and other bytes are no more than nothing`() {
        var tally = Self.tally((0..<80).map { Self.contribution(UInt64($0), Double($0), 0.3 + Double($0) / 100) })
        if let peak = tally.peak(from: Self.start + 70 * Self.day, halfLife: Self.halfLife) { tally.tell(peak) }
        let bytes = tally.bytes
        #expect(Tally(bytes) == tally)
        #expect(bytes.count < 4096)
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<300 {
            var broken = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator)))
            for _ in 0..<8 where !broken.isEmpty {
                broken[Int.random(in: 0..<broken.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            let read = Tally(broken)
            #expect(read.contributions.count <= Tally.most)
            #expect(read.contributions.allSatisfy { $0.weight.isFinite && $0.weight >= 0 })
        }
    }

    @Test func `only the newest say what and where, in few bytes`() {
        var tally = Tally()
        for index in 0..<20 {
            var contribution = Self.contribution(UInt64(index), Double(index))
            contribution.note = String(repeating: "ü", count: 500)
            _ = tally.add(contribution, halfLife: Self.halfLife)
        }
        #expect(
            tally.contributions.map(\.note.isEmpty) == Array(repeating: true, count: 15)
                + Array(repeating: false, count: 5))
        #expect(tally.bytes.count < 20 * 30 + 5 * 200)
    }
}
