// The networks of the large hosting companies, for databases that tell the operator of a network and not its kind.

/// Autonomous systems whose addresses are data centres'.
enum HostingNetworks {
    static func contains(_ number: UInt32) -> Bool { numbers.contains(number) }

    /// Amazon, Microsoft, Google, Oracle, Alibaba, Tencent, Huawei, IBM; OVH, Hetzner, DigitalOcean, Akamai (Linode), Vultr,
    /// Leaseweb, Contabo, Scaleway, Ionos, M247, Datacamp, HostRoyale, Clouvider, Hostinger, Cloudflare, Fastly.
    ///
    /// Not complete, nor can it be: there are thousands. A database of hosting ranges knows more.
    ///
    /// - Source: The operators' entries in the registries (ARIN, RIPE, APNIC), as of 2025-12.
    private static let numbers: Set<UInt32> = [
        16_509, 14_618, 8_075, 15_169, 396_982, 31_898, 45_102, 37_963, 132_203, 45_090, 136_907, 36_351,
        16_276, 24_940, 213_230, 14_061, 63_949, 20_473, 60_781, 28_753, 30_633, 51_167, 12_876, 8_560,
        9_009, 60_068, 212_238, 203_020, 62_240, 47_583, 13_335, 54_113,
    ]
}
