// Receivers of alerts that are slow, ill or gone: nobody else waits for them, and when they recover they have missed nothing.

import Foundation
import Synchronization
import Testing

@Suite(.serialized) struct WebhookTests {
    /// A receiver that is ill for some requests, or until it is healed, and knows what it has taken.
    final class Hook: Sendable {
        private struct State {
            var isWell = false
            /// Answers that come late after it was healed.
            var late: Range<Int> = 0..<0
            var count = 0
            var taken: [String] = []
            var bodies: [String: Set<[UInt8]>] = [:]
        }

        let id: String
        private let state = Mutex(State())
        private let receiver = Mutex<LoopbackReceiver?>(nil)

        init(_ id: String, _ illness: Behaviour, failures: Int = .max) {
            self.id = id
            let made = LoopbackReceiver { [weak self] _, request in
                self?.answer(request, illness, failures) ?? .reset
            }
            receiver.withLock { $0 = made }
        }

        private func answer(_ request: ReceivedRequest, _ illness: Behaviour, _ failures: Int) -> Behaviour {
            let id = request.headers["webhook-id"] ?? ""
            return state.withLock { state in
                state.bodies[id, default: []].insert(request.body)
                state.count += 1
                guard state.isWell || state.count > failures else { return illness }
                state.taken.append(id)
                return state.late.contains(state.taken.count) ? .slow(2000) : .answer(204)
            }
        }

        func heal(late: Range<Int> = 0..<0) { state.withLock { ($0.isWell, $0.late) = (true, late) } }
        var requests: Int { receiver.withLock { $0?.requests.count ?? 0 } }
        var taken: [String] { state.withLock { $0.taken } }
        var isEachRequestTheSame: Bool { state.withLock { $0.bodies.values.allSatisfy { $0.count == 1 } } }

        func settings(scheme: String = "http") -> String {
            let port = receiver.withLock { $0?.port ?? 0 }
            return """
                [[sink]]
                id = "\(id)"
                type = "webhook"
                url = "\(scheme)://127.0.0.1:\(port)/hook"
                allow_http = true
                allow_private = true
                timeout = "1 s"
                events = ["alert.occurrence"]

                """
        }
    }

    /// A record of one of three users, so that one delivery that fails does not hold up all others.
    private static func record(_ id: String, _ number: Int) -> String {
        RunningDaemon.record(id).replacing("u@example.org", with: "u\(number % 3)@example.org")
    }

    /// Writes records one after the other, and returns how many seconds each took to the local sink, shortest first.
    private func latencies(_ ids: [String], _ daemon: RunningDaemon) async throws -> [Double] {
        var found: [Double] = []
        for (number, id) in ids.enumerated() {
            let start = ContinuousClock.now
            try daemon.folder.append(Self.record(id, number), to: "feed/usage.jsonl")
            while !daemon.requests.contains(id), ContinuousClock.now - start < .seconds(20) {
                try await Task.sleep(for: .milliseconds(5))
            }
            found.append((ContinuousClock.now - start) / .seconds(1))
            try await Task.sleep(for: .milliseconds(40))
        }
        return found.sorted()
    }

    @Test func `receivers that fail delay nobody, and each gets every alert once when it recovers`() async throws {
        let records = ids("a", 24)
        let alone = try RunningDaemon()
        try alone.start()
        let usual = try await latencies(records, alone)
        #expect(alone.stop() == 0)

        let illnesses: [(name: String, illness: Behaviour)] = [
            ("slow", .slow(3000)), ("busy", .answer(429, ["Retry-After": "2"])), ("broken", .answer(500)),
            ("reset", .reset), ("garbage", .garbage),
        ]
        // One failure for each of the three users: the next attempt is five seconds later.
        let hooks = illnesses.map { Hook($0.name, $0.illness, failures: 3) }
        let dead = illnesses.map { Hook("dead-\($0.name)", $0.illness) }
        let mute = Hook("mute", .reset)
        let all = (hooks + dead).map { $0.settings() }.joined() + mute.settings(scheme: "https")
        let daemon = try RunningDaemon(extra: all)
        try daemon.start()
        let found = try await latencies(records, daemon)
        // A sink that waited for one of them would wait for a second at least.
        #expect(found[12] < 3 * usual[12] + 0.3, "\(found[12]) s with failing receivers, \(usual[12]) s without")
        #expect(found[20] < 1, "\(found)")
        try await daemon.wait(60) { hooks.allSatisfy { $0.taken.count >= records.count } }
        let status = try await Binary.run("status", "--config", daemon.configurationPath)
        #expect(status.status != 0)
        for hook in dead + [mute] {
            let pattern = try Regex("sink +\(hook.id): (degraded|failing)")
            #expect(status.output.contains(pattern), "\(hook.id): \(status.output)")
            #expect(hook.taken.isEmpty)
        }
        for hook in hooks {
            #expect(hook.taken.count == records.count, "\(hook.id) took \(hook.taken.count)")
            #expect(Set(hook.taken).count == records.count, "\(hook.id) took an alert twice")
            #expect(hook.isEachRequestTheSame, "\(hook.id): one id stood for two bodies")
        }
        // What speaks no TLS is not spoken to.
        #expect(mute.requests == 0)
        try await daemon.expectOnce(records)
        #expect(daemon.stop() == 0)
    }

    @Test func `what a receiver has not taken is delivered after a kill -9`() async throws {
        let hook = Hook("soc", .answer(503))
        let daemon = try RunningDaemon(extra: hook.settings())
        try daemon.start()
        for (number, id) in ids("a", 30).enumerated() {
            try daemon.folder.append(Self.record(id, number), to: "feed/usage.jsonl")
        }
        try await daemon.expectOnce(ids("a", 30))
        try await daemon.wait(10) { hook.requests >= 3 }
        daemon.kill9()
        // Nothing that the dead process sent is still on its way.
        try await Task.sleep(for: .milliseconds(300))
        hook.heal()
        try daemon.start()
        try await daemon.wait(60) { hook.taken.count >= 30 }
        // What would be sent twice comes right behind.
        try await Task.sleep(for: .seconds(1))
        #expect(hook.taken.count == 30)
        #expect(Set(hook.taken).count == 30)
        #expect(hook.isEachRequestTheSame)
    }

    @Test(
        .enabled(if: SteppedClock.isAvailable, "cc is not installed: receivers that are dead for long are NOT TESTED"))
    func `a receiver that was dead for a quarter of an hour gets every alert once when it is well again`() async throws
    {
        let clock = try SteppedClock()
        let hook = Hook("soc", .answer(500))
        let daemon = try RunningDaemon(extra: hook.settings())
        daemon.environment = clock.environment
        try daemon.start()
        var sent: [String] = []
        func write(_ new: [String]) throws {
            for (number, id) in new.enumerated() {
                try daemon.folder.append(Self.record(id, number), to: "feed/usage.jsonl")
            }
            sent += new
        }
        // A minute passes in some tenths of a second; nothing is under way when it does.
        func minute() async throws {
            var seen = -1
            while seen != hook.requests {
                seen = hook.requests
                try await Task.sleep(for: .milliseconds(150))
            }
            try clock.pass(60)
            // The sinks look at the clock once a second.
            try await Task.sleep(for: .milliseconds(1200))
        }
        try write(ids("a", 12))
        try await daemon.expectOnce(sent)
        try await daemon.wait(10) { hook.requests >= 3 }
        for round in 0..<15 {
            try await minute()
            if round % 5 == 0 { try write(ids("r\(round)n", 3)) }
        }
        try await daemon.expectOnce(sent)
        #expect(hook.taken.isEmpty)
        // Attempts are further and further apart: it is not stormed.
        #expect(hook.requests < 30, "\(hook.requests) requests in a quarter of an hour")
        // Everything comes at once then, which is too much for it.
        hook.heal(late: 2..<4)
        // The fourth attempt is half an hour after the third, give or take a fifth.
        var minutes = 0
        while Set(hook.taken).count < sent.count, minutes < 40 {
            try await minute()
            minutes += 1
        }
        // What it has taken too late, or when the clock jumped, is sent again, as the same one.
        #expect(Set(hook.taken).count == sent.count, "after \(minutes) minutes: \(daemon.log.suffix(2000))")
        #expect(hook.isEachRequestTheSame)
        try write(["new"])
        try await daemon.wait(10) { Set(hook.taken).count == sent.count }
        #expect(Set(hook.taken).count == sent.count, "what comes later is delivered at once")
        try await daemon.expectOnce(sent)
        #expect(daemon.stop() == 0)
    }

    @Test(.enabled(if: Scenario.isLong, "VEDETTE_LONG_TESTS is not set: eleven minutes in real time are NOT TESTED"))
    func `a receiver that is really dead for eleven minutes gets every alert once`() async throws {
        let hook = Hook("soc", .answer(503, ["Retry-After": "60"]))
        let daemon = try RunningDaemon(extra: hook.settings())
        try daemon.start()
        try daemon.write(ids("a", 12))
        try await daemon.expectOnce(ids("a", 12))
        try await Task.sleep(for: .seconds(660))
        #expect(hook.taken.isEmpty)
        hook.heal()
        try await daemon.wait(2400) { hook.taken.count >= 12 }
        #expect(hook.taken.count == 12, "\(daemon.log.suffix(2000))")
        #expect(Set(hook.taken).count == 12)
    }

    @Test func `a receiver that is dead for long costs no memory`() async throws {
        let count = Scenario.isLong ? 20_000 : 2000
        let well = Hook("well", .answer(500))
        well.heal()
        var peaks: [Int] = []
        for hook in [well, Hook("dead", .answer(500))] {
            let daemon = try RunningDaemon(extra: hook.settings())
            try daemon.start()
            for start in stride(from: 0, to: count, by: 1000) {
                let records = (start..<(start + 1000)).map { Self.record("n\($0)", $0) }
                try daemon.folder.append(records.joined(), to: "feed/usage.jsonl")
            }
            try await daemon.expectOnce(ids("n", count))
            try await daemon.wait(20) { hook.requests > 0 }
            peaks.append(try daemon.memory("VmHWM"))
        }
        #expect(
            peaks[1] < peaks[0] + (32 << 10), "\(peaks[1]) KiB with a dead receiver, \(peaks[0]) KiB with a live one")
        #expect(peaks[1] < 256 << 10)
    }
}
