// The purposes that policies forbid, the groups that grants give, and what nobody can be given.

/// Purpose categories and the groups of them that grants name, as `purpose:<category or group>`.
enum Purposes {
    /// The categories of the built-in purpose checker.
    static let categories = [
        "child_safety", "cbrn", "critical_infrastructure", "cyber_attack", "disinformation", "espionage",
        "fraud_deception", "harassment_hate", "human_trafficking", "illegal_drugs", "itar_export", "military_warfare",
        "other_illegal", "privacy", "regulated_advice", "self_harm", "terrorism", "violence", "weapons",
    ]

    /// What a group stands for.
    ///
    /// `national-security` is the exemption for military, warfare, espionage and ITAR uses. It holds neither `weapons`
    /// (clause 2.2) nor `critical_infrastructure` (clause 2.4), for which no exemption has been stated: a grant that is
    /// to cover them names them. Nor does it hold nuclear, biological or chemical weapons.
    ///
    /// - Source: Llama acceptable use policies 2 to 4, clause 2.1; announcements of 2024-11-04 and 2025-09-22.
    static let groups: [String: Set<String>] = [
        "national-security": ["military_warfare", "espionage", "itar_export"],
        "weapons-of-mass-destruction": ["cbrn"],
    ]

    /// What no grant can allow: it is a crime everywhere, or a person is to be protected from it.
    ///
    /// - Source: Llama acceptable use policies 2 to 4, clauses 1.1.1 to 1.1.4, 2.1 (weapons statutes) and 2.5.
    static let neverGranted: Set<String> = ["child_safety", "cbrn", "terrorism", "human_trafficking", "self_harm"]

    /// Returns a category of a `purpose:<name>` that nobody can be given; `nil` if there is none.
    static func neverGranted(in name: String) -> String? {
        guard name.hasPrefix("purpose:") else { return nil }
        return members(of: String(name.dropFirst(8)))?.intersection(neverGranted).sorted().first
    }

    /// The names that may follow `purpose:`.
    static let names = (categories + groups.keys).sorted()

    /// Returns the categories that a name without `purpose:` stands for; `nil` for an unknown name.
    static func members(of name: String) -> Set<String>? {
        if let group = groups[name] { return group }
        return categories.contains(name) ? [name] : nil
    }
}
