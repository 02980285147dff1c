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
        try requireUTF8(line)
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
        batch.set(.userID, unlessDash: user, of: line, at: index)
        batch.set(.userAgent, unlessDash: agent, of: line, at: index)
        setPath(of: request, in: line, index, &batch)
        batch.withHeader(at: index) {
            $0.time = moment
            $0.activity = .download
            $0.statusCode = Int32(code)
            $0.downloadBytes = wholeNumber(line.extracting(sent)) ?? -1
        }
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
        while end < request.upperBound, line[end] != UInt8(ascii: " ") { end += 1 }
        batch.setDownload(path: start..<end, of: line, at: index)
    }
}
