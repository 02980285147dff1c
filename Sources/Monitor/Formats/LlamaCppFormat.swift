// `llama-cpp`: the text log of a llama.cpp server.

import CheckerKit

/// The request lines of llama.cpp's server.
///
/// `srv  log_server_r: request: POST /v1/chat/completions 203.0.113.9 200`. Traps: other lines of the same log are no
/// requests and are passed over; there is neither time nor model nor text: only geography has something to check.
///
/// - Source: llama.cpp, `tools/server`, 2026.
struct LlamaCppFormat: EventFormat {
    static let name = "llama-cpp"
    init(settings: SettingsReader) {}

    let provides: Set<EventField> = [.clientAddress, .operation]
    func makeDecoder() -> any EventDecoder { LlamaCppDecoder() }
}

final class LlamaCppDecoder: EventDecoder {
    private static let mark = Array("log_server_r: request: ".utf8)

    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        let line = bytes.extracting(record)
        try requireUTF8(line)
        guard let mark = firstRange(of: Self.mark, in: line) else { return }
        var cursor = LineCursor(position: mark.upperBound)
        let (method, path) = (try cursor.word(line), try cursor.word(line))
        let (address, status) = (try cursor.word(line), try cursor.word(line))
        guard let code = wholeNumber(line.extracting(status)), code < 1000 else {
            throw DecodeError(.wrongType, at: status.lowerBound, "an HTTP status was expected")
        }
        let index = batch.beginEvent()
        batch.set(.clientAddress, to: line.extracting(address), at: index)
        batch.set(.operation, to: line.extracting(method.lowerBound..<path.upperBound), at: index)
        batch.dropCredentials(at: index)
        batch.withHeader(at: index) { $0.statusCode = Int32(code) }
    }
}
