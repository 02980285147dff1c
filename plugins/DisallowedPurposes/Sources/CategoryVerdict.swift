// Joins what the layers found into one score for each category.

import Glibc

/// A category with its score and what it rests on.
struct CategoryVerdict {
    var category: String
    /// The layers' scores taken together.
    var score: Double
    /// What the lexicon says; 0 if nothing.
    var lexicon: Double
    /// What the model says; 0 if nothing.
    var model: Double
    /// Rules of the lexicon, strongest first.
    var firings: [LexiconEvaluator.Firing]
    /// The words that say most to the model.
    var words: [Range<Int>]

    /// How much a further rule adds to the strongest one: rules share evidence, so they are far from independent.
    ///
    /// - Source: tuning on labelled requests, 2026-11.
    private static let share = 0.3
    /// Evidence kept for a category.
    private static let kept = 3
    /// What a score can reach: words alone prove no purpose.
    private static let ceiling = 0.97

    /// Returns the categories, strongest first, as far as the layers chosen see them.
    static func all(_ findings: PurposeScanner.Findings, layers: Layers = .both) -> [CategoryVerdict] {
        var verdicts: [String: CategoryVerdict] = [:]
        func change(_ category: String, _ change: (inout CategoryVerdict) -> Void) {
            change(
                &verdicts[
                    category,
                    default: CategoryVerdict(
                        category: category, score: 0, lexicon: 0, model: 0, firings: [], words: [])])
        }
        if layers.contains(.lexicon) {
            for (category, firings) in byCategory(findings.firings) {
                change(ModelPolicies.categories[category]) {
                    $0.lexicon = score(firings.map(\.weight))
                    $0.firings = Array(firings.prefix(kept))
                }
            }
        }
        if layers.contains(.model), let model = findings.model {
            for (category, share) in model.shares {
                change(category) {
                    $0.model = Calibration.probability(model.logOdds) * share
                    if share == 1 { $0.words = model.words }
                }
            }
        }
        return verdicts.values.map { verdict in
            var verdict = verdict
            verdict.score = Calibration.score(
                lexicon: verdict.lexicon, model: verdict.model, layers: layers, isForeign: findings.isForeign)
            return verdict
        }.sorted { ($0.score, $1.category) > ($1.score, $0.category) }
    }

    // The strongest firing of each rule, strongest first.
    private static func byCategory(_ firings: [LexiconEvaluator.Firing]) -> [Int: [LexiconEvaluator.Firing]] {
        var best: [Int: [Int: LexiconEvaluator.Firing]] = [:]
        for firing in firings {
            if let known = best[firing.category]?[firing.rule], known.weight >= firing.weight { continue }
            best[firing.category, default: [:]][firing.rule] = firing
        }
        return best.mapValues { $0.values.sorted { ($0.weight, $1.rule) > ($1.weight, $0.rule) } }
    }

    /// Makes the score of best F1 on development requests, bar some recall for precision, one half.
    ///
    /// - Source: measured on labelled requests, 2026-11: 0.41 before, 0.51 after.
    private static let gamma = 0.75

    private static func score(_ weights: [Double]) -> Double {
        guard let strongest = weights.first else { return 0 }
        let doubt = weights.dropFirst().prefix(4).reduce(1 - strongest) { $0 * (1 - share * $1) }
        return min(ceiling, pow(1 - doubt, gamma))
    }
}
