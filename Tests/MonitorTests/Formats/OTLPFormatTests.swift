// OpenTelemetry exports: the three generations of where the text is, resources, and what is not about generative AI.

import CheckerKit
import CheckerTestKit
import FoundationEssentials
import Testing

@testable import Monitor

struct OTLPFormatTests {
    private func decode(_ record: String) throws -> [Event] {
        let bytes = Array(record.split(separator: "\n").joined().utf8)
        var batch = EventBatch()
        try OTLPDecoder().decode(0..<bytes.count, of: bytes.span, into: &batch)
        return (0..<batch.count).map { batch.event(at: $0) }
    }

    private func span(_ attributes: String, events: String = "") -> String {
        #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"spanId":"a1","startTimeUnixNano":"1763626542101000000","#
            + #""attributes":[\#(attributes)],"events":[\#(events)]}]}]}]}"#
    }

    private func log(_ name: String, body: String, attributes: String = "") -> String {
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"1763626542101000000","eventName":"\#(name)","#
            + #""body":\#(body),"attributes":[\#(attributes)]}]}]}]}"#
    }

    private func text(_ key: String, _ value: String) -> String {
        #"{"key":"\#(key)","value":{"stringValue":"\#(value)"}}"#
    }

    @Test func `attributes go to the fields of their names, with the resource's behind the record's own`() throws {
        let events = try decode(
            """
            {"resourceSpans":[{"resource":{"attributes":[\(text("cloud.region", "eu-central-1")),\(text("user.id", "nobody"))]},
            "scopeSpans":[{"spans":[{"spanId":"a1","startTimeUnixNano":"1763626542101000000","attributes":[
            \(text("gen_ai.request.model", "m")),\(text("user.id", "u-17")),\(text("client.address", "192.0.2.7")),
            {"key":"gen_ai.usage.input_tokens","value":{"intValue":"97"}},{"value":{"intValue":180},"key":"gen_ai.usage.output_tokens"}
            ]},{"attributes":[\(text("gen_ai.request.model", "n"))]}]}]}]}
            """)
        #expect(events.map { $0[.requestModel] } == ["m", "n"])
        #expect(events.map { $0[.userID] } == ["u-17", "nobody"])
        #expect(events.map { $0[.cloudRegion] } == ["eu-central-1", "eu-central-1"])
        #expect(events[0][.clientAddress] == "192.0.2.7")
        #expect(events[0].header.inputTokens == 97)
        #expect(events[0].header.outputTokens == 180)
        #expect(events[0].header.time == 1_763_626_542_101)
        #expect(events[0].header.textStatus == .absent)
    }

    @Test(arguments: [
        #"{"stringValue":"[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"be brief\"}]},{\"role\":\"user\",\"parts\":[{\"type\":\"text\",\"content\":\"hi\"}]}]"}"#,
        #"{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"system"}},{"key":"parts","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"type","value":{"stringValue":"text"}},{"key":"content","value":{"stringValue":"be brief"}}]}}]}}}]}},{"kvlistValue":{"values":[{"key":"parts","value":{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"content","value":{"stringValue":"hi"}}]}}]}}},{"key":"role","value":{"stringValue":"user"}}]}}]}}"#,
    ])
    func `messages are read from JSON in a string and from structure alike`(value: String) throws {
        let attributes = #"\#(text("gen_ai.request.model", "m")),{"key":"gen_ai.input.messages","value":\#(value)}"#
        let event = try #require(try decode(span(attributes)).first)
        #expect(event[.systemInstructions] == "be brief")
        #expect(event[.inputMessages] == "hi")
        #expect(event.header.textStatus == .present)
    }

    @Test func `a span's events hold prompt and completion in the first generation`() throws {
        let prompt = text("gen_ai.prompt", #"[{\"role\":\"user\",\"content\":\"hi\"}]"#)
        let completion = text("gen_ai.completion", "hello")
        let event = try #require(
            try decode(
                span(
                    text("gen_ai.system", "vllm") + "," + text("gen_ai.request.model", "m"),
                    events:
                        #"{"name":"gen_ai.content.prompt","attributes":[\#(prompt)]},{"attributes":[\#(completion)]}"#)
            ).first)
        #expect(event[.inputMessages] == "hi")
        #expect(event[.outputMessages] == "hello")
        #expect(event[.modelProvider] == "vllm")
    }

    @Test func `of several prompts in a span's events the first is read, and the text is said to be cut`() throws {
        let prompts = ["one", "two"].map { #"{"attributes":[\#(text("gen_ai.prompt", $0))]}"# }.joined(separator: ",")
        let event = try #require(try decode(span(text("gen_ai.request.model", "m"), events: prompts)).first)
        #expect(event[.inputMessages] == "one")
        #expect(event.header.textStatus == .truncated)
    }

    @Test(arguments: [
        ("gen_ai.user.message", EventField.inputMessages), ("gen_ai.system.message", .systemInstructions),
        ("gen_ai.assistant.message", .outputMessages), ("gen_ai.choice", .outputMessages),
    ])
    func `a log record for each message says by its name whose it is`(name: String, field: EventField) throws {
        let pair = #"{"kvlistValue":{"values":[\#(text("content", "some text"))]}}"#
        for body in [#"{"stringValue":"some text"}"#, pair] {
            let event = try #require(try decode(log(name, body: body)).first)
            #expect(event[field] == "some text")
            #expect(event.text.count == 1)
            #expect(event.header.textStatus == .present)
        }
    }

    @Test func `what is not about generative AI is passed over`() throws {
        #expect(try decode(span(text("http.request.method", "GET"))).isEmpty)
        #expect(try decode(log("device.app.lifecycle", body: #"{"stringValue":"x"}"#)).isEmpty)
        #expect(try decode(#"{"resourceMetrics":[{"scopeMetrics":[]}]}"#).isEmpty)
        #expect(try decode(#"{"resourceSpans":[]}"#).isEmpty)
    }

    @Test(arguments: [
        "", "{}", "[]", #"{"resourceSpans":[7]}"#,
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[7]}]}]}]}"#,
        #"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":7}]}]}]}]}"#,
    ])
    func `what is no export is refused`(record: String) {
        #expect(throws: DecodeError.self) { try decode(record) }
    }

    @Test func `a record that is wrong is left out and told of at its place; the others of the export are read`() throws
    {
        let good = #"{"attributes":[\#(text("gen_ai.request.model", "m"))]}"#
        let bad = #"{"attributes":[{"key":7}]}"#
        let export = Array(#"{"resourceSpans":[{"scopeSpans":[{"spans":[\#(bad),\#(good),\#(bad)]}]}]}"#.utf8)
        var batch = EventBatch()
        let decoder = OTLPDecoder()
        try decoder.decode(0..<export.count, of: export.span, into: &batch)
        #expect(batch.count == 1)
        let start = export.count - bad.utf8.count - 8
        #expect(decoder.refusals.map(\.reason) == [.wrongType, .wrongType])
        #expect(decoder.refusals.last.map { (start..<export.count).contains($0.offset) } == true)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `exports cut or changed at random are refused or decoded, never worse`(seed: UInt64) {
        let value =
            #"{"arrayValue":{"values":[{"kvlistValue":{"values":[{"key":"role","value":{"stringValue":"user"}}]}}]}}"#
        let whole = Array(
            span(#"{"key":"gen_ai.input.messages","value":\#(value)},\#(text("gen_ai.request.model", "m\\u00e9"))"#)
                .utf8)
        var random = SeededGenerator(seed: seed)
        let decoder = OTLPDecoder()
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let length = Int.random(in: 0...bytes.count, using: &random)
            var batch = EventBatch()
            guard (try? decoder.decode(0..<length, of: bytes.span, into: &batch)) != nil else { continue }
            for index in 0..<batch.count {
                for field in EventField.allCases {
                    #expect(String(validating: batch.arena[batch.range(of: field, at: index)], as: UTF8.self) != nil)
                }
            }
        }
    }

    private static let folder = "../shared/data/logs"
    private static let hasSamples = FileManager.default.fileExists(atPath: folder)

    @Test(
        .enabled(if: hasSamples, "no ../shared/data/logs here: samples of exports are not checked"),
        arguments: [
            (
                "otel-genai-span.schema-built.otlp.json",
                [
                    EventField.inputMessages: "Weather in Paris?", .outputMessages: "Rainy, 57F", .userID: "u-17",
                    .cloudRegion: "eu-central-1", .clientAddress: "203.0.113.9", .requestID: "chatcmpl-123",
                    .responseModel: "meta-llama/Llama-3.3-70B-Instruct",
                ]
            ),
            (
                "otel-genai-event.schema-built.otlp.json",
                [.inputMessages: "Weather in Paris?", .requestModel: "meta-llama/Llama-3.3-70B-Instruct"]
            ),
        ])
    func `samples decode to what they say`(file: String, fields: [EventField: String]) throws {
        let events = try decode(String(contentsOfFile: "\(Self.folder)/\(file)", encoding: .utf8))
        let event = try #require(events.first)
        for (field, value) in fields { #expect(event[field] == value, "\(field.name)") }
        #expect(event.header.inputTokens == 97)
        #expect(event.header.timeQuality == .exact)
    }
}
