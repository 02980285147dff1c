// Learns from the kernel which files changed, and rings for the feed.
//
// 1. Every event taken before a look at a file was caused before it: what is written later causes another one.
// 2. What waits is bounded; when there was more, everything is looked at.

import Glibc

/// Watches a feed's folders by inotify, or says that it cannot.
///
/// Used by one task at a time.
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
    /// Whether some folder could not be watched, so that files must be looked at again and again.
    private(set) var isBlind: Bool

    /// - Parameters:
    ///   - isEnabled: Whether to ask the kernel at all.
    ///   - ring: Called when something happened, from any thread.
    init(isEnabled: Bool = true, ring: @escaping @Sendable () -> Void = {}) {
        kernel = isEnabled ? KernelWatch.shared : nil
        member = kernel?.join(ring) ?? 0
        isBlind = kernel == nil
    }

    deinit { kernel?.leave(member) }

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
