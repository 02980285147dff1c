// Whatever happens to a log file, each of its records alerts exactly once.

import Foundation
import Testing

@Suite(.serialized) struct TailTests {
    @Test func `records written before the start and after it`() async throws {
        let daemon = try RunningDaemon()
        try daemon.write(ids("before", 300))
        try daemon.start()
        try await daemon.expectOnce(ids("before", 300))
        try daemon.write(ids("after", 300))
        try await daemon.expectOnce(ids("before", 300) + ids("after", 300))
        #expect(daemon.stop() == 0)
    }

    @Test func `a file is renamed, written to a while longer, and replaced`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 200))
        try await daemon.expectOnce(ids("a", 200))
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(daemon.folder.path)/feed/usage.jsonl"))
        try handle.seekToEnd()
        try FileManager.default.moveItem(
            atPath: "\(daemon.folder.path)/feed/usage.jsonl", toPath: "\(daemon.folder.path)/feed/old.1")
        try handle.write(contentsOf: Data(ids("late", 100).map { RunningDaemon.record($0) }.joined().utf8))
        try daemon.write(ids("new", 200))
        try await daemon.expectOnce(ids("a", 200) + ids("late", 100) + ids("new", 200))
    }

    @Test func `a file is rotated within the pattern while the daemon is stopped`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 200))
        try await daemon.expectOnce(ids("a", 200))
        #expect(daemon.stop() == 0)
        try daemon.write(ids("b", 100))
        try FileManager.default.moveItem(
            atPath: "\(daemon.folder.path)/feed/usage.jsonl", toPath: "\(daemon.folder.path)/feed/usage-1.jsonl")
        try daemon.write(ids("c", 100))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 200) + ids("b", 100) + ids("c", 100))
    }

    @Test func `a file is rotated twice to other names while the daemon is stopped`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 50))
        try await daemon.expectOnce(ids("a", 50))
        #expect(daemon.stop() == 0)
        let log = "\(daemon.folder.path)/feed/usage.jsonl"
        try daemon.write(ids("b", 10))
        try FileManager.default.moveItem(atPath: log, toPath: log + ".2")
        try daemon.write(ids("c", 10))
        try FileManager.default.moveItem(atPath: log, toPath: log + ".1")
        try daemon.write(ids("d", 10))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50) + ids("b", 10) + ids("d", 10))
        #expect(daemon.stop() == 0)
        let shown = try await Binary.run("feeds", "show", "gateway", "--config", daemon.configurationPath)
        #expect(shown.output.contains("missed"))
        #expect(shown.output.contains("usage.jsonl.1"))
        #expect(!daemon.requests.contains("c0"))
        // The remedy: nothing is doubled by it.
        let text = daemon.folder.read("vedette.toml")
        try daemon.folder.write(text.replacing("usage*.jsonl", with: "usage*.jsonl*"), to: "vedette.toml")
        try daemon.start()
        try await daemon.expectOnce(ids("a", 50) + ids("b", 10) + ids("c", 10) + ids("d", 10))
        #expect(daemon.stop() == 0)
    }

    @Test(
        .enabled(if: Program.hasUserNamespaces, "user namespaces cannot be made: no inotify at all is NOT TESTED"),
        arguments: ["max_inotify_watches", "max_inotify_instances"])
    func `when inotify is exhausted the files are looked at again and again, and that is told once`(
        limit: String
    ) async throws {
        let daemon = try RunningDaemon()
        try daemon.write(ids("a", 20))
        try daemon.start(
            through: "exec unshare -U -r sh -c 'echo 0 > /proc/sys/user/\(limit) && exec \"$@\"' sh \"$@\"")
        var sent = ids("a", 20)
        try await daemon.expectOnce(sent)
        for round in 0..<3 {
            try daemon.write(ids("r\(round)n", 20))
            try FileManager.default.moveItem(
                atPath: "\(daemon.folder.path)/feed/usage.jsonl",
                toPath: "\(daemon.folder.path)/feed/usage-\(round).jsonl")
            try daemon.write(ids("s\(round)n", 20))
            sent += ids("r\(round)n", 20) + ids("s\(round)n", 20)
            try await daemon.expectOnce(sent)
        }
        #expect(daemon.log.components(separatedBy: "again and again").count == 2, "\(daemon.log)")
        #expect(daemon.stop() == 0)
    }

    @Test func `a file is copied and truncated`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 200))
        try await daemon.expectOnce(ids("a", 200))
        let path = "\(daemon.folder.path)/feed/usage.jsonl"
        try FileManager.default.copyItem(atPath: path, toPath: "\(daemon.folder.path)/feed/old.1")
        let truncated = unsafe truncate(path, 0)
        #expect(truncated == 0)
        try await Task.sleep(for: .seconds(1))
        try daemon.write(ids("b", 100))
        try await daemon.expectOnce(ids("a", 200) + ids("b", 100))
    }

    @Test func `garbage between good records is counted and quarantined, and the records are found`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        let garbage: [Data] = [
            Data([0xEF, 0xBB, 0xBF]) + Data(RunningDaemon.record("bom").utf8), Data([0, 0, 0, 10]),
            Data([0xFF, 0xFE, 0x80, 10]), Data("{\"country\":\"IR\",\"request_id\":\n".utf8),
            Data((String(repeating: "{\"a\":", count: 2000) + "\n").utf8), Data("[]\nnull\n\"IR\"\n\n\n".utf8),
            Data("{\"country\":\"IR\",\"request_id\":\"\\ud800\"}\n".utf8),
        ]
        var sent: [String] = []
        for (index, bytes) in garbage.enumerated() {
            try daemon.write(ids("g\(index)n", 5))
            try daemon.folder.append(bytes, to: "feed/usage.jsonl")
            sent += ids("g\(index)n", 5)
        }
        try daemon.write(ids("end", 5))
        try await daemon.expectOnce(sent + ids("end", 5) + ["bom"])
        try await daemon.wait { daemon.folder.read("state/status.json").contains("\"malformed\":") }
        let status = daemon.folder.read("state/status.json")
        #expect(status.contains("\"not-utf8\":1"))
        #expect(status.contains("\"wrong-type\":3"))
    }

    @Test func `sixty-four megabytes without a line feed are refused in flat memory`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 50))
        for _ in 0..<64 {
            try daemon.folder.append(Data(repeating: UInt8(ascii: "y"), count: 1 << 20), to: "feed/usage.jsonl")
        }
        try daemon.folder.append("\n", to: "feed/usage.jsonl")
        try daemon.write(ids("b", 50))
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50))
        #expect(try daemon.memory("VmHWM") < 256 << 10)
    }

    @Test func `an endless line, a dead receiver and very many users together stay within the limit of memory`()
        async throws
    {
        let hook = WebhookTests.Hook("dead", .answer(500))
        let daemon = try RunningDaemon(extra: RunningDaemon.travel + hook.settings())
        try daemon.start()
        for _ in 0..<64 {
            try daemon.folder.append(Data(repeating: UInt8(ascii: "y"), count: 1 << 20), to: "feed/usage.jsonl")
        }
        try daemon.folder.append("\n", to: "feed/usage.jsonl")
        let record = RunningDaemon.record("x", country: "FR")
        let user = try #require(record.range(of: "u@example.org"))
        let (before, after) = (record[..<user.lowerBound], record[user.upperBound...])
        let users = Scenario.isLong ? 1_000_000 : 20_000
        for start in stride(from: 0, to: users, by: 10_000) {
            let records = (start..<start + 10_000).map { "\(before)u\($0)@example.org\(after)" }
            try daemon.folder.append(records.joined(), to: "feed/usage-1.jsonl")
        }
        try daemon.write(ids("a", 2000))
        try daemon.write(["last"], to: "feed/usage-1.jsonl")
        try await daemon.expectOnce(ids("a", 2000) + ["last"])
        #expect(hook.taken.isEmpty)
        #expect(try daemon.memory("VmHWM") < 256 << 10)
    }
}
