// `nginx-combined`: the access log of a web server that hands out model weights.

import CheckerKit

/// nginx's predefined `combined` log, which is Apache's too.
///
/// `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"`.
/// The query of the request is dropped before anything is kept: presigned links carry credentials in it. The model is
/// read from the path: what stands before `/resolve/`, or after `/models/`, or else the file's folder.
///
/// - Source: nginx, ngx_http_log_module, `log_format combined`, 2026.
struct NginxCombinedFormat: EventFormat {
    static let name = "nginx-combined"
    init(settings: SettingsReader) {}

    let provides: Set<EventField> = [
        .clientAddress, .userID, .requestModel, .downloadPath, .userAgent, .operation,
    ]
    func makeDecoder() -> any EventDecoder { NginxCombinedDecoder() }
}

final class NginxCombinedDecoder: EventDecoder {
    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        let line = bytes.extracting(record)
        let invalid = firstInvalidByte(line)
        guard invalid == line.count else { throw DecodeError(.notUTF8, at: invalid, "the record is not valid UTF-8") }
        var cursor = LineCursor()
        let address = try cursor.word(line)
        _ = try cursor.word(line)
        let user = try cursor.word(line)
        let time = try cursor.enclosed(line, UInt8(ascii: "["), UInt8(ascii: "]"))
        let request = try cursor.enclosed(line, UInt8(ascii: "\""), UInt8(ascii: "\""))
        let status = try cursor.word(line)
        let sent = try cursor.word(line)
        _ = try cursor.enclosed(line, UInt8(ascii: "\""), UInt8(ascii: "\""))
        let agent = try cursor.enclosed(line, UInt8(ascii: "\""), UInt8(ascii: "\""))

        guard let moment = commonLogTime(line.extracting(time)) else {
            throw DecodeError(.malformed, at: time.lowerBound, "a time such as 20/Nov/2025:08:15:42 +0000 was expected")
        }
        guard let code = wholeNumber(line.extracting(status)), code < 1000 else {
            throw DecodeError(.wrongType, at: status.lowerBound, "an HTTP status was expected")
        }
        let index = batch.beginEvent()
        batch.set(.clientAddress, to: line.extracting(address), at: index)
        if !isDash(line, user) { batch.set(.userID, to: line.extracting(user), at: index) }
        if !isDash(line, agent) { batch.set(.userAgent, to: line.extracting(agent), at: index) }
        setPath(of: request, in: line, index, &batch)
        batch.withHeader(at: index) {
            $0.time = moment
            $0.activity = .download
            $0.statusCode = Int32(code)
            $0.downloadBytes = wholeNumber(line.extracting(sent)) ?? -1
        }
    }

    private func isDash(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
        range.count == 1 && line[range.lowerBound] == UInt8(ascii: "-")
    }

    /// `GET /path?query HTTP/1.1`; a request that is not of this form is kept as the path, for it was answered all the same.
    private func setPath(of request: Range<Int>, in line: Span<UInt8>, _ index: Int, _ batch: inout EventBatch) {
        var start = request.lowerBound
        while start < request.upperBound, line[start] != UInt8(ascii: " ") { start += 1 }
        guard start < request.upperBound else {
            batch.set(.downloadPath, to: line.extracting(request), at: index)
            return
        }
        batch.set(.operation, to: line.extracting(request.lowerBound..<start), at: index)
        start += 1
        var end = start
        while end < request.upperBound, line[end] != UInt8(ascii: " "), line[end] != UInt8(ascii: "?") { end += 1 }
        batch.set(.downloadPath, to: line.extracting(start..<end), at: index)
        let model = modelRange(in: line, path: start..<end)
        if !model.isEmpty { batch.set(.requestModel, to: line.extracting(model), at: index) }
    }

    /// Returns the range of the model's name in a path such as `/models/llama-3.3-70b/resolve/main/x.safetensors`.
    private func modelRange(in line: Span<UInt8>, path: Range<Int>) -> Range<Int> {
        let parts = segments(of: line, path)
        let markers = ["resolve", "raw", "blob", "tree"]
        guard parts.count > 1 else { return 0..<0 }
        let first = parts.firstIndex { equals(line, $0, "models") }.map { $0 + 1 } ?? 0
        if let end = parts.firstIndex(where: { part in markers.contains { equals(line, part, $0) } }), end > first {
            return parts[first].lowerBound..<parts[end - 1].upperBound
        }
        return first > 0 && first < parts.count - 1 ? parts[first] : parts[parts.count - 2]
    }

    private func segments(of line: Span<UInt8>, _ path: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = path.lowerBound
        for position in path.lowerBound...path.upperBound
        where position == path.upperBound || line[position] == UInt8(ascii: "/") {
            if position > start { parts.append(start..<position) }
            start = position + 1
        }
        return parts
    }

    private func equals(_ line: Span<UInt8>, _ range: Range<Int>, _ word: String) -> Bool {
        let bytes = word.utf8
        return bytes.count == range.count && zip(range, bytes).allSatisfy { line[$0] == $1 }
    }
}

/// Walks over the parts of a line.
private struct LineCursor {
    var position = 0

    /// Returns the range up to the next space.
    mutating func word(_ line: Span<UInt8>) throws(DecodeError) -> Range<Int> {
        let start = position
        while position < line.count, line[position] != UInt8(ascii: " ") { position += 1 }
        guard position > start else { throw DecodeError(.malformed, at: start, "a word was expected") }
        defer { position += 1 }
        return start..<position
    }

    /// Returns the range between two marks; the web server writes quotes inside as `\x22`.
    mutating func enclosed(_ line: Span<UInt8>, _ open: UInt8, _ close: UInt8) throws(DecodeError) -> Range<Int> {
        guard position < line.count, line[position] == open else {
            throw DecodeError(.malformed, at: position, "\"\(Character(Unicode.Scalar(open)))\" was expected")
        }
        let start = position + 1
        position = start
        while position < line.count, line[position] != close {
            position += line[position] == UInt8(ascii: "\\") && position + 1 < line.count ? 2 : 1
        }
        guard position < line.count else {
            throw DecodeError(.malformed, at: start, "the end of the line cuts a value")
        }
        defer { position += 2 }
        return start..<position
    }
}

/// Parses `20/Nov/2025:08:15:42 +0000`.
func commonLogTime(_ text: Span<UInt8>) -> Int64? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard text.count == 26, let day = digits(text, 0, 2), let year = digits(text, 7, 4), let hour = digits(text, 12, 2),
        let minute = digits(text, 15, 2), let second = digits(text, 18, 2), let zone = zoneMinutes(text, from: 20),
        let month = months.firstIndex(where: { zip(3..<6, $0.utf8).allSatisfy { text[$0] == $1 } }),
        let days = daysSince1970(year: year, month: month + 1, day: day), hour < 24, minute < 60, second <= 60
    else { return nil }
    return (((days * 24 + Int64(hour)) * 60 + Int64(minute - zone.minutes)) * 60 + Int64(second)) * 1000
}
