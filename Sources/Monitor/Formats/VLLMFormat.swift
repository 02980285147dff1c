// `vllm`: the text log of a vLLM server.

import CheckerKit

/// What vLLM's OpenAI-compatible server writes: prompts and answers where they are logged, and requests with an address.
///
/// `INFO 11-20 08:15:42 [logger.py:43] Received request ID: prompt: '...', params: ...`, `Generated response ID: output:
/// '...'`, and `INFO:     203.0.113.9:51234 - "POST /v1/chat/completions HTTP/1.1" 200 OK`. Traps: the time has neither year
/// nor zone; texts are quoted as Python quotes them; the line with the address names no request, so nothing joins it to the
/// text; a prompt is the whole conversation with the model's own marks, the system's part in it. Other lines of the same log
/// are passed over.
///
/// - Source: vLLM, `vllm/entrypoints/logger.py`; uvicorn, access log, 2026.
struct VLLMFormat: EventFormat {
    static let name = "vllm"
    init(settings: SettingsReader) {}

    let provides: Set<EventField> = [.requestID, .clientAddress, .operation, .inputMessages, .outputMessages]
    func makeDecoder() -> any EventDecoder { VLLMDecoder() }
}

final class VLLMDecoder: EventDecoder {
    /// Tells the time, in milliseconds since 1970, by which a year is assumed.
    private let now: @Sendable () -> Int64
    private var text: [UInt8] = []

    init(now: @escaping @Sendable () -> Int64 = systemTime) { self.now = now }

    private static let received = Array("Received request ".utf8)
    private static let generated = Array("Generated response ".utf8)
    private static let prompt = Array(": prompt: ".utf8)
    private static let output = Array(": output: ".utf8)
    private static let access = Array("INFO: ".utf8)

    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        let line = bytes.extracting(record)
        try requireUTF8(line)
        if let mark = firstRange(of: Self.received, in: line) {
            try decodeText(after: mark, Self.prompt, .inputMessages, line, into: &batch)
        } else if let mark = firstRange(of: Self.generated, in: line) {
            try decodeText(after: mark, Self.output, .outputMessages, line, into: &batch)
        } else if firstRange(of: Self.access, in: line)?.lowerBound == 0 {
            decodeAccess(line, into: &batch)
        }
    }

    private func decodeText(
        after mark: Range<Int>, _ label: [UInt8], _ field: EventField, _ line: Span<UInt8>,
        into batch: inout EventBatch
    ) throws(DecodeError) {
        guard let found = firstRange(of: label, in: line, from: mark.upperBound) else {
            throw DecodeError(.malformed, at: mark.upperBound, "a request without its text; is the line cut?")
        }
        guard let isWhole = readPythonString(line, from: found.upperBound) else {
            throw DecodeError(.malformed, at: found.upperBound, "text in quotes was expected")
        }
        // What follows the id tells how far a stream is.
        var end = mark.upperBound
        while end < found.lowerBound, line[end] != UInt8(ascii: " ") { end += 1 }
        let index = batch.beginEvent()
        batch.set(.requestID, to: line.extracting(mark.upperBound..<end), at: index)
        batch.set(field, to: text.span, at: index)
        let moment = moment(in: line, before: mark.lowerBound)
        let status: TextStatus = text.isEmpty ? .absent : isWhole ? .present : .truncated
        batch.withHeader(at: index) {
            $0.textStatus = status
            if let moment { ($0.time, $0.timeQuality) = (moment, .assumedYear) }
        }
    }

    /// Reads a string as Python's `repr` writes it into `text`.
    ///
    /// - Returns: Whether it has an end; `nil` if it has no beginning.
    private func readPythonString(_ line: Span<UInt8>, from start: Int) -> Bool? {
        text.removeAll(keepingCapacity: true)
        guard start < line.count, line[start] == UInt8(ascii: "'") || line[start] == UInt8(ascii: "\"") else {
            return nil
        }
        let quote = line[start]
        var position = start + 1
        while position < line.count {
            let byte = line[position]
            if byte == quote { return true }
            position += 1
            if byte != UInt8(ascii: "\\") {
                text.append(byte)
            } else if position < line.count {
                position = unescape(line, at: position)
            }
        }
        return false
    }

    /// Appends what stands behind a backslash, and returns where it ends.
    private func unescape(_ line: Span<UInt8>, at position: Int) -> Int {
        let byte = line[position]
        let length: Int
        switch byte {
        case UInt8(ascii: "n"): text.append(10)
        case UInt8(ascii: "r"): text.append(13)
        case UInt8(ascii: "t"): text.append(9)
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            length = byte == UInt8(ascii: "x") ? 2 : byte == UInt8(ascii: "u") ? 4 : 8
            guard let code = hexadecimal(line, position + 1, length) else {
                text += [UInt8(ascii: "\\"), byte]
                return position + 1
            }
            text += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
            return position + 1 + length
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): text.append(byte)
        default:
            // Nothing else is escaped: the backslash and the beginning of what may be a longer character.
            text.append(UInt8(ascii: "\\"))
            return position
        }
        return position + 1
    }

    private func hexadecimal(_ line: Span<UInt8>, _ start: Int, _ count: Int) -> UInt32? {
        guard start + count <= line.count else { return nil }
        var number: UInt32 = 0
        for position in start..<(start + count) {
            guard let digit = Hexadecimal.value(of: line[position]) else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }

    /// `11-20 08:15:42` before the message, in the last year in which it is not in the future.
    private func moment(in line: Span<UInt8>, before end: Int) -> Int64? {
        for start in 0..<max(0, end - 13) {
            guard line[start + 2] == UInt8(ascii: "-"), let month = digits(line, start, 2),
                let day = digits(line, start + 3, 2), let hour = digits(line, start + 6, 2),
                let minute = digits(line, start + 9, 2), let second = digits(line, start + 12, 2)
            else { continue }
            let latest = now() + 86_400_000
            let year = Int(CalendarDay(milliseconds: latest).civil.year)
            return [year, year - 1, year - 2, year - 3, year - 4].lazy.compactMap { year in
                daysSince1970(year: year, month: month, day: day).flatMap {
                    millisecondsSince1970(days: $0, hour: hour, minute: minute, second: second)
                }
            }.first { $0 <= latest }
        }
        return nil
    }

    /// `INFO:     203.0.113.9:51234 - "POST /v1/chat/completions HTTP/1.1" 200 OK`; other lines of that logger are no uses.
    private func decodeAccess(_ line: Span<UInt8>, into batch: inout EventBatch) {
        var cursor = LineCursor(position: Self.access.count)
        while cursor.position < line.count, line[cursor.position] == UInt8(ascii: " ") { cursor.position += 1 }
        let quote = UInt8(ascii: "\"")
        guard let address = try? cursor.word(line), let dash = try? cursor.word(line), dash.count == 1,
            let request = try? cursor.enclosed(line, quote, quote), let status = try? cursor.word(line),
            let code = wholeNumber(line.extracting(status)), code < 1000
        else { return }
        let index = batch.beginEvent()
        batch.set(.clientAddress, to: line.extracting(address), at: index)
        batch.set(.operation, to: line.extracting(request), at: index)
        batch.dropCredentials(at: index)
        batch.withHeader(at: index) { $0.statusCode = Int32(code) }
    }
}
