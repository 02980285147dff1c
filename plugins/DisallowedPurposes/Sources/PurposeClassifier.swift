// Judges single texts with the built-in layers: what `vedette classify` calls.

/// Tells which disallowed purposes a text serves, by the built-in lexicon and model.
public struct PurposeClassifier: Sendable {
    private let scanner: PurposeScanner
    private let layers: Layers
    /// Lower scores are nothing.
    private static let leastScore = 0.005

    /// Reads the lexicon, which takes some hundredths of a second the first time.
    ///
    /// `usesModel` is for measuring what the lexicon does alone.
    ///
    /// - Throws: ``PurposeClassifierError`` if there is no memory for it.
    public init(usesModel: Bool = true) throws(PurposeClassifierError) {
        layers = usesModel ? .both : .lexicon
        do {
            scanner = try PurposeScanner(
                lexicon: BuiltInLexicon.load(), phrases: [], model: usesModel ? LinearModel.builtIn : nil)
        } catch let error as PhraseDatabaseError {
            throw PurposeClassifierError(reason: error.reason)
        } catch let error as LexiconError {
            throw PurposeClassifierError(reason: "the built-in lexicon has a bad line: \(error.line)")
        } catch {
            throw PurposeClassifierError(reason: "\(error)")
        }
    }

    /// Returns the scores of all categories for which the text gives any reason.
    ///
    /// `policy` names the clauses; `nil` is the newest policy.
    public func classify(_ text: String, policy: String? = nil) -> PurposeScores {
        var text = text
        var findings = PurposeScanner.Findings()
        text.withUTF8 { bytes in
            scanner.pool.withWorkspace { workspace in unsafe scanner.scan(bytes, workspace, into: &findings) }
        }
        let verdicts = Array(CategoryVerdict.all(findings, layers: layers).prefix { $0.score >= Self.leastScore })
        if verdicts.isEmpty { return PurposeScores(scores: [], clauses: [], spans: []) }
        let policy = ModelPolicies.policy(id: policy ?? ModelPolicies.fallback)
        let utf8 = Array(text.utf8)
        return PurposeScores(
            scores: verdicts.map { ($0.category, $0.score) },
            clauses: verdicts.filter { $0.score >= DisallowedPurposesChecker.defaultThreshold }.flatMap {
                policy?.clauses(forbidding: $0.category) ?? []
            },
            spans: verdicts.flatMap { verdict in
                (verdict.firings.map { ($0.range, $0.weight) } + verdict.words.map { ($0, verdict.model) }).map {
                    PurposeScores.Span(
                        category: verdict.category, range: $0, matched: Excerpt.of(utf8[...], $0), weight: $1)
                }
            })
    }
}

/// Why the classifier cannot be built.
public struct PurposeClassifierError: Error, CustomStringConvertible {
    public var reason: String
    public var description: String { "the purpose lexicon cannot be used: \(reason)" }
}

/// What the layers make of a text.
public struct PurposeScores: Sendable {
    /// Categories with their scores from 0 to 1, strongest first; categories left out have 0.
    public var scores: [(category: String, score: Double)]
    /// The clauses that forbid the categories above the default threshold.
    public var clauses: [String]
    /// The places the scores rest on.
    public var spans: [Span]

    /// A place in the text.
    public struct Span: Sendable, Hashable {
        public var category: String
        /// In UTF-8 bytes of the text.
        public var range: Range<Int>
        /// The text there, at most 120 bytes of it.
        public var matched: String
        public var weight: Double
    }
}
