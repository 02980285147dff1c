// Policies of the house's own, written in `[[checkers.purpose.policy]]`, and all the policies a checker knows.

import CheckerKit

/// The policies built in and those of the house.
struct PolicyBook: Sendable {
    private(set) var all: [UsePolicy] = ModelPolicies.all
    /// Lower-case beginnings of model names, and the house policy they are under.
    private var models: [(prefix: String, policy: UsePolicy)] = []

    /// Reads the house policies; notes every problem.
    init(_ reader: SettingsReader) {
        for table in reader.tables("policy") { add(SettingsReader(table, reader.problems)) }
    }

    func policy(id: String) -> UsePolicy? {
        let id = id.lowercased()
        return all.first { $0.id == id || $0.aliases.contains(id) }
    }

    /// Returns the policy of a model, by its name; the house's word goes first.
    func policy(forModel name: String) -> UsePolicy? {
        let lower = name.lowercased()
        if let own = models.first(where: { lower.hasPrefix($0.prefix) }) { return own.policy }
        return ModelPolicies.policy(forModel: name).flatMap(policy(id:))
    }

    private mutating func add(_ reader: SettingsReader) {
        let id = (reader.requiredString("id") ?? "").lowercased()
        if !id.isEmpty, policy(id: id) != nil { reader.error("id", "there is a policy \"\(id)\" already") }
        let names = reader.strings("models") ?? []
        let clauses = reader.tables("clause").compactMap { Self.clause(SettingsReader($0, reader.problems), id) }
        if clauses.isEmpty {
            reader.problems.error(
                at: reader.table.place, "a policy needs at least one [[checkers.purpose.policy.clause]]")
        }
        let policy = UsePolicy(
            id: id, aliases: [], title: reader.string("title") ?? id, date: reader.date("date") ?? "",
            source: reader.string("source") ?? "house policy", clauses: clauses)
        reader.finish()
        all.append(policy)
        models += names.map { ($0.lowercased(), policy) }
    }

    private static func clause(_ reader: SettingsReader, _ policy: String) -> UsePolicy.Clause? {
        let number = reader.requiredString("number")
        let written = reader.placedStrings("categories") ?? []
        for (text, place) in written where !ModelPolicies.categories.contains(text) {
            let hint = suggestion(for: text, among: ModelPolicies.categories)
            reader.problems.error(at: place, "\"\(text)\" is not a known category\(hint)")
        }
        if written.isEmpty { reader.error("categories", "a clause needs \"categories\", the purposes it forbids") }
        let grantable = reader.boolean("grantable") ?? false
        let never = written.map(\.text).filter(ModelPolicies.neverGrantable.contains)
        if grantable, !never.isEmpty { reader.error("grantable", "no grant may ever lift \(never.sorted())") }
        let summary = reader.string("summary") ?? ""
        reader.finish()
        guard let number else { return nil }
        return UsePolicy.Clause(
            id: "\(policy)/\(number)", number: number, summary: summary, categories: written.map(\.text),
            grantable: grantable)
    }
}
