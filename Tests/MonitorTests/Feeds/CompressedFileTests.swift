// Compressed files: rotated ones whose rest is missing, and objects as buckets are synchronised.

import Glibc
import Testing

@testable import Monitor

@Suite(.serialized, .timeLimit(.minutes(15))) struct CompressedFileTests {
    @Test(arguments: ["gz", "zst"])
    func `an object is read once, also over restarts`(suffix: String) async throws {
        let bench = try FeedBench("*.jsonl.\(suffix)")
        bench.folder.append("a.jsonl.\(suffix)", packed(lines("a", 5000), suffix))
        bench.folder.append("b.jsonl.\(suffix)", packed(lines("b", 3), suffix))
        for _ in 0..<3 { try await bench.run { try await bench.expect(lines("a", 5000) + lines("b", 3)) } }
        bench.folder.append("c.jsonl.\(suffix)", packed(lines("c", 300), suffix))
        try await bench.run { try await bench.expect(lines("a", 5000) + lines("b", 3) + lines("c", 300)) }
        #expect(bench.ledger.now.incidents == [])
    }

    /// The feed looks at a new file at once, and so within the moment between its making and the first bytes.
    @Test(arguments: ["gz", "zst"])
    func `an object that is empty when it is looked at is decompressed when its bytes come`(suffix: String) async throws
    {
        let bench = try FeedBench("*.jsonl.\(suffix)")
        let objects = (0..<40).map { lines("o\($0)n", 1) }
        let files = objects.map { packed($0, suffix) }
        try await bench.run {
            for (number, file) in files.enumerated() {
                bench.folder.append("\(number).jsonl.\(suffix)", [])
                // The moment, from nothing to a third of a millisecond.
                let end = ContinuousClock.now + .microseconds(number * 37 % 331)
                while .now < end {}
                bench.folder.append("\(number).jsonl.\(suffix)", file)
            }
            try await bench.expect(objects.flatMap(\.self))
        }
        #expect(bench.ledger.now.incidents == [])
    }

    @Test(arguments: ["gz", "zst"])
    func `a file rotated and compressed while stopped is finished from the compressed file`(suffix: String) async throws
    {
        let bench = try FeedBench("usage.jsonl")
        bench.folder.append("usage.jsonl", lines: lines("a", 100))
        try await bench.run { try await bench.expect(lines("a", 100)) }
        bench.folder.append("usage.jsonl", lines: lines("b", 70))
        bench.folder.append(
            "usage.jsonl-20261122.\(suffix)", Packed.pack(bench.folder.content("usage.jsonl"), as: suffix))
        bench.folder.append("foreign.\(suffix)", packed(lines("foreign", 10), suffix))
        bench.folder.delete("usage.jsonl")
        bench.folder.append("usage.jsonl", lines: lines("c", 10))
        let all = lines("a", 100) + lines("b", 70) + lines("c", 10)
        for _ in 0..<3 { try await bench.run { try await bench.expect(all) } }
        bench.folder.move("usage.jsonl-20261122.\(suffix)", "usage.jsonl-20261121.\(suffix)")
        try await bench.run { try await bench.expect(all) }
    }

    @Test(arguments: ["gz", "zst"])
    func `a compressed sibling that matches the pattern is not read again`(suffix: String) async throws {
        let bench = try FeedBench("usage*")
        bench.folder.append("usage.jsonl", lines: lines("a", 3000))
        try await bench.run {
            try await bench.expect(lines("a", 3000))
            bench.folder.move("usage.jsonl", "usage.jsonl.1")
            bench.folder.append("usage.jsonl", lines: lines("b", 10))
            bench.folder.append(
                "usage.jsonl.1.\(suffix)", Packed.pack(bench.folder.content("usage.jsonl.1"), as: suffix))
            try await Task.sleep(for: .milliseconds(300))
            bench.folder.delete("usage.jsonl.1")
            try await bench.expect(lines("a", 3000) + lines("b", 10))
        }
        // While stopped as well, with a rest.
        bench.folder.append("usage.jsonl", lines: lines("c", 20))
        bench.folder.append("usage.jsonl.2.\(suffix)", Packed.pack(bench.folder.content("usage.jsonl"), as: suffix))
        bench.folder.delete("usage.jsonl")
        try await bench.run { try await bench.expect(lines("a", 3000) + lines("b", 10) + lines("c", 20)) }
        #expect(bench.ledger.incidents(.truncated) == [])
    }

    @Test func `a copy that is compressed in pieces is taken up as it grows`() async throws {
        let bench = try FeedBench("*.gz") { $0.grace = .seconds(5) }
        let all = Packed.gzip(Array(lines("a", 4000).map { $0 + "\n" }.joined().utf8))
        let writer = Writer(bench.folder["object.gz"])
        try await bench.run {
            for start in stride(from: 0, to: all.count, by: 4001) {
                writer.write(Array(all[start..<min(start + 4001, all.count)]))
                try await Task.sleep(for: .milliseconds(20))
            }
            try await bench.expect(lines("a", 4000))
            // A further member, as a writer that appends makes it.
            writer.write(packed(lines("b", 50), "gz"))
            try await bench.expect(lines("a", 4000) + lines("b", 50))
        }
        writer.write(packed(lines("c", 50), "gz") + [0, 0, 0, 0])
        try await bench.run { try await bench.expect(lines("a", 4000) + lines("b", 50) + lines("c", 50)) }
        #expect(bench.ledger.now.incidents == [])
    }

    @Test func `a document is read element by element, and taken up between two of them`() async throws {
        let elements = (0..<4000).map {
            #"{"eventID":"\#($0)","userAgent":"a, ] } \" { [","nested":{"a":[1,{"b":2}]}}"#
        }
        let document = #"{"Records": ["# + elements.joined(separator: ", ") + #"],"nextToken":{"a":"]"}}"#
        let bench = try FeedBench("**/*.json.gz") {
            $0.chunkBytes = 65536
            $0.maxRecord = 4096
        }
        bench.folder.folder("2026")
        bench.folder.folder("2026/11")
        bench.folder.append("2026/11/object.json.gz", Packed.gzip(Array(document.utf8)))
        bench.folder.append("array.json.gz", Packed.gzip(Array("[\n  {\"id\": 1},\n  {\"id\": 2}\n]\n".utf8)))
        for limit in [300, 1500, 4002] {
            try await bench.run { try await bench.until { $0.records.count >= limit } }
        }
        try await bench.run { try await bench.expect(elements + ["{\"id\": 1}", "{\"id\": 2}"]) }
        #expect(bench.ledger.now.incidents == [])
    }

    @Test(arguments: ["gz", "zst"])
    func `what is cut off or damaged is told with its place, and the rest of the folder is read`(
        suffix: String
    ) async throws {
        let bench = try FeedBench("*.\(suffix)") { $0.grace = .milliseconds(300) }
        let all = packed(lines("a", 20000), suffix)
        bench.folder.append("cut.\(suffix)", Array(all[..<(all.count / 2)]))
        var damaged = packed(lines("d", 20000), suffix)
        for index in damaged.count / 2..<damaged.count / 2 + 40 { damaged[index] ^= 0x5a }
        bench.folder.append("damaged.\(suffix)", damaged)
        bench.folder.append("empty.\(suffix)", "")
        bench.folder.append("whole.\(suffix)", packed(lines("w", 5), suffix))
        try await bench.run {
            try await bench.until { $0.incidents.filter { $0.kind == .damaged }.count >= 2 }
            try await Task.sleep(for: .milliseconds(800))
        }
        let incidents = bench.ledger.incidents(.damaged)
        #expect(incidents.count == 2)
        #expect(Set(incidents.map(\.source)) == [bench.folder["cut.\(suffix)"], bench.folder["damaged.\(suffix)"]])
        #expect(Set(bench.ledger.lines).isSuperset(of: lines("w", 5)))
        // Of the damaged file nothing can be said: gzip shows damage only when nonsense has come out already.
        var cut: [String] {
            zip(bench.ledger.lines, bench.ledger.now.sources).filter { $0.1 == bench.folder["cut.\(suffix)"] }.map(\.0)
        }
        #expect(cut.count > 5000)
        #expect(Set(cut).count == cut.count, "something was read twice")
        // The whole file takes its place: what was read is not read again.
        bench.folder.append("new", all)
        bench.folder.move("new", "cut.\(suffix)")
        try await bench.run {
            try await bench.until { Set($0.records).isSuperset(of: lines("a", 20000).map { Array($0.utf8) }) }
        }
        #expect(cut.sorted() == lines("a", 20000).sorted(), "something was read twice")
        #expect(bench.ledger.incidents(.damaged).count == 2)
    }

    @Test func `a file that expands beyond measure is left, in bounded memory`() async throws {
        let bench = try FeedBench("*.zst") { $0.maxRecord = 1 << 20 }
        let zeros = Packed.zstd([UInt8](repeating: 0, count: 64 << 20))
        bench.folder.append("bomb.zst", packed(lines("a", 3), "zst") + zeros + zeros + zeros + zeros)
        try await bench.run {
            try await bench.until { !$0.incidents.isEmpty }
            try await Task.sleep(for: .milliseconds(300))
        }
        #expect(bench.ledger.lines == lines("a", 3))
        #expect(bench.ledger.now.incidents.map(\.kind) == [.damaged], "\(bench.ledger.now.incidents)")
        #expect(bench.ledger.now.incidents.first?.message.contains("expands") == true)
    }

    @Test func `a record that is too long is refused, and the next one read`() async throws {
        let bench = try FeedBench("*.gz") {
            $0.maxRecord = 100_000
            $0.chunkBytes = 65536
        }
        let noise = (0..<3_000_000).map { UInt8(97 + ($0 &* 2_654_435_761 >> 7) % 26) }
        let text = Array((lines("a", 3).joined(separator: "\n") + "\n").utf8) + noise
        let object = text + [10] + Array(lines("b", 3).joined(separator: "\r\n").utf8)
        bench.folder.append("long.gz", Packed.gzip(object))
        try await bench.run { try await bench.expect(lines("a", 3) + lines("b", 3)) }
        #expect(bench.ledger.now.incidents.map(\.kind) == [.tooLong])
        #expect(bench.ledger.now.incidents.first?.sample == Array(noise.prefix(256)))
        try await bench.run { try await bench.expect(lines("a", 3) + lines("b", 3)) }
    }

    @Test func `random bytes behind the magic number are an incident and no hang`() async throws {
        let bench = try FeedBench("*") { $0.grace = .milliseconds(300) }
        for seed in 0..<20 {
            var bytes: [UInt8] = seed % 2 == 0 ? [0x1f, 0x8b, 8, 0] : [0x28, 0xb5, 0x2f, 0xfd]
            for index in 0..<5000 { bytes.append(UInt8(truncatingIfNeeded: (index + seed) &* 2_654_435_761 >> 9)) }
            bench.folder.append("f\(seed).log", bytes)
        }
        try await bench.run {
            try await bench.until { $0.incidents.filter { $0.kind == .damaged }.count >= 20 }
        }
    }

    @Test(arguments: ["gz", "zst"])
    func `a replay reads compressed files, and says where one is damaged`(suffix: String) async throws {
        let folder = try TestFolder()
        let bytes = packed(lines("a", 30000), suffix)
        folder.append("whole", bytes + packed(lines("b", 5), suffix))
        folder.append("cut", Array(bytes[..<(bytes.count / 2)]))
        let ledger = Ledgerlike()
        try await ReplayFeed(id: "replay", paths: [folder["whole"]]).read(
            from: [:], context: FeedContext(heartbeat: {}), deliver: { try ledger.commit($0) })
        #expect(ledger.lines == lines("a", 30000) + lines("b", 5))
        await #expect(throws: ReplayFeed.Damaged.self) {
            try await ReplayFeed(id: "replay", paths: [folder["cut"]]).read(
                from: [:], context: FeedContext(heartbeat: {}), deliver: { try ledger.commit($0) })
        }
    }

    private func packed(_ lines: [String], _ suffix: String) -> [UInt8] {
        Packed.pack(Array(lines.map { $0 + "\n" }.joined().utf8), as: suffix)
    }
}
