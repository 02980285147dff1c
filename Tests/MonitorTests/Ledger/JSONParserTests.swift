// The strict JSON reader, and that what is written is read again.

import CheckerTestKit
import Testing

@testable import Monitor

@Suite struct JSONParserTests {
    @Test(arguments: [
        "", " ", "{", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{\"a\":1,\"a\":2}", "01", "-", "1.", ".5",
        "1e",
        "+1", "1e999", "NaN", "tru", "truex", "nul", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\uD800\"", "\"\\uDC00\"",
        "\"\\uD800\\u0041\"", "\"\n\"", "1 2", "[1}", "{\"a\":1]", "'a'", "[1 2]", "\u{FEFF}1", "//", "\"\\",
    ])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(text) }
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("-12", .integer(-12)), ("9223372036854775807", .integer(.max)),
            ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5e3", .number(1500)),
            ("1E-2", .number(0.01)),
            (" [ ] ", .array([])), ("{ }", .object([JSON.Member]())),
            ("\"\\u00e9\\uD83D\\uDE00\\/\\b\"", .string("\u{E9}\u{1F600}/\u{8}")),
            ("[true,false,null]", .array([.boolean(true), .boolean(false), .null])),
            ("{\"b\":{\"c\":[1]},\"a\":\"\"}", ["b": ["c": [1]], "a": ""]),
        ] as [(String, JSON)])
    func `JSON is read as it is meant`(text: String, value: JSON) throws {
        #expect(try JSON.parse(text) == value)
    }

    @Test(arguments: [0, 5, 12, 20, 39])
    func `a name may not appear twice, however many there are`(_ twice: Int) throws {
        func object(_ names: [Int]) -> String { "{\(names.map { "\"n\($0)\":1" }.joined(separator: ","))}" }
        let names = Array(0..<40)
        guard case .object(let members) = try JSON.parse(object(names)) else { return #expect(Bool(false)) }
        #expect(members.map(\.name) == names.map { "n\($0)" })
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(object(names + [twice])) }
    }

    @Test func `depth is bounded`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try JSON.parse(nested(32)) != .null)
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(nested(33)) }
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(String(repeating: "{\"a\":", count: 1_000_000)) }
    }

    @Test func `invalid UTF-8 is refused wherever it stands`() {
        for bytes: [UInt8] in [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0xFF], [0x31, 0xC3],
        ] {
            #expect(throws: JSONSyntaxError.self) { try JSON.parse(bytes) }
        }
    }

    @Test func `random bytes never do harm`() {
        var generator = SeededGenerator(seed: 42)
        let alphabet = Array("{}[]\":,\\u0123456789eE+-.truefalsn \n\u{E9}".utf8)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
                Bool.random(using: &generator)
                    ? UInt8.random(in: .min ... .max, using: &generator)
                    : alphabet.randomElement(using: &generator) ?? 0
            }
            guard let value = try? JSON.parse(bytes) else { continue }
            accepted += 1
            #expect((try? JSON.parse(value.text)) == value)
        }
        #expect(accepted > 0)
    }

    @Test func `what is written is read again, and every prefix of it is refused`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let value = JSON.array([random(&generator, depth: 4)])
            let text = value.text
            #expect(try JSON.parse(text) == value)
            #expect(JSON.array([]).text == "[]" && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F })
            let bytes = Array(text.utf8)
            let end = Int.random(in: 0..<bytes.count, using: &generator)
            #expect(throws: JSONSyntaxError.self) { try JSON.parse(Array(bytes[..<end])) }
        }
    }

    private func random(_ generator: inout SeededGenerator, depth: Int) -> JSON {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .boolean(.random(using: &generator))
        case 2: return .integer(Int64(bitPattern: generator.next()))
        case 3: return .number(Double.random(in: -1e9...1e9, using: &generator))
        case 4, 5:
            let scalars = (0..<Int.random(in: 0..<9, using: &generator)).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator))
            }
            return .string(String(String.UnicodeScalarView(scalars)))
        case 6:
            return .array(
                (0..<Int.random(in: 0..<4, using: &generator)).map { _ in random(&generator, depth: depth - 1) })
        default:
            return .object(
                (0..<Int.random(in: 0..<4, using: &generator)).map { index in
                    JSON.Member(name: "n\(index)\u{202E}", value: random(&generator, depth: depth - 1))
                })
        }
    }

    @Test func `text is written with nothing that could move a terminal`() {
        let text = "a\u{0}\u{1B}\u{7F}\u{9B}\u{2028}\u{202E}\u{2066}\"\\\u{A0}\u{2014}\u{20AC}"
        #expect(
            JSON.string(text).text
                == "\"a\\u0000\\u001b\\u007f\\u009b\\u2028\\u202e\\u2066\\\"\\\\\u{A0}\u{2014}\u{20AC}\"")
    }
}
