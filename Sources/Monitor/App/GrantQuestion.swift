// A question to the policy: may this account use a model for this purpose?

import CheckerKit

/// Who, for what, with which model, from where, on what day.
///
/// It is asked of the rules, lists and grants in force, by the way that an event takes: the answer is what an event of
/// this kind would come to.
public struct GrantQuestion: Sendable {
    /// An account of the directory; `nil`: an account without an entry, unless ``kind`` describes one.
    public var account: String?
    /// For an account that is not in the directory yet: its kind, domicile, organisation and the governments it works for.
    public var kind: String?
    public var domicile: String?
    public var organisation: String?
    public var contractorOf: [String] = []
    /// A purpose category or group.
    public var purpose: String
    /// The clause of the policy that the use offends; `nil`: any.
    public var clause: String?
    public var model = ""
    /// The country the use comes from, as if declared.
    public var country: String?
    /// `provider` or `provider:region`.
    public var hosting: String?
    /// The day of the use; `nil`: today.
    public var day: String?

    public init(purpose: String) { self.purpose = purpose }

    /// Asks everything that is in force.
    func answer(_ loaded: RulesetBuilder.Loaded) throws -> GrantAnswer {
        let name = purpose.hasPrefix("purpose:") ? String(purpose.dropFirst(8)) : purpose
        guard let categories = Purposes.members(of: name) else {
            throw UsageError("\"\(name)\" is not a known purpose\(suggestion(for: name, among: Purposes.names))")
        }
        let account = try account(loaded.configuration)
        let (event, time) = try event(account)
        let circumstances = circumstances(account, event, time)
        var answer = GrantAnswer(account: account?.id ?? "", purpose: name)
        for category in categories.sorted() {
            if Purposes.neverGranted.contains(category) {
                answer.add(category, nil, verdict: "never granted", isYes: false, "no grant can allow \(category)", [])
                continue
            }
            judge(category, event, circumstances, loaded, &answer)
        }
        return answer
    }

    private func judge(
        _ category: String, _ event: Event, _ circumstances: Circumstances, _ loaded: RulesetBuilder.Loaded,
        _ answer: inout GrantAnswer
    ) {
        var batch = EventBatch()
        batch.append(event)
        let others = loaded.ruleset.findings(in: batch).map(\.finding)
        let all = loaded.configuration.rules
        let checkers = Set(all.filter(\.namesPurposes).map(\.checker))
        let rules = all.filter { $0.mode != .off && checkers.contains($0.checker) && $0.forbids(category) }
        let findings = rules.map { rule in
            Finding(
                event: 0, rule: rule.id,
                facts: [.purpose(category: category, clauses: clause.map { [$0] } ?? [], policy: "")], evidence: [])
        }
        let decisions = loaded.ruleset.policy.decide(onEvent: findings + others, in: circumstances)
        if rules.isEmpty {
            let why = "no rule forbids it, so that nothing has to be granted"
            answer.add(category, nil, verdict: "not forbidden", isYes: true, why, [])
        }
        for (finding, decision) in zip(findings + others, decisions) {
            let isOurs = finding.facts.contains { if case .purpose(category, _, _) = $0 { true } else { false } }
            let what = isOurs ? category : finding.what
            if let decision {
                answer.add(
                    what, finding.rule, verdict: decision.verdict.name, isYes: !decision.verdict.alerts,
                    decision.reason,
                    decision.grantsTried)
            } else if let why = loaded.ruleset.policy.dropping(finding, in: circumstances) {
                answer.add(what, finding.rule, verdict: "nothing", isYes: true, why, [])
            }
        }
    }

    private func account(_ loaded: Configuration) throws -> Account? {
        if let id = account {
            if kind != nil || domicile != nil || organisation != nil || !contractorOf.isEmpty {
                throw UsageError("--account names an entry of accounts.d; leave out what describes another account")
            }
            if let known = loaded.accounts.first(where: { $0.id == id }) { return known }
            let hint = suggestion(for: id, among: loaded.accounts.map(\.id))
            throw UsageError("there is no account \"\(id)\"\(hint)")
        }
        guard let kind else {
            if domicile == nil, organisation == nil, contractorOf.isEmpty { return nil }
            throw UsageError("an account that is not in accounts.d needs --kind")
        }
        guard let word = Account.Kind(rawValue: kind) else {
            let hint = suggestion(for: kind, among: Account.Kind.allCases.map(\.rawValue))
            throw UsageError("\"\(kind)\" is not a kind of account\(hint)")
        }
        var account = Account(id: "(not in accounts.d)", country: domicile ?? "", kind: word)
        for code in contractorOf + [domicile].compactMap(\.self) {
            if let complaint = Countries.complaint(about: code) { throw UsageError(complaint) }
        }
        account.organisation = organisation ?? ""
        account.contractorOf = contractorOf
        return account
    }

    private func event(_ account: Account?) throws -> (Event, Int64) {
        var event = Event()
        event.header.time = systemTime()
        if let day {
            guard let number = CalendarDay(day)?.number else {
                throw UsageError("\"\(day)\" is no day; write 2026-11-22")
            }
            event.header.time = number * 86_400_000 + 43_200_000
        }
        if let country {
            if let complaint = Countries.complaint(about: country) { throw UsageError(complaint) }
            event.text[.country] = country
        }
        event.text[.requestModel] = model
        if let hosting {
            let parts = hosting.split(separator: ":", maxSplits: 1).map(String.init)
            event.text[.cloudProvider] = parts.first ?? ""
            event.text[.cloudRegion] = parts.count > 1 ? parts[1] : ""
        }
        if let account {
            event.text[.accountID] = account.id
            event.text[.accountOrganisation] = account.organisation
            event.text[.accountCountry] = account.country
            event.text[.accountKind] = account.kind.rawValue
        }
        return (event, event.header.time)
    }

    private func circumstances(_ account: Account?, _ event: Event, _ time: Int64) -> Circumstances {
        var circumstances = Circumstances(now: time)
        circumstances.account = account
        circumstances.model = model
        circumstances.country = country ?? ""
        circumstances.provider = event[.cloudProvider]
        circumstances.region = event[.cloudRegion]
        circumstances.time = time
        return circumstances
    }
}

extension RuleSettings {
    /// Whether the rule shows that its checker looks for purposes.
    var namesPurposes: Bool { table["categories"] != nil || !unlessGranted.isEmpty }

    /// Whether the rule, of a checker that looks for purposes, may find this one; one that names none finds all.
    func forbids(_ category: String) -> Bool {
        if case .array(let named)? = table["categories"]?.content {
            return named.contains { $0.content == .string(category) }
        }
        if case .string(let one)? = table["category"]?.content { return one == category }
        return true
    }
}

/// The answer, with what each rule came to.
struct GrantAnswer: Sendable {
    struct Part: Sendable {
        var what: String
        var rule: String?
        var verdict: String
        var isYes: Bool
        var reason: String
        var grantsTried: [String]
    }

    var account: String
    var purpose: String
    private(set) var parts: [Part] = []

    init(account: String, purpose: String) {
        self.account = account
        self.purpose = purpose
    }

    var isYes: Bool { !parts.isEmpty && parts.allSatisfy(\.isYes) }

    mutating func add(
        _ what: String, _ rule: RuleID?, verdict: String, isYes: Bool, _ reason: String, _ tried: [String]
    ) {
        let part = Part(
            what: what, rule: rule?.rawValue, verdict: verdict, isYes: isYes, reason: reason, grantsTried: tried)
        let isKnown = parts.contains { $0.what == part.what && $0.rule == part.rule && $0.verdict == part.verdict }
        if !isKnown { parts.append(part) }
    }

    var text: String {
        let who = account.isEmpty ? "an unknown account" : "account \(account)"
        var text = "\(isYes ? "yes" : "no"): \(who), purpose \(purpose)\n"
        for part in parts {
            text += "  \(part.what)\(part.rule.map { " by rule \($0)" } ?? ""): \(part.verdict), \(part.reason)\n"
            for grant in part.grantsTried { text += "    grant tried: \(grant)\n" }
        }
        return PlainText.cleanLines(text)
    }

    var json: JSON {
        .object([
            ("granted", .boolean(isYes)), ("account", account.isEmpty ? .null : .string(account)),
            ("purpose", .string(purpose)),
            (
                "decisions",
                .array(
                    parts.map { part in
                        .object([
                            ("what", .string(part.what)), ("rule", part.rule.map { .string($0) } ?? .null),
                            ("verdict", .string(part.verdict)), ("granted", .boolean(part.isYes)),
                            ("reason", .string(part.reason)), ("grants_tried", .strings(part.grantsTried)),
                        ])
                    })
            ),
        ])
    }
}
