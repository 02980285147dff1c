// Whatever happens while clients push, each record that they were told is judged alerts exactly once.

import Foundation
import Testing

@Suite(.serialized) struct PushTests {
    private static func daemon() throws -> RunningDaemon {
        let daemon = try RunningDaemon()
        try daemon.folder.append(
            """
            [[feed]]
            id = "push"
            source = "http"
            listen = "unix:\(daemon.folder.path)/ingest.sock"
            format = "json"
            [feed.fields]
            "time" = "/ts"
            "gen_ai.response.id" = "/request_id"
            "user.email" = "/user"
            "usage.org.name" = "/org"
            "geo.country.iso_code" = "/country"

            """, to: "vedette.toml")
        return daemon
    }

    private static func client(of daemon: RunningDaemon) -> PushClient {
        PushClient(path: "\(daemon.folder.path)/ingest.sock")
    }

    /// Pushes so many requests from several threads at once, each until it is taken; returns the ids taken.
    private static func push(_ client: PushClient, requests: Int, threads: Int = 4) async -> [String] {
        await withTaskGroup(of: [String].self) { group in
            for thread in 0..<threads {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        DispatchQueue(label: "client \(thread)").async {
                            var taken: [String] = []
                            for request in 0..<requests {
                                let batch = ids("t\(thread)r\(request)n", 1 + request % 3)
                                let body = batch.map { RunningDaemon.record($0) }.joined()
                                if client.postUntilTaken(body) { taken += batch }
                            }
                            continuation.resume(returning: taken)
                        }
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    @Test func `the process is killed again and again while clients push`() async throws {
        let daemon = try Self.daemon()
        try daemon.start()
        let client = Self.client(of: daemon)
        async let pushed = Self.push(client, requests: 60)
        for pause in [1500, 900, 1300] {
            try await Task.sleep(for: .milliseconds(pause))
            daemon.kill9()
            try daemon.start()
        }
        let taken = await pushed
        #expect(taken.count == 4 * 120)
        try await daemon.expectOnce(taken)
    }

    @Test func `a record that ends the process each time it is sent is refused, and all others are judged`()
        async throws
    {
        let daemon = try Self.daemon()
        daemon.environment = ["VEDETTE_TEST_DIES_OF": "this-record-kills"]
        let client = Self.client(of: daemon)
        let request =
            RunningDaemon.record("a0") + RunningDaemon.record("guilty", prompt: "this-record-kills")
            + RunningDaemon.record("a1")
        var starts = 0
        for round in 0..<8 {
            try daemon.start()
            starts += 1
            // Others push in between, and are not suspected for it.
            #expect(client.postUntilTaken(RunningDaemon.record("b\(round)")))
            if client.post(request) == 200 { break }
            try await daemon.wait(60) { !daemon.isRunning }
        }
        #expect(starts == 4, "one death of the request, two of the record alone")
        try await daemon.expectOnce(ids("a", 2) + ids("b", 4))
        #expect(!daemon.requests.contains("guilty"))
        let shown = try await Binary.run("feeds", "show", "push", "--config", daemon.configurationPath)
        #expect(shown.output.contains("poison"))
    }

    @Test func `a stop answers what was accepted and refuses the rest`() async throws {
        let daemon = try Self.daemon()
        try daemon.start()
        let client = Self.client(of: daemon)
        async let pushed = Self.push(client, requests: 40)
        try await Task.sleep(for: .milliseconds(1500))
        #expect(daemon.stop() == 0)
        try daemon.start()
        let taken = await pushed
        #expect(taken.count == 4 * 79)
        try await daemon.expectOnce(taken)
        try await daemon.wait { daemon.folder.read("state/status.json").contains(#""answers":{"200":"#) }
        #expect(daemon.folder.read("state/status.json").contains(#""answers":{"200":"#))
    }
}
