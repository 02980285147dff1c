// The path of a chunk through the monitor, from bytes to a committed position.
//
// Invariants:
// 1. One ruleset judges a whole chunk, and its hash is in every alert of that chunk.
// 2. A position is committed only together with every judgement up to it.
// 3. A record that cannot be decoded is quarantined; it never stops the feed.
// 4. What is remembered changes with the commit of the chunk that changed it, or not at all.

import CheckerKit

/// Judges the chunks of one feed, one after the other; used by one task.
final class Pipeline {
    private let feed: String
    private let decoder: any EventDecoder
    private let partialDecoder: (any PartialDecoder)?
    private let rulesets: RulesetHolder
    private let ledger: Ledger
    private let memory: SharedMemory
    private let counters: FeedCounters
    private let now: @Sendable () -> Int64
    private let join: JoinGroup?
    private let pool: BatchPool
    private var batch = EventBatch()

    init(
        feed: String, decoder: any EventDecoder, rulesets: RulesetHolder, ledger: Ledger,
        memory: SharedMemory = SharedMemory(), counters: FeedCounters, now: @escaping @Sendable () -> Int64,
        join: JoinGroup? = nil, pool: BatchPool = BatchPool()
    ) {
        self.join = join
        self.pool = pool
        self.feed = feed
        self.decoder = decoder
        partialDecoder = decoder as? any PartialDecoder
        self.rulesets = rulesets
        self.ledger = ledger
        self.memory = memory
        self.counters = counters
        self.now = now
    }

    /// Judges a chunk and commits what it found with the chunk's positions.
    ///
    /// - Throws: ``LedgerError`` if the commit failed; nothing of the chunk is durable then.
    func process(_ chunk: FeedChunk) async throws {
        batch = pool.take()
        defer { putBack() }
        let refused = decode(chunk)
        let quarantine = refused.map(\.record)
        if let join {
            try await join.process(batch, of: chunk, quarantine, feed: feed)
            chunk.onCommit?(refused)
            return
        }
        let judge = judge
        let bindings = judge.bind(&batch)
        let plain = judge.ruleset.plainFindings(in: batch)
        let origin = chunk.origin(feed: feed)
        var commit = Commit(
            feed: feed, positions: chunk.positions, quarantine: quarantine, incidents: chunk.incidents)
        let summary: CommitSummary
        if judge.ruleset.remembers(plain) {
            summary = try await memory.withMemory { memory in
                memory.latest = judge.latest
                let found = judge.ruleset.findings(in: batch, with: plain, remembering: &memory)
                commit.judgements = judge.judgements(
                    on: batch, found, bindings: bindings, from: origin, remembering: &memory)
                commit.memory = memory.changes
                return try await ledger.commit(commit)
            }
        } else {
            commit.judgements = judge.judgements(on: batch, plain, bindings: bindings, from: origin)
            summary = try await ledger.commit(commit)
        }
        counters.count(chunk, batch, quarantine, summary, at: now())
        chunk.onCommit?(refused)
    }

    /// Judges a chunk and forgets what came of it: for records that may end the process.
    func attempt(_ chunk: FeedChunk) {
        batch = pool.take()
        defer { putBack() }
        _ = decode(chunk)
        _ = judge.judgements(on: &batch, from: chunk.origin(feed: feed))
    }

    private var judge: Judge {
        Judge(ruleset: rulesets.current, subject: ledger.subject(of:), now: now, opinions: ledger.settings.opinions)
    }

    private func putBack() {
        let used = batch
        batch = EventBatch()
        pool.giveBack(used)
        (decoder as? any RestingDecoder)?.rest()
    }

    /// Exports of OpenTelemetry that a feed says are such.
    private lazy var logExports = OTLPDecoder(binary: .logs)
    private lazy var traceExports = OTLPDecoder(binary: .traces)

    private func decoder(of form: FeedChunk.Form) -> any EventDecoder {
        switch form {
        case .configured: decoder
        case .logExport: logExports
        case .traceExport: traceExports
        }
    }

    private func partial(of form: FeedChunk.Form) -> (any PartialDecoder)? {
        switch form {
        case .configured: partialDecoder
        case .logExport: logExports
        case .traceExport: traceExports
        }
    }

    /// Fills the batch and returns what is no events.
    private func decode(_ chunk: FeedChunk) -> [FeedChunk.Refusal] {
        batch.removeAll()
        var refused: [FeedChunk.Refusal] = []
        let bytes = chunk.bytes.span
        for (index, record) in chunk.records.enumerated() {
            let decoded = batch.count
            do {
                try decoder(of: record.form).decode(record.range, of: bytes, into: &batch)
                for error in partial(of: record.form)?.refusals ?? [] {
                    refused.append(.init(index: index, isPart: true, record: chunk.quarantined(index, error)))
                }
                for event in decoded..<batch.count {
                    batch.withHeader(at: event) {
                        $0.record = Int32(index)
                        $0.part = Int32(event - decoded)
                        // A time of reception is better than none, and than one whose year is a guess.
                        if let received = record.received,
                            $0.time == EventHeader.unknownTime || $0.timeQuality == .assumedYear
                        {
                            ($0.time, $0.timeQuality) = (received, .exact)
                        }
                    }
                }
            } catch {
                batch.truncate(to: decoded)
                refused.append(.init(index: index, record: chunk.quarantined(index, error)))
            }
        }
        return refused
    }
}

extension FeedChunk {
    /// Where a record is, for people.
    func place(of index: Int) -> String { "\(sources[Int(records[index].source)])@\(records[index].offset)" }

    /// What is kept of a record that could not be decoded.
    func quarantined(_ index: Int, _ error: DecodeError) -> QuarantinedRecord {
        QuarantinedRecord(
            record: place(of: index), reason: error.reason.rawValue, detail: error.detail, offset: error.offset,
            sample: Array(bytes[records[index].range].prefix(QuarantineTable.sampleLength)))
    }

    /// Where the chunk's events come from; made into text only for the records in which something is found.
    func origin(feed: String) -> BatchOrigin {
        var origin = BatchOrigin(
            feed: feed,
            record: { place(of: $0) },
            identity: { index in
                let record = records[index]
                let file = identities.indices.contains(Int(record.source)) ? identities[Int(record.source)] : ""
                // A file that is renamed stays the same.
                let name = file.isEmpty ? sources[Int(record.source)] : ""
                let head = Array("\(feed)\n\(file)\n\(name)\n\(record.offset)\n".utf8)
                return String(ContentHash(head + bytes[record.range]).hex.prefix(32))
            })
        if isPlaceless { origin.content = { contentIdentity(of: $0, feed: feed) } }
        return origin
    }
}
