// `vedette config check`: everything the daemon would say at start, without starting.

public import CheckerKit

/// Checks a configuration as the daemon would read it, lists included, and the examples of its rules.
///
/// The daemon starts although an example is wrong: a list that changed overnight must not stop it.
public struct ConfigurationCheck: Sendable {
    public var configuration: String

    public init(configuration: String) { self.configuration = configuration }

    /// Returns all problems, sorted by file and line.
    public func problems(components: Components) -> [Problem] {
        do {
            let loaded = try RulesetBuilder(components: components, patience: .ofProcess).load(configuration)
            return (loaded.warnings + ExampleCheck(loaded).problems).sortedByPlace(loaded.configuration.paths)
        } catch {
            return error.problems
        }
    }
}
