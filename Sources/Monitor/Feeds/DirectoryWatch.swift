// Learns from the kernel which files changed, and wakes the feed.
//
// 1. Every event taken before a look at a file was caused before it: what is written later causes another one.
// 2. What waits is bounded; when there was more, everything is looked at.

import Dispatch
import Glibc

/// Watches a feed's folders by inotify; without it, says so and only keeps time.
///
/// Used by one task at a time. The dispatch queue touches nothing but the signal.
final class DirectoryWatch {
    /// Something happened to a name in a folder.
    struct Event: Hashable {
        /// `nil` if the folder itself is meant.
        var path: String?
        var mask: UInt32
        /// Connects both halves of a rename; 0 in other events.
        var cookie: UInt32

        var isFolder: Bool { mask & UInt32(IN_ISDIR) != 0 }
        var isChange: Bool { mask & UInt32(IN_MODIFY) != 0 }
        var isMovedFrom: Bool { mask & UInt32(IN_MOVED_FROM) != 0 }
        var isMovedTo: Bool { mask & UInt32(IN_MOVED_TO) != 0 }
        var isRemoved: Bool { mask & UInt32(IN_DELETE) != 0 }
    }

    /// What is asked of the kernel for a folder with log files.
    private static let files = UInt32(IN_MODIFY | IN_ATTRIB) | folders
    /// What is asked of the kernel for a folder in which only folders are expected.
    private static let folders = UInt32(
        IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR)

    private let kernel: KernelWatch?
    private let member: Int
    private let timer: any DispatchSourceTimer
    private let signal: AsyncStream<Void>.Continuation
    private var wakeUps: AsyncStream<Void>.Iterator
    /// Whether some folder could not be watched, so that files must be looked at again and again.
    private(set) var isBlind: Bool

    /// - Parameter isEnabled: Whether to ask the kernel at all.
    init(isEnabled: Bool = true) {
        let (stream, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.signal = signal
        wakeUps = stream.makeAsyncIterator()
        timer = DispatchSource.makeTimerSource(queue: KernelWatch.queue)
        timer.setEventHandler { signal.yield() }
        timer.activate()
        kernel = isEnabled ? KernelWatch.shared : nil
        member = kernel?.join(signal) ?? 0
        isBlind = kernel == nil
    }

    deinit {
        timer.cancel()
        kernel?.leave(member)
    }

    /// Waits until something changed, the time is over, or the task is cancelled.
    func wait(for time: Duration) async {
        let (seconds, rest) = time.components
        let nanoseconds = Int(clamping: max(0, seconds) * 1_000_000_000 + rest / 1_000_000_000)
        // A longer pause need not end on the millisecond: feeds that wake together cost less.
        timer.schedule(
            deadline: .now() + .nanoseconds(max(0, nanoseconds)),
            leeway: .nanoseconds(max(1_000_000, nanoseconds / 20)))
        await withTaskCancellationHandler {
            _ = await wakeUps.next(isolation: #isolation)
        } onCancel: { [signal] in
            // Stopping must not depend on how the iterator treats cancellation.
            signal.finish()
        }
    }

    /// Watches exactly these folders from now on; to be called before they are listed.
    func watch(_ folders: PathGlob.Folders, and others: Set<String>) {
        guard let kernel else { return }
        let full = others.union(folders.listed.keys)
        // In this order: for two names of one folder the last mask holds, and the last name is reported.
        let above = folders.above.subtracting(full).map { (path: $0, mask: DirectoryWatch.folders) }
        isBlind = !kernel.watch(above + full.map { (path: $0, mask: DirectoryWatch.files) }, for: member)
    }

    /// Takes what has happened since the last call.
    ///
    /// - Returns: The events in their order; `nil` if some were lost.
    func drain() -> [Event]? { kernel.map { $0.drain(member) } ?? [] }
}
