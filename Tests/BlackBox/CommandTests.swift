// Commands as a user runs them: what they print, and what they end with.

import Foundation
import Testing

struct CommandTests {
    @Test func `help and version come from the program itself`() async throws {
        #expect(try await Binary.run("--help").output.contains("SUBCOMMANDS"))
        #expect(try await Binary.run("--version").output == "0.1.0\n")
        #expect(try await Binary.run("frobnicate").status == 2)
    }

    @Test func `replay says what it found, one line an occurrence, and ends with 10`() async throws {
        let daemon = try RunningDaemon()
        let log = try daemon.folder.write(
            RunningDaemon.record("a", country: "FR") + RunningDaemon.record("b") + "broken\n"
                + RunningDaemon.record("c"), to: "x.jsonl")
        let found = try await Binary.run("replay", "--config", daemon.configurationPath, "--json", log)
        #expect(found.status == 10, "\(found.errors)")
        let lines = found.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains(#""request_id":"b""#) && lines[1].contains(#""request_id":"c""#))
        #expect(found.errors.contains("1 malformed"))
        let clean = try daemon.folder.write(RunningDaemon.record("a", country: "FR"), to: "y.jsonl")
        #expect(try await Binary.run("replay", "--config", daemon.configurationPath, "--json", clean).status == 0)
    }

    @Test func `replay of a missing file says so`() async throws {
        let daemon = try RunningDaemon()
        let outcome = try await Binary.run("replay", "--config", daemon.configurationPath, "/nowhere/x.jsonl")
        #expect(outcome.status == 1 || outcome.status == 64)
        #expect(outcome.errors.contains("/nowhere/x.jsonl"))
    }

    @Test func `explain tells each stage, and why a rule did not fire`() async throws {
        let daemon = try RunningDaemon()
        let alert = try await Binary.run(
            "explain", "--config", daemon.configurationPath, input: RunningDaemon.record("a"))
        #expect(alert.status == 10)
        #expect(alert.output.contains("geo/embargo: VIOLATION [critical]"))
        let clean = try await Binary.run(
            "explain", "--config", daemon.configurationPath, input: RunningDaemon.record("a", country: "FR"))
        #expect(clean.status == 0)
        #expect(clean.output.contains("geo/embargo: nothing found in geo.country.iso_code"))
        let absent = try await Binary.run("explain", "--config", daemon.configurationPath, input: "{}\n")
        #expect(absent.output.contains("NOT CHECKED"))
        let broken = try await Binary.run("explain", "--config", daemon.configurationPath, input: "{\n")
        #expect(broken.output.contains("rejected"))
    }

    @Test func `feeds sample guesses a format and shows what it makes of each field`() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let line =
            #"192.0.2.7 - - [20/Nov/2025:08:16:01 +0000] "GET /models/llama-3/a.gguf?sig=secret HTTP/2.0" 206 42 "-" "curl/8""#
        let download = try await Binary.run("feeds", "sample", try folder.write("\(line)\nnonsense\n", to: "x.log"))
        #expect(download.status == 0)
        #expect(download.output.contains("1 events, 0 records that are no use, 1 rejected"))
        #expect(download.output.contains("format    nginx-combined"))
        #expect(download.output.contains("client.address (1): 192.0.2.7"))
        #expect(!download.output.contains("secret"))
        let forced = try await Binary.run("feeds", "sample", "--format", "s3-access", "-", input: line + "\n")
        #expect(forced.status == 1 && forced.output.contains("1 rejected"))
        let unknown = try await Binary.run("feeds", "sample", "-", input: #"{"a":{"b/c":1}}"# + "\n")
        #expect(unknown.status == 1 && unknown.output.contains("/a/b~1c = 1"))
        #expect(try await Binary.run("feeds", "sample", "/nowhere").errors.contains("/nowhere"))
        #expect(try await Binary.run("feeds", "sample", "--format", "litelm", "-").errors.contains("litellm"))
    }

    private static let samples = "../shared/data/logs"

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: samples), "no ../shared/data/logs here: guesses are not checked"),
        arguments: [
            ("aws-bedrock-invocation", "bedrock"), ("aws-cloudtrail-bedrock", "cloudtrail"),
            ("azure-apim-gatewaylogs", "azure-apim"), ("azure-apim-llm-log", "azure-apim-llm"),
            ("azure-openai-requestresponse", "azure-openai"), ("cloudfront", "cloudfront"),
            ("envoy-ai-gateway", "envoy-ai-gateway"), ("gcp-vertex-audit", "vertex-audit"),
            ("gcp-vertex-request-response", "vertex"), ("helicone", "helicone"), ("hf-audit", "hugging-face-audit"),
            ("kong", "kong-ai-proxy"), ("langfuse", "langfuse"), ("litellm-spend", "litellm-spend"),
            ("litellm-standard", "litellm"), ("llama.cpp", "llama-cpp"), ("nginx", "nginx-combined"),
            ("ollama", "ollama"), ("openai-compatible-access.vllm", "vllm"), ("otel-genai-event", "otlp-json"),
            ("otel-genai-span", "otlp-json"), ("portkey", "portkey"), ("s3-server-access", "s3-access"),
        ])
    func `the format of every sample of a real log is guessed`(prefix: String, format: String) async throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.samples)
        let name = try #require(names.first { $0.hasPrefix(prefix) })
        let guess = try await Binary.run("feeds", "sample", "--json", "\(Self.samples)/\(name)")
        #expect(guess.output.contains(#""format":"\#(format)""#))
    }

    @Test func `every problem of a configuration is told with its place, and the daemon does not start`() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let path = try folder.write(
            RunningDaemon.configuration(folder.path)
                + "[[rule]]\nid = \"geo/x\"\nchecker = \"geo\"\nsevrity = \"high\"\ncountries = [\"Norway\"]\n",
            to: "vedette.toml")
        for command in ["run", "config"] {
            let outcome =
                command == "run"
                ? try await Binary.run("run", "--config", path)
                : try await Binary.run("config", "check", "--config", path)
            #expect(outcome.status == 78)
            #expect((outcome.output + outcome.errors).contains("sevrity"), "\(outcome)")
        }
    }

    @Test func `a rule on fields that no feed provides is refused`() async throws {
        let folder = try Folder()
        defer { folder.remove() }
        let text = RunningDaemon.configuration(folder.path).replacing(
            "\"geo.country.iso_code\" = \"/country\"\n", with: "")
        let outcome = try await Binary.run("config", "check", "--config", try folder.write(text, to: "vedette.toml"))
        #expect(outcome.status == 78)
        #expect(outcome.output.contains("which no configured feed provides"))
    }

    @Test func `screen answers each name with one object`() async throws {
        let outcome = try await Binary.run(
            "screen", "--json", "--min-score", "0", "--limit", "3",
            input: "National University of Defense Technology\n国防科技大学\nAcme Bank\n")
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        for line in lines {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(Set(object.keys) == ["query", "matches", "micros"])
        }
        #expect(lines[0].contains("\"score\":1"))
        #expect(lines[1].contains("国防科技大学"))
    }

    @Test func `classify answers each text with one object`() async throws {
        let outcome = try await Binary.run(
            "classify", "--json",
            input: "Plan the resupply convoys for a mechanised brigade's offensive.\nHow do I kill a Python process?\n")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0].contains("military_warfare"))
        #expect(!lines[1].contains("military_warfare"))
    }

    @Test func `status tells whether the daemon runs`() async throws {
        let daemon = try RunningDaemon()
        #expect(try await Binary.run("status", "--config", daemon.configurationPath).status == 2)
        try daemon.write(ids("a", 3))
        try daemon.start()
        try await daemon.expectOnce(ids("a", 3))
        try await daemon.wait { daemon.folder.read("state/status.json").contains("\"records\":3") }
        let outcome = try await Binary.run("status", "--config", daemon.configurationPath)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("3 records"))
        let list = try await Binary.run("alerts", "list", "--config", daemon.configurationPath, "--json")
        #expect(list.output.contains("geo/embargo"))
        #expect(daemon.stop() == 0)
    }

    @Test func `a reload applies good rules and keeps the old ones when the new are bad`() async throws {
        let daemon = try RunningDaemon()
        try daemon.start()
        try daemon.write(ids("a", 1))
        try await daemon.expectOnce(ids("a", 1))
        let good = daemon.folder.read("vedette.toml")
        try daemon.folder.write(good.replacing("\"IR\", ", with: "\"IR\", \"FR\", "), to: "vedette.toml")
        #expect(try await Binary.run("ctl", "reload", "--config", daemon.configurationPath).status == 0)
        try daemon.write(ids("f", 1), country: "FR")
        try await daemon.expectOnce(ids("a", 1) + ids("f", 1))
        try daemon.folder.write(good + "[[rule]]\nid = \"geo/broken\"\n", to: "vedette.toml")
        kill(daemon.pid, SIGHUP)
        try await daemon.wait { daemon.folder.read("state/status.json").contains("\"applied\":false") }
        #expect(daemon.folder.read("state/status.json").contains("\"applied\":false"))
        try daemon.write(ids("g", 1), country: "FR")
        try await daemon.expectOnce(ids("a", 1) + ids("f", 1) + ids("g", 1))
    }
}
