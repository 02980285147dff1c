// Joins what the layers found into one score for each category.

import Glibc

/// A category with its score and what it rests on.
struct CategoryVerdict {
    /// As an index into the categories of the policies.
    var index: Int
    /// The layers' scores taken together.
    var score = 0.0
    /// What the lexicon says; 0 if nothing.
    var lexicon = 0.0
    /// What the model says; 0 if nothing.
    var model = 0.0
    /// Rules of the lexicon, strongest first.
    var firings: [LexiconEvaluator.Firing] = []
    /// The words that say most to the model.
    var words: [Range<Int>] = []

    var category: String { ModelPolicies.categories[index] }

    /// How much a further rule adds to the strongest one: rules share evidence, so they are far from independent.
    ///
    /// - Source: tuning on labelled requests, 2026-11.
    private static let share = 0.3
    /// How many further rules count.
    private static let furtherCounted = 4
    /// Evidence kept for a category.
    private static let kept = 3
    /// What a score can reach: words alone prove no purpose.
    private static let ceiling = 0.97

    /// Returns the categories, strongest first, as far as the layers chosen see them.
    static func all(_ findings: PurposeScanner.Findings, layers: Layers = .both) -> [CategoryVerdict] {
        var verdicts: [CategoryVerdict] = []
        if layers.contains(.lexicon) { verdicts = fired(findings.firings) }
        if layers.contains(.model), let model = findings.model {
            let probability = Calibration.probability(model.logOdds)
            for (category, share) in model.shares {
                let known = verdicts.firstIndex { $0.index == category }
                if known == nil { verdicts.append(CategoryVerdict(index: category)) }
                let at = known ?? verdicts.count - 1
                verdicts[at].model = probability * share
                if share == 1 { verdicts[at].words = model.words }
            }
        }
        for at in verdicts.indices {
            verdicts[at].score = Calibration.score(
                lexicon: verdicts[at].lexicon, model: verdicts[at].model, layers: layers,
                doubts: Calibration.Doubts(
                    isForeign: findings.isForeign, isDescription: findings.isDescription,
                    isCommon: !nationalSecurity.contains(verdicts[at].index)))
        }
        return verdicts.sorted { ($0.score, $1.index) > ($1.score, $0.index) }
    }

    /// The purposes that hardly anybody speaks of in passing, as indices into the categories of the policies.
    private static let nationalSecurity = Set(
        [
            "military_warfare", "espionage", "itar_export", "critical_infrastructure", "cbrn", "weapons", "terrorism",
        ].compactMap(ModelPolicies.categories.firstIndex))

    // The strongest firings of each category, one for each rule.
    private static func fired(_ firings: [LexiconEvaluator.Firing]) -> [CategoryVerdict] {
        var verdicts: [CategoryVerdict] = []
        for firing in firings.sorted(by: { ($0.weight, $1.rule) > ($1.weight, $0.rule) }) {
            if let at = verdicts.firstIndex(where: { $0.index == firing.category }) {
                if verdicts[at].firings.count > furtherCounted { continue }
                if verdicts[at].firings.contains(where: { $0.rule == firing.rule }) { continue }
                verdicts[at].firings.append(firing)
            } else {
                verdicts.append(CategoryVerdict(index: firing.category, firings: [firing]))
            }
        }
        for at in verdicts.indices {
            verdicts[at].lexicon = score(verdicts[at].firings.map(\.weight))
            verdicts[at].firings = Array(verdicts[at].firings.prefix(kept))
        }
        return verdicts
    }

    /// Makes the score of best F1 on development requests, bar some recall for precision, one half.
    ///
    /// - Source: measured on labelled requests, 2026-11: 0.41 before, 0.51 after.
    private static let gamma = 0.75

    private static func score(_ weights: [Double]) -> Double {
        guard let strongest = weights.first else { return 0 }
        let doubt = weights.dropFirst().reduce(1 - strongest) { $0 * (1 - share * $1) }
        return min(ceiling, pow(1 - doubt, gamma))
    }
}
