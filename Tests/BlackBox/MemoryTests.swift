// What was remembered is there again, however the daemon ended.

import Foundation
import Testing

@Suite(.serialized) struct MemoryTests {
    private static let rules = """
        [[rule]]
        id = "purpose/persistent"
        checker = "purpose"
        severity = "medium"
        phrases = ["project lantern"]
        category = "espionage"
          [rule.accumulate]
          from = 0.5
          half_life = "3 days"
          reaches = 11.0
          alone = false
        \(RunningDaemon.travel)
          [rule.when]
          countries = ["KP"]

        """

    /// The occurrences of a rule, as what was found.
    private func found(_ daemon: RunningDaemon, _ rule: String) -> Int {
        daemon.folder.read("alerts.jsonl").split(separator: "\n").count { $0.contains("\"rule\":\"\(rule)\"") }
    }

    @Test func `findings add up and travellers are known across kill -9, restart and reload`() async throws {
        let daemon = try RunningDaemon(extra: Self.rules)
        try daemon.start()
        for round in 0..<4 {
            if round == 3 {
                kill(daemon.pid, SIGHUP)
            } else if round > 0 {
                if round == 1 { daemon.kill9() } else { daemon.stop() }
                try daemon.start()
            }
            #expect(found(daemon, "purpose/persistent") == 0, "round \(round)")
            // Three tenths of what it takes, and a record that alerts by itself when all before it is committed.
            let record = RunningDaemon.record("vague\(round)", country: "FR", prompt: "status of Project Lantern")
            try daemon.folder.append(record + RunningDaemon.record("mark\(round)"), to: "feed/usage.jsonl")
            try await daemon.wait { daemon.requests.contains("mark\(round)") }
        }
        try await daemon.wait { found(daemon, "purpose/persistent") > 0 }
        #expect(found(daemon, "purpose/persistent") == 1, "\(daemon.log)")
        #expect(daemon.folder.read("alerts.jsonl").contains("4 findings from 2026-11-20T10:00:00.000Z"))
        #expect(daemon.stop() == 0)
    }

    @Test func `a journey that a kill -9 interrupts is a journey`() async throws {
        let daemon = try RunningDaemon(extra: Self.rules)
        try daemon.start()
        func record(_ id: String, _ country: String, _ minute: Int) -> String {
            RunningDaemon.record(id, country: country).replacing("10:00:00Z", with: "10:\(minute):00Z")
                .replacing("\"user\"", with: "\"user_id\":\"traveller\",\"user\"")
        }
        try daemon.folder.append(record("start", "FR", 10) + RunningDaemon.record("mark"), to: "feed/usage.jsonl")
        try await daemon.wait { daemon.requests.contains("mark") }
        daemon.kill9()
        try daemon.start()
        try daemon.folder.append(record("end", "KP", 40), to: "feed/usage.jsonl")
        try await daemon.wait { found(daemon, "geo/travel") > 0 }
        #expect(found(daemon, "geo/travel") == 1, "\(daemon.log)")
        #expect(daemon.stop() == 0)
    }
}
