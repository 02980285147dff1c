// Calls ICU for case folding and for the scripts that have no table of our own.

import CICU
import Synchronization

/// Returns the NFKC case folding of valid UTF-8; unchanged if ICU fails.
func caseFolded(_ text: [UInt8]) -> [UInt8] {
    unsafe transformed(text) { unsafe cicu_nfkc_casefold($0, $1, $2, $3) } ?? text
}

/// Returns the case folding without nonspacing marks; unchanged if ICU fails.
func foldedWithoutMarks(_ text: [UInt8]) -> [UInt8] {
    unsafe transformed(text) { unsafe cicu_fold_without_marks($0, $1, $2, $3) } ?? text
}

/// Runs one of the shim's functions with room for its result, and once more if the room was too small.
private func transformed(
    _ text: [UInt8],
    _ body: (UnsafePointer<CChar>?, Int64, UnsafeMutablePointer<CChar>?, Int64) -> Int64
) -> [UInt8]? {
    var capacity = text.count * 3 + 64
    for _ in 0..<2 {
        var length: Int64 = 0
        let result = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { out, count in
            length = unsafe text.withUnsafeBytes { input in
                let from = unsafe input.bindMemory(to: CChar.self).baseAddress
                let into = unsafe UnsafeMutableRawBufferPointer(out).bindMemory(to: CChar.self).baseAddress
                return unsafe body(from, Int64(input.count), into, Int64(capacity))
            }
            count = length < 0 || length > Int64(capacity) ? 0 : Int(length)
        }
        if length < 0 { return nil }
        if length <= Int64(capacity) { return result }
        capacity = Int(length)
    }
    return nil
}

/// An ICU transliterator that threads share; only names in a script without a table of ours take its lock.
final class SharedTransliterator: Sendable {
    /// Romanises any script.
    static let latin = SharedTransliterator("Any-Latin; Latin-ASCII; Lower")
    /// Maps traditional Chinese characters to simplified ones.
    static let simplified = SharedTransliterator("Traditional-Simplified")

    private let handle: Mutex<TransliteratorHandle>

    private init(_ id: String) { handle = Mutex(TransliteratorHandle(id)) }

    func apply(_ text: [UInt8]) -> [UInt8] {
        handle.withLock { handle in
            guard let pointer = unsafe handle.pointer else { return text }
            return unsafe transformed(text) { unsafe cicu_transliterate(pointer, $0, $1, $2, $3) } ?? text
        }
    }
}

/// Owns ICU's handle, which two threads must not use at once.
@safe private struct TransliteratorHandle: ~Copyable {
    let pointer: OpaquePointer?
    init(_ id: String) { unsafe pointer = cicu_transliterator_open(id) }
    deinit { if let pointer = unsafe pointer { unsafe cicu_transliterator_close(pointer) } }
}
