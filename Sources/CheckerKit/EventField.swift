// The names of what a usage record can say: the canonical event's text fields.

/// A text field of the canonical usage event.
///
/// Names follow OpenTelemetry where it has one; `usage.*` exists only where it has none. The fields named `account.*` are
/// not read from a log: the engine fills them from the account directory, so they alone are authenticated.
///
/// - Source: OpenTelemetry semantic conventions, attribute registry (2026-05).
public enum EventField: UInt8, Sendable, Hashable, CaseIterable {
    case eventID, requestID
    case userID, userName, userEmail, endUserID
    case organisationID, organisationName, projectID, teamID
    case keyID, keyAlias, cloudAccountID, principalARN
    case oidcIssuer, oidcSubject, tlsClientSubject
    case clientAddress, addressChain, userAgent
    case country, region
    case cloudProvider, cloudRegion, inferenceRegion, serverAddress
    case operation, modelProvider, requestModel, responseModel, modelPolicy, conversationID
    case systemInstructions, inputMessages, outputMessages
    case downloadPath, downloadRange
    case purposeDeclared, errorType, guardrailVerdict
    case accountID, accountOrganisation, accountCountry, accountKind

    /// The canonical name: what field maps, rules and alerts call the field.
    public var name: String {
        switch self {
        case .eventID: "event.id"
        case .requestID: "gen_ai.response.id"
        case .userID: "user.id"
        case .userName: "user.name"
        case .userEmail: "user.email"
        case .endUserID: "enduser.id"
        case .organisationID: "usage.org.id"
        case .organisationName: "usage.org.name"
        case .projectID: "usage.project.id"
        case .teamID: "usage.team.id"
        case .keyID: "usage.key.id"
        case .keyAlias: "usage.key.alias"
        case .cloudAccountID: "cloud.account.id"
        case .principalARN: "usage.principal.arn"
        case .oidcIssuer: "usage.oidc.issuer"
        case .oidcSubject: "usage.oidc.subject"
        case .tlsClientSubject: "tls.client.subject"
        case .clientAddress: "client.address"
        case .addressChain: "usage.client.address_chain"
        case .userAgent: "user_agent.original"
        case .country: "geo.country.iso_code"
        case .region: "geo.region.iso_code"
        case .cloudProvider: "cloud.provider"
        case .cloudRegion: "cloud.region"
        case .inferenceRegion: "usage.inference_region"
        case .serverAddress: "server.address"
        case .operation: "gen_ai.operation.name"
        case .modelProvider: "gen_ai.provider.name"
        case .requestModel: "gen_ai.request.model"
        case .responseModel: "gen_ai.response.model"
        case .modelPolicy: "usage.model.policy"
        case .conversationID: "gen_ai.conversation.id"
        case .systemInstructions: "gen_ai.system_instructions"
        case .inputMessages: "gen_ai.input.messages"
        case .outputMessages: "gen_ai.output.messages"
        case .downloadPath: "usage.download.path"
        case .downloadRange: "usage.download.range"
        case .purposeDeclared: "usage.purpose.declared"
        case .errorType: "error.type"
        case .guardrailVerdict: "usage.guardrail.verdict"
        case .accountID: "account.id"
        case .accountOrganisation: "account.organisation"
        case .accountCountry: "account.country"
        case .accountKind: "account.kind"
        }
    }

    /// Looks a canonical name up; `nil` if no field has it.
    public init?(name: String) {
        guard let field = Self.byName[name] else { return nil }
        self = field
    }

    /// How many fields there are; a constant, since every access to a batch multiplies by it.
    @inlinable public static var count: Int { 44 }

    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, $0) })
}
