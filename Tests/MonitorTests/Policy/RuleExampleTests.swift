// Examples beside rules, and what other rules would have made of the past.

import CheckerKit
import Testing

@testable import Monitor

struct RuleExampleTests {
    private func results(_ examples: String) throws -> [ExampleResult] {
        var files = stubConfiguration
        files["rules.d/20.toml", default: ""] += examples
        let folder = try ConfigurationFolder(files)
        let loaded = try RulesetBuilder(components: .stubs).load("\(folder.path)/vedette.toml")
        return ExampleCheck(loaded).results(["purpose/military"])
    }

    @Test(arguments: [
        ("agency", "espionage", "llama-3.1-8b", "permitted"), ("shop", "espionage", "llama-3.1-8b", "violation"),
        ("agency", "espionage", "mistral-7b", "violation"), ("agency", "harmless", "llama-3.1-8b", "nothing"),
        ("", "espionage", "llama-3.1-8b", "violation"), ("listed", "espionage", "llama-3.1-8b", "violation"),
    ])
    func `an example comes to what the rules in force make of its event`(
        _ account: String, _ purpose: String, _ model: String, _ outcome: String
    ) throws {
        let text = """
            [[rule.examples]]
            \(account.isEmpty ? "" : "account = \"\(account)\"")
            event = { "usage.purpose.declared" = "\(purpose)", "gen_ai.request.model" = "\(model)" }
            expect = "\(outcome)"

            """
        let result = try #require(try results(text).first)
        #expect(result.isRight && result.problem == nil, "\(result)")
        let wrong = text.replacing("expect = \"\(outcome)\"", with: "expect = \"monitored\"")
        let problem = try #require(try results(wrong).first?.problem)
        #expect(problem.place.line == 11 && problem.place.column == 10)
        #expect(problem.message.contains("expects \"monitored\" and comes to \"\(outcome)\""))
    }

    @Test(arguments: [("alert", RuleExample.Outcome.violation), ("monitor", .monitored)])
    func `prompts alone are examples of what the rule finds, and of what not`(
        _ mode: String, _ outcome: RuleExample.Outcome
    ) throws {
        var files = stubConfiguration
        files["rules.d/20.toml", default: ""] +=
            "mode = \"\(mode)\"\nexamples = { match = [\"one\", \"two\"], no_match = [\"three\"] }\n"
        let folder = try ConfigurationFolder(files)
        let rule = try #require(folder.check().0?.rules.first { $0.id == "purpose/military" })
        #expect(rule.examples.map(\.expected) == [outcome, outcome, .nothing])
        #expect(rule.examples.map { $0.event[.inputMessages] } == ["one", "two", "three"])
    }

    @Test func `the day of an example decides which grants count`() throws {
        let text = """
            [[rule.examples]]
            account = "agency"
            time = 2024-11-03
            event = { "usage.purpose.declared" = "espionage", "gen_ai.request.model" = "llama-2" }
            expect = "violation"
            [[rule.examples]]
            account = "agency"
            time = 2024-11-04T00:00:00Z
            event = { "usage.purpose.declared" = "espionage", "gen_ai.request.model" = "llama-2" }
            expect = "permitted"

            """
        #expect(try results(text).map(\.isRight) == [true, true])
    }

    @Test(arguments: [
        ("event = { \"geo.contry\" = \"IR\" }\nexpect = \"nothing\"", "there is no field \"geo.contry\""),
        ("event = { \"account.kind\" = \"government\" }\nexpect = \"nothing\"", "comes from accounts.d"),
        ("event = { \"user.id\" = 1 }\nexpect = \"nothing\"", "must be a string, not an integer"),
        ("event = { \"user.id\" = \"a\" }\nexpect = \"alert\"", "\"alert\" is not a value of \"expect\""),
        ("event = { \"user.id\" = \"a\" }", "an example says what to expect"),
        ("expect = \"nothing\"", "an example needs an event"),
        ("event = { \"user.id\" = \"a\" }\nexpect = \"nothing\"\ntime = \"noon\"", "without quotes"),
    ])
    func `an example that cannot be understood is an error`(_ text: String, _ problem: String) throws {
        var files = stubConfiguration
        files["rules.d/20.toml", default: ""] += "[[rule.examples]]\n\(text)\n"
        let folder = try ConfigurationFolder(files)
        let (_, problems) = Configuration.read(
            path: "\(folder.path)/vedette.toml", in: Components.stubs.surroundings)
        #expect(problems.contains { $0.level == .error && $0.message.contains(problem) }, "\(problems)")
    }

    @Test func `a backtest over files tells what other rules make of them`() async throws {
        let folder = try ConfigurationFolder(stubConfiguration)
        let log = [
            #"{"key":"key-agency","purpose":"espionage","model":"llama-2","user":"a"}"#,
            #"{"key":"key-shop","purpose":"espionage","model":"llama-2","user":"b"}"#,
            #"{"key":"key-shop","purpose":"harmless","country":"IR","user":"c"}"#, "broken",
        ]
        try folder.write("log.jsonl", log.map { $0 + "\n" }.joined())
        func run(_ change: (String) -> String) async throws -> Bool {
            for name in ["10.toml", "20.toml"] {
                try folder.write("new/\(name)", change(stubConfiguration["rules.d/\(name)"] ?? ""))
            }
            let backtest = Backtest(
                configuration: "\(folder.path)/vedette.toml", against: "\(folder.path)/new", isJSON: true)
            return try await backtest.run(["\(folder.path)/log.jsonl"], feed: nil, components: .stubs)
        }
        #expect(try await !run { $0 })
        #expect(try await run { $0.replacing("severity = \"high\"", with: "severity = \"low\"") })
        #expect(try await run { $0.replacing("unless_granted", with: "# unless_granted") })
        #expect(try await run { $0.replacing("severity = \"high\"", with: "severity = \"high\"\nmode = \"monitor\"") })
    }

    @Test func `a tally knows more, fewer and changed alerts`() {
        var tally = BacktestTally()
        let keys = ["a", "b", "c", "d"].map { BacktestTally.Key(rule: "geo/x", what: $0, subject: "s") }
        tally.add(keys[0], isAfter: false, .violation, .high, "")
        tally.add(keys[0], isAfter: true, .permitted(grant: "g"), .info, "grant g")
        tally.add(keys[1], isAfter: true, .review, .low, "")
        tally.add(keys[2], isAfter: false, .violation, .low, "")
        tally.add(keys[2], isAfter: false, .monitored, .critical, "")
        tally.add(keys[2], isAfter: true, .violation, .high, "")
        tally.add(keys[3], isAfter: false, .monitored, .low, "")
        #expect(tally.differences.map(\.change) == [.fewer, .more, .changed])
        #expect(tally.alerts == (before: 2, after: 2))
        #expect(tally.differences.first?.after.reason == "grant g")
    }

    @Test func `a recorded finding is what was judged`() async throws {
        let ledger = try Ledger.open(.memory, settings: LedgerSettings(now: systemTime))
        let signal = Signal(kind: "ip", source: "GeoLite2", date: "2026-01-01", certainty: 0.95)
        let facts: [Fact] = [
            .purpose(category: "espionage", clauses: ["llama-4/aup/2.1"], policy: "llama-4-aup"),
            .country("IR", signal), .region("UA-43", signal), .anonymiser("tor", signal),
            .listed(
                ListedParty(
                    list: "l", listDate: "2026-01-01", listDigest: "00", entry: "1", name: "Example", alias: "Exempel")),
        ]
        var judgement = recordedJudgement
        judgement.facts = facts
        _ = try await ledger.commit(Commit(feed: "f", judgements: [judgement]))
        let (found, last) = try await ledger.recordedFindings(after: 0, since: 0, limit: 10)
        let recorded = try #require(found.first)
        #expect(found.count == 1 && last != nil)
        #expect(recorded.finding.facts == facts && recorded.finding.confidence == 0.875)
        #expect(recorded.eventID == "e1" && recorded.account == "agency" && recorded.model == "llama-2")
        #expect(recorded.time == judgement.time)
        let later = try await ledger.recordedFindings(after: 0, since: Int64.max, limit: 10)
        #expect(later.findings.isEmpty && later.last != nil)
    }
}

let recordedJudgement = Judgement(
    feed: "f", record: "x@0", eventID: "e1", requestID: "r", time: 1_795_348_800_000, checker: "purpose",
    rule: "purpose/x", severity: .high, verdict: .violation, confidence: 0.875, facts: [], evidence: [],
    what: "espionage", subject: "subj_1", principal: "p", account: "agency", organisation: "o", clientAddress: "",
    model: "llama-2", policy: "llama-2-aup", grantsTried: [], textStatus: .present, ruleset: "00")
