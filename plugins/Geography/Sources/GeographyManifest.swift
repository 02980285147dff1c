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
