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
        case (192, 0, 0), (240...255, _, _): .reserved
        case (224...239, _, _): .multicast
        default: .global
        }
    }

    private static func v6(_ bits: UInt128) -> AddressClass {
        let high = UInt32(truncatingIfNeeded: bits >> 96)
        switch high >> 24 {
        case 0x00 where bits <= 1: return bits == 0 ? .unspecified : .loopback
        case 0x00 where bits >> 80 == 0x64_FF9B_0001: return .privateUse
        case 0x01 where bits >> 64 == 0x0100_0000_0000_0000: return .reserved
        case 0x20 where high == 0x2001_0DB8, 0x3F where high >> 12 == 0x3FFF0: return .documentation
        case 0x20 where bits >> 80 == 0x2001_0002_0000: return .benchmarking
        case 0xFC, 0xFD: return .privateUse
        case 0xFE where high >> 22 == 0x3FA: return .linkLocal
        case 0xFF: return .multicast
        default: return .global
        }
    }
}
