// What a client is told about a request.

import NIOHTTP1

/// An answer: of 200 everything that was not rejected is judged, and what was found is in the ledger.
struct PushAnswer: Error, Sendable, Hashable {
    var status: HTTPResponseStatus
    /// Why not, for a person; of what was rejected, the first.
    var message: String
    /// Records taken; of an export of OpenTelemetry, unknown.
    var accepted = 0
    var rejected = 0
    /// Seconds after which the client is to try again.
    var retryAfter: Int?

    init(_ status: HTTPResponseStatus, _ message: String = "", retryAfter: Int? = nil) {
        self.status = status
        self.message = message
        self.retryAfter = retryAfter
    }

    /// There is no room for more requests now.
    static let busy = PushAnswer(.tooManyRequests, "too much is waiting to be judged; send it again", retryAfter: 1)
    /// The daemon stops, or cannot write its ledger.
    static let stopping = PushAnswer(.serviceUnavailable, "not taken; send it again", retryAfter: 2)

    /// Encodes the answer's body as the client expects it at a path.
    ///
    /// - Source: OTLP 1.7, "OTLP/HTTP Response": ExportLogsServiceResponse and its like; google.rpc.Status for failures.
    func body(at path: PushPath?, isProtobuf: Bool) -> (type: String, bytes: [UInt8]) {
        if isProtobuf { return ("application/x-protobuf", protobuf()) }
        let json: JSON
        if path == .usage, status.code < 400 {
            json = .object([
                ("accepted", .integer(Int64(accepted))), ("rejected", .integer(Int64(rejected))),
                ("message", message.isEmpty ? nil : .string(message)),
            ])
        } else if status.code < 400 {
            let name = path == .traces ? "rejectedSpans" : "rejectedLogRecords"
            let partial: JSON = .object([(name, .string("\(rejected)")), ("errorMessage", .string(message))])
            json = .object([("partialSuccess", rejected > 0 ? partial : nil)])
        } else {
            json = .object([("code", .integer(code)), ("message", .string(message))])
        }
        return ("application/json", Array(json.text.utf8))
    }

    /// The failure as gRPC counts them.
    ///
    /// - Source: google/rpc/code.proto.
    private var code: Int64 {
        switch status {
        case .unauthorized: 16
        case .notFound, .methodNotAllowed: 12
        case .tooManyRequests: 8
        case .serviceUnavailable: 14
        default: 3
        }
    }

    private func protobuf() -> [UInt8] {
        var message: [UInt8] = []
        if status.code >= 400 {
            message.appendField(1, varint: UInt64(code))
            message.appendField(2, bytes: Array(self.message.utf8))
        } else if rejected > 0 {
            var partial: [UInt8] = []
            partial.appendField(1, varint: UInt64(rejected))
            partial.appendField(2, bytes: Array(self.message.utf8))
            message.appendField(1, bytes: partial)
        }
        return message
    }
}

extension [UInt8] {
    /// Appends a field of a protobuf message.
    fileprivate mutating func appendField(_ number: UInt8, varint value: UInt64) {
        append(number << 3)
        append(varint: value)
    }

    fileprivate mutating func appendField(_ number: UInt8, bytes: [UInt8]) {
        append(number << 3 | 2)
        append(varint: UInt64(bytes.count))
        append(contentsOf: bytes)
    }

    private mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
