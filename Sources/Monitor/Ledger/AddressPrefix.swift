// The part of a client address that may be shown: the network, not the host.

import Glibc

/// The /24 of an IPv4 address or the /48 of an IPv6 address, as text.
struct AddressPrefix: Sendable, Hashable {
    let text: String

    /// Reads an address as it stands in a log; `nil` when it is none.
    init?(_ address: String) {
        guard address.utf8.count <= 45, !address.utf8.contains(0) else { return nil }
        if let network = Self.network4(address) {
            text = network
        } else if let words = Self.words6(address) {
            // An IPv4 address in IPv6 clothes, ::ffff:192.0.2.1, is an IPv4 address.
            if words[0..<5].allSatisfy({ $0 == 0 }), words[5] == 0xFFFF {
                text = "\(words[6] >> 8).\(words[6] & 255).\(words[7] >> 8).0/24"
            } else {
                text = "\(Self.hex(words[0])):\(Self.hex(words[1])):\(Self.hex(words[2]))::/48"
            }
        } else {
            return nil
        }
    }

    private static func hex(_ word: UInt16) -> String { String(word, radix: 16) }

    private static func network4(_ address: String) -> String? {
        var (value, digits, dots, network) = (0, 0, 0, 0)
        for (offset, byte) in address.utf8.enumerated() {
            switch byte {
            case 0x30...0x39:
                value = value * 10 + Int(byte - 0x30)
                digits += 1
                if digits > 3 || value > 255 { return nil }
            case UInt8(ascii: "."):
                if digits == 0 { return nil }
                (value, digits, dots) = (0, 0, dots + 1)
                if dots == 3 { network = offset }
            default: return nil
            }
        }
        guard dots == 3, digits > 0 else { return nil }
        return "\(address.prefix(network)).0/24"
    }

    private static func words6(_ address: String) -> [UInt16]? {
        var storage = in6_addr()
        let isAddress = unsafe inet_pton(AF_INET6, address, &storage) == 1
        guard isAddress else { return nil }
        return unsafe withUnsafeBytes(of: &storage) { bytes in
            (0..<8).map { unsafe UInt16(bytes[$0 * 2]) << 8 | UInt16(bytes[$0 * 2 + 1]) }
        }
    }
}
