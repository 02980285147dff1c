// Adds findings up over time, and says when they are an alert together.

import CheckerKit

/// The sums of one rule.
struct Sums {
    let rule: RuleSettings
    let accumulation: Accumulation

    /// What an alert on a sum says that was found.
    static let prefix = "accumulated"

    /// `nil` for a rule that adds nothing up.
    init?(_ rule: RuleSettings) {
        guard let accumulation = rule.accumulation else { return nil }
        self.rule = rule
        self.accumulation = accumulation
    }

    /// Whose sum a finding goes to, as a key of the space.
    private func key(_ judgement: Judgement, in space: Memory.Space) -> UInt64 {
        let object = accumulation.by == .object ? judgement.what : ""
        let text = "\(judgement.subject)\n\(object)"
        return space.key(text.utf8.span)
    }

    /// What a finding adds; it decays by the time of its event, unless that cannot be.
    private func contribution(_ judgement: Judgement, in space: Memory.Space, now: Int64) -> Contribution {
        let isPlausible = Timestamp.representable.contains(judgement.time) && judgement.time <= space.latest
        return Contribution(
            event: space.key(judgement.eventID.utf8.span), time: isPlausible ? judgement.time : now,
            weight: Accumulation.weight(of: judgement.confidence),
            note: "\(judgement.what) \(hundredths(judgement.confidence)), \(judgement.record)")
    }

    /// Adds a finding to its principal's sum.
    ///
    /// - Parameters:
    ///   - judgement: The finding as it would be told, had it been enough by itself.
    ///   - memory: What is remembered.
    ///   - now: Milliseconds since 1970, for an event without a time.
    /// - Returns: What the findings come to together, if they reach the rule's limit now.
    func add(_ judgement: Judgement, to memory: inout Memory, now: Int64) -> Tally.Peak? {
        let halfLife = accumulation.halfLife
        return memory.withSpace(Accumulation.space(of: rule.id), capacity: accumulation.remember) { space in
            let key = key(judgement, in: space)
            let new = contribution(judgement, in: space, now: now)
            var tally = space[key].map { Tally($0.bytes) } ?? Tally()
            guard tally.add(new, halfLife: halfLife) else { return nil }
            var peak = tally.peak(from: new.time, halfLife: halfLife)
            if let reached = peak, reached.sum >= accumulation.reaches {
                tally.tell(reached)
            } else {
                peak = nil
            }
            space[key] = Memory.Note(rank: tally.rank(halfLife: halfLife), bytes: tally.bytes)
            return peak
        }
    }

    /// The tally that a finding belongs to as it stands, for explaining.
    func tally(for judgement: Judgement, in memory: inout Memory) -> Tally {
        memory.withSpace(Accumulation.space(of: rule.id), capacity: accumulation.remember) { space in
            space[key(judgement, in: space)].map { Tally($0.bytes) } ?? Tally()
        }
    }

    /// The judgement on all findings together, made from the one that was the last straw.
    func judgement(_ peak: Tally.Peak, from last: Judgement, _ decision: Decision) -> Judgement {
        var all = last
        all.verdict = decision.verdict
        all.severity = decision.severity
        all.grantsTried = decision.grantsTried
        all.confidence = Accumulation.confidence(of: peak.sum)
        all.what = accumulation.by == .object ? "\(Self.prefix):\(last.what)" : Self.prefix
        let field = last.evidence.first?.field ?? .requestID
        all.evidence = [Evidence(field: field, matched: "", why: words(peak))]
        all.evidence += peak.contributions.filter { !$0.note.isEmpty }.suffix(Tally.noted).map { contribution in
            let time = Timestamp(milliseconds: contribution.time).text ?? "unknown time"
            let why = "\(contribution.note), at \(time), weight \(hundredths(contribution.weight))"
            return Evidence(field: field, matched: "", why: why)
        }
        all.evidence += last.evidence
        return all
    }

    /// How many findings, in which span, weigh how much.
    private func words(_ peak: Tally.Peak) -> String {
        let first = peak.contributions.first?.time ?? 0
        let last = peak.contributions.last?.time ?? 0
        let times = [first, last].map { Timestamp(milliseconds: $0).text ?? "?" }
        return
            "\(peak.contributions.count) findings from \(times[0]) to \(times[1]) weigh \(hundredths(peak.sum)) together, "
            + "which reaches \(hundredths(accumulation.reaches))"
    }
}
