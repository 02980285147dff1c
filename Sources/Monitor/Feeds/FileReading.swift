// A feed of files that has been begun: what is known of its files from one turn to the next.

/// Reads a feed's files whenever it is given a turn, and is no task in between.
///
/// Used by one task at a time.
final class FileReading {
    private var tail: FileTail
    private let context: FeedContext

    init(_ tail: FileTail, _ context: FeedContext) {
        self.tail = tail
        self.context = context
    }

    /// Looks at what happened and delivers what there is to read; if others wait, one chunk of it.
    ///
    /// - Parameter deliver: As for ``Feed/read(from:context:deliver:)``.
    /// - Returns: How long nothing needs to be done unless something rings; zero if there is more to read.
    /// - Throws: What `deliver` threw; the reading is of no use then.
    func turn(_ deliver: (_ chunk: FeedChunk) async throws -> Void) async throws -> Duration {
        tail.look()
        context.heartbeat()
        while tail.hasWork, !Task.isCancelled {
            if let chunk = tail.nextChunk() { try await deliver(chunk) }
            tail.commit()
            context.heartbeat()
            if context.othersWait() { break }
            tail.look()
        }
        tail.rest()
        context.hold(tail.roll.holdings)
        return tail.hasWork ? .zero : tail.roll.pause(at: .now)
    }
}
