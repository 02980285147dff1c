// Tells addresses that can be anywhere from those that no place has: private, shared, documentation and the like.

/// What an address is by its number alone.
///
/// - Source: IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), as of 2025-10.
enum AddressClass: String, Sendable, CaseIterable {
    case global = "a global address"
    case unspecified = "an unspecified address"
    case privateUse = "a private address"
    case shared = "a shared address of a carrier's NAT"
    case loopback = "a loopback address"
    case linkLocal = "a link-local address"
    case documentation = "a documentation address"
    case benchmarking = "a benchmarking address"
    case multicast = "a multicast address"
    case reserved = "a reserved address"

    @inline(__always)
    init(_ address: Address) {
        self = address.isV4 ? Self.v4(UInt32(truncatingIfNeeded: address.bits)) : Self.v6(address.bits)
    }

    /// Whether such a hop is part of somebody's own network, so that the hop before it says more.
    var isInternal: Bool { self == .privateUse || self == .shared || self == .loopback || self == .linkLocal }

    private static func v4(_ bits: UInt32) -> AddressClass {
        switch (bits >> 24, bits >> 16 & 0xFF, bits >> 8 & 0xFF) {
        case (0, _, _): bits == 0 ? .unspecified : .reserved
        case (10, _, _), (172, 16...31, _), (192, 168, _): .privateUse
        case (100, 64...127, _): .shared
        case (127, _, _): .loopback
        case (169, 254, _): .linkLocal
        case (192, 0, 2), (198, 51, 100), (203, 0, 113): .documentation
        case (198, 18...19, _): .benchmarking
        case (192, 0, 0), (192, 88, 99), (240...255, _, _): .reserved
        case (224...239, _, _): .multicast
        default: .global
        }
    }

    private static func v6(_ bits: UInt128) -> AddressClass {
        let high = UInt32(truncatingIfNeeded: bits >> 96)
        switch high >> 24 {
        case 0x00 where bits <= 1: return bits == 0 ? .unspecified : .loopback
        case 0x00 where bits >> 80 == 0x64_FF9B_0001: return .privateUse
        case 0x20 where high == 0x2001_0DB8, 0x3F where high >> 12 == 0x3FFF0: return .documentation
        case 0x20 where bits >> 80 == 0x2001_0002_0000: return .benchmarking
        // ORCHIDs are names, not places.
        case 0x20 where high >> 4 == 0x200_1001, 0x20 where high >> 4 == 0x200_1002: return .reserved
        case 0xFC, 0xFD: return .privateUse
        case 0xFE where high >> 22 == 0x3FA: return .linkLocal
        // Once site-local, RFC 3879.
        case 0xFE where high >> 22 == 0x3FB: return .privateUse
        case 0xFF: return .multicast
        // Nothing else has been given to anybody: RFC 4291, section 2.4.
        default: return high >> 29 == 1 ? .global : .reserved
        }
    }
}

extension WrittenAddress {
    /// The address whose place counts: of an IPv6 address that carries an IPv4 address, that one.
    ///
    /// - Source: RFC 4291, section 2.5.5.1 (::/96, as location databases write IPv4); RFC 6052, section 2.1 (64:ff9b::/96);
    ///   RFC 3056, section 2 (2002::/16); RFC 4380, section 4 (2001::/32, whose last 32 bits are the client's inverted).
    var located: WrittenAddress {
        if address.isV4 { return self }
        let high = UInt32(truncatingIfNeeded: address.bits >> 96)
        let low = UInt32(truncatingIfNeeded: address.bits)
        let isCarried = address.bits >> 32 == 0 && low > 0xFFFF || address.bits >> 32 == 0x64_FF9B << 64
        if isCarried, prefix >= 96 { return WrittenAddress(v4: low, prefix: prefix - 96) }
        guard prefix == 128 else { return self }
        if high >> 16 == 0x2002 { return WrittenAddress(v4: UInt32(truncatingIfNeeded: address.bits >> 80)) }
        return high == 0x2001_0000 ? WrittenAddress(v4: ~low) : self
    }
}
