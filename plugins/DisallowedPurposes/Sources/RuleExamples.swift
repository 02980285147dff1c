// `examples = { match = […], no_match = […] }` of a rule: texts it must find something in, and texts it must leave alone.

import CheckerKit

struct RuleExamples: Sendable {
    var match: [(text: String, place: Place)] = []
    var noMatch: [(text: String, place: Place)] = []

    init() {}

    /// Notes every problem.
    init(_ reader: SettingsReader) {
        match = reader.placedStrings("match") ?? []
        noMatch = reader.placedStrings("no_match") ?? []
        if match.isEmpty, noMatch.isEmpty {
            reader.problems.error(
                at: reader.table.place, "\"examples\" needs \"match\" or \"no_match\", texts to try the rule on")
        }
        reader.finish()
    }
}
