// Batches that were used, for the next chunk of whichever feed: ten thousand feeds need no buffers each.

import CheckerKit
import Synchronization

/// Keeps a few batches with the memory they have grown to.
final class BatchPool: Sendable {
    private let batches = Mutex<[EventBatch]>([])

    private static let most = FeedRota.hands

    func take() -> EventBatch { batches.withLock { $0.popLast() } ?? EventBatch() }

    func giveBack(_ batch: consuming EventBatch) {
        batch.removeAll()
        let kept = batch
        batches.withLock { batches in
            if batches.count < Self.most { batches.append(kept) }
        }
    }
}
