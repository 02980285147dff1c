// A chunk while it is being filled from several files.

/// Collects records, positions and incidents until a chunk is full.
struct ChunkDraft {
    private(set) var chunk = FeedChunk()
    private let limits: Limits
    private var source = ""
    private var identity = ""

    /// How much goes into one chunk.
    struct Limits: Hashable, Sendable {
        /// Bytes after which a chunk is closed; one longer record may exceed it.
        var bytes = 1 << 20
        /// Records and incidents.
        var records = 4096
    }

    init(limits: Limits) {
        self.limits = limits
    }

    /// How many bytes still fit; 0 when full.
    var room: Int { max(0, limits.bytes - chunk.bytes.count) }
    var isFull: Bool { room == 0 || lines >= limits.records || chunk.positions.count >= limits.records }
    var hasRecords: Bool { !chunk.records.isEmpty }
    var isEmpty: Bool { chunk.records.isEmpty && chunk.positions.isEmpty && chunk.incidents.isEmpty }
    private var lines: Int { chunk.records.count + chunk.incidents.count }

    /// Names the file to which the next records belong, and what it is whatever its name will be.
    mutating func begin(_ path: String, identity: String) {
        source = path
        self.identity = identity
    }

    /// Adds records that lie in `buffer`, with one copy of the bytes between the first and the last.
    ///
    /// - Parameters:
    ///   - ranges: In ascending order, all within `buffer`.
    ///   - buffer: Where the records lie.
    ///   - origin: The offset in the file of the first byte of `buffer`.
    mutating func add(_ ranges: [Range<Int>], of buffer: [UInt8], origin: Int64) {
        guard let first = ranges.first, let last = ranges.last else { return }
        let source = sourceIndex()
        let shift = chunk.bytes.count - first.lowerBound
        chunk.bytes.append(contentsOf: buffer[first.lowerBound..<last.upperBound])
        chunk.records.reserveCapacity(chunk.records.count + ranges.count)
        for range in ranges {
            let moved = range.lowerBound + shift..<range.upperBound + shift
            chunk.records.append(.init(range: moved, source: source, offset: origin + Int64(range.lowerBound)))
        }
    }

    mutating func add(_ incident: FeedIncident) {
        chunk.incidents.append(incident)
    }

    /// Adds a position; `nil` in it forgets the file.
    mutating func add(_ position: FeedPosition) {
        chunk.positions.append(position)
    }

    /// Returns the chunk, padded, and knowing what waits behind it.
    consuming func closed(backlog: Int64) -> FeedChunk {
        chunk.bytes.append(contentsOf: repeatElement(0, count: FeedChunk.padding))
        chunk.backlog = Int(clamping: backlog)
        return chunk
    }

    private mutating func sourceIndex() -> Int32 {
        if chunk.sources.last != source || chunk.identities.last != identity {
            chunk.sources.append(source)
            chunk.identities.append(identity)
        }
        return Int32(clamping: chunk.sources.count - 1)
    }
}
