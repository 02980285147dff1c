// What a rule's [rule.when] asks of the facts, and what it makes of a fact that nobody knows.
//
// 1. Each condition holds, fails, or cannot be told; all that are given must hold.
// 2. One that fails decides, whatever cannot be told beside it.
// 3. What cannot be told is never taken for "fails" unless the rule says so: by default a person has to decide.

import CheckerKit

/// The conditions of a rule.
struct Conditions: Sendable, Hashable {
    /// What becomes of a finding when a condition cannot be told.
    enum Unknown: String, Sendable, CaseIterable {
        /// A person decides: the verdict is `review` at most.
        case review
        /// The rule applies as if the condition held.
        case apply
        /// The rule does not apply.
        case skip
    }

    /// The outcome for one finding.
    enum Answer: Sendable, Hashable {
        case holds
        /// The condition that does not hold, in words.
        case fails(String)
        /// What is not known, in words.
        case unknown(String)
    }

    /// Purposes, as categories or groups.
    var purposes: [String] = []
    var clauses: [Glob] = []
    /// Acceptable-use policies, by id.
    var policies: [Glob] = []
    var lists: [String] = []
    /// Where the use takes place.
    var countries: [String] = []
    var countriesNot: [String] = []
    /// A place counts as known from this certainty on.
    var certainty = 0.0
    var anonymisers: [String] = []
    var accounts: [String] = []
    /// Whether the account is in the directory; `nil`: either.
    var isAccountKnown: Bool?
    var accountKinds: [Account.Kind] = []
    var accountCountries: [String] = []
    var accountCountriesNot: [String] = []
    var ownerCountries: [String] = []
    var contractorOf: [String] = []
    var models: [Glob] = []
    /// `provider`, or `provider:region`.
    var hosting: [Glob] = []
    var window: TimeWindow?
    var confidenceBelow: Double?
    var unknown = Unknown.review

    var isEmpty: Bool { self == Conditions(unknown: unknown, certainty: certainty) }

    init() {}

    private init(unknown: Unknown, certainty: Double) {
        self.unknown = unknown
        self.certainty = certainty
    }

    /// Says whether the rule applies to a finding.
    ///
    /// Facts of the whole event count, whichever rule established them; the confidence is the finding's own.
    func answer(_ finding: Finding, in circumstances: Circumstances) -> Answer {
        var answers = Answers()
        purposeAnswers(finding, circumstances, &answers)
        placeAnswers(finding, circumstances, &answers)
        accountAnswers(circumstances.account, &answers)
        useAnswers(circumstances, &answers)
        if let limit = confidenceBelow, finding.confidence >= limit {
            answers.add(.fails("confidence_below: the confidence is \(hundredths(finding.confidence))"))
        }
        return answers.all
    }

    /// Answers taken together: the first that fails counts, else the first that is not known.
    private struct Answers {
        private(set) var all = Answer.holds

        mutating func add(_ answer: Answer) {
            switch (all, answer) {
            case (.fails, _), (_, .holds), (.unknown, .unknown): break
            default: all = answer
            }
        }
    }

    private func purposeAnswers(_ finding: Finding, _ circumstances: Circumstances, _ answers: inout Answers) {
        if purposes.isEmpty, clauses.isEmpty, policies.isEmpty, lists.isEmpty { return }
        var categories: [String] = []
        var found: [String] = []
        var governing: [String] = []
        var listed: [String] = []
        for facts in [finding.facts, circumstances.facts] {
            for fact in facts {
                if case .purpose(let category, let clauses, let policy) = fact {
                    categories.append(category)
                    found += clauses
                    if !policy.isEmpty { governing.append(policy) }
                }
                if case .listed(let party) = fact { listed.append(party.list) }
            }
        }
        if !purposes.isEmpty {
            let wanted = purposes.reduce(into: Set<String>()) { $0.formUnion(Purposes.members(of: $1) ?? []) }
            answers.add(Self.answer("purposes", categories) { wanted.contains($0) })
        }
        if !clauses.isEmpty {
            answers.add(Self.answer("clauses", found) { id in clauses.contains { Clause.matches($0, id) } })
        }
        if !policies.isEmpty {
            answers.add(Self.answer("policies", governing) { id in policies.contains { $0.matches(id) } })
        }
        // That no party was found on a list is known: every name was asked for, or the rule of lists says it was not.
        if !lists.isEmpty, !listed.contains(where: lists.contains) {
            answers.add(.fails("lists: no party of these lists"))
        }
    }

    private func placeAnswers(_ finding: Finding, _ circumstances: Circumstances, _ answers: inout Answers) {
        if countries.isEmpty, countriesNot.isEmpty, anonymisers.isEmpty { return }
        var places: [String] = []
        var hidden: [String] = []
        for facts in [finding.facts, circumstances.facts] {
            for fact in facts {
                switch fact {
                case .country(let code, let signal) where signal.certainty >= certainty: places.append(code)
                case .region(let code, let signal) where signal.certainty >= certainty:
                    places.append(String(code.prefix(2)))
                case .anonymiser(let kind, _): hidden.append(kind)
                default: break
                }
            }
        }
        if places.isEmpty, Countries.contains(circumstances.country) { places = [circumstances.country] }
        if !countries.isEmpty { answers.add(Self.answer("countries", places) { countries.contains($0) }) }
        if !countriesNot.isEmpty { answers.add(Self.answer("countries_not", places) { !countriesNot.contains($0) }) }
        if !anonymisers.isEmpty { answers.add(Self.answer("anonymisers", hidden) { anonymisers.contains($0) }) }
    }

    private func accountAnswers(_ account: Account?, _ answers: inout Answers) {
        if let isAccountKnown, isAccountKnown != (account != nil) {
            return answers.add(.fails("account_known: the account is \(account == nil ? "unknown" : "known")"))
        }
        func ask(
            _ name: String, _ isAbsent: Bool, _ known: @autoclosure () -> [String], _ isWanted: (String) -> Bool
        ) {
            if !isAbsent { answers.add(Self.answer(name, known(), isWanted)) }
        }
        ask("accounts", accounts.isEmpty, account.map { [$0.id] } ?? []) { accounts.contains($0) }
        ask("account_kinds", accountKinds.isEmpty, account.map { [$0.kind.rawValue] } ?? []) { kind in
            accountKinds.contains { $0.rawValue == kind }
        }
        ask("account_countries", accountCountries.isEmpty, Self.domicile(account)) { accountCountries.contains($0) }
        ask("account_countries_not", accountCountriesNot.isEmpty, Self.domicile(account)) {
            !accountCountriesNot.contains($0)
        }
        ask("owner_countries", ownerCountries.isEmpty, account?.ownerCountries ?? []) { ownerCountries.contains($0) }
        if !contractorOf.isEmpty { answers.add(contractorAnswer(account)) }
    }

    private static func domicile(_ account: Account?) -> [String] {
        account.map { $0.country.isEmpty ? [] : [$0.country] } ?? []
    }

    /// An account of the directory that works for no government says so by its silence.
    private func contractorAnswer(_ account: Account?) -> Answer {
        guard let account else { return .unknown("contractor_of: the account is not known") }
        return account.contractorOf.contains(where: contractorOf.contains)
            ? .holds : .fails("contractor_of: the account works for none of them")
    }

    private func useAnswers(_ circumstances: Circumstances, _ answers: inout Answers) {
        if !models.isEmpty {
            let model = circumstances.model.isEmpty ? [] : [circumstances.model]
            answers.add(Self.answer("models", model) { model in models.contains { $0.matches(model) } })
        }
        if !hosting.isEmpty {
            let places = circumstances.provider.isEmpty ? [] : ["\(circumstances.provider):\(circumstances.region)"]
            answers.add(
                Self.answer("hosting", places) { place in
                    hosting.contains { $0.matches($0.pattern.contains(":") ? place : circumstances.provider) }
                })
        }
        if let window { answers.add(window.answer(at: circumstances.time)) }
    }

    /// One of the things known must be wanted; nothing known is no answer.
    private static func answer(_ name: String, _ known: [String], _ isWanted: (String) -> Bool) -> Answer {
        if known.contains(where: isWanted) { return .holds }
        if known.isEmpty { return .unknown("\(name): not known") }
        return .fails("\(name): it is \(Set(known).sorted().joined(separator: ", "))")
    }
}
