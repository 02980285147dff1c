// Works out which rules of the lexicon the terms found in a text make fire.

struct LexiconEvaluator: Sendable {
    /// A rule that fired.
    struct Firing {
        var category: Int
        var rule: Int
        /// The rule's weight, lessened by its context.
        var weight: Double
        var range: Range<Int>
        /// Terms, as indices into the lexicon.
        var terms: [Int]
    }

    /// The classes of each term.
    let classMasks: [UInt128]
    private let lexicon: Lexicon
    private let lengths: [Int]
    private let rulesOfClass: [[Int]]
    private let contextOfClass: [[Int]]
    private let anchorMasks: [UInt128]
    private let ruleMasks: [UInt128]

    init(_ lexicon: Lexicon) {
        self.lexicon = lexicon
        classMasks = lexicon.terms.map { $0.classes.reduce(0) { $0 | 1 << UInt128($1) } }
        lengths = lexicon.terms.map(\.literal.count)
        rulesOfClass = lexicon.classes.indices.map { group in
            lexicon.rules.indices.filter { lexicon.rules[$0].classes.contains(group) }
        }
        contextOfClass = lexicon.classes.indices.map { group in
            lexicon.contexts.indices.filter { lexicon.contexts[$0].group == group }
        }
        ruleMasks = lexicon.rules.map(\.mask)
        anchorMasks = Array(Set(lexicon.rules.map(\.anchorMask)))
    }

    /// Whether the anchors seen suffice for any rule.
    func canFire(_ seen: UInt128) -> Bool { anchorMasks.contains { $0 & seen == $0 } }

    /// Returns the rules that fire on these hits, each at most three times, weights after context.
    func firings(_ hits: [Hit]) -> [Firing] {
        var present: UInt128 = 0
        for hit in hits { present |= classMasks[Int(hit.term)] }
        guard ruleMasks.contains(where: { $0 & present == $0 }) else { return [] }
        let spans = unmasked(hits)
        var seen: UInt128 = 0
        for span in spans { seen |= classMasks[span.term] }
        guard ruleMasks.contains(where: { $0 & seen == $0 }) else { return [] }
        return follow(spans, seen)
    }

    private func follow(_ spans: [Span], _ seen: UInt128) -> [Firing] {
        var last = [Span?](repeating: nil, count: lexicon.classes.count)
        var counts = [Int](repeating: 0, count: lexicon.rules.count)
        var lastFired = [Int](repeating: -Lexicon.window, count: lexicon.rules.count)
        var fired: [Firing] = []
        for span in spans {
            for group in lexicon.terms[span.term].classes { last[group] = span }
            for group in lexicon.terms[span.term].classes {
                for rule in rulesOfClass[group] where ruleMasks[rule] & seen == ruleMasks[rule] && counts[rule] < 3 {
                    guard span.end - lastFired[rule] >= Lexicon.window, let firing = fires(rule, span, last) else {
                        continue
                    }
                    counts[rule] += 1
                    lastFired[rule] = span.end
                    fired.append(firing)
                }
            }
        }
        return fired.isEmpty ? [] : weighed(fired, spans)
    }

    private struct Span {
        var start: Int
        var end: Int
        var term: Int
    }

    // In the order of their ends, without those inside a mask.
    private func unmasked(_ hits: [Hit]) -> [Span] {
        let spans = hits.map { Span(start: Int($0.end) - lengths[Int($0.term)], end: Int($0.end), term: Int($0.term)) }
            .sorted { $0.end < $1.end }
        let masks = spans.filter { classMasks[$0.term] & 1 != 0 }
        if masks.isEmpty { return spans }
        var first = 0
        return spans.filter { span in
            if classMasks[span.term] & 1 != 0 { return false }
            while first < masks.count, masks[first].end < span.end - 1 { first += 1 }
            return !masks[first...].prefix { $0.end < span.end + 80 }.prefix(32).contains {
                $0.start <= span.start + 1 && $0.end >= span.end - 1
            }
        }
    }

    private func fires(_ index: Int, _ span: Span, _ last: [Span?]) -> Firing? {
        let rule = lexicon.rules[index]
        var lower = span.start
        var terms: [Int] = []
        for group in rule.classes {
            guard let other = last[group], span.end - other.start <= Lexicon.window else { return nil }
            lower = min(lower, other.start)
            if terms.contains(other.term) { return nil }
            terms.append(other.term)
        }
        return Firing(category: rule.category, rule: index, weight: rule.weight, range: lower..<span.end, terms: terms)
    }

    private func weighed(_ fired: [Firing], _ spans: [Span]) -> [Firing] {
        let contexts = spans.flatMap { span in
            lexicon.terms[span.term].classes.flatMap { contextOfClass[$0].map { (span, lexicon.contexts[$0]) } }
        }
        return fired.map { firing in
            var firing = firing
            var strongest: [Int: Double] = [:]
            for (span, context) in contexts where context.categories & (1 << UInt64(firing.category)) != 0 {
                guard span.end >= firing.range.lowerBound - Lexicon.window,
                    span.start <= firing.range.upperBound + Lexicon.window
                else { continue }
                strongest[context.group] = min(strongest[context.group] ?? 1, context.factor)
            }
            for (_, factor) in strongest.sorted(by: { $0.key < $1.key }) { firing.weight *= factor }
            return firing
        }
    }
}
