// How memory is shared.

import Testing

@testable import Monitor

@Suite(.serialized) struct MemoryPlanTests {
    @Test(arguments: [
        (256, 1, 1 << 20), (256, 32, 1 << 20), (256, 64, 512 << 10), (64, 1, 1 << 20), (64, 100, 83886),
        (256, 10000, 64 << 10),
    ])
    func `chunks become smaller with the number of feeds`(mebibytes: Int, feeds: Int, bytes: Int) {
        #expect(MemoryPlan(limit: mebibytes << 20, feeds: feeds).chunkBytes == bytes)
    }

    @Test func `a record of the default size fits the default limit twice`() {
        #expect(MemoryPlan(limit: MemoryPlan.defaultLimit, feeds: 1).largestRecord == 32 << 20)
    }

    @Test func `two feeds with long records read them one after the other`() async throws {
        let benches = try (0..<2).map { _ in
            try FeedBench("*.jsonl") {
                $0.chunkBytes = 65536
                $0.scanInterval = .milliseconds(200)
            }
        }
        let long = (0..<2).map { "{\"n\":\($0),\"t\":\"" + String(repeating: "x", count: 300_000) + "\"}" }
        for bench in benches { bench.folder.append("a.jsonl", lines: long) }
        var held = LongRecordTurn.take()
        #expect(held != nil)
        #expect(LongRecordTurn.take() == nil)
        let tasks = benches.map { $0.start() }
        try await Task.sleep(for: .milliseconds(700))
        for bench in benches { #expect(bench.ledger.count == 0) }
        held = nil
        for bench in benches { try await bench.expect(long) }
        for task in tasks {
            task.cancel()
            try await task.value
        }
    }
}
