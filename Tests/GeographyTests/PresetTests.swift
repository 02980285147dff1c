// The presets, the scope of a rule, and rules about contradictions.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Geography

struct PresetTests {
    @Test(arguments: Preset.all)
    func `every entry of a preset exists, once, and rests on a law with a date`(preset: Preset) {
        #expect(preset.date.count == 10)
        #expect(!preset.countries.isEmpty)
        for (code, law) in preset.countries {
            #expect(CountryCode(strict: code).map(Gazetteer.standard.isAssigned) == true, "\(code)")
            #expect(law.count > 8)
        }
        for (code, law) in preset.regions {
            #expect(RegionCode(code).map(Gazetteer.standard.isKnown) == true, "\(code)")
            #expect(law.count > 8)
        }
        let all = preset.countries.map(\.code) + preset.regions.map(\.code)
        #expect(Set(all).count == all.count)
        for pattern in preset.models { #expect(TextPattern(pattern) != nil) }
    }

    @Test func `a preset's name is its own`() {
        #expect(Set(Preset.all.map(\.name)).count == Preset.all.count)
    }

    @Test(arguments: [
        ("us-embargo", "SY", true), ("us-comprehensive", "SY", false), ("us-comprehensive", "CU", true),
        ("ear-d1", "CN", true), ("ear-d1", "UA", false), ("ear-d1", "NI", true), ("ear-d1", "IN", false),
        ("ear-d5", "VE", true),
        ("ear-d5", "NI", true), ("ear-d5", "VN", false), ("ear-d5", "KH", false), ("ear-d1", "KH", true),
        ("ear-e1", "IR", true), ("ear-e1", "CU", false),
        ("ear-e2", "CU", true), ("eu-embargo", "RU", true), ("eu-embargo", "SY", false), ("eu-embargo", "CU", false),
        ("uk-embargo", "BY", true),
    ])
    func `a preset fires on its countries`(preset: String, code: String, fires: Bool) throws {
        let checker = try checker(["preset": SettingsValue(stringLiteral: preset), "signals": ["declared"]])
        #expect(findings(checker, [.country: code]).isEmpty != fires)
    }

    @Test func `groups have as many members as they ought to`() {
        let counts = CountryGroups.all.map { ($0.name, Set($0.codes).count) }
        #expect(counts.map(\.1) == [27, 30, 32, 5], "\(counts)")
        #expect(CountryGroups.all.allSatisfy { $0.codes.allSatisfy(Gazetteer.standard.isAssigned) })
    }

    @Test func `a group stands for its members`() throws {
        let checker = try checker(["not_in": ["five-eyes", "FR"], "signals": ["declared"]])
        #expect(findings(checker, [.country: "NZ"]).isEmpty)
        #expect(findings(checker, [.country: "FR"]).isEmpty)
        #expect(findings(checker, [.country: "DE"]).count == 1)
        #expect(problems(["not_in": ["NATO"]]).first?.contains("did you mean \"nato\"?") == true)
        #expect(problems(["not_in": ["EU"]]).first?.contains("did you mean \"eu-27\"?") == true)
    }

    @Test func `the EU clause on multimodal models goes by the account's domicile`() throws {
        let rule: SettingsTable = ["preset": "llama-eu-multimodal"]
        let checker = try checker(rule)
        #expect(checker.rules.first?.reads == [.accountCountry])
        let model = "meta.llama4-scout-17b-instruct-v1:0"
        let found = findings(checker, [.accountCountry: "DE", .requestModel: model])
        #expect(
            found.first?.evidence.first?.why
                == "account country DE is on preset llama-eu-multimodal (Llama 3.2 and 4 AUP, multimodal models)")
        #expect(findings(checker, [.country: "DE", .clientAddress: "1.0.1.7", .requestModel: model]).isEmpty)
        #expect(findings(checker, [.accountCountry: "GB", .country: "DE", .requestModel: model]).isEmpty)
        #expect(findings(checker, [.accountCountry: "DE", .requestModel: "llama-3.3-70b"]).isEmpty)
        #expect(findings(checker, [.accountCountry: "DE"]).isEmpty)
        #expect(
            problems(["preset": "llama-eu-multimodal", "signals": ["ip"]]).first?.contains("is about \"account\" only")
                == true)
    }

    @Test(arguments: [("GB", true), ("KR", true), ("IT", true), ("US", false), ("CN", false)])
    func `a model's territory ends where its licence says`(code: String, fires: Bool) throws {
        let checker = try checker(["preset": "hunyuan-territory"])
        #expect(findings(checker, [.country: code, .requestModel: "tencent/Hunyuan-A13B-Instruct"]).isEmpty != fires)
        #expect(findings(checker, [.country: code, .requestModel: "llama-3.1-8b"]).isEmpty)
    }

    @Test func `an allow-list may be a model's or a deployment's own`() throws {
        let checker = try checker([
            "not_in": ["US"], "signals": ["declared"], "models": ["secret-*"], "deployments": ["gov", "enclave-*"],
        ])
        let base: [EventField: String] = [.country: "FR", .requestModel: "secret-7b", .projectID: "gov"]
        #expect(findings(checker, base).count == 1)
        #expect(findings(checker, base.merging([.projectID: "shop"]) { $1 }).isEmpty)
        #expect(findings(checker, base.merging([.projectID: "shop", .serverAddress: "Enclave-3"]) { $1 }).count == 1)
        #expect(findings(checker, base.merging([.requestModel: "open-7b"]) { $1 }).isEmpty)
        #expect(findings(checker, base.merging([.country: "US"]) { $1 }).isEmpty)
    }

    @Test(arguments: [
        ("llama*", "Llama-3", true), ("*llama*", "meta-llama/x", true), ("*4", "llama-4", true),
        ("a*b*c", "axxbyyc", true),
        ("a*b*c", "axxbyy", false), ("llama", "llama-3", false), ("*", "", true), ("a", "", false), ("**", "x", true),
    ])
    func `a pattern fits the whole text`(pattern: String, text: String, fits: Bool) throws {
        #expect(try #require(TextPattern(pattern)).matches(Array(text.utf8).span) == fits)
    }

    @Test func `signals that differ are found, whichever countries they name`() throws {
        let checker = try checker(["differ": ["declared", "ip", "account"]])
        let found = try #require(findings(checker, [.country: "NO", .clientAddress: "1.0.0.7"]).first)
        #expect(found.confidence == 0.95)
        #expect(found.evidence.map(\.why).first == "declared country NO differs from IR by another signal")
        #expect(findings(checker, [.country: "IR", .clientAddress: "1.0.0.7"]).isEmpty)
        #expect(findings(checker, [.country: "FR", .clientAddress: "1.0.1.*"]).isEmpty, "the network is in both")
        #expect(findings(checker, [.country: "NO", .clientAddress: "203.0.113.7"]).isEmpty)
        #expect(findings(checker, [.clientAddress: "1.0.0.7"]).isEmpty)
        #expect(findings(checker, [.country: "NO", .accountCountry: "FR"]).count == 1)
        #expect(problems(["differ": ["ip"]]).first?.contains("at least two signals") == true)
        #expect(
            problems(["differ": ["ip", "declared"]], databases: []).first?.contains("\"differ\" needs a database")
                == true)
    }

    @Test func `an event that differs is never passed over by the quick look`() throws {
        var generator = SeededGenerator(seed: 23)
        let signals = ["declared", "ip", "account", "cloud_region", "email"]
        for _ in 0..<200 {
            let chosen = signals.filter { _ in generator.next() % 2 == 0 }
            guard chosen.count > 1 else { continue }
            let checker = try checker(["differ": strings(chosen)])
            let codes = ["FR", "IR", "NO", ""]
            let pick = { codes[Int(generator.next() % 4)] }
            let event: [EventField: String] = [
                .country: pick(), .accountCountry: pick(), .clientAddress: "1.0.\(generator.next() % 7).9",
                .cloudRegion: ["eu-west-3", "norwayeast", ""][Int(generator.next() % 3)],
                .userEmail: "a@example.\(pick().lowercased())",
            ]
            var batch = EventBatch()
            batch.append(Event(event))
            let settings = GeoSettings(["databases": ["ranges"]], files, needsAddresses: true, Problems())
            let survey = Survey(
                batch, batch.arena.span, at: 0, atlas: settings.atlas, proxies: TrustedProxies(),
                signals: Signals.words.reduce(into: []) { if chosen.contains($1.name) { $0.insert($1.signal) } })
            let all = GeoRule.contradictions(
                among: survey.sightings,
                Signals.words.reduce(into: []) { if chosen.contains($1.name) { $0.insert($1.signal) } })
            #expect(checker.check(batch).isEmpty == all.isEmpty, "\(chosen) \(event)")
        }
    }
}

extension Preset: CustomTestStringConvertible {
    public var testDescription: String { name }
}
