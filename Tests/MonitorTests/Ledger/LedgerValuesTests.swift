// Times, ids and address prefixes as lines show them.

import Testing

@testable import Monitor

@Suite struct LedgerValuesTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_795_348_800_123, "2026-11-22T12:00:00.123Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func `a time is written and read in UTC`(milliseconds: Int64, text: String) {
        #expect(Timestamp(milliseconds: milliseconds).text == text)
        #expect(Timestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        "", "2026-11-22T12:00:00Z", "2026-02-30T00:00:00.000Z", "2026-11-22 12:00:00.000Z", "2026-11-22T24:00:00.000Z",
        "+026-11-22T12:00:00.000Z", "1969-12-31T23:59:59.999Z", "2026-13-01T00:00:00.000Z",
    ])
    func `what is no such time is refused`(text: String) { #expect(Timestamp(text) == nil) }

    @Test(arguments: [Int64.min, -1, 253_402_300_800_000, .max])
    func `a time that cannot be written has no text`(milliseconds: Int64) {
        #expect(Timestamp(milliseconds: milliseconds).text == nil)
    }

    @Test func `an id sorts by time and depends on its name alone`() {
        let early = ULID(time: 1_795_348_800_000, name: "a").text
        let late = ULID(time: 1_795_348_800_001, name: "a").text
        #expect(early < late && early.count == 26 && early != ULID(time: 1_795_348_800_000, name: "b").text)
        #expect(early == ULID(time: 1_795_348_800_000, name: "a").text)
        // SHA-256("a") begins ca978112ca1bbdcafac2.
        #expect(early == "01M81J18G0SABR24PA3EYWNYP2")
        #expect(ULID(time: .min, name: "a").text.hasPrefix("0000000000"))
        #expect(ULID(time: .max, name: "a").text.hasPrefix("0000000000"))
    }

    @Test(
        arguments: [
            ("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::5", "2001:db8:1::/48"), ("::1", "0:0:0::/48"),
            ("::ffff:192.0.2.9", "192.0.2.0/24"), ("2001:DB8::", "2001:db8:0::/48"), ("", nil), ("localhost", nil),
            ("203.0.113", nil), ("203.0.113.256", nil), ("203.0.113.+1", nil), ("203.0.113.77\u{0}", nil),
            ("203.0.113.77:443", nil), ("2001:db8::1%eth0", nil), ("1.2.3.4.5", nil),
        ] as [(String, String?)])
    func `an address is shortened to its network`(address: String, network: String?) {
        #expect(AddressPrefix(address)?.text == network)
    }
}
