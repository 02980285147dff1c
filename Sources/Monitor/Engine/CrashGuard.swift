// Finds the record that ends the process, and sets it aside.
//
// 1. Before a chunk is judged, the marker names its records; when it is committed, the marker is cleared.
// 2. Records with which two processes ended are judged one by one. A record with which, in hand alone, two processes ended
//    is set aside with an incident. A process may be killed for other reasons: that the same record is in hand alone twice by
//    chance is not to be expected, while one such death is.
// 3. What is judged one by one is committed one by one, without the chunk's positions: the ledger takes a finding once.

import Glibc

/// Judges the chunks of one feed under the eyes of the next process; used by one task.
@safe final class CrashGuard {
    private var marker = ChunkMarker()
    private let descriptor: Int32
    private var length = 0
    /// What the file says; empty if that is not known.
    private var written = ""

    /// - Parameter path: The feed's marker file; without, or if it cannot be written, nothing is remembered.
    init(path: String?) {
        descriptor = path.map { unsafe open($0, O_RDWR | O_CREAT | O_CLOEXEC, 0o640) } ?? -1
        guard let path, let bytes = try? FileContents.read(path, limit: 1 << 20), !bytes.isEmpty else { return }
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
        length = bytes.count
        guard let found = ChunkMarker(text: line) else { return }
        marker = found.afterStart()
        write()
    }

    deinit { close(descriptor) }

    /// Judges a chunk.
    ///
    /// - Parameters:
    ///   - chunk: What the feed delivered.
    ///   - beat: To be called now and then.
    ///   - body: Judges and commits.
    /// - Throws: What `body` threw.
    func process(
        _ chunk: FeedChunk, beat: () -> Void, _ body: (FeedChunk) async throws -> Void
    ) async throws {
        // What clients push has no place by which the next process could know it again: suspecting it would set aside the
        // records of others.
        if chunk.isPlaceless { return try await body(chunk) }
        let spans = ChunkMarker.spans(of: chunk)
        let isCalm = marker.guilty.isEmpty && marker.deaths < ChunkMarker.limit
        if isCalm || !chunk.records.indices.contains(where: { marker.isSuspect(chunk.span(of: $0)) }) {
            try await inHand(spans, alone: nil) { try await body(chunk) }
        } else {
            try await processSingly(chunk, spans, beat, body)
        }
        marker = marker.afterCommit(of: spans)
        write()
    }

    private func processSingly(
        _ chunk: FeedChunk, _ spans: [ChunkMarker.Span], _ beat: () -> Void, _ body: (FeedChunk) async throws -> Void
    ) async throws {
        var incidents: [FeedIncident] = []
        for index in chunk.records.indices {
            let span = chunk.span(of: index)
            if marker.guilty.contains(span) {
                incidents.append(incident(chunk, index))
            } else {
                try await inHand(spans, alone: span) { try await body(chunk.alone(index)) }
                beat()
            }
        }
        var rest = chunk.withoutRecords
        rest.incidents += incidents
        try await body(rest)
    }

    /// Runs `body`, and lets the next process know if this one ends meanwhile.
    private func inHand(
        _ spans: [ChunkMarker.Span], alone: ChunkMarker.Span?, _ body: () async throws -> Void
    ) async throws {
        (marker.inHand, marker.alone) = (spans, alone)
        write()
        // An error is no death: the feed is begun again, by this process.
        defer {
            (marker.inHand, marker.alone) = ([], nil)
            write()
        }
        try await body()
    }

    private func incident(_ chunk: FeedChunk, _ index: Int) -> FeedIncident {
        let record = chunk.records[index]
        return FeedIncident(
            kind: .poison, source: chunk.sources[Int(record.source)], offset: record.offset,
            message:
                "the process ended \(ChunkMarker.limit) times while this record was judged; it was set aside unjudged: "
                + "look at it, and report it",
            sample: Array(chunk.bytes[record.range].prefix(256)))
    }

    /// Replaces the marker's text, padded, so that no rest of a longer one stays behind it.
    private func write() {
        let text = marker.text
        guard descriptor >= 0, text != written else { return }
        var bytes = Array(text.utf8) + [UInt8(ascii: "\n")]
        let new = bytes.count
        if new < length { bytes.append(contentsOf: repeatElement(UInt8(ascii: "\n"), count: length - new)) }
        length = new
        let count = unsafe bytes.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        written = count == bytes.count ? text : ""
    }
}
