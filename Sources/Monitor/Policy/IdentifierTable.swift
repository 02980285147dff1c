// A table from identifiers to accounts that is asked with bytes.

/// Identifiers of one kind: whole ones, and beginnings that ended in `*`.
struct IdentifierTable: Sendable {
    private let ignoresCase: Bool
    private var exact = ByteTable()
    private var prefixes = ByteTable()
    /// The lengths of the prefixes, longest first: the most particular one counts.
    private var lengths: [Int] = []

    init(ignoresCase: Bool = false) { self.ignoresCase = ignoresCase }

    var isEmpty: Bool { exact.isEmpty && prefixes.isEmpty }

    /// Adds an identifier, or the beginning of one if it ends in `*`.
    ///
    /// - Returns: The account that has it already, in which case nothing changes.
    mutating func insert(_ identifier: String, account: Int) -> Int? {
        let isPrefix = identifier.hasSuffix("*")
        let whole = isPrefix ? Array(identifier.utf8.dropLast()) : Array(identifier.utf8)
        let text = ignoresCase ? whole.map(lowercaseASCII) : whole
        if !isPrefix { return exact.insert(text, value: account) }
        lengths = Set(lengths + [text.count]).sorted(by: >)
        return prefixes.insert(text, value: account)
    }

    /// Returns the account that has an identifier.
    func account(for text: Span<UInt8>) -> Int? {
        if !ignoresCase { return account(folded: text) }
        // Subscriptions are rare and short: a copy in small letters costs little.
        let folded = text.indices.map { lowercaseASCII(text[$0]) }
        return account(folded: folded.span)
    }

    private func account(folded text: Span<UInt8>) -> Int? {
        if let found = exact.value(of: text) { return found }
        for length in lengths where length <= text.count {
            if let found = prefixes.value(of: text.extracting(first: length)) { return found }
        }
        return nil
    }
}
