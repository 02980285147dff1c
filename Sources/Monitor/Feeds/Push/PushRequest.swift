// What a client pushes: where to, how written, and by whom.

import NIOCore
import NIOHTTP1

/// Where a client pushes to.
enum PushPath: String, Sendable, CaseIterable {
    /// - Source: OTLP 1.7, "OTLP/HTTP Request".
    case logs = "/v1/logs"
    case traces = "/v1/traces"
    /// Lines in the format of the feed.
    case usage = "/v1/usage"
}

/// The head of a request that may be read on.
struct PushHead: Sendable, Hashable {
    var path: PushPath
    /// Whether the body is protobuf, and the answer is to be.
    var isProtobuf = false
    /// What the client calls the request, so that it may send it again; empty if it did not say.
    var key = ""
    /// The length of the body as it is sent; `nil`: it comes in pieces.
    var length: Int?
    var isCompressed = false

    /// Looks at a head.
    ///
    /// - Throws: The answer to give instead of reading on.
    init(_ head: HTTPRequestHead, limit: Int) throws(PushAnswer) {
        let (headers, target) = (head.headers, head.uri.prefix { $0 != "?" })
        guard let path = PushPath(rawValue: String(target)) else {
            throw PushAnswer(.notFound, "there is /v1/logs, /v1/traces and /v1/usage")
        }
        self.path = path
        guard head.method == .POST else { throw PushAnswer(.methodNotAllowed, "POST to \(path.rawValue)") }
        isProtobuf = try Self.isProtobuf(headers, path)
        isCompressed = try Self.isCompressed(headers)
        key = headers.first(name: "idempotency-key") ?? ""
        guard key.utf8.count <= 256 else { throw PushAnswer(.badRequest, "an Idempotency-Key has at most 256 bytes") }
        length = headers.first(name: "content-length").flatMap { Int($0) }
        guard length ?? 0 <= limit else {
            throw PushAnswer(.payloadTooLarge, "at most \(limit) bytes are taken at once; send smaller requests")
        }
    }

    private static func isProtobuf(_ headers: HTTPHeaders, _ path: PushPath) throws(PushAnswer) -> Bool {
        let type = headers.first(name: "content-type").map { $0.prefix { $0 != ";" && $0 != " " }.lowercased() }
        switch (path, type) {
        case (.logs, "application/json"), (.traces, "application/json"): return false
        case (.logs, "application/x-protobuf"), (.traces, "application/x-protobuf"): return true
        case (.usage, nil), (.usage, "application/x-ndjson"), (.usage, "application/ndjson"),
            (.usage, "application/jsonl"),
            (.usage, "application/json"), (.usage, "text/plain"):
            return false
        default:
            let known = path == .usage ? "application/x-ndjson" : "application/json or application/x-protobuf"
            throw PushAnswer(.unsupportedMediaType, "the content type of \(path.rawValue) is \(known)")
        }
    }

    private static func isCompressed(_ headers: HTTPHeaders) throws(PushAnswer) -> Bool {
        switch headers.first(name: "content-encoding")?.lowercased() {
        case nil, "", "identity": return false
        case "gzip", "deflate": return true
        default: throw PushAnswer(.unsupportedMediaType, "of content encodings gzip is known; send another, or none")
        }
    }
}

/// A request that has arrived whole and waits for its answer.
struct PushRequest: Sendable {
    var head: PushHead
    /// Who sent it, for people: an address or a user's number.
    var peer: String
    /// Milliseconds since 1970.
    var received: Int64
    /// Decompressed.
    var body: ByteBuffer
    var answer: EventLoopPromise<PushAnswer>
}
