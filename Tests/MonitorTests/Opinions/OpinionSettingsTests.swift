// `[second_opinion]`: what it says by default, and what is wrong with it.

import Testing

@testable import Monitor

struct OpinionSettingsTests {
    private func check(_ text: String) throws -> (OpinionSettings?, [String]) {
        let folder = try ConfigurationFolder(["vedette.toml": text])
        let (configuration, problems) = folder.check()
        return (
            configuration?.main.secondOpinion,
            problems.filter { !$0.contains("there is no ") }.map { $0.replacing("\(folder.path)/", with: "") }
        )
    }

    @Test func `an address and a model are enough`() throws {
        let (settings, problems) = try check(
            "[second_opinion]\nurl = \"http://127.0.0.1:8000/v1/chat/completions\"\nmodel = \"m\"")
        #expect(problems == [])
        #expect(settings?.style == .instruct && settings?.parallel == 2 && settings?.isRemote == false)
        #expect(settings?.rate == SinkSettings.Rate("60/min"))
    }

    @Test func `everything can be said`() throws {
        let (settings, problems) = try check(
            """
            [second_opinion]
            url = "https://judge.example.org/v1/chat/completions"
            model = "guard"
            remote = true
            style = "llama-guard"
            from = 0.3
            to = 0.9
            per_alert = 1
            deadline = "2 s"
            rate = "10/min"
            parallel = 4
            wait = "1 h"
            cache = "2 h"
            """)
        #expect(problems == [])
        #expect(settings?.scope == OpinionScope(confidence: 0.3...0.9, perAlert: 1, style: .llamaGuard))
        #expect(settings?.deadline == .seconds(2) && settings?.patience == .seconds(3600))
        #expect(try settings?.target.allowHTTP == false)
    }

    @Test(arguments: [
        PlacedProblem("[second_opinion]\nmodel = \"m\"", "1:1: error: missing key \"url\", a string"),
        PlacedProblem(
            "[second_opinion]\nurl = \"http://203.0.113.9/v1/chat/completions\"\nmodel = \"m\"",
            "2:7: error: \"203.0.113.9\" is not this machine, and texts of users would leave it; if that is meant, write remote = true"
        ),
        PlacedProblem(
            "[second_opinion]\nurl = \"http://judge.example.org/v1/chat/completions\"\nmodel = \"m\"\nremote = true",
            "2:7: error: \"http://judge.example.org/v1/chat/completions\" is not encrypted; with remote = true the address begins with https://"
        ),
        PlacedProblem(
            "[second_opinion]\nurl = \"localhost:8000\"\nmodel = \"m\"",
            "2:7: error: \"localhost:8000\" is not an address; write http://127.0.0.1:8000/v1/chat/completions"),
        PlacedProblem(
            "[second_opinion]\nurl = \"http://[::1]:8000/v1\"\nmodel = \"m\"",
            "2:7: warning: \"http://[::1]:8000/v1\" does not end in /chat/completions, as the address of an OpenAI-compatible endpoint does"
        ),
        PlacedProblem(
            "[second_opinion]\nurl = \"http://localhost/v1/chat/completions\"\nmodel = \"m\"\nfrom = 0.9\nto = 0.5",
            "4:8: error: \"from\" is 0.9 and \"to\" is 0.5, so that nothing lies between them"),
        PlacedProblem(
            "[second_opinion]\nurl = \"http://localhost/v1/chat/completions\"\nmodel = \"m\"\nstyle = \"guard\"\nrte = \"\"",
            "4:9: error: \"guard\" is not a value of \"style\"; known are \"instruct\", \"llama-guard\"",
            "5:1: error: unknown key \"rte\"; did you mean \"rate\"?"),
        PlacedProblem(
            "[second_opinion]\nurl = \"http://localhost/v1/chat/completions\"\nmodel = \"m\"\nkey = \"../x\"",
            "4:7: error: \"../x\" cannot be a secret's name; use letters, digits, \"-\", \"_\" and \".\""),
    ])
    func `a problem is told at its place`(_ expected: PlacedProblem) throws {
        #expect(try check(expected.text).1 == expected.problems)
    }

    @Test func `a key that no header can carry is told at its place`() throws {
        let folder = try ConfigurationFolder(["secrets/judge": "two words"])
        try folder.write(
            "vedette.toml",
            """
            secrets.directory = "\(folder.path)/secrets"
            [second_opinion]
            url = "http://localhost/v1/chat/completions"
            model = "m"
            key = "judge"
            """)
        let problems = folder.check().1.filter { $0.contains("key") }
        #expect(
            problems == ["vedette.toml:5:7: error: the key must consist of printable ASCII characters"])
    }

    @Test func `no sink can take its name`() throws {
        let problems = try check("[[sink]]\nid = \"second_opinion\"\ntype = \"console\"").1
        #expect(problems.count == 1 && problems[0].hasPrefix("vedette.toml:2:6: error: "))
    }
}
