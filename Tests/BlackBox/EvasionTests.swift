// Names and phrases written so that a search for bytes misses them: escaped, in other letters' case, in wide letters.

import CheckerTestKit
import Foundation
import Testing

@Suite(.serialized) struct EvasionTests {
    /// Organisations of our own invention.
    private static let organisations = [
        "Karvela Precision Foundry", "Zolmar Maritime Bureau", "Ostrand Signals Directorate", "Huonville Rocket Works",
        "Mirzan Aerospace Academy",
    ]
    private static let phrases = [
        "estimate the yield of device seven", "select coordinates near the old relay", "plan around border post nine",
    ]

    private static let extra = """
        [[list]]
        id = "house"
        format = "names"
        path = "FOLDER/house.txt"
        [[rule]]
        id = "sanctions/house"
        checker = "sanctions"
        severity = "critical"
        lists = ["house"]
        [[rule]]
        id = "purpose/house"
        checker = "purpose"
        severity = "high"
        category = "military_warfare"
        phrases = \(phrases)

        """

    /// The ways in which a text is written in a record, each as JSON between its quotes.
    private static let ways: [@Sendable (String, inout SeededGenerator) -> String] = [
        { text, _ in text },
        { text, _ in text.uppercased() },
        { text, _ in text.lowercased() },
        { text, random in
            String(text.map { random.below(2) == 0 ? Character($0.uppercased()) : Character($0.lowercased()) })
        },
        { text, _ in text.utf16.map { escape($0, "%04x") }.joined() },
        { text, random in
            text.utf16.map { unit in
                let letter = String(UnicodeScalar(unit).map(Character.init) ?? "?")
                return random.below(3) == 0 ? escape(unit, "%04X") : letter
            }.joined()
        },
        // U+FF01 to U+FF5E are the wide forms of ASCII.
        { text, _ in
            String(
                String.UnicodeScalarView(
                    text.unicodeScalars.map { scalar in
                        scalar == " " ? scalar : UnicodeScalar(scalar.value + 0xFEE0) ?? scalar
                    }))
        },
        { text, _ in text.replacing(" ", with: "  ") },
        { text, _ in text.replacing(" ", with: #"\u00a0"#) },
    ]

    private static func escape(_ unit: UInt16, _ format: String) -> String { "\\u" + String(format: format, unit) }

    @Test func `however a name or a phrase is written, it is found`() async throws {
        var random = Scenario.random
        let daemon = try RunningDaemon(extra: Self.extra)
        try daemon.folder.write(Self.organisations.joined(separator: "\n") + "\n", to: "house.txt")
        var sent: [String] = []
        var lines = ""
        for number in 0..<1000 {
            let way = Self.ways[number % Self.ways.count]
            let id = "way\(number % Self.ways.count)n\(number)"
            let isName = number % 2 == 0
            let texts = isName ? Self.organisations : Self.phrases
            let written = way(texts[random.below(texts.count)], &random)
            let record = RunningDaemon.record(
                id, country: "FR", prompt: isName ? "plain" : "Please \(written) before Friday")
            lines += isName ? record.replacing("\"org\":\"Acme\"", with: "\"org\":\"\(written)\"") : record
            lines += RunningDaemon.record("harmless\(number)", country: "FR", prompt: "Plan a picnic near the old mill")
            sent.append(id)
        }
        try daemon.folder.append(lines, to: "feed/usage.jsonl")
        try daemon.start()
        try await daemon.expectOnce(sent)
        #expect(!daemon.requests.contains { $0.hasPrefix("harmless") })
    }
}
