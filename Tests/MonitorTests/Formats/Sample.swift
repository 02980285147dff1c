// What the samples of real logs say, as canonical events.

import CheckerKit
import Testing

@testable import Monitor

/// One file of samples with the events in it.
struct Sample: Sendable, CustomTestStringConvertible {
    var file: String
    var format: any EventFormat.Type
    var events: [Event]

    var testDescription: String { file }

    init(_ file: String, _ format: any EventFormat.Type, _ events: Event...) {
        self.file = file
        self.format = format
        self.events = events
    }

    static let all = gateways + clouds + tracing + servers + downloads
}

/// An event as a sample says it; `time` in milliseconds since 1970.
private func event(
    _ time: Int64, _ quality: TimeQuality, _ status: TextStatus = .absent, tokens: (Int64, Int64) = (-1, -1),
    code: Int32 = 0, _ text: [EventField: String], _ change: (inout EventHeader) -> Void = { _ in }
) -> Event {
    var header = EventHeader()
    (header.time, header.timeQuality, header.textStatus) = (time, quality, status)
    (header.inputTokens, header.outputTokens, header.statusCode) = (tokens.0, tokens.1, code)
    change(&header)
    return Event(text, header: header)
}

/// An event without text, of an exact time or none.
private func event(
    _ time: Int64 = EventHeader.unknownTime, tokens: (Int64, Int64) = (-1, -1), code: Int32 = 0,
    _ text: [EventField: String], _ change: (inout EventHeader) -> Void = { _ in }
) -> Event {
    event(time, .exact, .absent, tokens: tokens, code: code, text, change)
}

extension Sample {
    fileprivate static let gateways = [
        Sample(
            "litellm-standard-logging-payload.real.jsonl", LiteLLMFormat.self,
            event(
                1_737_710_446_847, .assumedZone, .present, tokens: (10, 20),
                [
                    .requestID: "chatcmpl-2299b6a2-82a3-465a-b47c-04e685a2227f", .modelProvider: "openai",
                    .operation: "acompletion", .requestModel: "gpt-4o", .responseModel: "gpt-4o",
                    .inputMessages: "Hello, world!", .outputMessages: "hi",
                ])),
        Sample(
            "litellm-spend-logs.real.jsonl", LiteLLMSpendFormat.self,
            event(
                1_737_710_446_847, .assumedZone, tokens: (10, 20),
                [
                    .requestID: "chatcmpl-2283081b-dc89-41f6-93e6-d4f914774027", .conversationID: "1234567890",
                    .modelProvider: "openai", .operation: "acompletion", .requestModel: "gpt-4o",
                ])),
        Sample(
            "envoy-ai-gateway-access.schema-built.jsonl", EnvoyAIGatewayFormat.self,
            event(
                1_763_626_542_101, tokens: (25, 210), code: 200,
                [
                    .requestID: "c0ffee00-0000-4000-8000-000000000001", .conversationID: "s-9",
                    .clientAddress: "203.0.113.9:51234", .addressChain: "203.0.113.9",
                    .userAgent: "OpenAI/Python 1.50.0", .serverAddress: "10.0.3.7:8000",
                    .operation: "/v1/chat/completions", .requestModel: "meta-llama/Llama-3.3-70B-Instruct",
                    .responseModel: "meta-llama/Llama-3.3-70B-Instruct",
                    .modelProvider: "default/llama/route/llama/rule/0/ref/0",
                ])),
        Sample(
            "kong-ai-proxy.schema-built.jsonl", KongFormat.self,
            event(
                1_787_113_201_719, .exact, .present, tokens: (24, 8), code: 200,
                [
                    .requestID: "9ec9264afbbbad5fe5c64877d92eeb04", .userName: "acme-app", .userID: "acme",
                    .keyID: "key-1", .clientAddress: "192.168.65.1", .addressChain: "203.0.113.9",
                    .userAgent: "curl/8.5.0", .operation: "/v1/chat/completions", .requestModel: "llama3",
                    .responseModel: "llama3", .modelProvider: "llama2", .inputMessages: "hi", .outputMessages: "hello",
                ])),
        Sample(
            "portkey-log.schema-built.jsonl", PortkeyFormat.self,
            event(
                EventHeader.unknownTime, .exact, .present, tokens: (9, 40), code: 200,
                [
                    .requestID: "t1", .userID: "123", .organisationName: "acme", .modelProvider: "openai",
                    .serverAddress: "https://gw.example/v1/chat/completions", .requestModel: "llama-3.3-70b",
                    .inputMessages: "What is AI?", .outputMessages: "...",
                ])),
        Sample(
            "helicone-request.schema-built.jsonl", HeliconeFormat.self,
            event(
                1_763_626_542_000, .exact, .present, tokens: (20, 12), code: 200,
                [
                    .requestID: "0f0e", .userID: "alice@acme.example", .organisationName: "acme", .country: "DE",
                    .modelProvider: "TOGETHER", .serverAddress: "https://api.together.xyz/v1/chat/completions",
                    .requestModel: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
                    .responseModel: "meta-llama/Llama-3.3-70B-Instruct-Turbo", .inputMessages: "hi",
                    .outputMessages: "hello",
                ]
            ) { $0.countrySource = .gateway }),
    ]

    fileprivate static let clouds = [
        Sample(
            "aws-bedrock-invocation.real-shape.jsonl", BedrockFormat.self,
            event(
                1_713_480_897_000, .exact, .present, tokens: (571, -1),
                [
                    .requestID: "6f9e9644-95a1-4c3c-892f-b51372320d5e",
                    .principalARN: "arn:aws:iam::111111111111:user/john.doe@example.com",
                    .cloudAccountID: "111111111111", .cloudProvider: "aws", .cloudRegion: "us-east-1",
                    .operation: "InvokeModelWithResponseStream",
                    .requestModel: "anthropic.claude-3-haiku-20240307-v1:0",
                    .inputMessages:
                        "[shortened here] The following text is from a github issue in the elastic/integrations repository.",
                    .outputMessages: "The text",
                ]),
            event(
                1_744_239_617_000, .exact, .present, tokens: (35, 446),
                [
                    .requestID: "915a6a04-3f83-4c70-a277-7fbf7ea546b3",
                    .principalARN: "arn:aws:sts::111122223333:assumed-role/app/session",
                    .cloudAccountID: "111122223333", .cloudProvider: "aws", .cloudRegion: "us-east-1",
                    .inferenceRegion: "us-west-2", .operation: "Converse",
                    .requestModel: "meta.llama3-1-70b-instruct-v1:0",
                    .inputMessages: "Summarise the A320 APU fault log.", .outputMessages: "...",
                    .purposeDeclared: "b956002a-fd01-47ba-9da7-07e4c9b1a6b6\nacme",
                ]),
            event(
                1_763_626_542_000,
                [
                    .requestID: "a3", .principalARN: "arn:aws:sts::111122223333:assumed-role/app/session",
                    .cloudAccountID: "111122223333", .cloudProvider: "aws", .cloudRegion: "us-east-1",
                    .operation: "InvokeModel",
                    .requestModel: "arn:aws:bedrock:us-east-1:111122223333:imported-model/abc123",
                ])),
        Sample(
            "aws-cloudtrail-bedrock.schema-built.json", CloudTrailFormat.self,
            event(
                1_697_061_539_000,
                [
                    .requestID: "a1b2c3d4-5678-90ab-cdef-EXAMPLE22222",
                    .eventID: "a1b2c3d4-5678-90ab-cdef-EXAMPLE11111",
                    .principalARN: "arn:aws:iam::111122223333:user/userxyz", .cloudAccountID: "111122223333",
                    .userName: "userxyz", .clientAddress: "192.0.2.0", .userAgent: "Boto3/1.28.62",
                    .cloudProvider: "aws", .cloudRegion: "us-west-2", .operation: "InvokeModel",
                    .requestModel: "meta.llama2-13b-chat-v1",
                ])),
        Sample(
            "azure-openai-requestresponse.real.jsonl", AzureOpenAIFormat.self,
            azureOpenAI(1_712_578_982_435, "9d3a6e98-fc11-48d0-82cf-4de065c1a1f8", "Create_Thread", [:]),
            azureOpenAI(
                1_716_553_382_435, "d427a391-2bc7-4f38-9cbc-6560600e0981", "ChatCompletions_Create",
                [.requestModel: "gpt-35-turbo", .responseModel: "gpt-chat-pilot"]),
            azureOpenAI(
                1_716_553_382_435, "d427a391-2bc7-4f38-9cbc-6560600e0981", "ChatCompletions_Create",
                [.requestModel: "dall-e-3", .responseModel: "dall-e-3"])),
        Sample(
            "azure-apim-gatewaylogs.real.jsonl", AzureGatewayFormat.self,
            event(
                1_719_901_891_446, .exact, .present, tokens: (14, 8), code: 200,
                [
                    .requestID: "99789635-18d0-480f-8182-a3a3c477a6a4",
                    .cloudAccountID:
                        "/SUBSCRIPTIONS/12CABCB4-86E8-404F-A3D2-1DC9982F45CA/RESOURCEGROUPS/OBS-OPENAI-APIM-TEST"
                        + "/PROVIDERS/MICROSOFT.APIMANAGEMENT/SERVICE/AZURE-OPENAI-APM",
                    .clientAddress: "81.2.69.144", .cloudProvider: "azure", .cloudRegion: "East US",
                    .operation: "ChatCompletions_Create", .requestModel: "gpt-chat-pilot",
                    .responseModel: "gpt-35-turbo", .inputMessages: "capital of tamilnadu?",
                    .outputMessages: "The capital of Tamil Nadu is Chennai.",
                ])),
        Sample(
            "azure-apim-llm-log.schema-built.jsonl", AzureGatewayTextFormat.self,
            apimRow(
                tokens: (0, 0), 0,
                [
                    .cloudRegion: "West Europe", .operation: "Microsoft.ApiManagement/GatewayLlmLogs",
                    .inputMessages: "Draft the fire support annex for",
                ]),
            apimRow(tokens: (31, 210), 1, [.inputMessages: " the brigade defence.", .outputMessages: "..."])),
        Sample(
            "gcp-vertex-request-response.real-derived.jsonl", VertexFormat.self,
            event(
                1_757_365_462_248, .exact, .present, tokens: (3, 29),
                [
                    .requestID: "5374205265901353984", .cloudProvider: "gcp",
                    .requestModel:
                        "projects/elastic-sa/locations/us-central1/publishers/google/models/gemini-2.5-pro",
                    .responseModel: "gemini-2.5-pro", .operation: "GenerateContent",
                    .serverAddress:
                        "projects/elastic-sa/locations/us-central1/publishers/google/models/gemini-2.5-pro",
                    .inputMessages: "Hello world!",
                    .outputMessages: "Hello there! The classic programmer's greeting.",
                ])),
        Sample(
            "gcp-vertex-audit.real.jsonl", VertexAuditFormat.self,
            event(
                1_746_510_720_360,
                [
                    .eventID: "1tif4epd6kb0", .userEmail: "pc.cf@elastic.co", .cloudAccountID: "elastic-abs",
                    .cloudProvider: "gcp", .clientAddress: "175.16.199.0",
                    .userAgent:
                        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
                        + "Chrome/135.0.0.0 Safari/537.36,gzip(gfe),gzip(gfe)",
                    .operation: "google.cloud.aiplatform.internal.PredictionService.CountTokens",
                    .requestModel:
                        "projects/elastic-abs/locations/us-central1/publishers/google/models/gemini-2.0-flash-exp",
                ])),
    ]

    private static func azureOpenAI(
        _ time: Int64, _ id: String, _ operation: String, _ text: [EventField: String]
    ) -> Event {
        let shared: [EventField: String] = [
            .requestID: id, .operation: operation, .cloudProvider: "azure", .cloudRegion: "eastus",
            .clientAddress: "81.2.69.***",
            .cloudAccountID:
                "/SUBSCRIPTIONS/12CABCB4-86E8-404F-A3D2-1DC9982F45CA/RESOURCEGROUPS/OBS-OPENAI-SERVICE-RS/PROVIDERS"
                + "/MICROSOFT.COGNITIVESERVICES/ACCOUNTS/OBS-OPENAI-TEST-01",
        ]
        return event(time, code: 200, shared.merging(text) { $1 }) { $0.addressPrefixLength = 24 }
    }

    private static func apimRow(tokens: (Int64, Int64), _ number: Int32, _ text: [EventField: String]) -> Event {
        let shared: [EventField: String] = [
            .requestID: "99789635-18d0-480f-8182-a3a3c477a6a4", .cloudProvider: "azure",
            .cloudAccountID: "/subscriptions/0/resourcegroups/rg/providers/microsoft.apimanagement/service/apim1",
            .requestModel: "Llama-3.3-70B-Instruct", .responseModel: "llama-33-70b",
        ]
        return event(1_763_626_542_000, .exact, .truncated, tokens: tokens, shared.merging(text) { $1 }) {
            $0.sequence = number
        }
    }

    fileprivate static let tracing = [
        Sample(
            "otel-genai-span.schema-built.otlp.json", OTLPFormat.self,
            event(
                1_763_626_542_101, .exact, .present, tokens: (97, 180),
                [
                    .eventID: "eee19b7ec3c1b174", .requestID: "chatcmpl-123",
                    .conversationID: "conv_5j66UpCpwteGg4YSxUnt7lPY", .userID: "u-17", .endUserID: "u-17",
                    .clientAddress: "203.0.113.9", .serverAddress: "vllm.internal", .cloudProvider: "aws",
                    .cloudRegion: "eu-central-1", .operation: "chat", .modelProvider: "openai",
                    .requestModel: "meta-llama/Llama-3.3-70B-Instruct",
                    .responseModel: "meta-llama/Llama-3.3-70B-Instruct", .inputMessages: "Weather in Paris?",
                    .outputMessages: "Rainy, 57F",
                ])),
        Sample(
            "otel-genai-event.schema-built.otlp.json", OTLPFormat.self,
            event(
                1_763_626_543_900, .exact, .present, tokens: (97, -1),
                [
                    .eventID: "eee19b7ec3c1b174", .operation: "chat",
                    .requestModel: "meta-llama/Llama-3.3-70B-Instruct", .inputMessages: "Weather in Paris?",
                ])),
        Sample(
            "langfuse-observations-v2.schema-built.jsonl", LangfuseFormat.self,
            event(
                1_763_626_542_101, .assumedZone, .present, tokens: (20, 12),
                [
                    .requestID: "obs1", .userID: "alice@acme.example", .conversationID: "s9", .projectID: "p1",
                    .organisationName: "acme", .operation: "GENERATION",
                    .requestModel: "meta-llama/Llama-3.3-70B-Instruct", .inputMessages: "hi",
                    .outputMessages: "hello",
                ])),
    ]

    fileprivate static let servers = [
        Sample(
            "openai-compatible-access.vllm-uvicorn.schema-built.log", VLLMFormat.self,
            event(
                1_795_162_542_000, .assumedYear, .present,
                [
                    .requestID: "chatcmpl-6d0e1f0f",
                    .inputMessages:
                        "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\nHow do I kill a Python process?"
                        + "<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n",
                ]),
            event(
                code: 200,
                [.clientAddress: "203.0.113.9:51234", .operation: "POST /v1/chat/completions HTTP/1.1"]),
            event(
                1_795_162_544_000, .assumedYear, .present,
                [.requestID: "chatcmpl-6d0e1f0f", .outputMessages: "Use os.kill..."])),
        Sample(
            "ollama.schema-built.log", OllamaFormat.self,
            event(
                1_763_626_542_000, .assumedZone, code: 200,
                [.clientAddress: "203.0.113.9", .operation: #"POST     "/api/chat""#]),
            event(
                1_763_626_543_000, .assumedZone, code: 200,
                [.clientAddress: "127.0.0.1", .operation: #"POST     "/v1/chat/completions""#]),
            event(
                1_763_626_543_000, .assumedZone, code: 200,
                [.clientAddress: "::1", .operation: #"GET      "/api/tags""#])),
        Sample(
            "llama.cpp-server.schema-built.log", LlamaCppFormat.self,
            event(code: 200, [.clientAddress: "203.0.113.9", .operation: "POST /v1/chat/completions"])),
    ]

    fileprivate static let downloads = [
        Sample(
            "nginx-combined-model-download.schema-built.log", NginxCombinedFormat.self,
            event(
                1_763_626_542_000, code: 206,
                [
                    .clientAddress: "203.0.113.9", .userID: "alice", .operation: "GET",
                    .downloadPath: "/models/llama-3.3-70b/resolve/main/model-00001-of-00030.safetensors",
                    .requestModel: "llama-3.3-70b",
                    .userAgent: "huggingface_hub/0.26.2; python/3.11.7; hf_transfer/0.1.8",
                ], download(1_073_741_824)),
            event(
                1_763_626_561_000, code: 200,
                [
                    .clientAddress: "2001:db8::17", .operation: "GET",
                    .downloadPath: "/models/llama-2-13b/consolidated.00.pth", .requestModel: "llama-2-13b",
                    .userAgent: "curl/8.5.0",
                ], download(26_029_083_392))),
        Sample(
            "s3-server-access.schema-built.log", S3AccessFormat.self,
            event(
                1_763_626_542_000, code: 206,
                [
                    .projectID: "weights-bucket", .clientAddress: "203.0.113.9",
                    .principalARN: "arn:aws:iam::444455556666:user/alice", .requestID: "3E57427F3EXAMPLE",
                    .operation: "REST.GET.OBJECT",
                    .downloadPath: "llama-3.3-70b/model-00001-of-00030.safetensors",
                    .requestModel: "llama-3.3-70b", .userAgent: "aws-cli/2.15.0 Python/3.11.6", .cloudProvider: "aws",
                ], download(1_073_741_824))),
        Sample(
            "cloudfront-standard-v1.schema-built.log", CloudFrontFormat.self,
            event(
                1_763_626_542_000, code: 206,
                [
                    .clientAddress: "203.0.113.9", .operation: "GET",
                    .downloadPath: "/llama-3.3-70b/model-00001-of-00030.safetensors",
                    .requestModel: "llama-3.3-70b", .downloadRange: "0-1073741823",
                    .userAgent: "huggingface_hub/0.26.2; python/3.11.7", .requestID: "EXAMPLEreqid==",
                    .serverAddress: "weights.example.org", .cloudProvider: "aws",
                ], download(1_073_742_210))),
        Sample(
            "hf-audit-log.unverified-shape.json", HubAuditFormat.self,
            event(
                1_763_626_542_000,
                [
                    .eventID: "665f", .operation: "repo.download_or_access (illustrative)", .userName: "alice",
                    .country: "DE", .clientAddress: "203.0.113.xxx",
                ]
            ) {
                $0.countrySource = .gateway
                $0.addressPrefixLength = 24
            }),
    ]

    private static func download(_ bytes: Int64) -> (inout EventHeader) -> Void {
        { header in
            header.activity = .download
            header.downloadBytes = bytes
        }
    }
}
