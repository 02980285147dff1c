// ICU's foldings on byte arrays, for what is not on the hot path.

import CICU

enum ICU {
    /// NFKC with full case folding; the text itself if ICU fails.
    static func nfkcCaseFolding(_ text: [UInt8]) -> [UInt8] { unsafe run(text, cicu_nfkc_casefold) }

    /// As above, and without nonspacing marks.
    static func withoutMarks(_ text: [UInt8]) -> [UInt8] { unsafe run(text, cicu_fold_without_marks) }

    /// Whether NFKC with full case folding leaves a character as it is; nothing is allocated.
    static func foldsToItself(_ scalar: Unicode.Scalar) -> Bool {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 128) { room in
            guard let base = room.baseAddress, let encoded = UTF8.encode(scalar) else { return false }
            var count = 0
            for byte in encoded {
                unsafe room[count] = CChar(bitPattern: byte)
                count += 1
            }
            let length = unsafe cicu_nfkc_casefold(base, Int64(count), base + 16, 112)
            guard length == count else { return false }
            return (0..<count).allSatisfy { unsafe room[$0] == room[16 + $0] }
        }
    }

    private typealias Fold = (UnsafePointer<CChar>?, Int64, UnsafeMutablePointer<CChar>?, Int64) -> Int64

    private static func run(_ text: [UInt8], _ fold: Fold) -> [UInt8] {
        let capacity = text.count * 18 + 64
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { room in
            unsafe text.withUnsafeBytes { bytes in
                let input = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                let length = unsafe fold(input, Int64(text.count), room.baseAddress, Int64(capacity))
                guard length >= 0, length <= capacity else { return text }
                return unsafe Array(UnsafeRawBufferPointer(room)[..<Int(length)])
            }
        }
    }
}
