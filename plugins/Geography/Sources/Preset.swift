// Named lists of countries and regions, each entry with the law it rests on.

/// A list that a rule names instead of spelling it out.
struct Preset: Sendable {
    var name: String
    /// As of when the law was read, ISO 8601.
    var date: String
    var countries: [(code: String, law: String)]
    var regions: [(code: String, law: String)]

    static let all = [usEmbargo]

    /// Where the United States prohibit practically everything.
    ///
    /// Syria stays in: E.O. 14312 of 2025-06-30 ended the OFAC programme (31 CFR 542 was removed on 2025-08-26), but 15 CFR
    /// 746.9 goes on requiring a licence for everything on the Commerce Control List; since 2025-09-02 EAR99 items may go
    /// under 740.5. Whoever relies on that writes `countries` instead of the preset. Donetsk and Luhansk stand for
    /// the "so-called" people's republics, which are a part of each; the codes are of the whole regions.
    ///
    /// - Source: 31 CFR 515, 560, 510; 15 CFR 746.9 (90 FR 42315); E.O. 13685 of 2014-12-19 (Crimea, Sevastopol) and E.O.
    ///   14065 of 2022-02-21 (Donetsk, Luhansk), both in 31 CFR 589; as of 2025-12.
    static let usEmbargo = Preset(
        name: "us-embargo", date: "2025-12-18",
        countries: [("CU", "31 CFR 515"), ("IR", "31 CFR 560"), ("KP", "31 CFR 510"), ("SY", "15 CFR 746.9")],
        regions: [
            ("UA-43", "E.O. 13685"), ("UA-40", "E.O. 13685"), ("UA-14", "E.O. 14065"), ("UA-09", "E.O. 14065"),
        ])
}
