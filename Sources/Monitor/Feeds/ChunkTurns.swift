// How many feeds of files have a chunk in memory at the same time.

import DequeModule
import Synchronization

/// Lends turns to feeds, in the order in which they ask.
///
/// Chunks are judged on a few processors and committed by one writer: more of them at a time would only take memory.
final class ChunkTurns: Sendable {
    /// So many keep the processors busy while others wait for the disk.
    static let usual = 8

    private struct State {
        var free: Int
        var waiters: Deque<CheckedContinuation<Void, Never>> = []
    }

    private let state: Mutex<State>

    init(_ count: Int = usual) { state = Mutex(State(free: count)) }

    /// Takes a turn if one is free and nobody waits.
    func takeNow() -> Bool {
        state.withLock { state in
            guard state.free > 0 else { return false }
            state.free -= 1
            return true
        }
    }

    /// Waits for a turn, also when the task is cancelled: those before give theirs back soon.
    func take() async {
        await withCheckedContinuation { waiter in
            let isFree = state.withLock { state in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                state.waiters.append(waiter)
                return false
            }
            if isFree { waiter.resume() }
        }
    }

    func giveBack() {
        let next = state.withLock { state in
            let next = state.waiters.popFirst()
            if next == nil { state.free += 1 }
            return next
        }
        next?.resume()
    }
}
