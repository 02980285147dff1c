// `cloudfront`: the standard log of a CloudFront distribution that hands out model weights.

import CheckerKit

/// CloudFront's standard log: tab-separated, its columns named in a line of its own.
///
/// Traps: `#Version` and `#Fields` lines are no records; the columns are those of the last `#Fields` line, or the standard
/// ones; agents and paths are URL-encoded, some twice; the edge location is where the server is, not the client.
///
/// - Source: Amazon CloudFront developer guide, "Standard log file fields", 2026.
struct CloudFrontFormat: EventFormat {
    static let name = "cloudfront"
    init(settings: SettingsReader) {}

    let provides: Set<EventField> = [
        .clientAddress, .addressChain, .requestID, .operation, .downloadPath, .downloadRange, .requestModel, .userAgent,
        .cloudProvider, .serverAddress,
    ]
    func makeDecoder() -> any EventDecoder { CloudFrontDecoder() }
}

final class CloudFrontDecoder: EventDecoder {
    /// The columns that are read.
    private enum Column: Int {
        case date, time, bytes, client, method, path, status, agent, request, host, forwarded, rangeStart, rangeEnd
    }

    /// What the log calls each of them.
    private static let names = [
        "date", "time", "sc-bytes", "c-ip", "cs-method", "cs-uri-stem", "sc-status", "cs(User-Agent)",
        "x-edge-request-id", "x-host-header", "x-forwarded-for", "sc-range-start", "sc-range-end",
    ]

    /// The first columns of the standard log, in its order.
    private static let standard = [
        "date", "time", "x-edge-location", "sc-bytes", "c-ip", "cs-method", "cs(Host)", "cs-uri-stem", "sc-status",
        "cs(Referer)", "cs(User-Agent)", "cs-uri-query", "cs(Cookie)", "x-edge-result-type", "x-edge-request-id",
        "x-host-header", "cs-protocol", "cs-bytes", "time-taken", "x-forwarded-for",
    ]

    /// Where each ``Column`` is; `nil` if this log has none.
    private var places = CloudFrontDecoder.places(of: standard)
    private var columns = standard.count
    /// The values of the line at hand, by column.
    private var values: [Range<Int>] = []

    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        let line = bytes.extracting(record)
        try requireUTF8(line)
        if !line.isEmpty, line[0] == UInt8(ascii: "#") {
            noteColumns(line)
            return
        }
        split(line)
        guard values.count >= min(columns, 9) else {
            throw DecodeError(.malformed, at: 0, "\(columns) columns between tabs were expected")
        }
        let (date, time) = (value(.date), value(.time))
        guard date.count == 10, time.count == 8, time.lowerBound == date.upperBound + 1,
            let moment = Self.moment(line, date, time)
        else {
            throw DecodeError(
                .malformed, at: date.lowerBound, "a date and a time in columns of their own were expected")
        }
        let index = batch.beginEvent()
        batch.set(.cloudProvider, to: "aws", at: index)
        batch.set(.clientAddress, unlessDash: value(.client), of: line, at: index)
        batch.set(.addressChain, unlessDash: value(.forwarded), of: line, at: index)
        batch.set(.requestID, unlessDash: value(.request), of: line, at: index)
        batch.set(.operation, unlessDash: value(.method), of: line, at: index)
        batch.set(.serverAddress, unlessDash: value(.host), of: line, at: index)
        set(.userAgent, decoding: value(.agent), of: line, at: index, in: &batch)
        batch.setDownload(path: value(.path), of: line, at: index)
        let (start, end) = (value(.rangeStart), value(.rangeEnd))
        if end.lowerBound == start.upperBound + 1, start.count + end.count > 2 {
            batch.set(.downloadRange, to: "\(Self.text(line, start))-\(Self.text(line, end))", at: index)
        }
        batch.withHeader(at: index) {
            $0.time = moment
            $0.activity = .download
            $0.statusCode = Int32(clamping: wholeNumber(line.extracting(value(.status))) ?? 0)
            $0.downloadBytes = wholeNumber(line.extracting(value(.bytes))) ?? -1
        }
    }

    /// Sets a field that the log writes URL-encoded; as it stands where it is not encoded well.
    private func set(
        _ field: EventField, decoding range: Range<Int>, of line: Span<UInt8>, at index: Int,
        in batch: inout EventBatch
    ) {
        if let text = percentDecoded(line.extracting(range)) {
            batch.set(field, to: text, at: index)
        } else {
            batch.set(field, unlessDash: range, of: line, at: index)
        }
    }

    /// `#Fields: date time x-edge-location ...`.
    private func noteColumns(_ line: Span<UInt8>) {
        let words = Self.text(line, 0..<line.count).split(separator: " ").map(String.init)
        guard words.first == "#Fields:" else { return }
        places = Self.places(of: Array(words.dropFirst()))
        columns = words.count - 1
    }

    private static func places(of columns: [String]) -> [Int?] {
        names.map { columns.firstIndex(of: $0) }
    }

    /// Where a column's value is in the line; empty if the line has none.
    private func value(_ column: Column) -> Range<Int> {
        guard let place = places[column.rawValue], place < values.count else { return 0..<0 }
        return values[place]
    }

    private func split(_ line: Span<UInt8>) {
        values.removeAll(keepingCapacity: true)
        var start = 0
        for position in 0...line.count where position == line.count || line[position] == UInt8(ascii: "\t") {
            values.append(start..<position)
            start = position + 1
        }
    }

    private static func moment(_ line: Span<UInt8>, _ date: Range<Int>, _ time: Range<Int>) -> Int64? {
        var text = Array(text(line, date.lowerBound..<time.upperBound).utf8)
        text[10] = UInt8(ascii: " ")
        return RecordTime(text.span)?.milliseconds
    }

    private static func text(_ line: Span<UInt8>, _ range: Range<Int>) -> String {
        unsafe line.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
