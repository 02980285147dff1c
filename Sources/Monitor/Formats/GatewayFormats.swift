// The logs of other gateways and tracers: Envoy AI Gateway, Kong, Portkey, Helicone, Langfuse.

import CheckerKit

/// Envoy AI Gateway's access log as JSON.
///
/// Traps: the operator chooses the members; those here are of the project's own example. Numbers may be strings, and the
/// peer's address has a port. The subject of a client's certificate is not in the example: it is looked for under the name of
/// Envoy's operator in small letters. There is no text: only who, where and which model.
///
/// - Source: Envoy AI Gateway documentation, "Access logs with AI/LLM metadata", 2026.
struct EnvoyAIGatewayFormat: MappedFormat {
    static let name = "envoy-ai-gateway"

    static let map = FieldMap([
        ("/start_time", .time),
        ("/x-request-id", .text(.requestID)),
        ("/x-user-id", .text(.userID)),
        ("/session.id", .text(.conversationID)),
        ("/downstream_peer_subject", .text(.tlsClientSubject)),
        ("/downstream_remote_address", .text(.clientAddress)),
        ("/x-forwarded-for", .text(.addressChain)),
        ("/user-agent", .text(.userAgent)),
        ("/upstream_host", .text(.serverAddress)),
        ("/x-envoy-origin-path", .text(.operation)),
        ("/gen_ai.request.model", .text(.requestModel)),
        ("/gen_ai.response.model", .text(.responseModel)),
        ("/gen_ai.provider.name", .text(.modelProvider)),
        ("/gen_ai.usage.input_tokens", .inputTokens),
        ("/gen_ai.usage.output_tokens", .outputTokens),
        ("/response_code", .statusCode),
    ])
}

/// What any of Kong's logging plugins writes for a route with AI Proxy.
///
/// Traps: the member below `ai` is named after the plugin; bodies are strings that hold JSON, present only with
/// `log_payloads`, and cut at `max_payload_size`.
///
/// - Source: Kong documentation, AI Proxy "Log format" and "Basic logging fields", 2026.
struct KongFormat: MappedFormat {
    static let name = "kong-ai-proxy"

    static let map = FieldMap(
        [
            ("/started_at", .time),
            ("/request/id", .text(.requestID)),
            ("/consumer/username", .text(.userName)),
            ("/consumer/custom_id", .text(.userID)),
            ("/consumer/id", .text(.userID)),
            ("/authenticated_entity/id", .text(.keyID)),
            ("/client_ip", .text(.clientAddress)),
            ("/request/headers/x-forwarded-for", .text(.addressChain)),
            ("/request/headers/user-agent", .text(.userAgent)),
            ("/request/uri", .text(.operation)),
            ("/response/status", .statusCode),
        ]
            + ["proxy", "ai-proxy", "proxy-advanced", "ai-proxy-advanced"].flatMap { plugin in
                [
                    ("/ai/\(plugin)/meta/request_model", .text(.requestModel)),
                    ("/ai/\(plugin)/meta/response_model", .text(.responseModel)),
                    ("/ai/\(plugin)/meta/provider_name", .text(.modelProvider)),
                    ("/ai/\(plugin)/usage/prompt_tokens", .inputTokens),
                    ("/ai/\(plugin)/usage/completion_tokens", .outputTokens),
                    ("/ai/\(plugin)/payload/request/messages", .chat(.inputMessages)),
                    ("/ai/\(plugin)/payload/request/prompt", .allText(.inputMessages)),
                    ("/ai/\(plugin)/payload/response/choices", .allText(.outputMessages)),
                ]
            })
}

/// Portkey's log object.
///
/// Traps: the members of `metadata` are the operator's; the times of an export are beside the object, not in it.
///
/// - Source: Portkey documentation, "Logs export" and "Metadata", 2026.
struct PortkeyFormat: MappedFormat {
    static let name = "portkey"

    static let map = FieldMap([
        ("/created_at", .time),
        ("/id", .text(.requestID)),
        ("/metadata/traceId", .text(.requestID)),
        ("/metadata/_user", .text(.userID)),
        ("/metadata/user", .text(.userID)),
        ("/metadata/organization", .text(.organisationName)),
        ("/metadata/organisation", .text(.organisationName)),
        ("/request/provider", .text(.modelProvider)),
        ("/request/url", .text(.serverAddress)),
        ("/request/body/model", .text(.requestModel)),
        ("/request/body/messages", .chat(.inputMessages)),
        ("/request/body/prompt", .allText(.inputMessages)),
        ("/response/body/model", .text(.responseModel)),
        ("/response/body/choices", .allText(.outputMessages)),
        ("/response/body/usage/prompt_tokens", .inputTokens),
        ("/response/body/usage/completion_tokens", .outputTokens),
        ("/response/status", .statusCode),
    ])
}

/// Helicone's exported request.
///
/// Traps: bodies may lie behind `signed_body_url` only, and then the text is absent; that address carries a credential and
/// is not read. The country is the gateway's finding.
///
/// - Source: Helicone, `HeliconeRequest` of its public API, 2026.
struct HeliconeFormat: MappedFormat {
    static let name = "helicone"
    static let countrySource = CountrySource.gateway

    static let map = FieldMap([
        ("/request_created_at", .time),
        ("/request_id", .text(.requestID)),
        ("/request_user_id", .text(.userID)),
        ("/helicone_user", .text(.userID)),
        ("/helicone_api_key_id", .text(.keyID)),
        ("/request_properties/org", .text(.organisationName)),
        ("/request_properties/organization", .text(.organisationName)),
        ("/country_code", .text(.country)),
        ("/provider", .text(.modelProvider)),
        ("/request_path", .text(.serverAddress)),
        ("/request_model", .text(.requestModel)),
        ("/response_model", .text(.responseModel)),
        ("/request_body/messages", .chat(.inputMessages)),
        ("/request_body/prompt", .allText(.inputMessages)),
        ("/response_body/choices", .allText(.outputMessages)),
        ("/prompt_tokens", .inputTokens),
        ("/completion_tokens", .outputTokens),
        ("/response_status", .statusCode),
    ])
}

/// Langfuse's blob export of observations, second generation.
///
/// Traps: times have no zone and are UTC; input and output are any JSON.
///
/// - Source: Langfuse documentation, "Export to blob storage", `observations_v2`, 2026.
struct LangfuseFormat: MappedFormat {
    static let name = "langfuse"

    static let map = FieldMap([
        ("/start_time", .time),
        ("/id", .text(.requestID)),
        ("/user_id", .text(.userID)),
        ("/session_id", .text(.conversationID)),
        ("/project_id", .text(.projectID)),
        ("/metadata/tenant", .text(.organisationName)),
        ("/metadata/organization", .text(.organisationName)),
        ("/type", .text(.operation)),
        ("/provided_model_name", .text(.requestModel)),
        ("/input", .chat(.inputMessages)),
        ("/output", .allText(.outputMessages)),
        ("/usage_details/input", .inputTokens),
        ("/usage_details/output", .outputTokens),
    ])
}
