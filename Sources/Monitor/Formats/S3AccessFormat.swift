// `s3-access`: the server access log of an S3 bucket with model weights.

import CheckerKit

/// Amazon S3's server access log.
///
/// Traps: values in quotes and the time in brackets hold spaces; later fields are absent in older lines, and more are added
/// at the end; `-` is nothing. What is no reading of an object (a listing, a lifecycle transition, an upload) has its
/// operation in the event and is no download. The request's own path is used only for what the key does not say.
///
/// - Source: Amazon S3 user guide, "Amazon S3 server access log format", 2026.
struct S3AccessFormat: EventFormat {
    static let name = "s3-access"
    init(settings: SettingsReader) {}

    let provides: Set<EventField> = [
        .clientAddress, .principalARN, .requestID, .operation, .downloadPath, .requestModel, .userAgent, .errorType,
        .cloudProvider, .projectID,
    ]
    func makeDecoder() -> any EventDecoder { S3AccessDecoder() }
}

final class S3AccessDecoder: EventDecoder {
    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        let line = bytes.extracting(record)
        try requireUTF8(line)
        var cursor = LineCursor()
        _ = try cursor.word(line)
        let bucket = try cursor.word(line)
        let time = try cursor.enclosed(line, UInt8(ascii: "["), UInt8(ascii: "]"))
        let (address, requester) = (try cursor.word(line), try cursor.word(line))
        let (request, operation) = (try cursor.word(line), try cursor.word(line))
        let key = try cursor.word(line)
        _ = try cursor.wordOrQuoted(line)
        let (status, error, sent) = (try cursor.word(line), try cursor.word(line), try cursor.word(line))
        guard let moment = commonLogTime(line.extracting(time)) else {
            throw DecodeError(.malformed, at: time.lowerBound, "a time such as 20/Nov/2025:08:15:42 +0000 was expected")
        }
        // Object size, times and the referrer; lines that end before the agent are older.
        for _ in 0..<4 { _ = try? cursor.wordOrQuoted(line) }
        let agent = try? cursor.wordOrQuoted(line)

        let index = batch.beginEvent()
        batch.set(.cloudProvider, to: "aws", at: index)
        batch.set(.projectID, unlessDash: bucket, of: line, at: index)
        batch.set(.clientAddress, unlessDash: address, of: line, at: index)
        batch.set(.principalARN, unlessDash: requester, of: line, at: index)
        batch.set(.requestID, unlessDash: request, of: line, at: index)
        batch.set(.operation, unlessDash: operation, of: line, at: index)
        batch.set(.errorType, unlessDash: error, of: line, at: index)
        if let agent { batch.set(.userAgent, unlessDash: agent, of: line, at: index) }
        let isDownload = Self.isDownload(line.extracting(operation))
        if isDownload { batch.setDownload(path: key, of: line, at: index) }
        batch.withHeader(at: index) {
            $0.time = moment
            $0.activity = isDownload ? .download : .administration
            $0.statusCode = Int32(clamping: wholeNumber(line.extracting(status)) ?? 0)
            $0.downloadBytes = wholeNumber(line.extracting(sent)) ?? -1
        }
    }

    /// `REST.GET.OBJECT`, `WEBSITE.GET.OBJECT`.
    private static func isDownload(_ operation: Span<UInt8>) -> Bool {
        let wanted = Array(".GET.OBJECT".utf8)
        guard operation.count >= wanted.count else { return false }
        return wanted.indices.allSatisfy { operation[operation.count - wanted.count + $0] == wanted[$0] }
    }
}
