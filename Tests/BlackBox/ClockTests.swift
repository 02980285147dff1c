// The wall clock is set while the daemon runs: no record is lost or doubled, no delivery waits for the clock, none storms.

import Foundation
import Testing

@Suite(.serialized, .enabled(if: SteppedClock.isAvailable, "cc is not installed: clock jumps are NOT TESTED"))
struct ClockTests {
    struct Step: CustomTestStringConvertible {
        var testDescription: String
        var seconds: Int
    }

    static let steps = [
        Step(testDescription: "back by an hour", seconds: -3600),
        Step(testDescription: "forward by a day", seconds: 86_400),
        Step(testDescription: "to 1970", seconds: 10 - Int(Date.now.timeIntervalSince1970)),
        Step(testDescription: "back by a second, as at a leap second", seconds: -1),
    ]

    /// A daemon that has found 50 records, and failed to deliver one of them.
    private static func daemon(on clock: SteppedClock, with hook: WebhookTests.Hook) async throws -> RunningDaemon {
        let daemon = try RunningDaemon(extra: hook.settings())
        daemon.environment = clock.environment
        try daemon.start()
        try daemon.write(ids("a", 50))
        try await daemon.expectOnce(ids("a", 50))
        try await daemon.wait(10) { hook.requests >= 1 }
        return daemon
    }

    @Test(arguments: Scenario.isLong ? steps : [steps[0], steps[2], steps[3]])
    func `a clock that is set costs no record and no delivery`(step: Step) async throws {
        let clock = try SteppedClock()
        let hook = WebhookTests.Hook("soc", .answer(500), failures: 1)
        let daemon = try await Self.daemon(on: clock, with: hook)
        // A delivery has failed, and waits five seconds for its next attempt.
        try clock.set(by: step.seconds)
        try daemon.write(ids("b", 50))
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50))
        try await daemon.wait(25) { hook.taken.count >= 100 }
        #expect(hook.taken.count == 100, "what had failed waits for the clock: \(daemon.log.suffix(1000))")
        #expect(hook.requests < 110, "\(hook.requests) requests for 100 deliveries")
        try clock.set(by: 0)
        try daemon.write(ids("c", 50))
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50) + ids("c", 50))
        try await daemon.wait(25) { hook.taken.count >= 150 }
        #expect(hook.taken.count == 150)
        #expect(Set(hook.taken).count == 150)
        // Findings belong together by the time of the records, which nobody has set.
        #expect(Set(daemon.members("alert")).count == 1)
        #expect(daemon.stop() == 0)
    }

    /// Ways in which a log writes the leap second at the end of 2016, and the seconds around it.
    static let secondsAround = [
        "2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.999Z",
        "2016-12-31T23:59:60.999999999+00:00",
        "2016-12-31 23:59:60", "2016-12-31T23:59:60", "2017-01-01T00:59:60+01:00", "2016-12-31T18:59:60-0500",
        "2017-01-01T00:00:00Z",
        // No such times: such a record has none, and is judged all the same.
        "2016-12-31T23:59:61Z", "2016-12-31T23:60:00Z", "2016-12-31T23:59:60.9.9Z",
    ]

    @Test func `records of a leap second are judged, each once and in their order`() async throws {
        let daemon = try RunningDaemon()
        let sent = ids("leap", Self.secondsAround.count)
        let records = zip(sent, Self.secondsAround).map { id, time in
            RunningDaemon.record(id).replacing("2026-11-20T10:00:00Z", with: time)
        }
        try daemon.folder.append(records.joined(), to: "feed/usage.jsonl")
        try daemon.start()
        try await daemon.expectOnce(sent)
        #expect(daemon.requests == sent)
        // The nine that have a time are within two seconds of each other: one alert.
        #expect(Set(daemon.members("alert").prefix(9)).count == 1, "\(daemon.members("alert"))")
        daemon.kill9()
        try daemon.write(ids("b", 5))
        try daemon.start()
        try await daemon.expectOnce(sent + ids("b", 5))
        #expect(!daemon.folder.read("state/status.json").contains("\"malformed\":"))
    }

    @Test func `lines of nginx in a leap second are judged, and one with an impossible time is told`() async throws {
        let daemon = try RunningDaemon(extra: Self.downloads)
        let times = ["23:59:59", "23:59:60", "00:00:00", "23:59:61"]
        for (number, time) in times.enumerated() {
            let day = time == "00:00:00" ? "01/Jan/2017" : "31/Dec/2016"
            let line =
                "203.0.113.7 - user\(number) [\(day):\(time) +0000] \"GET /models/m\(number)/model.safetensors HTTP/1.1\""
            try daemon.folder.append("\(line) 200 1048576 \"-\" \"test/1\"\n", to: "web/access.log")
        }
        try daemon.start()
        try await daemon.wait(30) { daemon.folder.read("state/status.json").contains("\"records\":4") }
        let shown = try await Binary.run("feeds", "show", "web", "--config", daemon.configurationPath)
        #expect(shown.output.contains("4 records, 3 events, 1 rejected"), "\(shown.output)")
    }

    private static let downloads = """
        [[feed]]
        id = "web"
        paths = ["FOLDER/web/access.log"]
        format = "nginx-combined"

        """

    /// Of the scenarios that last, the worst.
    static let some = Scenario.isLong ? steps : [steps[2]]

    @Test(arguments: some)
    func `a clock that is wrong at the start, and set right later, costs nothing either`(step: Step) async throws {
        let clock = try SteppedClock()
        let hook = WebhookTests.Hook("soc", .answer(500), failures: 1)
        let daemon = try await Self.daemon(on: clock, with: hook)
        daemon.kill9()
        try await Task.sleep(for: .milliseconds(300))
        try clock.set(by: step.seconds)
        try daemon.start()
        try daemon.write(ids("b", 50))
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50))
        try clock.set(by: 0)
        try daemon.write(ids("c", 50))
        try await daemon.expectOnce(ids("a", 50) + ids("b", 50) + ids("c", 50))
        try await daemon.wait(25) { hook.taken.count >= 150 }
        #expect(hook.taken.count == 150, "\(daemon.log.suffix(1000))")
        #expect(Set(hook.taken).count == 150)
    }

    @Test(arguments: some)
    func `a log that was copied and truncated before the clock was set is read to its end`(step: Step) async throws {
        let clock = try SteppedClock()
        let daemon = try RunningDaemon()
        daemon.environment = clock.environment
        try daemon.start()
        try daemon.write(ids("a", 200))
        try await daemon.expectOnce(ids("a", 200))
        #expect(daemon.stop() == 0)
        try daemon.write(ids("b", 50))
        let feed = "\(daemon.folder.path)/feed"
        try FileManager.default.copyItem(atPath: "\(feed)/usage.jsonl", toPath: "\(feed)/usage-1.jsonl")
        let truncated = unsafe truncate("\(feed)/usage.jsonl", 0)
        #expect(truncated == 0)
        try daemon.write(ids("c", 50))
        try clock.set(by: step.seconds)
        try daemon.start()
        try await daemon.expectOnce(ids("a", 200) + ids("b", 50) + ids("c", 50))
    }
}
