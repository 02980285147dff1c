// A memory is bounded, forgets the least first, and can be taken back whole.

import CheckerKit
import CheckerTestKit
import Testing

struct MemoryTests {
    private static func note(_ rank: Double) -> Memory.Note { Memory.Note(rank: rank, bytes: [1, 2]) }

    private static func read(_ memory: inout Memory, _ keys: some Sequence<UInt64>) -> [Memory.Note?] {
        memory.withSpace("s", capacity: 100) { space in keys.map { space[$0] } }
    }

    @Test func `what was changed is seen at once, and gone when it is taken back`() {
        var memory = Memory()
        memory.withSpace("s", capacity: 100) { $0[1] = Self.note(1) }
        memory.settle()
        memory.withSpace("s", capacity: 100) { space in
            space[1] = nil
            space[2] = Self.note(2)
            #expect(space[1] == nil && space[2] != nil && space.count == 1)
        }
        #expect(memory.changes.map(\.key) == [1, 2] && memory.changes.map { $0.note == nil } == [true, false])
        memory.revert()
        #expect(memory.changes.isEmpty)
        #expect(Self.read(&memory, [1, 2]) == [Self.note(1), nil])
        #expect(memory.counts == ["s": 1])
    }

    @Test func `settled changes loaded elsewhere are the same memory`() {
        var memory = Memory()
        var stored: [UInt64: Memory.Note] = [:]
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            memory.withSpace("s", capacity: 100) { space in
                for _ in 0..<5 {
                    let key = UInt64.random(in: 0..<300, using: &generator)
                    space[key] = Bool.random(using: &generator) ? nil : Self.note(.random(in: 0...1, using: &generator))
                }
            }
            for change in memory.changes { stored[change.key] = change.note }
            if Bool.random(using: &generator) { memory.settle() }
        }
        memory.settle()
        var other = Memory()
        other.load(stored.map { Memory.Change(space: "s", key: $0.key, note: $0.value) })
        #expect(Self.read(&memory, 0..<300) == Self.read(&other, 0..<300))
        #expect(memory.counts == other.counts)
    }

    @Test func `a full space forgets the lowest ranks, and never holds more than it may`() {
        var memory = Memory()
        for round in 0..<20 as Range<UInt64> {
            memory.withSpace("s", capacity: 100) { space in
                for key in 0..<50 as Range<UInt64> {
                    space[round * 50 + key] = Self.note(Double(round * 50 + key))
                    #expect(space.count <= 100)
                }
            }
            if round % 3 == 0 { memory.settle() }
        }
        let kept = Self.read(&memory, 0..<1000).enumerated().filter { $0.element != nil }.map(\.offset)
        #expect(kept.count > 90 && kept.count <= 100)
        #expect(kept.allSatisfy { $0 >= 1000 - 100 })
    }

    @Test func `one note with a wrong rank does not drive the others out`() {
        var memory = Memory()
        memory.withSpace("s", capacity: 100) { space in
            for key in 0..<50 as Range<UInt64> { space[key] = Self.note(Double(key)) }
            for (key, rank) in [Double.nan, .infinity, -.infinity, 1e300].enumerated() {
                space[UInt64(1000 + key)] = Self.note(rank)
            }
            #expect(space.count == 54)
        }
        #expect(memory.changes.allSatisfy { $0.note?.rank.isFinite == true })
    }

    @Test func `keys depend on the salt and on the kind`() {
        func key(_ salt: UInt64, _ kind: UInt8) -> UInt64 {
            var memory = Memory(salt: salt)
            return memory.withSpace("s", capacity: 1) { $0.key("user-1".utf8.span, kind: kind) }
        }
        #expect(Set([key(1, 0), key(2, 0), key(1, 1)]).count == 3)
        #expect(key(1, 0) == key(1, 0))
    }
}
