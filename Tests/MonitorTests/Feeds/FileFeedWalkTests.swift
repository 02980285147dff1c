// Random sequences of all that happens to log files, against a model.

import CheckerTestKit
import Testing

@testable import Monitor

@Suite(.serialized, .timeLimit(.minutes(15))) struct FileFeedWalkTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `whatever happens, every line is committed exactly once`(seed: UInt64) async throws {
        var walk = try Walk(seed: seed)
        try await walk.run(steps: 50)
    }
}

/// A writer, a rotation and a feed that is killed now and then.
private struct Walk {
    private let bench: FeedBench
    private var random: SeededGenerator
    private var expected: [String] = []
    private var task: Task<Void, any Error>
    private var writer: Writer
    private var counter = 0
    private var rotations = 0
    /// Whether a file may have been renamed out of the pattern before the feed could see it: nobody could find that again.
    private var isRisky = false
    /// Whether the feed may not have looked at the folder yet.
    private var isStarting = true
    private var trace: [String] = []
    private let name = "usage.jsonl"

    init(seed: UInt64) throws {
        bench = try FeedBench("usage*") {
            $0.chunkBytes = 4096
            $0.chunkRecords = 16
            $0.scanInterval = .milliseconds(300)
            $0.grace = .milliseconds(300)
            $0.usesNotification = seed % 4 != 0
        }
        random = SeededGenerator(seed: seed)
        writer = Writer(bench.folder[name])
        task = bench.start()
    }

    mutating func run(steps: Int) async throws {
        for _ in 0..<steps {
            try await step()
            // The first failure is the telling one.
            if bench.ledger.isStuck { break }
        }
        write()
        try await settle()
        task.cancel()
        try await task.value
        let (got, want) = (bench.ledger.lines, expected)
        let lost = Set(want).subtracting(got)
        #expect(
            lost.isEmpty && got.count == want.count,
            "\(lost.sorted()) lost, \(got.count) of \(want.count): \(trace); repeated: \(repeated)")
    }

    /// Where lines were read a second time, and where the first time.
    private var repeated: [String] {
        let state = bench.ledger.now
        var first: [[UInt8]: Int] = [:]
        var places: [String] = []
        for (index, record) in state.records.enumerated() {
            if let earlier = first[record] {
                let (one, two) = (state.sources[earlier], state.sources[index])
                places.append("\(one)@\(state.offsets[earlier]) = \(two)@\(state.offsets[index])")
            } else {
                first[record] = index
            }
        }
        return places + state.incidents.map { "\($0)" }
    }

    private mutating func step() async throws {
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<8: write()
        case 8: rotate(to: "usage.\(rotations)")
        case 9:
            try await prepare()
            rotate(to: "old.\(rotations)")
            isRisky = true
        case 10:
            try await settle()
            copyTruncate()
        case 11:
            try await settle()
            trace.append("truncate")
            bench.folder.empty(name)
            write()
        case 12:
            try await settle()
            trace.append("recreate")
            bench.folder.delete(name)
            writer = Writer(bench.folder[name])
        case 13:
            try await prepare()
            writeLate()
            isRisky = true
        case 14, 15: try await restart()
        default: try await Task.sleep(for: .milliseconds(Int.random(in: 0..<20, using: &random)))
        }
    }

    private mutating func write() {
        let count = Int.random(in: 1...40, using: &random)
        let new = lines("w", count, from: counter)
        counter += count
        expected += new
        writer.write(lines: new)
        trace.append("write \(count)")
    }

    /// Renames the file; the writer goes on for a moment, then opens a new one.
    private mutating func rotate(to target: String) {
        trace.append("rotate \(target)")
        bench.folder.move(name, target)
        if Bool.random(using: &random) { write() }
        writer = Writer(bench.folder[name])
        rotations += 1
    }

    private mutating func copyTruncate() {
        trace.append("copytruncate")
        // Lines written just before are in the copy, and in the file until it is truncated.
        if Bool.random(using: &random) { write() }
        bench.folder.copy(name, "usage.copy\(rotations)")
        bench.folder.empty(name)
        rotations += 1
        write()
    }

    /// Renames the file and writes to it when the new one exists already.
    private mutating func writeLate() {
        trace.append("late")
        let old = writer
        bench.folder.move(name, "old.\(rotations)")
        rotations += 1
        writer = Writer(bench.folder[name])
        write()
        let new = lines("late", 3, from: counter)
        counter += 3
        expected += new
        old.write(lines: new)
    }

    private mutating func restart() async throws {
        let rotates = Bool.random(using: &random)
        if isRisky || rotates {
            write()
            try await settle()
        }
        trace.append("kill")
        task.cancel()
        try? await task.value
        if Bool.random(using: &random) {
            if rotates { rotate(to: "old.\(rotations)") }
            write()
        }
        task = bench.start()
        isStarting = true
    }

    /// Makes sure that the feed sees what is about to leave the pattern.
    private mutating func prepare() async throws {
        guard isStarting || !bench.settings.usesNotification else { return }
        write()
        try await settle()
    }

    private mutating func settle() async throws {
        let want = expected.count
        try await bench.until(.seconds(60)) { $0.records.count >= want }
        isRisky = false
        isStarting = false
    }
}
