// Finds base64 in a text and decodes what turns out to be text again.
//
// Invariant: bounded work. At most `mostRuns` runs are decoded, none longer than `longestRun`, and what was decoded is not
// searched for base64 again.

enum EncodedRun {
    /// A shorter run holds no request.
    static let shortestRun = 24
    static let longestRun = 16 << 10
    static let mostRuns = 8

    /// Whether the text has a word long enough to be looked at; eight bytes at a time.
    @inline(__always)
    static func isPossible(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count >= shortestRun, let base = text.baseAddress else { return false }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var blocks = 0
        var at = 0
        while at + 8 <= text.count {
            let bytes = unsafe UnsafeRawPointer(base + at).loadUnaligned(as: UInt64.self)
            // A byte below 0x21 or above 0x7F ends a run; the test is exact for the bytes of ASCII.
            let ends = ((bytes &- 0x21 &* ones) | bytes) & (0x80 &* ones)
            blocks = ends == 0 ? blocks + 1 : 0
            if blocks == 2 { return true }
            at += 8
        }
        return false
    }

    /// Calls `body` with each run that decodes to readable text, and its place.
    @inline(never)
    static func forEach(in text: UnsafeBufferPointer<UInt8>, _ body: (Range<Int>, [UInt8]) -> Void) {
        var start = 0
        var found = 0
        while start < text.count, found < mostRuns {
            var end = start
            while unsafe end < text.count && value(text[end]) != nil { end += 1 }
            if end - start >= shortestRun, end - start <= longestRun,
                let decoded = unsafe decode(UnsafeBufferPointer(rebasing: text[start..<end])), isReadable(decoded)
            {
                found += 1
                body(start..<end, decoded)
            }
            start = end + 1
        }
    }

    private static func decode(_ run: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(run.count * 3 / 4)
        var bits: UInt32 = 0
        var held = 0
        for index in 0..<run.count {
            guard let six = unsafe value(run[index]) else { return nil }
            bits = bits << 6 | UInt32(six)
            held += 6
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(held)))
            }
        }
        return out
    }

    // Text: valid UTF-8 without control characters, and more than one word.
    private static func isReadable(_ bytes: [UInt8]) -> Bool {
        guard bytes.allSatisfy({ $0 >= 0x20 || (0x09...0x0D).contains($0) }) else { return false }
        guard String(validating: bytes, as: UTF8.self) != nil else { return false }
        return bytes.contains { $0 == 0x20 || $0 >= 0x80 }
    }

    /// - Source: RFC 4648, sections 4 and 5 (2006-10): both alphabets.
    private static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
