// One event in which something was found, judged by the rules.

import CheckerKit

struct JudgedUse {
    private let batch: EventBatch
    private let event: Int
    private let findings: [(field: EventField, findings: PurposeScanner.Findings)]
    private let phrases: [String]
    /// For each set of layers that a rule listens to, what they make of each field.
    private let verdicts: [(layers: Layers, inFields: [[CategoryVerdict]])]
    /// The policy named in the record, else the one of the model; `nil` if neither is known.
    private let known: UsePolicy?
    /// The policy of events that tell neither it nor a known model.
    private let fallback: UsePolicy?

    /// Judges an event once for all rules; `nil` if nothing in it reaches the lowest threshold of any.
    init?(
        batch: EventBatch, event: Int, findings: [(field: EventField, findings: PurposeScanner.Findings)],
        phrases: [String], layers: [Layers], book: PolicyBook, fallback: UsePolicy?, leastThreshold: Double
    ) {
        self.batch = batch
        self.event = event
        self.findings = findings
        self.phrases = phrases
        self.fallback = fallback
        verdicts = layers.map { set in (set, findings.map { CategoryVerdict.all($0.findings, layers: set) }) }
        // The verdicts come strongest first.
        let isHeard = verdicts.contains { $0.inFields.contains { $0.first?.score ?? 0 >= leastThreshold } }
        guard isHeard || findings.contains(where: { !$0.findings.phrases.isEmpty }) else { return nil }
        known = Self.knownPolicy(batch, event, book)
    }

    private struct Hit {
        var category: String
        var score: Double
        var evidence: [Evidence]
    }

    /// The most pieces of evidence in a finding.
    private static let mostEvidence = 16

    /// Returns what a rule makes of the event; `nil` below its threshold.
    func finding(for rule: PurposeRule) -> Finding? {
        let known = rule.policy ?? known
        let policy = known ?? fallback
        var hits: [Hit] = []
        for (index, (field, found)) in findings.enumerated() where rule.fields.contains(field) {
            for hit in layerHits(field, index, rule, policy) + phraseHits(field, found, rule, policy) {
                merge(hit, into: &hits)
            }
        }
        hits.sort { ($0.score, $1.category) > ($1.score, $0.category) }
        guard let strongest = hits.first else { return nil }
        if rule.alertThreshold > rule.threshold {
            // What is too weak to stand for itself must not be in the way of a grant for what is strong.
            hits = Array(hits.prefix { $0.score >= rule.alertThreshold })
            if hits.isEmpty { hits = [strongest] }
        }
        return Finding(
            event: event, rule: rule.id, confidence: strongest.score,
            facts: hits.map {
                .purpose(
                    category: $0.category, clauses: policy?.clauses(forbidding: $0.category) ?? [],
                    policy: policy?.id ?? "")
            },
            evidence: Array(hits.flatMap(\.evidence).prefix(Self.mostEvidence))
                + (known == nil ? assumption(policy) : []) + unread)
    }

    private static func knownPolicy(_ batch: EventBatch, _ event: Int, _ book: PolicyBook) -> UsePolicy? {
        if batch.has(.modelPolicy, at: event), let named = book.policy(id: batch.string(.modelPolicy, at: event)) {
            return named
        }
        for field in [EventField.requestModel, .responseModel] where batch.has(field, at: event) {
            if let policy = book.policy(forModel: batch.string(field, at: event)) { return policy }
        }
        return nil
    }

    // Says which fields were too long to be read whole.
    private var unread: [Evidence] {
        findings.filter { $0.findings.unread > 0 }.map { field, findings in
            Evidence(
                field: field, range: 0..<0, matched: "",
                why: "only the first and the last \(PurposeScanner.longestText >> 21) MiB of this text were judged; "
                    + "\(findings.unread) bytes between them were not")
        }
    }

    // Says that the policy is a guess.
    private func assumption(_ policy: UsePolicy?) -> [Evidence] {
        let model = batch.range(of: .requestModel, at: event)
        let named = Excerpt.of(batch.arena[model], 0..<model.count)
        let why = model.isEmpty ? "the record names no model" : "no policy is known for this model"
        return [
            Evidence(
                field: .requestModel, range: 0..<model.count, matched: named,
                why: "\(why); \(policy?.id ?? "no policy") was assumed")
        ]
    }

    private func applies(_ category: String, _ rule: PurposeRule, _ policy: UsePolicy?) -> Bool {
        if rule.clauses.isEmpty { return true }
        return policy?.clauses.contains { clause in
            clause.categories.contains(category)
                && rule.clauses.contains(where: clause.isCalled)
        } ?? false
    }

    // Whether the rule reports this at all; asked before any text is made of it.
    private func reports(
        _ rule: PurposeRule, _ category: String, _ score: Double, _ field: EventField, _ policy: UsePolicy?
    ) -> Bool {
        score >= rule.thresholds[category] ?? rule.threshold && applies(category, rule, policy)
            && !rule.allowed.contains { $0.covers(category, field, batch, event) }
    }

    private func layerHits(_ field: EventField, _ index: Int, _ rule: PurposeRule, _ policy: UsePolicy?) -> [Hit] {
        guard let seen = verdicts.first(where: { $0.layers == rule.layers })?.inFields[index] else { return [] }
        // The verdicts come strongest first.
        let enough = seen.prefix { $0.score >= rule.leastThreshold }
        return enough.filter {
            rule.categories.contains($0.category) && reports(rule, $0.category, $0.score, field, policy)
        }.map { Hit(category: $0.category, score: $0.score, evidence: evidence(field, $0)) }
    }

    // What each layer says, and where.
    private func evidence(_ field: EventField, _ verdict: CategoryVerdict) -> [Evidence] {
        var pieces = verdict.firings.map { firing in
            let words = firing.terms.map { "\"\(BuiltInLexicon.words(of: $0))\"" }.joined(separator: " with ")
            return evidence(
                field, firing.range,
                "\(verdict.category) \(rounded(verdict.score)): lexicon \(rounded(verdict.lexicon)), \(words)")
        }
        if let first = verdict.words.first, let last = verdict.words.last {
            let text = batch.arena[batch.range(of: field, at: event)]
            let words = verdict.words.map { "\"\(Excerpt.of(text, $0))\"" }.joined(separator: ", ")
            pieces.append(
                evidence(
                    field, first.lowerBound..<max(first.lowerBound, last.upperBound),
                    "\(verdict.category) \(rounded(verdict.score)): model \(rounded(verdict.model)), \(words)"))
        }
        return pieces
    }

    private func phraseHits(
        _ field: EventField, _ found: PurposeScanner.Findings, _ rule: PurposeRule, _ policy: UsePolicy?
    ) -> [Hit] {
        let score = DisallowedPurposesChecker.phraseConfidence
        let own = found.phrases.filter { rule.phrases.contains($0.index) }
        guard !own.isEmpty, reports(rule, rule.phraseCategory, score, field, policy) else { return [] }
        return own.map { index, range in
            let why = "house phrase \"\(phrases[index])\", score \(rounded(score))"
            return Hit(category: rule.phraseCategory, score: score, evidence: [evidence(field, range, why)])
        }
    }

    private func merge(_ hit: Hit, into hits: inout [Hit]) {
        guard let known = hits.firstIndex(where: { $0.category == hit.category }) else {
            hits.append(hit)
            return
        }
        hits[known].score = max(hits[known].score, hit.score)
        hits[known].evidence += hit.evidence
    }

    private func evidence(_ field: EventField, _ range: Range<Int>, _ why: String) -> Evidence {
        let text = batch.arena[batch.range(of: field, at: event)]
        return Evidence(field: field, range: range, matched: Excerpt.of(text, range), why: why)
    }

    private func rounded(_ score: Double) -> String {
        let hundredths = Int((score * 100).rounded())
        return hundredths >= 100 ? "1.00" : hundredths < 10 ? "0.0\(hundredths)" : "0.\(hundredths)"
    }
}
