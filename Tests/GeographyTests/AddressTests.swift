// The address parser: what it reads, what it refuses, and that nothing makes it trap.

import CheckerTestKit
import Testing

@testable import Geography

struct AddressTests {
    static func read(_ text: String) -> WrittenAddress? { WrittenAddress(Array(text.utf8).span) }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7", 32), ("192.0.2.7:443", "192.0.2.7", 32), (" 192.0.2.7 ", "192.0.2.7", 32),
        ("\"192.0.2.7\"", "192.0.2.7", 32), ("192.0.2.0/24", "192.0.2.0", 24), ("192.0.2.***", "192.0.2.0", 24),
        ("192.0.2.*", "192.0.2.0", 24), ("192.0.2.xxx", "192.0.2.0", 24), ("192.0.x.x", "192.0.0.0", 16),
        ("192.0.2.*:80", "192.0.2.0", 24), ("0.0.0.0", "0.0.0.0", 32), ("255.255.255.255", "255.255.255.255", 32),
        ("::", "::", 128), ("::1", "::1", 128), ("1::", "1::", 128), ("2001:DB8::A", "2001:db8::a", 128),
        ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", 128), ("[2001:db8::7]", "2001:db8::7", 128),
        ("[2001:db8::7]:8443", "2001:db8::7", 128), ("fe80::1%eth0", "fe80::1", 128),
        ("[fe80::1%eth0]:1", "fe80::1", 128),
        ("::ffff:192.0.2.7", "192.0.2.7", 32), ("[::ffff:192.0.2.7]:80", "192.0.2.7", 32),
        ("::ffff:c000:207", "192.0.2.7", 32), ("::ffff:192.0.2.0/120", "192.0.2.0", 24),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221", 128), ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", 128),
        ("1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201", 128), ("2001:db8::/32", "2001:db8::", 32),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0", 128), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8", 128),
    ])
    func `every way of writing an address is read`(text: String, canonical: String, prefix: Int) throws {
        let written = try #require(Self.read(text))
        #expect(written.address.description == canonical)
        #expect(written.prefix == prefix)
    }

    @Test(arguments: [
        "", " ", "-", "unknown", "private", "gce-internal-ip", "bedrock.amazonaws.com", "192.0.2", "192.0.2.",
        "192.0.2.7.8",
        "192.0.2.256", "192.0.02.7", "0300.0.2.7", "192.0.2.7:", "192.0.2.7:65536", "192.0.2.7:x", "192.0.*.7",
        "*.*.*.*",
        "192.0.2.-1", "192.0.2.7/33", "192.0.2.7/", "192.0.2.7/x", "1.2.3.4/24:80", ":", ":::", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3", "12345::", "g::", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "[::1", "::1]", "[]", "[::1]80",
        "[::1]:", "[192.0.2.7]",
        "::192.0.2", "::192.0.2.7:1", "1:2:3:4:5:6:7:192.0.2.1", "::%", "::1%", "::/129", "::ffff:192.0.2.7/95", "1:",
        ":1",
        "192.0.2.7, 192.0.2.8", "0x7f.1", "2130706433", "１.2.3.4",
    ])
    func `what is not an address is refused`(text: String) {
        #expect(Self.read(text) == nil)
    }

    @Test func `an address survives being written and read`() {
        var generator = SeededGenerator(seed: 7)
        for round in 0..<4_000 {
            let zeros = UInt128(generator.next()) << 64 | UInt128(generator.next())
            let bits = UInt128(generator.next()) << 64 | UInt128(generator.next())
            let address =
                round % 3 == 0
                ? Address(v4: UInt32(truncatingIfNeeded: bits))
                : Address(v6: round % 3 == 1 ? bits : bits & zeros & 0xFFFF_0000_0000_FFFF_0000_FFFF_0000_0000)
            #expect(Self.read(address.description)?.address == address)
            #expect(Self.read("[\(address)]:80")?.address == (address.isV4 ? nil : address))
        }
    }

    @Test func `no bytes make the parser trap`() {
        var generator = SeededGenerator(seed: 11)
        let alphabet = Array("0123456789abcdefx.:[]%/* ,\"".utf8)
        var read = 0
        for _ in 0..<40_000 {
            var bytes: [UInt8] = []
            let hostile = generator.next() % 4 == 0
            for _ in 0..<Int(generator.next() % 24) {
                bytes.append(
                    hostile
                        ? UInt8(truncatingIfNeeded: generator.next() >> 8)
                        : alphabet[Int(generator.next() % UInt64(alphabet.count))])
            }
            guard let written = WrittenAddress(bytes.span) else { continue }
            read += 1
            #expect((0...written.address.width).contains(written.prefix))
            _ = written.address.block(written.prefix)
        }
        #expect(read > 0)
    }

    @Test(arguments: [
        ("8.8.8.8", AddressClass.global), ("10.1.2.3", .privateUse), ("172.16.0.1", .privateUse),
        ("172.32.0.1", .global),
        ("192.168.1.1", .privateUse), ("100.64.0.1", .shared), ("100.127.255.255", .shared),
        ("172.31.255.255", .privateUse), ("100.128.0.1", .global), ("127.0.0.1", .loopback),
        ("169.254.1.1", .linkLocal), ("192.0.2.1", .documentation), ("198.51.100.7", .documentation),
        ("203.0.113.7", .documentation), ("198.18.0.1", .benchmarking), ("198.20.0.1", .global),
        ("0.0.0.0", .unspecified),
        ("0.1.2.3", .reserved), ("224.0.0.1", .multicast), ("255.255.255.255", .reserved), ("192.0.0.8", .reserved),
        ("::", .unspecified), ("::1", .loopback), ("2001:db8::1", .documentation), ("3fff:fff::1", .documentation),
        ("3fff:1000::1", .global), ("fd00::1", .privateUse), ("fe80::1", .linkLocal), ("febf::1", .linkLocal),
        ("ff02::1", .multicast), ("100::1", .reserved), ("64:ff9b:1::1", .privateUse), ("2001:2::1", .benchmarking),
        ("2001:4860::1", .global), ("::ffff:10.0.0.1", .privateUse), ("4000::1", .reserved), ("5f00::1", .reserved),
        ("fec0::1", .privateUse), ("192.88.99.1", .reserved), ("2001:20::1", .reserved), ("100:0:0:1::1", .reserved),
        ("2620:4f:8000::1", .global), ("3ffe::1", .global),
    ])
    func `special addresses are known by their number`(text: String, expected: AddressClass) throws {
        #expect(AddressClass(try #require(Self.read(text)).address) == expected)
    }

    @Test(arguments: [
        ("64:ff9b::1.0.0.7", "1.0.0.7", 32), ("2002:100:7::1", "1.0.0.7", 32),
        ("2001:0:4136:e378:8000:63bf:feff:fff8", "1.0.0.7", 32), ("::1.0.0.7", "1.0.0.7", 32),
        ("::1.0.0.0/120", "1.0.0.0", 24), ("64:ff9b::1.0.0.0/120", "1.0.0.0", 24),
        ("2002:100:7::/48", "2002:100:7::", 48),
        ("::1", "::1", 128), ("2600:1::7", "2600:1::7", 128), ("1.0.0.*", "1.0.0.0", 24),
    ])
    func `an IPv4 address within an IPv6 address is the one whose place counts`(
        text: String, canonical: String, prefix: Int
    ) throws {
        let located = try #require(Self.read(text)).located
        #expect(located.address.description == canonical)
        #expect(located.prefix == prefix)
    }

    @Test(arguments: ["10.0.0.0/8", "2001:db8::/32", "192.0.2.1", "::1", "0.0.0.0/0"])
    func `a network in CIDR notation is read`(text: String) {
        #expect(Network(text) != nil)
    }

    @Test(arguments: [
        "10.0.0.1/8", "10.0.0.0/33", "10.0.0.*", "10.0.0.1:80", "[::1]:80", "example.org", "", "fe80::1%eth0",
    ])
    func `what is no network is refused`(text: String) {
        #expect(Network(text) == nil)
    }
}
