// What is wrong with a rule or with the settings is said with its place and a remedy.

import CheckerKit
import Testing

@testable import Geography

struct RuleProblemTests {
    struct Case: CustomTestStringConvertible {
        var rule: SettingsTable
        var message: String
        var testDescription: String { message }
        init(_ rule: SettingsTable, _ message: String) {
            self.rule = rule
            self.message = message
        }
    }

    @Test(arguments: [
        Case(["countries": ["norway"]], "\"norway\" is not an ISO 3166-1 alpha-2 country code; did you mean \"NO\"?"),
        Case(["countries": ["IRN"]], "\"IRN\" is not an ISO 3166-1 alpha-2 country code; did you mean \"IR\"?"),
        Case(["countries": ["ir"]], "\"ir\" is not an ISO 3166-1 alpha-2 country code; did you mean \"IR\"?"),
        Case(["countries": ["Norwey"]], "\"Norwey\" is not an ISO 3166-1 alpha-2 country code; did you mean \"NO\"?"),
        Case(["not_in": ["UK"]], "\"UK\" is not an ISO 3166-1 alpha-2 country code; did you mean \"GB\"?"),
        Case(["not_in": ["EU"]], "\"EU\" is not an ISO 3166-1 alpha-2 country code"),
        Case(["countries": []], "\"countries\" must not be empty"),
        Case(["countries": "IR"], "\"countries\" must be an array of strings, not a string"),
        Case(["countries": [364]], "\"countries\" must hold strings only, not an integer"),
        Case(["regions": ["UA43"]], "\"UA43\" is not an ISO 3166-2 subdivision code, such as \"UA-43\""),
        Case(["regions": ["ua-43"]], "\"ua-43\" is not an ISO 3166-2 subdivision code; did you mean \"UA-43\"?"),
        Case(["regions": ["QQ-43"]], "\"QQ-43\" is not an ISO 3166-2 subdivision code, such as \"UA-43\""),
        Case(["preset": "us-embargos"], "\"us-embargos\" is not a preset; did you mean \"us-embargo\"?"),
        Case(["countries": ["IR"], "signals": ["adress"]], "\"adress\" is not a value of \"signals\""),
        Case(["countries": ["IR"], "signals": ["cloud_regions"]], "did you mean \"cloud_region\"?"),
        Case(["countries": ["IR"], "signals": []], "\"signals\" must not be empty"),
        Case(["countries": ["IR"], "match": "majority"], "\"majority\" is not a value of \"match\""),
        Case(["countrys": ["IR"]], "unknown key \"countrys\"; did you mean \"countries\"?"),
        Case(["severity": "high"], "rule \"geo/rule\" has no condition"),
        Case(["countries": ["IR"], "not_in": ["FR"]], "rule \"geo/rule\" mixes conditions"),
        Case(["declared": ["NO"]], "\"declared\" goes with \"ip_not_in\", which is missing"),
        Case(["ip_not_in": ["NO"]], "\"ip_not_in\" goes with \"declared\", which is missing"),
        Case(["declared": ["NO"], "ip_not_in": ["NO"], "match": "all"], "\"match\" has no meaning"),
        Case(["declared": ["NO"], "ip_not_in": ["NO"], "signals": ["ip"]], "remove \"signals\""),
        Case(["anonymisers": ["vnp"]], "\"vnp\" is not a value of \"anonymisers\"; did you mean \"vpn\"?"),
        Case(["anonymisers": ["vpn"]], "no database tells anonymisers; add one such as GeoIP2-Anonymous-IP"),
    ])
    func `a wrong key or value is an error with a remedy`(of test: Case) {
        #expect(throws: ConfigurationError.self) { try checker(test.rule) }
        #expect(problems(test.rule).contains { $0.contains(test.message) }, "\(problems(test.rule))")
    }

    @Test func `a problem names the place of its value`() {
        let place = Place(file: "20-geo.toml", line: 6, column: 20)
        let value = SettingsValue(.array([SettingsValue(.string("norway"), at: place)]))
        let found = problems(["countries": value])
        #expect(
            found.first
                == "20-geo.toml:6:20: error: \"norway\" is not an ISO 3166-1 alpha-2 country code; did you mean \"NO\"?"
        )
    }

    @Test func `all problems come at once`() {
        #expect(problems(["countries": ["xx", "FR", "yy"], "match": "no", "sevrity": "low"]).count == 4)
    }

    @Test func `ip without a database is an error only for those who asked for it`() throws {
        let asked: SettingsTable = ["countries": ["IR"], "signals": ["ip"]]
        #expect(
            problems(asked, databases: []).first?.contains(
                "signal \"ip\" needs a database with countries; set databases") == true)
        #expect(throws: ConfigurationError.self) { try checker(asked, databases: []) }
        let quiet = try checker(["countries": ["IR"]], databases: [])
        #expect(quiet.warnings.count == 1)
        #expect(quiet.warnings.first?.level == .warning)
        #expect(quiet.warnings.first?.message.contains("is not checked: no database with countries") == true)
        #expect(quiet.rules.first?.reads == [.country, .cloudRegion, .inferenceRegion])
        #expect(findings(quiet, [.country: "IR"]).count == 1)
        #expect(throws: ConfigurationError.self) {
            try checker(["declared": ["NO"], "ip_not_in": ["NO"]], databases: [])
        }
    }

    @Test func `regions that no database knows are a warning`() throws {
        let warned = try checker(["regions": ["UA-43"]])
        #expect(warned.warnings.map(\.message).contains { $0.contains("no database has subdivisions") })
        let unknown = try checker(["regions": ["UA-44"], "signals": ["declared"]])
        #expect(unknown.warnings.map(\.message).contains { $0.contains("is not in ISO 3166-2") })
    }

    @Test func `the example with all its keys is accepted`() {
        let rule: SettingsTable = [
            "id": "geo/embargoed-countries", "checker": "geo", "severity": "critical", "description": "x",
            "countries": ["CU", "IR", "KP", "SY"], "regions": ["UA-43", "UA-40", "UA-14", "UA-09"],
            "signals": ["ip", "declared", "cloud_region"], "match": "any",
        ]
        #expect(problems(rule).count == 1, "the one warning that no database has subdivisions")
        #expect(throws: Never.self) { try checker(rule) }
    }

    @Test(arguments: [
        ("databases", "absent.mmdb", "there is no file \"absent.mmdb\""),
        ("databases", "absent", "there is no file \"absent\""),
        ("databases", "empty", "the file has no ranges"), ("databases", "garbage", "line 2: expected first address"),
        ("databases", "overlap", "line 2: the range overlaps the one before it"),
        ("databases", "reversed", "line 1: the range ends before it begins"),
        ("databases", "text.mmdb", "cannot be used"),
        ("trusted_proxies", "10.0.0.1/8", "is not a network in CIDR notation"),
        ("trusted_proxy", "10.0.0.0/8", "unknown key \"trusted_proxy\"; did you mean \"trusted_proxies\"?"),
    ])
    func `a wrong setting is one error with its place`(key: String, value: String, message: String) throws {
        let files = Files(
            texts: [
                "empty": "# nothing\n", "garbage": "1,2,FR\nhello\n", "overlap": "1,5,FR\n5,9,DE\n",
                "reversed": "9,1,FR\n",
            ], paths: ["text.mmdb": "/etc/hostname"])
        let place = Place(file: "vedette.toml", line: 3, column: 14)
        let array = SettingsValue(.array([SettingsValue(.string(value), at: place)]), at: place)
        let settings = SettingsTable([.init(key: key, place: place, value: array)])
        let rule = ConfiguredRule(
            id: ruleID, table: ["countries": ["IR"], "signals": key == "databases" ? ["ip"] : ["declared"]])
        let error = #expect(throws: ConfigurationError.self) {
            try GeographyChecker(section: CheckerSection(rules: [rule], settings: settings), resources: files)
        }
        #expect(error?.problems.count == 1)
        #expect(error?.problems.first?.place == place)
        #expect(error?.problems.first?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test func `the same database twice is an error`() {
        #expect(
            problems(["countries": ["IR"]], databases: ["ranges", "ranges"]).first?.contains("is named twice") == true)
    }
}
