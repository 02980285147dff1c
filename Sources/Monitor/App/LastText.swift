// Remembers the text that was published last.

import Synchronization

/// Says whether a text differs from the one before.
final class LastText: Sendable {
    private let text = Mutex("")

    /// Returns whether `new` is news.
    func replace(with new: String) -> Bool {
        text.withLock { old in
            defer { old = new }
            return old != new
        }
    }
}
