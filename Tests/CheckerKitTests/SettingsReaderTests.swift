// Reading settings: every fault is noted at its place, and reading goes on.

import CheckerKit
import Testing

struct SettingsReaderTests {
    private let problems = Problems()

    private func reader(_ table: SettingsTable) -> SettingsReader { SettingsReader(table, problems) }

    private var messages: [String] { problems.all.map(\.message) }

    @Test func `values of the right kind are returned`() {
        let reader = reader([
            "s": "text", "i": 3, "n": 0.5, "b": true, "d": "5 min", "z": "16 MiB", "a": ["x", "y"], "t": ["k": 1],
            "ts": [["k": 1], ["k": 2]],
        ])
        #expect(reader.string("s") == "text" && reader.integer("i") == 3 && reader.boolean("b") == true)
        #expect(reader.number("n", in: 0...1) == 0.5 && reader.number("i", in: 0...9) == 3)
        #expect(reader.duration("d") == .seconds(300) && reader.size("z") == 16 << 20)
        #expect(reader.strings("a") == ["x", "y"] && reader.table("t")?.entries.count == 1)
        #expect(reader.tables("ts").count == 2)
        reader.finish()
        #expect(messages == [])
    }

    @Test func `an absent key is nil and no problem`() {
        let reader = reader([:])
        #expect(reader.string("s") == nil && reader.strings("a") == nil && reader.tables("t").isEmpty)
        #expect(reader.date("d") == nil && reader.duration("d") == nil && reader.size("z") == nil)
        #expect(messages == [])
    }

    @Test func `a required string must be there and not be empty`() {
        let reader = reader(["b": "", "c": 1])
        #expect(
            reader.requiredString("a") == nil && reader.requiredString("b") == nil && reader.requiredString("c") == nil)
        #expect(
            messages == [
                "missing key \"a\", a string", "\"b\" must not be empty", "\"c\" must be a string, not an integer",
            ])
    }

    @Test(arguments: ["5min", "5 minutes", "-1 s", "1.5 h", "", "s", "99999999999 s", "5  min x"])
    func `what is no duration is refused`(_ text: String) {
        #expect(Duration(settings: text) == nil)
    }

    @Test(arguments: [("200 ms", 0.2), ("0 s", 0), ("1 day", 86_400), ("10 years", 315_576_000), ("2 h", 7200)])
    func `durations have these units`(_ text: String, _ seconds: Double) {
        #expect(Duration(settings: text) == .seconds(seconds))
    }

    @Test func `a number outside its range is refused`() {
        let reader = reader(["n": 1.5, "i": 99])
        #expect(reader.number("n", in: 0...1) == nil && reader.integer("i", in: 1...10) == nil)
        #expect(messages == ["\"n\" must lie between 0.0 and 1.0", "\"i\" must lie between 1 and 10"])
    }

    @Test func `an array keeps its good elements and notes the others`() {
        let reader = reader(["a": ["x", 1, "y"]])
        #expect(reader.strings("a") == ["x", "y"])
        #expect(messages == ["\"a\" must hold strings only, not an integer"])
    }

    @Test func `a key that nobody asked for is an error with the nearest name`() {
        let reader = SettingsReader(["sevrity": "x", "zzzzzzzzzz": 1, "mine": 1], problems, known: ["mine"])
        _ = reader.string("severity")
        reader.finish()
        #expect(
            messages == [
                "unknown key \"sevrity\"; did you mean \"severity\"?",
                "unknown key \"zzzzzzzzzz\"; known are \"mine\", \"severity\"",
            ])
    }

    @Test(arguments: [
        ("alrt", ["alert", "off"], "; did you mean \"alert\"?"), ("lcoal", ["local"], "; did you mean \"local\"?"),
        ("xyzxyz", ["alert"], "; known are \"alert\""), ("x", [], ""),
    ])
    func `a suggestion is near, or lists what there is`(_ word: String, _ candidates: [String], _ hint: String) {
        #expect(suggestion(for: word, among: candidates) == hint)
    }

    @Test func `problems are thrown together if one of them is an error`() throws {
        problems.warning(at: Place(file: "f", line: 1, column: 2), "odd")
        try problems.throwIfErrors()
        problems.error(at: Place(file: "f", line: 3, column: 4), "wrong")
        let error = #expect(throws: ConfigurationError.self) { try problems.throwIfErrors() }
        #expect(error?.description == "f:1:2: warning: odd\nf:3:4: error: wrong")
    }

    @Test func `the common keys of a rule are known to every checker`() {
        let rule = ConfiguredRule(id: "geo/x", table: ["id": "geo/x", "severity": "low", "override": true, "other": 1])
        rule.reader(problems).finish()
        #expect(problems.all.count == 1)
    }
}
