// Turns what words weigh together into a confidence: 0.9 means that nine of ten such matches are true.

/// A monotone map from raw scores to confidences, linear between its points.
enum Calibration {
    /// Raw scores with the share of true ones among the best matches of that score.
    ///
    /// - Source: measured in bins of a fortieth on the development set of 5,866 names, 42 % of which are on a list, 2026-11-22;
    ///   smoothed to rise throughout. The table is in the README. Where fewer names are on a list, fewer matches are true.
    private static let points: [(raw: Float, confidence: Float)] = [
        (0, 0), (0.50, 0.005), (0.60, 0.015), (0.65, 0.04), (0.70, 0.12), (0.75, 0.25), (0.7875, 0.42), (0.8125, 0.62),
        (0.8375, 0.75), (0.8625, 0.87), (0.8875, 0.91), (0.9125, 0.93), (0.9375, 0.95), (0.9625, 0.965), (0.99, 0.985),
        (1, 1),
    ]

    static func confidence(_ raw: Float) -> Float {
        for index in 1..<points.count where raw <= points[index].raw {
            let (low, high) = (points[index - 1], points[index])
            let share = (raw - low.raw) / (high.raw - low.raw)
            return max(0, low.confidence + share * (high.confidence - low.confidence))
        }
        return 1
    }

    /// The raw score of a confidence.
    static func raw(_ confidence: Float) -> Float {
        for index in 1..<points.count where confidence <= points[index].confidence {
            let (low, high) = (points[index - 1], points[index])
            let share = (confidence - low.confidence) / (high.confidence - low.confidence)
            return max(0, low.raw + share * (high.raw - low.raw))
        }
        return 1
    }
}
