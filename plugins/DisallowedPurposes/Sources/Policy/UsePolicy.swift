// Acceptable-use policies as data: which clause forbids which purposes, and which of them a grant may lift.

/// A licence's acceptable-use policy.
public struct UsePolicy: Sendable, Hashable {
    /// The id used in `policy = "…"` and in facts, for example `llama-3.1-aup`.
    public var id: String
    /// Other ids by which rules may name it.
    public var aliases: [String]
    public var title: String
    /// The date the licence carries, ISO 8601.
    public var date: String
    /// Where its text is published.
    public var source: String
    public var clauses: [Clause]

    /// A numbered provision.
    public struct Clause: Sendable, Hashable {
        /// Stable: `llama-3.1/aup/2.1`, numbered after the clean form of the policy's generation.
        public var id: String
        /// The last part of the id.
        public var number: String
        /// What it forbids, in our words.
        public var summary: String
        public var categories: [String]
        /// Whether a side letter of the licensor may lift it for somebody.
        public var grantable: Bool
        /// What the published text calls it, where that differs: `2.8`, `3.g`, `printed:3.1`.
        public var aliases: [String] = []

        /// Whether a rule may call it so: by id, number or printed number.
        public func isCalled(_ name: String) -> Bool { id == name || number == name || aliases.contains(name) }
    }

    /// Returns the ids of the clauses that forbid purposes of a category; empty when none does.
    public func clauses(forbidding category: String) -> [String] {
        clauses.filter { $0.categories.contains(category) }.map(\.id)
    }
}

/// The policies known, and which of them governs a model.
public enum ModelPolicies {
    /// Llama's, oldest first, then others.
    public static let all: [UsePolicy] = PolicyTable.policies + OtherPolicies.all

    /// The policy assumed when the record does not tell the model: the newest, which forbids the most.
    public static let fallback = "llama-4-aup"

    /// Every category that any policy knows, in alphabetical order.
    public static let categories: [String] = Set(all.flatMap { $0.clauses.flatMap(\.categories) }).sorted()

    /// Categories that no grant may ever cover.
    ///
    /// - Source: POLICY of the Llama licences, clauses 1.1.1-1.1.4 and 2.5, and the statutes named in 2.1 (18 USC 175, CWC
    ///   Implementation Act of 1997): criminal law, which no licensor can waive; 2024-12-06.
    public static let neverGrantable: Set<String> = [
        "child_safety", "cbrn", "terrorism", "human_trafficking", "self_harm",
    ]

    /// Returns the id of the policy that governs a model, judged by its name; `nil` for models we know none for.
    ///
    /// A derivative is under the policy of its base, as its name or the table of lineage tells.
    /// Understands the names of hubs, clouds and quantised files: `meta-llama/Llama-3.1-8B-Instruct`,
    /// `us.meta.llama3-3-70b-instruct-v1:0`, `Llama-3.2-3B.Q4_K_M.gguf`. Code Llama is Llama 2's.
    public static func policy(forModel name: String) -> String? {
        guard let version = ModelName(name).llamaVersion else { return ModelLineage.policy(forModel: name) }
        return all.first { $0.id == "llama-\(version)-aup" }?.id
    }

    /// Returns a policy by its id or an alias, without regard to case.
    public static func policy(id: String) -> UsePolicy? {
        let id = id.lowercased()
        return all.first { $0.id == id || $0.aliases.contains(id) }
    }

    /// Whether a grant may cover a category at all.
    public static func isGrantable(category: String) -> Bool {
        !neverGrantable.contains(category)
            && all.contains { $0.clauses.contains { $0.grantable && $0.categories.contains(category) } }
    }
}
