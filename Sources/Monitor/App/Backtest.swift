// `vedette rules backtest`: what other rules would have made of the past.

import CheckerKit

/// Compares the rules in force with others, over what the ledger recorded or over log files.
///
/// The ledger holds findings, not uses: over it, other thresholds, modes, conditions, severities and grants can be
/// compared, but nothing can be found that was not found then. Log files are judged anew by both.
public struct Backtest: Sendable {
    public var configuration: String
    /// A folder of rules that stand for rules.d, or another configuration.
    public var against: String
    public var isJSON: Bool
    /// The most differences to print.
    public var limit = 50

    public init(configuration: String, against: String, isJSON: Bool) {
        self.configuration = configuration
        self.against = against
        self.isJSON = isJSON
    }

    /// The rules in force and the others.
    private struct Sides {
        var before: RulesetBuilder.Loaded
        var after: RulesetBuilder.Loaded
    }

    private func sides(_ components: Components) throws -> Sides {
        let builder = RulesetBuilder(components: components)
        guard FileContents.isFolder(against) || fileExists(against) else {
            throw UsageError("there is no \"\(against)\"; --against names a folder of rules, or a configuration")
        }
        let isConfiguration = !FileContents.isFolder(against) || fileExists("\(against)/vedette.toml")
        let other = try isConfiguration ? builder.load(against) : builder.load(configuration, rulesFolder: against)
        return Sides(before: try builder.load(configuration), after: other)
    }

    // MARK: Over the ledger

    /// Compares over what the ledger recorded since a time.
    ///
    /// - Returns: Whether the alerts differ.
    public func run(since: String, components: Components) async throws -> Bool {
        let start = try AlertsReport.moment(since)
        let sides = try sides(components)
        let main = sides.before.configuration.main
        let ledger = try Ledger.openReadOnly(main.ledger.directory, settings: LedgerSettings(main))
        var tally = BacktestTally()
        var (findings, events) = (0, 0)
        var position: Int64 = 0
        var group: [RecordedFinding] = []
        while true {
            let (page, last) = try await ledger.recordedFindings(after: position, since: start, limit: 1000)
            for recorded in page {
                if let first = group.first, first.eventID != recorded.eventID {
                    judge(group, sides, &tally)
                    events += 1
                    group = []
                }
                group.append(recorded)
                findings += 1
            }
            guard let last else { break }
            position = last
        }
        if !group.isEmpty {
            judge(group, sides, &tally)
            events += 1
        }
        warn(sides)
        report(
            tally,
            "\(findings) recorded findings of \(events) events since \(Timestamp(milliseconds: start).text ?? since)")
        return !tally.differences.isEmpty
    }

    private func judge(_ group: [RecordedFinding], _ sides: Sides, _ tally: inout BacktestTally) {
        for (isAfter, loaded) in [(false, sides.before), (true, sides.after)] {
            var circumstances = Circumstances(now: group[0].committed)
            circumstances.account = loaded.configuration.accounts.first { $0.id == group[0].account }
            circumstances.subject = group[0].subject
            circumstances.model = group[0].model
            circumstances.time = group[0].time
            let decisions = loaded.ruleset.policy.decide(onEvent: group.map(\.finding), in: circumstances)
            for (recorded, decision) in zip(group, decisions) {
                guard let decision else { continue }
                let key = BacktestTally.Key(
                    rule: recorded.finding.rule.rawValue, what: recorded.finding.what, subject: recorded.subject)
                tally.add(key, isAfter: isAfter, decision.verdict, decision.severity, decision.reason)
            }
        }
    }

    /// Says which of the other rules might find what is not in the ledger.
    private func warn(_ sides: Sides) {
        let old = Dictionary(sides.before.configuration.rules.map { ($0.id, $0) }) { first, _ in first }
        var wider: [String] = []
        for rule in sides.after.configuration.rules where rule.mode != .off {
            guard let known = old[rule.id], known.mode != .off else {
                wider.append("\(rule.id) is new")
                continue
            }
            if rule.threshold < known.threshold { wider.append("\(rule.id) has a lower threshold") }
            if rule.checkerKeys != known.checkerKeys { wider.append("\(rule.id) looks for other things") }
            if rule.accumulation != known.accumulation { wider.append("\(rule.id) adds findings up otherwise") }
        }
        if wider.isEmpty { return }
        standardError.write(
            "the ledger holds only what was found: \(wider.joined(separator: ", ")); give log files to see what they find\n"
        )
    }

    // MARK: Over log files

    /// Compares over log files, judged anew by both.
    ///
    /// - Returns: Whether the alerts differ.
    public func run(_ files: [String], feed: String?, components: Components) async throws -> Bool {
        let sides = try sides(components)
        let replay = Replay(configuration: configuration, feed: feed)
        let settings = try replay.chosenFeed(sides.before.configuration, for: files)
        guard let format = components.format(of: settings) else { return false }
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(sides.before.configuration.main))
        let judges = [sides.before, sides.after].map { loaded in
            Judge(ruleset: loaded.ruleset, subject: ledger.subject(of:), now: systemTime)
        }
        var memories = [Memory(), Memory()]
        let decoder = format.makeDecoder()
        var tally = BacktestTally()
        var (records, rejected) = (0, 0)
        var limits = FileFeed.Settings(paths: [])
        limits.maxRecord = settings.maximalRecord
        let reader = ReplayFeed(id: settings.id, paths: files, settings: limits, progress: { _, _ in })
        try await reader.read(from: [:], context: FeedContext(heartbeat: {})) { chunk in
            var batch = EventBatch()
            for (index, record) in chunk.records.enumerated() {
                records += 1
                let count = batch.count
                do {
                    try decoder.decode(record.range, of: chunk.bytes.span, into: &batch)
                    for event in count..<batch.count {
                        batch.withHeader(at: event) {
                            $0.record = Int32(index)
                            $0.part = Int32(event - count)
                        }
                    }
                } catch {
                    batch.truncate(to: count)
                    rejected += 1
                }
            }
            let origin = chunk.origin(feed: settings.id)
            for (side, judge) in judges.enumerated() {
                let isAfter = side == 1
                let judgements = judge.judgements(on: &batch, from: origin, remembering: &memories[side])
                memories[side].settle()
                for judgement in judgements {
                    let key = BacktestTally.Key(
                        rule: judgement.rule.rawValue, what: judgement.what, subject: judgement.subject)
                    let reason = judgement.grantsTried.joined(separator: "; ")
                    tally.add(key, isAfter: isAfter, judgement.verdict, judgement.severity, reason)
                }
            }
        }
        report(tally, "\(records) records of \(files.count) files\(rejected > 0 ? ", \(rejected) not read" : "")")
        return !tally.differences.isEmpty
    }

    // MARK: Telling

    private func report(_ tally: BacktestTally, _ over: String) {
        let all = tally.differences
        let (before, after) = tally.alerts
        if isJSON {
            for item in all.prefix(limit) { standardOutput.write(Self.json(item).text + "\n") }
            let summary: JSON = [
                "over": .string(over), "alerts_before": .integer(Int64(before)), "alerts_after": .integer(Int64(after)),
                "more": .integer(Int64(all.count { $0.change == .more })),
                "fewer": .integer(Int64(all.count { $0.change == .fewer })),
                "changed": .integer(Int64(all.count { $0.change == .changed })),
            ]
            return standardOutput.write(summary.text + "\n")
        }
        for item in all.prefix(limit) { standardOutput.write(Self.line(item) + "\n") }
        if all.count > limit { standardOutput.write("... and \(all.count - limit) more differences; see --limit\n") }
        for rule in tally.rules { standardOutput.write("rule \(rule.rule): \(rule.before) -> \(rule.after) alerts\n") }
        let counts = BacktestTally.Change.allCases.map { change in "\(all.count { $0.change == change })" }
        standardOutput.write(
            "\(over): \(before) -> \(after) alerts, \(counts[0]) more, \(counts[1]) fewer, \(counts[2]) changed\n")
    }

    private typealias Difference = (
        change: BacktestTally.Change, key: BacktestTally.Key, before: BacktestTally.Side, after: BacktestTally.Side
    )

    private static func line(_ item: Difference) -> String {
        func words(_ side: BacktestTally.Side) -> String {
            if side.count == 0 { return "nothing" }
            return "\(side.verdict) [\(side.severity.rawValue)] x\(side.count)"
        }
        let reason = item.after.reason.isEmpty ? "" : "; \(item.after.reason)"
        let text =
            "\(item.change.rawValue) \(item.key.rule)  \(item.key.what)  \(item.key.subject): \(words(item.before)) -> "
            + "\(words(item.after))\(reason)"
        return PlainText.clean(text, limit: 600)
    }

    private static func json(_ item: Difference) -> JSON {
        func side(_ side: BacktestTally.Side) -> JSON {
            [
                "verdict": .string(side.verdict), "severity": .string(side.severity.rawValue),
                "findings": .integer(Int64(side.count)), "reason": .string(side.reason),
            ]
        }
        return [
            "change": .string(item.change.rawValue), "rule": .string(item.key.rule), "what": .string(item.key.what),
            "subject": .string(item.key.subject), "before": side(item.before), "after": side(item.after),
        ]
    }
}

extension RuleSettings {
    /// What the checker reads of the rule, without where it stands.
    var checkerKeys: [String: String] {
        let own = Set(ConfiguredRule.commonKeys + Self.ownKeys)
        var keys: [String: String] = [:]
        for entry in table.entries where !own.contains(entry.key) { keys[entry.key] = entry.value.withoutPlaces }
        return keys
    }
}

extension SettingsValue {
    /// The value as text that is equal for equal values, wherever they stand.
    fileprivate var withoutPlaces: String {
        switch content {
        case .array(let elements): "[\(elements.map(\.withoutPlaces).joined(separator: ","))]"
        case .table(let table):
            "{\(table.entries.map { "\($0.key)=\($0.value.withoutPlaces)" }.sorted().joined(separator: ","))}"
        case .string(let text): TOMLLines.quoted(text)
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .date(let text), .dateTime(let text): text
        }
    }
}
