// A feed that listens on loopback, with the real path behind it: decoder, a checker for one word, a ledger in memory.

import CheckerKit
import Synchronization

@testable import Monitor

/// What a test needs of a running feed.
struct PushBench: Sendable {
    let ledger: Ledger
    let counters = FeedCounters(feed: "push")
    let feed: HTTPFeed
    private let port = SharedValue(0)
    private let rulesets: RulesetHolder
    /// Whether the ledger is to fail.
    let isBroken = SharedValue(false)

    init(_ settings: PushSettings = PushSettings(), secrets: SecretStore = SecretStore(directory: "/nowhere")) throws {
        ledger = try Ledger.open(.memory, settings: LedgerSettings(now: { 1_790_000_000_000 }))
        let checker = WordChecker(rule: "word/word", field: .inputMessages, word: "word")
        rulesets = RulesetHolder(
            Ruleset(
                hash: "hash", checkers: [.init(id: "word", checker: checker)], accounts: AccountDirectory([]),
                policy: Policy(rules: [RuleSettings(id: "word/word", checker: "word", severity: .high)]),
                defaultLicence: ""))
        let port = port
        feed = try HTTPFeed(
            id: "push", settings: settings, maxRecord: 1 << 16, secrets: secrets, listening: { port.set($0 ?? -1) },
            now: { 1_790_000_000_000 })
    }

    /// Runs the feed while `body` is a client of it.
    func run<Value: Sendable>(_ body: @escaping @Sendable (_ port: Int) throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await read() }
            while port.get() == 0 { try await Task.sleep(for: .milliseconds(5)) }
            let port = port.get()
            let value = try await BlockingThread("client").run { try body(port) }
            group.cancelAll()
            return value
        }
    }

    private func read() async throws {
        let map = FieldMap([
            ("/p", .chat(.inputMessages)), ("/id", .text(.requestID)), ("/t", .time), ("/u", .text(.userID)),
        ])
        let pipeline = Pipeline(
            feed: "push", decoder: JSONRecordDecoder(map), rulesets: rulesets, ledger: ledger, counters: counters,
            now: { 1_790_000_000_000 })
        try await feed.read(from: [:], context: FeedContext(heartbeat: {})) { chunk in
            if isBroken.get() { throw LedgerError.full("ledger") }
            try await pipeline.process(chunk)
        }
    }

    /// How many findings are in the ledger.
    var occurrences: Int {
        get async throws {
            try await ledger.entries(after: 0, limit: 10_000).count { $0.kind == .alertOccurrence }
        }
    }
}

/// A value that several tasks change.
final class SharedValue<Value: Sendable>: Sendable {
    private let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
    func get() -> Value { value.withLock { $0 } }
    func set(_ new: Value) { value.withLock { $0 = new } }
}
