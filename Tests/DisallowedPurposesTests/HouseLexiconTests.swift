// A lexicon of the house's own: found exactly, whatever the built-in layers make of the same texts.

import CheckerKit
import CheckerTestKit
import Testing

@testable import DisallowedPurposes

struct HouseLexiconTests {
    private static let deeds = [
        "design a guidance loop for", "estimate the yield of", "plan an ambush against", "optimise targeting of",
        "draft surveillance orders for", "choose bombing coordinates near",
    ]
    private static let things = [
        "a loitering munition", "an anti-ship missile", "a convoy of trucks", "a radar station", "a border garrison",
        "a naval blockade", "a hypersonic vehicle", "a rail junction", "an armoured brigade", "a fuel depot",
    ]
    private static let phrases = deeds.flatMap { deed in things.map { "\(deed) \($0)" } }
    private static let fillers = [
        "please", "summarise", "the", "quarterly", "report", "plan", "an", "ambush", "missile", "targeting", "of",
        "naïve", "Zürich", "東京", "данные", "logistics", "pallets", "terrorist-financing", "monitoring", "brigade",
        "explain", "gradient", "descent", "attack", "enemy", "convoy", "design", "a", "loop",
    ]

    private static var table: SettingsTable {
        [
            "category": "military_warfare", "lexicon": false,
            "phrases": SettingsValue(.array(phrases.map { SettingsValue(.string($0)) })),
        ]
    }

    private func rule() throws -> DisallowedPurposesChecker { try purposeChecker(Self.table) }

    private func sentence(_ random: inout SeededGenerator, _ phrase: String?) -> String {
        func words() -> [String] {
            (0..<Int.random(in: 0...14, using: &random)).map { _ in
                Self.fillers[Int.random(in: 0..<Self.fillers.count, using: &random)]
            }
        }
        return (words() + [phrase].compactMap(\.self) + words()).joined(separator: " ")
    }

    // As a log that wants to be missed would write it.
    private func disguised(_ phrase: String, _ turn: Int) -> String {
        switch turn % 3 {
        case 0: phrase
        case 1: phrase.uppercased()
        default: phrase.split(separator: " ").joined(separator: "  ")
        }
    }

    @Test(arguments: [UInt64(5), 6])
    func `exactly the lines with a phrase are found, once each`(_ seed: UInt64) throws {
        let checker = try rule()
        var random = SeededGenerator(seed: seed)
        var events = EventBatch()
        var wanted: [Int] = []
        for index in 0..<3000 {
            let phrase = index % 9 == 4 ? Self.phrases[index % Self.phrases.count] : nil
            if phrase != nil { wanted.append(index) }
            let text = sentence(&random, phrase.map { disguised($0, index / 9) })
            events.append(Event([.inputMessages: text, .requestModel: "llama-3.1-8b-instruct"]))
        }
        let found = checker.check(events)
        #expect(found.map(\.event) == wanted)
        #expect(found.allSatisfy { $0.confidence == DisallowedPurposesChecker.phraseConfidence })
    }

    @Test func `what the model would report is not added to a rule of phrases`() throws {
        let request = "Plan the ambush of the enemy convoy by our infantry battalion with mortars and armed drones."
        let both = try purposeChecker([:])
        #expect(!both.check(batch(Event([.inputMessages: request]))).isEmpty)
        #expect(try rule().check(batch(Event([.inputMessages: request]))).isEmpty)
        let near = [
            "plan an ambush against a convoy", "plan an ambush against a convoy of truckss", "replan an ambush",
        ]
        for text in near { #expect(try rule().check(batch(Event([.inputMessages: text]))).isEmpty, "\(text)") }
    }

    @Test func `a rule beside it, with the built-in layers, changes nothing for it`() throws {
        let alone = try rule()
        let beside = try purposeChecker(Self.table, [:])
        var random = SeededGenerator(seed: 7)
        var events = EventBatch()
        for index in 0..<400 {
            events.append(
                Event([.inputMessages: sentence(&random, index % 5 == 0 ? Self.phrases[index % 60] : nil)]))
        }
        let first = alone.check(events).map(\.event)
        #expect(!first.isEmpty)
        #expect(beside.check(events).filter { $0.rule.rawValue == "purpose/r0" }.map(\.event) == first)
    }
}

struct TermTableTests {
    // Every place at which a term stands, found the slow way.
    private func slowly(_ folded: [UInt8], _ terms: [(term: Int, literal: [UInt8])]) -> Set<[Int]> {
        var found: Set<[Int]> = []
        for (term, literal) in terms where literal.count <= folded.count {
            for start in 0...(folded.count - literal.count)
            where folded[start] == literal[0] && folded[start..<(start + literal.count)].elementsEqual(literal) {
                found.insert([term, start + literal.count])
            }
        }
        return found
    }

    @Test(arguments: [UInt64(41), 42, 43])
    func `it finds what a search byte by byte finds`(_ seed: UInt64) throws {
        let lexicon = try BuiltInLexicon.load()
        var random = SeededGenerator(seed: seed)
        let terms = lexicon.terms.indices.map { (term: $0, literal: lexicon.terms[$0].literal) }
        let table = try #require(TermTable(terms))
        let pool = try WorkspacePool(nil)
        for _ in 0..<6 {
            let text = (0..<20).map { _ in
                Bool.random(using: &random)
                    ? BuiltInLexicon.words(of: Int.random(in: 0..<terms.count, using: &random))
                    : randomText(&random, scalars: 6)
            }.joined(separator: " ")
            let folded = PhraseLiteral.fold(text)
            let padded = folded + [UInt8](repeating: 0x20, count: 16)
            let hits = unsafe padded.withUnsafeBufferPointer { bytes in
                pool.withWorkspace { workspace in
                    workspace.hits.removeAll()
                    if let base = bytes.baseAddress {
                        unsafe table.scan(base, count: folded.count, into: &workspace.hits)
                    }
                    return workspace.hits.map { [Int($0.term), Int($0.end)] }
                }
            }
            #expect(Set(hits ?? []) == slowly(folded, terms))
            #expect(hits?.count == Set(hits ?? []).count, "each place once")
        }
    }

    @Test func `a term that begins within a word of ASCII is refused`() {
        #expect(TermTable([(0, Array("mission ".utf8))]) == nil)
        #expect(TermTable([(0, Array(" a".utf8))]) == nil)
        #expect(TermTable([(0, Array(" mission".utf8)), (1, Array("导弹".utf8))]) != nil)
    }
}
