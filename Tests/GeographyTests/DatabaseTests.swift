// The databases: every layout, what is missing in them, and files that are broken on purpose.

import CheckerKit
import CheckerTestKit
import Foundation
import Testing

@testable import Geography

/// Public test databases, if this machine has them.
enum SharedData {
    static let folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
        .appendingPathComponent("../../../shared/data/geo").standardized.path
    static let isPresent = FileManager.default.fileExists(atPath: folder + "/GeoIP2-Country-Test.mmdb")
    static let absence: Comment = "SKIPPED: no test databases in \(folder)"
    static let bad = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/bad"))?.sorted() ?? []
}

struct DatabaseTests {
    static let networks: [(address: UInt32, prefix: Int, record: Record)] = [
        (one, 24, city("IR")), (one + 0x100, 25, city("UA", "43")), (one + 0x180, 25, city("UA", "30")),
        (one + 0x200, 24, .map([("registered_country", .map([("iso_code", .text("IR"))]))])),
        (
            one + 0x300, 24,
            .map([("country_code", .text("IR")), ("country", .text("Iran")), ("region_code", .text("07"))])
        ),
        (one + 0x400, 24, .map([("country", .text("IR"))])), (one + 0x500, 24, city("EU")),
        (one + 0x600, 24, .map([("country", .map([("iso_code", .text("IR"))])), ("is_anonymous_vpn", .flag(true))])),
        (one + 0x700, 24, .map([("vpn", .text("true")), ("hosting", .text("")), ("tor", .flag(false))])),
        (
            one + 0x800, 24,
            .map([("traits", .map([("is_tor_exit_node", .flag(true)), ("is_hosting_provider", .flag(true))]))])
        ),
        (one + 0x900, 24, .map([("is_anonymous", .flag(true))])),
    ]

    @Test(
        arguments: [
            ("1.0.0.7", "IR", nil, nil, ""), ("1.0.1.7", "UA", "UA-43", nil, ""), ("1.0.1.200", "UA", "UA-30", nil, ""),
            ("1.0.2.7", "IR", nil, nil, "the network is registered there"), ("1.0.3.7", "IR", "IR-07", nil, ""),
            ("1.0.4.7", "IR", nil, nil, ""),
            ("1.0.5.7", nil, nil, nil, "GeoTest-City has a code that is no country's"),
            ("1.0.6.7", "IR", nil, "vpn", ""),
            ("1.0.7.7", nil, nil, "vpn", "GeoTest-City knows no country for it"),
            ("1.0.8.7", nil, nil, "tor hosting", "GeoTest-City knows no country for it"),
            ("1.0.9.7", nil, nil, "", "GeoTest-City knows no country for it"),
            ("1.1.0.0", nil, nil, nil, "not in GeoTest-City"),
            ("2600::1", nil, nil, nil, "no database has addresses of this family"),
            ("192.0.2.7", nil, nil, nil, "a documentation address, which has no country"),
            ("nonsense", nil, nil, nil, "not an IP address"),
        ] as [(String, String?, String?, String?, String)])
    func `every layout is read and what is unknown is said`(
        address: String, country: String?, subdivision: String?, kinds: String?, note: String
    ) throws {
        let location = try withDatabase("GeoTest-City", Self.networks) { try Locator(databases: [$0]).locate(address) }
        #expect(location.country == country)
        #expect(location.subdivision == subdivision)
        #expect(location.anonymisers == (kinds ?? "").split(separator: " ").map(String.init))
        let isAsked = !note.contains("documentation") && !note.contains("not an")
        #expect(location.anonymous == (isAsked ? kinds != nil : nil))
        #expect(location.note == note)
        #expect(location.source == "GeoTest-City")
        #expect(location.date == "2026-10-01")
    }

    @Test func `an embargoed region is not guessed from the country`() throws {
        try withDatabase("GeoLite2-Country", [(one, 24, city("UA")), (one + 0x100, 24, city("FR"))]) { path in
            let locator = try Locator(databases: [path])
            #expect(
                locator.locate("1.0.0.7").note
                    == "whether in UA-43, UA-40, UA-14, UA-09 cannot be told at this precision")
            #expect(locator.locate("1.0.1.7").note == "")
        }
    }

    @Test func `evidence names the database and its date`() throws {
        try withDatabase("GeoLite2-Country", Self.networks) { path in
            let files = Files(paths: ["country.mmdb": path])
            let checker = try checker(["countries": ["IR"]], databases: ["country.mmdb"], files: files)
            let finding = try #require(findings(checker, [.clientAddress: "1.0.0.7"]).first)
            #expect(
                finding.evidence.first?.why
                    == "1.0.0.7 is in IR by GeoLite2-Country of 2026-10-01, which is on the rule's list")
            #expect(
                finding.facts == [
                    .country("IR", Signal(kind: "ip", source: "GeoLite2-Country", date: "2026-10-01", certainty: 0.95))
                ])
            #expect(
                checker.sources == [
                    DataSource(id: "GeoLite2-Country", date: "2026-10-01", digest: "mmdb-digest", entries: 11)
                ])
            let registered = try #require(findings(checker, [.clientAddress: "1.0.2.7"]).first)
            #expect(abs(registered.confidence - 0.76) < 1e-9)
            #expect(registered.evidence.first?.why.contains("is in a network registered in IR") == true)
        }
    }

    @Test func `a region is found by the address`() throws {
        try withDatabase("GeoTest-City", Self.networks) { path in
            let files = Files(paths: ["city.mmdb": path])
            let checker = try checker(["preset": "us-embargo"], databases: ["city.mmdb"], files: files)
            #expect(checker.warnings == [])
            let finding = try #require(findings(checker, [.clientAddress: "1.0.1.7"]).first)
            #expect(
                finding.evidence.first?.why
                    == "1.0.1.7 is in UA-43 by GeoTest-City of 2026-10-01, which is on preset us-embargo (E.O. 13685)")
            guard case .region("UA-43", _)? = finding.facts.first else {
                Issue.record("\(finding.facts)")
                return
            }
            #expect(findings(checker, [.clientAddress: "1.0.1.200"]).isEmpty)
            let masked = try #require(findings(checker, [.clientAddress: "1.0.1.*"]).first)
            #expect(masked.confidence <= 0.9)
        }
    }

    @Test func `an anonymiser is found, and makes a country less sure`() throws {
        try withDatabase("GeoTest-City", Self.networks) { path in
            let files = Files(paths: ["city.mmdb": path])
            let hidden = try checker(["anonymisers": ["vpn", "tor"]], databases: ["city.mmdb"], files: files)
            #expect(findings(hidden, [.clientAddress: "1.0.0.7"]).isEmpty)
            let tor = try #require(findings(hidden, [.clientAddress: "1.0.8.7"]).first)
            #expect(tor.evidence.first?.why == "1.0.8.7 is an anonymiser (tor) by GeoTest-City of 2026-10-01")
            #expect(tor.facts.count == 2)
            #expect(findings(hidden, [.clientAddress: "1.0.9.7"]).isEmpty)
            let countries = try checker(["countries": ["IR"]], databases: ["city.mmdb"], files: files)
            let finding = try #require(findings(countries, [.clientAddress: "1.0.6.7"]).first)
            #expect(finding.confidence == 0.475)
            #expect(
                finding.evidence.first?.why.hasSuffix(
                    "the address is an anonymiser (vpn), so its user may be elsewhere") == true)
        }
    }

    @Test func `a build date beyond the calendar falls back to the file's`() throws {
        try withDatabase("GeoTest", epoch: .max, Self.networks) { path in
            let checker = try checker(
                ["countries": ["IR"]], databases: ["x.mmdb"], files: Files(paths: ["x.mmdb": path]))
            #expect(checker.sources.first?.date == "2026-01-02")
        }
    }

    @Test func `a database without countries or anonymisers is refused`() throws {
        try withDatabase("GeoLite2-Speed", [(one, 24, .map([("connection_type", .text("Cable"))]))]) {
            path in
            let error = #expect(throws: ConfigurationError.self) { try Locator(databases: [path]) }
            #expect(error?.problems.first?.message.contains("has neither countries nor anonymisers") == true)
        }
    }

    @Test func `a database cut short or altered is refused or answers, but never traps`() throws {
        let path = try writeDatabase("GeoTest-City", Self.networks)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        var generator = SeededGenerator(seed: 17)
        for round in 0..<400 {
            var bytes = whole
            if round % 4 == 0 { bytes.removeLast(Int(generator.next() % UInt64(bytes.count))) }
            for _ in 0..<Int(generator.next() % 4) where !bytes.isEmpty {
                bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: generator.next() >> 5)
            }
            let altered = path + ".\(round).mmdb"
            try Data(bytes).write(to: URL(fileURLWithPath: altered))
            defer { try? FileManager.default.removeItem(atPath: altered) }
            guard let locator = try? Locator(databases: [altered]) else { continue }
            for third in 0..<11 { _ = locator.locate("1.0.\(third).7") }
        }
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence), arguments: SharedData.bad)
    func `a file broken on purpose is refused with a reason`(name: String) throws {
        let path = SharedData.folder + "/bad/" + name
        let error = #expect(throws: ConfigurationError.self) { try Locator(databases: [path]) }
        #expect(error?.problems.map(\.place.file) == [path])
        let message = error?.problems.first?.message ?? ""
        #expect(message.contains("install it anew") || message.contains("neither"), "\(message)")
        let settings = CheckerSection(
            rules: [ConfiguredRule(id: ruleID, table: ["countries": ["IR"]])], settings: ["databases": ["bad.mmdb"]])
        #expect(throws: ConfigurationError.self) {
            try GeographyChecker(section: settings, resources: Files(paths: ["bad.mmdb": path]))
        }
    }

    @Test(
        .enabled(if: SharedData.isPresent, SharedData.absence), arguments: ["GeoIP2-Country-Test", "GeoIP2-City-Test"])
    func `every network of the test data is located as its source says`(name: String) throws {
        let locator = try Locator(databases: ["\(SharedData.folder)/\(name).mmdb"])
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(SharedData.folder)/\(name).json"))
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: [String: Any]]])
        var compared = 0
        for (network, record) in rows.flatMap({ $0 }) {
            let code = { (key: String) in (record[key] as? [String: Any])?["iso_code"] as? String }
            let address = String(network.split(separator: "/")[0])
            let expected = code("country") ?? code("registered_country")
            #expect(locator.locate(address).country == expected, "\(network)")
            if address.hasPrefix("::"), address.contains(".") {
                #expect(locator.locate(String(address.dropFirst(2))).country == expected, "\(network) as IPv4")
            }
            compared += 1
        }
        #expect(compared > 100)
    }

    @Test(.enabled(if: SharedData.isPresent, SharedData.absence))
    func `the anonymous test data are found as their source says`() throws {
        let locator = try Locator(databases: ["\(SharedData.folder)/GeoIP2-Anonymous-IP-Test.mmdb"])
        #expect(locator.locate("1.2.0.7").anonymisers == ["vpn"])
        #expect(locator.locate("1.124.213.1").anonymisers == ["vpn", "tor"])
        #expect(locator.locate("81.2.69.7").anonymisers == ["vpn", "tor", "hosting", "proxy"])
        #expect(locator.locate("6.1.0.4").anonymisers == ["proxy"])
        #expect(locator.locate("8.8.8.8").anonymous == false)
        #expect(locator.locate("8.8.8.8").country == nil)
    }

    static let hasTor = FileManager.default.fileExists(atPath: "/usr/share/tor/geoip")

    @Test(.enabled(if: hasTor, "SKIPPED: tor-geoipdb is not installed"))
    func `the beginning of Debian's databases is read`() throws {
        let start = { (path: String) in
            let file = try #require(FileHandle(forReadingAtPath: path))
            let bytes = Array(try file.read(upToCount: 200_000) ?? Data())
            let lines = Array(bytes[..<(bytes.lastIndex(of: 10) ?? 0)])
            return try RangeTable(lines.span)
        }
        let v4 = try start("/usr/share/tor/geoip")
        #expect(v4.date.count == 10)
        #expect(v4.entries > 1_000)
        #expect(v4.answer(Address(v4: one + 1)).country != nil)
        #expect(v4.answer(Address(v6: 1 << 120)).outcome == .otherFamily)
        let v6 = try start("/usr/share/tor/geoip6")
        #expect(v6.answer(try #require(AddressTests.read("2001:200::1")).address).country?.text == "JP")
    }

    @Test func `the locator names files it cannot open`() {
        let error = #expect(throws: ConfigurationError.self) {
            try Locator(databases: ["/absent/a.mmdb", "/absent/b"])
        }
        #expect(error?.problems.map(\.place.file) == ["/absent/a.mmdb", "/absent/b"])
        #expect(
            error?.problems.allSatisfy { $0.message.contains("No such file") } == true, "\(String(describing: error))")
        #expect(throws: ConfigurationError.self) { try Locator(databases: []) }
    }
}
