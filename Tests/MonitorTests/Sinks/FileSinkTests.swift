// The file sink: every entry once, whatever happens to the process or the file.

import Glibc
import Testing

@testable import Monitor

struct FileSinkTests {
    private let folder = ScratchFolder()
    private var path: String { "\(folder.path)/alerts.jsonl" }

    private func sink(_ filter: SinkFilter = .everything, occurrences: Bool = false) -> FileSink {
        FileSink(
            FileSettings(id: "file", path: path, filter: filter, occurrences: occurrences), clock: VirtualClock().clock)
    }

    @Test func `a line has the members of the contract, in its order`() async throws {
        let entry = LedgerEntry.finding(48_211, .alertOccurrence, checker: "geo", [("request_id", "r-1")])
        try await sink(occurrences: true).drain(from: MemoryOutbox([entry]))
        #expect(
            try bytes(of: path)
                == Array(
                    """
                    {"ledger_seq":48211,"type":"alert.occurrence","alert":"01KAHQ7W9T3V5Y8ZB2D4F6H8JK",\
                    "time":"2026-11-22T11:48:39.853Z","checker":"geo","rule":"geo/rule","severity":"critical",\
                    "verdict":"violation","score":0.97,"what":"ofac-sdn:99999","subject":"subj_7f3a9c01d2e4",\
                    "feed":"litellm-prod","record":"/var/log/gateway/usage.jsonl@5120","event_id":"e-1","request_id":"r-1",\
                    "model":"Llama-3.1-8B-Instruct","policy":"llama-3.1-aup","country":"IR","region":"UA-43",\
                    "event_time":"2026-11-22T11:47:49.120Z","count":1,"text_status":"present",\
                    "evidence":["alias equal after folding"]}

                    """.utf8))
    }

    @Test func `a request id is written for occurrences only`() {
        for kind in EntryKind.allCases where kind != .alertOccurrence {
            #expect(FileLine(.finding(1, kind, [("request_id", "r-1")])).json["request_id"] == nil)
        }
        #expect(FileLine(.finding(1, .alertOccurrence)).json["request_id"] == nil)
    }

    @Test func `occurrences are written only if asked for`() async throws {
        let outbox = MemoryOutbox([.finding(1), .finding(2, .alertOccurrence), .finding(3)])
        try await sink(SinkFilter(events: ["alert.*"], severity: .info)).drain(from: outbox)
        #expect(try sequences() == [1, 3])
        unsafe unlink(path)
        let other = FileSink(
            FileSettings(
                id: "other", path: path, filter: SinkFilter(events: ["granted"], severity: .info), occurrences: true))
        try await other.drain(from: outbox)
        #expect(try sequences() == [2])
    }

    @Test func `after a kill at any byte of the last line every entry is there once`() async throws {
        let outbox = MemoryOutbox((1...4).map { .finding($0) })
        try await sink().drain(from: outbox)
        let whole = try bytes(of: path)
        let lines = whole.split(separator: 0x0A)
        let start = lines[0..<3].reduce(0) { $0 + $1.count + 1 }
        for length in start...whole.count {
            #expect(unsafe truncate(path, off_t(length)) == 0)
            try await sink().drain(from: outbox)
            #expect(try bytes(of: path) == whole, "\(length)")
        }
    }

    @Test func `a kill between the write and the cursor writes nothing twice`() async throws {
        let outbox = MemoryOutbox((1...4).map { .finding($0) })
        try await sink().drain(from: outbox)
        try await outbox.advance("file", to: 1, exceptions: [], done: [])
        try await sink().drain(from: outbox)
        #expect(try sequences() == [1, 2, 3, 4])
    }

    @Test func `a file that was rotated away goes on from the cursor`() async throws {
        let outbox = MemoryOutbox((1...3).map { .finding($0) })
        try await sink().drain(from: outbox)
        #expect(unsafe rename(path, "\(path).1") == 0)
        outbox.add(.finding(4))
        try await sink().drain(from: outbox)
        #expect(try sequences() == [4])
    }

    @Test func `a rename or a removal while running makes a new file`() async throws {
        let outbox = MemoryOutbox([.finding(1)])
        try await running(sink(), on: outbox) {
            #expect(await eventually { (try? sequences()) == [1] })
            unsafe rename(path, "\(path).1")
            outbox.add(.finding(2))
            #expect(await eventually { (try? sequences()) == [2] })
            unsafe unlink(path)
            outbox.add(.finding(3))
            #expect(await eventually { (try? sequences()) == [3] })
            #expect(unsafe truncate(path, 0) == 0)
            outbox.add(.finding(4))
            #expect(await eventually { (try? sequences()) == [4] })
        }
    }

    @Test func `a file of another ledger does not silence the sink`() async throws {
        try write("{\"ledger_seq\":99999,\"type\":\"x\"}\n", to: path)
        try await sink().drain(from: MemoryOutbox([.finding(1)]))
        #expect(try sequences() == [99_999, 1])
    }

    @Test func `many entries come in several writes and none is lost`() async throws {
        let outbox = MemoryOutbox(
            (1...500).map { .finding($0, [("what", .string(String(repeating: "x", count: 3000)))]) })
        let sink = sink()
        try await sink.drain(from: outbox)
        #expect(try sequences() == Array(1...500))
        #expect(sink.health.sent == 500)
    }

    @Test func `a folder that is missing is waited for, and the others are told`() async throws {
        let outbox = MemoryOutbox([.finding(1)])
        let missing = FileSink(
            FileSettings(id: "file", path: "\(folder.path)/socket/alerts.jsonl", filter: .everything),
            clock: VirtualClock().clock)
        try await running(missing, on: outbox) {
            #expect(await eventually { outbox.lines(.sinkFailing).count == 1 })
            #expect(missing.health.state == .failing)
            #expect(missing.health.lastError.contains("its folder does not exist"))
        }
        #expect(try await outbox.cursor(of: "file") == 0)
    }

    @Test func `what is no ordinary file is refused`() throws {
        #expect(throws: FileSinkError.self) { try _ = AppendedFile.open("/dev/null") }
    }

    private func bytes(of path: String) throws -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY)
        guard descriptor >= 0 else { throw FileSinkError("cannot open \(path)", errno) }
        defer { close(descriptor) }
        var all: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(descriptor, &room, room.count)
            if count <= 0 { return all }
            all += room[0..<count]
        }
    }

    private func write(_ text: String, to path: String) throws {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(descriptor) }
        let bytes = Array(text.utf8)
        #expect(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }

    private func sequences() throws -> [Int64] {
        try bytes(of: path).split(separator: 0x0A).compactMap { line in
            let digits = line.dropFirst("{\"ledger_seq\":".utf8.count).prefix { (0x30...0x39).contains($0) }
            return line.last == UInt8(ascii: "}") ? Int64(String(decoding: digits, as: UTF8.self)) : nil
        }
    }
}
