// One event in which something was found, judged by the rules.

import CheckerKit

struct JudgedUse {
    let batch: EventBatch
    let event: Int
    let findings: [(field: EventField, findings: PurposeScanner.Findings)]
    let phrases: [String]
    let book: PolicyBook
    /// The policy of events that tell neither it nor a known model.
    let fallback: UsePolicy?

    private struct Hit {
        var category: String
        var score: Double
        var evidence: [Evidence]
    }

    /// The most pieces of evidence in a finding.
    private static let mostEvidence = 16

    /// Returns what a rule makes of the event; `nil` below its threshold.
    func finding(for rule: PurposeRule) -> Finding? {
        let known = rule.policy ?? knownPolicy
        let policy = known ?? fallback
        var hits: [Hit] = []
        for (field, found) in findings where rule.fields.contains(field) {
            for hit in layerHits(field, found, rule) + phraseHits(field, found, rule) {
                guard hit.score >= rule.thresholds[hit.category] ?? rule.threshold,
                    !rule.allowed.contains(where: { $0.covers(hit.category, field, batch, event) })
                else { continue }
                merge(hit, into: &hits)
            }
        }
        hits = hits.filter { applies($0.category, rule, policy) }
            .sorted { ($0.score, $1.category) > ($1.score, $0.category) }
        guard let strongest = hits.first else { return nil }
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

    // The policy named in the record, else the one of the model; `nil` if neither is known.
    private var knownPolicy: UsePolicy? {
        book.policy(id: batch.string(.modelPolicy, at: event))
            ?? book.policy(forModel: batch.string(.requestModel, at: event))
            ?? book.policy(forModel: batch.string(.responseModel, at: event))
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

    private func layerHits(_ field: EventField, _ found: PurposeScanner.Findings, _ rule: PurposeRule) -> [Hit] {
        guard !rule.layers.isEmpty else { return [] }
        return CategoryVerdict.all(found, layers: rule.layers).filter { rule.categories.contains($0.category) }
            .map { Hit(category: $0.category, score: $0.score, evidence: evidence(field, $0)) }
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

    private func phraseHits(_ field: EventField, _ found: PurposeScanner.Findings, _ rule: PurposeRule) -> [Hit] {
        found.phrases.filter { rule.phrases.contains($0.index) }.map { index, range in
            Hit(
                category: rule.phraseCategory, score: DisallowedPurposesChecker.phraseConfidence,
                evidence: [
                    evidence(
                        field, range,
                        "house phrase \"\(phrases[index])\", score \(rounded(DisallowedPurposesChecker.phraseConfidence))"
                    )
                ])
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
