// What is installed below /etc/vedette must load as it is.

import CheckerKit
import Foundation
import Testing

@testable import Monitor

struct ShippedConfigurationTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("etc/vedette").path

    @Test func `the shipped configuration has neither errors nor warnings`() {
        let (configuration, problems) = Configuration.check(path: Self.folder, in: .ofTests())
        #expect(problems.map(\.description) == [])
        #expect(configuration?.feeds.isEmpty == false && configuration?.sinks.isEmpty == false)
    }

    @Test(arguments: ["feeds", "lists", "rules", "grants", "accounts", "suppressions", "sinks"])
    func `every kind of object has a commented file`(_ kind: String) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(Self.folder)/\(kind).d")
        #expect(!names.isEmpty)
        for name in names {
            let text = try String(contentsOfFile: "\(Self.folder)/\(kind).d/\(name)", encoding: .utf8)
            #expect(text.hasPrefix("# "))
        }
    }

    @Test func `the example agency is permitted, the example shop is not`() throws {
        let configuration = try Configuration.load(path: Self.folder, in: .ofTests())
        let finding = Finding(
            event: 0, rule: "purpose/national-security", confidence: 0.9,
            facts: [.purpose(category: "military_warfare", clauses: ["2.1"], policy: "llama-3.1-aup")], evidence: [])
        var circumstances = Circumstances(now: 1_795_305_600_000)
        circumstances.model = "meta-llama/Llama-3.1-8B-Instruct"
        let verdicts = ["example-agency", "example-shop"].map { id in
            circumstances.account = configuration.accounts.first { $0.id == id }
            return configuration.policy.decide(finding, in: circumstances)?.verdict
        }
        #expect(verdicts == [.permitted(grant: "us-government"), .violation])
    }

    @Test func `every shipped grant ends and was approved by two`() throws {
        let grants = try Configuration.load(path: Self.folder, in: .ofTests()).grants
        #expect(grants.count >= 6)
        for grant in grants {
            #expect(grant.expires > grant.validFrom && grant.approvedBy.count >= 2 && !grant.source.isEmpty)
        }
    }
}
