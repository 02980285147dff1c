// Every problem is reported at its place, with the remedy.

import Testing

@testable import Monitor

/// A text and all that is wrong with it.
struct PlacedProblem: CustomTestStringConvertible, Sendable {
    var text: String
    var problems: [String]
    /// A problem after `vedette.toml:`, since every text is that file.
    init(_ text: String, _ problems: String...) {
        self.text = text
        self.problems = problems.map { "vedette.toml:\($0)" }
    }
    var testDescription: String { problems.first ?? text }
}

struct PlacedProblemsTests {
    @Test(arguments: mainProblems + feedProblems + sinkProblems)
    func `a problem of the main settings, a feed or a sink is told at its place`(_ expected: PlacedProblem) throws {
        try expect(expected)
    }

    @Test(arguments: ruleProblems + grantProblems + accountProblems + suppressionProblems)
    func `a problem of a rule, a grant, an account or a suppression is told at its place`(
        _ expected: PlacedProblem
    ) throws {
        try expect(expected)
    }

    /// Compares all problems but the warnings that something is missing altogether.
    private func expect(_ expected: PlacedProblem) throws {
        let folder = try ConfigurationFolder(["vedette.toml": expected.text])
        let (configuration, problems) = folder.check()
        #expect(
            problems.filter { !$0.contains("warning: there is no ") && !$0.contains("has no effect") }
                == expected.problems)
        #expect((configuration == nil) == expected.problems.contains { $0.contains(" error: ") })
    }
}

private let mainProblems = [
    PlacedProblem(
        "a = NO",
        "1:5: error: not valid TOML: parsing floating-point: expected 'nan', saw 'N'; text must stand in quotes, such as \"NO\""
    ),
    PlacedProblem(
        "schema = 01",
        "1:12: error: not valid TOML: parsing decimal integer: leading zeroes are prohibited; a code with leading zeros must stand in quotes, such as \"010\""
    ),
    PlacedProblem(
        "schema = 1\nschema = 1",
        "2:10: error: not valid TOML: parsing key-value pair: cannot redefine existing integer 'schema'; a key may be written once in a table"
    ),
    PlacedProblem(
        "[policy",
        "1:8: error: not valid TOML: parsing table header: encountered end-of-file; a closing bracket or quotation mark is missing"
    ),
    PlacedProblem("t = 07:30:00", "1:5: error: a time without a date has no use here; write it in quotes"),
    PlacedProblem("schema = 2", "1:10: error: schema 2 is not known to this version, which reads schema 1"),
    PlacedProblem("schema = \"1\"", "1:10: error: \"schema\" must be an integer, not a string"),
    PlacedProblem("[polcy]\nlicence = \"x\"", "1:2: error: unknown key \"polcy\"; did you mean \"policy\"?"),
    PlacedProblem("policy = 3", "1:10: error: \"policy\" must be a table, not an integer"),
    PlacedProblem(
        "[policy]\nfail_mode = \"alrt\"",
        "2:13: error: \"alrt\" is not a value of \"fail_mode\"; did you mean \"alert\"?"),
    PlacedProblem("[policy]\nlicense = \"x\"", "2:1: error: unknown key \"license\"; did you mean \"licence\"?"),
    PlacedProblem(
        "[privacy]\nsubject = \"name\"",
        "2:11: error: \"name\" is not a value of \"subject\"; known are \"pseudonym\", \"clear\""),
    PlacedProblem(
        "[privacy]\nevidence_retention = \"3 months\"",
        "2:22: error: \"3 months\" is not a duration; write a number and ms, s, min, h, days or years, such as \"5 min\""
    ),
    PlacedProblem("[ledger]\ndirectory = \"state\"", "2:13: error: \"state\" is not an absolute path; begin it with /"),
    PlacedProblem("[ledger]\ncheckpoint_every = \"0 s\"", "2:20: error: \"checkpoint_every\" must be 1 s at least"),
    PlacedProblem("[ledger]\nretention = 10", "2:13: error: \"retention\" must be a string, not an integer"),
    PlacedProblem(
        "[alerts]\nstorm = { per_rule = 0, window = \"1 min\" }",
        "2:22: error: \"per_rule\" must lie between 1 and 1000000"),
    PlacedProblem(
        "[alerts]\nstorm = { per_rul = 5 }", "2:11: error: unknown key \"per_rul\"; did you mean \"per_rule\"?"),
    PlacedProblem("[review]\napprovals = 0", "2:13: error: \"approvals\" must lie between 1 and 10"),
    PlacedProblem("[review]\nmax_suppression = \"1 h\"", "2:19: error: \"max_suppression\" must be 86400 s at least"),
    PlacedProblem(
        "[http]\nlisten = \"127.0.0.1:9911\"", "1:2: error: [http] is not supported yet in this version; remove it"),
    PlacedProblem(
        "[memory]\nlimit = \"1 GB\"",
        "2:9: error: \"1 GB\" is not a size; write a number and B, KiB, MiB or GiB, such as \"16 MiB\""),
    PlacedProblem("[memory]\nlimit = \"63 MiB\"", "2:9: error: \"limit\" must be \"64 MiB\" at least"),
    PlacedProblem("[checkers.goe]\nx = 1", "1:11: error: \"goe\" is not a checker; did you mean \"geo\"?"),
    PlacedProblem("[checkers]\ngeo = 1", "2:1: error: \"geo\" must be a table, written [checkers.geo]"),
    PlacedProblem("[instance]\nname = \"\"", "2:8: error: \"name\" must not be empty"),
    PlacedProblem("[rule]\nid = \"geo/x\"", "1:1: error: \"rule\" must be an array of tables, written [[rule]]"),
    PlacedProblem("rule = [1]", "1:9: error: \"rule\" must hold tables only, written [[rule]]"),
]

private let feedProblems = [
    PlacedProblem(
        (0..<3000).reduce(into: "memory.limit = \"64 MiB\"\n") {
            $0 += "[[feed]]\nid = \"f\($1)\"\nformat = \"litellm\"\nmax_record = \"1 MiB\"\npaths = [\"/l/\($1)\"]\n"
        },
        " warning: 3000 feeds take about 23 MiB by themselves, more than a third of the memory limit of 64 MiB; "
            + "read files alike by one feed with a pattern, or raise [memory] limit to 70 MiB"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nformat = \"litellm\"\npaths = [\"/l/a\"]\nmax_record = \"64 MiB\"",
        "5:14: warning: a record of 64 MiB does not fit the memory limit of 256 MiB; lower max_record to 32 MiB, "
            + "or raise [memory] limit to 512 MiB"),
    PlacedProblem("[[feed]]\nsource = \"file\"", "1:1: error: missing key \"id\", a string"),
    PlacedProblem(
        "[[feed]]\nid = \"A b\"",
        "2:6: error: \"A b\" is no feed id; use small letters, digits, \"-\", \"_\" and \".\", 64 at most, a letter or digit first"
    ),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"kafka\"\nbrokers = []",
        "3:10: error: source \"kafka\" is not available in this build; known are \"file\", \"journal\", \"http\""),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"journal\"\nformat = \"litellm\"",
        "1:1: error: a feed of the journal needs matches, such as matches = [\"_SYSTEMD_UNIT=vllm.service\"]"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"journal\"\nformat = \"litellm\"\nmatches = [\"unit=x\"]",
        "5:12: error: \"unit=x\" is no match; write FIELD=value, such as \"_SYSTEMD_UNIT=vllm.service\""),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"journal\"\nformat = \"litellm\"\nmatches = [\"SYSLOG_IDENTIFIER=vedette\"]",
        "5:12: error: \"SYSLOG_IDENTIFIER=vedette\" is the monitor itself, which would alert on its own alerts"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nformat = \"litellm\"\npaths = [\"/x\"]\nmatches = [\"A=b\"]",
        "5:11: error: \"matches\" is for a feed of the journal; this one reads files"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"journal\"\nformat = \"litellm\"\nmatches = [\"A=b\"]\npaths = [\"/x\"]\ndirectory = \"x\"",
        "6:9: error: \"paths\" is for a feed of files; this one reads the journal",
        "7:13: error: \"x\" is not an absolute path; begin it with /"),
    PlacedProblem("[[feed]]\nid = \"a\"\nsource = \"http\"", "1:1: error: missing key \"listen\", a string"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"http\"\nlisten = \"localhost:4318\"",
        "4:10: error: \"localhost:4318\" is no place to listen at; write \"127.0.0.1:4318\", \"[::1]:4318\" or \"unix:/run/vedette/ingest.sock\""
    ),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"http\"\nlisten = \"192.0.2.1:4318\"\nformat = \"litellm\"",
        "4:10: error: anybody who reaches 192.0.2.1 could push to this feed; name a secret, as tokens = [\"ingest\"], or set client_ca"
    ),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"http\"\nlisten = \"127.0.0.1:4318\"\npaths = [\"/x\"]\nallow_users = [\"otel\"]\nformat = \"litellm\"",
        "4:10: warning: every user of this machine may push to this feed; name a secret, as tokens = [\"ingest\"], or set client_ca",
        "5:9: error: \"paths\" is for a feed of files; this one reads clients' pushes",
        "6:15: error: \"allow_users\" is for a socket: listen = \"unix:/run/vedette/ingest.sock\""),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nsource = \"http\"\nlisten = \"unix:/run/x.sock\"\ncertificate = \"/c.pem\"\nmax_request = \"64 MiB\"\nmax_waiting = \"8 MiB\"\nformat = \"litellm\"",
        "5:15: error: TLS needs both certificate = \"/path\" and certificate_key = \"secret\"",
        "7:15: error: \"max_waiting\" is less than \"max_request\", so that such a request never fits"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\nformat = \"litellm\"",
        "1:1: error: a feed of files needs paths, such as paths = [\"/var/log/gateway/*.jsonl\"]"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\npaths = [\"/a\", \"b/*\"]\nformat = \"litellm\"",
        "3:16: error: \"b/*\" is not an absolute path; begin it with /"),
    PlacedProblem("[[feed]]\nid = \"a\"\npaths = [\"/a\"]", "1:1: error: missing key \"format\", a string"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\npaths = [\"/a\"]\nformat = \"litelm\"",
        "4:10: error: \"litelm\" is not a format; did you mean \"litellm\"?"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\npaths = [\"/a\"]\nformat = \"json\"", "1:1: error: format \"json\" needs [feed.fields]"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\npaths = [\"/a\"]\nformat = \"litellm\"\nstrat_at = \"end\"",
        "5:1: error: unknown key \"strat_at\"; did you mean \"start_at\"?"),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\npaths = [\"/a\"]\nformat = \"litellm\"\nmax_record = \"1 GiB\"",
        "5:14: error: \"max_record\" must lie between \"1 KiB\" and \"256 MiB\""),
    PlacedProblem(
        "[[feed]]\nid = \"a\"\npaths = [\"/a\"]\nformat = \"litellm\"\n[[feed]]\nid = \"a\"\npaths = [\"/b\"]\nformat = \"litellm\"",
        "6:6: error: feed \"a\" exists already at vedette.toml:2:6; rename one, or write override = true in this one to replace the other"
    ),
    PlacedProblem("[[list]]\npath = \"x\"", "1:1: error: missing key \"id\", a string"),
]

private let sinkProblems = [
    PlacedProblem("[[sink]]\nid = \"a\"", "1:1: error: missing key \"type\", a string"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"journal\"",
        "3:8: error: sink type \"journal\" is not available in this version; did you mean \"journald\"?"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"pagerduty\"",
        "3:8: error: sink type \"pagerduty\" is not available in this version; known are \"journald\", \"webhook\", \"file\", \"console\""
    ),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"console\"\nevents = [\"alert.*\", \"alert.close\"]",
        "4:22: error: \"alert.close\" is not a kind of event; known are alert.opened, alert.occurrence, alert.repeat, alert.updated, granted, suppressed, monitored, config.applied, config.rejected, list.updated, list.stale, list.refused, feed.error, feed.rejected, feed.lag, sink.failing, sink.recovered, sink.dead_letter, ledger.checkpoint, and beginnings with *"
    ),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"console\"\nevents = [\"allert.*\"]",
        "4:11: error: \"allert.*\" is not a kind of event; known are alert.opened, alert.occurrence, alert.repeat, alert.updated, granted, suppressed, monitored, config.applied, config.rejected, list.updated, list.stale, list.refused, feed.error, feed.rejected, feed.lag, sink.failing, sink.recovered, sink.dead_letter, ledger.checkpoint, and beginnings with *"
    ),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"console\"\nevents = []",
        "4:10: error: \"events\" is empty, so that the sink gets nothing; fill it or remove it"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"console\"\nseverity = \"hi\"",
        "4:12: error: \"hi\" is not a value of \"severity\"; did you mean \"high\"?"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"journald\"\nurl = \"https://example.org\"",
        "4:1: error: unknown key \"url\"; known are \"events\", \"id\", \"override\", \"severity\", \"type\""),
    PlacedProblem("[[sink]]\nid = \"a\"\ntype = \"file\"", "1:1: error: missing key \"path\", a string"),
    PlacedProblem("[[sink]]\nid = \"a\"\ntype = \"webhook\"", "1:1: error: missing key \"url\", a string"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org/\"",
        "1:1: warning: webhook \"a\" is not signed; name a secret, as secrets = [\"a\"]"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"http://soc.example.org/\"",
        "1:1: warning: webhook \"a\" is not signed; name a secret, as secrets = [\"a\"]",
        "4:7: error: \"http://soc.example.org/\" is not encrypted; use https://, or write allow_http = true"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org:99999/\"",
        "1:1: warning: webhook \"a\" is not signed; name a secret, as secrets = [\"a\"]",
        "4:7: error: \"https://soc.example.org:99999/\" has no proper port; write https://host:8443/path"),
    PlacedProblem(
        "secrets.directory = \"/nonexistent\"\n[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org/\"\nsecrets = [\"soc\"]",
        "6:12: error: secret \"soc\" not found in /nonexistent; nothing is left to sign with"),
    PlacedProblem(
        "secrets.directory = \"/nonexistent\"\n[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org/\"\nsecrets = [\"../x\"]",
        "6:12: error: \"../x\" cannot be a secret's name; use letters, digits, \"-\", \"_\" and \".\""),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://u:p@soc.example.org/\"\nrate = \"60\"\nsignature = \"v1a\"\nfallback = \"b\"",
        "1:1: warning: webhook \"a\" is not signed; name a secret, as secrets = [\"a\"]",
        "4:7: error: the address must hold no password; use secrets, or headers",
        "5:8: error: \"60\" is not a rate; write a number and /s, /min or /h, such as \"60/min\"",
        "6:13: error: signature \"v1a\" is not available in this version; known is \"v1\" (HMAC-SHA256)",
        "7:12: error: \"fallback\" is not supported yet in this version; remove it"),
    PlacedProblem(
        "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org/\"\nheaders = { webhook-id = \"1\", \"X-Team\" = \"a\\nb\" }",
        "1:1: warning: webhook \"a\" is not signed; name a secret, as secrets = [\"a\"]",
        "5:13: error: \"webhook-id\" cannot be set as a header",
        "5:42: error: a header's value must be a string of ASCII characters"),
]

private let ruleProblems = [
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"",
        "1:1: error: rule \"geo/x\" has no severity (severity = \"high\"; info, low, medium, high or critical)"),
    PlacedProblem("[[rule]]\nchecker = \"geo\"\nseverity = \"low\"", "1:1: error: missing key \"id\", a string"),
    PlacedProblem("[[rule]]\nid = \"geo/x\"\nseverity = \"low\"", "1:1: error: missing key \"checker\", a string"),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geography\"\nseverity = \"low\"",
        "2:6: error: \"geo/x\" is no rule id of checker \"geography\"; write \"geography/\" and small letters, digits and \"-\"",
        "3:11: error: \"geography\" is not a checker; known are \"sanctions\", \"purpose\", \"geo\""),
    PlacedProblem(
        "[[rule]]\nid = \"purpose/x\"\nchecker = \"geo\"\nseverity = \"low\"",
        "2:6: error: \"purpose/x\" is no rule id of checker \"geo\"; write \"geo/\" and small letters, digits and \"-\""
    ),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"sevre\"",
        "4:12: error: \"sevre\" is not a value of \"severity\"; known are \"info\", \"low\", \"medium\", \"high\", \"critical\""
    ),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"low\"\nthreshold = 80",
        "5:13: error: \"threshold\" must lie between 0.0 and 1.0"),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"low\"\nmode = \"on\"",
        "5:8: error: \"on\" is not a value of \"mode\"; did you mean \"off\"?"),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"low\"\nthreshold = 0.8\nreview_below = 0.8",
        "6:16: error: \"review_below\" must be above the threshold, 0.8; below that nothing is reported"),
    PlacedProblem(
        "[[rule]]\nid = \"purpose/x\"\nchecker = \"purpose\"\nseverity = \"low\"\nunless_granted = [\"purpose:national-securty\"]",
        "5:19: error: \"purpose:national-securty\" is not a known purpose; did you mean \"national-security\"?"),
    PlacedProblem(
        "[[rule]]\nid = \"purpose/x\"\nchecker = \"purpose\"\nseverity = \"low\"\nunless_granted = [\"national-security\"]",
        "5:19: error: \"national-security\" is no purpose; write \"purpose:\" before it"),
    PlacedProblem(
        "[[rule]]\nid = \"sanctions/x\"\nchecker = \"sanctions\"\nseverity = \"low\"\nunless_granted = [\"purpose:espionage\"]",
        "5:18: error: rule \"sanctions/x\" is absolute, so that no such grant lifts it; remove unless_granted or write absolute = false"
    ),
    PlacedProblem(
        "[[rule]]\nid = \"sanctions/x\"\nchecker = \"sanctions\"\nseverity = \"low\"\nmode = \"monitor\"",
        "5:8: warning: rule \"sanctions/x\" is absolute and will not alert, since its mode is \"monitor\""),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"low\"\n[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"low\"",
        "6:6: error: rule \"geo/x\" exists already at vedette.toml:2:6; rename one, or write override = true in this one to replace the other"
    ),
    PlacedProblem(
        "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nseverity = \"low\"\n[[sink]]\nid = \"a\"\ntype = \"console\"\nseverity = \"critical\"",
        " warning: sink \"a\" takes severity critical and above, which no rule has"),
]

/// A grant without fault up to line 9, with a line of it replaced.
private func grant(_ line: Int, _ text: String) -> String {
    var lines = [
        "[[grant]]", "id = \"g\"", "gives = [\"purpose:espionage\"]", "reason = \"r\"", "authority = \"a\"",
        "approved_by = [\"legal@example.org\", \"compliance@example.org\"]", "valid_from = 2026-01-01",
        "expires = 2027-01-01", "[grant.to]", "countries = [\"US\"]", "[[rule]]", "id = \"purpose/x\"",
        "checker = \"purpose\"", "severity = \"low\"", "unless_granted = [\"purpose:national-security\"]",
    ]
    lines[line - 1] = text
    return lines.joined(separator: "\n")
}

private let grantProblems = [
    PlacedProblem(grant(8, ""), "1:1: error: grant \"g\" has no expiry (expires = YYYY-MM-DD)"),
    PlacedProblem(grant(7, ""), "1:1: error: grant \"g\" has no beginning (valid_from = YYYY-MM-DD)"),
    PlacedProblem(
        grant(8, "expires = \"2027-01-01\""),
        "8:11: error: \"expires\" must be a date such as 2027-11-04, without quotes, not a string"),
    PlacedProblem(
        grant(8, "expires = 2027-02-30"),
        "8:21: error: not valid TOML: parsing date: expected day between 1 and 28 (inclusive), saw 30; a date is written like 2027-11-04"
    ),
    PlacedProblem(
        grant(8, "expires = 2025-01-01"),
        "8:11: error: grant \"g\" expires on 2025-01-01, before it begins on 2026-01-01"),
    PlacedProblem(
        grant(8, "expires = 2026-11-21"), "8:11: warning: grant \"g\" expired on 2026-11-21; renew it or remove it"),
    PlacedProblem(
        grant(6, ""),
        "1:1: error: grant \"g\" is approved by 0 in approved_by; [review].approvals asks for 2 different people"),
    PlacedProblem(
        grant(6, "approved_by = [\"legal@example.org\", \"Legal@example.org\"]"),
        "6:15: error: grant \"g\" is approved by 1 in approved_by; [review].approvals asks for 2 different people"),
    PlacedProblem(grant(3, ""), "1:1: error: grant \"g\" gives nothing (gives = [\"purpose:national-security\"])"),
    PlacedProblem(
        grant(3, "gives = [\"purpose:cbrn\"]"), "3:10: error: grant \"g\" gives cbrn, which no grant can allow"),
    PlacedProblem(
        grant(3, "gives = [\"purpose:weapons-of-mass-destruction\"]"),
        "3:10: error: grant \"g\" gives cbrn, which no grant can allow"),
    PlacedProblem(
        grant(3, "gives = [\"purpose:child_safety\"]"),
        "3:10: error: grant \"g\" gives child_safety, which no grant can allow"),
    PlacedProblem(
        grant(3, "gives = [\"purpose:self_harm\"]"),
        "3:10: error: grant \"g\" gives self_harm, which no grant can allow"),
    PlacedProblem(
        grant(3, "gives = [\"purpose:espionge\"]"),
        "3:10: error: \"purpose:espionge\" is not a known purpose; did you mean \"espionage\"?"),
    PlacedProblem(
        grant(3, "gives = [\"espionage\"]"),
        "3:10: error: \"espionage\" is nothing a grant gives; write purpose:, list:, country: or region: before it"),
    PlacedProblem(
        grant(3, "gives = [\"country:CU\"]"),
        "3:10: error: \"country:CU\" needs the number of a licence (licence = \"...\")"),
    PlacedProblem(
        grant(3, "gives = [\"country:XX\"]\nlicence = \"1\""),
        "3:10: error: \"XX\" is not an ISO 3166-1 alpha-2 country code, such as \"NO\""),
    PlacedProblem(
        grant(3, "gives = [\"purpose:violence\"]"),
        "1:1: warning: grant \"g\" lifts nothing: no rule has it in unless_granted"),
    PlacedProblem(grant(5, ""), "1:1: error: missing key \"authority\", a string"),
    PlacedProblem(
        grant(10, "countries = [\"norway\"]"),
        "10:14: error: \"norway\" is not an ISO 3166-1 alpha-2 country code; did you mean \"NO\"?"),
    PlacedProblem(
        grant(10, "countries = [\"us\", \"UK\"]"),
        "10:14: error: \"us\" is not an ISO 3166-1 alpha-2 country code; did you mean \"US\"?",
        "10:20: error: \"UK\" is not an ISO 3166-1 alpha-2 country code; did you mean \"GB\"?"),
    PlacedProblem(
        grant(10, "kinds = [\"government\"]"),
        "9:1: error: grant \"g\" is to anybody; name accounts, organisations, countries or contractor_of"),
    PlacedProblem(
        grant(10, "countries = [\"US\"]\nkinds = [\"goverment\"]"),
        "11:10: error: \"goverment\" is not a value of \"kinds\"; did you mean \"government\"?"),
    PlacedProblem(
        grant(10, "countries = []"),
        "10:13: error: \"countries\" is empty, so that the grant applies to nobody; fill it or remove it"),
    PlacedProblem(
        grant(10, "accounts = [\"a\"]"), "10:13: error: grant \"g\" is to account \"a\", which does not exist"),
    PlacedProblem(
        grant(10, "countries = [\"US\"]\nmodel = [\"x\"]"),
        "11:1: error: unknown key \"model\"; did you mean \"models\"?"),
    PlacedProblem(
        grant(10, "countries = [\"US\"]\nexcludes = [\"purpose:espionage\"]"),
        "1:1: error: grant \"g\" excludes everything that it gives"),
    PlacedProblem(
        grant(9, "x = 1"),
        "1:1: error: grant \"g\" says not to whom; add [grant.to] with accounts, countries or the like",
        "9:1: error: unknown key \"x\"; did you mean \"id\"?",
        "10:1: error: unknown key \"countries\""
    ),
]

private let accountProblems = [
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"USA\"\n[account.match]\nteams = [\"t\"]",
        "4:11: error: \"USA\" is not an ISO 3166-1 alpha-2 country code; did you mean \"US\"?"),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\n[account.match]\nteams = [\"t\"]",
        "1:1: error: account \"a\" has no country (country = \"US\", where it is domiciled)"),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"US\"",
        "1:1: error: account \"a\" matches nothing; add [account.match] with key_hashes or the like"),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"US\"\n[account.match]",
        "5:1: error: [account.match] is empty; add key_hashes or the like"),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"US\"\n[account.match]\nemails = [\"x\"]\nteams = [\"t\"]",
        "6:1: error: unknown key \"emails\"; known are \"arns\", \"key_aliases\", \"key_hashes\", \"oidc_subjects\", \"organisation_ids\", \"subscriptions\", \"teams\", \"tls_client_subjects\", \"users\""
    ),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"US\"\n[account.match]\nteams = [\"t*\"]",
        "6:10: error: \"t*\": a * is allowed in arns and oidc_subjects only, at the end"),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"US\"\n[account.match]\narns = [\"arn:*\", \"arn:*:role\", \"\"]",
        "6:9: error: \"arn:*\" matches too much; name the cloud account at least",
        "6:18: error: \"arn:*:role\": a * may stand at the end only", "6:32: error: an identifier must not be empty"),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"Example\"\ncountry = \"US\"\nkind = \"agency\"\nreview = 2026-01-01\n[account.match]\nteams = [\"t\"]",
        "1:1: warning: account \"a\" was to be reviewed by 2026-01-01",
        "5:8: error: \"agency\" is not a value of \"kind\"; known are \"government\", \"contractor\", \"commercial\", \"research\""
    ),
    PlacedProblem(
        "[[account]]\nid = \"a\"\norganisation = \"One\"\ncountry = \"US\"\nmatch = { teams = [\"t\"] }\n[[account]]\nid = \"b\"\norganisation = \"Two\"\ncountry = \"US\"\nmatch = { teams = [\"t\"] }",
        "10:20: error: accounts \"a\" (vedette.toml:5:20) and \"b\" both claim \"t\" in teams; one identifier belongs to one account"
    ),
]

/// A suppression without fault, with a line of it replaced.
private func suppression(_ line: Int, _ text: String) -> String {
    var lines = [
        "[[suppression]]", "id = \"s\"", "subject = \"subj_0123456789ab\"", "list_entry = \"ofac-sdn:99999\"",
        "reason = \"r\"", "approved_by = [\"legal@example.org\", \"compliance@example.org\"]", "expires = 2027-01-01",
    ]
    lines[line - 1] = text
    return lines.joined(separator: "\n")
}

private let suppressionProblems = [
    PlacedProblem(suppression(7, ""), "1:1: error: suppression \"s\" has no expiry (expires = YYYY-MM-DD)"),
    PlacedProblem(
        suppression(7, "expires = 2028-01-01"),
        "7:11: error: suppression \"s\" is longer than [review].max_suppression (180 days); 2027-05-21 is the latest day"
    ),
    PlacedProblem(
        suppression(7, "expires = 2026-11-01"), "7:11: warning: suppression \"s\" expired on 2026-11-01; remove it"),
    PlacedProblem(
        suppression(6, "approved_by = [\"legal@example.org\"]"),
        "6:15: error: suppression \"s\" is approved by 1 in approved_by; [review].approvals asks for 2 different people"
    ),
    PlacedProblem(suppression(3, ""), "1:1: error: missing key \"subject\", a string"),
    PlacedProblem(
        suppression(4, "list_entry = \"99999\""),
        "4:14: error: \"99999\" is not a list and an entry, such as \"ofac-sdn:99999\""),
    PlacedProblem(
        suppression(5, "reason = \"r\"\nlist_entry_hash = \"sha256:9b2f\""),
        "6:19: error: \"list_entry_hash\" must be \"sha256:\" and 64 hexadecimal digits, as in the alert"),
    PlacedProblem(suppression(5, "reason = \"\""), "5:10: error: \"reason\" must not be empty"),
]
