// grants, accounts and rules as a user runs them: answers, exit statuses, and files that change whole or not at all.

import Foundation
import Testing

struct PolicyCommandTests {
    /// A folder with a configuration, gone with the value.
    private final class Installation {
        let folder: Folder

        init() throws {
            folder = try Folder()
            try folder.write(
                RunningDaemon.configuration(folder.path)
                    .replacing("\"time\" = \"/ts\"", with: "\"time\" = \"/ts\"\n\"usage.key.id\" = \"/key\"")
                    + "[checkers.geo]\ndatabases = []\n", to: "vedette.toml")
            try folder.write(
                """
                [[rule]]
                id = "purpose/military"
                checker = "purpose"
                severity = "high"
                categories = ["military_warfare", "espionage"]
                unless_granted = ["purpose:national-security"]
                [[rule.examples]]
                event = { "gen_ai.request.model" = "llama-3.1-8b", "gen_ai.input.messages" = "Summarise this report." }
                expect = "nothing"

                """, to: "rules.d/10.toml")
            try folder.write(
                """
                [[account]]
                id = "agency"
                organisation = "Example Agency"
                country = "US"
                kind = "government"
                match = { key_hashes = ["key-agency"] }

                """, to: "accounts.d/all.toml")
        }

        deinit { folder.remove() }

        var path: String { "\(folder.path)/vedette.toml" }
    }

    @Test func `a grant that is added answers yes, and one that is revoked answers no`() async throws {
        let here = try Installation()
        func check() async throws -> Outcome {
            try await Binary.run(
                "grants", "check", "--config", here.path, "--account", "agency", "--purpose", "national-security",
                "--model", "llama-3.1-8b", "--country", "US")
        }
        let before = try await check()
        #expect(before.status == 10 && before.output.hasPrefix("no: account agency"), "\(before)")
        let added = try await Binary.run(
            "grants", "add", "--config", here.path, "us", "--gives", "purpose:national-security", "--reason", "test",
            "--authority", "Letter 17", "--approved-by", "legal@example.org", "--approved-by", "second@example.org",
            "--expires", "2098-01-01", "--country", "US", "--yes")
        #expect(added.status == 0, "\(added)")
        let after = try await check()
        #expect(after.status == 0 && after.output.contains("grant us of"), "\(after)")
        let revoked = try await Binary.run(
            "grants", "revoke", "--config", here.path, "us", "--reason", "contract ended", "--yes", "--json")
        #expect(revoked.status == 0 && revoked.output.contains(#""outcome":"revoked""#), "\(revoked)")
        let again = try await check()
        #expect(again.status == 10 && again.output.contains("revoked from"), "\(again)")
        #expect(here.folder.read("grants.d/us.toml").contains("revocation = \"contract ended\""))
    }

    @Test func `without a terminal nothing is changed unless --yes is given`() async throws {
        let here = try Installation()
        let added = try await Binary.run(
            "grants", "add", "--config", here.path, "us", "--gives", "purpose:espionage", "--reason", "test",
            "--authority", "Letter 17", "--approved-by", "a@example.org", "--approved-by", "b@example.org",
            "--expires", "2098-01-01", "--country", "US")
        #expect(added.status == 64 && added.errors.contains("--yes must be given"), "\(added)")
        let table = try here.folder.write("id,organisation,country,teams\na,Example,US,t\n", to: "crm.csv")
        let imported = try await Binary.run("accounts", "import", "--config", here.path, table)
        #expect(imported.status == 64 && imported.errors.contains("--yes must be given"), "\(imported)")
        #expect(!FileManager.default.fileExists(atPath: "\(here.folder.path)/grants.d/us.toml"))
        #expect(!FileManager.default.fileExists(atPath: "\(here.folder.path)/accounts.d/crm.toml"))
    }

    @Test func `accounts are imported from a table, or its faults are told`() async throws {
        let here = try Installation()
        let table = try here.folder.write("id,organisation,country,teams\nb,Example,US,t\n", to: "crm.csv")
        let imported = try await Binary.run("accounts", "import", "--config", here.path, "--yes", "--json", table)
        #expect(imported.status == 0 && imported.output.contains(#""added":["b"]"#), "\(imported)")
        let listed = try await Binary.run("accounts", "list", "--config", here.path, "--json")
        #expect(listed.output.split(separator: "\n").count == 2, "\(listed)")
        try here.folder.write("id,organisation,country,key_hashes\nc,Example,UK,key-agency\n", to: "crm.csv")
        let refused = try await Binary.run("accounts", "import", "--config", here.path, "--yes", table)
        #expect(refused.status == 78 && refused.errors.contains("crm.csv:2:11: error: \"UK\""), "\(refused)")
    }

    @Test func `examples that hold end with 0, one that does not with 1 and its place`() async throws {
        let here = try Installation()
        let right = try await Binary.run("rules", "test", "--config", here.path)
        #expect(right.status == 0 && right.output.contains("1 examples, 0 wrong"), "\(right)")
        let text = here.folder.read("rules.d/10.toml").replacing("\"nothing\"", with: "\"violation\"")
        try here.folder.write(text, to: "rules.d/10.toml")
        let wrong = try await Binary.run("rules", "test", "--config", here.path)
        #expect(wrong.status == 1 && wrong.errors.contains("rules.d/10.toml:9:10: error: example"), "\(wrong)")
    }

    @Test func `a backtest over a log tells the difference of two folders of rules`() async throws {
        let here = try Installation()
        let log = try here.folder.write(
            RunningDaemon.record(
                "a", country: "FR", prompt: "Plan the resupply convoys for a mechanised brigade's offensive."),
            to: "x.jsonl")
        let rules = here.folder.read("rules.d/10.toml")
        try here.folder.write(rules.replacing("\"high\"", with: "\"high\"\nmode = \"monitor\""), to: "new/10.toml")
        let differs = try await Binary.run(
            "rules", "backtest", "--config", here.path, "--against", "\(here.folder.path)/new", log)
        #expect(differs.status == 10 && differs.output.contains("1 -> 0 alerts, 0 more, 1 fewer"), "\(differs)")
        let same = try await Binary.run(
            "rules", "backtest", "--config", here.path, "--against", "\(here.folder.path)/rules.d", log)
        #expect(same.status == 0, "\(same)")
    }
}
