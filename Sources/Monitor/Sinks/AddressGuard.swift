// Decides to which addresses a webhook may connect, so that a name in the configuration cannot reach what it should not.

import Glibc

/// An IPv4 or IPv6 address.
struct NetworkAddress: Sendable, Hashable {
    /// 4 or 16, in network order.
    var bytes: [UInt8]

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// Reads a literal in the usual notation.
    init?(_ text: String) {
        var room = [UInt8](repeating: 0, count: 16)
        if unsafe inet_pton(AF_INET, text, &room) == 1 {
            bytes = Array(room.prefix(4))
        } else if unsafe inet_pton(AF_INET6, text, &room) == 1 {
            bytes = room
        } else {
            return nil
        }
    }

    var text: String {
        var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        guard unsafe inet_ntop(family, bytes, &room, socklen_t(room.count)) != nil else { return "?" }
        return String(decoding: room.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The IPv4 address inside an IPv6 one: mapped, NAT64, 6to4; the address itself otherwise.
    var unwrapped: NetworkAddress {
        guard bytes.count == 16 else { return self }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        let isCompatible = bytes.prefix(12).allSatisfy { $0 == 0 } && bytes[12] != 0
        let isNAT64 = bytes.prefix(12).elementsEqual([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0])
        if isMapped || isCompatible || isNAT64 { return NetworkAddress(bytes: Array(bytes[12...])) }
        if bytes[0] == 0x20, bytes[1] == 0x02 { return NetworkAddress(bytes: Array(bytes[2..<6])) }
        return self
    }

    func isIn(_ network: [UInt8], _ bits: Int, of width: Int) -> Bool {
        guard bytes.count == width else { return false }
        return (0..<bits).allSatisfy { bit in
            let mask = UInt8(0x80) >> UInt8(bit % 8)
            let expected = bit / 8 < network.count ? network[bit / 8] : 0
            return bytes[bit / 8] & mask == expected & mask
        }
    }
}

/// The addresses a webhook must not reach.
struct AddressGuard: Sendable {
    /// Whether loopback and private networks are allowed; metadata services never are.
    var allowPrivate = false
    /// Whether nothing but loopback is allowed.
    var onlyLoopback = false

    /// Returns why the address is refused, or `nil` if it may be connected to.
    func refusal(of address: NetworkAddress) -> String? {
        let plain = address.unwrapped
        if onlyLoopback {
            return Self.matches(plain, Self.loopback) ? nil : "\(address.text) is not this machine"
        }
        if Self.matches(plain, Self.never) {
            return "\(address.text) is a link-local, metadata, multicast or reserved address"
        }
        if !allowPrivate, Self.matches(plain, Self.inner) {
            return "\(address.text) is a loopback or private address; set allow_private = true if that is meant"
        }
        return nil
    }

    private typealias Network = (prefix: [UInt8], bits: Int, width: Int)

    private static func matches(_ address: NetworkAddress, _ networks: [Network]) -> Bool {
        networks.contains { address.isIn($0.prefix, $0.bits, of: $0.width) }
    }

    /// Link-local with the clouds' metadata services, their addresses elsewhere, multicast, reserved.
    ///
    /// - Source: RFC 6890 (special-purpose registries, 2013-04); metadata addresses of AWS (169.254.169.254, fd00:ec2::254),
    ///   Alibaba (100.100.100.200), Oracle (192.0.0.192), Azure (168.63.129.16), vendors' documentation, 2026.
    private static let never: [Network] = [
        ([0], 8, 4), ([169, 254], 16, 4), ([224], 4, 4), ([240], 4, 4), ([100, 100, 100, 200], 32, 4),
        ([192, 0, 0], 24, 4), ([168, 63, 129, 16], 32, 4), ([0xFE, 0x80], 10, 16), ([0xFF], 8, 16),
        ([], 128, 16), ([0xFD, 0x00, 0x0E, 0xC2], 32, 16),
    ]

    /// - Source: RFC 6890, 2013-04.
    private static let loopback: [Network] = [
        ([127], 8, 4), ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 16),
    ]

    /// Loopback, RFC 1918, shared, benchmarking, unique local, site-local.
    ///
    /// - Source: RFC 6890, 2013-04; RFC 4193, 2005-10.
    private static let inner: [Network] = [
        ([127], 8, 4), ([10], 8, 4), ([172, 16], 12, 4), ([192, 168], 16, 4), ([100, 64], 10, 4), ([198, 18], 15, 4),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 128, 16), ([0xFC], 7, 16), ([0xFE, 0xC0], 10, 16),
    ]
}

/// Asks the system's resolver.
enum NameLookup {
    /// Returns the addresses of a host, in the resolver's order; waits for the network.
    static func addresses(of host: String) -> [NetworkAddress] {
        if let literal = NetworkAddress(host) { return [literal] }
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { unsafe freeaddrinfo(list) }
        var found: [NetworkAddress] = []
        var next = unsafe list
        while let entry = unsafe next {
            if let address = unsafe address(entry.pointee) { found.append(address) }
            unsafe next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> NetworkAddress? {
        let bytes = unsafe UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
        switch unsafe entry.ai_family {
        case AF_INET where bytes.count >= 8: return unsafe NetworkAddress(bytes: Array(bytes[4..<8]))
        case AF_INET6 where bytes.count >= 24: return unsafe NetworkAddress(bytes: Array(bytes[8..<24]))
        default: return nil
        }
    }
}
