// From findings to judgements: binds accounts, asks the checkers, asks the policy, and writes down what it decided.

import CheckerKit

/// Where the events of a batch came from.
struct BatchOrigin: Sendable {
    /// The feed's id.
    var feed: String
    /// Where a record is, for people.
    ///
    /// `/var/log/gateway/usage.jsonl@5120`. By record index of the chunk.
    var record: @Sendable (Int) -> String
    /// What identifies a record for ever, whatever its file is called by then.
    ///
    /// By record index of the chunk.
    var identity: @Sendable (Int) -> String
    /// What identifies an event by what it says, where its place does not; `nil`: ``identity`` does.
    var content: (@Sendable (Event) -> String)?
    /// What a join says of an event, by record index; `nil` for a feed without one.
    var joined: @Sendable (Int) -> JoinMark? = { _ in nil }
}

/// Judges whole batches by one ruleset.
struct Judge: Sendable {
    let ruleset: Ruleset
    /// A principal as alerts show it.
    let subject: @Sendable (String) -> String
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
    /// Of which findings the texts are wanted for a second opinion; `nil`: of none.
    var opinions: OpinionScope?

    /// Writes the accounts into a batch, and returns the binding of each event; empty if there are no accounts.
    func bind(_ batch: inout EventBatch) -> [AccountBinding] {
        ruleset.accounts.accounts.isEmpty ? [] : ruleset.accounts.bind(&batch)
    }

    /// Returns a judgement for each finding that the policy does not drop, in the order of events.
    ///
    /// What is remembered counts, and what is to be remembered is written down.
    func judgements(
        on batch: inout EventBatch, from origin: BatchOrigin, remembering memory: inout Memory
    ) -> [Judgement] {
        let bindings = bind(&batch)
        memory.latest = latest
        let found = ruleset.findings(in: batch, with: ruleset.plainFindings(in: batch), remembering: &memory)
        return judgements(on: batch, found, bindings: bindings, from: origin, remembering: &memory)
    }

    /// The same with nothing to remember.
    func judgements(on batch: inout EventBatch, from origin: BatchOrigin) -> [Judgement] {
        var memory = Memory()
        return judgements(on: &batch, from: origin, remembering: &memory)
    }

    /// The latest time that a use can have: clocks may differ, and zones be mistaken, by a day.
    var latest: Int64 { now() + 86_400_000 }

    /// Judges what was found, each finding by itself.
    ///
    /// - Parameters:
    ///   - batch: The events.
    ///   - findings: What was found in them, in the order of events.
    ///   - bindings: The account of each event; empty if none has one.
    ///   - origin: Where the events came from.
    /// - Returns: A judgement for each finding that the policy does not drop.
    func judgements(
        on batch: EventBatch, _ findings: [Ruleset.Found], bindings: [AccountBinding], from origin: BatchOrigin
    ) -> [Judgement] {
        judgements(on: batch, findings, bindings, origin) { _, _ in [] }
    }

    /// Judges what was found, and what it adds up to with what is remembered.
    func judgements(
        on batch: EventBatch, _ findings: [Ruleset.Found], bindings: [AccountBinding], from origin: BatchOrigin,
        remembering memory: inout Memory
    ) -> [Judgement] {
        judgements(on: batch, findings, bindings, origin) { use, decisions in
            sums(use, decisions, remembering: &memory)
        }
    }

    /// One event in which something was found.
    struct Use {
        var event: Event
        var findings: ArraySlice<Ruleset.Found>
        var circumstances: Circumstances
        var principal: String
        var origin: BatchOrigin
    }

    private func judgements(
        on batch: EventBatch, _ findings: [Ruleset.Found], _ bindings: [AccountBinding], _ origin: BatchOrigin,
        adding: (Use, [Decision?]) -> [Judgement]
    ) -> [Judgement] {
        var judgements: [Judgement] = []
        var start = 0
        while start < findings.count {
            let event = findings[start].finding.event
            var end = start
            while end < findings.count, findings[end].finding.event == event { end += 1 }
            let binding = bindings.isEmpty ? .unknown : bindings[event]
            let use = use(findings[start..<end], of: event, in: batch, binding, origin)
            let decisions = ruleset.policy.decide(onEvent: use.findings.map(\.finding), in: use.circumstances)
            for (found, decision) in zip(use.findings, decisions) {
                if let decision { judgements.append(judgement(on: found, of: use, decision)) }
            }
            judgements += adding(use, decisions)
            start = end
        }
        return judgements
    }

    private func use(
        _ findings: ArraySlice<Ruleset.Found>, of index: Int, in batch: EventBatch, _ binding: AccountBinding,
        _ origin: BatchOrigin
    ) -> Use {
        let event = batch.event(at: index)
        let principal = event.principal
        return Use(
            event: event, findings: findings, circumstances: circumstances(of: event, binding, principal),
            principal: principal, origin: origin)
    }

    /// A decision with all that an alert says of it.
    func judgement(on found: Ruleset.Found, of use: Use, _ decision: Decision) -> Judgement {
        let (event, finding, origin) = (use.event, found.finding, use.origin)
        let record = Int(event.header.record)
        let mark = origin.joined(record)
        let part = event.header.part == 0 ? "" : ".\(event.header.part)"
        var judgement = Judgement(
            feed: mark?.feed ?? origin.feed, record: origin.record(record),
            eventID: event.downloadID(of: origin.feed) ?? origin.content?(event) ?? origin.identity(record) + part,
            requestID: event[.requestID].isEmpty ? event[.eventID] : event[.requestID],
            time: event.header.time, checker: found.checker, rule: finding.rule, severity: decision.severity,
            verdict: decision.verdict, confidence: finding.confidence, facts: finding.facts,
            evidence: finding.evidence, what: finding.what, subject: use.circumstances.subject,
            principal: use.principal, account: use.circumstances.account?.id ?? "", organisation: event.organisation,
            clientAddress: event[.clientAddress], model: event.model, policy: licence(of: event, finding),
            grantsTried: decision.grantsTried, textStatus: event.header.textStatus,
            join: mark?.status ?? "", ruleset: ruleset.hash)
        if opinions?.covers(judgement) == true { judgement.text = OpinionText.of(event, finding.evidence) }
        return judgement
    }

    /// Adds to the sums of the rules that keep any, and returns what reaches its limit.
    ///
    /// What a grant permits or a suppression knows to be wrong does not count.
    private func sums(
        _ use: Use, _ decisions: [Decision?], remembering memory: inout Memory
    ) -> [Judgement] {
        var judgements: [Judgement] = []
        var circumstances: Circumstances?
        for found in use.findings {
            guard let rule = ruleset.policy.accumulating(found.finding), let sums = Sums(rule) else { continue }
            let known =
                circumstances ?? ruleset.policy.circumstances(use.findings.map(\.finding), decisions, use.circumstances)
            circumstances = known
            guard let decision = ruleset.policy.weigh(found.finding, in: known), decision.counts else { continue }
            let last = judgement(on: found, of: use, decision)
            guard let peak = sums.add(last, to: &memory, now: circumstances?.now ?? now()) else { continue }
            var all = found.finding
            all.confidence = Accumulation.confidence(of: peak.sum)
            judgements.append(sums.judgement(peak, from: last, ruleset.policy.weigh(all, in: known) ?? decision))
        }
        return judgements
    }

    /// What the policy is told of an event.
    func circumstances(of event: Event, _ binding: AccountBinding, _ principal: String) -> Circumstances {
        var circumstances = Circumstances(now: now())
        circumstances.account = ruleset.accounts.account(binding)
        if case .conflict(let first, let second) = binding {
            circumstances.conflict = (ruleset.accounts.accounts[first].id, ruleset.accounts.accounts[second].id)
        }
        circumstances.subject = subject(principal)
        circumstances.model = event.model
        circumstances.country = event[.country]
        circumstances.provider = event[.cloudProvider]
        circumstances.region = event[.inferenceRegion].isEmpty ? event[.cloudRegion] : event[.inferenceRegion]
        circumstances.time = event.header.time
        return circumstances
    }

    private func licence(of event: Event, _ finding: Finding) -> String {
        for case .purpose(_, _, let policy) in finding.facts where !policy.isEmpty { return policy }
        return event[.modelPolicy].isEmpty ? ruleset.defaultLicence : event[.modelPolicy]
    }
}

extension Event {
    /// What identifies a download that is fetched in ranges: all of one client from one repository in one hour are one use.
    ///
    /// `nil` for everything else. The hour is by the record's own time, so that reading again gives the same.
    func downloadID(of feed: String) -> String? {
        guard header.activity == .download, header.statusCode == 206, header.time != EventHeader.unknownTime else {
            return nil
        }
        let what = model.isEmpty ? self[.downloadPath] : model
        let hour = header.time / 3_600_000
        let whole = [feed, principal, self[.clientAddress], self[.userAgent], what, "\(hour)"].joined(separator: "\n")
        return String(ContentHash("download\n\(whole)").hex.prefix(32))
    }

    /// Who acted, in clear: the most particular identity that the record has.
    var principal: String {
        let order: [EventField] = [
            .userID, .userEmail, .userName, .oidcSubject, .keyID, .keyAlias, .principalARN, .tlsClientSubject,
            .accountID, .teamID, .organisationID, .organisationName, .cloudAccountID, .clientAddress,
        ]
        for field in order where !self[field].isEmpty { return self[field] }
        return "unknown"
    }

    /// The organisation: the account's if the account is known, else what the record says.
    var organisation: String {
        self[.accountOrganisation].isEmpty ? self[.organisationName] : self[.accountOrganisation]
    }

    var model: String { self[.requestModel].isEmpty ? self[.responseModel] : self[.requestModel] }
}

extension Finding {
    /// What was found, for grouping; the first fact names it.
    var what: String {
        switch facts.first {
        case .listed(let party): "\(party.list):\(party.entry)"
        case .purpose(let category, _, _): category
        case .country(let code, _), .region(let code, _): code
        case .anonymiser(let kind, _): kind
        case nil: "-"
        }
    }
}
