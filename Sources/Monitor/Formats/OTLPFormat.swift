// `otlp-json`: spans and log records of OpenTelemetry's conventions for generative AI, as a collector writes them.

import CheckerKit

/// OTLP in JSON: an export of spans or of log records a line, as the collector's file exporter writes it.
///
/// Attributes of the names that events use here go to their fields, also those of the resource unless the record has its
/// own. Traps: there are three generations of where the text is (events of a span with `gen_ai.prompt`; a log record for
/// each message, its text in the body; attributes `gen_ai.input.messages`, as JSON in a string or as structure);
/// times are nanoseconds in a string; what is not about generative AI is passed over. Of several prompts in the events of one
/// span the first is read, and the text counts as truncated.
///
/// - Source: OpenTelemetry protocol 1.7, "JSON Protobuf Encoding"; semantic conventions for generative AI 1.27 to 1.40.
struct OTLPFormat: EventFormat {
    static let name = "otlp-json"
    init(settings: SettingsReader) {}

    var provides: Set<EventField> { OTLPDecoder.spanMap.provides.union(OTLPDecoder.logMap.provides) }
    func makeDecoder() -> any EventDecoder { OTLPDecoder() }
}

final class OTLPDecoder: PartialDecoder, RestingDecoder {
    /// What an export in protobuf holds, which its bytes do not say.
    enum Signal: Sendable { case logs, traces }

    private let reader = ExportReader()
    /// Gives back what the parts hold.
    func rest() { for part in [resource, spans, logs] { part.rest() } }

    private let resource = JSONRecordDecoder(OTLPDecoder.resourceMap)
    private let spans = JSONRecordDecoder(OTLPDecoder.spanMap)
    private let logs = JSONRecordDecoder(OTLPDecoder.logMap)
    private let binary: OTLPMessage?
    private var protobuf = OTLPProtobuf()
    /// The attributes of the resource at hand, as an event.
    private var shared = EventBatch()
    private var sharedFields: [EventField] = []
    private(set) var refusals: [DecodeError] = []

    /// - Parameter signal: What records that are in protobuf hold; `nil`: none is.
    init(binary signal: Signal? = nil) {
        binary = signal.map { $0 == .logs ? .logsRequest : .tracesRequest }
    }

    /// Whose text the body of a message's own record is, by the record's name; a user's, if it is none of these.
    private static let speakers: [(String, EventField)] = [
        ("gen_ai.choice", .outputMessages), ("gen_ai.assistant.message", .outputMessages),
        ("gen_ai.system.message", .systemInstructions),
    ]

    func decode(_ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch) throws(DecodeError) {
        refusals = []
        guard let binary, !record.isEmpty, bytes[record.lowerBound] == OTLPProtobuf.firstByte else {
            return try decodeJSON(record, of: bytes, into: &batch)
        }
        try protobuf.read(record, of: bytes, as: binary)
        let length = protobuf.json.count
        protobuf.pad()
        let json = protobuf.json
        do {
            try decodeJSON(0..<length, of: json.span, into: &batch)
        } catch {
            // An offset in the JSON says nothing to whoever has the protobuf.
            throw DecodeError(error.reason, at: 0, error.detail)
        }
        refusals = protobuf.refusals + refusals.map { DecodeError($0.reason, at: 0, $0.detail) }
        if batch.count == 0, let first = protobuf.refusals.first { throw first }
    }

    private func decodeJSON(
        _ record: Range<Int>, of bytes: Span<UInt8>, into batch: inout EventBatch
    ) throws(DecodeError) {
        let first = batch.count
        var records = 0
        var isExport = false
        try reader.open(record, of: bytes, by: spans)
        while let signal = try reader.nextSignal(bytes, by: spans) {
            isExport = true
            if signal == .metrics { continue }
            let decoder = signal == .logs ? logs : spans
            while try nextResource(bytes) {
                while let label = try reader.nextRecord(bytes, by: decoder, into: &batch, &refusals) {
                    records += 1
                    let index = batch.count - 1
                    if isUse(index, label, batch) {
                        settle(index, label, &batch)
                    } else {
                        batch.truncate(to: index)
                    }
                }
            }
        }
        guard isExport else {
            throw DecodeError(.malformed, at: 0, "an object with resourceSpans or resourceLogs was expected")
        }
        if records == 0, batch.count == first, let refusal = refusals.first { throw refusal }
    }

    private func nextResource(_ bytes: Span<UInt8>) throws(DecodeError) -> Bool {
        shared.removeAll()
        guard try reader.nextResource(bytes, by: resource, into: &shared) else { return false }
        sharedFields = EventField.allCases.filter { shared.has($0, at: 0) }
        return true
    }

    /// Whether a record is about generative AI.
    private func isUse(_ index: Int, _ label: Range<Int>, _ batch: EventBatch) -> Bool {
        batch.has(.requestModel, at: index) || batch.has(.responseModel, at: index) || batch.has(.operation, at: index)
            || batch.arena[label].starts(with: "gen_ai.".utf8)
    }

    /// Puts the text of a message's own record where it belongs, and adds what the resource says.
    private func settle(_ index: Int, _ label: Range<Int>, _ batch: inout EventBatch) {
        for (name, field) in Self.speakers
        where !batch.has(field, at: index) && batch.arena[label].elementsEqual(name.utf8) {
            batch.setRange(of: field, to: batch.range(of: .inputMessages, at: index), at: index)
            batch.setRange(of: .inputMessages, to: 0..<0, at: index)
        }
        for field in sharedFields where !batch.has(field, at: index) {
            batch.set(field, to: shared.arena.span.extracting(shared.range(of: field, at: 0)), at: index)
        }
    }
}

extension OTLPDecoder {
    /// Every canonical name that a log can fill, as an attribute; then the names that older conventions had.
    private static func attributes(below parent: String) -> [(String, FieldTarget)] {
        FieldTarget.names.filter { $0 != "time" }.compactMap { name in
            FieldTarget(canonicalName: name).map { ("\(parent)/attributes/\(name)", $0) }
        } + [
            ("\(parent)/attributes/gen_ai.system", .text(.modelProvider)),
            ("\(parent)/attributes/gen_ai.usage.prompt_tokens", .inputTokens),
            ("\(parent)/attributes/gen_ai.usage.completion_tokens", .outputTokens),
            ("\(parent)/attributes/gen_ai.prompt", .chat(.inputMessages)),
            ("\(parent)/attributes/gen_ai.completion", .allText(.outputMessages)),
        ]
    }

    static let resourceMap = FieldMap(attributes(below: "/resource"), forms: ["/resource/attributes": .attributes])

    static let spanMap = FieldMap(
        [("/startTimeUnixNano", .time), ("/spanId", .text(.eventID))] + attributes(below: "")
            + attributes(below: "/events"),
        forms: ["/attributes": .attributes, "/events": .each, "/events/attributes": .attributes])

    static let logMap = FieldMap(
        [
            ("/timeUnixNano", .time), ("/observedTimeUnixNano", .time), ("/spanId", .text(.eventID)),
            ("/eventName", .label), ("/attributes/event.name", .label),
        ] + attributes(below: "") + [("/body", .chat(.inputMessages))],
        forms: ["/attributes": .attributes, "/body": .anyValue])
}
