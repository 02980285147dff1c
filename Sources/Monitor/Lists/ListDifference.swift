// What changed from one version of a list to another.

import CheckerKit

/// The parties that came, went and changed, in the order of their lists.
struct ListDifference: Sendable {
    var added: [ListInspection.Party] = []
    var removed: [ListInspection.Party] = []
    var changed: [ListInspection.Party] = []

    init(from old: ListInspection, to new: ListInspection) {
        let before = Dictionary(old.parties.map { ($0.id, $0.fingerprint) }) { first, _ in first }
        let after = Set(new.parties.map(\.id))
        for party in new.parties {
            switch before[party.id] {
            case nil: added.append(party)
            case party.fingerprint?: break
            default: changed.append(party)
            }
        }
        removed = old.parties.filter { !after.contains($0.id) }
    }
}
