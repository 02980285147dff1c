// The rules of the geography checker: what fires, with which facts, how sure, and why.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Geography

struct GeographyCheckerTests {
    static let embargo: SettingsTable = ["countries": ["CU", "IR", "KP", "SY"]]

    @Test func `the manifest's examples hold`() throws {
        let manifest = GeographyChecker.manifest
        let checker = try GeographyChecker(section: manifest.exampleSection, resources: Files())
        #expect(checker.warnings == [])
        for example in manifest.examples {
            #expect(findings(checker, example.event).map(\.rule) == example.triggers, "\(example.name)")
        }
    }

    @Test func `a declared country gives one finding whatever the address`() throws {
        let checker = try checker(["countries": ["IR"]])
        let found = findings(checker, [.country: "IR", .clientAddress: "203.0.113.7"])
        #expect(found.count == 1)
        #expect(found.first?.confidence == 1)
        #expect(found.first?.facts == [.country("IR", Signal(kind: "declared", source: "geo.country.iso_code"))])
        #expect(found.first?.evidence.first?.why == "declared country IR is on the rule's list")
        #expect(found.first?.evidence.first?.matched == "IR")
    }

    struct SignalCase: CustomTestStringConvertible {
        var name: String
        var event: Event
        var kind: String
        var confidence: Double
        var why: String
        var testDescription: String { name }
    }

    static func gateway(_ event: Event) -> Event {
        var event = event
        event.header.countrySource = .gateway
        return event
    }

    static func masked(_ event: Event, _ prefix: UInt8) -> Event {
        var event = event
        event.header.addressPrefixLength = prefix
        return event
    }

    @Test(arguments: [
        SignalCase(
            name: "declared", event: Event([.country: "kp"]), kind: "declared", confidence: 1,
            why: "declared country KP is on preset us-embargo (31 CFR 510)"),
        SignalCase(
            name: "declared by name", event: Event([.country: "Iran"]), kind: "declared", confidence: 0.95,
            why: "declared country \"Iran\" (IR) is on preset us-embargo (31 CFR 560)"),
        SignalCase(
            name: "gateway", event: gateway(Event([.country: "IR"])), kind: "declared", confidence: 0.95,
            why: "gateway country IR is on preset us-embargo (31 CFR 560)"),
        SignalCase(
            name: "region", event: Event([.region: "UA-43"]), kind: "declared", confidence: 1,
            why: "declared region UA-43 is on preset us-embargo (E.O. 13685)"),
        SignalCase(
            name: "region and country apart", event: Event([.country: "UA", .region: "14"]), kind: "declared",
            confidence: 1,
            why: "declared region UA-14 is on preset us-embargo (E.O. 14065)"),
        SignalCase(
            name: "account", event: Event([.accountCountry: "SY"]), kind: "account", confidence: 1,
            why: "account country SY is on preset us-embargo (15 CFR 746.9)"),
        SignalCase(
            name: "ip", event: Event([.clientAddress: "1.0.0.7"]), kind: "ip", confidence: 0.95,
            why: "1.0.0.7 is in IR by ranges of 2026-06-25, which is on preset us-embargo (31 CFR 560)"),
        SignalCase(
            name: "ip with port", event: Event([.clientAddress: "1.0.0.7:4711"]), kind: "ip", confidence: 0.95,
            why: "1.0.0.7 is in IR by ranges of 2026-06-25, which is on preset us-embargo (31 CFR 560)"),
        SignalCase(
            name: "ip mapped", event: Event([.clientAddress: "::ffff:1.0.0.7"]), kind: "ip", confidence: 0.95,
            why: "1.0.0.7 is in IR by ranges of 2026-06-25, which is on preset us-embargo (31 CFR 560)"),
        SignalCase(
            name: "ip v6", event: Event([.clientAddress: "[2600:1::7]:443"]), kind: "ip", confidence: 0.95,
            why: "2600:1::7 is in KP by ranges of 2026-06-25, which is on preset us-embargo (31 CFR 510)"),
        SignalCase(
            name: "masked, one country", event: masked(Event([.clientAddress: "1.0.0.0"]), 24), kind: "ip",
            confidence: 0.9,
            why: "1.0.0.0/24 is in IR by ranges of 2026-06-25, which is on preset us-embargo (31 CFR 560)"),
        SignalCase(
            name: "masked by stars, half of it", event: Event([.clientAddress: "1.0.1.***"]), kind: "ip",
            confidence: 0.45,
            why:
                "1.0.1.0/24 is in IR for 50 % of it by ranges of 2026-06-25, which is on preset us-embargo (31 CFR 560)"
        ),
    ])
    func `every signal places an event, says how sure and why`(of test: SignalCase) throws {
        let checker = try checker([
            "preset": "us-embargo", "signals": ["declared", "ip", "cloud_region", "account"],
        ])
        let found = findings(checker, test.event)
        #expect(found.count == 1)
        let finding = try #require(found.first)
        #expect(abs(finding.confidence - test.confidence) < 1e-9)
        #expect(finding.evidence.first?.why == test.why)
        let kinds = finding.facts.map { fact in
            switch fact {
            case .country(_, let signal), .region(_, let signal): signal.kind
            default: "?"
            }
        }
        #expect(kinds.first == test.kind)
    }

    @Test func `a cloud region places an event by its provider`() throws {
        let checker = try checker(["countries": ["RU", "SA"], "signals": ["cloud_region"]])
        let sure = try #require(findings(checker, [.cloudRegion: "eu-moscow"]).first)
        #expect(sure.confidence == 0.9)
        #expect(
            sure.evidence.first?.why == "cloud region eu-moscow (Tencent Cloud) is in RU, which is on the rule's list")
        let unsure = try #require(findings(checker, [.inferenceRegion: "me-central-1"]).first)
        #expect(unsure.confidence == 0.5)
        #expect(findings(checker, [.cloudRegion: "me-central-1", .cloudProvider: "aws"]).isEmpty)
    }

    @Test(arguments: [
        "203.0.113.7", "10.0.0.1", "100.64.0.1", "127.0.0.1", "fd00::1", "1.0.2.7", "1.0.3.7", "1.0.4.7", "1.0.200.1",
        "2600:9::1",
        "unknown", "1.0.0", "",
    ])
    func `an address without a country fires nothing`(address: String) throws {
        #expect(findings(try checker(Self.embargo), [.clientAddress: address]).isEmpty)
        #expect(findings(try checker(["not_in": ["FR"]]), [.clientAddress: address]).isEmpty)
    }

    @Test func `an allow-list fires on a known country that is not on it`() throws {
        let checker = try checker(["not_in": ["FR", "NO"]])
        #expect(findings(checker, [.country: "NO"]).isEmpty)
        #expect(findings(checker, [.country: "EU"]).isEmpty)
        #expect(findings(checker, [:]).isEmpty)
        #expect(
            findings(checker, [.country: "SE"]).first?.evidence.first?.why
                == "declared country SE is not on the rule's list of expected countries")
        #expect(findings(checker, [.country: "NO", .clientAddress: "1.0.0.1"]).count == 1)
    }

    @Test func `a mismatch needs the declared country and another one's address`() throws {
        let nordics: SettingsValue = ["NO", "SE", "DK", "FI", "IS"]
        let checker = try checker(["declared": nordics, "ip_not_in": nordics])
        #expect(findings(checker, [.country: "NO", .clientAddress: "1.0.5.1"]).isEmpty)
        #expect(findings(checker, [.country: "NO", .clientAddress: "203.0.113.7"]).isEmpty)
        #expect(findings(checker, [.country: "FR", .clientAddress: "1.0.0.1"]).isEmpty)
        #expect(findings(checker, [.clientAddress: "1.0.0.1"]).isEmpty)
        let found = try #require(findings(checker, [.country: "NO", .clientAddress: "1.0.0.1"]).first)
        #expect(found.confidence == 0.95)
        #expect(found.evidence.map(\.field) == [.country, .clientAddress])
        #expect(found.evidence.last?.why.hasSuffix("which is none of the countries expected for it") == true)
    }

    @Test func `with match all every signal that knows must agree`() throws {
        let checker = try checker(["countries": ["IR"], "match": "all"])
        #expect(findings(checker, [.country: "IR"]).count == 1)
        #expect(findings(checker, [.country: "IR", .clientAddress: "1.0.0.1"]).count == 1)
        #expect(findings(checker, [.country: "IR", .clientAddress: "203.0.113.7"]).count == 1)
        #expect(findings(checker, [.country: "IR", .clientAddress: "1.0.5.1"]).isEmpty)
        #expect(findings(checker, [.country: "NO", .clientAddress: "1.0.0.1"]).isEmpty)
    }

    @Test func `databases that disagree make it less sure and are both named`() throws {
        let checker = try checker(["countries": ["IR"]], databases: ["ranges", "other"])
        let finding = try #require(findings(checker, [.clientAddress: "1.0.0.1"]).first)
        #expect(finding.confidence == 0.475)
        #expect(finding.facts.count == 2)
        #expect(checker.sources.map(\.id) == ["ranges", "other"])
        #expect(checker.sources.map(\.date) == ["2026-06-25", "2026-01-01"])
        #expect(checker.sources.map(\.entries) == [9, 1])
    }

    @Test func `the client is the last hop that no trusted proxy has`() throws {
        let checker = try checker(Self.embargo, proxies: ["1.0.5.0/24"])
        let fires = { (address: String, chain: String) in
            !findings(checker, [.clientAddress: address, .addressChain: chain]).isEmpty
        }
        #expect(fires("1.0.5.9", "1.0.0.1"))
        #expect(fires("1.0.5.9", "203.0.113.7, 1.0.0.1, 1.0.5.8"))
        #expect(fires("", "[\"203.0.113.7\",\"1.0.0.1\"]"))
        #expect(fires("", "for=1.0.0.1"))
        #expect(fires("10.0.0.1", "1.0.0.1"), "a private peer has no place")
        #expect(fires("1.0.5.9", "for=\"1.0.0.1:4711\";proto=https;by=1.0.5.9;host=example.org"))
        #expect(fires("1.0.5.9", "For=1.0.0.1;Proto=http, for=10.1.1.1;by=10.2.2.2"))
        #expect(fires("1.0.5.9", "for=\"[::ffff:1.0.0.1]:80\""))
        #expect(!fires("1.0.5.9", "for=1.0.0.1, for=_hidden"), "beyond a hidden hop nothing is certain")
        #expect(!fires("1.0.5.9", "by=1.0.0.1"), "where the proxy is says nothing of the client")
        #expect(fires("1.0.0.1", "1.0.1.1"))
        #expect(!fires("1.0.1.1", "1.0.0.1"), "an untrusted peer's word about others is worth nothing")
        #expect(!fires("1.0.5.9", "1.0.0.1, 1.0.1.1"), "the client may write what it likes to the left")
        #expect(!fires("1.0.5.9", "1.0.0.1, unknown"))
        #expect(!fires("1.0.5.9", ""))
        let evidence = findings(checker, [.addressChain: "203.0.113.7, 1.0.0.1"]).first?.evidence.first
        #expect(evidence?.field == .addressChain)
        #expect(evidence?.matched == "1.0.0.1")
        #expect(evidence?.range == 13..<20)
    }

    @Test func `a batch gives its findings in order and one for each event and rule`() throws {
        let section = CheckerSection(
            rules: [
                ConfiguredRule(id: "geo/a", table: ["countries": ["IR"], "regions": ["UA-43"]]),
                ConfiguredRule(id: "geo/b", table: ["not_in": ["FR"], "signals": ["declared"]]),
            ], settings: ["databases": ["ranges"]])
        let checker = try GeographyChecker(section: section, resources: files)
        var batch = EventBatch()
        for country in ["FR", "IR", "UA", "", "IR"] {
            batch.append(Event([.country: country, .clientAddress: "1.0.1.1"]))
        }
        let found = checker.check(batch)
        #expect(found.map(\.event) == [1, 1, 2, 4, 4])
        #expect(found.map(\.rule) == ["geo/a", "geo/b", "geo/b", "geo/a", "geo/b"])
        #expect(checker.rules.map(\.id) == ["geo/a", "geo/b"])
        #expect(checker.rules.last?.reads == [.country])
    }

    @Test func `a checker gives the same answers on every thread`() async throws {
        let checker = try checker(["countries": ["IR", "KP"]])
        var generator = SeededGenerator(seed: 5)
        var batch = EventBatch()
        for _ in 0..<2_000 {
            batch.append(
                Event([
                    .country: ["FR", "IR", "", "Iran"][Int(generator.next() % 4)],
                    .clientAddress: "1.0.\(generator.next() % 7).\(generator.next() % 256)",
                ]))
        }
        let expected = checker.check(batch)
        #expect(!expected.isEmpty)
        let same = await withTaskGroup(of: Bool.self) { [batch] group in
            for _ in 0..<16 { group.addTask { checker.check(batch) == expected } }
            return await group.reduce(true) { $0 && $1 }
        }
        #expect(same)
    }

    @Test func `hostile text in every field is survived`() throws {
        let checker = try checker(["preset": "us-embargo", "signals": ["declared", "ip", "cloud_region", "account"]])
        var generator = SeededGenerator(seed: 13)
        let fields: [EventField] = [
            .country, .region, .clientAddress, .addressChain, .cloudRegion, .cloudProvider, .inferenceRegion,
            .accountCountry,
        ]
        let scraps = [
            "IR", "UA-43", "1.0.0.1", ",", "[", "\"", "::", "%", "*", "/0", "ایران", "\u{0}", "-", "for=", "us-east-1",
            " ",
        ]
        for _ in 0..<3_000 {
            var text: [EventField: String] = [:]
            for field in fields where generator.next() % 2 == 0 {
                text[field] = (0..<Int(generator.next() % 5)).map { _ in
                    scraps[Int(generator.next() % UInt64(scraps.count))]
                }.joined()
            }
            var event = Event(text)
            event.header.addressPrefixLength = UInt8(truncatingIfNeeded: generator.next() >> 7)
            for finding in findings(checker, event) { #expect((0...1).contains(finding.confidence)) }
        }
    }
}
