// `vedette config check` on a configuration without fault in which one mistake was planted.

import Foundation
import Testing

/// A mistake, where it was planted, and what must be said of it there.
struct PlantedMistake: Sendable, CustomTestStringConvertible {
    var file: String
    /// The text that is replaced, and by what; an empty one: `new` is added to the end.
    var old: String
    var new: String
    /// `file:line:column: level: message`, or the beginning of it; every one must be among the problems.
    var problems: [String]

    init(_ file: String, _ old: String, _ new: String, _ problems: String...) {
        self.file = file
        self.old = old
        self.new = new
        self.problems = problems
    }

    var testDescription: String { problems.first ?? file }
}

struct PlantedMistakesTests {
    private static let files = [
        "vedette.toml": """
        schema = 1
        [checkers.geo]
        databases = []
        [[feed]]
        id = "gateway"
        paths = ["/nonexistent/*.jsonl"]
        format = "json"
        [feed.fields]
        "usage.key.id" = "/key"
        "usage.org.name" = "/org"
        "geo.country.iso_code" = "/country"
        "gen_ai.request.model" = "/model"
        "gen_ai.input.messages" = "/prompt"
        [[sink]]
        id = "console"
        type = "console"

        """,
        "rules.d/10.toml": """
        [[rule]]
        id = "geo/embargo"
        checker = "geo"
        severity = "critical"
        countries = ["IR", "KP"]
        regions = ["UA-43"]
        signals = ["declared"]
        [[rule]]
        id = "purpose/military"
        checker = "purpose"
        severity = "high"
        categories = ["military_warfare", "espionage"]
        unless_granted = ["purpose:national-security"]
        [[rule]]
        id = "sanctions/listed"
        checker = "sanctions"
        severity = "critical"

        """,
        "grants.d/us.toml": """
        [[grant]]
        id = "us"
        gives = ["purpose:national-security"]
        reason = "r"
        authority = "a"
        approved_by = ["legal@example.org", "compliance@example.org"]
        valid_from = 2024-11-04
        expires = 2098-11-04
        [grant.to]
        kinds = ["government"]
        countries = ["US"]

        """,
        "accounts.d/all.toml": """
        [[account]]
        id = "agency"
        organisation = "Example Agency"
        country = "US"
        kind = "government"
        [account.match]
        key_hashes = ["key-agency"]
        [[account]]
        id = "shop"
        organisation = "Example Shop"
        country = "NO"
        [account.match]
        key_hashes = ["key-shop"]

        """,
    ]

    @Test func `the configuration without a mistake has no problem`() async throws {
        let (outcome, folder) = try await check(nil)
        #expect(outcome.status == 0, "\(outcome)")
        #expect(outcome.output == "\(folder)/vedette.toml: ok, 0 warnings\n")
    }

    @Test(arguments: mistakes)
    func `a planted mistake is found at its file, line and column`(_ mistake: PlantedMistake) async throws {
        let (outcome, folder) = try await check(mistake)
        let lines = outcome.output.replacing("\(folder)/", with: "").split(separator: "\n").map(String.init)
        for problem in mistake.problems {
            #expect(lines.contains { $0.hasPrefix(problem) }, "\(lines)")
        }
        let isError = mistake.problems.contains { $0.contains(" error: ") }
        #expect(outcome.status == (isError ? 78 : 0), "\(outcome)")
    }

    private func check(_ mistake: PlantedMistake?) async throws -> (Outcome, folder: String) {
        let folder = try Folder()
        defer { folder.remove() }
        for (name, text) in Self.files {
            var text = text
            if let mistake, mistake.file == name {
                try #require(mistake.old.isEmpty || text.contains(mistake.old))
                text = mistake.old.isEmpty ? text + mistake.new : text.replacing(mistake.old, with: mistake.new)
            }
            try folder.write(text, to: name)
        }
        if let mistake, Self.files[mistake.file] == nil { try folder.write(mistake.new, to: mistake.file) }
        let outcome = try await Binary.run("config", "check", "--config", "\(folder.path)/vedette.toml")
        return (outcome, folder.path)
    }
}

/// Another grant of the same to the same.
private let twin = """
    [[grant]]
    id = "twin"
    gives = ["purpose:national-security"]
    reason = "r"
    authority = "a"
    approved_by = ["legal@example.org", "compliance@example.org"]
    valid_from = 2026-01-01
    expires = 2098-11-04
    [grant.to]
    kinds = ["government"]
    countries = ["US"]

    """

private let mistakes = [
    // Accounts.
    PlantedMistake(
        "accounts.d/all.toml", "\"key-shop\"", "\"key-agency\"",
        "accounts.d/all.toml:13:15: error: accounts \"agency\" (accounts.d/all.toml:7:15) and \"shop\" both claim"),
    PlantedMistake(
        "accounts.d/all.toml", "id = \"shop\"", "id = \"agency\"",
        "accounts.d/all.toml:9:6: error: account \"agency\" exists already at accounts.d/all.toml:2:6"),
    PlantedMistake(
        "accounts.d/all.toml", "\"NO\"", "\"Norway\"",
        "accounts.d/all.toml:11:11: error: \"Norway\" is not an ISO 3166-1 alpha-2 country code; did you mean \"NO\"?"),
    PlantedMistake(
        "accounts.d/all.toml", "\"government\"", "\"goverment\"",
        "accounts.d/all.toml:5:8: error: \"goverment\" is not a value of \"kind\"; did you mean \"government\"?"),
    PlantedMistake(
        "accounts.d/all.toml", "country = \"NO\"", "country = \"NO\"\nreview = 2020-01-01",
        "accounts.d/all.toml:8:1: warning: account \"shop\" was to be reviewed by 2020-01-01"),
    PlantedMistake(
        "accounts.d/all.toml", "key_hashes = [\"key-shop\"]", "key_hash = [\"key-shop\"]",
        "accounts.d/all.toml:13:1: error: unknown key \"key_hash\"; did you mean \"key_hashes\"?"),
    PlantedMistake(
        "accounts.d/all.toml", "country = \"NO\"", "country = \"NO\"\nowner_countries = [\"CN\", \"RUS\"]",
        "accounts.d/all.toml:12:26: error: \"RUS\" is not an ISO 3166-1 alpha-2 country code"),
    // Grants.
    PlantedMistake(
        "grants.d/us.toml", "expires = 2098-11-04\n", "",
        "grants.d/us.toml:1:1: error: grant \"us\" has no expiry"),
    PlantedMistake(
        "grants.d/us.toml", "\"compliance@example.org\"", "\"Legal@example.org\"",
        "grants.d/us.toml:6:15: error: grant \"us\" is approved by 1 in approved_by"),
    PlantedMistake(
        "grants.d/us.toml", "[\"US\"]", "[\"US\", \"UK\"]",
        "grants.d/us.toml:11:20: error: \"UK\" is not an ISO 3166-1 alpha-2 country code; did you mean \"GB\"?"),
    PlantedMistake(
        "grants.d/us.toml", "\"purpose:national-security\"", "\"purpose:espionage\", \"purpose:cbrn\"",
        "grants.d/us.toml:3:31: error: grant \"us\" gives cbrn, which no grant can allow"),
    PlantedMistake(
        "grants.d/us.toml", "\"purpose:national-security\"", "\"purpose:violence\"",
        "grants.d/us.toml:1:1: warning: grant \"us\" lifts nothing: no rule has it in unless_granted"),
    PlantedMistake(
        "grants.d/us.toml", "\"purpose:national-security\"", "\"list:ofac-sdn\"",
        "grants.d/us.toml:3:10: error: \"list:ofac-sdn\" needs the number of a licence"),
    PlantedMistake(
        "grants.d/us.toml", "\"purpose:national-security\"",
        "\"purpose:espionage\", \"list:ofac\"]\nlicence = \"17\"\nclauses = [\"2.1\"",
        "grants.d/us.toml:3:31: warning: there is no list \"ofac\""),
    PlantedMistake(
        "grants.d/us.toml", "\"purpose:national-security\"]", "\"region:UA-4300\"]\nlicence = \"17\"",
        "grants.d/us.toml:3:10: error: \"UA-4300\" is not an ISO 3166-2 region code"),
    PlantedMistake(
        "grants.d/us.toml", "countries = [\"US\"]", "accounts = [\"agency\", \"shop\"]",
        "grants.d/us.toml:11:23: warning: grant \"us\" names account \"shop\" (accounts.d/all.toml:8:1) and does not apply to it"
    ),
    PlantedMistake(
        "grants.d/us.toml", "countries = [\"US\"]", "accounts = [\"agancy\"]",
        "grants.d/us.toml:11:13: error: grant \"us\" is to account \"agancy\", which does not exist; did you mean \"agency\"?"
    ),
    PlantedMistake(
        "grants.d/us.toml", "countries = [\"US\"]", "countries = [\"US\"]\nexcludes = [\"purpose:national-security\"]",
        "grants.d/us.toml:1:1: error: grant \"us\" excludes everything that it gives"),
    PlantedMistake(
        "grants.d/us.toml", "countries = [\"US\"]\n", "", "grants.d/us.toml:9:1: error: grant \"us\" is to anybody"),
    PlantedMistake(
        "grants.d/us.toml", "2098-11-04", "2024-01-01",
        "grants.d/us.toml:8:11: error: grant \"us\" expires on 2024-01-01, before it begins on 2024-11-04"),
    PlantedMistake(
        "grants.d/us.toml", "2098-11-04", "2024-12-01",
        "grants.d/us.toml:8:11: warning: grant \"us\" expired on 2024-12-01; renew it or remove it"),
    PlantedMistake(
        "grants.d/us.toml", "id = \"us\"", "id = \"us\"\nrevoked = 2026-01-01",
        "grants.d/us.toml:3:11: error: grant \"us\" is revoked without a reason"),
    PlantedMistake(
        "grants.d/twin.toml", "", twin,
        "grants.d/us.toml:2:6: warning: grant \"us\" gives the same to the same as grant \"twin\" (grants.d/twin.toml:2:6)"
    ),
    // Rules.
    PlantedMistake(
        "rules.d/10.toml", "\"KP\"", "\"XX\"",
        "rules.d/10.toml:5:20: error: \"XX\" is not an ISO 3166-1 alpha-2 country code"),
    PlantedMistake(
        "rules.d/10.toml", "\"UA-43\"", "\"UA-99\"",
        "rules.d/10.toml:6:12: warning: \"UA-99\" is not in ISO 3166-2 as of 2023"),
    PlantedMistake(
        "rules.d/10.toml", "\"UA-43\"", "\"Crimea\"",
        "rules.d/10.toml:6:12: error: \"Crimea\" is not an ISO 3166-2 subdivision code"),
    PlantedMistake(
        "rules.d/10.toml", "",
        "[[rule]]\nid = \"geo/again\"\nchecker = \"geo\"\nseverity = \"low\"\ncountries = [\"IR\", \"KP\"]\nregions = [\"UA-43\"]\nsignals = [\"declared\"]\n",
        "rules.d/10.toml:19:6: warning: rule \"geo/again\" looks for the same as rule \"geo/embargo\" (rules.d/10.toml:2:6)"
    ),
    PlantedMistake(
        "rules.d/10.toml", "",
        "[[rule]]\nid = \"purpose/spies\"\nchecker = \"purpose\"\nseverity = \"low\"\ncategories = [\"espionage\"]\n",
        "rules.d/10.toml:22:15: warning: rules \"purpose/spies\" and \"purpose/military\" (rules.d/10.toml:12:35) both forbid espionage"
    ),
    PlantedMistake(
        "rules.d/10.toml", "\"espionage\"", "\"espionge\"",
        "rules.d/10.toml:12:35: error: "),
    PlantedMistake(
        "rules.d/10.toml", "\"purpose:national-security\"", "\"purpose:cbrn\"",
        "rules.d/10.toml:13:19: error: no grant can allow cbrn, so that \"purpose:cbrn\" lifts nothing"),
    PlantedMistake(
        "rules.d/10.toml", "severity = \"high\"",
        "severity = \"high\"\nwhen = { account_kinds = [\"research\"], account_known = false }",
        "rules.d/10.toml:12:26: error: \"account_kinds\" needs a known account, and account_known (rules.d/10.toml:12:56) is false"
    ),
    PlantedMistake(
        "rules.d/10.toml", "severity = \"high\"", "severity = \"high\"\nwhen = { hours = \"8-17\" }",
        "rules.d/10.toml:12:18: error: \"8-17\" is no time of day; write it as \"22:00-06:00\", in UTC"),
    PlantedMistake(
        "rules.d/10.toml", "severity = \"high\"", "severity = \"high\"\nwhen = { accounts = [\"agancy\"] }",
        "rules.d/10.toml:12:22: error: there is no account \"agancy\"; did you mean \"agency\"?"),
    PlantedMistake(
        "rules.d/10.toml", "countries = [\"IR\", \"KP\"]",
        "countries = [\"IR\", \"KP\"]\nexamples = [{ event = { \"geo.country.iso_code\" = \"CU\" }, expect = \"violation\" }]",
        "rules.d/10.toml:6:67: error: example of rule \"geo/embargo\" expects \"violation\" and comes to \"nothing\""),
    PlantedMistake(
        "rules.d/10.toml", "checker = \"sanctions\"\nseverity = \"critical\"",
        "checker = \"sanctions\"\nseverity = \"critical\"\nlists = [\"ofac-sdn\"]",
        "rules.d/10.toml:18:10: error: there is no list \"ofac-sdn\""),
    PlantedMistake(
        "rules.d/10.toml", "severity = \"high\"", "severity = \"high\"\nthreshold = 0.9\nreview_below = 0.5",
        "rules.d/10.toml:13:16: error: \"review_below\" must be above the threshold"),
]
