// The lexicon that comes with the checker, put together from its parts.

enum BuiltInLexicon {
    private static let sources = [
        SecurityLexicon.text, CrimeLexicon.text, HarmLexicon.text, ContextLexicon.text, ForeignLexicon.text,
    ]
    private static let loaded = Result { () throws(LexiconError) in
        try Lexicon(sources, categories: ModelPolicies.categories)
    }

    /// Parses the lexicon, once.
    static func load() throws(LexiconError) -> Lexicon { try loaded.get() }

    /// The categories it can tell, in alphabetical order.
    static var categories: [String] {
        guard let lexicon = try? loaded.get() else { return [] }
        return Set(lexicon.rules.map { lexicon.categories[$0.category] }).sorted()
    }

    /// A term in words, for evidence.
    static func words(of term: Int) -> String {
        guard let lexicon = try? loaded.get(), lexicon.terms.indices.contains(term) else { return "" }
        let literal = lexicon.terms[term].literal
        let words = literal.drop { $0 == 0x20 }.prefix(literal.last == 0x20 ? max(0, literal.count - 2) : literal.count)
        return String(decoding: words.last == 0x20 ? words.dropLast() : words, as: UTF8.self)
    }
}
