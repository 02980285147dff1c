// The phrase model: terms in classes, and rules that say which classes together mean which purpose.

/// What the lexicon's text is parsed into.
///
/// - `class name: term, term` — terms of a class; rare enough to look for in every text (an *anchor*).
/// - `cue name: term, term` — common words, looked for only where the anchors can make up a rule.
/// - `mask: term, term` — phrases that take the words within them out of account ("kill a process").
/// - `category weight = class & class` — the classes together, within ``window`` bytes, mean the purpose with that weight.
/// - `context factor category,category = class` — what remains of a weight near a term of the class.
///
/// A term is folded like the text and matches whole words. `(a|b)` stands for either and may be empty, `*` at the end for
/// any ending, `~` at the beginning for any prefix; an indented line goes on with the one before. In scripts without spaces there are no word boundaries.
struct Lexicon: Sendable {
    /// How far apart, in folded bytes, the parts of a rule may stand.
    ///
    /// - Source: tuning, 2026-11: two sentences.
    static let window = 220

    struct Term: Sendable {
        var literal: [UInt8]
        var classes: [Int]
        var isAnchor: Bool
    }

    struct Rule: Sendable {
        var category: Int
        var weight: Double
        var classes: [Int]
        var mask: UInt128
        var anchorMask: UInt128
    }

    struct Context: Sendable {
        var factor: Double
        var categories: UInt64
        var group: Int
    }

    /// Class names.
    ///
    /// At most 128. Class 0 is the mask.
    private(set) var classes = ["mask"]
    private(set) var categories: [String]
    private(set) var terms: [Term] = []
    private(set) var rules: [Rule] = []
    private(set) var contexts: [Context] = []
    private var anchors: UInt128 = 0
    /// Terms by a hash of their literal; the next free one where two have the same.
    private var termIndex: [UInt64: Int] = [:]

    init(_ sources: [String], categories: [String]) throws(LexiconError) {
        self.categories = categories
        var later: [(String, String)] = []
        for source in sources {
            for line in Self.lines(of: source) {
                guard let (head, body) = Self.halves(line) else { throw LexiconError(line) }
                if head.hasSuffix(":") {
                    try addClass(String(head.dropLast()), body)
                } else {
                    later.append((line, body))
                }
            }
        }
        for (line, body) in later { try addRule(line.prefix { $0 != "=" }.split(separator: " "), body, line) }
    }

    // Without comments; an indented line goes on with the one before.
    private static func lines(of source: String) -> [String] {
        var lines: [String] = []
        for bytes in source.utf8.split(separator: UInt8(ascii: "\n")) where bytes.first != UInt8(ascii: "#") {
            let line = Substring(bytes)
            if bytes.first == UInt8(ascii: " "), !lines.isEmpty {
                lines[lines.count - 1] += line
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    // "head: body" or "head = body".
    private static func halves(_ line: String) -> (Substring, String)? {
        let colon = UInt8(ascii: ":")
        guard let at = line.utf8.firstIndex(where: { $0 == colon || $0 == UInt8(ascii: "=") }) else { return nil }
        return (line[...at], String(line[line.index(after: at)...]))
    }

    private mutating func addClass(_ head: String, _ body: String) throws(LexiconError) {
        let words = head.split(separator: " ")
        guard let kind = words.first, let name = words.last.map(String.init),
            words.count == 2 ? kind == "class" || kind == "cue" : words == ["mask"]
        else { throw LexiconError(head) }
        let isAnchor = kind == "class"
        let group = classes.firstIndex(of: name) ?? classes.count
        if group == classes.count { classes.append(name) }
        guard classes.count <= 128 else { throw LexiconError("too many classes") }
        if isAnchor { anchors |= 1 << UInt128(group) }
        for bytes in body.utf8.split(separator: UInt8(ascii: ",")) {
            let written = String(Substring(bytes))
            for literal in Self.expansions(of: written).compactMap(PhraseLiteral.term) {
                guard literal.count > 2, literal[0] == 0x20 || literal[0] >= 0xC0 else {
                    throw LexiconError(
                        "a term that begins within a word must begin with a letter beyond ASCII: \(written)")
                }
                addTerm(literal, group, isAnchor)
            }
        }
    }

    private mutating func addTerm(_ literal: [UInt8], _ group: Int, _ isAnchor: Bool) {
        var key = literal.reduce(into: UInt64(literal.count)) { $0 = ($0 ^ UInt64($1)) &* WordHash.first }
        while let known = termIndex[key], terms[known].literal != literal { key &+= 1 }
        if let known = termIndex[key] {
            if !terms[known].classes.contains(group) { terms[known].classes.append(group) }
            terms[known].isAnchor = terms[known].isAnchor || isAnchor
        } else {
            termIndex[key] = terms.count
            terms.append(Term(literal: literal, classes: [group], isAnchor: isAnchor))
        }
    }

    private mutating func addRule(_ head: [Substring], _ body: String, _ line: String) throws(LexiconError) {
        let names = body.split(separator: "&").map { $0.filter { $0 != " " } }
        let groups = names.compactMap(classes.firstIndex)
        guard groups.count == names.count, !groups.isEmpty else { throw LexiconError(line) }
        if head.first == "context", head.count == 3, let factor = Double(head[1]) {
            let named = head[2] == "all" ? categories.map { Substring($0) } : head[2].split(separator: ",")
            let indices = named.compactMap { name in categories.firstIndex { $0 == name } }
            guard indices.count == named.count else { throw LexiconError(line) }
            let set = indices.reduce(into: UInt64(0)) { $0 |= 1 << UInt64($1) }
            contexts += groups.map { Context(factor: factor, categories: set, group: $0) }
        } else if head.count == 2, let category = categories.firstIndex(where: { $0 == head[0] }),
            let weight = Double(head[1])
        {
            let mask = groups.reduce(into: UInt128(0)) { $0 |= 1 << UInt128($1) }
            guard mask & anchors != 0 else { throw LexiconError("no anchor in: \(line)") }
            rules.append(
                Rule(category: category, weight: weight, classes: groups, mask: mask, anchorMask: mask & anchors))
        } else {
            throw LexiconError(line)
        }
    }

    /// Makes a table of the terms for which `isWanted` holds; `nil` if there are none.
    func table(_ isWanted: (Term) -> Bool) -> TermTable? {
        let chosen = terms.indices.filter { isWanted(terms[$0]) }
        return chosen.isEmpty ? nil : TermTable(chosen.map { ($0, terms[$0].literal) })
    }

    /// Writes out the alternatives of a term: `(re|)supply` is `resupply` and `supply`.
    static func expansions(of term: String) -> [String] {
        if !term.utf8.contains(UInt8(ascii: "(")) { return [term] }
        guard let open = term.firstIndex(of: "("), let close = term[open...].firstIndex(of: ")") else { return [term] }
        let rest = expansions(of: String(term[term.index(after: close)...]))
        let alternatives = term[term.index(after: open)..<close].split(separator: "|", omittingEmptySubsequences: false)
        return alternatives.flatMap { alternative in rest.map { term[..<open] + alternative + $0 } }
    }
}

/// A line of the lexicon that cannot be understood.
struct LexiconError: Error {
    var line: String
    init(_ line: String) { self.line = line }
}
