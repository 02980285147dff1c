// What kind of request a short text is: to be told about something, or how to do it.

/// The frame of a request, by the words at its beginning and the lack of others; English only.
enum RequestFrame {
    /// Longer texts have room for another request after the first.
    ///
    /// - Source: tuning, 2026-11: three sentences.
    static let longest = 400

    /// Whether a folded text asks for a description, and nowhere how to do something or for something to be made.
    ///
    /// "Discuss the plight of", "How does it work": for texts in which something was found; the words of the thing itself
    /// are the same in both frames.
    static func isDescription(_ folded: UnsafePointer<UInt8>, count: Int) -> Bool {
        guard count < longest, count > 1 else { return false }
        if openings.contains(where: { unsafe $0.stands(at: folded, count) }) {
            return unsafe !isAsking(folded, count)
        }
        guard unsafe writing.stands(at: folded, count),
            unsafe namesPiece(folded + writing.bytes.count, to: folded + count)
        else { return false }
        return unsafe !isAsking(folded, count)
    }

    private static func isAsking(_ folded: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        for at in 0..<count where unsafe folded[at] == 0x20 {
            if asking.contains(where: { unsafe $0.stands(at: folded + at, count - at) }) { return true }
        }
        return false
    }

    // "write a report", "write an impassioned article": a piece of writing within two words.
    private static func namesPiece(_ start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) -> Bool {
        let rest = unsafe UnsafeBufferPointer(start: start, count: end - start)
        let words = unsafe rest.split(separator: 0x20, maxSplits: 3).prefix(3).map { unsafe Array($0) }
        guard let article = words.first, article == Array("a".utf8) || article == Array("an".utf8) else { return false }
        return words.dropFirst().contains(where: pieces.contains)
    }

    /// Whole words, with a space at both ends; compared eight bytes at once first.
    private struct Phrase {
        let bytes: [UInt8]
        private let first: UInt64

        init(_ words: some StringProtocol) {
            bytes = Array(" \(words) ".utf8)
            first = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }

        /// Whether the text begins so; eight bytes beyond it must be readable.
        @inline(__always)
        func stands(at text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
            guard bytes.count <= count, unsafe WordHash.load(text) & WordHash.mask(bytes.count) == first else {
                return false
            }
            for index in bytes.indices.dropFirst(8) where unsafe text[index] != bytes[index] { return false }
            return true
        }
    }

    private static func phrases(_ list: String) -> [Phrase] {
        list.split(separator: ",").map { phrase in Phrase(phrase.drop { $0 == " " || $0 == "\n" }) }
    }

    private static let writing = Phrase("write")
    /// - Source: our own, 2026-11; found on the harmless twins of violating requests, measured on sources unseen.
    private static let openings = phrases(
        """
        describe, discuss, explain, summarise, summarize, outline, what is, what are, what was, what were, what does,
        what did, why, who, when, how do, how does, how did, how is, how are, how was, how were, how has, how have,
        provide an overview, provide a history, provide a summary, please describe, please discuss, please explain
        """)
    private static let pieces = [
        "article", "essay", "blog", "thread", "report", "post", "speech", "story", "play", "novel", "poem", "paper",
    ].map { Array($0.utf8) }
    /// - Source: as above.
    private static let asking = phrases(
        """
        how to, how do i, how do we, how can i, how would i, how could i, how should i, how can you, how do you, how can we,
        how can someone, how can one, step by step, instructions, guide, tutorial, way to, ways to, teach me, show me,
        tell me how, help me, tips, give me, i want, i need, recipe, method, best way, script, program, code, design, develop,
        create, build, plan, make
        """)
}
