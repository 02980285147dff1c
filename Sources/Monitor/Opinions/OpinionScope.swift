// Which findings a second opinion is asked about.

import CheckerKit

/// The findings worth a question: of a purpose, of middling confidence, and not allowed to anybody.
struct OpinionScope: Sendable, Hashable {
    /// From which confidence, and up to which.
    var confidence = 0.0...1.0
    /// So many first uses of each alert.
    var perAlert: Int64 = 3
    var style = JudgeStyle.instruct

    /// Whether a judgement's texts are kept until the question is answered.
    func covers(_ judgement: Judgement) -> Bool {
        guard case .purpose(let category, _, _)? = judgement.facts.first else { return false }
        return covers(category, judgement.confidence, verdict: judgement.verdict.name)
    }

    /// Whether the occurrence in a ledger line is asked about.
    func covers(_ entry: LedgerEntry) -> Bool {
        guard entry.kind == .alertOccurrence, (entry.body["count"]?.integerValue ?? 0) <= perAlert,
            let fact = entry.body["facts"]?.arrayValue?.first, fact["fact"]?.stringValue == "purpose"
        else { return false }
        return covers(
            fact["category"]?.stringValue ?? "", entry.body["score"]?.numberValue ?? 0,
            verdict: entry.body["verdict"]?.stringValue ?? "")
    }

    /// What a grant permits or a suppression lets pass is nobody's business.
    private func covers(_ category: String, _ confidence: Double, verdict: String) -> Bool {
        self.confidence.contains((confidence * 1000).rounded() / 1000) && style.knows(category)
            && ["violation", "review", "monitored"].contains(verdict)
    }
}
