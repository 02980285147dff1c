// All files a feed knows: those that exist, and those that are gone or were replaced.

/// The files by identity, by name and by their first bytes.
struct FileTable {
    /// Files that exist and are read.
    private(set) var files = FileRows()
    /// Files that are finished, gone, or not found yet, oldest generation first.
    private(set) var ghosts: [FileID: [FilePosition]] = [:]
    private(set) var names: [String: FileID] = [:]
    private(set) var ghostNames: [String: FileID] = [:]
    /// Which files begin with these bytes; may hold files that no longer do.
    private var heads: [Fingerprint: Owners] = [:]
    /// How many beginnings were noted since those that nothing has were dropped.
    private var noted = 0
    /// So few of them need no care.
    private static let fewHeads = 8
    /// How long a file that is gone is remembered, in seconds: a volume may come back.
    private static let memory: Int64 = 7 * 86_400
    /// How long a copy of a truncated file is recognised, in seconds.
    static let copyTime: Int64 = 3600
    private static let mostGhosts = 65_536
    /// A bit for each length that a known beginning has.
    private var headLengths = [UInt64](repeating: 0, count: Fingerprint.limit / 64 + 1)
    /// Files as they were when the feed started, for the case that their device has another number now.
    private var births: [Birth: FileID] = [:]

    /// An inode and when it was made.
    private struct Birth: Hashable {
        var inode: UInt64
        var time: Int64
    }

    /// The files that begin alike: nearly always one.
    private struct Owners {
        let first: FileID
        var others: Set<FileID> = []

        mutating func insert(_ id: FileID) { if id != first { others.insert(id) } }
    }

    /// Takes up what the ledger knows of a file; of those with one name the last counts.
    mutating func know(_ position: FilePosition) {
        add(position)
        if position.birth != 0 && !position.isReplaced {
            births[Birth(inode: position.id.inode, time: position.birth)] = position.id
        }
    }

    // MARK: Files that exist

    mutating func track(_ file: TrackedFile) {
        files.put(file)
        names[file.path] = file.id
        noteHead(file.mark, file.id)
    }

    /// Changes a file, if it is there.
    mutating func change(_ id: FileID, _ body: (inout TrackedFile) -> Void) {
        guard let head = files[id]?.mark.head else { return }
        files.change(id, body)
        if let mark = files[id]?.mark, mark.head != head { noteHead(mark, id) }
    }

    mutating func name(_ path: String, _ id: FileID) {
        names[path] = id
    }

    mutating func unname(_ path: String) {
        names[path] = nil
    }

    /// Puts a file aside, and returns the position that says so.
    mutating func retire(_ id: FileID, replaced: Bool, at time: Int64) -> FilePosition? {
        guard let file = files.remove(id) else { return nil }
        if names[file.path] == id { names[file.path] = nil }
        if let real = file.real, names[real] == id { names[real] = nil }
        var position = file.position(at: file.mark)
        position.isReplaced = replaced
        position.gone = time
        add(position)
        return position
    }

    /// Drops a file of which nothing need be known.
    mutating func forget(_ id: FileID) {
        guard let file = files.remove(id) else { return }
        if names[file.path] == id { names[file.path] = nil }
    }

    // MARK: Files that are gone

    /// The generation for a new file with this identity.
    func nextGeneration(_ id: FileID) -> Int {
        let last = ghosts[id]?.last?.generation ?? -1
        return max(last, files[id]?.generation ?? -1) + 1
    }

    /// Returns what was known of the file with this status, if it is the same file.
    func ghost(of status: FileStatus) -> FilePosition? {
        if let last = ghosts[status.id]?.last {
            let isSame = last.birth == 0 || status.birth == 0 || last.birth == status.birth
            return isSame ? last : nil
        }
        guard status.birth != 0, let id = births[Birth(inode: status.id.inode, time: status.birth)] else { return nil }
        return ghosts[id]?.last
    }

    mutating func remove(_ ghost: FilePosition) {
        ghosts[ghost.id]?.removeAll { $0.generation == ghost.generation }
        if ghosts[ghost.id]?.isEmpty == true { ghosts[ghost.id] = nil }
        if ghostNames[ghost.path] == ghost.id { ghostNames[ghost.path] = nil }
    }

    /// Notes what is gone since when, and forgets what has been gone for long.
    ///
    /// - Parameter time: Seconds since 1970.
    /// - Returns: The positions that say so.
    mutating func forget(at time: Int64) -> [FeedPosition] {
        var positions: [FeedPosition] = []
        let all = ghosts.values.flatMap(\.self)
        for ghost in all where ghost.gone == 0 {
            let changed = mark(ghost, gone: time, path: ghost.path)
            positions.append(FeedPosition(key: changed.key, value: changed.value))
        }
        var old = all.filter {
            $0.gone != 0 && time - $0.gone > ($0.isReplaced ? FileTable.copyTime : FileTable.memory)
        }
        if all.count - old.count > FileTable.mostGhosts {
            old = Array(all.sorted { $0.gone < $1.gone }.prefix(all.count - FileTable.mostGhosts))
        }
        for ghost in old {
            remove(ghost)
            positions.append(FeedPosition(key: ghost.key, value: nil))
        }
        return positions
    }

    /// Notes when a file was found gone, or seen again under some name.
    mutating func mark(_ ghost: FilePosition, gone: Int64, path: String) -> FilePosition {
        var changed = ghost
        changed.gone = gone
        changed.path = path
        remove(ghost)
        add(changed)
        return changed
    }

    private mutating func add(_ position: FilePosition) {
        ghosts[position.id, default: []].append(position)
        ghosts[position.id]?.sort { $0.generation < $1.generation }
        if !position.isReplaced { ghostNames[position.path] = position.id }
        noteHead(position.mark, position.id)
    }

    // MARK: Files that begin alike

    /// A file that begins as another one does.
    struct Twin {
        var id: FileID
        var mark: ReadMark
        /// Whether its content was replaced since, so that it can no longer be compared.
        var isReplaced: Bool
        /// Whether it is gone, or was left.
        var isGone = false
    }

    /// Returns the files, other than `id`, whose known beginning is a beginning of `bytes`.
    ///
    /// - Parameters:
    ///   - bytes: The first bytes of a file.
    ///   - id: The file itself.
    ///   - time: Seconds since 1970; files replaced before that no longer count.
    ///   - isGoneToo: Whether files count that are gone, or were left.
    /// - Returns: In no particular order; one file may appear with several former contents.
    func twins(
        of bytes: ArraySlice<UInt8>, except id: FileID, since time: Int64, isGoneToo: Bool = false
    ) -> [Twin] {
        var twins: [Twin] = []
        Fingerprint.forEachHead(of: bytes) { head in
            guard headLengths[head.length / 64] >> (head.length % 64) & 1 != 0, let owners = heads[head] else { return }
            for other in [owners.first] + owners.others where other != id {
                if let file = files[other], file.mark.head == head {
                    twins.append(Twin(id: other, mark: file.mark, isReplaced: false))
                }
                for ghost in ghosts[other] ?? [] where isGoneToo && !ghost.isReplaced && ghost.mark.head == head {
                    twins.append(Twin(id: other, mark: ghost.mark, isReplaced: false, isGone: true))
                }
                for ghost in ghosts[other] ?? [] where ghost.isReplaced && ghost.mark.head == head && ghost.gone >= time
                {
                    twins.append(Twin(id: other, mark: ghost.mark, isReplaced: true))
                }
            }
        }
        return twins
    }

    private mutating func noteHead(_ mark: ReadMark, _ id: FileID) {
        guard mark.head.length > 0 else { return }
        heads[mark.head, default: Owners(first: id)].insert(id)
        noted += 1
        headLengths[mark.head.length / 64] |= 1 << (mark.head.length % 64)
    }

    /// Drops what is of no use any more: beginnings that nothing has, once there may be many of them, and the room of ghosts.
    mutating func tidy() {
        if ghosts.isEmpty { (ghosts, ghostNames, births) = ([:], [:], [:]) }
        guard noted > 2 * (files.count + ghosts.count) + FileTable.fewHeads else { return }
        heads = [:]
        for id in files.ids { if let file = files[id] { noteHead(file.mark, id) } }
        for (id, list) in ghosts { for ghost in list { noteHead(ghost.mark, id) } }
        noted = 0
    }
}
