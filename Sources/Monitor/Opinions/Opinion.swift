// What a second opinion on a finding comes to, and the ledger line that says so.

/// A judge's verdict held against what was found; it adds to an alert and never takes anything away.
struct Opinion: Sendable, Hashable {
    enum Word: String, Sendable {
        case agrees, disagrees
        /// The judge sees a violation too, but of another kind.
        case differs
        /// There is no opinion, for a reason.
        case none
    }

    var word: Word
    /// What the judge saw.
    var categories: [String] = []
    /// Why there is no opinion: a stable word, and a clause for people.
    var reasonWord = ""
    var reason = ""
    /// How long the answer took; 0 if it was known.
    var milliseconds: Int64 = 0

    init(_ verdict: JudgeVerdict, on category: String, milliseconds: Int64) {
        if !verdict.isViolation {
            word = .disagrees
        } else {
            word = verdict.categories.isEmpty || verdict.categories.contains(category) ? .agrees : .differs
        }
        categories = verdict.categories
        self.milliseconds = milliseconds
    }

    init(none word: String, _ reason: String, milliseconds: Int64 = 0) {
        self.word = .none
        reasonWord = word
        self.reason = reason
        self.milliseconds = milliseconds
    }

    /// The members of the ledger line: those of the use it is about, then its own.
    ///
    /// Nothing of what the judge wrote is among them but names from our own lists: it may have quoted the text.
    func members(about entry: LedgerEntry, model: String) -> [(String, JSON)] {
        let copied = Self.copied.compactMap { name in entry.body[name].map { (name, $0) } }
        var own: [(String, JSON)] = [
            ("about", .integer(entry.sequence)), ("opinion", .string(word.rawValue)),
            ("opinion_model", .string(model)), ("opinion_ms", .integer(milliseconds)),
        ]
        if !categories.isEmpty { own.append(("opinion_categories", .array(categories.map { .string($0) }))) }
        if !reason.isEmpty { own += [("opinion_reason", .string(reasonWord)), ("reason", .string(reason))] }
        return copied + own
    }

    private static let copied = [
        "alert", "checker", "rule", "verdict", "score", "what", "subject", "account", "feed", "record", "event_time",
        "model", "policy", "facts", "text_status", "ruleset",
    ]
}

extension EntryReader {
    /// An opinion in a few words: `disagrees, llama-guard-3-8b, 0.9 s`; empty if the line is about none.
    var opinion: String {
        let word = text("opinion")
        if word.isEmpty { return "" }
        let named = texts("opinion_categories").joined(separator: ", ")
        let what =
            switch word {
            case "none": "none: \(text("reason"))"
            case "differs": "differs (\(named))"
            default: word
            }
        let tenths = ((entry.body["opinion_ms"]?.integerValue ?? 0) + 50) / 100
        return "\(what), \(text("opinion_model")), \(tenths / 10).\(tenths % 10) s"
    }
}
