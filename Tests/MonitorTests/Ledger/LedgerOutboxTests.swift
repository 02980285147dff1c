// Sinks read the ledger while it grows, and wait for it without asking again and again.

import Foundation
import Testing

@testable import Monitor

@Suite struct LedgerOutboxTests {
    @Test func `cursors and exceptions are kept for each sink`() async throws {
        let ledger = try LedgerSamples.ledger()
        #expect(try await ledger.cursor(of: "journal") == 0)
        let first = DeliveryException(
            sequence: 3, partitionKey: "k", attempts: 1, nextAttempt: 99, lastError: "refused", state: .pending)
        var dead = first
        dead.sequence = 2
        dead.state = .dead
        try await ledger.advance("hook", to: 5, exceptions: [first, dead], done: [])
        #expect(try await ledger.cursor(of: "hook") == 5)
        #expect(try await ledger.cursor(of: "journal") == 0)
        #expect(try await ledger.exceptions(of: "hook") == [first])
        #expect(try await ledger.deadLetters(of: "hook") == [dead])
        #expect(try await ledger.exceptions(of: "journal").isEmpty)
        let hook = try await ledger.status().sinks["hook"]
        #expect(hook == LedgerStatus.SinkState(cursor: 5, pending: 1, dead: 1))
        var again = first
        again.attempts = 2
        try await ledger.advance("hook", to: 6, exceptions: [again], done: [2])
        #expect(try await ledger.exceptions(of: "hook") == [again])
        try await ledger.advance("hook", to: 6, exceptions: [], done: [3])
        #expect(try await ledger.exceptions(of: "hook").isEmpty)
    }

    @Test func `a new sink begins at the head, and a known one where it stopped`() async throws {
        let ledger = try LedgerSamples.ledger()
        try await ledger.registerSinks(["journal"])
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement("e1")]))
        #expect(try await ledger.cursor(of: "journal") == 0)
        try await ledger.registerSinks(["journal", "hook"])
        #expect(try await ledger.cursor(of: "journal") == 0)
        #expect(try await ledger.cursor(of: "hook") == 2)
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement("e2")]))
        try await ledger.registerSinks(["journal", "hook"])
        #expect(try await ledger.cursor(of: "hook") == 2)
    }

    @Test func `a webhook added later sends what comes after it, and nothing before`() async throws {
        let ledger = try LedgerSamples.ledger()
        try await ledger.registerSinks([])
        let old = (0..<50).map { LedgerSamples.judgement("old\($0)", what: "sample-list:\($0)") }
        _ = try await ledger.commit(LedgerSamples.commit(old))
        try await ledger.registerSinks(["soc"])
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement("new", what: "sample-list:new")]))
        let receiver = LoopbackReceiver { _, _ in .answer(200) }
        var settings = WebhookSettings(
            id: "soc", url: try WebAddress(receiver.url), secrets: [],
            filter: SinkFilter(events: ["alert.opened"], severity: .info), instanceName: "gw1")
        (settings.allowHTTP, settings.allowPrivate) = (true, true)
        try await WebhookSink(settings).drain(from: ledger)
        let opened = try await LedgerSamples.lines(ledger).filter { $0.kind == .alertOpened }
        #expect(receiver.ids == [opened.last?.id])
    }

    @Test func `a line about the monitor keeps its fields but not those that every line has`() async throws {
        var settings = LedgerSamples.settings()
        settings.instance = "east"
        let ledger = try Ledger.open(.memory, settings: settings)
        try await ledger.append(
            .sinkFailing, severity: .critical, fields: [("sink", "hook"), ("seq", 99), ("severity", "info"), ("n", 2)])
        let entry = try #require(try await ledger.entries(after: 0, limit: 10).first)
        #expect(entry.kind == .sinkFailing && entry.severity == .critical && entry.sequence == 1 && entry.alert.isEmpty)
        #expect(entry.body["sink"] == "hook" && entry.body["n"] == 2 && entry.body["instance"] == "east")
        #expect(entry.partitionKey == "sink.failing" && entry.time == LedgerSamples.noon)
        #expect(try await ledger.verify().isIntact)
    }

    @Test func `waiting ends with the commit`() async throws {
        let ledger = try LedgerSamples.ledger()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { try await ledger.waitForEntries(after: 0, timeout: .seconds(60)) } }
            while ledger.waiters.count < 20 { await Task.yield() }
            try await ledger.checkpoint()
            try await group.waitForAll()
        }
        #expect(ledger.waiters.count == 0)
        try await ledger.waitForEntries(after: 0, timeout: .seconds(60))
    }

    @Test func `waiting ends at its timeout`() async throws {
        let ledger = try LedgerSamples.ledger()
        try await ledger.checkpoint()
        try await ledger.waitForEntries(after: 1, timeout: .milliseconds(5))
        #expect(ledger.waiters.count == 0)
    }

    @Test func `waiting ends when it is cancelled`() async throws {
        let ledger = try LedgerSamples.ledger()
        for waits in [true, false] {
            let task = Task { try await ledger.waitForEntries(after: 0, timeout: .seconds(60)) }
            while waits, ledger.waiters.count == 0 { await Task.yield() }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(ledger.waiters.count == 0)
    }

    @Test func `a reader follows a writer without a gap`() async throws {
        try await LedgerSamples.withDirectory { path in
            let ledger = try Ledger.open(.directory(path), settings: LedgerSamples.settings(window: .zero))
            let commits = 60
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<2 {
                    group.addTask {
                        var last: Int64 = 0
                        var hash = HashChain.origin
                        while last < Int64(commits * 2) {
                            try await ledger.waitForEntries(after: last, timeout: .seconds(60))
                            for entry in try await ledger.entries(after: last, limit: 7) {
                                #expect(entry.sequence == last + 1 && entry.previousHash == hash)
                                last = entry.sequence
                                hash = entry.hash
                            }
                            try await ledger.advance("s", to: last, exceptions: [], done: [])
                        }
                    }
                }
                group.addTask {
                    for index in 0..<commits {
                        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement("e\(index)")]))
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await ledger.verify().isIntact)
            try ledger.close()
        }
    }

    @Test func `alerts are found by what people ask`() async throws {
        let ledger = try LedgerSamples.ledger()
        let judgements = [
            LedgerSamples.judgement("a", what: "x:1", severity: .low),
            LedgerSamples.judgement("b", time: LedgerSamples.noon + 5000, what: "x:2", severity: .critical),
            LedgerSamples.judgement("c", what: "x:3", verdict: .permitted(grant: "g")),
        ]
        _ = try await ledger.commit(LedgerSamples.commit(judgements))
        func found(_ query: AlertQuery) async throws -> [String] { try await ledger.alerts(query).map(\.what) }
        #expect(try await found(AlertQuery()) == ["x:2", "x:1"])
        #expect(try await found(AlertQuery(minimumSeverity: .high)) == ["x:2"])
        #expect(try await found(AlertQuery(since: LedgerSamples.noon + 1)) == ["x:2"])
        #expect(try await found(AlertQuery(checker: "geo")) == [])
        #expect(try await found(AlertQuery(verdicts: ["permitted"])) == ["x:3"])
        #expect(try await found(AlertQuery(verdicts: [], limit: 2)) == ["x:3", "x:2"])
        let row = try #require(try await ledger.alerts(AlertQuery()).first)
        #expect(try await ledger.alert(String(row.id.lowercased())) == row)
        #expect(try await ledger.alert("ZZZ") == nil)
        await #expect(throws: LedgerError.ambiguous("0")) { _ = try await ledger.alert("0") }
        #expect(try await ledger.status().alerts == [.low: 1, .critical: 1])
    }
}
