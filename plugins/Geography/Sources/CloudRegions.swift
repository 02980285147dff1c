// Finds the country of a cloud region.

/// The countries of cloud regions.
struct CloudRegions: Sendable {
    private let regions: NameTable
    private let providers: NameTable

    static let standard = CloudRegions()

    /// What providers are called in logs; a number for each stands above the country's code in the region table.
    ///
    /// - Source: OpenTelemetry semantic conventions, `cloud.provider` and `gen_ai.provider.name` (2026-05).
    private static let providerNames: [[String]] = [
        ["aws", "amazon", "aws.bedrock", "amazon web services", "AmazonBedrock"],
        ["azure", "microsoft", "az.ai.openai", "az.ai.inference", "azure.ai.openai", "azure.ai.inference"],
        ["gcp", "google", "google cloud", "gcp.vertex_ai", "gcp.gen_ai", "vertex_ai"],
        ["oracle", "oracle_cloud", "oci"], ["alibaba", "alibaba_cloud", "aliyun"], ["tencent", "tencent_cloud"],
    ]

    /// The least number above all country codes.
    private static let base: UInt16 = 1024

    private init() {
        var names: [(String, UInt16)] = []
        for (number, aliases) in Self.providerNames.enumerated() {
            for alias in aliases { names.append((alias, UInt16(number))) }
        }
        providers = NameTable(names)
        var rows: [(String, UInt16)] = []
        for line in cloudRegionLines.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, let code = CountryCode(strict: words[1]),
                let number = Self.providerNames.firstIndex(where: { $0[0] == words[0] })
            else { continue }
            for word in words.dropFirst(2) { rows.append((String(word), UInt16(number) * Self.base + code.index)) }
        }
        regions = NameTable(rows, keepsHyphens: true)
    }

    /// Where a region may be.
    struct Reading {
        var countries = CountrySet()
        /// In how many different countries, for want of a known provider.
        var count = 0
    }

    /// Looks a region or zone up; a provider that is unknown or lacks the region leaves every provider possible.
    func read(_ region: Span<UInt8>, provider: Span<UInt8>) -> Reading {
        let own = provider.isEmpty ? nil : providers.value(of: provider)
        let whole = trimmed(region, in: 0..<region.count)
        let name = region.extracting(whole)
        let reading = find(name, own)
        return reading.count > 0 ? reading : find(name.extracting(0..<zoneless(name)), own)
    }

    private func find(_ name: Span<UInt8>, _ provider: UInt16?) -> Reading {
        var mine = Reading()
        var anybodys = Reading()
        regions.forEachValue(of: name) { value in
            let code = CountryCode(index: value % Self.base)
            if value / Self.base == provider { Self.add(code, to: &mine) }
            Self.add(code, to: &anybodys)
        }
        return mine.count > 0 ? mine : anybodys
    }

    private static func add(_ code: CountryCode, to reading: inout Reading) {
        if reading.countries.contains(code) { return }
        reading.countries.insert(code)
        reading.count += 1
    }

    /// The length of a name without the zone of `us-east-1a` or `europe-north1-a`.
    private func zoneless(_ name: Span<UInt8>) -> Int {
        guard name.count > 2, (name[name.count - 1] | 0x20) >= UInt8(ascii: "a"),
            (name[name.count - 1] | 0x20) <= UInt8(ascii: "z")
        else { return 0 }
        let before = name[name.count - 2]
        if before == UInt8(ascii: "-") { return name.count - 2 }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(before) ? name.count - 1 : 0
    }
}
