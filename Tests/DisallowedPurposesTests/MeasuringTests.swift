// Writes the answers of the lexicon alone, for measuring: PURPOSE_ROWS names the labelled requests, PURPOSE_ANSWERS the file.

import Foundation
import Testing

@testable import DisallowedPurposes

struct MeasuringTests {
    private static let rows = ProcessInfo.processInfo.environment["PURPOSE_ROWS"]
    private static let answers = ProcessInfo.processInfo.environment["PURPOSE_ANSWERS"]

    @Test(.enabled(if: rows != nil && answers != nil, "measuring only"))
    func `the lexicon answers every row`() throws {
        let classifier = try PurposeClassifier(usesModel: false)
        let rows = try String(contentsOfFile: #require(Self.rows), encoding: .utf8).split(separator: "\n").dropFirst()
        let lines = rows.map { row in
            let text = row.prefix { $0 != "\t" }
            let scores = classifier.classify(String(text)).scores.map { "\"\($0.category)\": \($0.score)" }
            return "{\"scores\": {\(scores.joined(separator: ", "))}}\n"
        }
        #expect(lines.contains { $0.contains(": 0.") })
        try lines.joined().write(toFile: #require(Self.answers), atomically: true, encoding: .utf8)
    }

    @Test func `the lexicon alone and both layers see the same plain request`() throws {
        let text = "Draft a brigade fire-support annex for tomorrow's attack."
        for usesModel in [false, true] {
            let found = try PurposeClassifier(usesModel: usesModel).classify(text)
            #expect(found.scores.first?.category == "military_warfare")
        }
        #expect(try PurposeClassifier(usesModel: false).classify("Bake a cake.").scores.isEmpty)
    }
}
