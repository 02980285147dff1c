// The kinds of model that can be asked, and which of our categories each can tell.

/// How a model is asked, and how it answers.
enum JudgeStyle: String, Sendable, CaseIterable {
    /// Any model that follows instructions: gets our categories, answers with a JSON object.
    case instruct
    /// Llama Guard and its kin: gets the text alone, answers `safe` or `unsafe` and a line of categories.
    case llamaGuard = "llama-guard"

    /// Whether the model can tell a category at all; where not, its "safe" would mean nothing.
    func knows(_ category: String) -> Bool {
        switch self {
        case .instruct: true
        case .llamaGuard: Self.hazards.contains { $0.contains(category) }
        }
    }

    /// Our categories for the hazards S1 to S14; none for intellectual property (S8) and sexual content (S12).
    ///
    /// There is none for military use, espionage, export control and critical infrastructure.
    ///
    /// - Source: Llama Guard 3 and 4, model cards, 2024-07 and 2025-04; AILuminate 1.0, 2024-12.
    static let hazards: [Set<String>] = [
        ["violence", "terrorism", "weapons"],
        [
            "fraud_deception", "illegal_drugs", "weapons", "cyber_attack", "human_trafficking", "other_illegal",
        ],
        ["human_trafficking"], ["child_safety"], ["disinformation"], ["regulated_advice"], ["privacy"], [],
        ["cbrn", "weapons"], ["harassment_hate"], ["self_harm"], [], ["disinformation"], ["cyber_attack"],
    ]
}
