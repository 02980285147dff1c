// What the clouds write about the use of hosted models: Amazon Bedrock, Azure, Google Vertex AI.

import CheckerKit

/// Amazon Bedrock's model-invocation log, one object a line as its objects in S3 hold it.
///
/// Traps: the body is the model's own (`messages`, `prompt` or `inputText`), or only an address in S3 where it is longer than
/// 100 kB, and then the text is absent; the answer is one object, or a list of the pieces of one text; the region of the call is not always
/// that of the inference. There is no client address: CloudTrail has it.
///
/// - Source: Amazon Bedrock user guide, "Monitor model invocation", 2026.
struct BedrockFormat: MappedFormat {
    static let name = "bedrock"
    static let constants: [EventField: String] = [.cloudProvider: "aws"]

    static let map = FieldMap([
        ("/timestamp", .time),
        ("/requestId", .text(.requestID)),
        ("/identity/arn", .text(.principalARN)),
        ("/accountId", .text(.cloudAccountID)),
        ("/region", .text(.cloudRegion)),
        ("/inferenceRegion", .text(.inferenceRegion)),
        ("/operation", .text(.operation)),
        ("/modelId", .text(.requestModel)),
        ("/requestMetadata", .allText(.purposeDeclared)),
        ("/input/inputBodyJson/system", .allText(.systemInstructions)),
        ("/input/inputBodyJson/messages", .chat(.inputMessages)),
        ("/input/inputBodyJson/prompt", .allText(.inputMessages)),
        ("/input/inputBodyJson/inputText", .allText(.inputMessages)),
        ("/output/outputBodyJson", .pieces(.outputMessages)),
        ("/input/inputTokenCount", .inputTokens),
        ("/output/outputTokenCount", .outputTokens),
        ("/errorCode", .text(.errorType)),
    ])
}

/// AWS CloudTrail, for calls of hosted models: an object of `Records` as in S3, or one record a line.
///
/// Traps: the address may be the name of a service that called; a role's session has its issuer's name inside. There is no
/// text: the model-invocation log has it.
///
/// - Source: AWS CloudTrail user guide, "CloudTrail record contents", 2026.
struct CloudTrailFormat: MappedFormat {
    static let name = "cloudtrail"
    static let constants: [EventField: String] = [.cloudProvider: "aws"]
    static let envelope = "Records"

    static let map = FieldMap([
        ("/eventTime", .time),
        ("/requestID", .text(.requestID)),
        ("/eventID", .text(.eventID)),
        ("/userIdentity/arn", .text(.principalARN)),
        ("/userIdentity/accountId", .text(.cloudAccountID)),
        ("/userIdentity/userName", .text(.userName)),
        ("/userIdentity/sessionContext/sessionIssuer/userName", .text(.userName)),
        ("/sourceIPAddress", .text(.clientAddress)),
        ("/userAgent", .text(.userAgent)),
        ("/awsRegion", .text(.cloudRegion)),
        ("/additionalEventData/inferenceRegion", .text(.inferenceRegion)),
        ("/eventName", .text(.operation)),
        ("/requestParameters/modelId", .text(.requestModel)),
        ("/errorCode", .text(.errorType)),
    ])
}

/// Azure OpenAI's diagnostic category RequestResponse.
///
/// Traps: `properties` is an object in some records and a string that holds JSON in others; the last octet of the address is
/// masked; `Tenant` is a region. There is no text, only lengths. An event hub
/// delivers many records in one object.
///
/// - Source: Azure Monitor reference, `AzureDiagnostics` of `Microsoft.CognitiveServices`, 2026.
struct AzureOpenAIFormat: MappedFormat {
    static let name = "azure-openai"
    static let envelope = "records"
    static let constants: [EventField: String] = [.cloudProvider: "azure"]

    static let map = FieldMap([
        ("/time", .time),
        ("/correlationId", .text(.requestID)),
        ("/properties/objectId", .text(.userID)),
        ("/resourceId", .text(.cloudAccountID)),
        ("/callerIpAddress", .text(.clientAddress)),
        ("/location", .text(.cloudRegion)),
        ("/operationName", .text(.operation)),
        ("/properties/modelName", .text(.requestModel)),
        ("/properties/modelDeploymentName", .text(.responseModel)),
        ("/resultSignature", .statusCode),
    ])
}

/// Azure API Management's category GatewayLogs, for an API in front of a model.
///
/// Traps: bodies are strings that hold JSON, cut at 8 kB; what is cut is read as the text it is.
///
/// - Source: Azure Monitor reference, `ApiManagementGatewayLogs`, 2026.
struct AzureGatewayFormat: MappedFormat {
    static let name = "azure-apim"
    static let envelope = "records"
    static let constants: [EventField: String] = [.cloudProvider: "azure"]

    static let map = FieldMap([
        ("/time", .time),
        ("/correlationId", .text(.requestID)),
        ("/properties/userId", .text(.userID)),
        ("/properties/apimSubscriptionId", .text(.keyID)),
        ("/resourceId", .text(.cloudAccountID)),
        ("/callerIpAddress", .text(.clientAddress)),
        ("/location", .text(.cloudRegion)),
        ("/properties/operationId", .text(.operation)),
        ("/properties/requestBody/model", .text(.requestModel)),
        ("/properties/backendRequestBody/model", .text(.requestModel)),
        ("/properties/backendResponseBody/model", .text(.responseModel)),
        ("/properties/responseBody/model", .text(.responseModel)),
        ("/properties/requestBody/messages", .chat(.inputMessages)),
        ("/properties/backendRequestBody/messages", .chat(.inputMessages)),
        ("/properties/responseBody/choices", .allText(.outputMessages)),
        ("/properties/backendResponseBody/choices", .allText(.outputMessages)),
        ("/properties/responseBody/usage/prompt_tokens", .inputTokens),
        ("/properties/backendResponseBody/usage/prompt_tokens", .inputTokens),
        ("/properties/responseBody/usage/completion_tokens", .outputTokens),
        ("/properties/backendResponseBody/usage/completion_tokens", .outputTokens),
        ("/properties/responseCode", .statusCode),
    ])
}

/// Azure API Management's table of language-model calls.
///
/// Traps: a long conversation is split over rows of rising `SequenceNumber`, tokens only on the last; each row is judged for
/// itself, and its text counts as truncated, unless a `join` puts them together. There is nobody in it: the gateway's own log
/// has the same `CorrelationId`.
///
/// - Source: Azure Monitor reference, `ApiManagementGatewayLlmLog`, 2026.
struct AzureGatewayTextFormat: MappedFormat {
    static let name = "azure-apim-llm"
    static let envelope = "records"
    static let constants: [EventField: String] = [.cloudProvider: "azure"]
    static let isPartial = true

    static let map = FieldMap([
        ("/TimeGenerated", .time),
        ("/CorrelationId", .text(.requestID)),
        ("/_ResourceId", .text(.cloudAccountID)),
        ("/Region", .text(.cloudRegion)),
        ("/OperationName", .text(.operation)),
        ("/ModelName", .text(.requestModel)),
        ("/DeploymentName", .text(.responseModel)),
        ("/RequestMessages", .chat(.inputMessages)),
        ("/ResponseMessages", .allText(.outputMessages)),
        ("/PromptTokens", .inputTokens),
        ("/CompletionTokens", .outputTokens),
        ("/SequenceNumber", .sequence),
    ])
}

/// Google Vertex AI's request-response log, as its rows in BigQuery are exported.
///
/// Traps: there is nobody in it, only what was said and by which model; the region stands inside `endpoint`.
///
/// - Source: Google Cloud documentation, "Log requests and responses", 2026.
struct VertexFormat: MappedFormat {
    static let name = "vertex"
    static let constants: [EventField: String] = [.cloudProvider: "gcp"]

    static let map = FieldMap([
        ("/logging_time", .time),
        ("/request_id", .text(.requestID)),
        ("/full_request/model", .text(.requestModel)),
        ("/model", .text(.requestModel)),
        ("/full_response/model_version", .text(.responseModel)),
        ("/api_method", .text(.operation)),
        ("/endpoint", .text(.serverAddress)),
        ("/full_request/system_instruction", .allText(.systemInstructions)),
        ("/full_request/contents", .chat(.inputMessages)),
        ("/request_payload", .allText(.inputMessages)),
        ("/full_response/candidates", .allText(.outputMessages)),
        ("/response_payload", .allText(.outputMessages)),
        ("/full_response/usage_metadata/prompt_token_count", .inputTokens),
        ("/full_response/usage_metadata/candidates_token_count", .outputTokens),
    ])
}

/// Google Cloud's audit log of data access, for Vertex AI.
///
/// Traps: the caller's address may be the word `private` or `gce-internal-ip`; a stream has a record at its beginning and
/// one at its end. There is no text.
///
/// - Source: Google Cloud documentation, `AuditLog`, 2026.
struct VertexAuditFormat: MappedFormat {
    static let name = "vertex-audit"
    static let constants: [EventField: String] = [.cloudProvider: "gcp"]

    static let map = FieldMap([
        ("/timestamp", .time),
        ("/insertId", .text(.eventID)),
        ("/protoPayload/authenticationInfo/principalEmail", .text(.userEmail)),
        ("/protoPayload/authenticationInfo/principalSubject", .text(.userID)),
        ("/protoPayload/authenticationInfo/serviceAccountKeyName", .text(.keyID)),
        ("/resource/labels/project_id", .text(.cloudAccountID)),
        ("/protoPayload/requestMetadata/callerIp", .text(.clientAddress)),
        ("/protoPayload/requestMetadata/callerSuppliedUserAgent", .text(.userAgent)),
        ("/protoPayload/methodName", .text(.operation)),
        ("/protoPayload/resourceName", .text(.requestModel)),
        ("/protoPayload/status/code", .text(.errorType)),
    ])
}
