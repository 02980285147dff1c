// Country codes, names, cloud regions and dates.

import CheckerTestKit
import Testing

@testable import Geography

struct GazetteerTests {
    @Test(arguments: [
        ("IR", "IR"), ("ir", "IR"), ("Ir", "IR"), ("IRN", "IR"), ("irn", "IR"), ("Iran", "IR"), ("IRAN", "IR"),
        (" Iran ", "IR"), ("Iran, Islamic Republic of", "IR"), ("Iran (Islamic Republic of)", "IR"), ("ایران", "IR"),
        ("Иран", "IR"), ("ИРАН", "IR"), ("伊朗", "IR"), ("USA", "US"), ("U.S.", "US"), ("UK", "GB"), ("uk", "GB"),
        ("United Kingdom", "GB"), ("North Korea", "KP"), ("DPRK", "KP"), ("D.P.R.K.", "KP"), ("Côte d'Ivoire", "CI"),
        ("CÔTE D'IVOIRE", "CI"), ("Deutschland", "DE"), ("Россия", "RU"), ("россия", "RU"), ("EL", "GR"), ("XK", "XK"),
        ("Syrian Arab Republic", "SY"), ("\"IR\"", "IR"), ("Cote d'Ivoire", "CI"), ("Curacao", "CW"), ("Reunion", "RE"),
        ("Espana", "ES"), ("México", "MX"), ("mexico", "MX"), ("Korea, North", "KP"), ("Korea (South)", "KR"),
        ("S. Korea", "KR"), ("The Gambia", "GM"), ("Bahamas, The", "BS"), ("Trinidad & Tobago", "TT"),
        ("P.R. China", "CN"),
        ("中國", "CN"), ("香港", "HK"), ("한국", "KR"), ("Weißrussland", "BY"), ("Corée du Nord", "KP"), ("Rusia", "RU"),
        ("Suisse", "CH"), ("Svizra", "CH"), ("Belgien", "BE"), ("Cymru", "GB"), ("Hong Kong SAR", "HK"),
        ("Chinese Taipei", "TW"), ("Estados Unidos", "US"), ("美国", "US"), ("États-Unis", "US"), ("ETATS-UNIS", "US"),
        ("I.R. Iran", "IR"), ("Congo, Dem. Rep.", "CD"), ("Congo", "CG"), ("Niger", "NE"), ("Nigeria", "NG"),
    ])
    func `a country is read as code or name`(text: String, code: String) {
        #expect(Gazetteer.standard.read(Array(text.utf8).span)?.country.text == code)
    }

    @Test(arguments: ["", "EU", "AP", "??", "A1", "T1", "XX", "ZZ", "QQQ", "Atlantis", "I", "-", "\u{0}\u{0}"])
    func `a pseudo code is no country`(text: String) {
        #expect(Gazetteer.standard.read(Array(text.utf8).span) == nil)
    }

    @Test func `the table is whole`() {
        let codes = (0..<UInt16(CountryCode.count)).map { CountryCode(index: $0) }
        let assigned = codes.filter(Gazetteer.standard.isAssigned)
        #expect(assigned.count == 250)
        for code in assigned {
            let name = Gazetteer.standard.name(of: code)
            #expect(Gazetteer.standard.read(Array(name.utf8).span)?.country == code, "\(code.text) \(name)")
            #expect(CountryCode(strict: code.text) == code)
        }
        #expect(RegionCode("UA-43").map(Gazetteer.standard.isKnown) == true)
        #expect(RegionCode("UA-44").map(Gazetteer.standard.isKnown) == false)
        #expect(RegionCode("gb-eng")?.text == "GB-ENG")
    }

    @Test func `hostile names are no countries and do no harm`() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<10_000 {
            let bytes = (0..<Int(generator.next() % 120)).map { _ in UInt8(truncatingIfNeeded: generator.next() >> 9) }
            if let reading = Gazetteer.standard.read(bytes.span) {
                #expect(Gazetteer.standard.isAssigned(reading.country))
            }
            _ = CloudRegions.standard.read(bytes.span, provider: bytes.span)
            _ = RegionCode(bytes.span)
        }
    }

    @Test(arguments: [
        ("us-east-1", "aws", ["US"]), ("eu-north-1", "aws", ["SE"]), ("eu-north-1a", "aws", ["SE"]),
        ("me-central-1", "aws", ["AE"]), ("me-central-1", "alibaba_cloud", ["SA"]), ("me-central-1", "", ["AE", "SA"]),
        ("me-central1", "gcp", ["QA"]), ("me-central1-b", "gcp", ["QA"]), ("norwayeast", "azure", ["NO"]),
        ("Norway East", "", ["NO"]), ("eu-moscow", "tencent_cloud", ["RU"]), ("uk-london-1", "oracle_cloud", ["GB"]),
        ("EU-WEST-1", "aws.bedrock", ["IE"]), ("mars-north-1", "aws", []), ("", "aws", []), ("global", "gcp", []),
    ])
    func `a cloud region has its provider's country`(region: String, provider: String, codes: [String]) {
        let reading = CloudRegions.standard.read(Array(region.utf8).span, provider: Array(provider.utf8).span)
        #expect(reading.count == codes.count)
        for code in codes { #expect(CountryCode(strict: code).map(reading.countries.contains) == true) }
    }

    @Test(arguments: [
        (UInt64(0), "1970-01-01"), (951_782_400, "2000-02-29"), (1_790_812_800, "2026-10-01"),
        (253_402_300_799, "9999-12-31"),
    ])
    func `a database's age is a date`(seconds: UInt64, date: String) {
        #expect(isoDate(secondsSince1970: seconds) == date)
    }

    @Test func `a date beyond the calendar is none`() {
        #expect(isoDate(secondsSince1970: .max) == nil)
        #expect(isoDate(inHeader: "# Generated: Thu, 25 Jun 2026 04:33:59 GMT") == "2026-06-25")
        #expect(isoDate(inHeader: "# Last updated based on June 25 2021") == "2021-06-25")
        #expect(isoDate(inHeader: "# License: may be") == nil)
    }
}
