// The keys of a join, with what is wrong about them and where.

import CheckerKit
import Testing

@testable import Monitor

@Suite struct JoinSettingsTests {
    @Test func `feeds of one join are one group, in the order of the files`() throws {
        let (configuration, problems) = try Self.check(
            Self.feed("trail", "cloudtrail", "join = \"bedrock\"\njoin_window = \"30 min\""),
            Self.feed("text", "bedrock", "join = \"bedrock\"\njoin_window = \"30 min\""))
        #expect(problems == [])
        let feeds = try #require(configuration?.feeds)
        #expect(feeds.map(\.join) == ["bedrock", "bedrock"])
        #expect(feeds.allSatisfy { $0.joinLimits.window == .seconds(1800) })
    }

    @Test(
        arguments: [
            ("join = \"Bed rock\"", "cannot name a join"),
            ("join_window = \"5 min\"", "\"join_window\" is for a feed with a join"),
            ("join = \"b\"\njoin_window = \"25 h\"", "\"join_window\" must lie between \"1 s\" and \"24 h\""),
            ("join = \"b\"\njoin_hold = \"1 KiB\"", "\"join_hold\" must lie between \"1 MiB\" and \"64 GiB\""),
            ("join = \"b\"", "feed \"text\" is alone in join \"b\""),
        ])
    func `a mistake is named at its line`(lines: String, message: String) throws {
        let (_, problems) = try Self.check(Self.feed("text", "bedrock", lines))
        #expect(problems.contains { $0.contains(message) && $0.contains("feeds.d/0.toml:") }, "\(problems)")
    }

    @Test func `feeds of one join wait equally long`() throws {
        let (_, problems) = try Self.check(
            Self.feed("a", "bedrock", "join = \"b\""),
            Self.feed("b", "cloudtrail", "join = \"b\"\njoin_window = \"1 min\""))
        #expect(
            problems.contains { $0.contains("\"join_window\" differs between feeds \"a\" and \"b\" of join \"b\"") })
    }

    @Test func `a format without request ids cannot be joined`() throws {
        let (_, problems) = try Self.check(Self.feed("a", "nginx-combined", "join = \"b\""))
        #expect(problems.contains { $0.contains("records of format \"nginx-combined\" have no gen_ai.response.id") })
    }

    private static func feed(_ id: String, _ format: String, _ lines: String) -> String {
        "[[feed]]\nid = \"\(id)\"\npaths = [\"/var/log/\(id)\"]\nformat = \"\(format)\"\n\(lines)\n"
    }

    /// The problems of some feeds, each in a file of its own, but for those about what every configuration has.
    private static func check(_ feeds: String...) throws -> (Configuration?, [String]) {
        var files = ["vedette.toml": ""]
        for (index, feed) in feeds.enumerated() { files["feeds.d/\(index).toml"] = feed }
        let folder = try ConfigurationFolder(files)
        var surroundings = Configuration.Surroundings.ofTests()
        surroundings.formats = [BedrockFormat.self, CloudTrailFormat.self, NginxCombinedFormat.self]
        let (configuration, problems) = Configuration.check(path: "\(folder.path)/vedette.toml", in: surroundings)
        return (
            configuration,
            problems.map(\.description).filter { !$0.contains("there is no rule") && !$0.contains("there is no sink") }
        )
    }
}
