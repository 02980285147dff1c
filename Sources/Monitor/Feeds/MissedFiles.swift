// Finds rotated logs that were born and renamed while nobody watched, so that no pattern ever named them: they are told, not read.

/// Which files beside a feed's own were never seen, though they should have been.
///
/// They are not read, since nothing proves that they were not: see the decision 0015.
struct MissedFiles {
    /// Times in which nobody watched, in nanoseconds since 1970.
    private var gaps: [(since: Int64, until: Int64)] = []
    /// The births of files that were told: the number of one that is gone is given to another.
    private var told: [FileID: Int64] = [:]
    /// Files that need not be told, as they were then.
    private var settled: [FileID: PackedState] = [:]
    /// Whether a time was added for which nobody has looked yet.
    private(set) var isDue = false
    /// Up to when everything that happened was told or looked at, in nanoseconds since 1970.
    private var watched = systemNanoseconds()
    /// Whether something happened since that nobody told.
    private var isPartlyTold = false
    /// By how many scans the search was put off.
    private var putOffs = 0

    private static let sampleLength = 256
    private static let mostSettled = 65_536
    private static let mostGaps = 16
    private static let mostPutOffs = 3
    /// What the clock of a file system may be behind, in nanoseconds; it ticks every few milliseconds.
    private static let tick: Int64 = 1_000_000_000

    init() {}

    /// - Parameters:
    ///   - lastAlive: When the feed is known to have been alive last; 0: never.
    ///   - start: When it began to look again.
    init(lastAlive: Int64, start: Int64) {
        guard lastAlive != 0 else { return }
        gaps = [(lastAlive, start)]
        isDue = true
    }

    /// Notes that the kernel told everything up to a time.
    mutating func toldAll(until time: Int64) { if !isPartlyTold { watched = time } }

    /// Notes that the kernel told less than what happened.
    mutating func toldPart() { isPartlyTold = true }

    /// Whether something may have happened since the last scan that nobody told.
    func isUnwatched(isBlind: Bool) -> Bool { isBlind || isPartlyTold }

    /// Adds the time since everything was told last.
    mutating func addUnwatched(until time: Int64) {
        isDue = true
        let since = watched - MissedFiles.tick
        if let last = gaps.last, since <= last.until {
            extend(until: time)
            return
        }
        if gaps.count >= MissedFiles.mostGaps { gaps.removeFirst() }
        gaps.append((since, time))
    }

    /// Moves the end of the last time in which nobody watched.
    private mutating func extend(until time: Int64) {
        if let last = gaps.indices.last { gaps[last].until = max(gaps[last].until, time) }
    }

    /// Ends a scan, which saw all that happened up to now.
    ///
    /// - Parameters:
    ///   - folders: The folders that were listed, and the patterns of names in each.
    ///   - isFirst: Whether the feed has just begun.
    ///   - isBlind: Whether the kernel does not tell of these folders, or did not until now.
    ///   - table: The files that are known.
    ///   - mayHoldOurs: Whether a file of this name is looked into first.
    /// - Returns: What there is to tell of files that came and were rotated away while nobody watched.
    mutating func endScan(
        of folders: [String: Set<String>], isFirst: Bool, isBlind: Bool, _ table: FileTable,
        mayHoldOurs: (_ name: String) -> Bool
    ) -> [FeedIncident] {
        let time = systemNanoseconds()
        if isFirst { extend(until: time) }
        var incidents: [FeedIncident] = []
        if isDue {
            // What a file has to give is read first: a copy may hold nothing else. Not at the start: who is stopped again at once
            // would never tell.
            let hasNews = !isFirst && table.files.contains { $0.hasNews && !$0.isCandidate }
            putOffs = hasNews && putOffs < MissedFiles.mostPutOffs ? putOffs + 1 : 0
            if putOffs == 0 { incidents = search(folders, table, mayHoldOurs) }
        }
        if !isFirst && isUnwatched(isBlind: isBlind) { addUnwatched(until: time) }
        watched = time
        isPartlyTold = false
        return incidents
    }

    /// Searches folders for rotated files that nobody has seen.
    private mutating func search(
        _ folders: [String: Set<String>], _ table: FileTable, _ mayHoldOurs: (_ name: String) -> Bool
    ) -> [FeedIncident] {
        isDue = false
        var incidents: [FeedIncident] = []
        for (folder, patterns) in folders {
            for entry in (try? FolderEntry.all(in: folder)) ?? [] where entry.mayBeFile {
                let isListed = patterns.contains { PathGlob.matches($0, entry.name) }
                guard !isListed, !mayHoldOurs(entry.name),
                    let incident = incident(joined(folder, entry.name), patterns, table)
                else { continue }
                incidents.append(incident)
            }
        }
        return incidents
    }

    /// Describes what nobody read of a file that no pattern names.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - patterns: The patterns of names in its folder.
    ///   - table: The files that are known.
    /// - Returns: `nil` if it is none of the feed's, or not new, or holds nothing that was not read elsewhere.
    mutating func incident(_ path: String, _ patterns: Set<String>, _ table: FileTable) -> FeedIncident? {
        let name = folderAndName(path).name
        guard !gaps.isEmpty,
            MissedFiles.originals(of: name).contains(where: { original in
                patterns.contains { PathGlob.matches($0, original) }
            }),
            let status = try? FileStatus.of(path), status.isRegular, status.size > 0, let since = gap(status),
            told[status.id] != status.birth, settled[status.id]?.matches(status) != true,
            table.files[status.id].map(\.isCandidate) ?? true, table.ghost(of: status) == nil,
            let open = try? OpenFile(path), let known = try? MissedFiles.known(of: open, status, table)
        else { return nil }
        guard known < status.size else {
            if settled.count >= MissedFiles.mostSettled { settled.removeAll() }
            settled[status.id] = PackedState(size: status.size, modified: status.modified)
            return nil
        }
        told[status.id] = status.birth
        var sample: [UInt8] = []
        let got = (try? open.read(into: &sample, count: MissedFiles.sampleLength, from: known)) ?? 0
        return FeedIncident(
            kind: .missed, source: path, offset: known,
            message:
                "was made after the feed had last been alive (\(Timestamp(milliseconds: since / 1_000_000).text ?? "")) "
                + "and has a name that no pattern names: \(status.size - known) bytes of it were not read; "
                + "add a pattern with this name to paths to have them read",
            sample: Array(sample[..<got]))
    }

    /// Since when nobody had watched when a file came into being and was written to; `nil` if somebody did.
    ///
    /// Both, because what is restored, or compressed late, is young and has old content; gzip(1), zstd(1) and `cp -p` keep the
    /// time of writing. Where the file system keeps no time of birth nothing is said.
    private func gap(_ status: FileStatus) -> Int64? {
        gaps.first { status.birth > $0.since && status.birth < $0.until && status.modified > $0.since }?.since
    }

    /// How much of a file's beginning was read from another file.
    private static func known(of open: OpenFile, _ status: FileStatus, _ table: FileTable) throws -> Int64 {
        var head: [UInt8] = []
        let got = try open.read(into: &head, count: Fingerprint.limit, from: 0)
        var known: Int64 = 0
        for twin in table.twins(of: head[..<got], except: status.id, since: 0, isGoneToo: true) {
            let (offset, tail) = (twin.mark.offset, twin.mark.tail)
            if offset > status.size { return status.size }
            if try open.fingerprint(from: offset - Int64(tail.length), count: tail.length) == tail {
                known = max(known, offset)
            }
        }
        return known
    }

    /// What a file with this name may have been called before it was rotated.
    ///
    /// - Source: logrotate(8), `start`, `dateext`, `dateformat`, `extension`, `compressext`.
    static func originals(of name: String) -> [String] {
        var name = name[...]
        for suffix in [".gz", ".zst", ".zstd", ".bz2", ".xz"] where name.hasSuffix(suffix) {
            name = name.dropLast(suffix.count)
        }
        var originals: [String] = []
        if let mark = mark(of: name) { originals.append(String(name[..<mark])) }
        if let dot = name.lastIndex(of: "."), let mark = mark(of: name[..<dot]) {
            originals.append(String(name[..<mark] + name[dot...]))
        }
        return originals
    }

    /// Where the number or date at the end of a name begins, with what parts it from the name.
    private static func mark(of name: Substring) -> Substring.Index? {
        guard name.last.map(isDigit) == true else { return nil }
        let body = name.reversed().prefix { isDigit($0) || "-_.:T".contains($0) }.count
        let mark = name.suffix(body).drop { !"-_.".contains($0) }
        return mark.isEmpty || mark.startIndex == name.startIndex ? nil : mark.startIndex
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
