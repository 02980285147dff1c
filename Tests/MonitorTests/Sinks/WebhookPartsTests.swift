// The parts of a webhook that need no network.

import CheckerTestKit
import Testing

@testable import Monitor

struct RetryScheduleTests {
    private let schedule = RetrySchedule()

    @Test func `ten attempts are made within about 76 hours`() {
        let delays = (0...10).map { schedule.delay(after: $0, retryAfter: nil, jitter: 0) }
        #expect(delays.compactMap { $0 }.reduce(0, +) == 272_105_000)
        #expect(delays[1] == 5_000)
        #expect(delays[9] == 86_400_000)
        #expect(delays[10] == nil)
    }

    @Test func `jitter moves a retry by a fifth at most`() {
        #expect(schedule.delay(after: 2, retryAfter: nil, jitter: 1) == 360_000)
        #expect(schedule.delay(after: 2, retryAfter: nil, jitter: -1) == 240_000)
        #expect(schedule.delay(after: 2, retryAfter: nil, jitter: 99) == 360_000)
    }

    @Test func `a receiver may ask for at most a day`() {
        #expect(schedule.delay(after: 1, retryAfter: 60, jitter: 0) == 60_000)
        #expect(schedule.delay(after: 1, retryAfter: 999_999, jitter: 0) == 86_400_000)
        #expect(schedule.delay(after: 1, retryAfter: 1, jitter: 0) == 5_000)
    }

    @Test(arguments: [
        ("120", Int64?(120)), ("Sun, 22 Nov 2026 12:00:00 GMT", 729), ("Sun, 22 Nov 2020 12:00:00 GMT", 0),
        ("soon", nil), ("-5", nil), ("", nil), ("Sun, 22 Foo 2026 12:00:00 GMT", nil),
    ])
    func `Retry-After is read as seconds or as a date`(_ text: String, _ seconds: Int64?) {
        #expect(RetrySchedule.retryAfter(text, now: 1_795_348_071_000) == seconds)
    }
}

struct AddressGuardTests {
    @Test(arguments: [
        "169.254.169.254", "fe80::1", "224.0.0.1", "ff02::1", "0.0.0.0", "::", "255.255.255.255", "100.100.100.200",
        "fd00:ec2::254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::1", "168.63.129.16",
    ])
    func `metadata, link-local and multicast addresses are never allowed`(_ text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(AddressGuard(allowPrivate: true).refusal(of: address)?.contains("metadata") == true)
    }

    @Test(arguments: [
        "127.0.0.1", "::1", "10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "fd12::1", "::ffff:10.0.0.1",
        "::127.0.0.1",
    ])
    func `loopback and private addresses are allowed only if said so`(_ text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(AddressGuard().refusal(of: address)?.contains("allow_private") == true)
        #expect(AddressGuard(allowPrivate: true).refusal(of: address) == nil)
    }

    @Test(arguments: ["203.0.113.5", "2001:db8::5", "172.32.0.1", "100.128.0.1", "11.0.0.1"])
    func `other addresses are allowed`(_ text: String) throws {
        let address = try #require(NetworkAddress(text))
        #expect(AddressGuard().refusal(of: address) == nil)
        #expect(address.text == text)
    }
}

struct WebhookSettingsTests {
    @Test(arguments: ["", "whsec_", "whsec_AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "whsec_???"])
    func `a secret that is too short or no base64 is refused`(_ text: String) {
        #expect(throws: WebhookSettingsError.self) { try WebhookSettings.secret(Array(text.utf8)) }
    }

    @Test func `a secret is read without the space around it`() throws {
        #expect(
            try WebhookSettings.secret(Array("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n".utf8))
                == [UInt8](repeating: 0, count: 24))
    }
}

struct RateLimitTests {
    @Test(arguments: [(60, 60), (4, 60), (1, 60), (10, 3600), (5, 1), (100, 1)])
    func `no period sees more than the rate, and most of the rate is used`(_ count: Int, _ seconds: Int) {
        let period = Int64(seconds) * 1000
        var limit = RateLimit(count, per: .seconds(seconds), at: 0)
        var (now, taken): (Int64, [Int64]) = (0, [])
        while now < period * 10 {
            if let wake = limit.blockedUntil(now) {
                #expect(wake > now)
                now = wake
            } else {
                limit.take()
                taken.append(now)
            }
        }
        for (index, start) in taken.enumerated() {
            let within = taken[index...].prefix { $0 < start + period }.count
            #expect(within <= count, "\(within) from \(start)")
        }
        #expect(taken.count >= count * 5)
    }

    @Test func `zero is no limit`() {
        var limit = RateLimit(0, per: .seconds(60), at: 0)
        limit.take()
        #expect(limit.blockedUntil(0) == nil)
    }
}

struct DeliveryQueueTests {
    private func queue(_ entries: [LedgerEntry]) -> DeliveryQueue {
        var queue = DeliveryQueue(cursor: 0, exceptions: [])
        queue.add(entries, readTo: entries.last?.sequence ?? 0)
        return queue
    }

    private func next(_ queue: inout DeliveryQueue, at now: Int64) throws -> Delivery {
        let found = queue.next(at: now)
        return try #require(found)
    }

    @Test func `the most severe goes first, then the oldest`() {
        var queue = queue([
            .finding(1, severity: .low, key: "a"), .finding(2, severity: .critical, key: "b"),
            .finding(3, severity: .critical, key: "c"),
        ])
        #expect((0..<3).map { _ in queue.next(at: 0)?.sequence } == [2, 3, 1])
        #expect(queue.next(at: 0) == nil)
    }

    @Test func `the cursor waits for entries that are neither delivered nor kept`() throws {
        var queue = queue([.finding(1, key: "a"), .finding(2, key: "b")])
        let first = try next(&queue, at: 0)
        let second = try next(&queue, at: 0)
        queue.succeeded(second, at: 0)
        #expect(queue.changes() == nil)
        #expect(queue.failed(first, error: "x", delay: 5, at: 0) == false)
        let flushed = queue.changes()
        let changes = try #require(flushed)
        #expect(changes.cursor == 2)
        #expect(changes.exceptions.map(\.sequence) == [1])
        #expect(changes.exceptions.first?.attempts == 1)
        #expect(queue.changes() == nil)
    }

    @Test func `a failing receiver gets one attempt at a time, further and further apart`() throws {
        var queue = queue((1...10).map { .finding($0, key: "k\($0)") })
        for _ in 0..<5 {
            let item = try next(&queue, at: 0)
            _ = queue.failed(item, error: "x", delay: 0, at: 0)
        }
        #expect(queue.next(at: 0) == nil)
        #expect(queue.nextDue() == 5000)
        #expect(queue.changes()?.exceptions.count == 10)
        let probe = try next(&queue, at: 5000)
        #expect(queue.next(at: 5000) == nil)
        _ = queue.failed(probe, error: "x", delay: 0, at: 5000)
        #expect(queue.nextDue() == 15_000)
        let success = try next(&queue, at: 15_000)
        queue.succeeded(success, at: 15_000)
        #expect(queue.next(at: 15_000) != nil)
        #expect(queue.next(at: 15_000) != nil)
    }

    @Test func `what waited for a receiver that failed is due once one arrives, but for what it put off`() throws {
        var queue = queue((1...6).map { .finding($0, key: "k\($0)") })
        for number in 1...5 {
            let item = try next(&queue, at: 0)
            _ = queue.failed(item, error: "x", delay: 1_800_000, isPutOff: number == 2, at: 0)
        }
        let probe = try next(&queue, at: 5000)
        #expect(probe.sequence == 6)
        #expect(queue.next(at: 5000) == nil)
        queue.succeeded(probe, at: 6000)
        #expect((0..<5).map { _ in queue.next(at: 6000)?.sequence } == [1, 3, 4, 5, nil])
        #expect(queue.nextDue() == 1_800_000)
    }

    @Test func `a failure right after the receiver recovered does not count, the one after it does`() throws {
        let schedule = RetrySchedule()
        var queue = queue((1...3).map { .finding($0, key: "k\($0)") })
        var now: Int64 = 0
        func attempt() throws -> Delivery {
            now = max(now, try #require(queue.nextDue()))
            return try next(&queue, at: now)
        }
        func fail(_ item: Delivery) -> Int64? {
            let delay = schedule.delay(after: item.step, retryAfter: nil, jitter: 0)
            _ = queue.failed(item, error: "x", delay: delay, at: now)
            return delay
        }
        for _ in 0..<9 { _ = fail(try attempt()) }
        let probe = try attempt()
        #expect(probe.attempts == 3)
        queue.succeeded(probe, at: now)
        let item = try attempt()
        #expect(item.attempts == 3 && item.isSpared)
        #expect(fail(item) == 5000)
        queue.succeeded(try attempt(), at: now)
        let again = try attempt()
        #expect(again.attempts == 3 && !again.isSpared)
        #expect(fail(again) == 7_200_000)
        #expect(try attempt().attempts == 4)
    }

    @Test func `what waits for another attempt stays away when no failure in a row came before a success`() throws {
        var queue = queue([.finding(1, key: "a"), .finding(2, key: "b")])
        let first = try next(&queue, at: 0)
        _ = queue.failed(first, error: "x", delay: 5000, at: 0)
        queue.succeeded(try next(&queue, at: 0), at: 1)
        #expect(queue.nextDue() == 5000)
    }

    @Test func `a receiver that was gone for another process is asked again, for this one it is not`() {
        let kept = DeliveryException(
            sequence: 5, partitionKey: "a", attempts: 3, nextAttempt: DeliveryQueue.never, lastError: "",
            state: .pending)
        var queue = DeliveryQueue(cursor: 9, exceptions: [kept])
        #expect(queue.wasFailing && queue.next(at: 0)?.attempts == 0)
        var silent = DeliveryQueue(cursor: 9, exceptions: [kept], isOff: true)
        #expect(silent.next(at: DeliveryQueue.never) == nil && silent.nextDue() == nil)
    }

    @Test func `what was put aside, or given up, before the cursor passed it is not read again behind it`() throws {
        var before = queue([.finding(1, key: "a"), .finding(2, key: "b"), .finding(3, key: "c"), .finding(4, key: "b")])
        _ = try next(&before, at: 0)
        let failed = try next(&before, at: 0)
        let hopeless = try next(&before, at: 0)
        _ = before.failed(failed, error: "x", delay: 5, at: 0)
        _ = before.failed(hopeless, error: "x", delay: nil, at: 0)
        let flushed = before.changes()
        let kept = try #require(flushed)
        #expect(kept.cursor == 0 && kept.exceptions.map(\.sequence) == [2, 3, 4])
        // The process ends here, while the first is still on its way.
        var after = DeliveryQueue(cursor: kept.cursor, exceptions: kept.exceptions)
        after.add(
            [.finding(1, key: "a"), .finding(2, key: "b"), .finding(3, key: "c"), .finding(4, key: "b")], readTo: 4)
        var delivered: [Int64] = []
        while let item = after.next(at: 10) {
            after.succeeded(item, at: 10)
            delivered.append(item.sequence)
        }
        #expect(delivered.sorted() == [1, 2, 4])
    }

    @Test func `times move with a clock that is set, and a time that no clock meant is now`() throws {
        var queue = queue([.finding(1, key: "a")])
        let item = try next(&queue, at: 1_000_000)
        _ = queue.failed(item, error: "x", delay: 5000, at: 1_000_000)
        _ = queue.changes()
        queue.shift(by: -900_000)
        #expect(queue.nextDue() == 105_000)
        let moved = queue.changes()
        let kept = try #require(moved).exceptions
        #expect(kept.map(\.nextAttempt) == [105_000])
        var late = DeliveryQueue(cursor: 1, exceptions: kept, latest: 50_000)
        #expect(late.next(at: 10)?.sequence == 1)
        var usual = DeliveryQueue(cursor: 1, exceptions: kept, latest: 200_000)
        #expect(usual.next(at: 10) == nil && usual.nextDue() == 105_000)
        // The clock was wrong when the process began: what was put off by the right one is not put off again.
        usual.shift(by: 3_600_000)
        #expect(usual.nextDue() == 105_000)
    }

    @Test func `random outcomes lose nothing and keep the order of each key`() throws {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<30 {
            let count = Int64.random(in: 1...30, using: &generator)
            var queue = queue((1...count).map { .finding($0, key: "k\($0 % 4)") })
            var (kept, delivered, now): (Set<Int64>, [Int64], Int64) = ([], [], 0)
            for _ in 0..<1000 where delivered.count < count {
                now += 400_000
                guard let item = queue.next(at: now) else { continue }
                if Bool.random(using: &generator) {
                    queue.succeeded(item, at: now)
                    delivered.append(item.sequence)
                } else {
                    _ = queue.failed(item, error: "x", delay: 1, at: now)
                }
                guard let changes = queue.changes() else { continue }
                kept = kept.union(changes.exceptions.map(\.sequence)).subtracting(changes.done)
                let passed = (1...count).filter { $0 <= changes.cursor && !delivered.contains($0) }
                #expect(Set(passed).isSubset(of: kept))
            }
            for key in 0..<Int64(4) {
                let order = delivered.filter { $0 % 4 == key }
                #expect(order == order.sorted())
            }
            #expect(Set(delivered) == Set(1...count))
            #expect(queue.pending == 0)
        }
    }
}
