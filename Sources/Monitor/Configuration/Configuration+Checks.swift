// What can only be checked when all objects are known.

import CheckerKit

extension Configuration {
    /// Notes what does not fit together.
    func checkTogether(_ problems: Problems) {
        _ = AccountDirectory(accounts, problems)
        checkGrants(problems)
        checkTwinGrants(problems)
        checkRules(problems)
        checkSinks(problems)
        checkMemory(problems)
        checkJoins(problems)
        checkPresence(problems)
    }

    private func checkGrants(_ problems: Problems) {
        let known = Set(accounts.map(\.id))
        let wanted = rules.flatMap(\.unlessGranted)
        for grant in grants {
            for id in grant.beneficiary.accounts where !known.contains(id) {
                let hint = suggestion(for: id, among: known.sorted())
                problems.error(
                    at: grant.place(of: id, in: "accounts"),
                    "grant \"\(grant.id)\" is to account \"\(id)\", which does not exist\(hint)")
            }
            if grant.licence.isEmpty, !grant.gives(anyOf: wanted) {
                problems.warning(
                    at: grant.place, "grant \"\(grant.id)\" lifts nothing: no rule has it in unless_granted")
            }
            for account in accounts where grant.beneficiary.accounts.contains(account.id) {
                guard let objection = grant.beneficiary.objection(to: account) else { continue }
                problems.warning(
                    at: grant.place(of: account.id, in: "accounts"),
                    "grant \"\(grant.id)\" names account \"\(account.id)\" (\(account.place)) and does not apply to it: "
                        + objection)
            }
        }
    }

    /// Two grants of the same to the same on the same days: one of them is forgotten when the other is revoked.
    private func checkTwinGrants(_ problems: Problems) {
        for (index, grant) in grants.enumerated() where grant.revoked == nil {
            let twin = grants[..<index].first { other in
                other.revoked == nil && other.gives == grant.gives && other.beneficiary == grant.beneficiary
                    && other.clauses == grant.clauses && other.licence == grant.licence
                    && other.validFrom <= grant.expires && grant.validFrom <= other.expires
            }
            guard let twin else { continue }
            problems.warning(
                at: grant.table["id"]?.place ?? grant.place,
                "grant \"\(grant.id)\" gives the same to the same as grant \"\(twin.id)\" "
                    + "(\(twin.table["id"]?.place ?? twin.place)); revoking one would leave the other")
        }
    }

    private func checkRules(_ problems: Problems) {
        let known = Set(accounts.map(\.id))
        for rule in rules {
            for id in rule.conditions?.accounts ?? [] where !known.contains(id) {
                problems.error(
                    at: rule.table.place(of: id, in: "when", "accounts"),
                    "there is no account \"\(id)\"\(suggestion(for: id, among: known.sorted()))")
            }
        }
        let active = rules.filter { $0.mode != .off }
        for (index, rule) in active.enumerated() {
            for other in active[..<index] where other.checker == rule.checker && other.conditions == rule.conditions {
                rule.checkOverlap(with: other, problems)
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

    /// A record is in memory several times while it is judged.
    private func checkMemory(_ problems: Problems) {
        let taken = feeds.count * MemoryPlan.feedBytes
        if taken > main.memoryLimit / MemoryPlan.feedsShare {
            problems.warning(
                at: Place(file: paths.first ?? ""),
                "\(feeds.count) feeds take about \(taken >> 20) MiB by themselves, more than a third of the memory limit of "
                    + "\(main.memoryLimit >> 20) MiB; read files alike by one feed with a pattern, or raise [memory] limit to "
                    + "\((taken * MemoryPlan.feedsShare) >> 20) MiB")
        }
        let largest = MemoryPlan(limit: main.memoryLimit, feeds: feeds.count).largestRecord
        for feed in feeds where feed.maximalRecord > largest {
            problems.warning(
                at: feed.table["max_record"]?.place ?? feed.table.place,
                "a record of \(feed.maximalRecord >> 20) MiB does not fit the memory limit of \(main.memoryLimit >> 20) MiB; lower "
                    + "max_record to \(largest >> 20) MiB, or raise [memory] limit to \((feed.maximalRecord * 8) >> 20) MiB"
            )
        }
    }

    /// Feeds of one join wait equally long; a feed alone waits for nobody.
    private func checkJoins(_ problems: Problems) {
        let groups = Dictionary(grouping: feeds.filter { $0.join != nil }) { $0.join ?? "" }
        for (id, members) in groups.sorted(by: { $0.key < $1.key }) {
            let first = members[0]
            for other in members.dropFirst() where other.joinLimits != first.joinLimits {
                let key = other.joinLimits.window == first.joinLimits.window ? "join_hold" : "join_window"
                problems.error(
                    at: other.table[key]?.place ?? first.table[key]?.place ?? other.table.place,
                    "\"\(key)\" differs between feeds \"\(first.id)\" and \"\(other.id)\" of join \"\(id)\"; write the same in both"
                )
            }
            if members.count == 1,
                ["bedrock", "cloudtrail", "azure-apim", "azure-openai", "vertex"].contains(first.format)
            {
                problems.warning(
                    at: first.table["join"]?.place ?? first.table.place,
                    "feed \"\(first.id)\" is alone in join \"\(id)\", so that nothing completes its records; write the same "
                        + "join in the feed that has the other half")
            }
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

extension RuleSettings {
    /// Notes that two rules look for the same, or that one takes back what the other lets a grant lift.
    fileprivate func checkOverlap(with other: RuleSettings, _ problems: Problems) {
        // A rule that only adds up looks at the same as those that judge each finding by itself, and means to.
        if (accumulation?.alone == false) != (other.accumulation?.alone == false) { return }
        let (mine, theirs) = (checkerKeys, other.checkerKeys)
        let place = table["id"]?.place ?? table.place
        let otherPlace = other.table["id"]?.place ?? other.table.place
        if mine == theirs {
            let contradiction =
                mode == .alert && other.mode == .alert && Set(unlessGranted) != Set(other.unlessGranted)
                ? ", but other grants lift it" : ""
            return problems.warning(
                at: place, "rule \"\(id)\" looks for the same as rule \"\(other.id)\" (\(otherPlace))\(contradiction)")
        }
        guard mode == .alert, other.mode == .alert, !categories.isEmpty, !other.categories.isEmpty,
            mine.filter({ $0.key != "categories" }) == theirs.filter({ $0.key != "categories" })
        else { return }
        for category in categories.intersection(other.categories).sorted() {
            let (isLifted, isLiftedThere) = (lifts(category), other.lifts(category))
            if isLifted == isLiftedThere { continue }
            let (strict, lenient) = isLifted ? (other, self) : (self, other)
            problems.warning(
                at: table.place(of: category, in: "categories"),
                "rules \"\(id)\" and \"\(other.id)\" (\(other.table.place(of: category, in: "categories"))) both forbid "
                    + "\(category), and only \"\(lenient.id)\" lets a grant lift it: \"\(strict.id)\" alerts all the same"
            )
        }
    }

    private var categories: Set<String> {
        guard case .array(let named)? = table["categories"]?.content else { return [] }
        return Set(named.compactMap { if case .string(let text) = $0.content { text } else { nil } })
    }

    private func lifts(_ category: String) -> Bool {
        unlessGranted.contains { Purposes.members(of: String($0.dropFirst(8)))?.contains(category) == true }
    }
}

extension Grant {
    /// Where a text stands in an array of `[grant.to]`.
    fileprivate func place(of text: String, in key: String) -> Place {
        table["to"] == nil ? place : table.place(of: text, in: "to", key)
    }
}

extension SettingsTable {
    /// Where a text stands in an array below some keys; the table's place if it stands nowhere.
    func place(of text: String, in keys: String...) -> Place {
        var table = self
        for key in keys.dropLast() {
            guard case .table(let inner)? = table[key]?.content else { return place }
            table = inner
        }
        guard let last = keys.last, case .array(let elements)? = table[last]?.content else { return place }
        return elements.first { $0.content == .string(text) }?.place ?? table[last]?.place ?? place
    }
}
