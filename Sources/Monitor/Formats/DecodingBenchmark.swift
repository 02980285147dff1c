// What the benchmarks measure of decoding, since formats are internal.

import CheckerKit
import Glibc

/// Decodes a whole log of JSON lines.
package enum DecodingBenchmark {
    /// Decodes lines as a feed would.
    ///
    /// - Parameters:
    ///   - bytes: The lines, which 64 more bytes follow.
    ///   - length: How much of them counts.
    ///   - format: `litellm`, `bedrock` or `otlp-json`; `nil`: eleven members of a gateway's own.
    /// - Returns: How many bytes of text came out.
    package static func textBytes(of bytes: [UInt8], length: Int, format: String? = nil) -> Int {
        let decoder = decoder(format)
        let span = bytes.span
        var batch = EventBatch()
        var total = 0
        var start = 0
        while start < length {
            let end = lineEnd(in: bytes, from: start, to: length)
            try? decoder.decode(start..<end, of: span, into: &batch)
            start = end + 1
            if batch.count >= 2048 || batch.arena.count > 1 << 20 || start >= length {
                total += batch.arena.count
                batch.removeAll()
            }
        }
        return total
    }

    private static func decoder(_ format: String?) -> any EventDecoder {
        let reader = SettingsReader([:], Problems())
        return switch format {
        case LiteLLMFormat.name: LiteLLMFormat(settings: reader).makeDecoder()
        case BedrockFormat.name: BedrockFormat(settings: reader).makeDecoder()
        case OTLPFormat.name: OTLPDecoder()
        default: JSONRecordDecoder(map)
        }
    }

    private static func lineEnd(in bytes: [UInt8], from start: Int, to length: Int) -> Int {
        unsafe bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = unsafe memchr(base + start, 0x0A, length - start) else {
                return length
            }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    private static let map = FieldMap([
        ("/ts", .time), ("/request_id", .text(.requestID)), ("/user", .text(.userEmail)),
        ("/org", .text(.organisationName)), ("/client_ip", .text(.clientAddress)), ("/country", .text(.country)),
        ("/model", .text(.requestModel)), ("/status", .statusCode), ("/prompt", .chat(.inputMessages)),
        ("/tokens_in", .inputTokens), ("/tokens_out", .outputTokens),
    ])
}
