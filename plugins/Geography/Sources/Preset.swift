// Named lists of countries and regions, each entry with the law it rests on.

/// A list that a rule names instead of spelling it out.
struct Preset: Sendable {
    var name: String
    /// As of when the law was read, ISO 8601.
    var date: String
    var countries: [(code: String, law: String)]
    var regions: [(code: String, law: String)] = []
    /// Where the clause looks; the rule may name others, except when the law says which.
    var signals: Signals?
    /// Whether other signals than ``signals`` would misread the clause.
    var fixesSignals = false
    /// The models it is about; empty for all.
    var models: [String] = []

    static let all = [
        usEmbargo, usComprehensive, earD1, earD5, earE1, earE2, euEmbargo, ukEmbargo, hunyuanTerritory,
        llamaMultimodal,
    ]

    private static func entries(_ law: String, _ codes: String) -> [(code: String, law: String)] {
        codes.split(separator: " ").map { (String($0), law) }
    }

    private static let usRegions = [
        ("UA-43", "E.O. 13685"), ("UA-40", "E.O. 13685"), ("UA-14", "E.O. 14065"), ("UA-09", "E.O. 14065"),
    ]

    /// Where the United States prohibit practically everything, or require a licence for all that is controlled.
    ///
    /// Syria stays in: E.O. 14312 of 2025-06-30 ended the OFAC programme (31 CFR 542 was removed on 2025-08-26), but 15 CFR
    /// 746.9 goes on requiring a licence for everything on the Commerce Control List; since 2025-09-02 EAR99 items may go
    /// under 740.5. Whoever relies on that names `us-comprehensive` instead. Donetsk and Luhansk stand for
    /// the "so-called" people's republics, which are a part of each; the codes are of the whole regions.
    ///
    /// - Source: 31 CFR 515, 560, 510; 15 CFR 746.9 (90 FR 42315); E.O. 13685 of 2014-12-19 (Crimea, Sevastopol) and E.O.
    ///   14065 of 2022-02-21 (Donetsk, Luhansk), both in 31 CFR 589; as of 2025-12.
    static let usEmbargo = Preset(
        name: "us-embargo", date: "2025-12-18",
        countries: [("CU", "31 CFR 515"), ("IR", "31 CFR 560"), ("KP", "31 CFR 510"), ("SY", "15 CFR 746.9")],
        regions: usRegions)

    /// The comprehensive programmes of the Office of Foreign Assets Control alone; Syria's ended on 2025-06-30.
    ///
    /// - Source: 31 CFR 515, 560, 510, 589; E.O. 14312 of 2025-06-30; as of 2025-12.
    static let usComprehensive = Preset(
        name: "us-comprehensive", date: "2025-12-18",
        countries: [("CU", "31 CFR 515"), ("IR", "31 CFR 560"), ("KP", "31 CFR 510")], regions: usRegions)

    /// Countries of national security concern.
    ///
    /// Ukraine left the group on 2020-12-28 (85 FR 84211); Nicaragua entered it on 2024-03-15 (89 FR 18780).
    ///
    /// - Source: 15 CFR 740, Supplement No. 1, Country Group D, column D:1; the same 24 as in a table made from the eCFR
    ///   as of 2026-07-08.
    static let earD1 = Preset(
        name: "ear-d1", date: "2026-07-08",
        countries: entries(
            "15 CFR 740 Supp. 1, D:1", "AM AZ BY MM KH CN GE IQ KZ KP KG LA LY MO MD MN NI RU TJ TM UZ VE VN YE"))

    /// Countries under an arms embargo of the United States.
    ///
    /// The Department of State's list (22 CFR 126.1) rules where the two differ: Cambodia left it in November 2025, and
    /// this group with the conforming rule of 2026-02-03; it stays in D:1.
    ///
    /// - Source: 15 CFR 740, Supplement No. 1, Country Group D, column D:5, with Nicaragua since 2024-03-15 (89 FR 18780)
    ///   and without Cambodia since 2026-02-03 (91 FR 5091, RIN 0694-AK41); the same 22 as in a table made from the eCFR as
    ///   of 2026-07-08.
    static let earD5 = Preset(
        name: "ear-d5", date: "2026-07-08",
        countries: entries(
            "15 CFR 740 Supp. 1, D:5", "AF BY MM CF CN CD CU ER HT IR IQ KP LB LY NI RU SO SS SD SY VE ZW"))

    /// Countries that support terrorism, in the sense of the Export Administration Regulations.
    ///
    /// - Source: 15 CFR 740, Supplement No. 1, Country Group E, column E:1; Sudan left it on 2021-01-19 (86 FR 4929); as of
    ///   2026-07-08.
    static let earE1 = Preset(
        name: "ear-e1", date: "2026-07-08", countries: entries("15 CFR 740 Supp. 1, E:1", "IR KP SY"))

    /// The country under a unilateral embargo.
    ///
    /// - Source: 15 CFR 740, Supplement No. 1, Country Group E, column E:2; as of 2026-07-08.
    static let earE2 = Preset(
        name: "ear-e2", date: "2026-07-08", countries: entries("15 CFR 740 Supp. 1, E:2", "CU"))

    /// Where the European Union restricts technology and services widely, and the territories it embargoes.
    ///
    /// The measures for the territories are about the parts that the government of Ukraine does not control; the codes are
    /// of the whole regions. Syria is out: its economic measures ended on 2025-05-28 (Regulation (EU) 2025/1098).
    ///
    /// - Source: Regulations (EU) 833/2014, 765/2006 (EC), 267/2012, 2017/1509, 692/2014 and 2022/263, as amended to 2025-12.
    static let euEmbargo = Preset(
        name: "eu-embargo", date: "2025-12-01",
        countries: [
            ("RU", "Regulation (EU) 833/2014"), ("BY", "Regulation (EC) 765/2006"),
            ("IR", "Regulation (EU) 267/2012"), ("KP", "Regulation (EU) 2017/1509"),
        ],
        regions: entries("Regulation (EU) 692/2014", "UA-43 UA-40")
            + entries("Regulation (EU) 2022/263", "UA-14 UA-09 UA-65 UA-23"))

    /// Where the United Kingdom restricts technology and services widely, and the territories it embargoes.
    ///
    /// As in ``euEmbargo``, the codes are of whole regions, the measures of the parts not controlled by the government.
    ///
    /// - Source: SI 2019/855 (Russia; Crimea and the non-government controlled territory), SI 2019/600 (Belarus), SI 2023/1314
    ///   (Iran), SI 2019/411 (North Korea), as amended to 2025-12.
    static let ukEmbargo = Preset(
        name: "uk-embargo", date: "2025-12-01",
        countries: [
            ("RU", "SI 2019/855"), ("BY", "SI 2019/600"), ("IR", "SI 2023/1314"), ("KP", "SI 2019/411"),
        ],
        regions: entries("SI 2019/855", "UA-43 UA-40 UA-14 UA-09 UA-65 UA-23"))

    private static func union(_ law: String) -> [(code: String, law: String)] {
        (CountryGroups.members(of: "eu-27") ?? []).map { ($0.text, law) }
    }

    /// Outside the territory of the Tencent Hunyuan licences: the European Union, the United Kingdom, South Korea.
    ///
    /// - Source: Tencent Hunyuan Community License Agreement, definition of "Territory" and section 5(c); as of 2025-12.
    static let hunyuanTerritory = Preset(
        name: "hunyuan-territory", date: "2025-12-01",
        countries: union("Tencent Hunyuan licence, Territory") + entries("Tencent Hunyuan licence, Territory", "GB KR"),
        models: ["*hunyuan*"])

    /// Licensees domiciled in the European Union, to whom Meta grants no right to its multimodal models.
    ///
    /// The clause is about the licensee's domicile or principal place of business, so the account's country alone tells;
    /// end users of a product that embeds the model are not meant, which a grant may say.
    ///
    /// - Source: Llama 3.2 and Llama 4 Acceptable Use Policies, last paragraph (2024-09-25, 2025-04-05).
    static let llamaMultimodal = Preset(
        name: "llama-eu-multimodal", date: "2025-04-05", countries: union("Llama 3.2 and 4 AUP, multimodal models"),
        signals: .account, fixesSignals: true,
        models: [
            "*llama-4*", "*llama4*", "*llama-3.2-11b*", "*llama-3.2-90b*", "*llama3.2-11b*", "*llama3.2-90b*",
            "*llama3-2-11b*", "*llama3-2-90b*", "*llama-3-2-11b*", "*llama-3-2-90b*", "*llama3.2-vision*",
            "*llama-guard-4*", "*llama-guard-3-11b-vision*", "*llama-guard3-11b-vision*",
        ])
}
