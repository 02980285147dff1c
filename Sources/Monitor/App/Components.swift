// What a binary contains: the kinds of checker and format it can build, by the name used in /etc.

public import CheckerKit

/// The parts a monitor is assembled from.
///
/// A value, passed to every entry point of ``Daemon`` and ``Tools``; there is no global registry. An organisation with
/// checkers of its own writes an executable of a few lines that names them beside the standard ones.
public struct Components: Sendable {
    let checkers: [any Checker.Type]
    let formats: [any EventFormat.Type]
    /// The version that alerts and `--version` show.
    public let version: String

    public init(version: String, checkers: [any Checker.Type], formats: [any EventFormat.Type] = []) {
        self.version = version
        self.checkers = checkers
        self.formats = Self.standardFormats + formats
    }

    /// To add a format, add its type here.
    private static let standardFormats: [any EventFormat.Type] = [
        JSONFormat.self,
        LiteLLMFormat.self, LiteLLMSpendFormat.self,
        EnvoyAIGatewayFormat.self, KongFormat.self, PortkeyFormat.self, HeliconeFormat.self, LangfuseFormat.self,
        BedrockFormat.self, CloudTrailFormat.self, AzureOpenAIFormat.self, AzureGatewayFormat.self, VertexFormat.self,
        VertexAuditFormat.self,
        NginxCombinedFormat.self, S3AccessFormat.self, CloudFrontFormat.self, OllamaFormat.self,
        VLLMFormat.self, LlamaCppFormat.self, OTLPFormat.self, AzureGatewayTextFormat.self, HubAuditFormat.self,
    ]

    /// What a configuration is checked against.
    var surroundings: Configuration.Surroundings {
        Configuration.Surroundings(formats: formats, checkers: checkers.map { $0.manifest.id })
    }

    /// Builds the format of a feed.
    func format(of feed: FeedSettings) -> (any EventFormat)? {
        formats.first { $0.name == feed.format }?.init(settings: feed.reader(Problems()))
    }
}
