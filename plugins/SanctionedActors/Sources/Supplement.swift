// The built-in list `pla-supplement`: institutions linked to the Chinese armed forces, with the names no official list gives.

/// Universities, institutes and arms groups that are linked to the People's Liberation Army.
///
/// Public lists name them in English; users write them in Chinese, by abbreviation, or by mail domain. The kinds of fact:
/// `name` (primary name), `zh` (Chinese name), `aka` (abbreviation, translation, former name), `domain` (mail and web domain),
/// `source` (the public document that names it; without one, the Entity List extract below).
/// Entries `NAMES-...` are no entries of this list: they lend their Chinese names to a loaded list's entry of the same name.
/// - Source: English names and many Chinese ones: 15 CFR part 744, Supplement No. 4 (Entity List), from an extract of 2026-03-30.
///   Further abbreviations, former names and domains: general knowledge, written down 2026-11-22 and not yet checked one by one
///   against the institutions' sites. It is a supplement, not a substitute for the official list.
enum Supplement {
    static let id = "pla-supplement"
    static let date = "2026-11-22"

    private static let facts = [SupplementUniversities.facts, SupplementInstitutes.facts, SupplementGroups.facts]
        .joined(separator: "\n")

    static let digest = sha256(Array(facts.utf8))

    /// What a mail address in an institution's domain is worth.
    ///
    /// Not 1: alumni and guests keep addresses too.
    static let domainConfidence = 0.95

    /// An institution and all that is known of it.
    struct Institution: Sendable {
        var id: String
        var name = ""
        var chinese: [String] = []
        var aliases: [String] = []
        var domains: [String] = []
        /// The public document that names it; empty for those of the Entity List extract.
        var source = ""

        var isEntry: Bool { id.hasPrefix("PLA-") }
    }

    static let institutions: [Institution] = {
        var institutions: [Institution] = []
        for line in facts.split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: 2).map { trimmed($0) }
            guard parts.count == 3 else { continue }
            if institutions.last?.id != parts[0] { institutions.append(Institution(id: parts[0])) }
            let last = institutions.count - 1
            switch parts[1] {
            case "name": institutions[last].name = parts[2]
            case "zh": institutions[last].chinese.append(parts[2])
            case "aka": institutions[last].aliases.append(parts[2])
            case "source": institutions[last].source = parts[2]
            default: institutions[last].domains.append(parts[2])
            }
        }
        return institutions
    }()

    /// The institution a mail domain belongs to, as itself or as a parent domain.
    static let domains: [[UInt8]: Institution] = {
        var domains: [[UInt8]: Institution] = [:]
        for institution in institutions where institution.isEntry {
            for domain in institution.domains { domains[Array(domain.utf8)] = institution }
        }
        return domains
    }()

    /// Adds the institutions as entries if wanted, and their Chinese names to the entries of other lists in any case.
    static func read(into builder: inout NameIndexBuilder, source: Int, includeEntries: Bool) {
        builder.attach(institutions.map { ($0.chinese, [$0.name] + $0.aliases) }, except: source)
        guard includeEntries else { return }
        for institution in institutions where institution.isEntry {
            let names = [ListEntry.Name(text: institution.name, kind: .primary)]
            let aliases = (institution.chinese + institution.aliases).map { ListEntry.Name(text: $0, kind: .alias) }
            builder.add(
                ListEntry(id: institution.id, type: .entity, names: names + aliases), list: id, source: source)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
