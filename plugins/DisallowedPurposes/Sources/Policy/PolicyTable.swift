// The clauses of the Llama acceptable-use policies: number, versions, categories, whether grantable, and our summary.

enum PolicyTable {
    /// One row for each policy: version, date of the licence.
    ///
    /// - Source: meta-llama/llama-models @ a9c89c471f79, `models/<version>/LICENSE` and `USE_POLICY.md` (2025-07-15).
    private static let versions: [(version: String, path: String, date: String)] = [
        ("2", "llama2", "2023-07-18"), ("3", "llama3", "2024-04-18"), ("3.1", "llama3_1", "2024-07-23"),
        ("3.2", "llama3_2", "2024-09-25"), ("3.3", "llama3_3", "2024-12-06"), ("4", "llama4", "2025-04-05"),
    ]

    /// Clause, versions (`all`, or `new` for 3.2 and later), categories, `yes` if a grant may lift it, what it forbids.
    ///
    /// Numbers follow the clean form of each generation (Llama 2, Llama 3.3), since the files number differently:
    /// 3.1 prints bullets, 3.2 counts on through its sections, 4 has no section 2.
    ///
    /// - Source: meta-llama/llama-models @ a9c89c471f79, `models/<version>/USE_POLICY.md` (2025-07-15).
    private static let clauses = """
        1.1.1\tall\tviolence,terrorism\tno\tviolence or terrorism
        1.1.2\tall\tchild_safety\tno\texploiting or harming children, or not reporting it
        1.1.3\tall\thuman_trafficking\tno\ttrafficking, exploitation and sexual violence
        1.1.4\tall\tchild_safety\tno\tgiving minors illegal or obscene material
        1.1.5\tall\tother_illegal\tno\tsexual solicitation
        1.1.6\tall\tother_illegal,illegal_drugs,fraud_deception\tno\tany other crime
        1.2\tall\tharassment_hate\tno\tharassment, abuse, threats and bullying
        1.3\tall\tharassment_hate\tno\tdiscrimination in work, credit, housing and other essentials
        1.4\tall\tregulated_advice\tyes\tpractising a regulated profession without a licence
        1.5\tall\tprivacy\tyes\tcollecting or exposing private data of people without a right to
        1.6\tall\tother_illegal\tno\tinfringing the rights of others
        1.7\tall\tcyber_attack\tyes\tmalware, and impairing computer systems
        1.8\tnew\tother_illegal\tno\tgetting around usage restrictions or safety measures
        2.1\tall\tmilitary_warfare,espionage,itar_export,cbrn\tyes\tmilitary and nuclear use, espionage, ITAR-controlled activity
        2.2\tall\tweapons\tyes\tguns and illegal weapons, and developing weapons
        2.3\tall\tillegal_drugs\tno\tillegal drugs and controlled substances
        2.4\tall\tcritical_infrastructure\tyes\toperating critical infrastructure, transport or heavy machinery
        2.5\tall\tself_harm\tno\tself-harm, suicide and eating disorders
        2.6\tall\tviolence\tno\tcontent meant to incite violence or injury
        3.1\tall\tfraud_deception,disinformation\tno\tfraud and disinformation
        3.2\tall\tdisinformation\tno\tdefamation
        3.3\tall\tfraud_deception\tno\tspam
        3.4\tall\tfraud_deception\tno\timpersonating somebody without consent
        3.5\tall\tfraud_deception\tno\tpassing off generated text as written by a person
        3.6\tall\tfraud_deception\tno\tfake reviews and other fake engagement
        4\tall\t\tno\tnot telling users of known dangers (not to be seen in a text)
        5\tnew\t\tno\tusing tools made for unlawful content (not to be seen in a text)
        """

    static let policies: [UsePolicy] = versions.enumerated().map { index, entry in
        UsePolicy(
            id: "llama-\(entry.version)-aup", aliases: ["llama-\(entry.version)", "llama-\(entry.version)/aup"],
            title: "Llama \(entry.version) Acceptable Use Policy", date: entry.date,
            source: "meta-llama/llama-models @ a9c89c471f79, models/\(entry.path)/USE_POLICY.md",
            clauses: clauses.split(separator: "\n").compactMap { clause($0, version: entry.version, isNew: index >= 3) }
        )
    }

    private static func clause(_ row: Substring, version: String, isNew: Bool) -> UsePolicy.Clause? {
        let cells = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard cells.count == 5, isNew || cells[1] == "all" else { return nil }
        return UsePolicy.Clause(
            id: "llama-\(version)/aup/\(cells[0])", number: cells[0], summary: cells[4],
            categories: cells[2].split(separator: ",").map(String.init), grantable: cells[3] == "yes",
            aliases: printed(cells[0], version))
    }

    /// What the published file of a version calls a clause, where that is not its number in the clean form.
    ///
    /// `printed:` marks numbers that stand for another clause in the clean form.
    ///
    /// - Source: as above. Llama 3's LICENSE letters sections 2 and 3 and has clause 4 as 3.g; 3.2 counts its items on, 8 to 19,
    ///   through both sections; 4 prints its sections as 1, 3, 4, 5, 6.
    private static func printed(_ number: String, _ version: String) -> [String] {
        let parts = number.split(separator: ".").compactMap { Int($0) }
        guard let section = parts.first, section >= 2 else { return [] }
        let item = parts.count > 1 ? parts[1] : 0
        switch version {
        case "3": return section == 4 ? ["3.g"] : item > 0 ? ["\(section).\(letters[item - 1])"] : []
        case "3.2": return item > 0 ? ["\(section).\(item + (section == 2 ? 7 : 13))"] : []
        case "4": return ["printed:\(section + 1)" + (item > 0 ? ".\(item)" : "")]
        default: return []
        }
    }

    private static let letters = Array("abcdefghij")
}
