// Records that carry text and identity apart: whoever is killed when, and whatever the disk does, each use is judged once.

import CheckerTestKit
import Foundation
import Testing

@Suite(.serialized) struct JoinTests {
    /// The gateway's log has what was said, the trail who said it and from where; a use needs both to break the first rule.
    private static let extra = """
        [[feed]]
        id = "trail"
        paths = ["FOLDER/feed/trail*.jsonl"]
        format = "json"
        join = "pair"
        [feed.fields]
        "time" = "/ts"
        "gen_ai.response.id" = "/request_id"
        "user.email" = "/user"
        "geo.country.iso_code" = "/country"
        [[rule]]
        id = "purpose/lantern"
        checker = "purpose"
        severity = "high"
        phrases = ["project lantern"]
        category = "espionage"
          [rule.when]
          countries = ["IR"]

        """

    private static func daemon() throws -> RunningDaemon {
        let daemon = try RunningDaemon(extra: extra)
        let text = daemon.folder.read("vedette.toml")
        let first = try #require(text.range(of: "format = \"json\""))
        try daemon.folder.write(
            text.replacingCharacters(in: first, with: "format = \"json\"\njoin = \"pair\""), to: "vedette.toml")
        return daemon
    }

    private static func text(_ id: String) -> String {
        #"{"ts":"2026-11-20T10:00:00Z","request_id":"\#(id)","model":"m","prompt":"notes on Project Lantern"}"# + "\n"
    }

    private static func trail(_ id: String) -> String {
        #"{"ts":"2026-11-20T10:00:01Z","request_id":"\#(id)","user":"u@example.org","country":"IR"}"# + "\n"
    }

    /// Expects each use once by each of the two rules, with all that both records say.
    private func expectJoined(_ ids: [String], _ daemon: RunningDaemon) async throws {
        try await daemon.wait(90) { daemon.requests.count >= 2 * ids.count }
        let lines = daemon.folder.read("alerts.jsonl").split(separator: "\n")
        for rule in ["purpose/lantern", "geo/embargo"] {
            let found = lines.filter { $0.contains("\"rule\":\"\(rule)\"") }
            #expect(found.count == ids.count, "\(rule): \(found.count) of \(ids.count)")
            // The places of both records.
            #expect(found.allSatisfy { $0.contains("feed/usage") && $0.contains(" + ") && $0.contains("feed/trail") })
        }
        let counts = Dictionary(daemon.requests.map { ($0, 1) }, uniquingKeysWith: +)
        let wrong = ids.filter { counts[$0] != 2 }
        #expect(wrong.isEmpty, "VEDETTE_SEED=\(Scenario.seed): \(wrong.count) of \(ids.count): \(wrong.prefix(5))")
        #expect(daemon.isRunning, "\(daemon.log.suffix(2000))")
    }

    @Test func `the process is killed again and again while uses are half known`() async throws {
        let daemon = try Self.daemon()
        var random = Scenario.random
        let all = ids("use", Scenario.isLong ? 9000 : 400)
        var texts = all.shuffled(using: &random)[...]
        var trails = all.shuffled(using: &random)[...]
        var rotations = 0
        var kills = 0
        while !texts.isEmpty || !trails.isEmpty {
            try daemon.start()
            let end = ContinuousClock.now + .milliseconds(random.below(1500))
            repeat {
                let (some, others) = (texts.prefix(random.below(9)), trails.prefix(random.below(9)))
                texts.removeFirst(some.count)
                trails.removeFirst(others.count)
                try daemon.folder.append(some.map(Self.text).joined(), to: "feed/usage.jsonl")
                try daemon.folder.append(others.map(Self.trail).joined(), to: "feed/trail.jsonl")
                try await Task.sleep(for: .milliseconds(10 + random.below(60)))
            } while ContinuousClock.now < end
            if random.below(4) == 0 {
                rotations += 1
                try FileManager.default.moveItem(
                    atPath: "\(daemon.folder.path)/feed/trail.jsonl",
                    toPath: "\(daemon.folder.path)/feed/trail-\(rotations).jsonl")
            }
            daemon.kill9()
            kills += 1
        }
        try daemon.start()
        #expect(kills > 4)
        try await expectJoined(all, daemon)
        #expect(daemon.stop() == 0)
    }

    @Test(.enabled(if: getuid() == 0, "a small file system can be mounted by root only"))
    func `a disk that is full while uses are half known costs none of them`() async throws {
        let daemon = try Self.daemon()
        try daemon.start(through: daemon.onSmallDisk)
        try daemon.folder.append(ids("a", 50).map(Self.text).joined(), to: "feed/usage.jsonl")
        try daemon.folder.append(ids("a", 25).map(Self.trail).joined(), to: "feed/trail.jsonl")
        try await expectJoined(ids("a", 25), daemon)
        try daemon.fillDisk()
        // What completes the others, new pairs, and halves that go on waiting.
        try daemon.folder.append((25..<50).map { Self.trail("a\($0)") }.joined(), to: "feed/trail.jsonl")
        try daemon.folder.append(ids("b", 300).map(Self.text).joined(), to: "feed/usage.jsonl")
        try daemon.folder.append(ids("b", 300).shuffled().map(Self.trail).joined(), to: "feed/trail.jsonl")
        try await daemon.wait(60) { daemon.log.contains("No space is left") }
        #expect(daemon.log.contains("No space is left"), "\(daemon.log.suffix(2000))")
        try daemon.freeDisk()
        try await expectJoined(ids("a", 50) + ids("b", 300), daemon)
        #expect(daemon.stop() == 0)
    }
}
