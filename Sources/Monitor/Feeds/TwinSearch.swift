// Recognises a copy of a file that was read already, as `copytruncate` leaves it.

/// Compares a new file with those that begin alike.
struct TwinSearch {
    let file: TrackedFile
    let open: OpenFile
    let status: FileStatus

    /// Where reading a new file begins.
    enum Origin {
        /// At its beginning: it is not a copy.
        case own
        /// Behind what was read of the original.
        case copy(ReadMark)
        /// The copy is still being made, or the original still being read.
        case undecided
    }

    /// A copy that has not grown for so long is complete, in nanoseconds.
    private static let quiet: Int64 = 2_000_000_000

    /// Decides where to begin.
    ///
    /// - Parameters:
    ///   - reader: Finds the last whole line of a copy that is shorter than what was read of the original.
    ///   - state: Knows the other files, and how far they are read in this very chunk.
    /// - Returns: The furthest place up to which everything was read from another file.
    /// - Throws: Why the file cannot be read.
    func origin(reader: inout FileReader, state: FileTail) throws(FileError) -> Origin {
        var head: [UInt8] = []
        let got = try open.read(into: &head, count: Fingerprint.limit, from: 0)
        let since = wallClock() - FileTable.copyTime
        var best: ReadMark?
        for twin in state.roll.table.twins(of: head[..<got], except: file.id, since: since) {
            var mark = twin.mark
            var isReplaced = twin.isReplaced
            if !isReplaced, let progress = state.progress(of: twin.id) {
                isReplaced = progress.isReplaced
                if !isReplaced { mark = progress.mark }
            }
            if mark.offset > status.size {
                let isUnpacked = state.roll.table.files[twin.id]?.packed != nil
                if isUnpacked && systemNanoseconds() - status.modified < TwinSearch.quiet { return .undecided }
                guard try isBeginning(of: twin, isReplaced, state) else { continue }
                if systemNanoseconds() - status.modified < TwinSearch.quiet { return .undecided }
                mark = try reader.endMark(open, size: status.size)
            } else {
                let length = mark.tail.length
                guard try open.fingerprint(from: mark.offset - Int64(length), count: length) == mark.tail else {
                    continue
                }
                if !isReplaced, mark.offset < status.size, state.isBehind(twin.id) { return .undecided }
            }
            if mark.offset > best?.offset ?? 0 { best = mark }
        }
        return best.map { .copy($0) } ?? .own
    }

    /// Whether this shorter file is a beginning of the other; taken for granted where that can no longer be compared.
    private func isBeginning(of twin: FileTable.Twin, _ isReplaced: Bool, _ state: FileTail) throws(FileError) -> Bool {
        if isReplaced { return true }
        guard let known = state.roll.table.files[twin.id], known.packed == nil, let original = state.original(known)
        else {
            return false
        }
        if try beginsAlike(original) { return true }
        // It may have been emptied since the feed last looked at it, even while the two were compared.
        let length = twin.mark.tail.length
        return try original.fingerprint(from: twin.mark.offset - Int64(length), count: length) != twin.mark.tail
    }

    private func beginsAlike(_ original: OpenFile) throws(FileError) -> Bool {
        var (ours, theirs): ([UInt8], [UInt8]) = ([], [])
        var offset: Int64 = 0
        while offset < status.size {
            let count = Int(min(1 << 20, status.size - offset))
            let got = try open.read(into: &ours, count: count, from: offset)
            let other = try original.read(into: &theirs, count: count, from: offset)
            guard got == count, other == count, ours[..<got] == theirs[..<other] else { return false }
            offset += Int64(got)
        }
        return true
    }
}
