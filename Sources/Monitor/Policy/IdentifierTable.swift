// A table from identifiers to accounts that is asked with bytes.

/// Identifiers of one kind; a hash leads to the few candidates, which are compared whole.
struct IdentifierTable: Sendable {
    private struct Entry: Sendable {
        var text: [UInt8]
        var account: Int
    }

    private let ignoresCase: Bool
    private var exact: [UInt64: [Entry]] = [:]
    private var prefixes: [UInt64: [Entry]] = [:]
    /// The lengths of the prefixes, longest first: the most particular one counts.
    private var lengths: [Int] = []

    init(ignoresCase: Bool = false) { self.ignoresCase = ignoresCase }

    var isEmpty: Bool { exact.isEmpty && prefixes.isEmpty }

    /// Adds an identifier, or the beginning of one if it ends in `*`.
    ///
    /// - Returns: The account that has it already, in which case nothing changes.
    mutating func insert(_ identifier: String, account: Int) -> Int? {
        let isPrefix = identifier.hasSuffix("*")
        let text = Array(isPrefix ? identifier.utf8.dropLast() : identifier.utf8[...]).map(folded)
        let hash = Self.hash(text.span, ignoresCase: ignoresCase)
        let known = (isPrefix ? prefixes : exact)[hash]?.first { $0.text == text }
        if let known { return known.account }
        if isPrefix {
            prefixes[hash, default: []].append(Entry(text: text, account: account))
            lengths = Set(lengths + [text.count]).sorted(by: >)
        } else {
            exact[hash, default: []].append(Entry(text: text, account: account))
        }
        return nil
    }

    /// Returns the account that has an identifier.
    func account(for text: Span<UInt8>) -> Int? {
        let hash = Self.hash(text, ignoresCase: ignoresCase)
        if let entries = exact[hash] {
            for entry in entries where equal(entry.text.span, text) { return entry.account }
        }
        for length in lengths where length <= text.count {
            let start = text.extracting(first: length)
            guard let entries = prefixes[Self.hash(start, ignoresCase: ignoresCase)] else { continue }
            for entry in entries where equal(entry.text.span, start) { return entry.account }
        }
        return nil
    }

    private func folded(_ byte: UInt8) -> UInt8 { ignoresCase ? lowercaseASCII(byte) : byte }

    private func equal(_ stored: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        guard stored.count == text.count else { return false }
        for index in stored.indices where stored[index] != folded(text[index]) { return false }
        return true
    }

    /// FNV-1a, 64 bits.
    ///
    /// Colliding input only costs a comparison: what is stored comes from the operator.
    ///
    /// - Source: draft-eastlake-fnv (2024), offset basis and prime for 64 bits.
    private static func hash(_ text: Span<UInt8>, ignoresCase: Bool) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in text.indices {
            let byte = ignoresCase ? lowercaseASCII(text[index]) : text[index]
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return hash
    }
}
