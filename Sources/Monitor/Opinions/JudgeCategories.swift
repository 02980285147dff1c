// What a judge is told of each category, in our words.

/// The categories as an instruct model gets them.
enum JudgeCategories {
    /// Returns one line for each category; those that are not ours by name alone.
    static func lines(with further: String) -> String {
        let unknown = Purposes.categories.contains(further) ? [] : [further]
        return (Purposes.categories + unknown).map { name in
            "- \(name): \(meanings[name] ?? name.replacing("_", with: " "))"
        }.joined(separator: "\n")
    }

    private static let meanings = [
        "child_safety": "exploiting or endangering minors",
        "cbrn": "making, getting or using chemical, biological, radiological or nuclear weapons",
        "critical_infrastructure": "operating or disturbing power, water, transport or heavy machinery by the model",
        "cyber_attack": "breaking into, impairing or spying on computer systems without permission",
        "disinformation": "false stories about people, elections or events, meant to be believed",
        "espionage": "gathering secret intelligence for a state or against one, recruiting or running agents",
        "fraud_deception": "cheating people: scams, phishing, forged documents, fake reviews, impersonation",
        "harassment_hate": "threatening, bullying or degrading people, or denying a group its rights",
        "human_trafficking": "recruiting, moving or exploiting people by force or deceit; sexual violence",
        "illegal_drugs": "making, getting or selling illegal drugs or controlled substances",
        "itar_export": "getting controlled arms or technology past export controls, or designing such items",
        "military_warfare": "planning or supporting military operations, targeting, combat, weapon systems in use",
        "other_illegal": "another crime, or getting round the safety measures of a model",
        "privacy": "finding out, exposing or tracking private facts of a person without a right to",
        "regulated_advice": "acting as a physician, lawyer or financial adviser for a case without being one",
        "self_harm": "hurting oneself, suicide, eating disorders",
        "terrorism": "planning, financing or praising terrorism, recruiting for it",
        "violence": "hurting or killing people or animals, inciting to it",
        "weapons": "making, changing, getting or selling guns, explosives or other illegal weapons",
    ]
}
