// Reads compressed files: finds out how much of their content is known, and takes the rest as records.
//
// 1. Places, hashes and positions are those of the decompressed stream; a file is known again whatever compressed it.
// 2. One file is open at a time, and a turn does bounded work: memory does not grow with the number or size of files.
// 3. What ends in the middle may still be being written: it counts as damaged only after the grace time.

/// The state in which a compressed file was read to its end, so that it need not be opened again.
struct PackedState: Hashable, Sendable {
    /// Bytes of the file; -1: it was not read to its end yet.
    var size: Int64 = -1
    /// Nanoseconds since 1970.
    var modified: Int64 = 0

    func matches(_ status: FileStatus) -> Bool { size == status.size && modified == status.modified }
}

/// Decompresses files in turns.
struct ArchiveReader {
    private let maxRecord: Int
    private let limits: ChunkDraft.Limits
    private var current: Current?
    /// Held from a long record's reading until its chunk is delivered.
    var longRecord: LongRecordTurn?

    /// What one turn at a file came to.
    enum Outcome {
        case turn(FileTurn)
        /// The file holds what another one does, which is to be read to its end first.
        case undecided
        /// The file has nothing that is missing.
        case unrelated
    }

    /// What is done in a turn at most, in bytes of the stream and of the file.
    private static let turnLength: Int64 = 4 << 20
    /// A record without an end is no record if it exceeds the limit by ``endless`` and is so much longer than what it is made of.
    ///
    /// - Source: as for ``UnpackedFile``; deflate makes 1,032 zeros of a byte.
    private static let endlessRatio: Int64 = 500
    private static let endless: Int64 = 64 << 20

    /// The file that is open.
    private struct Current {
        let id: FileID
        let generation: Int
        let packing: Packing
        var stream: UnpackedFile
        var status: FileStatus
        /// The first bytes of the stream.
        var head: [UInt8] = []
        /// How far records were delivered; `nil` as long as that place is being looked for.
        var mark: Int64?
        var cutter = RecordCutter()
        /// How far the next record was searched for its end.
        var scanned: Int64 = 0
        /// The beginning of a record that is too long, while its end is searched.
        var refused: [UInt8]?
        /// How much of the file was done with when ``mark`` moved last.
        var consumed: Int64 = 0
        /// Places of other files' marks at which something else stands here.
        var rejected: Set<ReadMark> = []
        /// What may still be done in this turn.
        var budget: Int64 = 0
        /// Room that is to be left in the chunk.
        var others = 0
        /// The bytes before ``mark``.
        var tail = Fingerprint.none

        /// Begins again with the stream, at the cost of decompressing it once more.
        mutating func restart() {
            stream = UnpackedFile(stream.file, packing)
            mark = nil
        }
    }

    init(maxRecord: Int, limits: ChunkDraft.Limits) {
        self.maxRecord = maxRecord
        self.limits = limits
    }

    /// Whether part of a long record waits in memory for its rest.
    var isAmidLongRecord: Bool { current.map { $0.stream.count > 2 * limits.bytes } ?? false }

    /// Reads on in `file`.
    ///
    /// - Parameters:
    ///   - file: How far it was read.
    ///   - open: The same file, open.
    ///   - packing: How it is compressed.
    ///   - finishing: Whether it has been quiet for so long that nothing will come.
    ///   - state: Knows the other files.
    ///   - others: Room in the chunk that is to be left to other files, in bytes.
    ///   - draft: Receives records and incidents.
    /// - Returns: How far it is read when the chunk has been delivered.
    /// - Throws: Why the file cannot be read.
    mutating func turn(
        _ file: TrackedFile, _ open: OpenFile, _ packing: Packing, finishing: Bool, state: FileTail,
        leaving others: Int, into draft: inout ChunkDraft
    ) throws(FileError) -> Outcome {
        let status = try open.status()
        var now = taken(file, open, packing, status)
        now.budget = ArchiveReader.turnLength
        now.others = others
        draft.begin(file.path, identity: "\(file.id.device):\(file.id.inode):\(file.generation):\(file.birth)")
        var turn = FileTurn(mark: file.mark, status: status)
        let outcome: Outcome
        do {
            switch try find(file, &now, finishing, state) {
            case .here: outcome = .turn(try read(file, &now, finishing, turn, &draft))
            case .further: outcome = .turn(turn)
            case .waiting:
                (turn.isAtEnd, turn.isPending) = (true, true)
                outcome = .turn(turn)
            case .elsewhere:
                turn.isReplaced = true
                outcome = .turn(turn)
            case .known(let mark):
                (turn.mark, turn.isAtEnd) = (mark, true)
                turn.packed = PackedState(size: status.size, modified: status.modified)
                outcome = .turn(turn)
            case .broken:
                draft.add(complaint(file, now, "is damaged", at: file.mark.offset))
                turn.isAtEnd = true
                turn.packed = PackedState(size: status.size, modified: status.modified)
                outcome = .turn(turn)
            case .undecided: outcome = .undecided
            case .unrelated: outcome = .unrelated
            }
        } catch {
            current = nil
            throw error
        }
        current = ArchiveReader.isOver(outcome) ? nil : now
        return outcome
    }

    private static func isOver(_ outcome: Outcome) -> Bool {
        switch outcome {
        case .turn(let turn): turn.packed != nil || turn.isReplaced
        case .undecided: false
        case .unrelated: true
        }
    }

    /// Goes on with the file that is open, unless it is another one or was written anew.
    private mutating func taken(
        _ file: TrackedFile, _ open: OpenFile, _ packing: Packing, _ status: FileStatus
    ) -> Current {
        defer { current = nil }
        if var known = current, known.id == file.id, known.generation == file.generation, known.packing == packing,
            known.mark == nil || known.mark == file.mark.offset, status.size >= known.stream.consumed,
            known.stream.end == nil || known.stream.end == .cut || known.status == status
        {
            known.status = status
            return known
        }
        return Current(
            id: file.id, generation: file.generation, packing: packing, stream: UnpackedFile(open, packing),
            status: status)
    }

    // MARK: Where to begin

    private enum Found {
        case here
        /// Not yet: there is more to decompress.
        case further
        /// Not yet: there is nothing more to decompress.
        case waiting
        /// What was read is not in the file.
        case elsewhere
        /// All there is was read.
        case known(ReadMark)
        /// The file is damaged before the place up to which it was read when it was whole.
        case broken
        case undecided
        case unrelated
    }

    /// Moves to the place from which records are missing.
    private func find(
        _ file: TrackedFile, _ now: inout Current, _ finishing: Bool, _ state: FileTail
    ) throws(FileError) -> Found {
        if now.mark != nil { return .here }
        if file.mark.offset > 0 || file.isCompared {
            switch try advance(&now, to: file.mark.offset, finishing) {
            case .elsewhere where now.stream.end != .whole && isOwnHead(now, file): return .broken
            case let found?: return found
            case nil: break
            }
            guard now.stream.tail(before: file.mark.offset) == file.mark.tail else { return .elsewhere }
            begin(&now, at: file.mark)
            return .here
        }
        if let found = try advance(&now, to: Int64(Fingerprint.limit), finishing, isHead: true) { return found }
        return try findOrigin(file, &now, finishing, state)
    }

    private func isOwnHead(_ now: Current, _ file: TrackedFile) -> Bool {
        let length = file.mark.head.length
        return length <= now.head.count && Fingerprint(of: now.head, 0..<length) == file.mark.head
    }

    /// Decompresses up to a place in the stream.
    ///
    /// - Returns: `nil` when it was reached.
    private func advance(
        _ now: inout Current, to place: Int64, _ finishing: Bool, isHead: Bool = false
    ) throws(FileError) -> Found? {
        while now.stream.length < place {
            if now.budget <= 0 { return .further }
            let before = now.stream.length
            let used = try now.stream.step()
            now.budget -= max(Int64(used), now.stream.length - before)
            noteHead(&now)
            now.stream.drop(before: min(now.stream.length, place) - Int64(Fingerprint.limit))
            if used == 0 || now.stream.end != nil && now.stream.length < place {
                if isHead && (finishing || now.stream.end == .whole) { return nil }
                if now.stream.end == .whole || finishing || now.stream.end == .bomb { return .elsewhere }
                return .waiting
            }
        }
        return nil
    }

    /// Looks for the file of which this one may be a compressed copy, and moves behind what was read of that.
    private func findOrigin(
        _ file: TrackedFile, _ now: inout Current, _ finishing: Bool, _ state: FileTail
    ) throws(FileError) -> Found {
        while let twin = twin(of: now, file, state) {
            if twin.mark.offset < now.stream.origin { now.restart() }
            switch try advance(&now, to: twin.mark.offset, finishing) {
            case .elsewhere:
                let length = now.stream.length
                if let tail = now.stream.tail(before: length), try isBeginning(length, tail, of: twin, state) {
                    return .known(mark(now, at: length, tail, .lines))
                }
                now.rejected.insert(twin.mark)
                continue
            case let found?: return found
            case nil: break
            }
            guard let tail = now.stream.tail(before: twin.mark.offset) else {
                now.restart()
                continue
            }
            guard tail == twin.mark.tail else {
                now.rejected.insert(twin.mark)
                continue
            }
            if isBehind(twin, state) { return .undecided }
            begin(&now, at: twin.mark)
            return .here
        }
        if file.isCandidate { return .unrelated }
        if now.stream.origin > 0 {
            now.restart()
            if let found = try advance(&now, to: Int64(Fingerprint.limit), finishing, isHead: true) { return found }
        }
        begin(&now, at: ReadMark(offset: Int64(LineFramer.byteOrderMark(in: now.head[...]))))
        return .here
    }

    /// The file that begins alike of which most was read.
    private func twin(of now: Current, _ file: TrackedFile, _ state: FileTail) -> FileTable.Twin? {
        let since = wallClock() - FileTable.copyTime
        var best: FileTable.Twin?
        for var twin in state.roll.table.twins(of: now.head[...], except: file.id, since: since, isGoneToo: true) {
            if !twin.isReplaced, !twin.isGone, let progress = state.progress(of: twin.id) {
                if progress.isReplaced { twin.isReplaced = true } else { twin.mark = progress.mark }
            }
            if twin.mark.offset > best?.mark.offset ?? 0, !now.rejected.contains(twin.mark) { best = twin }
        }
        return best
    }

    /// Whether this stream, which is shorter than what was read of the other file, is a beginning of that.
    private func isBeginning(
        _ length: Int64, _ tail: Fingerprint, of twin: FileTable.Twin, _ state: FileTail
    ) throws(FileError) -> Bool {
        if twin.isReplaced { return true }
        guard !twin.isGone, let other = state.roll.table.files[twin.id], other.packed == nil,
            let open = state.original(other)
        else { return false }
        return try open.fingerprint(from: length - Int64(tail.length), count: tail.length) == tail
    }

    private func isBehind(_ twin: FileTable.Twin, _ state: FileTail) -> Bool {
        !twin.isReplaced && !twin.isGone && state.isBehind(twin.id)
    }

    private func begin(_ now: inout Current, at mark: ReadMark) {
        now.mark = mark.offset
        now.scanned = mark.offset
        now.cutter = RecordCutter(mark.layout)
        now.refused = nil
        now.tail = now.stream.tail(before: mark.offset) ?? mark.tail
    }

    // MARK: Records

    /// Takes records until the chunk is full, the turn is over, or there are no more.
    private mutating func read(
        _ file: TrackedFile, _ now: inout Current, _ finishing: Bool, _ start: FileTurn, _ draft: inout ChunkDraft
    ) throws(FileError) -> FileTurn {
        var turn = start
        var isStopped = false
        while true {
            isStopped = take(file, &now, &draft)
            if isStopped || now.budget <= 0 || (now.stream.end != nil && now.stream.end != .cut) { break }
            if now.stream.count > 2 * limits.bytes, longRecord == nil {
                longRecord = LongRecordTurn.take()
                turn.isDeferred = longRecord == nil
                if turn.isDeferred { break }
            }
            let before = now.stream.length
            let used = try now.stream.step()
            now.budget -= max(Int64(used), now.stream.length - before)
            noteHead(&now)
            if isEndless(now) { now.stream.giveUp() }
            if used == 0 { break }
        }
        if !isStopped, let end = now.stream.end { settle(file, &now, end, finishing, &turn, &draft) }
        turn.behind = turn.packed == nil ? max(0, turn.status.size - now.stream.consumed) : 0
        if let place = now.mark, place != turn.mark.offset {
            turn.mark = mark(now, at: place, now.tail, now.cutter.layout)
        }
        return turn
    }

    private func isEndless(_ now: Current) -> Bool {
        let length = now.stream.length - (now.mark ?? 0)
        return length > Int64(maxRecord) + ArchiveReader.endless
            && length / max(1, now.stream.consumed - now.consumed) > ArchiveReader.endlessRatio
    }

    /// Adds the whole records in the window; returns whether the chunk was full before its end.
    private func take(_ file: TrackedFile, _ now: inout Current, _ draft: inout ChunkDraft) -> Bool {
        guard var place = now.mark else { return false }
        let (origin, end) = (now.stream.origin, now.stream.count)
        var scanned = Int(now.scanned - origin)
        var records: [Range<Int>] = []
        var room = draft.room - now.others
        var left = limits.records - draft.chunk.records.count - draft.chunk.incidents.count
        var isStopped = false
        while true {
            if left <= 0 || room <= 0 {
                isStopped = true
                break
            }
            let start = Int(place - origin)
            guard
                let found = now.cutter.next(
                    in: now.stream.bytes, from: start, scanned: &scanned, to: end, isLast: now.stream.end == .whole)
            else { break }
            if found.cut == .record {
                switch classified(now, start..<found.stop) {
                case .empty: break
                case .record(let range):
                    records.append(range)
                    room -= range.count
                    left -= 1
                case .tooLong:
                    draft.add(refusal(file, now, place))
                    left -= 1
                }
                now.refused = nil
            }
            place = origin + Int64(found.next)
        }
        draft.add(records, of: now.stream.bytes, origin: origin)
        if place != now.mark { now.consumed = now.stream.consumed }
        if place != now.mark, let tail = now.stream.tail(before: place) { now.tail = tail }
        (now.mark, now.scanned) = (place, origin + Int64(scanned))
        refuse(&now, place)
        let kept = now.refused == nil ? place : now.scanned
        now.stream.drop(before: kept - Int64(Fingerprint.limit))
        return isStopped
    }

    private func classified(_ now: Current, _ range: Range<Int>) -> LineFramer.Line {
        if now.refused != nil { return .tooLong(range) }
        return LineFramer(maxRecord: maxRecord).classified(now.stream.bytes, range)
    }

    /// Notes that a record is too long, before its end is known.
    private func refuse(_ now: inout Current, _ place: Int64) {
        guard now.refused == nil, now.scanned - place > Int64(maxRecord) + 1 else { return }
        let start = Int(place - now.stream.origin)
        now.refused = Array(now.stream.bytes[start..<now.stream.count].prefix(256))
    }

    private func refusal(_ file: TrackedFile, _ now: Current, _ place: Int64) -> FeedIncident {
        let start = max(0, Int(place - now.stream.origin))
        let bytes = now.refused ?? Array(now.stream.bytes[start..<now.stream.count].prefix(256))
        return FileReader.refusal(file.path, place, maxRecord, bytes[...])
    }

    // MARK: The end

    /// Decides what the end of what can be read means.
    private func settle(
        _ file: TrackedFile, _ now: inout Current, _ end: UnpackedFile.End, _ finishing: Bool, _ turn: inout FileTurn,
        _ draft: inout ChunkDraft
    ) {
        turn.isAtEnd = true
        switch end {
        case .whole: takeLast(file, &now, &draft)
        case .bomb: draft.add(complaint(file, now, "expands beyond measure"))
        case .cut where finishing: draft.add(complaint(file, now, "is cut off"))
        case .damaged(let fault) where finishing: draft.add(complaint(file, now, "is damaged (\(fault))"))
        case .cut, .damaged:
            turn.isPending = true
            return
        }
        turn.packed = PackedState(size: turn.status.size, modified: turn.status.modified)
    }

    /// Adds the record behind which there is no line feed.
    private func takeLast(_ file: TrackedFile, _ now: inout Current, _ draft: inout ChunkDraft) {
        guard let place = now.mark, place < now.stream.length else { return }
        let start = Int(place - now.stream.origin)
        switch classified(now, start..<now.stream.count) {
        case .empty: break
        case .record(let range): draft.add([range], of: now.stream.bytes, origin: now.stream.origin)
        case .tooLong: draft.add(refusal(file, now, place))
        }
        now.mark = now.stream.length
        now.tail = now.stream.tail(before: now.stream.length) ?? now.tail
    }

    private func complaint(
        _ file: TrackedFile, _ now: Current, _ what: String, at known: Int64 = 0
    ) -> FeedIncident {
        let place = now.mark ?? known
        return FeedIncident(
            kind: .damaged, source: file.path, offset: place,
            message: "\(what) at byte \(now.stream.consumed) of \(now.status.size); its records up to byte \(place) of "
                + "the decompressed text were read, what follows is not checked; put the whole file in its place")
    }

    // MARK: Marks

    private func noteHead(_ now: inout Current) {
        guard now.head.count < Fingerprint.limit, now.stream.origin == 0 else { return }
        now.head = Array(now.stream.bytes[..<min(now.stream.count, Fingerprint.limit)])
    }

    private func mark(_ now: Current, at place: Int64, _ tail: Fingerprint, _ layout: RecordLayout) -> ReadMark {
        var mark = ReadMark(offset: place)
        mark.head = Fingerprint(of: now.head, 0..<Int(min(place, Int64(now.head.count))))
        mark.tail = tail
        mark.layout = layout
        return mark
    }
}
