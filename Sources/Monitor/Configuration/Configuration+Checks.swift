// What can only be checked when all objects are known.

import CheckerKit

extension Configuration {
    /// Notes what does not fit together.
    func checkTogether(_ problems: Problems) {
        _ = AccountDirectory(accounts, problems)
        checkGrants(problems)
        checkSinks(problems)
        checkPresence(problems)
    }

    private func checkGrants(_ problems: Problems) {
        let known = Set(accounts.map(\.id))
        let wanted = rules.flatMap(\.unlessGranted)
        for grant in grants {
            for id in grant.beneficiary.accounts where !known.contains(id) {
                let hint = suggestion(for: id, among: known.sorted())
                problems.error(
                    at: grant.place, "grant \"\(grant.id)\" is to account \"\(id)\", which does not exist\(hint)")
            }
            if grant.licence.isEmpty, !grant.gives(anyOf: wanted) {
                problems.warning(
                    at: grant.place, "grant \"\(grant.id)\" lifts nothing: no rule has it in unless_granted")
            }
        }
    }

    private func checkSinks(_ problems: Problems) {
        guard let worst = rules.filter({ $0.mode == .alert }).map(\.severity).max() else { return }
        for sink in sinks where sink.filter.severity > worst {
            problems.warning(
                at: Place(file: paths.first ?? ""),
                "sink \"\(sink.id)\" takes severity \(sink.filter.severity.rawValue) and above, which no rule has")
        }
    }

    private func checkPresence(_ problems: Problems) {
        let place = Place(file: paths.first ?? "")
        if feeds.isEmpty { problems.warning(at: place, "there is no feed, so that nothing is read; add a [[feed]]") }
        if !rules.contains(where: { $0.mode != .off }) {
            problems.warning(at: place, "there is no rule, so that nothing is looked for; add a [[rule]]")
        }
        if sinks.isEmpty { problems.warning(at: place, "there is no sink, so that nobody is told; add a [[sink]]") }
    }

    /// The rules of one checker with all lists and the checker's own settings.
    func section(of checker: String) -> CheckerSection {
        CheckerSection(
            rules: rules.filter { $0.checker == checker && $0.mode != .off }.map(\.configured),
            lists: upkeep.map(\.table),
            settings: main.checkers[checker] ?? [:],
            licence: main.policy.licence)
    }

    /// The policy of this configuration.
    var policy: Policy { Policy(rules: rules, grants: grants, suppressions: suppressions) }

    /// The account directory of this configuration.
    var directory: AccountDirectory { AccountDirectory(accounts) }
}
