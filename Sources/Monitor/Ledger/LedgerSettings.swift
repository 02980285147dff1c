// What the operator can choose about the ledger.

/// The settings of the ledger.
struct LedgerSettings: Sendable {
    /// How long after its opening an alert takes in further findings with the same key; zero: each opens its own.
    var dedupWindow: Duration = .seconds(3600)
    /// The name of this installation, written into each line; empty: left out.
    var instance = ""
    /// How much of matched prompts and answers the evidence store keeps.
    var clearEvidence = ClearEvidence.hash
    /// Of which findings the texts are kept until a second opinion was asked for; `nil`: of none.
    var opinions: OpinionScope?
    /// Whether alerts name subjects in clear.
    var showsSubjects = false
    /// A pseudonym key to use instead of the directory's or a random one: 32 bytes.
    var pseudonymKey: [UInt8]?
    /// The time in milliseconds since 1970.
    var now: @Sendable () -> Int64

    /// How much of matched prompts and answers the evidence store keeps; names and addresses are always kept.
    enum ClearEvidence: String, Sendable, CaseIterable {
        /// Only a salted hash.
        case hash
        /// At most 200 characters of each match.
        case excerpt
        /// The whole match.
        case full
    }

    /// The dedup window in milliseconds, never negative.
    var windowMilliseconds: Int64 {
        let (seconds, attoseconds) = dedupWindow.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max / 4 : max(0, min(whole + attoseconds / 1_000_000_000_000_000, .max / 4))
    }
}
