// `vedette rules list|test`: what is looked for, and whether the rules do what their examples say.

import CheckerKit

/// Reads the rules of a configuration.
public struct RulesReport: Sendable {
    public var configuration: String
    public var isJSON: Bool

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// Prints every rule.
    public func list(components: Components) throws {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        for rule in loaded.rules {
            standardOutput.write(isJSON ? rule.json.text + "\n" : rule.text)
        }
        if loaded.rules.isEmpty, !isJSON { standardError.write("there are no rules\n") }
    }

    /// Judges the examples of all rules, or of those named.
    ///
    /// - Returns: Whether all of them come to what they expect.
    public func test(_ ids: [String], components: Components) throws -> Bool {
        let loaded = try RulesetBuilder(components: components).load(configuration)
        let known = loaded.configuration.rules.map(\.id.rawValue)
        for id in ids where !known.contains(id) {
            throw UsageError("there is no rule \"\(id)\"\(suggestion(for: id, among: known))")
        }
        let results = ExampleCheck(loaded).results(ids)
        for result in results { say(result) }
        let wrong = results.count { !$0.isRight }
        let without = loaded.configuration.rules.filter {
            $0.examples.isEmpty && $0.mode != .off && (ids.isEmpty || ids.contains($0.id.rawValue))
        }
        if !isJSON {
            standardOutput.write("\(results.count) examples, \(wrong) wrong\n")
            if !without.isEmpty {
                standardError.write("without an example: \(without.map(\.id.rawValue).joined(separator: ", "))\n")
            }
        }
        return wrong == 0
    }

    private func say(_ result: ExampleResult) {
        if isJSON {
            let object: JSON = [
                "rule": .string(result.rule.rawValue), "example": .string(result.example.name),
                "expected": .string(result.example.expected.rawValue), "found": .string(result.found.rawValue),
                "ok": .boolean(result.isRight), "reason": .string(result.reason),
                "place": .string(result.example.place.description),
            ]
            return standardOutput.write(object.text + "\n")
        }
        let word = result.isRight ? "ok    " : "WRONG "
        let name = result.example.name.isEmpty ? result.example.place.description : result.example.name
        let text = "\(word)\(result.rule): \(name): \(result.found.rawValue), \(result.reason)"
        standardOutput.write(PlainText.clean(text, limit: 1000) + "\n")
        if let problem = result.problem { standardError.write("\(problem)\n") }
    }
}

extension RuleSettings {
    fileprivate var text: String {
        var text = "\(id)  \(mode.rawValue)  \(severity.rawValue)  \(description)\n"
        var parts = threshold > 0 ? ["threshold \(hundredths(threshold))"] : []
        if let reviewBelow { parts.append("review below \(hundredths(reviewBelow))") }
        if !unlessGranted.isEmpty { parts.append("unless granted \(unlessGranted.joined(separator: ", "))") }
        if isAbsolute { parts.append("absolute") }
        if conditions != nil { parts.append("has conditions (when)") }
        parts.append("\(examples.count) example\(examples.count == 1 ? "" : "s")")
        text += "    \(parts.joined(separator: "; "))\n"
        if !source.isEmpty { text += "    \(source)\n" }
        return PlainText.cleanLines(text)
    }

    fileprivate var json: JSON {
        .object([
            ("id", .string(id.rawValue)), ("checker", .string(checker)), ("mode", .string(mode.rawValue)),
            ("severity", .string(severity.rawValue)), ("description", .string(description)),
            ("source", .string(source)), ("threshold", .number(threshold)),
            ("review_below", reviewBelow.map { .number($0) } ?? .null), ("unless_granted", .strings(unlessGranted)),
            ("absolute", .boolean(isAbsolute)), ("conditions", .boolean(conditions != nil)),
            ("examples", .integer(Int64(examples.count))), ("place", .string(table.place.description)),
        ])
    }
}
