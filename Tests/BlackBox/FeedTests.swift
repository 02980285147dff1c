// The daemon on compressed files, with a record that ends it, and what `vedette feeds` says of it all.

import Foundation
import Testing

@Suite(.serialized) struct FeedTests {
    /// Runs a program on files in the daemon's folder.
    private func run(_ arguments: [String]) throws {
        let outcome = try Program.run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.errors)")
    }

    /// How rotated logs are compressed; each removes what it compressed.
    private static let packers =
        [["gzip"]] + (Program.has("zstd") ? [["zstd", "-q", "--rm"]] : [])

    private func pack(_ path: String, _ packer: [String]) throws { try run(packer + [path]) }

    @Test(arguments: packers)
    func `a log is rotated and compressed while the daemon is stopped, and only its rest is read`(
        packer: [String]
    ) async throws {
        let daemon = try RunningDaemon()
        let feed = "\(daemon.folder.path)/feed"
        try daemon.start()
        try daemon.write(ids("a", 200))
        try await daemon.expectOnce(ids("a", 200))
        #expect(daemon.stop() == 0)
        try daemon.write(ids("b", 100))
        try FileManager.default.moveItem(atPath: "\(feed)/usage.jsonl", toPath: "\(feed)/usage.jsonl-20261122")
        try pack("\(feed)/usage.jsonl-20261122", packer)
        try daemon.write(ids("c", 100))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 200) + ids("b", 100) + ids("c", 100))
        // Again, while it runs, as a rotation does it at night.
        try FileManager.default.moveItem(atPath: "\(feed)/usage.jsonl", toPath: "\(feed)/usage.jsonl.1")
        try daemon.write(ids("d", 100))
        try pack("\(feed)/usage.jsonl.1", packer)
        try daemon.write(ids("e", 100))
        try await daemon.expectOnce(["a", "b", "c", "d", "e"].flatMap { ids($0, $0 == "a" ? 200 : 100) })
    }

    @Test(arguments: packers, [false, true])
    func `a log is rotated and compressed while the daemon is in the middle of it`(
        packer: [String], isKilled: Bool
    ) async throws {
        let daemon = try RunningDaemon()
        let feed = "\(daemon.folder.path)/feed"
        let harmless = Data(String(repeating: RunningDaemon.record("x", country: "FR"), count: 1000).utf8)
        var sent: [String] = []
        for part in 0..<40 {
            try daemon.folder.append(harmless, to: "feed/usage.jsonl")
            try daemon.write(ids("p\(part)n", 2))
            sent += ids("p\(part)n", 2)
        }
        try daemon.start()
        try await daemon.wait(60) { !daemon.requests.isEmpty }
        if isKilled { daemon.kill9() }
        let isAmid = daemon.requests.count < sent.count
        try FileManager.default.moveItem(atPath: "\(feed)/usage.jsonl", toPath: "\(feed)/usage.jsonl.1")
        try daemon.write(ids("new", 20))
        try pack("\(feed)/usage.jsonl.1", packer)
        if isKilled { try daemon.start() }
        try daemon.write(ids("end", 20))
        try await daemon.expectOnce(sent + ids("new", 20) + ids("end", 20))
        #expect(isAmid, "all was read before the log was rotated: nothing was tested")
        #expect(daemon.stop() == 0)
    }

    @Test func `objects of a bucket are read once, over kills`() async throws {
        let daemon = try RunningDaemon(extra: Self.bucket)
        let folder = daemon.folder
        var sent: [String] = []
        try daemon.start()
        for round in 0..<4 {
            for object in 0..<10 {
                let batch = ids("r\(round)o\(object)n", 30)
                let name = "bucket/2026/11/\(round)/object\(object).json"
                let records = batch.map { RunningDaemon.record($0).dropLast() }.joined(separator: ",")
                try folder.write("{\"Records\":[\(records)]}", to: name)
                try run(["gzip", "\(folder.path)/\(name)"])
                sent += batch
            }
            daemon.kill9()
            try daemon.start()
        }
        try await daemon.expectOnce(sent)
        let shown = try await Binary.run("feeds", "show", "bucket", "--json", "--config", daemon.configurationPath)
        #expect(shown.status == 0)
        #expect(shown.output.contains("\"compressed\":true"))
        #expect(shown.output.contains("\"behind\":0"))
    }

    @Test func `a record that ends the process again and again is set aside, and all others are judged`() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(ids("a", 20))
        try daemon.folder.append(RunningDaemon.record("guilty", prompt: "this-record-kills"), to: "feed/usage.jsonl")
        try daemon.write(ids("b", 20))
        daemon.environment = ["VEDETTE_TEST_DIES_OF": "this-record-kills"]
        var starts = 0
        for _ in 0..<8 {
            try daemon.start()
            starts += 1
            try await daemon.wait(60) { !daemon.isRunning || Set(daemon.requests).isSuperset(of: ids("b", 20)) }
            if daemon.isRunning { break }
        }
        #expect(starts == 4, "one death of the chunk, two of the record alone")
        try await daemon.expectOnce(ids("a", 20) + ids("b", 20))
        try daemon.write(ids("c", 20))
        try await daemon.expectOnce(ids("a", 20) + ids("b", 20) + ids("c", 20))
        #expect(!daemon.requests.contains("guilty"))
        #expect(daemon.stop() == 0)
        let shown = try await Binary.run("feeds", "show", "gateway", "--config", daemon.configurationPath)
        #expect(shown.output.contains("poison"))
    }

    @Test func `feeds list and show say what was read, rejected and waits, with and without the daemon`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 30))
        try daemon.folder.append("no json\n[]\n", to: "feed/usage.jsonl")
        try daemon.write(ids("b", 1))
        try await daemon.expectOnce(ids("a", 30) + ids("b", 1))
        try await daemon.wait(20) { daemon.folder.read("state/status.json").contains("\"wrong-type\":1") }
        let list = try await Binary.run("feeds", "--config", daemon.configurationPath)
        #expect(list.status == 0)
        #expect(list.output.contains("gateway  file  json\n"))
        #expect(list.output.contains("33 records, 31 events, 2 rejected, 31 matched"))
        #expect(list.output.contains("0 bytes behind"))
        #expect(daemon.stop() == 0)
        try daemon.write(ids("c", 1))
        let waiting = RunningDaemon.record("c0").utf8.count
        let show = try await Binary.run("feeds", "show", "gateway", "--config", daemon.configurationPath)
        #expect(show.status == 0)
        #expect(show.output.contains("not running"))
        #expect(show.output.contains("\(waiting) bytes behind"))
        #expect(show.output.contains("rejected      malformed 1, wrong-type 1"))
        #expect(show.output.contains("feed/usage.jsonl@"))
        let object = try await Binary.run("feeds", "show", "gateway", "--json", "--config", daemon.configurationPath)
        #expect(object.output.contains("\"behind\":\(waiting)"))
        let wrong = try await Binary.run("feeds", "show", "gatewya", "--config", daemon.configurationPath)
        #expect(wrong.status != 0)
        #expect(wrong.errors.contains("did you mean \"gateway\"?"))
    }

    /// A second feed, of compressed objects in folders.
    private static let bucket = """
        [[feed]]
        id = "bucket"
        paths = ["FOLDER/bucket/**/*.json.gz"]
        \(RunningDaemon.fields)
        """
}
