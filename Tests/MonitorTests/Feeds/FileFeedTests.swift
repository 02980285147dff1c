// Every way in which log files are treated, with real files.

import Glibc
import Testing

@testable import Monitor

@Suite(.serialized, .timeLimit(.minutes(15))) struct FileFeedTests {
    @Test func `lines written before and after the start are read once`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 500))
        try await bench.run {
            try await bench.until { $0.records.count >= 500 }
            bench.folder.append("usage.jsonl", lines: lines("b", 100))
            try await bench.expect(lines("a", 500) + lines("b", 100))
        }
        #expect(bench.ledger.now.incidents == [])
    }

    @Test func `an appended line is delivered without waiting for a scan`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 1))
        var times: [Duration] = []
        try await bench.run {
            try await bench.expect(lines("a", 1))
            for index in 0..<40 {
                let start = ContinuousClock.now
                bench.folder.append("usage.jsonl", lines: lines("b", 1, from: index))
                try await bench.until { $0.records.count >= 2 + index }
                if let end = bench.ledger.now.lastDelivery { times.append(end - start) }
            }
        }
        times.sort()
        // A scan would take ten seconds; speeds are measured by the benchmarks.
        #expect(times[times.count / 2] < .seconds(2))
    }

    @Test func `a file made later is read from its beginning, also when the feed starts at the end`() async throws {
        let bench = try FeedBench { $0.startAt = .end }
        bench.folder.append("usage.jsonl", lines: lines("old", 50))
        bench.folder.append("usage.jsonl", "{\"request_id\":\"half")
        try await bench.run {
            try await bench.until { !$0.positions.isEmpty && $0.positions.count >= 2 }
            bench.folder.append("usage.jsonl", "-whole\"}\n")
            bench.folder.append("usage-later.jsonl", lines: lines("new", 5))
            try await bench.expect(["{\"request_id\":\"half-whole\"}"] + lines("new", 5))
        }
        bench.folder.append("usage-down.jsonl", lines: lines("down", 5))
        try await bench.run {
            try await bench.expect(["{\"request_id\":\"half-whole\"}"] + lines("new", 5) + lines("down", 5))
        }
    }

    @Test func `a first start at the end without files is remembered`() async throws {
        let bench = try FeedBench { $0.startAt = .end }
        try await bench.run { try await bench.until { $0.positions[FileFeed.startKey] != nil } }
        bench.folder.append("usage.jsonl", lines: lines("a", 5))
        try await bench.run { try await bench.expect(lines("a", 5)) }
    }

    @Test func `a restart goes on where the last commit was`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 100))
        try await bench.run { try await bench.expect(lines("a", 100)) }
        bench.folder.append("usage.jsonl", lines: lines("b", 100))
        try await bench.run { try await bench.expect(lines("a", 100) + lines("b", 100)) }
    }

    @Test func `late writes to a renamed file are read`() async throws {
        let bench = try FeedBench()
        let writer = Writer(bench.folder["usage.jsonl"])
        writer.write(lines: lines("a", 500))
        try await bench.run {
            try await bench.until { $0.records.count >= 500 }
            bench.folder.move("usage.jsonl", "old.1")
            writer.write(lines: lines("b", 250))
            try await Task.sleep(for: .milliseconds(100))
            writer.write(lines: lines("c", 250))
            bench.folder.append("usage.jsonl", lines: lines("d", 500))
            try await bench.expect(lines("a", 500) + lines("b", 250) + lines("c", 250) + lines("d", 500))
            // Also after the grace time, as long as it lies in the same folder.
            try await Task.sleep(for: .milliseconds(1500))
            writer.write(lines: lines("e", 5))
            try await bench.expect(
                lines("a", 500) + lines("b", 250) + lines("c", 250) + lines("d", 500) + lines("e", 5))
        }
    }

    @Test func `a renamed file that still matches is the same file`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 100))
        try await bench.run {
            try await bench.expect(lines("a", 100))
            bench.folder.move("usage.jsonl", "usage-1.jsonl")
            bench.folder.append("usage.jsonl", lines: lines("b", 100))
            bench.folder.append("usage-1.jsonl", lines: lines("c", 10))
            try await bench.expect(lines("a", 100) + lines("b", 100) + lines("c", 10))
        }
        try await bench.run { try await bench.expect(lines("a", 100) + lines("b", 100) + lines("c", 10)) }
        #expect(bench.ledger.now.incidents == [])
    }

    @Test func `two rotations in one breath lose nothing`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 100))
        try await bench.run {
            try await bench.expect(lines("a", 100))
            bench.folder.append("usage.jsonl", lines: lines("b", 10))
            bench.folder.move("usage.jsonl", "old.2")
            bench.folder.append("usage.jsonl", lines: lines("c", 10))
            bench.folder.move("usage.jsonl", "old.1")
            bench.folder.append("usage.jsonl", lines: lines("d", 10))
            try await bench.expect(lines("a", 100) + lines("b", 10) + lines("c", 10) + lines("d", 10))
        }
    }

    @Test(arguments: ["usage-1.jsonl", "other.1"])
    func `a rotation while stopped loses nothing`(name: String) async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 100))
        try await bench.run { try await bench.expect(lines("a", 100)) }
        bench.folder.append("usage.jsonl", lines: lines("b", 30))
        bench.folder.move("usage.jsonl", name)
        bench.folder.append("usage.jsonl", lines: lines("c", 30))
        try await bench.run { try await bench.expect(lines("a", 100) + lines("b", 30) + lines("c", 30)) }
        try await bench.run { try await bench.expect(lines("a", 100) + lines("b", 30) + lines("c", 30)) }
        #expect(bench.ledger.now.incidents == [])
    }

    @Test(arguments: ["old.1", "usage.jsonl.1", "usage-copy.jsonl"], [true, false])
    func `copytruncate is noticed, and the copy is not read again`(name: String, running: Bool) async throws {
        let bench = try FeedBench("usage*")
        let (a, b, c) = (lines("a", 200), lines("b", 20), lines("c", 40))
        bench.folder.append("usage.jsonl", lines: a)
        let task = bench.start()
        try await bench.expect(a)
        if !running {
            task.cancel()
            try await task.value
            // Unread when it is copied: for a name that matches, the copy holds the only ones left.
            if name.hasPrefix("usage") { bench.folder.append("usage.jsonl", lines: b) }
        }
        bench.folder.copy("usage.jsonl", name)
        bench.folder.empty("usage.jsonl")
        let kept = running || !name.hasPrefix("usage") ? a : a + b
        if running {
            bench.folder.append("usage.jsonl", lines: c)
            try await bench.expect(kept + c)
            task.cancel()
            try await task.value
        } else {
            bench.folder.append("usage.jsonl", lines: c)
        }
        try await bench.run { try await bench.expect(kept + c) }
        #expect(bench.ledger.incidents(.truncated).count == 1)
    }

    @Test func `a copy in the making is not read before it is known as one`() async throws {
        let bench = try FeedBench("usage*")
        let all = lines("a", 400)
        bench.folder.append("usage.jsonl", lines: all)
        try await bench.run {
            try await bench.expect(all)
            let bytes = bench.folder.content("usage.jsonl")
            bench.folder.append("usage.jsonl.1", Array(bytes[..<9000]))
            try await Task.sleep(for: .milliseconds(300))
            bench.folder.append("usage.jsonl.1", Array(bytes[9000...]))
            bench.folder.empty("usage.jsonl")
            bench.folder.append("usage.jsonl", lines: lines("b", 10))
            try await bench.expect(all + lines("b", 10))
            try await Task.sleep(for: .milliseconds(1500))
            try await bench.expect(all + lines("b", 10))
        }
    }

    @Test func `a file that begins like another one is not taken for its copy`() async throws {
        let bench = try FeedBench("usage*")
        let header = ["# " + String(repeating: "the same long header ", count: 80)]
        bench.folder.append("usage-1.jsonl", lines: header + lines("a", 100))
        try await bench.run {
            try await bench.expect(header + lines("a", 100))
            bench.folder.append("usage-2.jsonl", lines: header + lines("b", 10))
            bench.folder.append("usage-3.jsonl", lines: header + lines("c", 300))
            try await bench.expect(header + lines("a", 100) + header + lines("b", 10) + header + lines("c", 300))
        }
    }

    @Test(arguments: [true, false])
    func `a file truncated and written longer is read from its beginning`(running: Bool) async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 50))
        let task = bench.start()
        try await bench.expect(lines("a", 50))
        if !running {
            task.cancel()
            try await task.value
        }
        bench.folder.empty("usage.jsonl")
        bench.folder.append("usage.jsonl", lines: lines("b", 400))
        if running {
            try await bench.expect(lines("a", 50) + lines("b", 400))
            task.cancel()
            try await task.value
        }
        try await bench.run { try await bench.expect(lines("a", 50) + lines("b", 400)) }
        #expect(bench.ledger.incidents(.truncated).count == 1)
    }

    @Test func `a hole left by a writer that does not append is passed over`() async throws {
        let bench = try FeedBench()
        let writer = Writer(bench.folder["usage.jsonl"], appending: false)
        writer.write(lines: lines("a", 3000))
        try await bench.run {
            try await bench.expect(lines("a", 3000))
            bench.folder.empty("usage.jsonl")
            try await bench.until { $0.incidents.contains { $0.kind == .truncated } }
            writer.write(lines: lines("b", 100))
            try await bench.expect(lines("a", 3000) + lines("b", 100))
        }
    }

    @Test(arguments: [true, false])
    func `a file deleted and made anew is another file, whatever its inode`(running: Bool) async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 300))
        let task = bench.start()
        try await bench.expect(lines("a", 300))
        if !running {
            task.cancel()
            try await task.value
        }
        let inode = bench.folder.inode("usage.jsonl")
        bench.folder.delete("usage.jsonl")
        bench.folder.append("usage.jsonl", lines: lines("b", 600))
        print("inode reused: \(inode == bench.folder.inode("usage.jsonl"))")
        if running {
            try await bench.expect(lines("a", 300) + lines("b", 600))
            task.cancel()
            try await task.value
        }
        try await bench.run { try await bench.expect(lines("a", 300) + lines("b", 600)) }
    }

    @Test func `a deleted file is read to its end, late writes and unfinished line included`() async throws {
        let bench = try FeedBench()
        let writer = Writer(bench.folder["usage.jsonl"])
        writer.write(lines: lines("a", 10))
        try await bench.run {
            try await bench.expect(lines("a", 10))
            bench.folder.delete("usage.jsonl")
            writer.write(lines: lines("b", 10))
            writer.write(Array("unfinished".utf8))
            try await bench.expect(lines("a", 10) + lines("b", 10) + ["unfinished"])
        }
        #expect(bench.ledger.now.positions.values.allSatisfy { !$0.contains(" g=0 ") })
    }

    @Test func `an unfinished line waits for its newline`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", "first\nsec")
        try await bench.run {
            try await bench.expect(["first"])
            bench.folder.append("usage.jsonl", "ond")
            try await Task.sleep(for: .milliseconds(50))
            #expect(bench.ledger.lines == ["first"])
            bench.folder.append("usage.jsonl", "\nthird\n")
            try await bench.expect(["first", "second", "third"])
        }
        #expect(bench.ledger.now.offsets == [0, 6, 13])
    }

    @Test func `dirty bytes pass through unchanged, empty lines and terminators do not`() async throws {
        let bench = try FeedBench()
        let bytes: [UInt8] =
            [0xef, 0xbb, 0xbf] + Array("bom\n\0\0\0\n\r\n\n\ncrlf\r\n".utf8) + [0xff, 0xfe, 0x0a, 0x0d, 0x78, 0x0a]
        bench.folder.append("usage.jsonl", bytes)
        try await bench.run { try await bench.until { $0.records.count >= 5 } }
        #expect(
            bench.ledger.now.records == [
                Array("bom".utf8), [0, 0, 0], Array("crlf".utf8), [0xff, 0xfe], [0x0d, 0x78],
            ])
    }

    @Test(arguments: [70 << 10, 1 << 20, 3 << 20])
    func `a long line is one record`(length: Int) async throws {
        let bench = try FeedBench()
        let long = String(repeating: "x", count: length)
        bench.folder.append("usage.jsonl", lines: lines("a", 50) + [long] + lines("b", 50))
        try await bench.run { try await bench.expect(lines("a", 50) + [long] + lines("b", 50)) }
    }

    @Test func `a long line that grows slowly is one record`() async throws {
        let bench = try FeedBench()
        let piece = [UInt8](repeating: 0x79, count: 10_000)
        bench.folder.append("usage.jsonl", lines: lines("a", 1))
        try await bench.run {
            for _ in 0..<300 {
                bench.folder.append("usage.jsonl", piece)
                await Task.yield()
            }
            bench.folder.append("usage.jsonl", lines: ["", "end"])
            try await bench.expect(lines("a", 1) + [String(repeating: "y", count: 3_000_000), "end"])
        }
    }

    @Test func `a line without end costs no memory and is refused once, also over a restart`() async throws {
        let bench = try FeedBench { $0.maxRecord = 4 << 20 }
        let piece = [UInt8](repeating: 0x79, count: 1 << 20)
        bench.folder.append("usage.jsonl", lines: lines("a", 50))
        try await bench.run {
            for _ in 0..<32 { bench.folder.append("usage.jsonl", piece) }
            try await bench.until { !$0.incidents.isEmpty }
        }
        try await bench.run {
            for _ in 0..<32 { bench.folder.append("usage.jsonl", piece) }
            bench.folder.append("usage.jsonl", lines: [""] + lines("b", 50))
            try await bench.expect(lines("a", 50) + lines("b", 50))
        }
        let state = bench.ledger.now
        #expect(state.mostBytes <= (4 << 20) + 1024)
        #expect(state.incidents.map(\.kind) == [.tooLong])
        #expect(state.incidents.first?.sample == [UInt8](repeating: 0x79, count: 256))
        #expect(state.incidents.first?.offset == Int64(lines("a", 50).map { $0.utf8.count + 1 }.reduce(0, +)))
    }

    @Test func `a record over the limit within one buffer is refused alone`() async throws {
        let bench = try FeedBench { $0.maxRecord = 100 }
        let long = String(repeating: "z", count: 101)
        bench.folder.append("usage.jsonl", lines: ["a", long, String(repeating: "w", count: 100), long + "\r", "b"])
        try await bench.run {
            try await bench.expect(["a", String(repeating: "w", count: 100), "b"])
        }
        #expect(bench.ledger.incidents(.tooLong).map(\.offset) == [2, 205])
    }

    @Test func `two thousand small files are a handful of commits`() async throws {
        let bench = try FeedBench()
        var all: [String] = []
        for index in 0..<2000 {
            let five = lines("f\(index)_", 5)
            bench.folder.append("usage\(index).jsonl", lines: five)
            all += five
        }
        try await bench.run { try await bench.expect(all) }
        print("2,000 files in \(bench.ledger.now.chunks) chunks")
        #expect(bench.ledger.now.chunks <= 8)
        #expect(bench.ledger.now.positions.count == 2000)
        try await bench.run {
            bench.folder.append("usage7.jsonl", lines: ["more"])
            try await bench.expect(all + ["more"])
        }
    }

    @Test func `a backlog does not keep small files waiting`() async throws {
        let bench = try FeedBench { $0.chunkBytes = 64 << 10 }
        let big = lines("big", 60_000)
        bench.folder.append("usage-big.jsonl", lines: big)
        for index in 0..<20 { bench.folder.append("usage-\(index).jsonl", lines: ["small \(index)"]) }
        try await bench.run { try await bench.until { $0.records.count >= 60_020 } }
        let last = bench.ledger.now.records.lastIndex { $0.starts(with: Array("small".utf8)) }
        // Within the first three chunks, not behind the backlog.
        #expect(try #require(last) < 3 * 1200)
    }

    @Test func `a symbolic link is followed, and followed anew when it is changed`() async throws {
        let bench = try FeedBench()
        bench.folder.folder("real")
        bench.folder.append("real/one", lines: lines("a", 10))
        bench.folder.link("usage.jsonl", to: bench.folder["real/one"])
        try await bench.run {
            try await bench.expect(lines("a", 10))
            let start = ContinuousClock.now
            bench.folder.append("real/one", lines: lines("b", 10))
            try await bench.expect(lines("a", 10) + lines("b", 10))
            #expect(ContinuousClock.now - start < .seconds(1), "the folder behind the link is watched")
            bench.folder.append("real/two", lines: lines("c", 10))
            bench.folder.link("usage.jsonl", to: bench.folder["real/two"])
            bench.folder.append("real/one", lines: lines("d", 10))
            try await bench.expect(lines("a", 10) + lines("b", 10) + lines("c", 10) + lines("d", 10))
        }
    }

    @Test func `a file behind a link rotates as any other`() async throws {
        let bench = try FeedBench()
        bench.folder.folder("real")
        bench.folder.append("real/log", lines: lines("a", 10))
        bench.folder.link("usage.jsonl", to: bench.folder["real/log"])
        try await bench.run {
            try await bench.expect(lines("a", 10))
            bench.folder.append("real/log", lines: lines("b", 10))
            bench.folder.move("real/log", "real/log.1")
            bench.folder.append("real/log", lines: lines("c", 10))
            try await bench.expect(lines("a", 10) + lines("b", 10) + lines("c", 10))
        }
        bench.folder.append("real/log", lines: lines("d", 10))
        bench.folder.move("real/log", "real/log.2")
        bench.folder.append("real/log", lines: lines("e", 10))
        try await bench.run {
            try await bench.expect(
                lines("a", 10) + lines("b", 10) + lines("c", 10) + lines("d", 10) + lines("e", 10))
        }
    }

    @Test func `an unreadable path is told once and read when it can be`() async throws {
        let bench = try FeedBench { $0.scanInterval = .milliseconds(50) }
        bench.folder.link("usage.jsonl", to: bench.folder["usage.jsonl"])
        try await bench.run {
            try await bench.until { !$0.incidents.isEmpty }
            try await Task.sleep(for: .milliseconds(200))
            #expect(bench.ledger.incidents(.unreadable).count == 1)
            bench.folder.delete("usage.jsonl")
            bench.folder.append("usage.jsonl", lines: lines("a", 5))
            try await bench.expect(lines("a", 5))
        }
    }

    @Test func `a folder made later is watched`() async throws {
        let bench = try FeedBench("*/deep/usage*.jsonl")
        try await bench.run {
            try await Task.sleep(for: .milliseconds(50))
            bench.folder.folder("x")
            bench.folder.folder("x/deep")
            bench.folder.append("x/deep/usage.jsonl", lines: lines("a", 5))
            try await bench.expect(lines("a", 5))
            bench.folder.append("x/deep/usage.jsonl", lines: lines("b", 5))
            try await bench.expect(lines("a", 5) + lines("b", 5))
        }
    }

    @Test func `without notification, looking every second finds everything`() async throws {
        let bench = try FeedBench { $0.usesNotification = false }
        bench.folder.append("usage.jsonl", lines: lines("a", 5))
        try await bench.run {
            try await bench.expect(lines("a", 5))
            bench.folder.append("usage.jsonl", lines: lines("b", 5))
            bench.folder.move("usage.jsonl", "old.1")
            bench.folder.append("usage.jsonl", lines: lines("c", 5))
            try await bench.expect(lines("a", 5) + lines("b", 5) + lines("c", 5))
        }
    }

    @Test func `a refused delivery ends the feed and commits nothing`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 5))
        bench.ledger.change { $0.failures = 1 }
        await #expect(throws: Ledgerlike.Refused.self) { try await bench.start().value }
        #expect(bench.ledger.now.positions == [:])
        try await bench.run { try await bench.expect(lines("a", 5)) }
    }

    @Test func `a position that cannot be understood is told and forgotten`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 5))
        bench.ledger.change { $0.positions = ["1:2": "garbage", "3:4:5": "v=9 o=-1"] }
        try await bench.run { try await bench.expect(lines("a", 5)) }
        #expect(bench.ledger.now.incidents.count == 2)
        #expect(bench.ledger.now.positions.count == 1)
    }

    @Test func `a file gone for a week is forgotten, one gone for a day is not`() async throws {
        let bench = try FeedBench()
        var old = FilePosition(
            id: FileID(device: 1, inode: 2), generation: 0, birth: 0, mark: ReadMark(), path: "/x/old")
        old.gone = wallClock() - 8 * 86_400
        var recent = FilePosition(
            id: FileID(device: 1, inode: 3), generation: 0, birth: 0, mark: ReadMark(), path: "/x/y")
        recent.gone = wallClock() - 86_400
        bench.ledger.change { $0.positions = [old.key: old.value, recent.key: recent.value] }
        let (oldKey, recentKey) = (old.key, recent.key)
        try await bench.run { try await bench.until { $0.positions[oldKey] == nil } }
        #expect(bench.ledger.now.positions[recentKey] != nil)
    }

    @Test func `a device that has another number after a reboot changes nothing`() async throws {
        let bench = try FeedBench()
        bench.folder.append("usage.jsonl", lines: lines("a", 50))
        try await bench.run { try await bench.expect(lines("a", 50)) }
        bench.ledger.change { state in
            for (key, value) in state.positions {
                guard var position = FilePosition(key: key, value: value) else { continue }
                position.id.device += 1
                state.positions = [position.key: position.value]
            }
        }
        bench.folder.append("usage.jsonl", lines: lines("b", 5))
        try await bench.run { try await bench.expect(lines("a", 50) + lines("b", 5)) }
        #expect(bench.ledger.now.positions.count == 1)
    }

    @Test func `the heartbeat goes on when nothing happens`() async throws {
        let bench = try FeedBench()
        try await bench.run { try await bench.until(.seconds(7)) { $0.heartbeats >= 3 } }
    }
}
