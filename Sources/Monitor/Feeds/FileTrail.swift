// Follows names through one batch of events, so that a file that came and went before the feed looked is not lost in silence.

/// Files that are made, written to, renamed or removed between two looks, and that the roll never had.
struct FileTrail {
    /// A file that is gone, and how it was called last.
    struct Gone: Hashable {
        var path: String
        /// Whether it was seen to be written to.
        var isWritten: Bool
    }

    /// A rename of which the second part has not come yet.
    private struct Half {
        var path: String
        var isTracked: Bool
        var isOurs: Bool
        var isWritten: Bool
        var isOld = false
    }

    /// Both parts of a rename are two events, and the second may come with the next batch; inotify(7).
    private var halves: [UInt32: Half] = [:]
    /// Names that no longer lead to the file of the roll that they led to.
    private var left: Set<String> = []
    /// Names that files of the roll were given.
    private var followed: Set<String> = []
    /// Names of files that the roll does not have, and whether they were written to.
    private var unseen: [String: Bool] = [:]
    private var gone: [Gone] = []

    /// Whether the name led to another file when the batch began.
    func hasLeft(_ path: String) -> Bool { left.contains(path) }

    /// Takes note of an event.
    ///
    /// - Parameters:
    ///   - event: What happened to the name.
    ///   - path: The name.
    ///   - isTracked: Whether the roll has the file that the name led to before the batch.
    ///   - isOurs: Whether a file of this name is the feed's.
    /// - Returns: Whether one of the feed's files was given this name.
    mutating func follow(_ event: DirectoryWatch.Event, _ path: String, isTracked: Bool, isOurs: Bool) -> Bool {
        let isTracked = followed.contains(path) || (isTracked && !left.contains(path))
        if event.isMovedFrom {
            halves[event.cookie] = Half(
                path: path, isTracked: isTracked, isOurs: isOurs, isWritten: unseen[path] == true)
            leave(path)
        } else if event.isMovedTo {
            lose(path)
            guard let half = halves.removeValue(forKey: event.cookie) else { return false }
            if half.isTracked {
                followed.insert(path)
            } else if half.isOurs {
                unseen[path] = half.isWritten
            }
            return half.isOurs
        } else if event.isRemoved {
            lose(path)
        } else if event.isChange, isOurs, !isTracked {
            unseen[path] = true
        }
        return false
    }

    /// Ends the batch, once all names were looked at.
    ///
    /// - Parameter exists: Whether something has this name now.
    /// - Returns: Files of the feed's that are gone and were never looked at.
    mutating func end(exists: (_ path: String) -> Bool) -> [Gone] {
        for (path, isWritten) in unseen where !exists(path) { gone.append(Gone(path: path, isWritten: isWritten)) }
        for (cookie, half) in halves {
            if half.isOld {
                if half.isOurs && !half.isTracked { gone.append(Gone(path: half.path, isWritten: half.isWritten)) }
                halves[cookie] = nil
            } else {
                halves[cookie]?.isOld = true
            }
        }
        defer {
            left.removeAll()
            followed.removeAll()
            unseen.removeAll()
            gone.removeAll()
        }
        return gone
    }

    private mutating func lose(_ path: String) {
        if unseen[path] == true { gone.append(Gone(path: path, isWritten: true)) }
        leave(path)
    }

    private mutating func leave(_ path: String) {
        left.insert(path)
        followed.remove(path)
        unseen[path] = nil
    }
}
