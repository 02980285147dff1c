// The formats, each by a fixture of ours, with its traps.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct FormatTests {
    @Test func `litellm: identity, text and tokens of a payload`() throws {
        let event = try decode(
            LiteLLMFormat.self,
            """
            {"id":"chatcmpl-1","call_type":"acompletion","startTime":"2026-11-20 08:15:42.5","model":"llama-3.1-8b","end_user":"",
            "metadata":{"user_api_key_hash":"abc","user_api_key_team_id":"t1","user_api_key_team_alias":"Acme Labs",
            "user_api_key_user_email":"a@example.org","user_api_key_end_user_id":"e1","requester_ip_address":"192.0.2.7"},
            "requester_ip_address":null,"prompt_tokens":10,"completion_tokens":20,
            "messages":[{"role":"system","content":"be brief"},{"role":"user","content":"hello"}],
            "response":{"model":"llama-3.1-8b-x","choices":[{"message":{"role":"assistant","content":"hi"}}]}}
            """.replacingLineFeeds)
        #expect(event[.requestID] == "chatcmpl-1")
        #expect(event[.keyID] == "abc")
        #expect(event[.organisationName] == "Acme Labs")
        #expect(event[.endUserID] == "e1")
        #expect(event[.clientAddress] == "192.0.2.7")
        #expect(event[.systemInstructions] == "be brief")
        #expect(event[.inputMessages] == "hello")
        #expect(event[.outputMessages] == "hi")
        #expect(event.header.inputTokens == 10)
        #expect(event.header.outputTokens == 20)
        #expect(event.header.timeQuality == .assumedZone)
        #expect(event.header.textStatus == .present)
    }

    @Test(arguments: [
        (#"{"messages":"redacted-by-litellm"}"#, TextStatus.redacted),
        (#"{"messages":[{"role":"user","content":"redacted-by-litellm"}]}"#, .redacted),
        (#"{"messages":"redacted-by-litellm","response":{"choices":[{"message":{"content":"said"}}]}}"#, .present),
        (#"{"model":"m"}"#, .absent), (#"{"messages":[]}"#, .absent),
    ])
    func `litellm: withheld text is said to be withheld`(record: String, status: TextStatus) throws {
        #expect(try decode(LiteLLMFormat.self, record).header.textStatus == status)
    }

    @Test(arguments: [
        ("/models/llama-3.3-70b/resolve/main/model-00001.safetensors", "llama-3.3-70b"),
        ("/models/llama-2-13b/consolidated.00.pth", "llama-2-13b"),
        ("/acme/Llama-3.1-8B/resolve/main/model.gguf", "acme/Llama-3.1-8B"),
        ("/weights/llama-3/7b.bin", "llama-3"), ("/model.gguf", ""), ("/", ""),
    ])
    func `nginx-combined: the model is read from the path`(path: String, model: String) throws {
        let event = try decode(
            NginxCombinedFormat.self,
            #"2001:db8::17 - - [20/Nov/2025:08:16:01 +0000] "GET \#(path)?X-Amz-Signature=secret HTTP/2.0" 206 42 "-" "curl/8.5.0""#
        )
        #expect(event[.requestModel] == model)
        #expect(event[.downloadPath] == path)
        #expect(event[.clientAddress] == "2001:db8::17")
        #expect(event.header.activity == .download)
        #expect(event.header.statusCode == 206)
        #expect(event.header.downloadBytes == 42)
        #expect(!event.text.values.contains { $0.contains("secret") })
    }

    @Test func `nginx-combined: a quote inside a value does not end it`() throws {
        let event = try decode(
            NginxCombinedFormat.self,
            #"192.0.2.1 - bob [20/Nov/2025:08:16:01 +0000] "GET /a/b/c HTTP/1.1" 200 0 "-" "x\"y""#)
        #expect(event[.userAgent] == #"x\"y"#)
        #expect(event[.userID] == "bob")
    }

    @Test(arguments: [
        "", "192.0.2.1", "192.0.2.1 - - 20/Nov", #"192.0.2.1 - - [20/Nov/2025:08:16:01 +0000] "GET / HTTP/1.1"#,
        #"192.0.2.1 - - [yesterday] "GET / HTTP/1.1" 200 0 "-" "-""#,
        #"192.0.2.1 - - [20/Nov/2025:08:16:01 +0000] "GET / HTTP/1.1" OK 0 "-" "-""#,
    ])
    func `nginx-combined: a line that is none is refused`(line: String) {
        #expect(throws: DecodeError.self) { try decode(NginxCombinedFormat.self, line) }
    }

    @Test func `nginx-combined: hostile bytes are refused or decoded, never worse`() {
        let decoder = NginxCombinedDecoder()
        let line = Array(#"192.0.2.1 - - [20/Nov/2025:08:16:01 +0000] "GET /models/a/b HTTP/1.1" 200 0 "-" "é""#.utf8)
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<20_000 {
            var bytes = line
            for _ in 0..<3 {
                bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                    in: .min ... .max, using: &generator)
            }
            let length = Int.random(in: 0...bytes.count, using: &generator)
            var batch = EventBatch()
            try? decoder.decode(0..<length, of: bytes.span, into: &batch)
            #expect(batch.count <= 1)
        }
    }

    @Test func `s3-access: who took which object`() throws {
        let event = try decode(
            S3AccessFormat.self,
            #"0123abcd weights [20/Nov/2025:08:15:42 +0000] 203.0.113.9 arn:aws:iam::444455556666:user/x 3E57 REST.GET.OBJECT llama-3.3-70b/model-00001.safetensors "GET /weights/llama-3.3-70b/model-00001.safetensors?X-Amz-Signature=secret HTTP/1.1" 206 - 1073 2000 98 11 "-" "aws-cli/2.15.0 Python/3.11" - s9= SigV4 TLS AuthHeader b.s3.eu-central-1.amazonaws.com TLSv1.3 - -"#
        )
        #expect(event[.requestModel] == "llama-3.3-70b")
        #expect(event[.downloadPath] == "llama-3.3-70b/model-00001.safetensors")
        #expect(event[.principalARN] == "arn:aws:iam::444455556666:user/x")
        #expect(event[.userAgent] == "aws-cli/2.15.0 Python/3.11")
        #expect(event.header.downloadBytes == 1073)
        #expect(event.header.statusCode == 206)
        #expect(event.header.activity == .download)
        #expect(!event.text.values.contains { $0.contains("secret") })
    }

    @Test(arguments: [("REST.GET.BUCKET", Activity.administration), ("S3.EXPIRE.OBJECT", .administration)])
    func `s3-access: what takes no object is no download`(operation: String, activity: Activity) throws {
        let event = try decode(
            S3AccessFormat.self, #"o b [20/Nov/2025:08:15:42 +0000] - - R \#(operation) - "-" 200 - - - - -"#)
        #expect(event.header.activity == activity)
        #expect(event[.downloadPath].isEmpty)
    }

    @Test func `cloudfront: the columns are those that the log names`() throws {
        let decoder = CloudFrontDecoder()
        var batch = EventBatch()
        let lines = [
            "#Version: 1.0",
            "#Fields: date time c-ip cs-method cs-uri-stem sc-status sc-bytes cs-uri-query x-edge-request-id",
            "2025-11-20\t08:15:42\t2001:db8::9\tGET\t/llama-3.3-70b/model-1.safetensors\t206\t17\tSignature=secret\tid==",
        ]
        for line in lines {
            let bytes = Array(line.utf8)
            try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
        }
        try #require(batch.count == 1)
        let event = batch.event(at: 0)
        #expect(event[.requestModel] == "llama-3.3-70b")
        #expect(event[.clientAddress] == "2001:db8::9")
        #expect(event[.requestID] == "id==")
        #expect(event.header.time == 1_763_626_542_000)
        #expect(event.header.downloadBytes == 17)
        #expect(!event.text.values.contains { $0.contains("secret") })
    }

    @Test(arguments: ["2025-11-20 08:15:42 GET", "20-11-2025\t08:15:42\ta\tb\tc\td\te\tf\tg", "\t\t\t\t\t\t\t\t\t"])
    func `cloudfront: a line that is none is refused`(line: String) {
        #expect(throws: DecodeError.self) { try decode(CloudFrontFormat.self, line) }
    }

    @Test func `ollama: requests are read, other lines passed over`() throws {
        let event = try decode(
            OllamaFormat.self,
            #"[GIN] 2025/11/20 - 08:15:42 | 200 |   23.412µs |     203.0.113.9 | POST     "/api/chat""#)
        #expect(event[.clientAddress] == "203.0.113.9")
        #expect(event[.operation] == #"POST     "/api/chat""#)
        #expect(event.header.statusCode == 200)
        #expect(event.header.timeQuality == .assumedZone)
        let other = Array("time=2025-11-20T08:15:42Z level=INFO msg=started".utf8)
        var batch = EventBatch()
        try OllamaDecoder().decode(0..<other.count, of: other.span, into: &batch)
        #expect(batch.count == 0)
        #expect(throws: DecodeError.self) { try decode(OllamaFormat.self, "[GIN] yesterday | 200 | 1s | a | b") }
    }

    @Test(arguments: 1...30 as ClosedRange<UInt64>)
    func `text formats: hostile bytes are refused or decoded, never worse`(seed: UInt64) {
        let lines = [
            #"o b [20/Nov/2025:08:15:42 +0000] - - R REST.GET.OBJECT a/b "GET / HTTP/1.1" 200 - 1 1 1 1 "-" "é" -"#,
            "2025-11-20\t08:15:42\tFRA\t1\t192.0.2.1\tGET\th\t/a/b\t200\t-\t-", "#Fields: date time c-ip",
            #"[GIN] 2025/11/20 - 08:15:42 | 200 | 1s | ::1 | GET "/""#,
        ]
        let decoders: [any EventDecoder] = [S3AccessDecoder(), CloudFrontDecoder(), OllamaDecoder()]
        var random = SeededGenerator(seed: seed)
        for round in 0..<600 {
            var bytes = Array(lines[round % lines.count].utf8)
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let length = Int.random(in: 0...bytes.count, using: &random)
            for decoder in decoders {
                var batch = EventBatch()
                try? decoder.decode(0..<length, of: bytes.span, into: &batch)
                #expect(batch.count <= 1)
            }
        }
    }

    @Test func `json: a field map that cannot work is refused with its place`() {
        let problems = Problems()
        let table: SettingsTable = [
            "fields": [
                "usage.org.nam": "/org", "user.name": "name", "user.email": ["/a", 3], "account.id": "/x",
                "time": "/a/b",
            ]
        ]
        _ = JSONFormat(settings: SettingsReader(table, problems))
        let messages = problems.all.map(\.message)
        #expect(messages.contains { $0.contains("did you mean \"usage.org.name\"?") })
        #expect(messages.contains { $0.contains("\"name\" is not a JSON pointer; write \"/name\"") })
        #expect(messages.contains { $0.contains("a JSON pointer must be a string") })
        #expect(messages.contains { $0.contains("\"account.id\" is not a canonical field that a log can fill") })
        #expect(messages.contains { $0.contains("lies below or above another one") })
    }

    @Test func `json: without a field map the format says what it needs`() {
        let problems = Problems()
        _ = JSONFormat(settings: SettingsReader([:], problems))
        #expect(problems.all.count == 1)
    }

    private func decode<F: EventFormat>(_: F.Type, _ record: String) throws -> Event {
        let problems = Problems()
        let decoder = F(settings: SettingsReader([:], problems)).makeDecoder()
        let bytes = Array(record.utf8)
        var batch = EventBatch()
        try decoder.decode(0..<bytes.count, of: bytes.span, into: &batch)
        try #require(batch.count == 1)
        return batch.event(at: 0)
    }
}

extension String {
    /// A record on one line, though the source shows it on several.
    fileprivate var replacingLineFeeds: String { split(separator: "\n").joined() }
}
