// Finds rotated logs that were born and renamed while nobody watched, so that no pattern ever named them: they are told, not read.

/// Which files beside a feed's own were never seen, though they should have been.
///
/// They are not read, since nothing proves that they were not: see the decision 0015.
struct MissedFiles {
    /// When the feed is known to have been alive last, and when it began to look again; nanoseconds since 1970, 0: unknown.
    var lastAlive: Int64 = 0
    var start: Int64 = 0

    private static let sampleLength = 256

    /// Describes what nobody read of a file that no pattern names.
    ///
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - patterns: The patterns of names in its folder.
    ///   - table: The files that are known.
    /// - Returns: `nil` if it is none of the feed's, or not new, or holds nothing that was not read elsewhere.
    func incident(_ path: String, _ patterns: Set<String>, _ table: FileTable) -> FeedIncident? {
        let name = folderAndName(path).name
        guard lastAlive != 0,
            MissedFiles.originals(of: name).contains(where: { original in
                patterns.contains { PathGlob.matches($0, original) }
            }),
            let status = try? FileStatus.of(path), status.isRegular, status.size > 0, isNew(status),
            table.files[status.id].map(\.isCandidate) ?? true, table.ghost(of: status) == nil,
            let open = try? OpenFile(path), let known = try? MissedFiles.known(of: open, status, table),
            known < status.size
        else { return nil }
        var sample: [UInt8] = []
        let got = (try? open.read(into: &sample, count: MissedFiles.sampleLength, from: known)) ?? 0
        return FeedIncident(
            kind: .missed, source: path, offset: known,
            message:
                "was made after the feed had last been alive (\(Timestamp(milliseconds: lastAlive / 1_000_000).text ?? "")) "
                + "and has a name that no pattern names: \(status.size - known) bytes of it were not read; "
                + "add a pattern with this name to paths to have them read",
            sample: Array(sample[..<got]))
    }

    /// Whether a file came into being and was written to while nobody watched.
    ///
    /// Both, because what is restored, or compressed late, is young and has old content; gzip(1), zstd(1) and `cp -p` keep the
    /// time of writing. Where the file system keeps no time of birth nothing is said.
    private func isNew(_ status: FileStatus) -> Bool {
        status.birth > lastAlive && status.birth < start && status.modified > lastAlive
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
