// The use policies of other open-weight licences: Gemma before version 4, OpenRAIL-M, Hunyuan.

enum OtherPolicies {
    /// Clause, categories, `yes` if a grant may lift it, what it forbids.
    ///
    /// - Source: ai.google.dev/gemma/prohibited_use_policy (2024-02-21). Gemma 4 is under Apache-2.0 and has none.
    private static let gemma = """
        1\tother_illegal\tno\tinfringing the rights of others
        2.1\tchild_safety,illegal_drugs,other_illegal,terrorism\tno\tcrime, illegal substances and goods, abuse of children, violent extremism
        2.2\tregulated_advice\tyes\tpractising a profession without a licence
        2.3\tfraud_deception,cyber_attack\tno\tspam, scams, phishing and malware
        2.4\tother_illegal\tno\toverriding safety filters
        2.5\tharassment_hate,violence,self_harm\tno\thatred, harassment, violence and self-harm
        3\tdisinformation,fraud_deception\tno\tmisinformation and impersonation
        4\t\tno\tsexually explicit content (no category of ours)
        """

    /// - Source: BigScience Open RAIL-M of 2022-08-18, attachment A; our summary, its letters in the order printed.
    private static let openRAIL = """
        a\tother_illegal\tno\tviolating law or regulation
        b\tchild_safety\tno\texploiting or harming minors
        c\tdisinformation\tno\tfalse information meant to harm others
        d\tprivacy\tno\tpersonal information that can harm an individual
        e\tfraud_deception\tno\tnot telling that a text is machine-made
        f\tharassment_hate,disinformation\tno\tdefaming, disparaging or harassing
        g\tfraud_deception\tno\timpersonating others
        h\tregulated_advice\tno\tautomated decisions on legal rights
        i\tharassment_hate\tno\tscoring people by social behaviour
        j\tharassment_hate\tno\texploiting the weakness of a group
        k\tharassment_hate\tno\tdiscrimination
        l\tregulated_advice\tno\tmedical advice and interpretation of results
        m\tprivacy\tno\tpredictions for justice, law enforcement, immigration or asylum
        """

    /// - Source: Tencent Hunyuan Community Licence, exhibit A; recalled, not compared with the printed text (2026-11).
    private static let hunyuan = """
        law\tother_illegal,illegal_drugs,fraud_deception\tno\tviolating law or regulation
        minors\tchild_safety\tno\texploiting or harming minors
        false\tdisinformation\tno\tfalse information meant to harm, and interference with elections
        personal\tprivacy\tno\tpersonal information that can harm an individual
        harass\tharassment_hate\tno\tharassing, defaming or discriminating
        profession\tregulated_advice\tno\thigh-stakes automated decisions and unlicensed practice
        malware\tcyber_attack\tno\tmalicious code
        violence\tviolence,terrorism,self_harm\tno\tviolence, extremism and self-harm
        military\tmilitary_warfare,weapons,cbrn\tyes\tmilitary purposes
        """

    static let all = [
        policy(
            "gemma", "pup", "Gemma Prohibited Use Policy", "2024-02-21", "ai.google.dev/gemma/prohibited_use_policy",
            gemma),
        policy(
            "openrail-m", "attA", "OpenRAIL-M use restrictions", "2022-08-18", "BigScience Open RAIL-M, attachment A",
            openRAIL),
        policy(
            "hunyuan", "aup", "Tencent Hunyuan Acceptable Use Policy", "2024-11-05",
            "Tencent Hunyuan Community Licence, exhibit A (recalled)", hunyuan),
    ]

    private static func policy(
        _ name: String, _ part: String, _ title: String, _ date: String, _ source: String, _ rows: String
    ) -> UsePolicy {
        UsePolicy(
            id: "\(name)-\(part.lowercased())", aliases: [name, "\(name)/\(part)".lowercased()], title: title,
            date: date,
            source: source,
            clauses: rows.split(separator: "\n").map { row in
                let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
                return UsePolicy.Clause(
                    id: "\(name)/\(part)/\(cells[0])", number: cells[0], summary: cells[3],
                    categories: cells[1].split(separator: ",").map(String.init), grantable: cells[2] == "yes")
            })
    }
}
