// Patterns with `*` for model names and regions.

/// A pattern in which `*` stands for any text; the case of ASCII letters does not matter.
struct Glob: Sendable, Hashable {
    let pattern: String
    private let bytes: [UInt8]

    init(_ pattern: String) {
        self.pattern = pattern
        bytes = pattern.utf8.map(lowercaseASCII)
    }

    /// Whether the whole of `text` matches.
    ///
    /// - Complexity: O(pattern × text) at worst: a star is retried, but only the last one.
    func matches(_ text: String) -> Bool {
        let text = text.utf8.span
        let bytes = bytes.span
        var at = 0
        var inPattern = 0
        var star: (pattern: Int, text: Int)?
        while at < text.count {
            if inPattern < bytes.count, bytes[inPattern] == UInt8(ascii: "*") {
                star = (inPattern + 1, at)
                inPattern += 1
            } else if inPattern < bytes.count, bytes[inPattern] == lowercaseASCII(text[at]) {
                inPattern += 1
                at += 1
            } else if let last = star {
                star = (last.pattern, last.text + 1)
                inPattern = last.pattern
                at = last.text + 1
            } else {
                return false
            }
        }
        while inPattern < bytes.count, bytes[inPattern] == UInt8(ascii: "*") { inPattern += 1 }
        return inPattern == bytes.count
    }
}

/// Returns an ASCII capital as the small letter, anything else as it is.
func lowercaseASCII(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

/// Whether two texts are equal but for the case of ASCII letters.
func equalIgnoringCase(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count
        && zip(left.utf8, right.utf8).allSatisfy { lowercaseASCII($0) == lowercaseASCII($1) }
}
