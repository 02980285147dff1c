// What the feed remembers of one file while it exists.

/// One file, under whatever names.
struct TrackedFile {
    let id: FileID
    let generation: Int
    /// Nanoseconds since 1970; 0 when unknown.
    let birth: Int64
    /// The name by which it was seen last.
    var path: String
    /// Where a symbolic link led.
    var real: String?
    /// How far it was delivered.
    var mark = ReadMark()
    /// How far an unfinished line was searched for its newline.
    var partial: Partial?
    var standing = Standing.listed
    /// When its name changed or vanished, or when it was last seen to grow after that.
    var since: ContinuousClock.Instant?
    /// What the last look showed; -1 before the first.
    var seenSize: Int64 = -1
    var seenModified: Int64 = 0
    /// Whether it was written to since its last turn, as far as anybody told.
    var hasNews = false
    /// Whether it waits for its turn.
    var isQueued = false
    /// Whether what was written before the feed's very first start is to be passed over.
    var startsAtEnd = false
    /// Whether the ledger knows of it: also an empty file may be renamed while the daemon is down.
    var isNoted = false
    /// Whether it has been compared with other files, to see if it is a copy of one.
    var isCompared = false
    /// Of a compressed file, how it was when it was read to its end.
    var packed: PackedState?
    /// Whether the configuration does not name it, but it may hold the rest of a file that is gone.
    var isCandidate = false
    /// How often nothing of ours was found in it so far.
    var doubts = 0

    /// Whether the file is still one of those that the configuration names.
    enum Standing {
        case listed
        /// Renamed out of the pattern, or deleted: read to its end, then left.
        case leaving
    }

    /// A long line without an end yet; its bytes are not kept, only how far they were searched.
    struct Partial: Hashable {
        var end: Int64
        /// The bytes just before ``end``.
        var tail: Fingerprint
    }

    init(id: FileID, generation: Int, birth: Int64, path: String) {
        self.id = id
        self.generation = generation
        self.birth = birth
        self.path = path
    }

    /// Takes up a file where it was left.
    init(_ position: FilePosition, path: String) {
        self.init(id: position.id, generation: position.generation, birth: position.birth, path: path)
        mark = position.mark
        isCompared = mark.offset > 0
        isNoted = true
        packed = position.packed
    }

    /// The position for the ledger, had it been read as far as `mark`.
    func position(at mark: ReadMark) -> FilePosition {
        var position = FilePosition(id: id, generation: generation, birth: birth, mark: mark, path: real ?? path)
        position.packed = packed
        return position
    }

    /// Bytes that wait to be read, as far as the last look showed; of a compressed file, those of the file.
    var unread: Int64 {
        guard let packed else { return max(0, seenSize - mark.offset) }
        return packed.size == seenSize ? 0 : max(0, seenSize)
    }

    /// Whether `status` can belong to this file, and not to another one that got its inode number.
    func matches(_ status: FileStatus) -> Bool {
        id == status.id && (birth == 0 || status.birth == 0 || birth == status.birth)
    }
}
