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

    /// Returns a judgement for each finding that the policy does not drop, in the order of events.
    func judgements(on batch: inout EventBatch, from origin: BatchOrigin) -> [Judgement] {
        let bindings = ruleset.accounts.accounts.isEmpty ? [] : ruleset.accounts.bind(&batch)
        return judgements(on: batch, ruleset.findings(in: batch), bindings: bindings, from: origin)
    }

    /// Judges what was found.
    ///
    /// - Parameters:
    ///   - batch: The events.
    ///   - findings: What was found in them, in the order of events.
    ///   - bindings: The account of each event; empty if none has one.
    ///   - origin: Where the events came from.
    /// - Returns: A judgement for each finding that the policy does not drop.
    func judgements(
        on batch: EventBatch, _ findings: [(checker: String, finding: Finding)], bindings: [AccountBinding],
        from origin: BatchOrigin
    ) -> [Judgement] {
        var judgements: [Judgement] = []
        var start = 0
        while start < findings.count {
            let event = findings[start].finding.event
            var end = start
            while end < findings.count, findings[end].finding.event == event { end += 1 }
            let binding = bindings.isEmpty ? .unknown : bindings[event]
            judgements += judge(findings[start..<end], of: event, in: batch, binding, origin)
            start = end
        }
        return judgements
    }

    private func judge(
        _ findings: ArraySlice<(checker: String, finding: Finding)>, of index: Int, in batch: EventBatch,
        _ binding: AccountBinding, _ origin: BatchOrigin
    ) -> [Judgement] {
        let event = batch.event(at: index)
        let principal = event.principal
        let circumstances = circumstances(of: event, binding, principal)
        let decisions = ruleset.policy.decide(onEvent: findings.map(\.finding), in: circumstances)
        let record = Int(event.header.record)
        let mark = origin.joined(record)
        let part = event.header.part == 0 ? "" : ".\(event.header.part)"
        return zip(findings, decisions).compactMap { found, decision in
            guard let decision else { return nil }
            let finding = found.finding
            return Judgement(
                feed: mark?.feed ?? origin.feed, record: origin.record(record),
                eventID: event.downloadID(of: origin.feed) ?? origin.identity(record) + part,
                requestID: event[.requestID].isEmpty ? event[.eventID] : event[.requestID],
                time: event.header.time, checker: found.checker, rule: finding.rule, severity: decision.severity,
                verdict: decision.verdict, confidence: finding.confidence, facts: finding.facts,
                evidence: finding.evidence, what: finding.what, subject: circumstances.subject, principal: principal,
                account: circumstances.account?.id ?? "", organisation: event.organisation,
                clientAddress: event[.clientAddress], model: event.model, policy: licence(of: event, finding),
                grantsTried: decision.grantsTried, textStatus: event.header.textStatus,
                join: mark?.status ?? "", ruleset: ruleset.hash)
        }
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
            .userID, .userEmail, .userName, .keyID, .keyAlias, .principalARN, .accountID, .teamID, .organisationID,
            .organisationName, .cloudAccountID, .clientAddress,
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
