// `vedette explain`: one log line through every stage, and why each rule did or did not fire.

import CheckerKit

/// Explains what the monitor makes of records.
public struct Explain: Sendable {
    public var configuration: String
    /// Whose format reads the line; `nil`: the only feed's.
    public var feed: String?

    public init(configuration: String, feed: String? = nil) {
        self.configuration = configuration
        self.feed = feed
    }

    /// Explains each line.
    ///
    /// - Returns: Whether any of them alerts.
    public func run(_ lines: [String], components: Components) throws -> Bool {
        let all = try RulesetBuilder(components: components).load(configuration)
        let (loaded, ruleset) = (all.configuration, all.ruleset)
        guard let settings = feed.map({ id in loaded.feeds.first { $0.id == id } }) ?? loaded.feeds.first,
            let format = components.format(of: settings)
        else {
            let ids = loaded.feeds.map(\.id)
            throw UsageError("there is no feed \"\(feed ?? "")\"\(suggestion(for: feed ?? "", among: ids))")
        }
        if feed == nil, loaded.feeds.count > 1 {
            standardError.write("reading as feed \"\(settings.id)\" (\(settings.format)); choose another with --feed\n")
        }
        var alerts = false
        let known = ruleset.spaces.isEmpty ? nil : Self.ledger(of: loaded.main)
        let subject: @Sendable (String) -> String = { known?.ledger.subject(of: $0) ?? "subj_explained" }
        for line in lines {
            let story = Story(
                ruleset: ruleset, settings: settings, decoder: format.makeDecoder(), memory: known?.memory,
                subject: subject)
            let (text, alert) = story.tell(line)
            try standardOutput.writeAll(Array(text.utf8))
            alerts = alerts || alert
        }
        return alerts
    }

    /// The daemon's ledger with what it remembers, if both may be read here.
    private static func ledger(of main: MainSettings) -> (ledger: Ledger, memory: Memory)? {
        guard let ledger = try? Ledger.openReadOnly(main.ledger.directory, settings: LedgerSettings(main)),
            let memory = try? ledger.memoryNow()
        else { return nil }
        return (ledger, memory)
    }
}

/// The way of one line.
private struct Story {
    let ruleset: Ruleset
    let settings: FeedSettings
    let decoder: any EventDecoder
    /// What the daemon remembers; `nil` if it cannot be known here.
    let memory: Memory?
    let subject: @Sendable (String) -> String

    func tell(_ line: String) -> (text: String, alerts: Bool) {
        let bytes = Array(line.utf8)
        let padded = bytes + [UInt8](repeating: 0, count: FeedChunk.padding)
        var batch = EventBatch()
        do {
            try decoder.decode(0..<bytes.count, of: padded.span, into: &batch)
        } catch {
            return (
                "1 decode    \(settings.format): rejected, \(error)\n            The record would be counted and quarantined.\n",
                false
            )
        }
        var text = ""
        var alerts = false
        let bindings = ruleset.accounts.bind(&batch)
        for index in 0..<batch.count {
            text += decoded(batch, index) + account(bindings[index]) + modelLine(batch.event(at: index))
            let (told, alert) = judged(batch, index, bindings[index])
            text += told
            alerts = alerts || alert
        }
        return (batch.count == 0 ? "1 decode    \(settings.format): no event\n" : text, alerts)
    }

    private func decoded(_ batch: EventBatch, _ index: Int) -> String {
        let event = batch.event(at: index)
        var text = "1 decode    \(settings.format): \(event.header.activity.name)"
        let time = Timestamp(milliseconds: event.header.time).text
        text += ", time \(time.map { "\($0) (\(event.header.timeQuality.name))" } ?? "absent")"
        text += ", text \(event.header.textStatus.name)\n"
        for field in EventField.allCases where !field.isFilledByEngine && !event[field].isEmpty {
            text += "            \(field.name) = \(PlainText.clean(event[field], limit: 200))\n"
        }
        return text
    }

    private func account(_ binding: AccountBinding) -> String {
        switch binding {
        case .unknown: return "2 account   unknown: no identifier of the record is in accounts.d; no grant can apply\n"
        case .account(let index, let field):
            let account = ruleset.accounts.accounts[index]
            return
                "2 account   \(account.id) by \(field.name): \(account.organisation), \(account.country), \(account.kind.rawValue)\n"
        case .conflict(let first, let second):
            let ids = [first, second].map { ruleset.accounts.accounts[$0].id }
            return "2 account   conflict: the identifiers belong to \(ids[0]) and to \(ids[1]); no grant can apply\n"
        }
    }

    private func modelLine(_ event: Event) -> String {
        event.model.isEmpty ? "" : "3 model     \(PlainText.clean(event.model, limit: 200))\n"
    }

    private func judged(_ batch: EventBatch, _ index: Int, _ binding: AccountBinding) -> (String, Bool) {
        let event = batch.event(at: index)
        var memory = memory ?? Memory()
        let found = ruleset.findings(in: batch, with: ruleset.plainFindings(in: batch), remembering: &memory)
            .map(\.finding).filter { $0.event == index }
        let judge = Judge(ruleset: ruleset, subject: subject, now: systemTime)
        var circumstances = judge.circumstances(of: event, binding, event.principal)
        circumstances.facts = ruleset.policy.facts(of: found)
        let decisions = ruleset.policy.decide(onEvent: found, in: circumstances)
        var text = ""
        for rule in ruleset.rules.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
            guard let position = found.firstIndex(where: { $0.rule == rule.id }) else {
                text += silent(rule, event)
                continue
            }
            text += spoken(found[position], decisions[position], circumstances)
            text += sum(found[position], event, circumstances)
        }
        return (text, decisions.contains { $0?.verdict.alerts == true })
    }

    /// What a finding adds to its principal's sum, and how much that is.
    private func sum(_ finding: Finding, _ event: Event, _ circumstances: Circumstances) -> String {
        guard let rule = ruleset.policy.accumulating(finding), let sums = Sums(rule) else { return "" }
        guard let decision = ruleset.policy.weigh(finding, in: circumstances), decision.counts else {
            return "            sum: does not count, since it is allowed or does not apply\n"
        }
        let weight = hundredths(Accumulation.weight(of: finding.confidence))
        var text = "            sum: weighs \(weight); alert at \(hundredths(sums.accumulation.reaches))"
        guard var memory else { return text + "; the sum so far is in the ledger, which cannot be read here\n" }
        let origin = BatchOrigin(feed: settings.id, record: { "\($0)" }, identity: { "\($0)" })
        let use = Judge.Use(
            event: event, findings: [], circumstances: circumstances, principal: event.principal, origin: origin)
        let judge = Judge(ruleset: ruleset, subject: subject, now: systemTime)
        let last = judge.judgement(on: (rule.checker, finding), of: use, decision)
        let tally = sums.tally(for: last, in: &memory)
        let time = event.header.time == EventHeader.unknownTime ? circumstances.now : event.header.time
        let sum = tally.sum(at: time, halfLife: sums.accumulation.halfLife)
        let counted = tally.contributions.count { !$0.isTold && $0.time <= time }
        text += "; before this record \(counted) findings of \(last.subject) weighed \(hundredths(sum)) at its time"
        return text + "\n"
    }

    private func silent(_ rule: ActiveRule, _ event: Event) -> String {
        let present = rule.reads.filter { !event[$0].isEmpty }
        if present.isEmpty {
            return
                "4 rule      \(rule.id): NOT CHECKED, the record has none of \(rule.reads.map(\.name).joined(separator: ", "))\n"
        }
        return "4 rule      \(rule.id): nothing found in \(present.map(\.name).joined(separator: ", "))\n"
    }

    private func spoken(_ finding: Finding, _ decision: Decision?, _ circumstances: Circumstances) -> String {
        var text = "4 rule      \(finding.rule): "
        if let decision {
            text += "\(decision.verdict.name.uppercased()) [\(decision.severity.rawValue)], \(decision.reason)\n"
            for grant in decision.grantsTried { text += "            grant tried: \(grant)\n" }
        } else {
            text += "found, but dropped: \(ruleset.policy.dropping(finding, in: circumstances) ?? "no reason")\n"
        }
        for evidence in finding.evidence {
            text +=
                "            \(evidence.field.name): \"\(PlainText.clean(evidence.matched, limit: 120))\", \(evidence.why)\n"
        }
        return text
    }
}
