// Whose turn it is among feeds of files.

import Synchronization
import Testing

@testable import Monitor

@Suite struct FeedRotaTests {
    @Test func `feeds that wait get their turns in order, and one with more to read goes to the back`() async {
        let rota = FeedRota(count: 3)
        var turns: [Int?] = []
        for _ in 0..<2 {
            let feed = await rota.next()
            turns.append(feed)
            if let feed { rota.rest(feed, for: .zero) }
        }
        #expect(turns == [0, 1])
        #expect(rota.isAwaited)
        turns = []
        for _ in 0..<3 { turns.append(await rota.next()) }
        #expect(turns == [2, 0, 1])
        #expect(!rota.isAwaited)
    }

    @Test func `a feed at rest gets a turn when its pause is over, or before if something rings`() async throws {
        let rota = FeedRota(count: 2)
        for _ in 0..<2 { _ = await rota.next() }
        rota.rest(0, for: .seconds(3600))
        rota.rest(1, for: .milliseconds(20))
        #expect(await rota.next() == 1)
        rota.ring(0)
        rota.ring(0)
        #expect(await rota.next() == 0)
        #expect(!rota.isAwaited)
    }

    @Test func `what rings for a feed in hand is not lost, however long it is to rest`() async {
        let rota = FeedRota(count: 1)
        _ = await rota.next()
        rota.ring(0)
        #expect(!rota.isAwaited)
        rota.rest(0, for: .seconds(3600))
        #expect(await rota.next() == 0)
    }

    @Test func `a pause ends no sooner than asked for, and not much later`() async {
        let rota = FeedRota(count: 1)
        for milliseconds in [1, 7, 64, 250] {
            _ = await rota.next()
            let start = ContinuousClock.now
            rota.rest(0, for: .milliseconds(milliseconds))
            rota.rest(await rota.next() ?? 0, for: .zero)
            #expect(ContinuousClock.now - start >= .milliseconds(milliseconds))
        }
    }

    @Test func `whoever waits is let go when the task is cancelled`() async {
        let rota = FeedRota(count: 1)
        _ = await rota.next()
        let hands = (0..<3).map { _ in Task { await rota.next() } }
        for hand in hands { hand.cancel() }
        for hand in hands { #expect(await hand.value == nil) }
    }

    /// A thousand feeds and eight hands: nothing that rang is left, and no feed is in two hands at once.
    @Test func `no ring is lost among many feeds and hands`() async {
        let count = 1000
        let rota = FeedRota(count: count)
        let rung = (0..<count).map { _ in Counted() }
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<FeedRota.hands {
                group.addTask {
                    while let feed = await rota.next() {
                        #expect(rung[feed].enter())
                        await Task.yield()
                        rung[feed].leave()
                        rota.rest(feed, for: .seconds(3600))
                    }
                }
            }
            for round in 0..<20_000 {
                let feed = (round &* 7919) % count
                rung[feed].ring()
                rota.ring(feed)
                if round % 64 == 0 { await Task.yield() }
            }
            let end = ContinuousClock.now + .seconds(30)
            while rung.contains(where: \.isBehind), .now < end { try? await Task.sleep(for: .milliseconds(2)) }
            let behind = rung.count { $0.isBehind }
            #expect(behind == 0)
            group.cancelAll()
        }
    }

    /// What rang for a feed, and whether it has been looked at since.
    private final class Counted: Sendable {
        private let state = Mutex((rung: 0, seen: 0, isInHand: false))

        var isBehind: Bool { state.withLock { $0.seen < $0.rung } }
        func ring() { state.withLock { $0.rung += 1 } }
        func leave() { state.withLock { $0.isInHand = false } }

        func enter() -> Bool {
            state.withLock { state in
                defer { state.isInHand = true }
                state.seen = state.rung
                return !state.isInHand
            }
        }
    }
}
