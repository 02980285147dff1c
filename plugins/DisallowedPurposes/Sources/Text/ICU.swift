// ICU's foldings on byte arrays, for what is not on the hot path.

import CICU

enum ICU {
    /// NFKC with full case folding; the text itself if ICU fails.
    static func nfkcCaseFolding(_ text: [UInt8]) -> [UInt8] { unsafe run(text, cicu_nfkc_casefold) }

    /// As above, and without nonspacing marks.
    static func withoutMarks(_ text: [UInt8]) -> [UInt8] { unsafe run(text, cicu_fold_without_marks) }

    private typealias Fold = (UnsafePointer<CChar>?, Int64, UnsafeMutablePointer<CChar>?, Int64) -> Int64

    private static func run(_ text: [UInt8], _ fold: Fold) -> [UInt8] {
        var out = [CChar](repeating: 0, count: text.count * 18 + 64)
        let capacity = Int64(out.count)
        let input = text.map { CChar(bitPattern: $0) }
        let length = unsafe fold(input, Int64(input.count), &out, capacity)
        guard length >= 0, length <= capacity else { return text }
        return out.prefix(Int(length)).map { UInt8(bitPattern: $0) }
    }
}
