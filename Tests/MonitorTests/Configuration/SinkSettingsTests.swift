// Sinks: what they get by default, and how secrets are found.

import CheckerKit
import Testing

@testable import Monitor

struct SinkSettingsTests {
    private static let secret = "whsec_" + String(repeating: "A", count: 32)

    private func sinks(
        _ text: String, secrets: [String: String] = [:]
    ) throws -> ([SinkSettings], [String]) {
        let folder = try ConfigurationFolder(secrets.merging(["x": ""]) { first, _ in first })
        try folder.write("vedette.toml", "secrets.directory = \"\(folder.path)/secrets\"\n\(text)")
        let (configuration, problems) = folder.check()
        return (
            configuration?.sinks ?? [],
            problems.filter { !$0.contains("there is no") }.map { $0.replacing("\(folder.path)/", with: "") }
        )
    }

    @Test func `a sink gets everything but single occurrences unless it names events`() throws {
        let sink = try #require(try sinks("[[sink]]\nid = \"a\"\ntype = \"journald\"").0.first)
        #expect(sink.target == .journald && sink.filter.severity == .info)
        #expect(sink.filter.events.contains("alert.opened") && !sink.filter.events.contains("alert.occurrence"))
        #expect(sink.filter.events.count == EntryKind.allCases.count - 1)
    }

    @Test func `a file gets single occurrences if it asks for them`() throws {
        let text = "[[sink]]\nid = \"a\"\ntype = \"file\"\npath = \"/var/log/vedette.jsonl\"\noccurrences = true"
        let sink = try #require(try sinks(text).0.first)
        #expect(sink.target == .file(path: "/var/log/vedette.jsonl"))
        #expect(sink.filter.events.contains("alert.occurrence"))
    }

    @Test func `a webhook's settings are read`() throws {
        let text = """
            [[sink]]
            id = "soc"
            type = "webhook"
            url = "http://127.0.0.1:9000/hook"
            allow_http = true
            secrets = ["soc"]
            signature = "v1"
            detail = "thin"
            timeout = "3 s"
            rate = "60/min"
            events = ["alert.*"]
            severity = "high"
            headers = { Authorization = "Bearer x" }
            """
        let (sinks, problems) = try sinks(text, secrets: ["secrets/soc": "\(Self.secret)\n"])
        #expect(problems == [])
        let sink = try #require(sinks.first)
        var webhook = SinkSettings.Webhook(
            url: try WebAddress("http://127.0.0.1:9000/hook"), secrets: ["soc"], detail: .thin)
        webhook.timeout = .seconds(3)
        webhook.rate = SinkSettings.Rate("60/min")
        webhook.headers = [SinkSettings.Header(name: "Authorization", value: "Bearer x")]
        #expect(sink.target == .webhook(webhook))
        #expect(sink.filter == SinkFilter(events: ["alert.*"], severity: .high))
        #expect(webhook.rate?.count == 60 && webhook.rate?.window == .seconds(60))
    }

    @Test(arguments: ["whsec_AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "whsec_%%%"])
    func `a secret that cannot sign is an error before the daemon meets it`(_ secret: String) throws {
        let text =
            "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org/\"\nsecrets = [\"soc\"]"
        #expect(
            try sinks(text, secrets: ["secrets/soc": secret]).1 == [
                "vedette.toml:6:12: error: secret \"soc\": a webhook secret is \"whsec_\" and 24 to 64 random bytes in base64"
            ])
    }

    @Test func `a missing secret is a warning as long as another one signs`() throws {
        let text =
            "[[sink]]\nid = \"a\"\ntype = \"webhook\"\nurl = \"https://soc.example.org/\"\nsecrets = [\"soc\", \"soc-previous\"]"
        let (sinks, problems) = try sinks(text, secrets: ["secrets/soc": "\(Self.secret)\n"])
        #expect(
            problems == [
                "vedette.toml:6:19: warning: secret \"soc-previous\" not found in secrets; signing with 1 of 2"
            ])
        guard case .webhook(let webhook) = sinks.first?.target else { return #expect(Bool(false), "no webhook") }
        #expect(webhook.secrets == ["soc"])
        #expect(sinks.first?.filter.severity == .low)
    }

    @Test func `credentials of the service manager come before the directory`() throws {
        let folder = try ConfigurationFolder(["secrets/a": "one\n", "secrets/b": "two\r\n", "cred/secrets_a": "three"])
        let store = SecretStore(directory: "\(folder.path)/secrets", credentials: "\(folder.path)/cred")
        #expect(store.read("a") == Array("three".utf8))
        #expect(store.read("b") == Array("two".utf8))
        #expect(store.read("c") == nil && store.state(of: "c") == .absent)
    }

    @Test(arguments: ["", ".", "..", "../a", "a/b", ".hidden", "a\0b", "ä", String(repeating: "a", count: 129)])
    func `a secret's name is no path`(_ name: String) throws {
        let folder = try ConfigurationFolder(["secrets/b": "x", "a": "x"])
        let store = SecretStore(directory: "\(folder.path)/secrets", credentials: nil)
        #expect(store.state(of: name) == .badName)
        #expect(store.read(name) == nil)
    }

    @Test func `an empty secret signs nothing`() throws {
        let folder = try ConfigurationFolder(["secrets/a": "\n"])
        #expect(
            SecretStore(directory: "\(folder.path)/secrets", credentials: nil).state(of: "a")
                == .unreadable("it is empty"))
    }

    @Test(arguments: ["60", "0/s", "-1/s", "1/day", "/s", "1/", "1/s/s", "2000000/h", "x/s"])
    func `what is not a rate is refused`(_ text: String) {
        #expect(SinkSettings.Rate(text) == nil)
    }
}
