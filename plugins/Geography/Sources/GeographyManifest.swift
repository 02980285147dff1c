// What the geography checker says of itself: its law, an example configuration, and events that hold under it.

public import CheckerKit

extension GeographyChecker {
    private static let example: RuleID = "geo/embargoed-countries"

    public static let manifest = CheckerManifest(
        id: "geo",
        summary: "Use from embargoed, unexpected or contradictory places.",
        legalSources: [
            "31 CFR 515 (Cuba), as of \(Preset.usEmbargo.date)", "31 CFR 560 (Iran), as of \(Preset.usEmbargo.date)",
            "31 CFR 510 (North Korea), as of \(Preset.usEmbargo.date)",
            "15 CFR 746.9 (Syria; 31 CFR 542 was removed on 2025-08-26), as of \(Preset.usEmbargo.date)",
            "E.O. 13685 of 2014-12-19 (Crimea, Sevastopol)",
            "E.O. 14065 of 2022-02-21 (so-called Donetsk and Luhansk people's republics)",
            "15 CFR 740, Supplement No. 1 (country groups D:1, D:5, E:1, E:2), as of \(Preset.earD1.date)",
            "Regulations (EU) 833/2014, (EC) 765/2006, (EU) 267/2012, (EU) 2017/1509, (EU) 692/2014, (EU) 2022/263, as of "
                + Preset.euEmbargo.date,
            "SI 2019/855, 2019/600, 2023/1314, 2019/411 (United Kingdom), as of \(Preset.ukEmbargo.date)",
            "Tencent Hunyuan Community License, \"Territory\", as of \(Preset.hunyuanTerritory.date)",
            "Llama 3.2 and Llama 4 Acceptable Use Policies, multimodal models, as of \(Preset.llamaMultimodal.date)",
        ],
        exampleSection: CheckerSection(
            rules: [
                ConfiguredRule(
                    id: example,
                    table: [
                        "id": "geo/embargoed-countries", "checker": "geo", "severity": "critical",
                        "description": "Comprehensively embargoed countries",
                        "countries": ["CU", "IR", "KP", "SY"], "signals": ["declared"],
                    ])
            ],
            settings: ["databases": []]),
        examples: [
            .init("an embargoed country", Event([.country: "IR"]), triggers: [example]),
            .init("the same in lower case", Event([.country: "ir"]), triggers: [example]),
            .init("the same by name", Event([.country: "Iran"]), triggers: [example]),
            .init("the same as alpha-3", Event([.country: "IRN"]), triggers: [example]),
            .init("any other country", Event([.country: "FR"]), triggers: []),
            .init("no country", Event([.requestModel: "example-7b"]), triggers: []),
            .init("a documentation address", Event([.clientAddress: "192.0.2.7"]), triggers: []),
        ]
    )
}
