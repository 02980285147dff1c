// The signals beyond country and address: cloud areas, disputed regions, operators, e-mail, telephone; and how sure they are.

import CheckerKit
import Testing

@testable import Geography

struct SignalTests {
    @Test(arguments: [
        ("us.meta.llama3-1-70b-instruct-v1:0", "", ["US"]), ("us-gov.meta.llama3-1-70b-instruct-v1:0", "aws", ["US"]),
        ("eu.meta.llama3-2-3b-instruct-v1:0", "aws", ["DE", "ES", "FR", "IE", "IT", "SE"]),
        ("apac.meta.llama3-1-8b-instruct-v1:0", "aws.bedrock", ["AU", "IN", "JP", "KR", "SG"]),
        (
            "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.meta.llama3-2-1b-instruct-v1:0", "",
            ["DE", "ES", "FR", "IE", "IT", "SE"]
        ),
        ("bedrock/jp.example.model-v1", "", ["JP"]), ("global.example.model-v1:0", "aws", []),
        ("eu.example.model", "gcp", []), ("meta.llama3-1-70b-instruct-v1:0", "aws", []), ("gpt-4.1-mini", "aws", []),
        ("eu.", "aws", []), ("eu.x", "aws", []), ("eu", "aws", []), ("", "aws", []), (".", "", []), ("..", "", []),
    ])
    func `a cross-region inference profile names the countries it may run in`(
        model: String, provider: String, codes: [String]
    ) {
        let regions = CloudRegions.standard
        let bytes = Array(model.utf8)
        let area = regions.area(ofModel: bytes.span)
        let reading = area.map {
            regions.read(area: bytes.span.extracting($0), provider: Array(provider.utf8).span)
        }
        let found = (0..<UInt16(CountryCode.count)).map { CountryCode(index: $0) }.filter {
            reading?.countries.contains($0) ?? false
        }
        #expect(found.map(\.text) == codes)
    }

    @Test func `the countries of an area count together, and the region served counts more`() throws {
        let checker = try checker(["not_in": ["DE", "ES", "FR", "IE"], "signals": ["cloud_region"]])
        let model = "eu.meta.llama3-2-3b-instruct-v1:0"
        let finding = try #require(findings(checker, [.requestModel: model]).first)
        #expect(abs(finding.confidence - 2.0 / 6) < 1e-9)
        #expect(
            finding.evidence.first?.why
                == "cloud area eu (Amazon Web Services) may be in IT, which is not on the rule's list of expected countries"
        )
        #expect(finding.evidence.first?.field == .requestModel)
        #expect(findings(checker, [.requestModel: model, .inferenceRegion: "eu-west-3"]).isEmpty)
        #expect(findings(checker, [.requestModel: "global.example.model"]).isEmpty)
    }

    @Test(arguments: [
        ("cn-north-1", "aws", "Sinnet for Amazon Web Services"), ("us-gov-west-1", "aws", "Amazon Web Services"),
        ("China East 2", "azure", "21Vianet for Microsoft Azure"), ("europe-west3", "gcp", "Google Cloud"),
        ("us-langley-1", "oracle_cloud", "Oracle Cloud"), ("cn-beijing", "alibaba_cloud", "Alibaba Cloud"),
        ("eu-moscow", "tencent_cloud", "Tencent Cloud"), ("ap-northeast-1", "", ""), ("nowhere", "aws", ""),
    ])
    func `a cloud region has an operator`(region: String, provider: String, name: String) {
        let regions = CloudRegions.standard
        let reading = regions.read(Array(region.utf8).span, provider: Array(provider.utf8).span)
        #expect(regions.operatorName(of: reading, region: region) == name)
    }

    @Test(arguments: [
        ("UA", "Crimea", "UA-43"), ("RU", "Republic of Crimea", "UA-43"), ("RU", "RU-CR", "UA-43"),
        ("", "RU-SEV", "UA-40"),
        ("UA", "Sevastopol'", "UA-40"), ("", "Севастополь", "UA-40"), ("UA", "Donetsk Oblast", "UA-14"),
        ("UA", "Luhansk People's Republic", "UA-09"), ("UA", "Луганська область", "UA-09"), ("UA", "09", "UA-09"),
    ])
    func `an embargoed region is known by every name in use`(country: String, region: String, code: String) throws {
        let checker = try checker(["preset": "us-embargo", "signals": ["declared"]])
        let finding = try #require(findings(checker, [.country: country, .region: region]).first, "\(region)")
        guard case .region(code, _)? = finding.facts.first else {
            Issue.record("\(finding.facts)")
            return
        }
    }

    @Test(arguments: [("UA", "Kyiv"), ("US", "Crimea"), ("UA", "30"), ("RU", "Moscow"), ("UA", ""), ("FR", "Donetsk")])
    func `another region is not embargoed`(country: String, region: String) throws {
        let checker = try checker(["preset": "us-embargo", "signals": ["declared"]])
        #expect(findings(checker, [.country: country, .region: region]).isEmpty)
    }

    static let disputed: [(address: UInt32, prefix: Int, record: Record)] = [
        (
            one, 24,
            .map([
                ("country", .map([("iso_code", .text("RU"))])),
                ("subdivisions", .list([.map([("names", .map([("en", .text("Crimea"))]))])])),
            ])
        ),
        (one + 0x100, 24, city("UA")), (one + 0x200, 25, city("UA", "43")), (one + 0x280, 25, city("UA", "30")),
        (one + 0x300, 24, .map([("country_code", .text("UA")), ("region", .text("Sevastopol City"))])),
    ]

    @Test func `a database that knows regions by name, or under another country, finds them too`() throws {
        try withDatabase("DBIP-City-Lite", Self.disputed) { path in
            let files = Files(paths: ["city.mmdb": path])
            let checker = try checker(["preset": "us-embargo"], databases: ["city.mmdb"], files: files)
            #expect(checker.warnings == [])
            for (address, region) in [("1.0.0.7", "UA-43"), ("1.0.3.7", "UA-40")] {
                let finding = try #require(findings(checker, [.clientAddress: address]).first)
                #expect(abs(finding.confidence - 0.76) < 1e-9)
                #expect(finding.evidence.first?.why.contains(" is in \(region) by DBIP-City-Lite of ") == true)
            }
            #expect(findings(checker, [.clientAddress: "1.0.1.7"]).isEmpty)
            let half = try #require(findings(checker, [.clientAddress: "1.0.2.*"]).first)
            #expect(abs(half.confidence - 0.9 * 0.5 * 0.8) < 1e-9, "only half of the network is in the region")
        }
    }

    @Test func `what cannot be told at this precision is said if wanted`() throws {
        try withDatabase("GeoTest-City", Self.disputed) { path in
            let files = Files(paths: ["city.mmdb": path])
            let rule: SettingsTable = ["preset": "us-embargo", "imprecise": "report"]
            let checker = try checker(rule, databases: ["city.mmdb"], files: files)
            let finding = try #require(findings(checker, [.clientAddress: "1.0.1.7"]).first)
            #expect(abs(finding.confidence - 0.19) < 1e-9)
            #expect(
                finding.evidence.first?.why
                    == "1.0.1.7 is in UA by GeoTest-City of 2026-10-01, which has listed regions (UA-43, UA-40, UA-14, UA-09); "
                    + "at this precision it cannot be told whether it is one of them")
            #expect(findings(checker, [.clientAddress: "1.0.2.200"]).isEmpty, "another region is known")
            #expect(findings(checker, [.country: "UA"]).count == 1)
            #expect(findings(checker, [.country: "UA", .region: "30"]).isEmpty)
            #expect(findings(checker, [.country: "RU"]).isEmpty)
        }
    }

    @Test(
        arguments: [
            ("a@example.ir", "IR"), ("a@mail.example.RU", "RU"), ("a@qq.com", "CN"), ("a@example.uk", "GB"),
            ("a@example.xn--p1ai", "RU"), ("a@example.com", nil), ("a@example.io", nil), ("a@example.ai", nil),
            ("example.ir", nil), ("@example.ir", nil), ("a@", nil), ("a@ir", nil), ("a@example.", nil), ("", nil),
        ] as [(String, String?)])
    func `an e-mail address hints at its domain's country`(text: String, code: String?) {
        #expect(ContactHints.standard.country(ofMail: Array(text.utf8).span)?.text == code)
    }

    @Test(arguments: [
        ("+98 21 1234 5678", ["IR"]), ("tel:+850-2-123-4567", ["KP"]), ("+1 202 555 0100", ["US", "CA"]),
        ("+1 (876) 555-0100", ["JM"]), ("+7 495 123 45 67", ["RU"]), ("+7 701 123 45 67", ["KZ"]),
        ("+7 978 123 45 67", ["UA"]), ("+53 7 123 4567", ["CU"]), ("98211234567", []), ("+", []), ("+98", []),
        ("+98x1234567", []), ("+99912345678", []), ("tel:", []), ("+12345678901234567", []), ("", []),
    ])
    func `a telephone number hints at its country`(text: String, codes: [String]) {
        #expect(ContactHints.standard.countries(ofPhone: Array(text.utf8).span).map(\.text) == codes)
    }

    @Test func `hints are weak, and heard only by a rule that asks`() throws {
        let quiet = try checker(["countries": ["IR"]])
        #expect(findings(quiet, [.userEmail: "a@example.ir", .userID: "+98 21 1234 5678"]).isEmpty)
        let asked = try checker(["countries": ["IR"], "signals": ["email", "phone"]])
        let mail = try #require(findings(asked, [.userEmail: "a@example.ir"]).first)
        #expect(mail.confidence == 0.3)
        #expect(mail.evidence.first?.why == "email a@example.ir hints at IR, which is on the rule's list")
        #expect(findings(asked, [.endUserID: "+98 21 1234 5678"]).first?.confidence == 0.4)
        #expect(asked.rules.first?.reads == [.userEmail, .userID, .endUserID, .userName])
    }

    @Test func `the operator of a network is named, and a hosting company's network is one`() throws {
        let networks: [(address: UInt32, prefix: Int, record: Record)] = [
            (
                one, 24,
                .map([
                    ("autonomous_system_number", .number(16_509, kind: 6)),
                    ("autonomous_system_organization", .text("Example Cloud")),
                ])
            ),
            (one + 0x100, 24, .map([("asn", .text("AS64496")), ("as_name", .text("Example Telecom"))])),
        ]
        try withDatabase("GeoLite2-ASN", networks) { path in
            let locator = try Locator(databases: [path])
            #expect(locator.locate("1.0.0.7").anonymisers == ["hosting"])
            #expect(locator.locate("1.0.1.7").anonymous == false)
            let files = Files(
                texts: ["ranges": "16777216,16777727,IR\n"], paths: ["asn.mmdb": path])
            let checker = try checker(["countries": ["IR"]], databases: ["ranges", "asn.mmdb"], files: files)
            let hosted = try #require(findings(checker, [.clientAddress: "1.0.0.7"]).first)
            #expect(abs(hosted.confidence - 0.95 * 0.8) < 1e-9)
            #expect(hosted.evidence.first?.why.contains("AS16509 Example Cloud") == true)
            let plain = try #require(findings(checker, [.clientAddress: "1.0.1.7"]).first)
            #expect(plain.confidence == 0.95)
            #expect(plain.evidence.first?.why.contains("AS64496 Example Telecom") == true)
        }
    }
}
