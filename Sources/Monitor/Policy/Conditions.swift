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
        var answers: [Answer] = []
        let facts = finding.facts + circumstances.facts
        answers += purposeAnswers(facts)
        answers += placeAnswers(facts, circumstances)
        answers += accountAnswers(circumstances)
        answers += useAnswers(circumstances)
        if let limit = confidenceBelow, finding.confidence >= limit {
            answers.append(.fails("confidence_below: the confidence is \(hundredths(finding.confidence))"))
        }
        for case .fails(let why) in answers { return .fails(why) }
        for case .unknown(let why) in answers { return .unknown(why) }
        return .holds
    }

    private func purposeAnswers(_ facts: [Fact]) -> [Answer] {
        if purposes.isEmpty, clauses.isEmpty, policies.isEmpty, lists.isEmpty { return [] }
        var categories: [String] = []
        var found: [String] = []
        var governing: [String] = []
        var listed: [String] = []
        for fact in facts {
            if case .purpose(let category, let clauses, let policy) = fact {
                categories.append(category)
                found += clauses
                if !policy.isEmpty { governing.append(policy) }
            }
            if case .listed(let party) = fact { listed.append(party.list) }
        }
        let wanted = purposes.reduce(into: Set<String>()) { $0.formUnion(Purposes.members(of: $1) ?? []) }
        return [
            Self.answer("purposes", purposes.isEmpty, categories) { wanted.contains($0) },
            Self.answer("clauses", clauses.isEmpty, found) { id in clauses.contains { Clause.matches($0, id) } },
            Self.answer("policies", policies.isEmpty, governing) { id in policies.contains { $0.matches(id) } },
            // That no party was found on a list is known: every name was asked for, or the rule of lists says it was not.
            lists.isEmpty || listed.contains(where: lists.contains) ? .holds : .fails("lists: no party of these lists"),
        ]
    }

    private func placeAnswers(_ facts: [Fact], _ circumstances: Circumstances) -> [Answer] {
        if countries.isEmpty, countriesNot.isEmpty, anonymisers.isEmpty { return [] }
        var places: [String] = []
        var hidden: [String] = []
        for fact in facts {
            switch fact {
            case .country(let code, let signal) where signal.certainty >= certainty: places.append(code)
            case .region(let code, let signal) where signal.certainty >= certainty:
                places.append(String(code.prefix(2)))
            case .anonymiser(let kind, _): hidden.append(kind)
            default: break
            }
        }
        if places.isEmpty, Countries.contains(circumstances.country) { places = [circumstances.country] }
        return [
            Self.answer("countries", countries.isEmpty, places) { countries.contains($0) },
            Self.answer("countries_not", countriesNot.isEmpty, places) { !countriesNot.contains($0) },
            Self.answer("anonymisers", anonymisers.isEmpty, hidden) { anonymisers.contains($0) },
        ]
    }

    private func accountAnswers(_ circumstances: Circumstances) -> [Answer] {
        let account = circumstances.account
        if let isAccountKnown, isAccountKnown != (account != nil) {
            return [.fails("account_known: the account is \(account == nil ? "unknown" : "known")")]
        }
        if accounts.isEmpty, accountKinds.isEmpty, accountCountries.isEmpty, accountCountriesNot.isEmpty,
            ownerCountries.isEmpty, contractorOf.isEmpty
        {
            return []
        }
        let country = account.map { $0.country.isEmpty ? [] : [$0.country] } ?? []
        return [
            Self.answer("accounts", accounts.isEmpty, account.map { [$0.id] } ?? []) { accounts.contains($0) },
            Self.answer("account_kinds", accountKinds.isEmpty, account.map { [$0.kind.rawValue] } ?? []) { kind in
                accountKinds.contains { $0.rawValue == kind }
            },
            Self.answer("account_countries", accountCountries.isEmpty, country) { accountCountries.contains($0) },
            Self.answer("account_countries_not", accountCountriesNot.isEmpty, country) {
                !accountCountriesNot.contains($0)
            },
            Self.answer("owner_countries", ownerCountries.isEmpty, account?.ownerCountries ?? []) {
                ownerCountries.contains($0)
            },
            contractorAnswer(account),
        ]
    }

    /// An account of the directory that works for no government says so by its silence.
    private func contractorAnswer(_ account: Account?) -> Answer {
        if contractorOf.isEmpty { return .holds }
        guard let account else { return .unknown("contractor_of: the account is not known") }
        return account.contractorOf.contains(where: contractorOf.contains)
            ? .holds : .fails("contractor_of: the account works for none of them")
    }

    private func useAnswers(_ circumstances: Circumstances) -> [Answer] {
        let model = circumstances.model.isEmpty ? [] : [circumstances.model]
        let places = circumstances.provider.isEmpty ? [] : ["\(circumstances.provider):\(circumstances.region)"]
        return [
            Self.answer("models", models.isEmpty, model) { model in models.contains { $0.matches(model) } },
            Self.answer("hosting", hosting.isEmpty, places) { place in
                hosting.contains { $0.matches($0.pattern.contains(":") ? place : circumstances.provider) }
            },
            window?.answer(at: circumstances.time) ?? .holds,
        ]
    }

    /// One of the things known must be wanted; nothing known is no answer.
    private static func answer(
        _ name: String, _ isAbsent: Bool, _ known: [String], _ isWanted: (String) -> Bool
    ) -> Answer {
        if isAbsent || known.contains(where: isWanted) { return .holds }
        if known.isEmpty { return .unknown("\(name): not known") }
        return .fails("\(name): it is \(Set(known).sorted().joined(separator: ", "))")
    }
}
