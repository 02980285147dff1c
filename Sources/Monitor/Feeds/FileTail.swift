// Turns what was written to a feed's files into chunks.
//
// 1. A file has at most one turn in a chunk, so that a chunk never holds two positions of one file.
// 2. Turns count only once `commit` is called: a chunk that was not delivered leaves no trace here.

import DequeModule

/// Reads the files of a roll in turns.
struct FileTail {
    private(set) var roll: FileRoll
    private var reader: FileReader
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

    init(roll: FileRoll, settings: FileFeed.Settings) {
        self.roll = roll
        limits = ChunkDraft.Limits(bytes: settings.chunkBytes, records: settings.chunkRecords)
        reader = FileReader(maxRecord: settings.maxRecord, limits: limits)
    }

    /// Whether there is something to read or to tell.
    var hasWork: Bool { !roll.ready.isEmpty || !roll.incidents.isEmpty || !roll.positions.isEmpty }

    /// Takes note of what happened to the files.
    mutating func look() {
        roll.look(at: .now)
    }

    /// Fills the next chunk; `nil` if the turns yielded nothing to deliver, which is to be committed too.
    mutating func nextChunk() -> FeedChunk? {
        var draft = ChunkDraft(limits: limits)
        (sentIncidents, sentPositions) = (roll.incidents.count, roll.positions.count)
        for incident in roll.incidents { draft.add(incident) }
        for position in roll.positions { draft.add(position) }
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
        for (id, taken) in taken {
            if taken.turn.isReplaced {
                replace(id)
            } else {
                settle(id, taken)
            }
        }
    }

    // MARK: A turn

    private mutating func take(_ id: FileID, _ draft: inout ChunkDraft) {
        roll.table.change(id) { $0.isQueued = false }
        guard var file = roll.table.files[id] else { return }
        let isFinishing = roll.finishing.remove(id) != nil
        do {
            let open = try roll.opened.open(file)
            roll.accept(file.path)
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
            if error.isAbsence {
                // Another look will find the new name, or that there is none.
                roll.missing(id)
            } else {
                roll.opened.close(id)
                roll.refuse(file.path, error)
            }
        }
    }

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
        turns[file.id] = Taken(turn: turn, isFinishing: isFinishing, isCompared: file.isCompared)
        order.append(file.id)
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
        } else if turn.mark != old || !file.isNoted {
            let position = file.position(at: turn.mark)
            draft.add(FeedPosition(key: position.key, value: position.value))
        }
    }

    private mutating func settle(_ id: FileID, _ taken: Taken) {
        let turn = taken.turn
        roll.table.change(id) { file in
            file.mark = turn.mark
            file.partial = turn.partial
            file.startsAtEnd = false
            file.isNoted = true
            file.isCompared = file.isCompared || taken.isCompared
            let hasGrown = file.seenSize != turn.status.size || file.seenModified != turn.status.modified
            if file.since != nil && hasGrown { file.since = .now }
            file.seenSize = turn.status.size
            file.seenModified = turn.status.modified
        }
        guard let file = roll.table.files[id] else { return }
        if !turn.isAtEnd || turn.needsRoom {
            roll.enqueue(id)
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
    private mutating func replace(_ id: FileID) {
        guard let old = roll.table.files[id] else { return }
        _ = roll.table.retire(id, replaced: true, at: wallClock())
        var file = TrackedFile(id: id, generation: old.generation + 1, birth: old.birth, path: old.path)
        file.standing = old.standing
        file.since = old.since
        file.real = old.real
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

    private var backlog: Int64 {
        var sum: Int64 = 0
        for id in order {
            if let turn = turns[id]?.turn, !turn.isAtEnd { sum += max(0, turn.status.size - turn.mark.offset) }
        }
        for id in roll.ready {
            if let file = roll.table.files[id] { sum += max(0, file.seenSize - file.mark.offset) }
        }
        return sum
    }
}
