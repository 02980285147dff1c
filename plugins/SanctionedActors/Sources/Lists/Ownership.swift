// Parties that a list names only because of whom they belong to, and rules about them.

/// What a rule makes of parties that own or control each other, or are linked otherwise.
enum LinkScope: String, CaseIterable, Sendable {
    /// Parties on the list themselves, linked to others or not; the default.
    case exclude
    /// Also parties that the list names only as linked to one that is on it.
    case include
    /// Those that are linked to another party, on the list themselves or not.
    case only
}

extension ListEntry {
    /// What follows the id of a party in the id of one that is not listed but linked to it.
    static let linkMark = "/linked"

    /// Whether the party is on the list itself, and not only named there as the owner, subsidiary or friend of one that is.
    var isListed: Bool { Self.isListed(id) }

    static func isListed(_ id: String) -> Bool {
        // Ids with a slash are few, and a search in a String is slow.
        !id.utf8.contains(UInt8(ascii: "/")) || !id.contains(linkMark)
    }

    /// Makes entries of the companies a listed party owns or is owned by, where the list gives them by name only.
    ///
    /// What is no name, such as `Unknown`, and what is a sentence is left out.
    /// - Source: UK sanctions list, columns "Subsidiaries" and "Parent company" (2026-02).
    func linked(_ companies: [String]) -> [ListEntry] {
        let owner = names.first { $0.kind == .primary }?.text ?? id
        let isName = { (text: String) in
            !["unknown", "none", "n/a", "not known"].contains(text.lowercased()) && (3...160).contains(text.utf8.count)
        }
        return companies.filter(isName).enumerated().map { number, name in
            var entry = ListEntry(id: "\(id)\(Self.linkMark)-\(number + 1)", type: .entity, place: place)
            entry.names = [.init(text: name, kind: .primary)]
            entry.linkedTo = [owner]
            entry.programmes = programmes
            return entry
        }
    }
}

/// To whom the parties of the loaded lists are linked, by list and entry.
struct OwnershipLinks: Sendable {
    private var owners: [[String: [String]]] = []

    init(lists: Int) { owners = Array(repeating: [:], count: lists) }

    mutating func add(_ entry: ListEntry, source: Int) {
        if !entry.linkedTo.isEmpty { owners[source][entry.id, default: []] += entry.linkedTo }
    }

    /// Returns whom a matched party is linked to; empty if to nobody.
    func owners(of match: NameMatch) -> [String] {
        match.source < owners.count ? owners[match.source][match.id] ?? [] : []
    }

    /// Whether a rule about links of some kind takes a match.
    func admits(_ match: NameMatch, _ scope: LinkScope) -> Bool {
        switch scope {
        case .include: true
        case .exclude: ListEntry.isListed(match.id)
        case .only: !ListEntry.isListed(match.id) || !owners(of: match).isEmpty
        }
    }
}
