// A join of two feeds on a ledger, with a clock that tests set.

import CheckerKit
import Synchronization
import Testing

@testable import Monitor

/// Feeds "trail" (CloudTrail) and "text" (Bedrock) of the join "bedrock", judged by three rules that look for words.
///
/// `purpose/military` finds "convoys" in prompts, `geo/embargo` the address 203.0.113.66; `sanctions/listed`, which is
/// absolute, finds "listed" in ARNs.
final class JoinBench: Sendable {
    static let start: Int64 = 1_790_000_000_000
    let ledger: Ledger
    let group: JoinGroup
    let counters: [String: FeedCounters]
    private let rulesets: RulesetHolder
    private let wall: Clock
    private let uptime: Clock

    /// A clock that stands still.
    final class Clock: Sendable {
        private let time: Mutex<Int64>
        init(_ time: Int64) { self.time = Mutex(time) }
        var now: Int64 { time.withLock { $0 } }
        func advance(_ milliseconds: Int64) { time.withLock { $0 += milliseconds } }
    }

    static let members = [
        JoinMember(feed: "trail", rule: CloudTrailFormat.joinRule), JoinMember(feed: "text", rule: JoinRule()),
    ]

    init(
        _ location: Ledger.Location = .memory, members: [JoinMember] = JoinBench.members,
        limits: JoinGroup.Limits = JoinGroup.Limits(), ledger: Ledger? = nil, at time: Int64 = JoinBench.start
    ) throws {
        let (wall, uptime) = (Clock(time), Clock(1000))
        (self.wall, self.uptime) = (wall, uptime)
        self.ledger = try ledger ?? Ledger.open(location, settings: LedgerSettings(now: { wall.now }))
        rulesets = RulesetHolder(Self.ruleset)
        counters = Dictionary(uniqueKeysWithValues: members.map { ($0.feed, FeedCounters(feed: $0.feed)) })
        group = JoinGroup(
            id: "bedrock", members: members, limits: limits, ledger: self.ledger, rulesets: rulesets,
            counters: Array(counters.values), now: { wall.now }, uptime: { uptime.now })
    }

    /// Lets time pass.
    func wait(_ seconds: Int64) {
        wall.advance(seconds * 1000)
        uptime.advance(seconds * 1000)
    }

    /// Sets the clock.
    func setClock(by seconds: Int64) { wall.advance(seconds * 1000) }

    /// Judges records of a feed as one chunk.
    func read(_ records: [String], from feed: String, _ format: any EventFormat, at offset: Int = 0) async throws {
        let pipeline = Pipeline(
            feed: feed, decoder: format.makeDecoder(), rulesets: rulesets, ledger: ledger,
            counters: try #require(counters[feed]), now: { [wall] in wall.now }, join: group)
        var chunk = FeedChunk()
        chunk.sources = [feed]
        for record in records {
            let start = chunk.bytes.count
            chunk.bytes += Array(record.utf8)
            chunk.records.append(.init(range: start..<chunk.bytes.count, source: 0, offset: Int64(offset + start)))
            chunk.bytes.append(UInt8(ascii: "\n"))
        }
        chunk.bytes += [UInt8](repeating: 0, count: FeedChunk.padding)
        chunk.positions = [FeedPosition(key: "file", value: "\(offset + chunk.bytes.count)")]
        try await pipeline.process(chunk)
    }

    func readText(_ records: String...) async throws { try await read(records, from: "text", BedrockFormat()) }
    func readTrail(_ records: String...) async throws { try await read(records, from: "trail", CloudTrailFormat()) }

    static func text(_ id: String, _ text: String, arn: String = "arn:aws:iam::1:user/x") -> String {
        #"{"timestamp":"2026-09-21T14:13:20Z","requestId":"\#(id)","identity":{"arn":"\#(arn)"},"modelId":"m","input":{"inputBodyJson":{"messages":[{"role":"user","content":[{"text":"\#(text)"}]}]}}}"#
    }

    static func trail(
        _ id: String, arn: String = "arn:aws:iam::1:user/x", address: String = "192.0.2.7", call: String = "InvokeModel"
    ) -> String {
        #"{"eventTime":"2026-09-21T14:13:19Z","requestID":"\#(id)","userIdentity":{"arn":"\#(arn)"},"sourceIPAddress":"\#(address)","eventName":"\#(call)"}"#
    }

    /// The lines of the ledger of one kind, as JSON text.
    func lines(_ kind: EntryKind = .alertOccurrence) async throws -> [String] {
        try await ledger.entries(after: 0, limit: 10_000).filter { $0.kind == kind }.map(\.line)
    }

    var waiting: Int { counters.values.reduce(0) { $0 + $1.statistics.waiting } }
    func joins(_ feed: String) -> JoinCounts { counters[feed]?.statistics.joins ?? JoinCounts() }

    private static var ruleset: Ruleset {
        var listed = RuleSettings(id: "sanctions/listed", checker: "sanctions", severity: .critical)
        listed.isAbsolute = true
        let rules = [
            listed, RuleSettings(id: "purpose/military", checker: "purpose", severity: .high),
            RuleSettings(id: "geo/embargo", checker: "geo", severity: .high),
        ]
        let checkers: [(String, WordChecker)] = [
            ("sanctions", WordChecker(rule: "sanctions/listed", field: .principalARN, word: "listed")),
            ("purpose", WordChecker(rule: "purpose/military", field: .inputMessages, word: "convoys")),
            ("geo", WordChecker(rule: "geo/embargo", field: .clientAddress, word: "203.0.113.66")),
        ]
        return Ruleset(
            hash: "hash", checkers: checkers.map { .init(id: $0, checker: $1) }, accounts: AccountDirectory([]),
            policy: Policy(rules: rules), defaultLicence: "")
    }
}
