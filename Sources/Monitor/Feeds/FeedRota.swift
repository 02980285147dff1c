// Which feeds of files are looked at next, and when: ten thousand share a few tasks and one timer.
//
// 1. A feed is in one place: at rest until a time, waiting for its turn, or in hand.
// 2. Waiting feeds get their turns in the order in which they began to wait.
// 3. What rings for a feed while it is in hand gives it one more turn after that.

import DequeModule
import Dispatch
import Synchronization

/// Lends feeds, named by number, to whoever has a hand free.
final class FeedRota: Sendable {
    /// So many chunks are in memory at the same time: they are judged on a few processors and committed by one writer, and more
    /// of them would only take memory.
    static let hands = 8

    private enum Place: UInt8 { case resting, waiting, inHand, rung }

    private struct State {
        let timer: any DispatchSourceTimer
        var places: [Place]
        /// Until when each feed rests, in nanoseconds of the monotonic clock.
        var times: [UInt64]
        var queue: Deque<Int>
        /// Whoever has a hand free.
        var free: [CheckedContinuation<Int?, Never>] = []
        /// When the timer is to wake.
        var alarm = UInt64.max
        var isClosed = false

        /// Returns a feed that waits, or that there will never be one; without either the hand is left here.
        mutating func take(orLeave hand: CheckedContinuation<Int?, Never>) -> Int?? {
            if isClosed { return .some(nil) }
            if let feed = queue.popFirst() {
                places[feed] = .inHand
                return feed
            }
            free.append(hand)
            return nil
        }

        /// Returns the hand that takes the feed at once.
        mutating func ring(_ feed: Int) -> CheckedContinuation<Int?, Never>? {
            switch places[feed] {
            case .waiting, .rung: return nil
            case .inHand:
                places[feed] = .rung
                return nil
            case .resting:
                if let hand = free.popLast() {
                    places[feed] = .inHand
                    return hand
                }
                places[feed] = .waiting
                queue.append(feed)
                return nil
            }
        }

        mutating func rest(_ feed: Int, until end: UInt64?) {
            if let end, places[feed] == .inHand {
                places[feed] = .resting
                times[feed] = end
                setAlarm(end)
            } else {
                // Whoever puts it out of hand has a hand free now.
                places[feed] = .waiting
                queue.append(feed)
            }
        }

        /// Rings for the feeds that have rested; returns the hands that take one at once.
        mutating func wake(at now: UInt64) -> [(CheckedContinuation<Int?, Never>, Int)] {
            var given: [(CheckedContinuation<Int?, Never>, Int)] = []
            var next = UInt64.max
            for feed in places.indices where places[feed] == .resting {
                if times[feed] > now {
                    next = min(next, times[feed])
                } else if let hand = ring(feed) {
                    given.append((hand, feed))
                }
            }
            alarm = .max
            if next < .max { setAlarm(next) }
            return given
        }

        private mutating func setAlarm(_ time: UInt64) {
            guard time < alarm else { return }
            alarm = time
            timer.schedule(deadline: DispatchTime(uptimeNanoseconds: time), leeway: .milliseconds(1))
        }
    }

    private let state: Mutex<State>

    /// Feeds that rest rest up to a part in so many longer, so that many wake together.
    private static let slack = 16
    /// They need not, however, rest longer than so many nanoseconds more.
    private static let mostSlack: UInt64 = 1 << 28

    /// - Parameter count: The number of feeds; each waits for its first turn.
    init(count: Int) {
        state = Mutex(
            State(
                timer: DispatchSource.makeTimerSource(queue: KernelWatch.queue),
                places: Array(repeating: .waiting, count: count), times: Array(repeating: 0, count: count),
                queue: Deque(0..<count)))
        state.withLock { state in
            state.timer.setEventHandler { [weak self] in self?.wake() }
            state.timer.activate()
        }
    }

    deinit { state.withLock { $0.timer.cancel() } }

    /// Whether a feed waits for its turn.
    var isAwaited: Bool { state.withLock { !$0.queue.isEmpty } }

    /// Takes the next feed in hand, when there is one; `nil` once the task is cancelled.
    func next() async -> Int? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { hand in
                let given: Int?? = state.withLock { $0.take(orLeave: hand) }
                if let given { hand.resume(returning: given) }
            }
        } onCancel: {
            close()
        }
    }

    /// Puts a feed out of hand: until something rings, for `pause` at most; without a pause it waits for another turn.
    func rest(_ feed: Int, for pause: Duration) {
        state.withLock { $0.rest(feed, until: Self.end(of: pause)) }
    }

    /// Gives a feed a turn: there is something to look at.
    func ring(_ feed: Int) {
        let hand = state.withLock { $0.ring(feed) }
        hand?.resume(returning: feed)
    }

    /// The end of a pause on the monotonic clock; `nil` if there is none.
    private static func end(of pause: Duration) -> UInt64? {
        let (seconds, rest) = pause.components
        let length = UInt64(clamping: min(seconds, 86_400) * 1_000_000_000 + rest / 1_000_000_000)
        guard length > 0 else { return nil }
        // The next multiple of a power of two, so that feeds with pauses alike wake at the same times.
        let part = min(max(length / UInt64(slack), 1), mostSlack)
        let step = UInt64(1) << (63 - UInt64(part.leadingZeroBitCount))
        return (DispatchTime.now().uptimeNanoseconds + length) | (step - 1)
    }

    private func wake() {
        let now = DispatchTime.now().uptimeNanoseconds
        let given = state.withLock { $0.wake(at: now) }
        for (hand, feed) in given { hand.resume(returning: feed) }
    }

    private func close() {
        let free = state.withLock { state in
            state.isClosed = true
            defer { state.free = [] }
            return state.free
        }
        for hand in free { hand.resume(returning: nil) }
    }
}
