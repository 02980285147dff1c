// Nothing is lost and nothing doubled, whatever happens in whatever order.

import CheckerTestKit
import Foundation
import Testing

@Suite(.serialized) struct WalkTests {
    @Test(arguments: 0..<(Scenario.isLong ? 40 : 3))
    func `a random walk of writes, rotations, truncations, kills and pauses`(walk: Int) async throws {
        var log = LogWalk(try RunningDaemon(extra: LogWalk.sink), seed: Scenario.seed &+ UInt64(walk))
        for _ in 0..<60 { try await log.step() }
        try await log.expectAllOnce()
    }

    @Test func `the process is killed at random moments while a log is written and rotated`() async throws {
        var log = LogWalk(try RunningDaemon(extra: LogWalk.sink), seed: Scenario.seed)
        var random = Scenario.random
        for _ in 0..<(Scenario.isLong ? 200 : 12) {
            try log.daemon.start()
            let end = ContinuousClock.now + .milliseconds(random.below(1500))
            repeat {
                try log.write()
                if random.below(8) == 0 { try log.rotateWithinPattern() }
                try await Task.sleep(for: .milliseconds(5 + random.below(60)))
            } while ContinuousClock.now < end
            log.daemon.kill9()
        }
        try await log.expectAllOnce()
    }
}
