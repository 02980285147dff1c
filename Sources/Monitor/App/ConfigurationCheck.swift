// `vedette config check`: everything the daemon would say at start, without starting.

public import CheckerKit

/// Checks a configuration as the daemon would read it, lists included.
public struct ConfigurationCheck: Sendable {
    public var configuration: String

    public init(configuration: String) { self.configuration = configuration }

    /// Returns all problems, sorted by file and line.
    public func problems(components: Components) -> [Problem] {
        do {
            return try RulesetBuilder(components: components).load(configuration).warnings
        } catch {
            return error.problems
        }
    }
}
