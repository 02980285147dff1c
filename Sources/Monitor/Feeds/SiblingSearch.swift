// Remembers whether rotated and compressed copies are searched beside the files that the configuration names.

import Glibc

/// Which files that nobody configured are looked into: only while something that was not read to its end is missing.
struct SiblingSearch {
    private var end: ContinuousClock.Instant?
    /// Files in which there was nothing of ours, as they were then.
    private var dismissed: [FileID: PackedState] = [:]

    /// How long a compressed copy is waited for.
    ///
    /// Compressing a log of many gigabytes takes minutes; what is compressed at the next rotation was read by then.
    private static let patience = Duration.seconds(3600)
    private static let mostDismissed = 65_536

    init(isSeeking: Bool) {
        if isSeeking { seek() }
    }

    var isSeeking: Bool { end.map { $0 > .now } ?? false }

    /// Begins or prolongs the search: a file is gone.
    mutating func seek() { end = .now + SiblingSearch.patience }

    /// Whether a file of this name is worth a look.
    func mayWant(_ name: String) -> Bool { isSeeking && Packing.isLikely(name) }

    /// Whether a file is worth opening.
    func wants(_ path: String, _ status: FileStatus) -> Bool {
        mayWant(path) && dismissed[status.id]?.matches(status) != true
    }

    mutating func dismiss(_ status: FileStatus) {
        if dismissed.count >= SiblingSearch.mostDismissed { dismissed.removeAll() }
        dismissed[status.id] = PackedState(size: status.size, modified: status.modified)
    }
}
