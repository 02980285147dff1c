// The quick look-up must answer exactly as the tree or the list does.

import CheckerKit
import CheckerTestKit
import Foundation
import Testing

@testable import Geography

struct FlatRangesTests {
    @Test func `a table answers like the list it was made from`() throws {
        var generator = SeededGenerator(seed: 29)
        for round in 0..<60 {
            var ranges = FlatRanges<UInt32>()
            var starts: [UInt32] = [0]
            for _ in 0..<(round % 40) {
                // Many of them close together, so that several begin with the same 16 bits.
                let near = UInt32(truncatingIfNeeded: generator.next())
                starts.append(generator.next() % 2 == 0 ? near : 0x0102_0000 | near & 0x3FF)
            }
            starts = Array(Set(starts)).sorted()
            let codes = starts.map { _ in Self.code(Int(generator.next() % 3)) }
            for (start, code) in zip(starts, codes) { ranges.append(start, code) }
            ranges.seal()
            for _ in 0..<30 {
                let random = UInt32(truncatingIfNeeded: generator.next())
                let edge = starts[Int(generator.next() % UInt64(starts.count))] &- UInt32(generator.next() % 2)
                for bits in [random, edge, 0, .max] {
                    let index = try #require(starts.lastIndex { $0 <= bits })
                    let found = try #require(ranges.find(bits))
                    #expect(found.value == codes[index])
                    let next = zip(starts, codes).first { $0.0 > bits && $0.1 != codes[index] }?.0
                    #expect(found.last == next.map { $0 - 1 } ?? .max)
                }
            }
        }
    }

    private static func code(_ number: Int) -> RecordCode {
        number == 0 ? .gap : RecordCode(Answer(outcome: .found, country: CountryCode(index: UInt16(number)), last: 0))
    }

    @Test(
        .enabled(if: SharedData.isPresent, SharedData.absence),
        arguments: ["GeoIP2-Country-Test", "GeoIP2-City-Test", "GeoIP2-Anonymous-IP-Test"])
    func `a database's table answers like its tree`(name: String) throws {
        let path = "\(SharedData.folder)/\(name).mmdb"
        let database = try GeoDatabase(maxMind: path, called: name, date: "", at: Place())
        var atlas = Atlas()
        atlas.append(database)
        let data = try Data(contentsOf: URL(fileURLWithPath: "\(SharedData.folder)/\(name).json"))
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        var generator = SeededGenerator(seed: 31)
        var compared = 0
        var flagged = 0
        for network in rows.flatMap(\.keys) {
            let written = try #require(AddressTests.read(network))
            let block = written.address.block(written.prefix)
            let inside = block.lowerBound + UInt128(generator.next()) % (block.upperBound - block.lowerBound + 1)
            for bits in [block.lowerBound, block.upperBound, inside, block.upperBound &+ 1] {
                var whole = written
                whole.address = written.address.with(bits: written.address.isV4 ? bits & 0xFFFF_FFFF : bits)
                whole.prefix = whole.address.width
                guard AddressClass(whole.located.address) == .global else { continue }
                let answer = database.answer(whole.located.address)
                let glance = atlas.glance(at: whole)
                #expect(glance.countries.isEmpty == (answer.country == nil), "\(whole.address)")
                if let country = answer.country { #expect(glance.countries.contains(country)) }
                #expect(glance.anonymisers == database.anonymisers(answer), "\(whole.address)")
                compared += 1
                flagged += glance.anonymisers.isEmpty ? 0 : 1
            }
        }
        #expect(compared > 30)
        #expect(flagged > 0 || !name.contains("Anonymous"))
    }

    @Test func `networks of a list hide whoever is in them`() throws {
        let text =
            "# exits\n1.0.0.7\n1.0.1.0/24, remark\n1.0.1.128/25\n\n2600:1::/32 # whole\r\n1.0.3.0/24\n1.0.2.0/24;x\n"
        let list = try NetworkList(Array(text.utf8).span, kind: .tor)
        #expect(list.entries == 6)
        let expected: [(String, Bool)] = [
            ("1.0.0.6", false), ("1.0.0.7", true), ("1.0.0.8", false), ("1.0.1.0", true), ("1.0.1.255", true),
            ("1.0.3.255", true), ("1.0.4.0", false), ("0.0.0.0", false), ("255.255.255.255", false),
            ("2600:1::1", true), ("2600:2::", false), ("2600::", false),
        ]
        for (address, isIn) in expected {
            let found = list.answer(try #require(AddressTests.read(address)).address)
            #expect(found.outcome == (isIn ? .found : .notFound), "\(address)")
        }
        let all = try NetworkList(Array("0.0.0.0/0\n::/0\n10.0.0.0/8\n".utf8).span, kind: .vpn)
        #expect(all.answer(Address(v4: .max)).outcome == .found)
        #expect(all.answer(Address(v6: .max)).outcome == .found)
    }

    @Test func `lists of networks feed rules about anonymisers`() throws {
        let files = Files(texts: ["ranges": rangeText, "tor.txt": "1.0.0.7\n", "bad.txt": "1.0.0.7\nhello\n"])
        let make = { (ranges: SettingsTable) in
            try GeographyChecker(
                section: CheckerSection(
                    rules: [ConfiguredRule(id: ruleID, table: ["anonymisers": ["tor"]])],
                    settings: ["databases": ["ranges"], "ranges": SettingsValue(.table(ranges))]), resources: files)
        }
        let checker = try make(["tor": ["tor.txt"]])
        let found = try #require(findings(checker, [.clientAddress: "1.0.0.7"]).first)
        #expect(found.evidence.first?.why == "1.0.0.7 is an anonymiser (tor) by tor.txt of 2026-01-01")
        #expect(findings(checker, [.clientAddress: "1.0.0.8"]).isEmpty)
        #expect(checker.sources.map(\.id) == ["ranges", "tor.txt"])
        let bad = #expect(throws: ConfigurationError.self) { try make(["tor": ["bad.txt"]]) }
        #expect(bad?.problems.first?.message.contains("line 2: expected a network") == true)
        let unknown = #expect(throws: ConfigurationError.self) { try make(["tro": ["tor.txt"]]) }
        #expect(unknown?.problems.contains { $0.message.contains("did you mean \"tor\"?") } == true)
    }

    @Test func `a database older than wanted is a warning with its date`() throws {
        let settings = GeoSettings(["databases": ["ranges"]], files, needsAddresses: true, Problems())
        let problems = Problems()
        // 2026-06-25 and ninety days are 2026-09-23.
        settings.warn(of: .seconds(90 * 86_400), now: 1_790_121_600, at: Place(), problems)
        #expect(problems.all == [])
        settings.warn(of: .seconds(90 * 86_400), now: 1_790_208_000, at: Place(), problems)
        #expect(problems.all.count == 1)
        #expect(problems.all.first?.level == .warning)
        #expect(problems.all.first?.message.contains("\"ranges\" is of 2026-06-25, older than max_age allows") == true)
    }
}
