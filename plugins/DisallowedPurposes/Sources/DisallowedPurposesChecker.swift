// The checker of purposes: what a text asks for, held against the acceptable-use policy of the model.

public import CheckerKit

/// Finds uses that serve a purpose the model's acceptable-use policy forbids.
public struct DisallowedPurposesChecker: Checker {
    public static let manifest = PurposeManifest.manifest

    /// The confidence from which a category counts where the rule gives no threshold.
    ///
    /// - Source: measured on labelled requests, 2026-11: a little above the score of best F1, for precision.
    static let defaultThreshold = 0.5
    /// The confidence of a house phrase.
    static let phraseConfidence = 0.95

    private let checked: [PurposeRule]
    private let scanner: PurposeScanner
    private let phraseTexts: [String]
    private let fields: [EventField]
    /// The sets of layers that rules listen to.
    private let layers: [Layers]
    private let book: PolicyBook
    private let fallback: UsePolicy?
    /// The lowest threshold of any rule.
    private let leastThreshold: Double

    public init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        let problems = Problems()
        var literals: [[UInt8]] = []
        var texts: [String] = []
        let reader = SettingsReader(section.settings, problems)
        let book = PolicyBook(reader)
        self.book = book
        let checked = section.rules.map { PurposeRule($0, book, problems, literals: &literals, texts: &texts) }
        self.checked = checked
        layers = Set(checked.map(\.layers).filter { !$0.isEmpty }).sorted { $0.rawValue < $1.rawValue }
        phraseTexts = texts
        reader.finish()
        fallback = Self.fallback(section.licence, book, problems)
        leastThreshold = checked.map(\.leastThreshold).min() ?? 1
        try problems.throwIfErrors()
        do {
            let layers = checked.reduce(into: Layers()) { $0.formUnion($1.layers) }
            let lexicon = layers.contains(.lexicon) ? try BuiltInLexicon.load() : nil
            scanner = try PurposeScanner(
                lexicon: lexicon, phrases: literals, model: layers.contains(.model) ? LinearModel.builtIn : nil,
                floor: Calibration.floor(forThreshold: leastThreshold))
        } catch let error as PhraseDatabaseError {
            throw Self.failure("the phrases cannot be compiled: \(error.reason)", section)
        } catch let error as LexiconError {
            throw Self.failure("the built-in lexicon has a bad line: \(error.line)", section)
        } catch {
            throw Self.failure("\(error)", section)
        }
        fields = PurposeRule.selectableFields.filter { field in checked.contains { $0.fields.contains(field) } }
    }

    /// The policy of models that tell none: `[policy] licence`, else the newest we know.
    private static func fallback(_ licence: SettingsValue?, _ book: PolicyBook, _ problems: Problems) -> UsePolicy? {
        guard let licence, case .string(let id) = licence.content else {
            return ModelPolicies.policy(id: ModelPolicies.fallback)
        }
        if let policy = book.policy(id: id) { return policy }
        let hint = suggestion(for: id, among: book.all.map(\.id))
        problems.error(at: licence.place, "\"\(id)\" is not a known policy\(hint)")
        return nil
    }

    private static func failure(_ message: String, _ section: CheckerSection) -> ConfigurationError {
        ConfigurationError([Problem(at: section.settings.place, message)])
    }

    public var rules: [ActiveRule] { checked.map { ActiveRule(id: $0.id, reads: $0.fields) } }

    public func check(_ batch: EventBatch) -> [Finding] {
        guard !fields.isEmpty else { return [] }
        let found = scanner.pool.withWorkspace { workspace in
            unsafe batch.arena.withUnsafeBufferPointer { unsafe check(batch, $0, workspace) }
        }
        guard let found else { preconditionFailure("no memory for scanning") }
        return found
    }

    private func check(_ batch: EventBatch, _ arena: UnsafeBufferPointer<UInt8>, _ workspace: Workspace) -> [Finding] {
        var found: [Finding] = []
        for event in 0..<batch.count {
            var inFields: [(field: EventField, findings: PurposeScanner.Findings)] = []
            for field in fields {
                let range = batch.range(of: field, at: event)
                if range.isEmpty { continue }
                var findings = PurposeScanner.Findings()
                unsafe scanner.scan(UnsafeBufferPointer(rebasing: arena[range]), workspace, into: &findings)
                if !findings.isEmpty { inFields.append((field, findings)) }
            }
            if inFields.isEmpty { continue }
            guard
                let use = JudgedUse(
                    batch: batch, event: event, findings: inFields, phrases: phraseTexts, layers: layers, book: book,
                    fallback: fallback, leastThreshold: leastThreshold)
            else { continue }
            found += checked.compactMap(use.finding)
        }
        return found
    }
}
