// Which fields of OpenTelemetry's protobuf messages are read, and what they are called in JSON.

/// A message of the OpenTelemetry protocol.
///
/// - Source: opentelemetry-proto 1.7: collector/{logs,trace}/v1, logs/v1, trace/v1, resource/v1, common/v1; names by
///   "JSON Protobuf Encoding" of OTLP 1.7.
enum OTLPMessage: Int, CaseIterable {
    case logsRequest, tracesRequest, resourceLogs, resourceSpans, resource, scopeLogs, scopeSpans, logRecord, span
    case spanEvent, keyValue, anyValue, arrayValue, keyValueList

    /// How a value is written in JSON.
    enum Value {
        case text
        /// Bytes as hexadecimal digits: ids.
        case hexadecimal
        case base64
        /// 64 bits, in quotes; as fixed width or as varint.
        case fixed, integer
        case double
        case boolean
        case message(OTLPMessage)
        case list(OTLPMessage)
        /// Like a list; an element that cannot be read is left out by itself.
        case records(OTLPMessage)

        var kind: WireFields.Kind {
            switch self {
            case .fixed, .double: .fixed64
            case .integer, .boolean: .varint
            default: .bytes
            }
        }
    }

    /// A field that is read.
    struct Member {
        /// The name with its quotes and the colon.
        var key: [UInt8]
        var value: Value
    }

    /// The members by field number; what has none here is passed over.
    static let members: [[Member?]] = allCases.map { message in
        var members = [Member?](repeating: nil, count: 16)
        for (number, name, value) in message.fields {
            members[number] = Member(key: Array("\"\(name)\":".utf8), value: value)
        }
        return members
    }

    private var fields: [(Int, String, Value)] {
        switch self {
        case .logsRequest: [(1, "resourceLogs", .list(.resourceLogs))]
        case .tracesRequest: [(1, "resourceSpans", .list(.resourceSpans))]
        case .resourceLogs: [(1, "resource", .message(.resource)), (2, "scopeLogs", .list(.scopeLogs))]
        case .resourceSpans: [(1, "resource", .message(.resource)), (2, "scopeSpans", .list(.scopeSpans))]
        case .resource: [(1, "attributes", .list(.keyValue))]
        case .scopeLogs: [(2, "logRecords", .records(.logRecord))]
        case .scopeSpans: [(2, "spans", .records(.span))]
        case .logRecord:
            [
                (1, "timeUnixNano", .fixed), (11, "observedTimeUnixNano", .fixed), (5, "body", .message(.anyValue)),
                (6, "attributes", .list(.keyValue)), (9, "traceId", .hexadecimal), (10, "spanId", .hexadecimal),
                (12, "eventName", .text),
            ]
        case .span:
            [
                (1, "traceId", .hexadecimal), (2, "spanId", .hexadecimal), (5, "name", .text),
                (7, "startTimeUnixNano", .fixed), (8, "endTimeUnixNano", .fixed),
                (9, "attributes", .list(.keyValue)), (11, "events", .list(.spanEvent)),
            ]
        case .spanEvent: [(1, "timeUnixNano", .fixed), (2, "name", .text), (3, "attributes", .list(.keyValue))]
        case .keyValue: [(1, "key", .text), (2, "value", .message(.anyValue))]
        case .anyValue:
            [
                (1, "stringValue", .text), (2, "boolValue", .boolean), (3, "intValue", .integer),
                (4, "doubleValue", .double), (5, "arrayValue", .message(.arrayValue)),
                (6, "kvlistValue", .message(.keyValueList)), (7, "bytesValue", .base64),
            ]
        case .arrayValue: [(1, "values", .list(.anyValue))]
        case .keyValueList: [(1, "values", .list(.keyValue))]
        }
    }
}
