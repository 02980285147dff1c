// `litellm` and `litellm-spend`: what LiteLLM's callbacks write, and what its database holds, one object a line.

import CheckerKit

/// LiteLLM's StandardLoggingPayload.
///
/// Traps: `startTime` is seconds as a number, or a date without a zone; absent values are null or ""; `messages` is a
/// string, an object or a list, and content may be a list of parts; a withheld text is the word `redacted-by-litellm`.
/// The team's alias counts as the organisation's name: the operator sets it, and it is what a team is known by.
///
/// - Source: LiteLLM, `StandardLoggingPayload` in `litellm/types/utils.py`, 2026.
struct LiteLLMFormat: MappedFormat {
    static let name = "litellm"

    static let map = FieldMap([
        ("/startTime", .time),
        ("/id", .text(.requestID)),
        ("/metadata/user_api_key_hash", .text(.keyID)),
        ("/metadata/user_api_key_alias", .text(.keyAlias)),
        ("/metadata/user_api_key_team_id", .text(.teamID)),
        ("/metadata/user_api_key_team_alias", .text(.organisationName)),
        ("/metadata/user_api_key_org_id", .text(.organisationID)),
        ("/metadata/user_api_key_user_id", .text(.userID)),
        ("/metadata/user_api_key_user_email", .text(.userEmail)),
        ("/metadata/user_api_key_end_user_id", .text(.endUserID)),
        ("/end_user", .text(.endUserID)),
        ("/requester_ip_address", .text(.clientAddress)),
        ("/metadata/requester_ip_address", .text(.clientAddress)),
        ("/metadata/requester_metadata", .allText(.purposeDeclared)),
        ("/custom_llm_provider", .text(.modelProvider)),
        ("/call_type", .text(.operation)),
        ("/model", .text(.requestModel)),
        ("/response/model", .text(.responseModel)),
        ("/api_base", .text(.serverAddress)),
        ("/messages", .chat(.inputMessages)),
        ("/response/choices", .allText(.outputMessages)),
        ("/prompt_tokens", .inputTokens),
        ("/completion_tokens", .outputTokens),
        ("/error_str", .text(.errorType)),
    ])

    static let redactions = ["redacted-by-litellm"]
}

/// LiteLLM's spend log: rows of its database, exported as JSON lines.
///
/// Traps: `metadata`, `messages`, `response` and `proxy_server_request` are strings that hold JSON, `"{}"` by default;
/// absent values are "" or null; the times have no zone.
///
/// - Source: LiteLLM, table `LiteLLM_SpendLogs` in `schema.prisma`, 2026.
struct LiteLLMSpendFormat: MappedFormat {
    static let name = "litellm-spend"

    static let map = FieldMap([
        ("/startTime", .time),
        ("/request_id", .text(.requestID)),
        ("/api_key", .text(.keyID)),
        ("/metadata/user_api_key", .text(.keyID)),
        ("/metadata/user_api_key_alias", .text(.keyAlias)),
        ("/team_id", .text(.teamID)),
        ("/metadata/user_api_key_team_id", .text(.teamID)),
        ("/metadata/user_api_key_team_alias", .text(.organisationName)),
        ("/organization_id", .text(.organisationID)),
        ("/metadata/user_api_key_org_id", .text(.organisationID)),
        ("/user", .text(.userID)),
        ("/metadata/user_api_key_user_id", .text(.userID)),
        ("/end_user", .text(.endUserID)),
        ("/requester_ip_address", .text(.clientAddress)),
        ("/metadata/requester_ip_address", .text(.clientAddress)),
        ("/metadata/user_agent", .text(.userAgent)),
        ("/session_id", .text(.conversationID)),
        ("/custom_llm_provider", .text(.modelProvider)),
        ("/call_type", .text(.operation)),
        ("/model", .text(.requestModel)),
        ("/api_base", .text(.serverAddress)),
        ("/messages", .chat(.inputMessages)),
        ("/proxy_server_request/messages", .chat(.inputMessages)),
        ("/response/choices", .allText(.outputMessages)),
        ("/prompt_tokens", .inputTokens),
        ("/completion_tokens", .outputTokens),
    ])

    static let redactions = ["redacted-by-litellm"]
}
