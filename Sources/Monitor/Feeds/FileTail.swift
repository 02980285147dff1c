// Turns what was written to a feed's files into chunks.
//
// 1. A file has at most one turn in a chunk, so that a chunk never holds two positions of one file.
// 2. Turns count only once `commit` is called: a chunk that was not delivered leaves no trace here.

import DequeModule

/// Reads the files of a roll in turns.
struct FileTail {
    var roll: FileRoll
    private var reader: FileReader
    private var archiveReader: ArchiveReader
    /// Compressed files with something to read: one after the other, not in turns, for each has to be read from its start.
    private var archives: Deque<FileID> = []
    private let limits: ChunkDraft.Limits
    private var turns: [FileID: Taken] = [:]
    private var order: [FileID] = []
    private var sentIncidents = 0
    private var sentPositions = 0

    /// What one file's turn came to, until the chunk is delivered.
    private struct Taken {
        var turn: FileTurn
        var isFinishing: Bool
        var isCompared: Bool
    }

    /// Turns that are taken for one chunk at most, also if they yield nothing.
    private static let mostTurns = 4096
    /// Turns of a full buffer that yield nothing, as in an endless line: the watchdog wants to hear of us in between.
    private static let mostBarrenTurns = 16
    /// How often a compressed file is looked into while others wait, before it is said to hold nothing of ours.
    private static let mostDoubts = 20

    init(roll: FileRoll, settings: FileFeed.Settings) {
        self.roll = roll
        limits = ChunkDraft.Limits(bytes: settings.chunkBytes, records: settings.chunkRecords)
        reader = FileReader(maxRecord: settings.maxRecord, limits: limits)
        archiveReader = ArchiveReader(maxRecord: settings.maxRecord, limits: limits)
    }

    /// Whether there is something to read or to tell.
    var hasWork: Bool {
        !roll.ready.isEmpty || !archives.isEmpty || !roll.incidents.isEmpty || !roll.positions.isEmpty
    }

    /// Takes note of what happened to the files.
    mutating func look(at now: ContinuousClock.Instant = .now) {
        roll.look(at: now)
    }

    /// Gives back the memory and the files that are not needed between turns.
    mutating func rest() {
        reader.rest()
        roll.opened.rest()
        turns = [:]
        order = []
    }

    /// Fills the next chunk; `nil` if the turns yielded nothing to deliver, which is to be committed too.
    mutating func nextChunk() -> FeedChunk? {
        var draft = ChunkDraft(limits: limits)
        (sentIncidents, sentPositions) = (roll.incidents.count, roll.positions.count)
        for incident in roll.incidents { draft.add(incident) }
        for position in roll.positions { draft.add(position) }
        let isOpen = takeArchives(&draft)
        var barren = 0
        while !draft.isFull, turns.count < FileTail.mostTurns, barren < FileTail.mostBarrenTurns,
            let id = roll.ready.popFirst()
        {
            let room = draft.room
            take(id, &draft)
            guard let taken = turns[id] else { continue }
            if taken.turn.needsRoom { break }
            if !taken.turn.isAtEnd && draft.room == room { barren += 1 }
        }
        if !isOpen { takeArchives(&draft) }
        return draft.isEmpty ? nil : draft.closed(backlog: backlog)
    }

    /// Makes the turns count: their records are safe.
    mutating func commit() {
        roll.incidents.removeFirst(sentIncidents)
        roll.positions.removeFirst(sentPositions)
        (sentIncidents, sentPositions) = (0, 0)
        let taken = order.compactMap { id in turns[id].map { (id, $0) } }
        turns.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
        reader.longRecord = nil
        if !archiveReader.isAmidLongRecord { archiveReader.longRecord = nil }
        for (id, taken) in taken {
            if taken.turn.isReplaced {
                replace(id, hasNews: taken.turn.status.size > 0)
            } else {
                settle(id, taken)
            }
        }
    }

    // MARK: A turn

    private mutating func take(_ id: FileID, _ draft: inout ChunkDraft) {
        // One that was gone and came back may wait twice.
        guard turns[id] == nil else { return }
        if roll.table.files[id]?.packed != nil {
            archives.append(id)
            return
        }
        roll.table.change(id) { $0.isQueued = false }
        guard var file = roll.table.files[id] else { return }
        let isFinishing = roll.finishing.remove(id) != nil
        do {
            let open = try roll.opened.open(file)
            roll.accept(file.path)
            if file.mark.offset == 0, !file.isCompared, try isCompressed(file, open, isFinishing, &draft) { return }
            switch try prepare(&file, open) {
            case .undecided:
                roll.restless.insert(id)
            case .empty(let status):
                // What was written since belongs to another turn, which compares it before reading it.
                keep(file, FileTurn(mark: file.mark, status: status, isAtEnd: true), isFinishing, &draft)
            case .ready:
                keep(file, try reader.turn(file, open, finishing: isFinishing, into: &draft), isFinishing, &draft)
            }
        } catch {
            give(up: file, error)
        }
    }

    private mutating func give(up file: TrackedFile, _ error: FileError) {
        if error.isAbsence {
            // Another look will find the new name, or that there is none.
            roll.missing(file.id)
        } else {
            roll.opened.close(file.id)
            roll.refuse(file.path, error)
        }
    }

    /// Looks at the first bytes of a file of which nothing is known; returns whether it waits for another turn.
    private mutating func isCompressed(
        _ file: TrackedFile, _ open: OpenFile, _ isFinishing: Bool, _ draft: inout ChunkDraft
    ) throws(FileError) -> Bool {
        let status = try open.status()
        var magic: [UInt8] = []
        let got = try open.read(into: &magic, count: 4, from: 0)
        if Packing(magic: magic[..<got]) != nil {
            roll.table.change(file.id) {
                $0.packed = PackedState()
                $0.isQueued = true
            }
            archives.append(file.id)
            if isFinishing { roll.finishing.insert(file.id) }
            return true
        }
        if file.isCandidate {
            roll.dismiss(file.id)
            return true
        }
        if got == 0 {
            // What is written from this moment on may be compressed: another turn looks at its first bytes.
            keep(file, FileTurn(mark: file.mark, status: status, isAtEnd: true), isFinishing, &draft)
            return true
        }
        if !isFinishing, Packing.mayFollow(magic[..<got]) {
            roll.restless.insert(file.id)
            return true
        }
        return false
    }

    // MARK: Compressed files

    /// Takes compressed files, as long as each is read to its end; live files that wait get half of the chunk.
    ///
    /// - Returns: Whether one of them was not read to its end.
    @discardableResult private mutating func takeArchives(_ draft: inout ChunkDraft) -> Bool {
        let others = roll.ready.isEmpty ? 0 : limits.bytes / 2
        while !draft.isFull, draft.room > others, turns.count < FileTail.mostTurns, let id = archives.popFirst() {
            takeArchive(id, leaving: others, &draft)
            if let taken = turns[id], !taken.turn.isAtEnd { return true }
        }
        return false
    }

    private mutating func takeArchive(_ id: FileID, leaving others: Int, _ draft: inout ChunkDraft) {
        roll.table.change(id) { $0.isQueued = false }
        guard let file = roll.table.files[id], turns[id] == nil else { return }
        let isFinishing = roll.finishing.remove(id) != nil
        if let status = try? FileStatus.of(file.path), file.matches(status), file.packed?.matches(status) == true {
            keep(file, FileTurn(mark: file.mark, status: status, isAtEnd: true), isFinishing, &draft)
            return
        }
        do {
            let open = try roll.opened.open(file)
            roll.accept(file.path)
            var magic: [UInt8] = []
            let got = try open.read(into: &magic, count: 4, from: 0)
            guard let packing = Packing(magic: magic[..<got]) else {
                keep(file, FileTurn(mark: file.mark, status: try open.status(), isReplaced: true), isFinishing, &draft)
                return
            }
            let outcome = try archiveReader.turn(
                file, open, packing, finishing: isFinishing, state: self, leaving: others, into: &draft)
            switch outcome {
            case .turn(let turn): keep(file, turn, isFinishing, &draft)
            case .undecided: roll.restless.insert(id)
            case .unrelated where file.doubts < FileTail.mostDoubts && !(roll.ready.isEmpty && turns.isEmpty):
                // What waits, or is read in this very chunk, may be the file that was compressed.
                roll.table.change(id) { $0.doubts += 1 }
                roll.restless.insert(id)
            case .unrelated: roll.dismiss(id)
            }
        } catch {
            give(up: file, error)
        }
    }

    // MARK: Before and after a turn

    /// What can be done with a file now.
    private enum Readiness {
        case ready
        /// Nothing was written to it when it was looked at.
        case empty(FileStatus)
        /// Where to begin cannot be said yet.
        case undecided
    }

    /// Decides where to begin in a file of which nothing was read yet.
    private mutating func prepare(_ file: inout TrackedFile, _ open: OpenFile) throws(FileError) -> Readiness {
        if file.startsAtEnd {
            file.mark = try reader.endMark(open, size: try open.status().size)
            file.isCompared = true
        }
        guard !file.isCompared, file.mark.offset == 0 else { return .ready }
        let status = try open.status()
        if status.size == 0 { return .empty(status) }
        let search = TwinSearch(file: file, open: open, status: status)
        switch try search.origin(reader: &reader, state: self) {
        case .undecided:
            return .undecided
        case .own:
            file.isCompared = true
        case .copy(let mark):
            file.isCompared = true
            file.mark = mark
            file.mark.isCopy = true
        }
        return .ready
    }

    private mutating func keep(_ file: TrackedFile, _ turn: FileTurn, _ isFinishing: Bool, _ draft: inout ChunkDraft) {
        var file = file
        file.isCompared = file.isCompared || (file.packed != nil && turn.mark.offset > 0)
        turns[file.id] = Taken(turn: turn, isFinishing: isFinishing, isCompared: file.isCompared)
        order.append(file.id)
        // A file that the configuration does not name is none of ours until something of ours is found in it.
        if file.isCandidate && turn.mark.offset == 0 { return }
        if let packed = turn.packed { file.packed = packed }
        let old = roll.table.files[file.id]?.mark ?? ReadMark()
        if turn.isReplaced {
            draft.add(
                FeedIncident(
                    kind: .truncated, source: file.path, offset: old.offset,
                    message: "was read to byte \(old.offset) and is now \(turn.status.size) bytes of other content; "
                        + "it is read again from its beginning"))
            var position = file.position(at: old)
            position.isReplaced = true
            position.gone = wallClock()
            draft.add(FeedPosition(key: position.key, value: position.value))
        } else if turn.mark != old || !file.isNoted || turn.packed != nil {
            let position = file.position(at: turn.mark)
            draft.add(FeedPosition(key: position.key, value: position.value))
        }
    }

    private mutating func settle(_ id: FileID, _ taken: Taken) {
        let turn = taken.turn
        let now = roll.time
        roll.table.change(id) { file in
            file.mark = turn.mark
            file.partial = turn.partial
            file.startsAtEnd = false
            file.hasNews = false
            file.isNoted = true
            file.isCompared = file.isCompared || taken.isCompared
            file.packed = turn.packed ?? file.packed
            file.isCandidate = file.isCandidate && turn.mark.offset == 0
            let hasGrown = file.seenSize != turn.status.size || file.seenModified != turn.status.modified
            if file.since != nil && hasGrown { file.since = now }
            file.seenSize = turn.status.size
            file.seenModified = turn.status.modified
        }
        guard let file = roll.table.files[id] else { return }
        if turn.isDeferred {
            roll.restless.insert(id)
        } else if !turn.isAtEnd, file.packed != nil {
            roll.table.change(id) { $0.isQueued = true }
            archives.prepend(id)
        } else if !turn.isAtEnd || turn.needsRoom {
            roll.enqueue(id)
        } else if turn.isPending {
            roll.table.change(id) { $0.since = $0.since ?? now }
            roll.restless.insert(id)
        } else if taken.isFinishing {
            finish(file)
        } else if file.since == nil && file.isCompared {
            roll.restless.remove(id)
        }
    }

    /// Leaves a file that has been quiet since it was renamed or deleted.
    private mutating func finish(_ file: TrackedFile) {
        roll.restless.remove(file.id)
        if file.standing == .leaving {
            roll.retire(file.id)
        } else {
            roll.table.change(file.id) { $0.since = nil }
        }
    }

    /// Begins anew with a file whose content was replaced.
    private mutating func replace(_ id: FileID, hasNews: Bool) {
        guard let old = roll.table.files[id] else { return }
        _ = roll.table.retire(id, replaced: true, at: wallClock())
        var file = TrackedFile(id: id, generation: old.generation + 1, birth: old.birth, path: old.path)
        file.standing = old.standing
        file.since = old.since
        file.real = old.real
        file.hasNews = hasNews
        roll.table.track(file)
        if let real = old.real { roll.table.name(real, id) }
        roll.enqueue(id)
    }

    // MARK: What others need to know

    /// How far a file is read, the turns of this chunk included, and whether that is as far as it goes.
    func progress(of id: FileID) -> (mark: ReadMark, seenSize: Int64, isReplaced: Bool)? {
        guard let file = roll.table.files[id] else { return nil }
        if let turn = turns[id]?.turn {
            return (turn.mark, turn.isAtEnd ? turn.status.size : -1, turn.isReplaced)
        }
        return (file.mark, file.isQueued ? -1 : file.seenSize, false)
    }

    /// Whether a file may have more to read than was taken from it.
    func isBehind(_ id: FileID) -> Bool {
        guard let file = roll.table.files[id], let progress = progress(of: id) else { return false }
        if file.packed != nil {
            let packed = turns[id]?.turn.packed ?? file.packed
            return packed?.size != (try? FileStatus.of(file.path).size)
        }
        guard let open = roll.opened.peek(id), let size = try? open.status().size else { return false }
        return size >= progress.mark.offset && size != progress.seenSize
    }

    /// The file, open, if it is still the one that is known.
    func original(_ file: TrackedFile) -> OpenFile? {
        if let open = roll.opened.peek(file.id) { return open }
        guard let open = try? OpenFile(file.path), let status = try? open.status(), file.matches(status) else {
            return nil
        }
        return open
    }

    private var backlog: Int64 {
        var sum: Int64 = 0
        for id in order {
            if let turn = turns[id]?.turn, !turn.isAtEnd {
                sum += turn.behind ?? max(0, turn.status.size - turn.mark.offset)
            }
        }
        for id in roll.ready { sum += roll.table.files[id]?.unread ?? 0 }
        for id in archives { sum += roll.table.files[id]?.unread ?? 0 }
        return sum
    }
}
