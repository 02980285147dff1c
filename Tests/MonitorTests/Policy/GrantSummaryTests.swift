// Grants that end soon, and grants that nobody uses.

import CheckerKit
import Testing

@testable import Monitor

struct GrantSummaryTests {
    /// 2026-11-22.
    private let today = CalendarDay(number: 20_779)

    private func grant(_ id: String, from: Int64 = -100, until: Int64, revoked: Int64? = nil) -> Grant {
        var grant = Grant(
            id: id, validFrom: CalendarDay(number: today.number + from),
            expires: CalendarDay(number: today.number + until))
        grant.revoked = revoked.map { CalendarDay(number: today.number + $0) }
        return grant
    }

    @Test(
        arguments: [
            (-100, 400, nil, GrantState.valid), (-100, 30, nil, .valid), (-100, 29, nil, .expiring),
            (-100, 0, nil, .expiring), (-100, -1, nil, .expired), (1, 400, nil, .future), (0, 400, nil, .valid),
            (-100, 400, 0, .revoked), (-100, 400, 1, .valid), (-100, -1, -50, .revoked),
        ] as [(Int64, Int64, Int64?, GrantState)])
    func `a grant's state follows from its days, both ends included`(
        _ from: Int64, _ until: Int64, _ revoked: Int64?, _ state: GrantState
    ) {
        #expect(GrantState(grant("g", from: from, until: until, revoked: revoked), on: today) == state)
    }

    @Test func `what is in force and was never used is named, and only if the ledger tells`() {
        let grants = [
            grant("used", until: 400), grant("idle", until: 400), grant("soon", until: 3), grant("old", until: -3),
            grant("gone", until: 400, revoked: 0),
        ]
        let uses = ["used": GrantUse(uses: 3, last: 1), "soon": GrantUse(uses: 1, last: 1)]
        let known = GrantSummary(grants, uses: uses, on: today)
        #expect(
            known.line
                == "grants 5: 1 ending soon (soon on 2026-11-25), 1 expired (old on 2026-11-19), 1 never used (idle)\n")
        #expect(known.json["unused"]?.arrayValue == ["idle"])
        #expect(!GrantSummary(grants, uses: nil, on: today).line.contains("never used"))
        #expect(GrantSummary([], uses: nil, on: today).line.isEmpty)
    }

    @Test func `the ledger counts the uses of each grant`() async throws {
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(now: systemTime))
        func use(_ event: String, _ verdict: Verdict, _ time: Int64) -> Judgement {
            var judgement = recordedJudgement
            judgement.eventID = event
            judgement.verdict = verdict
            judgement.time = time
            return judgement
        }
        let noon: Int64 = 1_795_348_800_000
        let judgements = [
            use("1", .permitted(grant: "a"), noon), use("2", .permitted(grant: "a"), noon + 1_000),
            use("3", .permitted(grant: "b"), noon), use("4", .violation, noon), use("5", .monitored, noon),
        ]
        _ = try await ledger.commit(Commit(feed: "f", judgements: judgements))
        let uses = try await ledger.grantUses()
        #expect(uses == ["a": GrantUse(uses: 2, last: noon + 1_000), "b": GrantUse(uses: 1, last: noon)])
    }

    @Test func `a grant for one clause lifts that clause only`() {
        var limited = grant("g", until: 400)
        limited.gives = ["purpose:national-security"]
        limited.clauses = [Glob("2.1")]
        func uncovered(_ clauses: [String]) -> String? {
            limited.uncovered(of: [.purpose(category: "espionage", clauses: clauses, policy: "")])
        }
        #expect(uncovered(["llama-3.1/aup/2.1"]) == nil)
        #expect(uncovered(["llama-3.1/aup/2.1", "llama-3.1/aup/2.2"]) == "not for clause llama-3.1/aup/2.2")
        #expect(uncovered(["llama-3.1/aup/12.1"]) == "not for clause llama-3.1/aup/12.1")
        #expect(uncovered([]) == "is for certain clauses, and the finding names none")
        limited.clauses = [Glob("llama-4/*")]
        #expect(uncovered(["llama-4/aup/2.1"]) == nil && uncovered(["llama-3.1/aup/2.1"]) != nil)
        limited.clauses = []
        #expect(uncovered([]) == nil)
    }
}
