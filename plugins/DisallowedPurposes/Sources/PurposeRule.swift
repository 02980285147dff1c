// A `[[rule]]` of the purpose checker, read and checked.

import CheckerKit

struct PurposeRule: Sendable {
    var id: RuleID
    var threshold: Double
    /// The score from which a finding stands for itself; weaker ones name their strongest category alone.
    var alertThreshold: Double
    /// Thresholds of single categories.
    var thresholds: [String: Double]
    /// The lowest of all these thresholds.
    var leastThreshold: Double
    /// Where the rule keeps silent.
    var allowed: [AllowedContext]
    var fields: [EventField]
    /// `nil` means the policy of the event's model.
    var policy: UsePolicy?
    /// The layers the rule listens to.
    var layers: Layers
    /// Categories the layers may report; empty if the rule uses none.
    var categories: Set<String>
    /// Ids or numbers of clauses; empty means all.
    var clauses: Set<String>
    /// The rule's house phrases within the checker's.
    var phrases: Range<Int>
    var phraseCategory: String

    static let defaultFields: [EventField] = [.systemInstructions, .inputMessages]
    static let selectableFields: [EventField] = [
        .systemInstructions, .inputMessages, .outputMessages, .purposeDeclared,
    ]

    /// Reads a rule, adding its house phrases to `literals` and `texts`; notes every problem.
    init(
        _ rule: ConfiguredRule, _ book: PolicyBook, _ problems: Problems, literals: inout [[UInt8]],
        texts: inout [String]
    ) {
        let reader = rule.reader(problems)
        id = rule.id
        threshold = rule.threshold > 0 ? rule.threshold : DisallowedPurposesChecker.defaultThreshold
        alertThreshold = max(rule.alertThreshold, threshold)
        policy = Self.policy(reader, book)
        clauses = Self.clauses(reader, policy, book)
        fields = Self.fields(reader)
        thresholds = reader.table("thresholds").map { Self.thresholds($0, problems) } ?? [:]
        leastThreshold = thresholds.values.reduce(threshold, min)
        if !thresholds.isEmpty, rule.alertThreshold > rule.threshold {
            reader.error(
                "thresholds", "\"thresholds\" does not go with [rule.accumulate]; write a rule for each threshold")
        }
        allowed = reader.tables("allow").map { AllowedContext(SettingsReader($0, problems)) }
        let chosen = Self.categories(reader)
        let start = literals.count
        let given = Self.addPhrases(reader, &literals, &texts)
        phrases = start..<literals.count
        phraseCategory = Self.phraseCategory(reader, needed: given) ?? ""
        let wanted = !given || chosen != nil || !clauses.isEmpty
        layers = Self.layers(reader, wanted)
        categories = layers.isEmpty ? [] : chosen ?? Set(BuiltInLexicon.categories)
        if layers.isEmpty, !given {
            reader.error("lexicon", "the rule looks for nothing; give \"phrases\" or leave \"lexicon\" true")
        }
        if !layers.isEmpty, categories.isDisjoint(with: BuiltInLexicon.categories), !categories.isEmpty {
            reader.error("categories", "the built-in lexicon knows nothing of \(categories.sorted()); give \"phrases\"")
        }
        reader.finish()
    }

    // The lexicon unless there are phrases alone, and the model with it.
    private static func layers(_ reader: SettingsReader, _ wanted: Bool) -> Layers {
        let lexicon = reader.boolean("lexicon")
        let model = reader.boolean("model")
        var layers: Layers = []
        if lexicon ?? wanted { layers.insert(.lexicon) }
        if model ?? (lexicon != false && wanted) { layers.insert(.model) }
        return layers
    }

    private static func policy(_ reader: SettingsReader, _ book: PolicyBook) -> UsePolicy? {
        guard let id = reader.string("policy"), id != "auto" else { return nil }
        if let policy = book.policy(id: id) { return policy }
        let known = book.all.map(\.id) + ["auto"]
        reader.error("policy", "\"\(id)\" is not a known policy\(suggestion(for: id, among: known))")
        return nil
    }

    private static func categories(_ reader: SettingsReader) -> Set<String>? {
        guard let written = reader.placedStrings("categories") else { return nil }
        if written.isEmpty { reader.error("categories", "\"categories\" must not be empty; leave it out for all") }
        for (text, place) in written where !ModelPolicies.categories.contains(text) {
            reader.problems.error(at: place, unknownCategory(text))
        }
        return Set(written.map(\.text))
    }

    private static func thresholds(_ table: SettingsTable, _ problems: Problems) -> [String: Double] {
        let reader = SettingsReader(table, problems)
        var thresholds: [String: Double] = [:]
        for entry in table.entries {
            if let threshold = reader.number(entry.key, in: 0...1) { thresholds[entry.key] = threshold }
            if !ModelPolicies.categories.contains(entry.key) {
                problems.error(at: entry.place, unknownCategory(entry.key))
            }
        }
        return thresholds
    }

    private static func unknownCategory(_ text: String) -> String {
        "\"\(text)\" is not a known category\(suggestion(for: text, among: ModelPolicies.categories))"
    }

    private static func clauses(
        _ reader: SettingsReader, _ policy: UsePolicy?, _ book: PolicyBook
    ) -> Set<String> {
        guard let written = reader.placedStrings("clauses") else { return [] }
        if written.isEmpty { reader.error("clauses", "\"clauses\" must not be empty; leave it out for all") }
        let known = (policy.map { [$0] } ?? book.all).flatMap(\.clauses)
        for (text, place) in written where !known.contains(where: { $0.isCalled(text) }) {
            let hint = suggestion(for: text, among: known.map(\.id))
            reader.problems.error(
                at: place, "\"\(text)\" is not a clause of \(policy?.id ?? "any known policy")\(hint)")
        }
        return Set(written.map(\.text))
    }

    private static func fields(_ reader: SettingsReader) -> [EventField] {
        guard let written = reader.placedStrings("fields") else { return defaultFields }
        if written.isEmpty { reader.error("fields", "\"fields\" must not be empty; leave it out for the default") }
        let names = selectableFields.map(\.name)
        var fields: [EventField] = []
        for (text, place) in written {
            if let field = EventField(name: text), selectableFields.contains(field) {
                if !fields.contains(field) { fields.append(field) }
            } else {
                let hint = suggestion(for: text, among: names)
                reader.problems.error(at: place, "\"\(text)\" is not a field with text to judge\(hint)")
            }
        }
        return fields
    }

    // Returns whether the key is there.
    private static func addPhrases(
        _ reader: SettingsReader, _ literals: inout [[UInt8]], _ texts: inout [String]
    ) -> Bool {
        guard let written = reader.placedStrings("phrases") else { return false }
        if written.isEmpty { reader.error("phrases", "\"phrases\" must not be empty") }
        for (text, place) in written {
            if text.utf8.count > 1000 {
                reader.problems.error(at: place, "a phrase must have at most 1000 bytes")
            } else if let literal = PhraseLiteral.whole(text) {
                literals.append(literal)
                texts.append(text)
            } else {
                reader.problems.error(at: place, "the phrase \"\(text)\" has no letter or digit to look for")
            }
        }
        return true
    }

    private static func phraseCategory(_ reader: SettingsReader, needed: Bool) -> String? {
        let category = reader.string("category")
        if needed, category == nil, reader.value("category") == nil {
            reader.error("phrases", "\"phrases\" needs \"category\", the purpose these phrases stand for")
        }
        guard let category else { return nil }
        if !needed {
            reader.error("category", "\"category\" goes with \"phrases\"; to choose categories write \"categories\"")
        } else if !ModelPolicies.categories.contains(category) {
            reader.error("category", unknownCategory(category))
        }
        return category
    }
}
