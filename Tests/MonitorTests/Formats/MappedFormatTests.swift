// The formats that are field maps: small records of our own with their traps, and the samples of real logs where they are.

import CheckerKit
import CheckerTestKit
import FoundationEssentials
import Testing

@testable import Monitor

struct MappedFormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var format: any EventFormat.Type
        var record: String
        var fields: [EventField: String]
        var textStatus = TextStatus.present
        var testDescription: String { "\(format.name): \(fields.count) fields" }
    }

    @Test(arguments: [
        Case(
            format: LiteLLMSpendFormat.self,
            record: #"""
                {"request_id":"r","startTime":"2026-01-24 09:20:46.847371","api_key":"","user":"u","requester_ip_address":null,
                "metadata":"{\"user_api_key\":\"hash\",\"user_api_key_team_alias\":\"Acme\",\"requester_ip_address\":\"192.0.2.1\"}",
                "messages":"{}","proxy_server_request":"{\"messages\":[{\"role\":\"system\",\"content\":\"be \\\"brief\\\"\"},{\"role\":\"user\",\"content\":\"hi\"}]}",
                "response":"{\"choices\":[{\"message\":{\"content\":\"hello\"}}]}","prompt_tokens":10,"completion_tokens":20}
                """#,
            fields: [
                .requestID: "r", .keyID: "hash", .organisationName: "Acme", .clientAddress: "192.0.2.1", .userID: "u",
                .systemInstructions: #"be "brief""#, .inputMessages: "hi", .outputMessages: "hello",
            ]),
        Case(
            format: LiteLLMSpendFormat.self, record: #"{"request_id":"r","messages":"{}","response":"{}"}"#,
            fields: [.requestID: "r"], textStatus: .absent),
        Case(
            format: KongFormat.self,
            record: #"""
                {"client_ip":"192.0.2.1","ai":{"ai-proxy-advanced":{"meta":{"request_model":"m"},"payload":
                {"request":"{\"messages\":[{\"role\":\"user\",\"content\":\"a long question that is cut"}}}}
                """#,
            fields: [
                .clientAddress: "192.0.2.1", .requestModel: "m",
                .inputMessages: #"{"messages":[{"role":"user","content":"a long question that is cut"#,
            ], textStatus: .truncated),
        Case(
            format: AzureOpenAIFormat.self,
            record: #"{"callerIpAddress":"192.0.2.***","properties":"{\"objectId\":\"o\",\"modelName\":\"m\"}"}"#,
            fields: [.cloudProvider: "azure", .clientAddress: "192.0.2.***", .userID: "o", .requestModel: "m"],
            textStatus: .absent),
        Case(
            format: AzureOpenAIFormat.self, record: #"{"properties":{"objectId":"o","modelName":"m"}}"#,
            fields: [.cloudProvider: "azure", .userID: "o", .requestModel: "m"], textStatus: .absent),
        Case(
            format: AzureGatewayFormat.self,
            record: #"{"properties":{"requestBody":"not JSON at all","backendRequestBody":"{\"model\":\"m\"}"}}"#,
            fields: [.cloudProvider: "azure", .requestModel: "m", .inputMessages: "not JSON at all"]),
        Case(
            format: BedrockFormat.self,
            record: #"""
                {"identity":{"arn":"arn:aws:iam::1:user/x"},"input":{"inputBodyJson":{"system":[{"text":"s"}],"messages":[{"role":"user","content":[{"text":"q"}]}]}},
                "output":{"outputBodyJson":[{"type":"a","delta":{"type":"t","text":"The"}},{"delta":{"text":" text"}}]}}
                """#,
            fields: [
                .cloudProvider: "aws", .principalARN: "arn:aws:iam::1:user/x", .systemInstructions: "s",
                .inputMessages: "q", .outputMessages: "The text",
            ]),
        Case(
            format: BedrockFormat.self, record: #"{"input":{"inputBodyS3Path":"s3://bucket/x.json.gz"}}"#,
            fields: [.cloudProvider: "aws"], textStatus: .absent),
        Case(
            format: PortkeyFormat.self,
            record:
                #"{"request":{"body":{"model":"m","messages":"[{\"role\":\"user\",\"content\":\"hi\"}]"}},"metadata":{"_user":"u"}}"#,
            fields: [.requestModel: "m", .userID: "u", .inputMessages: "hi"]),
    ])
    func `a record gives its fields`(_ expected: Case) throws {
        let event = try decode(expected.format, expected.record.split(separator: "\n").joined())
        #expect(event.text == expected.fields)
        #expect(event.header.textStatus == expected.textStatus)
    }

    @Test func `a row that holds part of a conversation has text that is cut`() throws {
        let event = try decode(
            AzureGatewayTextFormat.self,
            #"{"CorrelationId":"c","ModelName":"m","RequestMessages":[{"role":"user","content":"Draft the"}],"ResponseMessages":null,"SequenceNumber":0}"#
        )
        #expect(event[.inputMessages] == "Draft the")
        #expect(event[.requestID] == "c")
        #expect(event.header.textStatus == .truncated)
        let last = try decode(AzureGatewayTextFormat.self, #"{"CorrelationId":"c","PromptTokens":7}"#)
        #expect(last.header.textStatus == .absent)
    }

    @Test(arguments: [
        #"[{"_id":"a","author":{"user":"u"},"ip":"192.0.2.xxx"}]"#,
        #"{"_id":"a","author":{"user":"u"},"ip":"192.0.2.xxx"}"#,
    ])
    func `an array of records gives its records, and a record alone is one`(text: String) throws {
        let event = try decode(HubAuditFormat.self, text)
        #expect(event.text == [.eventID: "a", .userName: "u", .clientAddress: "192.0.2.xxx"])
    }

    @Test(arguments: [0, 1, 2, 200])
    func `an envelope gives its records, and a record alone is one`(count: Int) throws {
        let decoder = CloudTrailFormat().makeDecoder()
        let records = (0..<count).map { #"{"eventID":"\#($0)","awsRegion":"eu-west-1","x":[{"a":"]}"}]}"# }
        let bytes = Array(#"{"Records": [\#(records.joined(separator: " , "))]}"#.utf8)
        var batch = EventBatch()
        try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
        #expect((0..<batch.count).map { batch.string(.eventID, at: $0) } == (0..<count).map(String.init))
        let alone = Array(#"{"eventID":"x"}"#.utf8)
        try decoder.decode(0..<alone.count, of: alone.span, into: &batch)
        #expect(batch.count == count + 1)
        #expect(batch.string(.cloudProvider, at: count) == "aws")
    }

    @Test(arguments: [
        #"{"Records":[{"eventID":"a"},7]}"#, #"{"Records":[{"eventID":"a"}"#, #"{"Records":[{"eventID":{}}]}"#, "[]",
        "",
    ])
    func `an envelope that is broken is refused`(record: String) {
        #expect(throws: DecodeError.self) { try decode(CloudTrailFormat.self, record) }
    }

    @Test func `JSON in a string in a string is text`() throws {
        let event = try decode(
            LiteLLMSpendFormat.self, #"{"proxy_server_request":"{\"messages\":\"[{\\\"content\\\":\\\"x\\\"}]\"}"}"#)
        #expect(event[.inputMessages].isEmpty || event[.inputMessages].contains("x"))
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `JSON in a string, changed at random, is refused or decoded, never worse`(seed: UInt64) {
        let inner =
            #"{\"messages\":[{\"role\":\"system\",\"content\":\"be \\\"b\\\" \\u00e9\"},{\"role\":\"user\",\"content\":\"hi\"}]}"#
        let whole = Array(
            #"{"request_id":"r","proxy_server_request":"\#(inner)","metadata":"{\"user_agent\":\"x\"}"}"#.utf8)
        var random = SeededGenerator(seed: seed)
        let decoder = LiteLLMSpendFormat().makeDecoder()
        for _ in 0..<500 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let length = Int.random(in: bytes.count / 2...bytes.count, using: &random)
            var batch = EventBatch()
            guard (try? decoder.decode(0..<length, of: bytes.span, into: &batch)) != nil else { continue }
            for field in EventField.allCases {
                let range = batch.range(of: field, at: 0)
                #expect(String(validating: batch.arena[range], as: UTF8.self) != nil)
            }
        }
    }

    /// What is expected of the samples of real logs; values that the sample does not show are left out.
    private static let samples:
        [(file: String, format: any EventFormat.Type, line: Int, fields: [EventField: String])] = [
            (
                "litellm-spend-logs.real", LiteLLMSpendFormat.self, 0,
                [.requestModel: "gpt-4o", .modelProvider: "openai", .conversationID: "1234567890"]
            ),
            (
                "litellm-standard-logging-payload.real", LiteLLMFormat.self, 0,
                [.requestModel: "gpt-4o", .modelProvider: "openai"]
            ),
            (
                "envoy-ai-gateway-access.schema-built", EnvoyAIGatewayFormat.self, 0,
                [
                    .requestModel: "meta-llama/Llama-3.3-70B-Instruct", .clientAddress: "203.0.113.9:51234",
                    .addressChain: "203.0.113.9", .conversationID: "s-9",
                ]
            ),
            (
                "kong-ai-proxy.schema-built", KongFormat.self, 0,
                [
                    .requestModel: "llama3", .userName: "acme-app", .inputMessages: "hi", .outputMessages: "hello",
                    .addressChain: "203.0.113.9",
                ]
            ),
            (
                "portkey-log.schema-built", PortkeyFormat.self, 0,
                [.organisationName: "acme", .inputMessages: "What is AI?"]
            ),
            (
                "helicone-request.schema-built", HeliconeFormat.self, 0,
                [.country: "DE", .userID: "alice@acme.example", .inputMessages: "hi", .outputMessages: "hello"]
            ),
            (
                "langfuse-observations-v2.schema-built", LangfuseFormat.self, 0,
                [
                    .userID: "alice@acme.example", .inputMessages: "hi", .outputMessages: "hello",
                    .organisationName: "acme",
                ]
            ),
            (
                "aws-bedrock-invocation.real-shape", BedrockFormat.self, 1,
                [
                    .cloudRegion: "us-east-1", .inferenceRegion: "us-west-2",
                    .requestModel: "meta.llama3-1-70b-instruct-v1:0",
                    .inputMessages: "Summarise the A320 APU fault log.",
                ]
            ),
            (
                "azure-openai-requestresponse.real", AzureOpenAIFormat.self, 1,
                [.clientAddress: "81.2.69.***", .requestModel: "gpt-35-turbo", .cloudRegion: "eastus"]
            ),
            (
                "azure-apim-gatewaylogs.real", AzureGatewayFormat.self, 0,
                [
                    .clientAddress: "81.2.69.144", .inputMessages: "capital of tamilnadu?",
                    .outputMessages: "The capital of Tamil Nadu is Chennai.", .requestModel: "gpt-chat-pilot",
                    .responseModel: "gpt-35-turbo",
                ]
            ),
            (
                "gcp-vertex-request-response.real-derived", VertexFormat.self, 0,
                [.inputMessages: "Hello world!", .outputMessages: "Hello there! The classic programmer's greeting."]
            ),
            (
                "gcp-vertex-audit.real", VertexAuditFormat.self, 0,
                [.clientAddress: "175.16.199.0", .cloudProvider: "gcp"]
            ),
        ]
    private static let folder = "../shared/data/logs"
    private static let hasSamples = FileManager.default.fileExists(atPath: folder)

    @Test(.enabled(if: hasSamples, "no ../shared/data/logs here: samples of real logs are not checked"))
    func `samples of real logs decode to what they say`() throws {
        for sample in Self.samples {
            let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
            let name = try #require(names.first { $0.hasPrefix(sample.file) })
            let text = try String(contentsOfFile: "\(Self.folder)/\(name)", encoding: .utf8)
            let event = try decode(sample.format, String(text.split(separator: "\n")[sample.line]))
            for (field, value) in sample.fields { #expect(event[field] == value, "\(name) \(field.name)") }
            // An export of Portkey has its times beside the object.
            #expect(event.header.time != EventHeader.unknownTime || sample.format == PortkeyFormat.self, "\(name)")
        }
    }

    private func decode(_ format: any EventFormat.Type, _ record: String) throws -> Event {
        let decoder = format.init(settings: SettingsReader([:], Problems())).makeDecoder()
        let bytes = Array(record.utf8)
        var batch = EventBatch()
        try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
        try #require(batch.count == 1)
        return batch.event(at: 0)
    }
}
