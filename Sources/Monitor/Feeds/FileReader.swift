// Reads one file's next records into a chunk.
//
// 1. Nothing is taken from a file before the bytes in front of it are seen to be the ones that were read last.
// 2. An unfinished line is not kept in memory: it is read again once its newline has been found.
// 3. What a turn found counts only after the chunk is delivered: a turn changes no state but its own result.

/// What one turn at a file came to.
struct FileTurn {
    var mark: ReadMark
    var partial: TrackedFile.Partial?
    var status: FileStatus
    /// Whether the end of the file was reached.
    var isAtEnd = false
    /// Whether the content is not the one that was read before.
    var isReplaced = false
    /// Whether the file needs a chunk of its own to get on.
    var needsRoom = false
    /// Whether another feed has a long record in memory, so that this one must wait with its own.
    var isDeferred = false
    /// Whether a compressed file ends in the middle, and may be being written.
    var isPending = false
    /// Of a compressed file that was read to its end, how it was then.
    var packed: PackedState?
    /// Bytes that wait behind what was read; `nil`: what the file is longer than the mark.
    var behind: Int64?
}

/// Reads files in turns of at most one chunk each, through one buffer.
struct FileReader {
    private let framer: LineFramer
    private let limits: ChunkDraft.Limits
    private var buffer: [UInt8] = []
    /// Held from a long record's reading until its chunk is delivered.
    var longRecord: LongRecordTurn?

    /// The least that is read at a time, however little room the chunk has left.
    private static let least = 64 << 10
    /// Unfinished lines shorter than this are simply read again.
    private static let shortLine = 4096
    private static let sampleLength = 256
    /// Fewer zeros than a disk sector holds are somebody's data.
    private static let leastHole: Int64 = 512

    init(maxRecord: Int, limits: ChunkDraft.Limits) {
        framer = LineFramer(maxRecord: maxRecord)
        self.limits = limits
    }

    /// Gives back the buffer: the next turn makes one that is as large as what it reads.
    mutating func rest() { buffer = [] }

    /// Reads on in `file`, as far as the chunk has room.
    ///
    /// - Parameters:
    ///   - file: How far it was read.
    ///   - open: The same file, open.
    ///   - finishing: Whether an unfinished last line is a record too.
    ///   - draft: Receives records and incidents.
    /// - Returns: How far it is read when the chunk has been delivered.
    /// - Throws: Why the file cannot be read.
    mutating func turn(
        _ file: TrackedFile, _ open: OpenFile, finishing: Bool, into draft: inout ChunkDraft
    ) throws(FileError) -> FileTurn {
        var turn = FileTurn(mark: file.mark, partial: file.partial, status: try open.status())
        draft.begin(file.path, identity: "\(file.id.device):\(file.id.inode):\(file.generation):\(file.birth)")
        if turn.status.size < turn.mark.offset {
            turn.isReplaced = true
            return turn
        }
        if let partial = turn.partial, try searchOn(partial, open, finishing, &turn, &draft, file.path) {
            return turn
        }
        turn.partial = nil
        try readLines(open, finishing, &turn, &draft, file.path)
        return turn
    }

    /// Reads whole lines after the mark.
    private mutating func readLines(
        _ open: OpenFile, _ finishing: Bool, _ turn: inout FileTurn, _ draft: inout ChunkDraft, _ path: String
    ) throws(FileError) {
        if turn.mark.offset == 0 { try skipHole(open, &turn) }
        let before = turn.mark.tail.length
        let origin = turn.mark.offset - Int64(before)
        // No more than there is to read, so that a few lines do not need a buffer for a chunk.
        let there = Int(clamping: turn.status.size - turn.mark.offset) + FileReader.shortLine
        let wanted = min(limits.bytes, max(draft.room, FileReader.least), there)
        let end = try open.read(into: &buffer, count: before + wanted, from: origin)
        guard end >= before, Fingerprint(of: buffer, 0..<before) == turn.mark.tail else {
            turn.isReplaced = true
            return
        }
        turn.isAtEnd = end < before + wanted
        var cursor = before
        if turn.mark.offset == 0 { cursor += LineFramer.byteOrderMark(in: buffer[before..<end]) }
        if turn.mark.isSkipping {
            let newline = LineFramer.newline(in: buffer, from: cursor, to: end)
            cursor = newline.map { $0 + 1 } ?? end
            turn.mark.isSkipping = newline == nil && !(finishing && turn.isAtEnd)
        }
        let isStopped = take(from: &cursor, to: end, origin, path, &draft)
        if isStopped {
            turn.isAtEnd = false
        } else if cursor < end {
            let isWhole = cursor > before || turn.isAtEnd
            settleRest(&cursor, end, origin, finishing, &turn, &draft, path)
            // The end of a full buffer is read again with what follows; only a line without beginning and end is searched.
            if isWhole && !turn.isAtEnd { turn.partial = nil }
        }
        // A byte order mark alone is no progress: it is cut when its line comes.
        if LineFramer.newline(in: buffer, from: before, to: cursor) != nil || cursor == end {
            advance(&turn, cursor, origin)
        }
    }

    /// Adds the whole lines from `cursor` on; returns whether the chunk was full before the end.
    private func take(
        from cursor: inout Int, to end: Int, _ origin: Int64, _ path: String, _ draft: inout ChunkDraft
    ) -> Bool {
        var records: [Range<Int>] = []
        var left = limits.records - draft.chunk.records.count - draft.chunk.incidents.count
        var isStopped = false
        while let (line, next) = framer.line(in: buffer, from: cursor, to: end) {
            if left <= 0 {
                isStopped = true
                break
            }
            switch line {
            case .empty: break
            case .record(let range):
                records.append(range)
                left -= 1
            case .tooLong(let range):
                draft.add(refusal(range, origin, path))
                left -= 1
            }
            cursor = next
        }
        draft.add(records, of: buffer, origin: origin)
        return isStopped
    }

    /// Decides about an unfinished line at the end of what was read.
    private func settleRest(
        _ cursor: inout Int, _ end: Int, _ origin: Int64, _ finishing: Bool, _ turn: inout FileTurn,
        _ draft: inout ChunkDraft, _ path: String
    ) {
        let rest = cursor..<end
        if finishing && turn.isAtEnd {
            switch framer.classified(buffer, rest) {
            case .empty: break
            case .record(let range): draft.add([range], of: buffer, origin: origin)
            case .tooLong(let range): draft.add(refusal(range, origin, path))
            }
            cursor = end
        } else if rest.count > framer.maxRecord {
            draft.add(refusal(rest, origin, path))
            turn.mark.isSkipping = true
            cursor = end
        } else if rest.count > FileReader.shortLine {
            turn.partial = .init(end: origin + Int64(end), tail: tail(before: end))
        }
    }

    /// Searches an unfinished long line from where the last search ended.
    ///
    /// - Returns: `false` if what was searched has changed, so that the line must be read again.
    private mutating func searchOn(
        _ partial: TrackedFile.Partial, _ open: OpenFile, _ finishing: Bool, _ turn: inout FileTurn,
        _ draft: inout ChunkDraft, _ path: String
    ) throws(FileError) -> Bool {
        let before = partial.tail.length
        let origin = partial.end - Int64(before)
        guard turn.status.size >= partial.end else { return false }
        let end = try open.read(into: &buffer, count: before + limits.bytes, from: origin)
        guard end >= before, Fingerprint(of: buffer, 0..<before) == partial.tail else { return false }
        turn.isAtEnd = end < before + limits.bytes
        let newline = LineFramer.newline(in: buffer, from: before, to: end)
        let lineEnd = origin + Int64(newline ?? end)
        let isWhole = newline != nil || (finishing && turn.isAtEnd)
        let length = Int(lineEnd - turn.mark.offset)
        if length > framer.maxRecord + 1 || (length > framer.maxRecord && !isWhole) {
            draft.add(try refusal(open, turn.mark.offset, path))
            try advance(&turn, open, to: isWhole ? lineEnd + (newline == nil ? 0 : 1) : lineEnd)
            turn.mark.isSkipping = !isWhole
        } else if isWhole {
            turn.isAtEnd = turn.isAtEnd && newline == nil
            try takeLong(open, length, newline != nil, &turn, &draft, path)
        } else {
            turn.partial = .init(end: lineEnd, tail: tail(before: end))
        }
        return true
    }

    /// Adds one long line, whose end is known by now.
    private mutating func takeLong(
        _ open: OpenFile, _ length: Int, _ hasNewline: Bool, _ turn: inout FileTurn, _ draft: inout ChunkDraft,
        _ path: String
    ) throws(FileError) {
        guard !draft.hasRecords || draft.room >= length else {
            turn.needsRoom = true
            return
        }
        if length > limits.bytes, longRecord == nil {
            longRecord = LongRecordTurn.take()
            turn.isDeferred = longRecord == nil
            if turn.isDeferred { return }
        }
        let before = turn.mark.tail.length
        let origin = turn.mark.offset - Int64(before)
        // A buffer of its own: it may be as large as the largest record, and must not stay so.
        var line: [UInt8] = []
        let end = try open.read(into: &line, count: before + length, from: origin)
        guard end == before + length, Fingerprint(of: line, 0..<before) == turn.mark.tail else {
            turn.isReplaced = true
            return
        }
        let start = turn.mark.offset == 0 ? LineFramer.byteOrderMark(in: line[..<end]) : before
        switch framer.classified(line, start..<end) {
        case .empty: break
        case .record(let range): draft.add([range], of: line, origin: origin)
        case .tooLong: draft.add(try refusal(open, turn.mark.offset, path))
        }
        turn.partial = nil
        try advance(&turn, open, to: turn.mark.offset + Int64(length + (hasNewline ? 1 : 0)))
    }

    /// Moves the mark to the place of `cursor` in the buffer, which begins at `origin`.
    private func advance(_ turn: inout FileTurn, _ cursor: Int, _ origin: Int64) {
        if turn.mark.head.length < Fingerprint.limit {
            turn.mark.head = Fingerprint(of: buffer, 0..<min(cursor, Fingerprint.limit))
        }
        turn.mark.offset = origin + Int64(cursor)
        turn.mark.tail = tail(before: cursor)
    }

    /// Moves the mark to a place that is not in the buffer.
    private func advance(_ turn: inout FileTurn, _ open: OpenFile, to offset: Int64) throws(FileError) {
        let isSkipping = turn.mark.isSkipping
        turn.mark = try FileReader.mark(open, at: offset)
        turn.mark.isSkipping = isSkipping
        turn.partial = nil
    }

    /// Returns the mark of a file that was read as far as `offset`.
    static func mark(_ open: OpenFile, at offset: Int64) throws(FileError) -> ReadMark {
        let length = Int(min(offset, Int64(Fingerprint.limit)))
        return ReadMark(
            offset: offset, head: try open.fingerprint(from: 0, count: length),
            tail: try open.fingerprint(from: offset - Int64(length), count: length))
    }

    /// Returns the mark behind the last whole line within the first `size` bytes.
    mutating func endMark(_ open: OpenFile, size: Int64) throws(FileError) -> ReadMark {
        let length = Int(min(size, Int64(max(limits.bytes, FileReader.least))))
        let origin = size - Int64(length)
        let got = try open.read(into: &buffer, count: length, from: origin)
        guard let newline = buffer[..<got].lastIndex(of: UInt8(ascii: "\n")) else {
            var mark = try FileReader.mark(open, at: origin == 0 ? 0 : origin + Int64(got))
            mark.isSkipping = origin > 0
            return mark
        }
        return try FileReader.mark(open, at: origin + Int64(newline) + 1)
    }

    /// Passes over the zeros at the start of a file.
    ///
    /// A writer that does not append goes on at its old offset after `copytruncate`, and leaves a hole before it.
    private mutating func skipHole(_ open: OpenFile, _ turn: inout FileTurn) throws(FileError) {
        guard try open.read(into: &buffer, count: 1, from: 0) == 1, buffer[0] == 0 else { return }
        var offset = open.firstData
        let got = try open.read(into: &buffer, count: limits.bytes, from: offset)
        guard let data = buffer[..<got].firstIndex(where: { $0 != 0 }) else { return }
        offset += Int64(data)
        guard offset >= FileReader.leastHole else { return }
        turn.mark = try FileReader.mark(open, at: offset)
    }

    private func tail(before cursor: Int) -> Fingerprint {
        Fingerprint(of: buffer, max(0, cursor - Fingerprint.limit)..<cursor)
    }

    private func refusal(_ range: Range<Int>, _ origin: Int64, _ path: String) -> FeedIncident {
        FileReader.refusal(path, origin + Int64(range.lowerBound), framer.maxRecord, buffer[range])
    }

    private func refusal(_ open: OpenFile, _ offset: Int64, _ path: String) throws(FileError) -> FeedIncident {
        var sample: [UInt8] = []
        let got = try open.read(into: &sample, count: FileReader.sampleLength, from: offset)
        return FileReader.refusal(path, offset, framer.maxRecord, sample[..<got])
    }

    /// Describes a record that is longer than `limit`.
    static func refusal(_ path: String, _ offset: Int64, _ limit: Int, _ bytes: ArraySlice<UInt8>) -> FeedIncident {
        FeedIncident(
            kind: .tooLong, source: path, offset: offset,
            message: "a record is longer than max_record (\(limit) bytes) and was skipped to its end",
            sample: Array(bytes.prefix(sampleLength)))
    }
}
