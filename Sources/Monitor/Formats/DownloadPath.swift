// What logs of model downloads have in common: a path without its query, the model in it, lines made of words.

import CheckerKit

extension EventBatch {
    /// Sets path and model of a download.
    ///
    /// The query is dropped before anything is kept: presigned links carry credentials in it.
    mutating func setDownload(path: Range<Int>, of line: Span<UInt8>, at index: Int) {
        var end = path.lowerBound
        while end < path.upperBound, line[end] != UInt8(ascii: "?") { end += 1 }
        let path = path.lowerBound..<end
        set(.downloadPath, to: line.extracting(path), at: index)
        let model = DownloadPath.model(in: line, path: path)
        if !model.isEmpty { set(.requestModel, to: line.extracting(model), at: index) }
    }

    /// Sets a field, unless the log wrote the dash that stands for nothing.
    mutating func set(_ field: EventField, unlessDash range: Range<Int>, of line: Span<UInt8>, at index: Int) {
        if range.isEmpty || (range.count == 1 && line[range.lowerBound] == UInt8(ascii: "-")) { return }
        set(field, to: line.extracting(range), at: index)
    }
}

/// Reads the paths of downloads.
enum DownloadPath {
    /// Returns the range of the model's name in a path such as `/models/llama-3.3-70b/resolve/main/x.safetensors`.
    static func model(in line: Span<UInt8>, path: Range<Int>) -> Range<Int> {
        let parts = segments(of: line, path)
        let markers = ["resolve", "raw", "blob", "tree"]
        guard parts.count > 1 else { return 0..<0 }
        let first = parts.firstIndex { equals(line, $0, "models") }.map { $0 + 1 } ?? 0
        if let end = parts.firstIndex(where: { part in markers.contains { equals(line, part, $0) } }), end > first {
            return parts[first].lowerBound..<parts[end - 1].upperBound
        }
        return first > 0 && first < parts.count - 1 ? parts[first] : parts[parts.count - 2]
    }

    private static func segments(of line: Span<UInt8>, _ path: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = path.lowerBound
        for position in path.lowerBound...path.upperBound
        where position == path.upperBound || line[position] == UInt8(ascii: "/") {
            if position > start { parts.append(start..<position) }
            start = position + 1
        }
        return parts
    }

    private static func equals(_ line: Span<UInt8>, _ range: Range<Int>, _ word: String) -> Bool {
        let bytes = word.utf8
        return bytes.count == range.count && zip(range, bytes).allSatisfy { line[$0] == $1 }
    }
}

/// Decodes `%20` and its like; `nil` if nothing is encoded, or not so that it gives text.
func percentDecoded(_ text: Span<UInt8>) -> String? {
    var bytes: [UInt8] = []
    var position = 0
    var isEncoded = false
    while position < text.count {
        let byte = text[position]
        position += 1
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard position + 2 <= text.count, let high = Hexadecimal.value(of: text[position]),
            let low = Hexadecimal.value(of: text[position + 1])
        else { return nil }
        bytes.append(high << 4 | low)
        position += 2
        isEncoded = true
    }
    return isEncoded ? String(validating: bytes, as: UTF8.self) : nil
}

/// Walks over the parts of a line.
struct LineCursor {
    var position = 0

    /// Returns the range up to the next space.
    mutating func word(_ line: Span<UInt8>) throws(DecodeError) -> Range<Int> {
        let start = position
        while position < line.count, line[position] != UInt8(ascii: " ") { position += 1 }
        guard position > start else { throw DecodeError(.malformed, at: min(start, line.count), "a word was expected") }
        defer { position += 1 }
        return start..<position
    }

    /// Returns the range up to the next space, or between quotes.
    mutating func wordOrQuoted(_ line: Span<UInt8>) throws(DecodeError) -> Range<Int> {
        let isQuoted = position < line.count && line[position] == UInt8(ascii: "\"")
        return isQuoted ? try enclosed(line, UInt8(ascii: "\""), UInt8(ascii: "\"")) : try word(line)
    }

    /// Returns the range between two marks; the web server writes quotes inside as `\x22`.
    mutating func enclosed(_ line: Span<UInt8>, _ open: UInt8, _ close: UInt8) throws(DecodeError) -> Range<Int> {
        guard position < line.count, line[position] == open else {
            throw DecodeError(
                .malformed, at: min(position, line.count), "\"\(Character(Unicode.Scalar(open)))\" was expected")
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

/// Finds the first place where bytes stand in a line.
func firstRange(of wanted: [UInt8], in line: Span<UInt8>, from start: Int = 0) -> Range<Int>? {
    guard let first = wanted.first, line.count >= wanted.count else { return nil }
    var position = start
    while position <= line.count - wanted.count {
        if line[position] == first, wanted.indices.allSatisfy({ line[position + $0] == wanted[$0] }) {
            return position..<(position + wanted.count)
        }
        position += 1
    }
    return nil
}

/// Parses `20/Nov/2025:08:15:42 +0000`.
func commonLogTime(_ text: Span<UInt8>) -> Int64? {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    guard text.count == 26, let day = digits(text, 0, 2), let year = digits(text, 7, 4), let hour = digits(text, 12, 2),
        let minute = digits(text, 15, 2), let second = digits(text, 18, 2), let zone = zoneMinutes(text, from: 20),
        let month = months.firstIndex(where: { zip(3..<6, $0.utf8).allSatisfy { text[$0] == $1 } }),
        let days = daysSince1970(year: year, month: month + 1, day: day)
    else { return nil }
    return millisecondsSince1970(days: days, hour: hour, minute: minute, second: second, zone: zone.minutes)
}
