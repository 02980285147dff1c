// One event in which something was found, judged by the rules.

import CheckerKit

struct JudgedUse {
    let batch: EventBatch
    let event: Int
    let findings: [(field: EventField, findings: PurposeScanner.Findings)]
    let phrases: [String]
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
        let policy = rule.policy ?? modelPolicy
        var hits: [Hit] = []
        for (field, found) in findings where rule.fields.contains(field) {
            for hit in lexiconHits(field, found, rule) + phraseHits(field, found, rule) {
                guard hit.score >= rule.threshold else { continue }
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
            evidence: Array(hits.flatMap(\.evidence).prefix(Self.mostEvidence)))
    }

    // The policy named in the record, else the one of the model, else the fallback.
    private var modelPolicy: UsePolicy? {
        if let named = ModelPolicies.policy(id: batch.string(.modelPolicy, at: event)) { return named }
        let id =
            ModelPolicies.policy(forModel: batch.string(.requestModel, at: event))
            ?? ModelPolicies.policy(forModel: batch.string(.responseModel, at: event))
        return id.flatMap(ModelPolicies.policy(id:)) ?? fallback
    }

    private func applies(_ category: String, _ rule: PurposeRule, _ policy: UsePolicy?) -> Bool {
        if rule.clauses.isEmpty { return true }
        return policy?.clauses.contains { clause in
            clause.categories.contains(category)
                && (rule.clauses.contains(clause.id) || rule.clauses.contains(clause.number))
        } ?? false
    }

    private func lexiconHits(_ field: EventField, _ found: PurposeScanner.Findings, _ rule: PurposeRule) -> [Hit] {
        guard rule.usesLexicon else { return [] }
        return CategoryVerdict.all(found.firings).filter { rule.categories.contains($0.category) }.map { verdict in
            Hit(
                category: verdict.category, score: verdict.score,
                evidence: verdict.firings.map { firing in
                    let words = firing.terms.map { "\"\(BuiltInLexicon.words(of: $0))\"" }.joined(separator: " with ")
                    return evidence(
                        field, firing.range, "\(verdict.category): \(words), score \(rounded(firing.weight))")
                })
        }
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
