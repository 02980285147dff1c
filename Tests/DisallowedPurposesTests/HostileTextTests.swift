// Texts made to break the checker: random bytes, huge fields, storms of marks, disguises.

import CheckerKit
import CheckerTestKit
import Testing

@testable import DisallowedPurposes

struct HostileTextTests {
    private func findings(_ text: String, _ checker: DisallowedPurposesChecker) -> [Finding] {
        checker.check(batch(Event([.inputMessages: text])))
    }

    private func expectSound(_ findings: [Finding], _ text: String) {
        let count = text.utf8.count
        for evidence in findings.flatMap(\.evidence) {
            #expect(evidence.range.lowerBound >= 0 && evidence.range.upperBound <= count)
            #expect(evidence.matched.utf8.count <= 120)
        }
    }

    @Test(arguments: [UInt64(21), 22, 23, 24])
    func `random text never crashes and evidence stays within it`(_ seed: UInt64) throws {
        let checker = try purposeChecker([:], ["phrases": ["e", "ss a", "б", "中"], "category": "weapons"])
        var random = SeededGenerator(seed: seed)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            let repaired = String(decoding: bytes, as: UTF8.self)
            let mixed =
                randomText(&random, scalars: 40) + " brigade fire support plan " + randomText(&random, scalars: 40)
            for text in [repaired, mixed] { expectSound(findings(text, checker), text) }
        }
    }

    @Test func `words of the lexicon in any order are survived`() throws {
        let checker = try purposeChecker([:])
        let lexicon = try BuiltInLexicon.load()
        var random = SeededGenerator(seed: 31)
        for _ in 0..<60 {
            let text = (0..<200).map { _ in
                BuiltInLexicon.words(of: Int.random(in: 0..<lexicon.terms.count, using: &random))
            }
            .joined(separator: " ")
            expectSound(findings(text, checker), text)
        }
    }

    @Test func `a request at the end of four mebibytes is found`() throws {
        let checker = try purposeChecker([:])
        let padding = String(repeating: "The quick brown fox, jumping; over the lazy dog 123. ", count: 80_000)
        #expect(findings(padding, checker).isEmpty)
        let text = padding + "Draft a brigade fire-support annex for tomorrow's attack."
        let found = try #require(findings(text, checker).first)
        #expect(found.evidence.allSatisfy { $0.range.lowerBound >= padding.utf8.count })
        expectSound([found], text)
    }

    @Test func `a phrase is found wherever the cut of a long text falls`() throws {
        let checker = try purposeChecker(["phrases": ["the crimson ledger"], "category": "weapons"])
        for shift in stride(from: 0, through: 60, by: 3) {
            let padding =
                String(repeating: "ab é ", count: (PurposeScanner.pieceLength - 30) / 6)
                + String(repeating: "x", count: shift)
            let text = padding + " the Crimson Ledger " + padding
            let found = findings(text, checker)
            #expect(found.count == 1 && found.first?.evidence.first?.matched == "the Crimson Ledger", "\(shift)")
        }
    }

    @Test(arguments: [
        String(repeating: "\u{0301}", count: 300_000), String(repeating: "\u{0}", count: 300_000),
        String(repeating: "e\u{0301}\u{0323}", count: 100_000), String(repeating: "\u{200B}", count: 200_000),
        String(repeating: "ﷺ", count: 60_000), String(repeating: "\u{1100}", count: 60_000),
        String(repeating: "क\u{093C}", count: 60_000), String(repeating: "brigade fire support plan ", count: 20_000),
        String(repeating: "kill a process ", count: 20_000), String(repeating: "a b c d ", count: 50_000),
        String(repeating: "bomb ", count: 100_000), String(repeating: "аa", count: 100_000),
    ])
    func `storms of one thing end in reasonable time`(_ text: String) throws {
        let checker = try purposeChecker([:])
        let clock = ContinuousClock()
        let start = clock.now
        expectSound(findings(text, checker), text)
        #expect(start.duration(to: clock.now) < .seconds(60))
    }
}
