// `ollama`: the request log of an Ollama server.

import CheckerKit

/// Ollama's request lines, as its web framework writes them.
///
/// `[GIN] 2025/11/20 - 08:15:42 | 200 | 1.820412345s | 192.0.2.9 | POST "/api/chat"`. Traps: other lines of the same log are
/// no requests and are passed over; the time is local and has no zone. There is neither model nor text: only geography has
/// something to check.
///
/// - Source: gin, default logger; Ollama documentation, "Troubleshooting", 2026.
struct OllamaFormat: EventFormat {
    static let name = "ollama"
    init(settings: SettingsReader) {}

    let provides: Set<EventField> = [.clientAddress, .operation]
    func makeDecoder() -> any EventDecoder { OllamaDecoder() }
}

final class OllamaDecoder: EventDecoder {
    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        let line = bytes.extracting(record)
        try requireUTF8(line)
        guard Self.isRequest(line) else { return }
        let parts = Self.parts(line)
        guard parts.count == 5, let moment = Self.moment(line.extracting(parts[0])),
            let status = wholeNumber(line.extracting(parts[1])), status < 1000
        else { throw DecodeError(.malformed, at: 0, "time | status | duration | address | request was expected") }
        let index = batch.beginEvent()
        batch.set(.clientAddress, unlessDash: parts[3], of: line, at: index)
        batch.set(.operation, to: line.extracting(parts[4]), at: index)
        batch.dropCredentials(at: index)
        batch.withHeader(at: index) {
            $0.time = moment
            $0.timeQuality = .assumedZone
            $0.statusCode = Int32(status)
        }
    }

    private static func isRequest(_ line: Span<UInt8>) -> Bool {
        let mark = Array("[GIN] ".utf8)
        return line.count > mark.count && mark.indices.allSatisfy { line[$0] == mark[$0] }
    }

    /// What stands between bars, without the spaces around it.
    private static func parts(_ line: Span<UInt8>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = 6
        for position in start...line.count where position == line.count || line[position] == UInt8(ascii: "|") {
            var range = start..<position
            while !range.isEmpty, line[range.lowerBound] == UInt8(ascii: " ") { range = range.dropFirst() }
            while !range.isEmpty, line[range.upperBound - 1] == UInt8(ascii: " ") { range = range.dropLast() }
            parts.append(range)
            start = position + 1
        }
        return parts
    }

    /// `2025/11/20 - 08:15:42`.
    private static func moment(_ text: Span<UInt8>) -> Int64? {
        guard text.count == 21, let year = digits(text, 0, 4), let month = digits(text, 5, 2),
            let day = digits(text, 8, 2), let hour = digits(text, 13, 2), let minute = digits(text, 16, 2),
            let second = digits(text, 19, 2), let days = daysSince1970(year: year, month: month, day: day)
        else { return nil }
        return millisecondsSince1970(days: days, hour: hour, minute: minute, second: second)
    }
}
