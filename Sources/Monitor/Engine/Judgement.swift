// A finding with its verdict: what the engine hands to the ledger.

import CheckerKit

/// How bad a finding is.
///
/// The order is the order of urgency; journald priorities and OCSF ids follow from it.
enum Severity: String, Sendable, CaseIterable, Comparable, Codable {
    case info, low, medium, high, critical

    static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    /// 1 for info to 5 for critical: the OCSF `severity_id`.
    var rank: Int {
        switch self {
        case .info: 1
        case .low: 2
        case .medium: 3
        case .high: 4
        case .critical: 5
        }
    }
}

/// What a finding amounts to.
enum Verdict: Sendable, Hashable {
    /// Nothing allows it: an alert.
    case violation
    /// Too uncertain to accuse anybody, too likely to forget: an alert that asks for a person.
    case review
    /// A grant allows it: recorded for audit.
    case permitted(grant: String)
    /// A suppression says that it is a known false positive: recorded for audit.
    case suppressed(by: String)
    /// The rule only watches: recorded as "would have alerted".
    case monitored

    /// The word used in the ledger, in JSON and in `VEDETTE_VERDICT`.
    var name: String {
        switch self {
        case .violation: "violation"
        case .review: "review"
        case .permitted: "permitted"
        case .suppressed: "suppressed"
        case .monitored: "monitored"
        }
    }

    /// Whether somebody is to be told.
    var alerts: Bool { self == .violation || self == .review }
}

/// One verdict on one finding in one event, complete enough to be acted on and audited without the log.
struct Judgement: Sendable, Hashable {
    var feed: String
    /// Where the record is: `/var/log/gateway/usage.jsonl@5120`.
    var record: String
    /// Unique and the same at every reading of the record.
    var eventID: String
    /// The record's own request id; empty when it has none.
    var requestID: String
    /// Milliseconds since 1970; `EventHeader.unknownTime` when the record has none.
    var time: Int64
    var checker: String
    var rule: RuleID
    var severity: Severity
    var verdict: Verdict
    /// 0 to 1.
    var confidence: Double
    var facts: [Fact]
    var evidence: [Evidence]
    /// What was found, for grouping: `ofac-sdn:99999`, `military_warfare`, `IR`.
    var what: String
    /// Who, as a keyed pseudonym: `subj_7f3a9c01d2e4`.
    var subject: String
    /// Who, in clear: goes to the evidence store only, never to the journal.
    var principal: String
    /// The account's id in the directory; empty for an unknown account.
    var account: String
    var organisation: String
    var clientAddress: String
    var model: String
    /// The acceptable-use policy that governs the model; empty when unknown.
    var policy: String
    /// The grants that were tried, each with the reason why it did not apply: `us-government: account unknown`.
    var grantsTried: [String]
    var textStatus: TextStatus
    /// Whether records were joined, and what is missing: `joined`, `incomplete: ...`; empty for a record by itself.
    var join = ""
    /// The ruleset that judged; its hash.
    var ruleset: String
    /// The texts in which it was found, for a second opinion; empty if none is asked for.
    ///
    /// Like ``principal`` never part of a line.
    var text = ""

    /// Findings with the same key within the dedup window are one alert.
    var dedupKey: String { "\(rule):\(what):\(subject)" }
}
