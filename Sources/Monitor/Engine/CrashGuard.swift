// Finds the record that ends the process, and sets it aside.
//
// 1. Before a chunk is judged, the marker names its records; when it is committed, the marker is cleared.
// 2. Records with which a process ended are tried one by one first. A record with which, in hand alone, two processes ended
//    is set aside with an incident. A process may be killed for other reasons: that the same record is in hand alone twice by
//    chance is not to be expected, while one such death is.
// 3. So the fourth start goes on behind the record, and two more behind the next one of the same chunk: systemd must allow
//    them, see StartLimitBurst= in the unit.
// 4. Nothing of a trial is kept: what is left of the chunk is judged and committed whole. Only where processes ended after
//    trials that all went well are records committed one by one, without the chunk's positions; the ledger takes a finding once.

import CPosix
import Glibc

/// Judges the chunks of one feed under the eyes of the next process; used by one task.
@safe final class CrashGuard {
    private var marker = ChunkMarker()
    private let path: String?
    /// Open while a chunk is in hand: ten thousand feeds must not need a descriptor each.
    private var descriptor: Int32 = -1
    private var length = 0
    /// When a chunk was committed last, by this process or an earlier one: the marker's time of change, nanoseconds since 1970.
    private(set) var alive: Int64 = 0
    /// What the file says; empty if that is not known.
    private var written = ""

    /// - Parameter path: The feed's marker file; without, or if it cannot be written, nothing is remembered.
    init(path: String?) {
        self.path = path
        alive = path.flatMap { try? FileStatus.of($0).modified } ?? 0
        guard let path, let bytes = try? FileContents.read(path, limit: 1 << 20), !bytes.isEmpty else { return }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        length = bytes.count
        guard let found = ChunkMarker(text: line) else { return }
        marker = found.afterStart()
        write()
        leave()
    }

    deinit { leave() }

    /// Judges a chunk.
    ///
    /// - Parameters:
    ///   - chunk: What the feed delivered.
    ///   - beat: To be called now and then.
    ///   - trial: Judges one record, and forgets it.
    ///   - body: Judges and commits.
    /// - Throws: What `body` threw.
    func process(
        _ chunk: FeedChunk, beat: () -> Void, trial: (FeedChunk) -> Void, _ body: (FeedChunk) async throws -> Void
    ) async throws {
        defer { leave() }
        let spans = ChunkMarker.spans(of: chunk)
        var chunk = chunk
        let isSuspect = spans.contains(where: marker.isSuspect)
        if isSuspect { setAside(from: &chunk, spans, beat, trial) }
        do {
            // Clients are answered for all that they sent, not for one record after the other.
            if isSuspect, marker.wholeDeaths >= ChunkMarker.wholeLimit, !chunk.isPlaceless {
                for index in chunk.records.indices {
                    note(inHand: spans, alone: chunk.span(of: index))
                    try await body(chunk.alone(index))
                    beat()
                }
                chunk = chunk.withoutRecords
            }
            note(inHand: spans)
            try await body(chunk)
        } catch {
            // An error is no death: the feed is begun again, by this process.
            note(inHand: [])
            throw error
        }
        marker = marker.afterCommit(of: spans)
        alive = systemNanoseconds()
        write(isForced: true)
    }

    /// Tries the suspects among the records, and takes out those that are guilty.
    private func setAside(
        from chunk: inout FeedChunk, _ spans: [ChunkMarker.Span], _ beat: () -> Void, _ trial: (FeedChunk) -> Void
    ) {
        var guilty: Set<Int> = []
        for index in chunk.records.indices {
            let span = chunk.span(of: index)
            if marker.guilty.contains(span) {
                guilty.insert(index)
            } else if marker.isSuspect(span) {
                note(inHand: spans, alone: span)
                trial(chunk.alone(index))
                beat()
            }
        }
        if !guilty.isEmpty { chunk.setAside(guilty) }
    }

    /// Lets the next process know what this one has in hand, should it end.
    private func note(inHand spans: [ChunkMarker.Span], alone: ChunkMarker.Span? = nil) {
        (marker.inHand, marker.alone) = (spans, alone)
        write()
    }

    /// Replaces the marker's text, padded, so that no rest of a longer one stays behind it.
    private func write(isForced: Bool = false) {
        let text = marker.text
        guard isForced || text != written, let path else { return }
        if descriptor < 0 { descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640) }
        guard descriptor >= 0 else { return }
        if text != written { replace(with: text) }
        cposix_set_modified(descriptor, alive / 1_000_000_000)
    }

    private func replace(with text: String) {
        var bytes = Array(text.utf8) + [UInt8(ascii: "\n")]
        let new = bytes.count
        if new < length { bytes.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: length - new)) }
        length = new
        let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        written = count == bytes.count ? text : ""
    }

    private func leave() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }
}

extension FeedChunk {
    /// Takes records out of the chunk, unjudged, with an incident for each; whoever sent them is told that they are refused.
    mutating func setAside(_ guilty: Set<Int>) {
        let message =
            "the process ended \(ChunkMarker.limit) times while this record was judged alone; it was set aside unjudged: "
            + "look at it, and report it"
        let kind = FeedIncident.Kind.poison
        var refused: [Refusal] = []
        for index in guilty.sorted() {
            let record = records[index]
            let sample = Array(bytes[record.range].prefix(QuarantineTable.sampleLength))
            incidents.append(
                FeedIncident(
                    kind: kind, source: sources[Int(record.source)], offset: record.offset, message: message,
                    sample: sample)
            )
            refused.append(
                Refusal(
                    index: index,
                    record: QuarantinedRecord(
                        record: place(of: index), reason: kind.rawValue, detail: message, offset: 0, sample: sample)))
        }
        let kept = records.indices.filter { !guilty.contains($0) }
        if let tell = onCommit {
            onCommit = { [refused] others in
                tell(refused + others.map { Refusal(index: kept[$0.index], isPart: $0.isPart, record: $0.record) })
            }
        }
        records = kept.map { records[$0] }
    }
}
