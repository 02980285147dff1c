// Judgements, ledgers and directories for the ledger's tests.

import CheckerKit
import Foundation
import Synchronization

@testable import Monitor

/// A clock that stands still until it is told to move.
final class TestClock: Sendable {
    private let time: Mutex<Int64>
    init(_ time: Int64 = 1_795_348_800_000) { self.time = Mutex(time) }
    var now: Int64 { time.withLock { $0 } }
    func advance(by milliseconds: Int64) { time.withLock { $0 += milliseconds } }
}

struct LedgerSamples {
    /// 2026-11-22T12:00:00Z.
    static let noon: Int64 = 1_795_348_800_000

    static func settings(_ clock: TestClock = TestClock(), window: Duration = .seconds(3600)) -> LedgerSettings {
        var settings = LedgerSettings(now: { clock.now })
        settings.dedupWindow = window
        settings.pseudonymKey = [UInt8](repeating: 7, count: 32)
        return settings
    }

    static func ledger(_ clock: TestClock = TestClock(), window: Duration = .seconds(3600)) throws -> Ledger {
        try Ledger.open(.memory, settings: settings(clock, window: window))
    }

    static func judgement(
        _ event: String = "e1", time: Int64 = noon, what: String = "sample-list:42", verdict: Verdict = .violation,
        severity: Severity = .high
    ) -> Judgement {
        let party = ListedParty(
            list: "sample-list", listDate: "2026-11-01", listDigest: "00ff", entry: "42",
            name: "LISTED EXAMPLE WORKS", alias: "LEW")
        return Judgement(
            feed: "gateway", record: "/var/log/gateway/usage.jsonl@5120", eventID: event, requestID: "req-\(event)",
            time: time, checker: "sanctions", rule: "sanctions/name", severity: severity, verdict: verdict,
            confidence: 0.97, facts: [.listed(party)],
            evidence: [Evidence(field: .organisationName, matched: "Planted Trading", why: "like Planted Trading")],
            what: what, subject: "subj_0123456789ab", principal: "planted-user@example.org", account: "acme",
            organisation: "Planted Trading Ltd", clientAddress: "203.0.113.77", model: "sample-model-8b",
            policy: "sample-aup", grantsTried: ["us-government: account unknown"], textStatus: .present,
            ruleset: "abc123")
    }

    static func commit(_ judgements: [Judgement], position: String? = nil) -> Commit {
        Commit(
            feed: "gateway", positions: position.map { [FeedPosition(key: "file", value: $0)] } ?? [],
            judgements: judgements)
    }

    static func lines(_ ledger: Ledger) async throws -> [LedgerEntry] {
        try await ledger.entries(after: 0, limit: 100_000)
    }

    /// Runs `body` with a new directory that is removed afterwards.
    static func withDirectory(_ body: (String) async throws -> Void) async throws {
        let path = "\(NSTemporaryDirectory())ledger-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try await body(path)
    }
}
