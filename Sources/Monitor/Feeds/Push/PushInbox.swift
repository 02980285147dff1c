// Requests between the connections that read them and the one task that judges them; bounded in bytes.

import DequeModule
import NIOCore
import Synchronization

/// Requests that wait to be judged.
///
/// There is no queue without an end: a connection takes room for each piece of a body before it keeps it, and has at most
/// one request here. What comes while a commit is being written is judged together after it, and so shares the next one.
final class PushInbox: Sendable {
    private struct State {
        var waiting: Deque<PushRequest> = []
        /// Bytes that connections have read and that are not judged yet.
        var held = 0
        var isClosed = false
    }

    /// Rings when there is something to look at: a request, the end, or that time has passed.
    let bell: AsyncStream<Void>
    private let rope: AsyncStream<Void>.Continuation
    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: The most bytes that are held at once.
    init(limit: Int) {
        self.limit = limit
        (bell, rope) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }
    var held: Int { state.withLock { $0.held } }

    func ring() { rope.yield() }

    /// Whether there is room for so many bytes now.
    func hasRoom(for bytes: Int) -> Bool { state.withLock { $0.held + bytes <= limit } }

    /// Takes room, if there is any.
    func hold(_ bytes: Int) -> Bool {
        state.withLock { state in
            guard state.held + bytes <= limit else { return false }
            state.held += bytes
            return true
        }
    }

    /// Gives room back.
    func release(_ bytes: Int) { state.withLock { $0.held -= bytes } }

    /// Takes a request in, with the room that its body has; returns whether it will be judged.
    func add(_ request: PushRequest) -> Bool {
        let isTaken = state.withLock { state in
            if !state.isClosed { state.waiting.append(request) }
            return !state.isClosed
        }
        if isTaken { ring() }
        return isTaken
    }

    /// Returns the requests that waited longest, until one would make it more than so many bytes; empty if none waits.
    func next(upTo bytes: Int) -> [PushRequest] {
        state.withLock { state in
            var (taken, size): ([PushRequest], Int) = ([], 0)
            while let request = state.waiting.first, taken.isEmpty || size + request.body.readableBytes <= bytes {
                taken.append(request)
                size += request.body.readableBytes
                state.waiting.removeFirst()
            }
            return taken
        }
    }

    /// Takes nothing in any more.
    func close() {
        state.withLock { $0.isClosed = true }
        ring()
    }
}
