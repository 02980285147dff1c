// What a feed's chunk leaves behind, to be made durable together.

import CheckerKit

/// Everything that was found in one chunk, and how far the feed has got with it.
struct Commit: Sendable {
    var feed: String
    var positions: [FeedPosition] = []
    var judgements: [Judgement] = []
    var quarantine: [QuarantinedRecord] = []
    var incidents: [FeedIncident] = []
    /// What is to be remembered from now on.
    var memory: [Memory.Change] = []
    /// What changes about halves that wait for others.
    var held: HeldChange?

    var isEmpty: Bool {
        positions.isEmpty && judgements.isEmpty && quarantine.isEmpty && incidents.isEmpty && memory.isEmpty
            && held?.isEmpty != false
    }
}

/// A record that could not be judged.
struct QuarantinedRecord: Sendable, Hashable {
    /// Where the record is: `/var/log/gateway/usage.jsonl@5120`.
    var record: String
    /// A stable word: `malformed`, `too-long`.
    var reason: String
    /// What was expected, for a person.
    var detail: String
    /// The offset of the offending byte within the record.
    var offset: Int
    /// The record's first bytes; only the first 256 are kept.
    var sample: [UInt8]
}

/// What a commit added to the ledger.
struct CommitSummary: Sendable, Hashable {
    /// Alerts opened: violations and reviews.
    var opened = 0
    /// Permitted, suppressed and monitored uses recorded for the first time in their window.
    var audited = 0
    /// Findings recorded, whether they opened anything or not.
    var occurrences = 0
    /// Findings that were in the ledger already.
    var repeated = 0
    var quarantined = 0
    var incidents = 0
    /// The number of the ledger's last line.
    var lastSequence: Int64 = 0
}
