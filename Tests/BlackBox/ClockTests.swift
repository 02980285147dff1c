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

    @Test(arguments: Scenario.isLong ? steps : [steps[0], steps[2]])
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
