// The parts of the file feed, each alone.

import CheckerTestKit
import Testing

@testable import Monitor

@Suite struct LineFramerTests {
    @Test(arguments: 1...50 as ClosedRange<UInt64>)
    func `cut anywhere, the lines are those of a naive splitter`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<2000).map { _ -> UInt8 in
            [0x0a, 0x0d, 0x0a, 0x00, 0xff, 0x61][Int.random(in: 0..<6, using: &random)]
        }
        let framer = LineFramer(maxRecord: 7)
        var got: [LineFramer.Line] = []
        var start = 0
        var end = 0
        while end < bytes.count {
            end = min(bytes.count, end + Int.random(in: 0...9, using: &random))
            while let (line, next) = framer.line(in: bytes, from: start, to: end) {
                got.append(line)
                start = next
            }
        }
        #expect(got == naive(bytes, framer.maxRecord))
    }

    private func naive(_ bytes: [UInt8], _ limit: Int) -> [LineFramer.Line] {
        var lines: [LineFramer.Line] = []
        var start = 0
        for index in bytes.indices where bytes[index] == 0x0a {
            let end = index > start && bytes[index - 1] == 0x0d ? index - 1 : index
            lines.append(end == start ? .empty : end - start > limit ? .tooLong(start..<end) : .record(start..<end))
            start = index + 1
        }
        return lines
    }
}

@Suite struct FilePositionTests {
    @Test(arguments: ["/var/log/a.jsonl", "/with space/and%/\n", "/ü/=x p=y"])
    func `a position survives being written`(path: String) throws {
        let print = Fingerprint(of: [1, 2, 3], 0..<3)
        let mark = ReadMark(offset: 3, head: print, tail: print, isSkipping: true, isCopy: true)
        var position = FilePosition(
            id: FileID(device: 9, inode: .max), generation: 4, birth: -5, mark: mark, path: path)
        position.gone = 77
        position.isReplaced = true
        #expect(FilePosition(key: position.key, value: position.value) == position)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `hostile text is refused or understood, and never a crash`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let good = FilePosition(
            id: FileID(device: 1, inode: 2), generation: 3, birth: 4, mark: ReadMark(), path: "/x%")
        var bytes = Array(good.value.utf8)
        for _ in 0..<3 {
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
        let position = FilePosition(key: good.key, value: String(decoding: bytes, as: UTF8.self))
        #expect(position?.mark.offset ?? 0 == 0)
    }
}

@Suite struct RecordCutterTests {
    private static let document =
        "\u{FEFF}"
        + #"{"records" : [ {"a":"] } \\\" ,"}, {"b":[1,{"c":2}]} , 7],"more":{"x":"]"}}"# + "\n"
        + #"{"n":1}"# + "\r\n\n" + #"[{"m":1},{"m":2}]"# + "\n" + #"{"recordsets":[]}"# + "\n[2026] text\nlast"

    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `cut anywhere, lines and elements are the same`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = Array(Self.document.utf8)
        var cutter = RecordCutter()
        var (start, scanned, end) = (3, 3, 3)
        var found: [String] = []
        while true {
            let cut = cutter.next(in: bytes, from: start, scanned: &scanned, to: end, isLast: end == bytes.count)
            guard let cut else {
                if end == bytes.count { break }
                end = min(bytes.count, end + Int.random(in: 1...9, using: &random))
                continue
            }
            if cut.cut == .record { found.append(String(decoding: bytes[start..<cut.stop], as: UTF8.self)) }
            #expect(cut.next >= start && cut.next <= end)
            start = cut.next
            // As after a restart: only the layout is kept.
            if Bool.random(using: &random) { (cutter, scanned) = (RecordCutter(cutter.layout), start) }
        }
        let expected = [
            #"{"a":"] } \\\" ,"}"#, #"{"b":[1,{"c":2}]}"#, "7", "", #"{"n":1}"# + "\r", "", #"{"m":1}"#, #"{"m":2}"#,
            "",
            #"{"recordsets":[]}"#, "[2026] text",
        ]
        #expect(found == expected)
        #expect(String(decoding: bytes[start...], as: UTF8.self) == "last")
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `hostile bytes are passed over to their end`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let alphabet = Array(#"{}[]",:\a "records""#.utf8) + [10]
        var bytes = Array(seed % 2 == 0 ? #"{"Records":["#.utf8 : "[{".utf8)
        bytes += (0..<500).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
        var cutter = RecordCutter()
        var (start, scanned, steps) = (0, 0, 0)
        while let cut = cutter.next(in: bytes, from: start, scanned: &scanned, to: bytes.count, isLast: true) {
            steps += 1
            #expect(cut.stop <= cut.next && cut.next <= bytes.count && cut.next >= start)
            start = cut.next
            if steps > 3 * bytes.count {
                Issue.record("no end")
                return
            }
        }
    }
}

@Suite struct PathGlobTests {
    @Test(arguments: [
        ("/logs/**/*.gz", "/logs/a.gz", true), ("/logs/**/*.gz", "/logs/2026/11/a.gz", true),
        ("/logs/**/*.gz", "/logs/.hidden/a.gz", false), ("/logs/**/*.gz", "/other/a.gz", false),
        ("/logs/**", "/logs/x/y", true), ("/**/b/*.gz", "/a/b/c.gz", true), ("/**/b/*.gz", "/a/c/c.gz", false),
        ("/a/**/**/b", "/a/b", true),
    ])
    func `two stars stand for any folders`(pattern: String, path: String, matches: Bool) throws {
        #expect(try #require(PathGlob(pattern)).matches(path: path) == matches)
    }

    @Test func `two stars find folders, and do not follow links`() throws {
        let folder = try TestFolder()
        for name in ["a", "a/b", "a/b/c", ".d"] { folder.folder(name) }
        folder.link("a/b/up", to: folder.path)
        var folders = PathGlob.Folders()
        try #require(PathGlob(folder["**/*.gz"])).expand(into: &folders)
        #expect(Set(folders.listed.keys) == Set([folder.path, folder["a"], folder["a/b"], folder["a/b/c"]]))
        #expect(folders.above == Set(folders.listed.keys))
    }

    @Test(arguments: ["relative", "", "/", "/folder/"])
    func `a pattern that names no file is refused`(pattern: String) {
        #expect(PathGlob(pattern) == nil)
    }

    @Test(arguments: [
        ("usage*.jsonl", "usage-1.jsonl", true), ("usage?.log", "usage12.log", false), ("[a-c]x", "bx", true),
        ("*", ".hidden", false), ("plain", "plain", true), ("a[", "a[", true),
    ])
    func `names are matched as in a shell`(pattern: String, name: String, matches: Bool) {
        #expect(PathGlob.matches(pattern, name) == matches)
    }
}

@Suite struct ReplayFeedTests {
    @Test(arguments: [16, 100, 4096])
    func `files are read once in their order, unfinished last lines included`(chunkBytes: Int) async throws {
        let folder = try TestFolder()
        folder.append("b", "\u{feff}one\r\n\n" + String(repeating: "x", count: 500) + "\ntwo")
        folder.append("a", String(repeating: "y", count: 3000) + "\nthree\n" + String(repeating: "z", count: 1001))
        var settings = FileFeed.Settings(paths: [])
        settings.maxRecord = 1000
        settings.chunkBytes = chunkBytes
        settings.chunkRecords = 2
        let ledger = Ledgerlike()
        let feed = ReplayFeed(id: "replay", paths: [folder["b"], folder["a"]], settings: settings) { done, total in
            #expect(done <= total)
            if done == total { ledger.change { $0.opened += 1 } }
        }
        try await feed.read(from: [:], context: FeedContext(heartbeat: ledger.heartbeat)) { try ledger.commit($0) }
        #expect(ledger.lines == ["one", String(repeating: "x", count: 500), "two", "three"])
        #expect(ledger.now.offsets == [3, 9, 510, 3001])
        #expect(ledger.incidents(.tooLong).map(\.offset) == [0, 3007])
        #expect(ledger.now.opened >= 1)
    }

    @Test func `a file that cannot be read ends the replay with its name`() async throws {
        let feed = ReplayFeed(id: "replay", paths: ["/nowhere/usage.jsonl"])
        await #expect(throws: ReplayFeed.Unreadable.self) {
            try await feed.read(from: [:], context: FeedContext(heartbeat: {})) { _ in }
        }
    }
}

@Suite struct TwinSearchTests {
    private let folder: TestFolder
    private let settings: FileFeed.Settings

    init() throws {
        folder = try TestFolder()
        settings = FileFeed.Settings(paths: [folder["usage.jsonl"]])
    }

    /// A tail that has read the whole of `usage.jsonl`, and does not look at it again.
    private func tail() throws -> FileTail {
        let glob = try #require(PathGlob(folder["usage.jsonl"]))
        let roll = FileRoll(
            settings: settings, globs: [glob], table: FileTable(), isFirstStart: false,
            watch: DirectoryWatch(isEnabled: false))
        var tail = FileTail(roll: roll, settings: settings)
        tail.look()
        #expect(tail.nextChunk()?.records.isEmpty == false)
        tail.commit()
        return tail
    }

    private func origin(of name: String, _ tail: FileTail) throws -> TwinSearch.Origin {
        let open = try OpenFile(folder[name])
        let status = try open.status()
        let file = TrackedFile(id: status.id, generation: 0, birth: status.birth, path: folder[name])
        var reader = FileReader(maxRecord: 1 << 20, limits: ChunkDraft.Limits(bytes: 1 << 20, records: 4096))
        return try TwinSearch(file: file, open: open, status: status).origin(reader: &reader, state: tail)
    }

    @Test(arguments: ["", "{\"request_id\":\"new\"}\n"])
    func `a copy caught in the making waits, also if its original was emptied by then`(new: String) throws {
        folder.append("usage.jsonl", lines: lines("a", 100))
        let tail = try tail()
        folder.append("copy", Array(folder.content("usage.jsonl").prefix(4096)))
        folder.empty("usage.jsonl")
        folder.append("usage.jsonl", new)
        guard case .undecided = try origin(of: "copy", tail) else {
            Issue.record("the copy would be read as a file of its own")
            return
        }
    }

    @Test func `a shorter file that goes on otherwise is no copy`() throws {
        folder.append("usage.jsonl", lines: lines("a", 100))
        let tail = try tail()
        folder.append("copy", Array(folder.content("usage.jsonl").prefix(2048)))
        folder.append("copy", lines: lines("b", 10))
        guard case .own = try origin(of: "copy", tail) else {
            Issue.record("its lines would never be read")
            return
        }
    }
}
