// The layers of detection, and how their scores become one calibrated score.

import Glibc

/// What looks at a text.
struct Layers: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    /// Weighted phrases with context.
    static let lexicon = Layers(rawValue: 1)
    /// The linear model.
    static let model = Layers(rawValue: 2)
    static let both: Layers = [.lexicon, .model]
}

/// Turns the scores of the layers into one from 0 to 1; 0.5 is where about four harmless texts in a thousand score higher.
enum Calibration {
    /// - Source: logistic regression on the development requests, 2026-11, each scored by a model that had not seen its
    ///   source; moved so that one benign text in a hundred scores above 0.5.
    private static let modelWeight = 2.76
    private static let lexiconWeight = 0.89
    private static let offset = 5.75
    private static let modelAlone = (weight: 2.76, offset: 0.7)
    /// What a silent layer counts for, and the most one can count for, in log odds.
    private static let silence = -6.0
    private static let loudest = 7.0
    /// Up to here the lexicon's context outweighs its finding: it counts as silent beside the model; then ever less so.
    private static let whisper = 0.4
    private static let plain = 0.7
    /// From here on the lexicon is heard even where the model is sure of the contrary: padding must not hide a request.
    private static let loud = 0.75
    private static let loudAlone = 0.55
    /// The lexicon hardly knows other languages; there its silence counts for less.
    private static let foreignSilence = -5.0
    /// What a score can reach: words alone prove no purpose.
    private static let ceiling = 0.98
    private static let sure = 0.9
    private static let slowness = 4.0
    /// What a score loses, in log odds, where a text asks to be told about a thing and not for it; and in the categories
    /// that everyday requests come near to.
    ///
    /// - Source: tuning on sources unseen in training, 2026-11: of the harmless twins of violating requests 14 in a
    ///   hundred scored above 0.5 without, 4 with both.
    private static let description = 1.5
    private static let commonness = 1.2

    /// What is known of a text and a category beside the layers' scores.
    struct Doubts: Sendable {
        /// The text is hardly English.
        var isForeign = false
        /// It asks for a description.
        var isDescription = false
        /// The category is none of national security, whose words are rare in everyday requests.
        var isCommon = false

        fileprivate var logOdds: Double {
            (isDescription ? description : 0) + (isCommon && !isForeign ? commonness : 0)
        }
    }

    /// Below these log odds the model has nothing to add to the lexicon, and nothing to say by itself.
    static let floorWithLexicon = silence
    static let floorAlone = -0.7

    /// The score of a category to which the layers give these scores; 0 is a silent layer.
    static func score(lexicon: Double, model: Double, layers: Layers, doubts: Doubts = Doubts()) -> Double {
        switch layers {
        case .lexicon: lexicon
        case .model: model == 0 ? 0 : probability(modelAlone.weight * logOdds(model) + modelAlone.offset)
        default:
            lexicon <= whisper && model == 0
                ? 0
                : max(
                    lexicon >= loud && !doubts.isDescription ? loudAlone : 0,
                    spread(
                        modelWeight * logOdds(model) + offset
                            + lexiconWeight * heard(lexicon, doubts.isForeign) - doubts.logOdds))
        }
    }

    /// The log odds of the model below which it alone cannot reach a threshold.
    static func floor(forThreshold threshold: Double) -> Double {
        guard threshold > 0 else { return -.infinity }
        guard threshold < 1 else { return .infinity }
        let odds = log(threshold / (1 - threshold))
        let together = (odds - offset - lexiconWeight * foreignSilence) / modelWeight
        return min(together, (odds - modelAlone.offset) / modelAlone.weight)
    }

    // The log odds of the lexicon beside the model: from silence to what it says, as it grows from a whisper to plain speech.
    private static func heard(_ lexicon: Double, _ isForeign: Bool) -> Double {
        let silence = isForeign ? foreignSilence : silence
        if lexicon <= whisper { return silence }
        if lexicon >= plain { return logOdds(lexicon) }
        return silence + (lexicon - whisper) / (plain - whisper) * (logOdds(plain) - silence)
    }

    /// The probability that odds stand for.
    static func probability(_ logOdds: Double) -> Double { min(ceiling, 1 / (1 + exp(-logOdds))) }

    // The same, but beyond nine tenths odds keep telling apart the categories of one text, below the ceiling.
    private static func spread(_ odds: Double) -> Double {
        let plain = 1 / (1 + exp(-odds))
        guard plain > sure else { return plain }
        let beyond = odds - log(sure / (1 - sure))
        return sure + (ceiling - sure) * beyond / (beyond + slowness)
    }

    private static func logOdds(_ probability: Double) -> Double {
        guard probability > 0 else { return silence }
        guard probability < 1 else { return loudest }
        return min(loudest, max(silence, log(probability / (1 - probability))))
    }
}
