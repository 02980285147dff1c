// TOML with places, and what is not TOML.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct TOMLTextTests {
    @Test func `every key and every value keeps its place`() throws {
        let text = "name = \"x\"\na.b = 1\n[[rule]]\n  codes = [\"NO\",\n  \"SE\"]\n"
        let table = try TOMLText.parse(Array(text.utf8), file: "f")
        #expect(table.entries.map(\.key) == ["name", "a", "rule"])
        #expect(table.entries[0].place == Place(file: "f", line: 1, column: 1))
        #expect(table.entries[0].value.place == Place(file: "f", line: 1, column: 8))
        let problems = Problems()
        let rule = try #require(SettingsReader(table, problems).tables("rule").first)
        #expect(rule.place == Place(file: "f", line: 3, column: 1))
        let codes = SettingsReader(rule, problems).placedStrings("codes") ?? []
        #expect(codes.map(\.place.description) == ["f:4:12", "f:5:3"])
        #expect(problems.all.isEmpty)
    }

    @Test func `every kind of value is read`() throws {
        let text = """
            s = 'a\\b'
            i = -0x10
            n = 1.5
            b = true
            d = 2027-11-04
            t = 2027-11-04T07:32:00.5-01:30
            z = 2027-11-04 07:32:00Z
            a = [1, [2]]
            e = {}
            """.replacing("-0x10", with: "0x10")
        let table = try TOMLText.parse(Array(text.utf8), file: "f")
        #expect(
            table.entries.map(\.value.content).prefix(7) == [
                .string("a\\b"), .integer(16), .number(1.5), .boolean(true), .date("2027-11-04"),
                .dateTime("2027-11-04T07:32:00.500000000-01:30"), .dateTime("2027-11-04T07:32:00Z"),
            ])
        #expect(table["a"]?.kind == "an array")
        #expect(table["e"]?.kind == "a table")
    }

    @Test func `keys stay in the order in which they were written`() throws {
        let table = try TOMLText.parse(Array("zeta = 1\nalpha = 2\n\"\" = 3\nmid = 4".utf8), file: "f")
        #expect(table.entries.map(\.key) == ["zeta", "alpha", "", "mid"])
    }

    @Test func `an empty text is an empty table`() throws {
        #expect(try TOMLText.parse([], file: "f").entries.isEmpty)
        #expect(try TOMLText.parse(Array("\u{FEFF}a = 1\r\n# é\r\n".utf8), file: "f").entries.count == 1)
    }

    @Test(arguments: [
        String(repeating: "[", count: 100_000), "a = " + String(repeating: "[", count: 100_000),
        "a = " + String(repeating: "{a=", count: 100_000), "a" + String(repeating: ".a", count: 100_000) + " = 1",
        "[a" + String(repeating: ".a", count: 100_000) + "]",
        "a = { b" + String(repeating: " . 'c'", count: 1000) + " = 1 }",
        "x = \"\"\"\\\"\"\"\"\n" + "a" + String(repeating: ".\"a\"", count: 100_000) + " = 1",
    ])
    func `deep nesting is refused`(_ text: String) {
        #expect(throws: ConfigurationError.self) { try TOMLText.parse(Array(text.utf8), file: "f") }
    }

    @Test func `a file larger than the limit is refused`() {
        let bytes = [UInt8](repeating: UInt8(ascii: "\n"), count: TOMLText.maximalSize + 1)
        let error = #expect(throws: ConfigurationError.self) { try TOMLText.parse(bytes, file: "f") }
        #expect(error?.description == "f: error: is larger than 8 MiB; split it, or move lists to files of their own")
    }

    @Test func `what is not UTF-8 is told with its place`() {
        let error = #expect(throws: ConfigurationError.self) {
            try TOMLText.parse(Array("a = \"".utf8) + [0xC0, 0xAF], file: "f")
        }
        #expect(error?.problems.first?.place.line == 1)
        #expect(error?.description.contains("save the file as UTF-8") == true)
    }

    @Test func `a message holds no control characters of the file`() {
        let error = #expect(throws: ConfigurationError.self) {
            try TOMLText.parse(Array("a = 1\n\"a\u{1B}[31m\u{202E}\" = 2".utf8), file: "f")
        }
        let scalars = error?.description.unicodeScalars ?? "".unicodeScalars
        #expect(!scalars.contains { $0.value < 0x20 || $0.value == 0x202E })
    }

    @Test func `random bytes never crash`() {
        var random = SeededGenerator(seed: 20_261_122)
        for _ in 0..<3_000 {
            let bytes = (0..<random.below(200)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            _ = try? TOMLText.parse(bytes, file: "f")
        }
    }

    @Test func `random pieces of TOML never crash, and errors have a place`() {
        let pieces = [
            "a", "b.c", "\"q\"", "'l'", "\"\"\"", "'''", "=", " = ", ".", ",", "[", "]", "[[", "]]", "{", "}", "\n",
            "\r\n", "#",
            "1", "0x", "-", "+inf", "nan", "1e400", "2027-11-04", "T07:30:00", "Z", "true", "\\", "\\u00e9",
            "\\UFFFFFFFF", "é",
            "\u{FEFF}", "\t", "\0", "id = \"x\"\n", "[[rule]]\n", "[rule.a]\n", "x = [1, \"a\"]\n", "y = {a=1}\n",
        ]
        var random = SeededGenerator(seed: 7)
        for _ in 0..<8_000 {
            let text = (0..<random.below(24)).map { _ in pieces[random.below(pieces.count)] }.joined()
            do throws(ConfigurationError) {
                _ = try TOMLText.parse(Array(text.utf8), file: "f")
            } catch {
                #expect(error.problems.allSatisfy { $0.place.line > 0 }, "\(text)")
            }
        }
    }

    @Test func `every cut and every flipped byte of a real file is data`() throws {
        let bytes = Array(
            "schema = 1\n[[grant]]\nid = \"g\"\ngives = [\"a\", 'b']\nfrom = 2026-01-01\nt = {x=1.5,y=\"\"\"z\n\"\"\"}\n[grant.to]\nq.r = true"
                .utf8)
        _ = try TOMLText.parse(bytes, file: "f")
        for length in 0..<bytes.count { _ = try? TOMLText.parse(Array(bytes[..<length]), file: "f") }
        for index in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[index] ^= 1 << bit
                _ = try? TOMLText.parse(changed, file: "f")
            }
        }
    }
}
