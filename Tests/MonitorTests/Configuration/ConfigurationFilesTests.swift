// Which files count, how they are merged, and what the hash covers.

import CheckerKit
import CheckerTestKit
import Crypto
import Foundation
import Synchronization
import Testing

@testable import Monitor

struct ConfigurationFilesTests {
    private let rule = "[[rule]]\nid = \"geo/%\"\nchecker = \"geo\"\nseverity = \"low\"\n"

    @Test func `one self-contained file is a configuration`() throws {
        let folder = try ConfigurationFolder(["vedette.toml": Self.whole])
        let (configuration, problems) = folder.check()
        #expect(problems == [])
        let loaded = try #require(configuration)
        #expect(loaded.feeds.map(\.id) == ["gateway"])
        #expect(loaded.rules.map(\.id.rawValue) == ["geo/embargoed"])
        #expect(loaded.sinks.map(\.target) == [.console])
        #expect(loaded.lists.count == 1)
        #expect(loaded.section(of: "geo").rules.count == 1)
        #expect(loaded.section(of: "geo").settings["trusted_proxies"] != nil)
        #expect(loaded.section(of: "purpose").rules.isEmpty)
    }

    @Test func `everything has its documented default`() throws {
        let main = try ConfigurationFolder(["vedette.toml": ""]).load().main
        #expect(main.instance == InstanceSettings(name: "host1", environment: ""))
        #expect(main.policy.licenceID == "")
        #expect(main.policy.failMode == .alert)
        #expect(main.privacy.subject == .pseudonym && main.privacy.prompt == .hash && main.privacy.ip == .prefix)
        #expect(main.privacy.evidenceRetention == .seconds(90 * 86_400))
        #expect(main.ledger.directory == "/var/lib/vedette" && main.ledger.checkpointEvery == .seconds(300))
        #expect(main.alerts.dedupWindow == .seconds(86_400) && main.alerts.stormPerRule == 100)
        #expect(main.review.approvals == 2 && main.review.maximalSuppression == .seconds(180 * 86_400))
        #expect(main.memoryLimit == 256 << 20 && main.secretsDirectory == "/etc/vedette/secrets")
    }

    @Test func `the main settings that are given are taken`() throws {
        let text = """
            schema = 1
            instance = { name = "gw1", environment = "test" }
            policy = { licence = "llama-3.1-aup", fail_mode = "log" }
            privacy = { subject = "clear", prompt = "full", ip = "none", evidence_retention = "1 days" }
            ledger = { directory = "/srv/v", retention = "1 years", checkpoint_every = "9 s" }
            alerts = { dedup_window = "0 s", repeat_summary = "2 h", storm = { per_rule = 7, window = "3 s" } }
            review = { approvals = 3, max_suppression = "30 days" }
            memory.limit = "64 MiB"
            secrets.directory = "/srv/secrets"
            """
        let main = try ConfigurationFolder(["vedette.toml": text]).load().main
        #expect(main.instance == InstanceSettings(name: "gw1", environment: "test"))
        #expect(main.policy.licenceID == "llama-3.1-aup")
        #expect(main.policy.failMode == .log)
        #expect(
            main.privacy
                == PrivacySettings(subject: .clear, prompt: .full, ip: .none, evidenceRetention: .seconds(86_400)))
        #expect(
            main.ledger
                == StorageSettings(directory: "/srv/v", retention: .seconds(31_557_600), checkpointEvery: .seconds(9)))
        #expect(
            main.alerts
                == AlertSettings(
                    dedupWindow: .zero, repeatSummary: .seconds(7200), stormPerRule: 7, stormWindow: .seconds(3)))
        #expect(main.review == ReviewSettings(approvals: 3, maximalSuppression: .seconds(30 * 86_400)))
        #expect(main.memoryLimit == 64 << 20 && main.secretsDirectory == "/srv/secrets")
    }

    @Test func `objects come from the folders beside the main file, sorted by name`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": "", "rules.d/20-b.toml": rule.replacing("%", with: "b"),
            "rules.d/10-a.toml": rule.replacing("%", with: "a"), "rules.d/.hidden.toml": "x", "rules.d/notes.txt": "x",
        ])
        #expect(try folder.load().rules.map(\.id.rawValue) == ["geo/a", "geo/b"])
    }

    /// By a clock of its own, so that no delay of the machine matters.
    private func check(
        _ folder: ConfigurationFolder, rulesFrom age: Duration, pause: @escaping @Sendable () -> Void
    ) throws -> (Configuration?, [String]) {
        let now: Int64 = 1_790_000_000_000_000_000
        try folder.date("vedette.toml", now - 1_000_000_000)
        try folder.date("rules.d/10.toml", now - Int64(age / .nanoseconds(1)))
        return folder.check(patience: Patience(now: { now }, pause: pause))
    }

    /// Each beginning of a file that ends with a line is as valid as the whole, and has fewer rules.
    @Test(arguments: ["", "[[rule]]\nid = \"geo/a\"\nchecker = \"geo\"\nseverity = \"low\"\n"])
    func `a file that is being written is waited for`(beginning: String) throws {
        let whole = rule.replacing("%", with: "a") + rule.replacing("%", with: "b")
        let folder = try ConfigurationFolder(["vedette.toml": "", "rules.d/10.toml": beginning])
        let (configuration, problems) = try check(folder, rulesFrom: .zero) {
            // With the time that the file really has: long after this clock's.
            try? folder.write("rules.d/10.toml", whole)
        }
        #expect(!problems.contains { $0.contains("error") })
        #expect(configuration?.rules.map(\.id.rawValue) == ["geo/a", "geo/b"])
    }

    @Test func `a file that is written again and again is refused by its name`() throws {
        let folder = try ConfigurationFolder(["vedette.toml": "", "rules.d/10.toml": rule])
        let pauses = Atomic(0)
        let (configuration, problems) = try check(folder, rulesFrom: .milliseconds(49)) {
            pauses.add(1, ordering: .relaxed)
        }
        #expect(configuration == nil)
        #expect(
            problems == [
                "rules.d/10.toml: error: cannot be read: somebody is still writing it; put it in place by renaming, or try "
                    + "again when it is complete"
            ])
        #expect(pauses.load(ordering: .relaxed) == Patience.pauses)
    }

    @Test(arguments: [Patience.quiet, .seconds(86_400), .seconds(-3600)])
    func `a file that was left alone is not waited for, nor one from a clock that was ahead`(age: Duration) throws {
        let text = rule.replacing("%", with: "a")
        let folder = try ConfigurationFolder(["vedette.toml": "", "rules.d/10.toml": text])
        #expect(try check(folder, rulesFrom: age) { Issue.record("waited") }.0 != nil)
    }

    @Test func `a folder may be given instead of its main file`() throws {
        let folder = try ConfigurationFolder(["vedette.toml": Self.whole])
        let (configuration, _) = Configuration.check(path: folder.path, in: .ofTests())
        #expect(configuration?.rules.count == 1)
    }

    @Test func `fragments are merged key by key, the later one wins`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": "[policy]\nlicence = \"a\"\nfail_mode = \"log\"",
            "vedette.d/10.toml": "[policy]\nlicence = \"b\"\n[instance]\nname = \"n\"",
            "vedette.d/20.toml": "policy.licence = \"c\"",
        ])
        let main = try folder.load().main
        #expect(main.policy.licenceID == "c")
        #expect(main.policy.failMode == .log)
        #expect(main.instance.name == "n")
    }

    @Test func `a file replaces the vendor's of the same name, and a link to null removes it`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": "", "usr/rules.d/1.toml": rule.replacing("%", with: "one"),
            "usr/rules.d/2.toml": rule.replacing("%", with: "two"),
            "usr/rules.d/3.toml": rule.replacing("%", with: "three"),
            "run/rules.d/2.toml": rule.replacing("%", with: "two-run"),
            "rules.d/1.toml": rule.replacing("%", with: "one-etc"),
            "rules.d/3.toml": "-> /dev/null",
        ])
        let layers = ["\(folder.path)/usr", "\(folder.path)/run"]
        #expect(try folder.load(layers: layers).rules.map(\.id.rawValue) == ["geo/one-etc", "geo/two-run"])
    }

    @Test func `a file that is masked in a weak layer is back in a stronger one`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": "", "usr/rules.d/1.toml": "-> /dev/null",
            "rules.d/1.toml": rule.replacing("%", with: "one"),
        ])
        #expect(try folder.load(layers: ["\(folder.path)/usr"]).rules.count == 1)
    }

    @Test func `an object may override an earlier one of the same id`() throws {
        let other = "[[rule]]\noverride = true\nid = \"geo/a\"\nchecker = \"geo\"\nseverity = \"high\"\n"
        let folder = try ConfigurationFolder([
            "vedette.toml": rule.replacing("%", with: "a") + rule.replacing("%", with: "b"), "rules.d/1.toml": other,
        ])
        let rules = try folder.load().rules
        #expect(rules.map(\.id.rawValue) == ["geo/a", "geo/b"])
        #expect(rules.map(\.severity) == [.high, .low])
    }

    @Test func `the same id in two files is an error that names both places`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": rule.replacing("%", with: "a"), "rules.d/1.toml": rule.replacing("%", with: "a"),
        ])
        let (configuration, problems) = folder.check()
        #expect(configuration == nil)
        #expect(
            problems.first?.hasPrefix("rules.d/1.toml:2:6: error: rule \"geo/a\" exists already at vedette.toml:2:6;")
                == true)
    }

    @Test func `an object in the folder of another kind is an error`() throws {
        let folder = try ConfigurationFolder(["vedette.toml": "", "rules.d/1.toml": "[[grant]]\nid = \"g\"\n[[rul]]\n"])
        #expect(
            folder.check().1 == [
                "rules.d/1.toml:1:3: error: [[grant]] does not belong here; put it into grants.d/, since this is a file of rules.d/",
                "rules.d/1.toml:3:3: error: unknown key \"rul\"; did you mean \"rule\"?",
            ])
    }

    @Test func `all problems of all files come at once, sorted by file and line`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": "[polcy]\n[instanc]", "sinks.d/a.toml": "[[sink]]\nid = 1", "rules.d/b.toml": "x = [",
            "rules.d/a.toml": "y = 1",
            "grants.d/a.toml": "[[grant]]\nid = \"g\"\nfoo = 1",
        ])
        let places = folder.check().1.map { $0.split(separator: " ")[0] }
        #expect(places == places.sorted { Self.order($0) < Self.order($1) })
        #expect(Set(places.map { $0.split(separator: ":")[0] }).count == 5)
    }

    private static func order(_ place: Substring) -> Int {
        let files = ["vedette.toml", "rules.d/a.toml", "rules.d/b.toml", "grants.d/a.toml", "sinks.d/a.toml"]
        let parts = place.split(separator: ":")
        return (files.firstIndex(of: String(parts[0])) ?? 9) * 10_000 + (Int(parts[1]) ?? 0) * 100
            + (Int(parts[2]) ?? 0)
    }

    @Test func `a file that cannot be read is an error`() throws {
        let folder = try ConfigurationFolder(["other.toml": "", "rules.d/x.toml/y": "", "sinks.d/z.toml": "-> nowhere"])
        let problems = folder.check().1
        #expect(
            problems == [
                "vedette.toml: error: cannot be read: No such file or directory; give the path of vedette.toml with --config",
                "rules.d/x.toml: error: cannot be read: Is a directory",
                "sinks.d/z.toml: error: cannot be read: No such file or directory",
            ])
    }

    @Test func `the hash covers the bytes of all files in order`() throws {
        let folder = try ConfigurationFolder([
            "vedette.toml": "schema = 1\n", "rules.d/1.toml": "# a\n", "rules.d/0.toml": "# b\n",
        ])
        let configuration = try folder.load()
        let expected = SHA256.hash(data: Data("schema = 1\n# b\n# a\n".utf8)).map { String(format: "%02x", $0) }
            .joined()
        #expect(configuration.hash == expected)
        #expect(
            configuration.paths.map { $0.replacing("\(folder.path)/", with: "") } == [
                "vedette.toml", "rules.d/0.toml", "rules.d/1.toml",
            ])
        try folder.write("rules.d/0.toml", "# c\n")
        #expect(try folder.load().hash != expected)
    }

    @Test func `without feed, rule and sink there are warnings, but the configuration holds`() throws {
        let (configuration, problems) = try ConfigurationFolder(["vedette.toml": ""]).check()
        #expect(configuration != nil)
        #expect(
            problems == [
                "vedette.toml: warning: there is no feed, so that nothing is read; add a [[feed]]",
                "vedette.toml: warning: there is no rule, so that nothing is looked for; add a [[rule]]",
                "vedette.toml: warning: there is no sink, so that nobody is told; add a [[sink]]",
            ])
    }

    @Test func `random changes of a whole configuration never crash`() throws {
        var random = SeededGenerator(seed: 3)
        let bytes = Array(Self.whole.utf8)
        let folder = try ConfigurationFolder([:])
        for _ in 0..<300 {
            var changed = bytes
            for _ in 0...random.below(4) { changed[random.below(changed.count)] = bytes[random.below(bytes.count)] }
            try folder.write("vedette.toml", String(decoding: changed, as: UTF8.self))
            let (configuration, problems) = folder.check()
            #expect(configuration != nil || problems.contains { $0.contains(" error: ") })
        }
    }

    private static let whole = """
        schema = 1
        [checkers.geo]
        trusted_proxies = ["192.0.2.0/24"]
        [[feed]]
        id = "gateway"
        paths = ["/var/log/gateway/*.jsonl"]
        format = "json"
        max_record = "1 MiB"
        max_lag = "5 min"
        start_at = "end"
          [feed.fields]
          "usage.key.id" = "/key"
        [[list]]
        id = "house"
        path = "lists/house.names"
        [[rule]]
        id = "geo/embargoed"
        checker = "geo"
        severity = "critical"
        countries = ["CU"]
        [[sink]]
        id = "screen"
        type = "console"
        """
}
