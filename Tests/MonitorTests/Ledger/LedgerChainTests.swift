// Verification finds every manipulation, and erasing clear text is none.

import CheckerKit
import GRDB
import Testing

@testable import Monitor

@Suite struct LedgerChainTests {
    private func filled() async throws -> Ledger {
        let ledger = try LedgerSamples.ledger(window: .zero)
        for index in 0..<10 {
            _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement("e\(index)")]))
        }
        try await ledger.checkpoint()
        return ledger
    }

    @Test func `an untouched ledger is intact, and its end can be remembered`() async throws {
        let ledger = try await filled()
        let result = try await ledger.verify()
        #expect(result.isIntact && result.entries == 21 && result.evidence == 10)
        let status = try await ledger.status()
        #expect(status.lastHash == result.head && status.lastSequence == 21)
        let lines = try await LedgerSamples.lines(ledger)
        #expect(lines[20].kind == .checkpoint && lines[20].body["head"]?.stringValue == lines[19].hash)
        #expect(lines[0].previousHash == HashChain.origin && lines[5].previousHash == lines[4].hash)
        let heads = lines.map { RememberedHead(sequence: $0.sequence, hash: $0.hash) }
        #expect(try await ledger.verify(remembering: heads).isIntact)
    }

    @Test(arguments: [
        "UPDATE ledger SET line = replace(line, 'sample-list:42', 'sample-list:43') WHERE seq = 7",
        "UPDATE ledger SET hash = upper(hash) WHERE seq = 7",
        "DELETE FROM ledger WHERE seq = 7",
        "DELETE FROM ledger WHERE seq = 1",
        "UPDATE ledger SET seq = seq + 100 WHERE seq = 21",
        """
        UPDATE ledger SET seq = -1 WHERE seq = 7; UPDATE ledger SET seq = 7 WHERE seq = 9;
        UPDATE ledger SET seq = 9 WHERE seq = -1
        """,
        """
        UPDATE ledger SET line = (SELECT line FROM ledger WHERE seq = 5), hash = (SELECT hash FROM ledger WHERE seq = 5)
        WHERE seq = 7
        """,
        "INSERT INTO ledger SELECT seq + 1, line, hash FROM ledger WHERE seq = 21",
        "UPDATE evidence SET json = replace(json, 'planted', 'another') WHERE seq = 8",
        "UPDATE evidence SET salt = upper(salt) || '0' WHERE seq = 8",
        "DELETE FROM alerts WHERE seq = 7",
        "DELETE FROM occurrences WHERE seq = 8",
    ])
    func `every manipulation is found`(manipulation: String) async throws {
        let ledger = try await filled()
        try await ledger.write { try $0.execute(sql: manipulation) }
        #expect(try await !ledger.verify().isIntact)
    }

    @Test func `a line that was forged with a matching hash breaks the chain after it`() async throws {
        let ledger = try await filled()
        let line = try await LedgerSamples.lines(ledger)[6].line.replacing("sample-list:42", with: "sample-list:43")
        try await ledger.write {
            try $0.execute(
                sql: "UPDATE ledger SET line = ?, hash = ? WHERE seq = 7", arguments: [line, ContentHash(line).hex])
        }
        #expect(try await ledger.verify().problems.map(\.sequence) == [8])
    }

    @Test func `a cut-off end is found by a head remembered elsewhere`() async throws {
        let ledger = try await filled()
        let status = try await ledger.status()
        let head = RememberedHead(sequence: status.lastSequence, hash: status.lastHash)
        try await ledger.write { try $0.execute(sql: "DELETE FROM ledger WHERE seq > 20") }
        #expect(try await ledger.verify().isIntact)
        #expect(try await ledger.verify(remembering: [head]).problems.map(\.sequence) == [21])
        try await ledger.checkpoint()
        try await ledger.checkpoint()
        let other = try await ledger.verify(remembering: [RememberedHead(sequence: 20, hash: head.hash)])
        #expect(other.problems.map(\.sequence) == [20])
    }

    @Test func `erasing evidence leaves the chain intact and is itself recorded`() async throws {
        let ledger = try await filled()
        let alert = try #require(try await ledger.alerts(AlertQuery()).last)
        #expect(try await ledger.evidence(of: alert.id).count == 1)
        #expect(try await ledger.eraseEvidence(of: alert.id) == 1)
        #expect(try await ledger.eraseEvidence(of: alert.id) == 0)
        #expect(try await ledger.evidence(of: alert.id).isEmpty)
        let result = try await ledger.verify()
        #expect(result.isIntact && result.evidence == 9 && result.entries == 22)
        #expect(try await LedgerSamples.lines(ledger)[21].body["erased"] == 1)
        #expect(try await ledger.eraseEvidence(before: .max) == 9)
        #expect(try await ledger.verify().isIntact)
    }

    @Test func `no clear text about a person is in any line, and evidence has it all`() async throws {
        let ledger = try LedgerSamples.ledger()
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement()]))
        let lines = try await LedgerSamples.lines(ledger)
        for planted in ["planted", "Planted", "203.0.113.77"] {
            #expect(lines.allSatisfy { !$0.line.contains(planted) })
        }
        let evidence = try #require(try await ledger.evidence(of: lines[0].alert).first)
        #expect(lines.allSatisfy { $0.body["commit"]?.stringValue == evidence.commitment })
        let clear = try JSON.parse(evidence.json)
        #expect(clear["principal"] == "planted-user@example.org" && clear["client"] == "203.0.113.77")
        let match = try #require(clear["matched"]?.arrayValue?.first?["text"]?.stringValue)
        let committed = lines[0].body["evidence"]?.arrayValue?.first?["sha256"]?.stringValue
        #expect(committed == ContentHash(evidence.salt + match).hex)
    }

    @Test(arguments: [
        ("like Planted Works, for Planted Works", "like [matched text], for [matched text]"),
        ("Planted WorksPlanted Works.", "[matched text][matched text]."), ("PlPlanted Works", "Pl[matched text]"),
        ("Planted Work", "Planted Work"), ("", ""), ("é Planted Works é", "é [matched text] é"),
    ])
    func `no reason quotes what matched, however often`(why: String, told: String) {
        let evidence = Evidence(field: .organisationName, matched: "Planted Works", why: why)
        var judgement = LedgerSamples.judgement()
        judgement.evidence = [evidence]
        #expect(ClearText(judgement, keeping: .hash).why(of: evidence) == told)
    }

    @Test func `a listed name is a public fact and may be told`() async throws {
        let ledger = try LedgerSamples.ledger()
        var judgement = LedgerSamples.judgement()
        judgement.evidence = [Evidence(field: .organisationName, matched: "LEW", why: "equals the alias LEW")]
        _ = try await ledger.commit(LedgerSamples.commit([judgement]))
        #expect(try await LedgerSamples.lines(ledger)[0].line.contains("equals the alias LEW"))
    }

    @Test(
        arguments: [
            (LedgerSettings.ClearEvidence.hash, nil), (.excerpt, 200), (.full, 300),
        ] as [(LedgerSettings.ClearEvidence, Int?)])
    func `the setting decides how much of a prompt is kept`(
        setting: LedgerSettings.ClearEvidence, kept: Int?
    ) async throws {
        var settings = LedgerSamples.settings()
        settings.clearEvidence = setting
        let ledger = try Ledger.open(.memory, settings: settings)
        var judgement = LedgerSamples.judgement()
        judgement.evidence = [Evidence(field: .inputMessages, matched: String(repeating: "p", count: 300), why: "w")]
        _ = try await ledger.commit(LedgerSamples.commit([judgement]))
        let alert = try await LedgerSamples.lines(ledger)[0].alert
        let evidence = try #require(try await ledger.evidence(of: alert).first)
        let text = try JSON.parse(evidence.json)["matched"]?.arrayValue?.first?["text"]?.stringValue
        #expect(text?.count == kept)
    }
}
