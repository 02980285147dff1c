// The memory of a running monitor: one feed at a time has it, from judging a chunk to the chunk's commit.
//
// Invariants:
// 1. Whoever has the memory is alone with it; the others wait in the order in which they came.
// 2. What was changed is settled if the work succeeded, and forgotten if it failed.

import CheckerKit
import Synchronization

/// Lends the memory, to one at a time.
final class SharedMemory: Sendable {
    private struct State {
        /// `nil` while it is lent.
        var memory: Memory?
        var waiters: [CheckedContinuation<Memory, Never>] = []
    }

    private let state: Mutex<State>

    init(_ memory: Memory = Memory()) { state = Mutex(State(memory: memory)) }

    /// Works with the memory; `body` returns once the changes are durable, and throws if they are not.
    func withMemory<Result>(_ body: (inout Memory) async throws -> Result) async throws -> Result {
        var memory = await take()
        do {
            let result = try await body(&memory)
            memory.settle()
            giveBack(memory)
            return result
        } catch {
            memory.revert()
            giveBack(memory)
            throw error
        }
    }

    private func take() async -> Memory {
        await withCheckedContinuation { waiter in
            let free: Memory? = state.withLock { state in
                if let memory = state.memory {
                    state.memory = nil
                    return memory
                }
                state.waiters.append(waiter)
                return nil
            }
            if let free { waiter.resume(returning: free) }
        }
    }

    private func giveBack(_ memory: Memory) {
        let next: CheckedContinuation<Memory, Never>? = state.withLock { state in
            if state.waiters.isEmpty {
                state.memory = memory
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.resume(returning: memory)
    }
}
