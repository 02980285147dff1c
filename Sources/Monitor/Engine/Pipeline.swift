// The path of a chunk through the monitor, from bytes to a committed position.
//
// Invariants:
// 1. One ruleset judges a whole chunk, and its hash is in every alert of that chunk.
// 2. A position is committed only together with every judgement up to it.
// 3. A record that cannot be decoded is quarantined; it never stops the feed.

import CheckerKit

/// Judges the chunks of one feed, one after the other; used by one task.
final class Pipeline {
    private let feed: String
    private let decoder: any EventDecoder
    private let rulesets: RulesetHolder
    private let ledger: Ledger
    private let counters: FeedCounters
    private let now: @Sendable () -> Int64
    private let join: JoinGroup?
    private var batch = EventBatch()

    init(
        feed: String, decoder: any EventDecoder, rulesets: RulesetHolder, ledger: Ledger, counters: FeedCounters,
        now: @escaping @Sendable () -> Int64, join: JoinGroup? = nil
    ) {
        self.join = join
        self.feed = feed
        self.decoder = decoder
        self.rulesets = rulesets
        self.ledger = ledger
        self.counters = counters
        self.now = now
    }

    /// Judges a chunk and commits what it found with the chunk's positions.
    ///
    /// - Throws: ``LedgerError`` if the commit failed; nothing of the chunk is durable then.
    func process(_ chunk: FeedChunk) async throws {
        let quarantine = decode(chunk)
        if let join { return try await join.process(batch, of: chunk, quarantine, feed: feed) }
        let judge = Judge(ruleset: rulesets.current, subject: ledger.subject(of:), now: now)
        let judgements = judge.judgements(on: &batch, from: chunk.origin(feed: feed))
        let summary = try await ledger.commit(
            Commit(
                feed: feed, positions: chunk.positions, judgements: judgements, quarantine: quarantine,
                incidents: chunk.incidents))
        counters.count(chunk, batch, quarantine, summary, at: now())
    }

    /// Fills the batch and returns the records that are no events.
    private func decode(_ chunk: FeedChunk) -> [QuarantinedRecord] {
        batch.removeAll()
        var quarantine: [QuarantinedRecord] = []
        let bytes = chunk.bytes.span
        for (index, record) in chunk.records.enumerated() {
            let decoded = batch.count
            do {
                try decoder.decode(record.range, of: bytes, into: &batch)
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
                quarantine.append(
                    QuarantinedRecord(
                        record: chunk.place(of: index), reason: error.reason.rawValue, detail: error.detail,
                        offset: error.offset, sample: Array(chunk.bytes[record.range].prefix(256))))
            }
        }
        return quarantine
    }
}

extension FeedChunk {
    /// Where a record is, for people.
    func place(of index: Int) -> String { "\(sources[Int(records[index].source)])@\(records[index].offset)" }

    /// Where the chunk's events come from; made into text only for the records in which something is found.
    func origin(feed: String) -> BatchOrigin {
        BatchOrigin(
            feed: feed,
            record: { place(of: $0) },
            identity: { index in
                let record = records[index]
                let file = identities.indices.contains(Int(record.source)) ? identities[Int(record.source)] : ""
                let head = Array("\(feed)\n\(file)\n\(sources[Int(record.source)])\n\(record.offset)\n".utf8)
                return String(ContentHash(head + bytes[record.range]).hex.prefix(32))
            })
    }
}
