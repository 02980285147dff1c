// A thread for C functions that wait, so that they do not hold up the cooperative pool.

import Dispatch

/// Runs blocking work one piece after the other, off the cooperative pool.
struct BlockingThread: Sendable {
    private let queue: DispatchQueue

    init(_ name: String) { queue = DispatchQueue(label: name) }

    /// Runs `work` on the thread and returns its result; cancellation does not interrupt it.
    func run<Result: Sendable>(_ work: @escaping @Sendable () throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result(catching: work)) }
        }
    }
}
