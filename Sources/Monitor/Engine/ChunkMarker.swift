// What a process leaves behind about the chunk that it had in hand, for the one after it.

/// Which records were begun and not committed, and how often a process ended so.
///
/// It is written to a file before each chunk and after it, and not synchronised: it is to outlive the process, not the machine,
/// since a power cut is nobody's fault.
struct ChunkMarker: Hashable, Sendable {
    /// Records of one source.
    struct Span: Hashable, Sendable {
        /// What identifies the source.
        var identity: String
        var first: Int64
        var last: Int64

        func overlaps(_ other: Span) -> Bool {
            if identity == Span.everything.identity || other.identity == Span.everything.identity { return true }
            return identity == other.identity && first <= other.last && other.first <= last
        }

        /// Any record at all.
        static let everything = Span(identity: "*", first: .min, last: .max)
    }

    /// The records in hand; empty: none.
    var inHand: [Span] = []
    /// The record that is in hand alone.
    var alone: Span?
    /// Records with which earlier processes ended, and how many of them.
    var suspects: [Span] = []
    var deaths = 0
    /// How many of them ended while the records were judged together.
    var wholeDeaths = 0
    /// The record with which, in hand alone, earlier processes ended, and how many of them.
    var record: Span?
    var recordDeaths = 0
    /// Records that are not to be judged again.
    var guilty: [Span] = []

    /// So many deaths with the same record in hand alone are no accident.
    static let limit = 2
    /// So many deaths while the records were judged together, all but the first after a trial of each: what ends the process is
    /// done after the trial.
    static let wholeLimit = 3
    /// More sources in one chunk are told as one span of all sources.
    private static let mostSpans = 1024
    static let mostGuilty = 256

    init() {}

    /// Names the records of a chunk.
    static func spans(of chunk: FeedChunk) -> [Span] {
        var spans: [Span] = []
        var last: Int32 = -1
        for (index, record) in chunk.records.enumerated() {
            if record.source == last {
                spans[spans.count - 1].last = record.offset
                continue
            }
            last = record.source
            if spans.count == mostSpans { return [.everything] }
            spans.append(chunk.span(of: index))
        }
        return spans
    }

    /// Whether records are to be judged alone, or not at all.
    func isSuspect(_ span: Span) -> Bool {
        guilty.contains { $0.overlaps(span) } || (deaths > 0 && suspects.contains { $0.overlaps(span) })
    }

    /// What a process makes of the marker that it finds.
    func afterStart() -> ChunkMarker {
        guard !inHand.isEmpty else { return self }
        var next = self
        let isSame = suspects.contains { suspect in inHand.contains { $0.overlaps(suspect) } }
        next.deaths = isSame ? deaths + 1 : 1
        next.wholeDeaths = (isSame ? wholeDeaths : 0) + (alone == nil ? 1 : 0)
        next.suspects = isSame ? suspects + inHand.filter { !suspects.contains($0) } : inHand
        if next.suspects.count > ChunkMarker.mostSpans { next.suspects = [.everything] }
        if let alone {
            next.recordDeaths = alone == record ? recordDeaths + 1 : 1
            next.record = alone
            if next.recordDeaths >= ChunkMarker.limit {
                next.guilty = (guilty + [alone]).suffix(ChunkMarker.mostGuilty)
                (next.record, next.recordDeaths) = (nil, 0)
            }
        }
        (next.inHand, next.alone) = ([], nil)
        return next
    }

    /// What is left to suspect when these records are committed.
    func afterCommit(of spans: [Span]) -> ChunkMarker {
        var next = self
        (next.inHand, next.alone) = ([], nil)
        next.suspects = suspects.compactMap { suspect in
            guard let done = spans.last(where: { $0.overlaps(suspect) }) else { return suspect }
            guard suspect.identity != Span.everything.identity, done.last < suspect.last else { return nil }
            return Span(identity: suspect.identity, first: done.last + 1, last: suspect.last)
        }
        next.guilty = guilty.filter { one in !spans.contains { $0.overlaps(one) } }
        if next.suspects.isEmpty { (next.deaths, next.wholeDeaths, next.record, next.recordDeaths) = (0, 0, nil, 0) }
        return next
    }

    // MARK: As text

    /// The marker in one line.
    var text: String {
        func array(_ spans: [Span]) -> JSON {
            .array(spans.map { .array([.string($0.identity), .integer($0.first), .integer($0.last)]) })
        }
        return JSON.object([
            ("v", 1), ("in_hand", array(inHand)), ("alone", array(alone.map { [$0] } ?? [])),
            ("suspects", array(suspects)), ("deaths", .integer(Int64(deaths))),
            ("whole_deaths", .integer(Int64(wholeDeaths))),
            ("record", array(record.map { [$0] } ?? [])), ("record_deaths", .integer(Int64(recordDeaths))),
            ("guilty", array(guilty)),
        ]).text
    }

    /// Reads a marker; `nil` if the text is none.
    init?(text: ArraySlice<UInt8>) {
        guard let value = try? JSON.parse(Array(text)), value["v"]?.integerValue == 1 else { return nil }
        func spans(_ name: String) -> [Span] {
            (value[name]?.arrayValue ?? []).compactMap { element in
                guard let parts = element.arrayValue, parts.count == 3, let identity = parts[0].stringValue,
                    let first = parts[1].integerValue, let last = parts[2].integerValue
                else { return nil }
                return Span(identity: identity, first: first, last: last)
            }
        }
        inHand = spans("in_hand")
        alone = spans("alone").first
        suspects = spans("suspects")
        deaths = Int(clamping: value["deaths"]?.integerValue ?? 0)
        wholeDeaths = Int(clamping: value["whole_deaths"]?.integerValue ?? 0)
        record = spans("record").first
        recordDeaths = Int(clamping: value["record_deaths"]?.integerValue ?? 0)
        guilty = spans("guilty")
    }
}

extension FeedChunk {
    /// Names one record.
    func span(of index: Int) -> ChunkMarker.Span {
        let record = records[index]
        let source = Int(record.source)
        let identity = identities.indices.contains(source) ? identities[source] : sources[source]
        return ChunkMarker.Span(identity: identity, first: record.offset, last: record.offset)
    }

    /// One of the chunk's records, without positions and incidents.
    func alone(_ index: Int) -> FeedChunk {
        var one = self
        one.records = [records[index]]
        one.positions = []
        one.incidents = []
        return one
    }

    /// The chunk without its records.
    var withoutRecords: FeedChunk {
        var rest = self
        rest.records = []
        return rest
    }
}
