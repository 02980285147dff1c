// Rotated files that nobody saw are told; everything else beside a log is nobody's business.

import Glibc
import Testing

@testable import Monitor

@Suite(.serialized, .timeLimit(.minutes(5))) struct MissedFilesTests {
    @Test(arguments: [
        ("usage.jsonl.1", "usage.jsonl"), ("usage.jsonl.12.gz", "usage.jsonl"), ("usage.jsonl-20261120", "usage.jsonl"),
        ("usage.jsonl-20261120-101500.zst", "usage.jsonl"), ("usage.jsonl.2026-11-20", "usage.jsonl"),
        ("usage-20261120.jsonl", "usage.jsonl"), ("usage.1.jsonl", "usage.jsonl"),
        ("usage-2026-11-20T10:15.jsonl.xz", "usage.jsonl"), ("LIST-1", "LIST"),
    ])
    func `a rotated name tells what it was rotated from`(name: String, original: String) {
        #expect(MissedFiles.originals(of: name).contains(original))
    }

    @Test(arguments: ["usage.jsonl", "usage.jsonl.old", "usage.jsonl.gz", "1", ".1", "-20261120", "usage1", "", "."])
    func `a name without a number or date behind a sign was not rotated`(name: String) {
        #expect(MissedFiles.originals(of: name) == [])
    }

    /// What is missed when this is done while the feed is stopped; each file is `name:size`.
    private func missed(_ whileStopped: (FeedBench) -> Void) async throws -> [String] {
        let bench = try FeedBench("usage.jsonl") { $0.grace = .milliseconds(100) }
        bench.folder.append("usage.jsonl.7", lines: lines("history", 20))
        bench.folder.append("usage.jsonl", lines: lines("a", 50))
        try await bench.run { try await bench.expect(lines("a", 50)) }
        // The clock of the file system ticks every few milliseconds.
        try await Task.sleep(for: .milliseconds(30))
        whileStopped(bench)
        try await Task.sleep(for: .milliseconds(30))
        bench.folder.append("usage.jsonl", lines: lines("end", 5))
        try await bench.run {
            try await bench.until { $0.records.contains(Array(lines("end", 1, from: 4)[0].utf8)) }
            try await Task.sleep(for: .milliseconds(1500))
        }
        let texts = bench.ledger.lines
        #expect(texts.count == Set(texts).count)
        return bench.ledger.incidents(.missed).map { folderAndName($0.source).name }.sorted()
    }

    @Test func `of two rotations while stopped the first is read, the second is told`() async throws {
        let names = try await missed { bench in
            bench.folder.append("usage.jsonl", lines: lines("b", 10))
            bench.folder.move("usage.jsonl", "usage.jsonl.1")
            bench.folder.append("usage.jsonl", lines: lines("c", 10))
            bench.folder.move("usage.jsonl.1", "usage.jsonl.2")
            bench.folder.move("usage.jsonl", "usage.jsonl.1")
        }
        #expect(names == ["usage.jsonl.1"])
    }

    @Test func `a compressed one is told too`() async throws {
        let names = try await missed { bench in
            bench.folder.move("usage.jsonl", "usage.jsonl.2")
            bench.folder.append("usage.jsonl.1.gz", Packed.gzip(Array(lines("c", 10).map { $0 + "\n" }.joined().utf8)))
        }
        #expect(names == ["usage.jsonl.1.gz"])
    }

    @Test func `a copy whose content was read is not told, and one with more is, from there on`() async throws {
        let whole = try await missed { bench in
            bench.folder.copy("usage.jsonl", "usage.jsonl.1")
            bench.folder.empty("usage.jsonl")
        }
        #expect(whole == [])
        let longer = try await missed { bench in
            bench.folder.append("usage.jsonl", lines: lines("b", 10))
            bench.folder.copy("usage.jsonl", "usage.jsonl.1")
            bench.folder.empty("usage.jsonl")
        }
        #expect(longer == ["usage.jsonl.1"])
    }

    @Test func `what has another name, is empty, or is old, is not told`() async throws {
        let names = try await missed { bench in
            bench.folder.append("other.jsonl.1", lines: lines("x", 10))
            bench.folder.append("usage.jsonl.bak", lines: lines("y", 10))
            bench.folder.append("usage.jsonl.3", "")
            bench.folder.append("usage.jsonl.4", lines: lines("restored", 10))
            var times = [timespec(tv_sec: 1_700_000_000, tv_nsec: 0), timespec(tv_sec: 1_700_000_000, tv_nsec: 0)]
            let set = unsafe utimensat(AT_FDCWD, bench.folder["usage.jsonl.4"], &times, 0)
            #expect(set == 0)
        }
        #expect(names == [])
    }

    /// File systems give the number of a file that is gone to the next one.
    @Test func `a file in the place of one that was told and deleted is told too`() throws {
        let bench = try FeedBench("usage.jsonl") { _ in }
        let now = systemNanoseconds()
        var missed = MissedFiles(lastAlive: now - 1_000_000_000, start: now + 60_000_000_000)
        var numbers: [UInt64?] = []
        for version in 0..<20 {
            bench.folder.delete("usage.jsonl.1")
            bench.folder.append("usage.jsonl.1", lines: lines("v\(version)", 10))
            numbers.append(bench.folder.inode("usage.jsonl.1"))
            let incident = missed.incident(bench.folder["usage.jsonl.1"], ["usage.jsonl"], FileTable())
            #expect(incident?.kind == .missed, "version \(version)")
            // The clock of the file system ticks every few milliseconds.
            usleep(20_000)
        }
        withKnownIssue("this file system does not give a number twice: NOT TESTED", isIntermittent: true) {
            #expect(Set(numbers).count < numbers.count)
        }
    }
}
