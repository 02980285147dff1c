// `vedette config check`: everything the daemon would say at start, without starting.

public import CheckerKit

/// Checks a configuration as the daemon would read it, lists included.
public struct ConfigurationCheck: Sendable {
    public var configuration: String

    public init(configuration: String) { self.configuration = configuration }

    /// Returns all problems, sorted by file and line.
    public func problems(components: Components) -> [Problem] {
        let (loaded, problems) = Configuration.check(path: configuration, in: components.surroundings)
        guard let loaded else { return problems }
        do {
            return problems + (try RulesetBuilder(components: components).build(from: loaded)).warnings
        } catch {
            return problems + error.problems
        }
    }
}
