// `[[rule.allow]]`: where a rule keeps silent, for accounts, teams or projects and for words that show an innocent context.

import CheckerKit

/// All that is given must hold: one of the accounts, one of the teams, one of the phrases.
struct AllowedContext: Sendable {
    private var parties: [(field: EventField, names: Set<String>)] = []
    private var phrases: [[UInt8]] = []
    /// Empty means every category.
    private var categories: Set<String> = []

    /// Notes every problem.
    init(_ reader: SettingsReader) {
        for (key, field) in [
            ("accounts", EventField.accountID), ("teams", .teamID), ("projects", .projectID),
        ] {
            if let names = reader.strings(key) { parties.append((field, Set(names))) }
        }
        for (text, place) in reader.placedStrings("phrases") ?? [] {
            if let literal = PhraseLiteral.whole(text) {
                phrases.append(literal)
            } else {
                reader.problems.error(at: place, "the phrase \"\(text)\" has no letter or digit to look for")
            }
        }
        for (text, place) in reader.placedStrings("categories") ?? [] {
            if !ModelPolicies.categories.contains(text) {
                let hint = suggestion(for: text, among: ModelPolicies.categories)
                reader.problems.error(at: place, "\"\(text)\" is not a known category\(hint)")
            }
            categories.insert(text)
        }
        if parties.isEmpty, phrases.isEmpty {
            reader.problems.error(
                at: reader.table.place, "an allowed context needs \"accounts\", \"teams\", \"projects\" or \"phrases\"")
        }
        if !categories.isDisjoint(with: ModelPolicies.neverGrantable) || categories.isEmpty {
            reader.problems.error(
                at: reader.table.place,
                "name the \"categories\" allowed; never \(ModelPolicies.neverGrantable.sorted().joined(separator: ", "))"
            )
        }
        reader.finish()
    }

    /// Whether a purpose found in a field of an event is allowed.
    func covers(_ category: String, _ field: EventField, _ batch: EventBatch, _ event: Int) -> Bool {
        guard categories.contains(category) else { return false }
        guard parties.allSatisfy({ $0.names.contains(batch.string($0.field, at: event)) }) else { return false }
        if phrases.isEmpty { return true }
        let folded = PhraseLiteral.fold(batch.string(field, at: event))
        return phrases.contains { contains(folded, $0) }
    }

    private func contains(_ text: [UInt8], _ phrase: [UInt8]) -> Bool {
        guard let first = phrase.first, text.count >= phrase.count else { return false }
        return (0...(text.count - phrase.count)).contains {
            text[$0] == first && text[$0..<($0 + phrase.count)].elementsEqual(phrase)
        }
    }
}
