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
        ["oracle", "oracle_cloud", "oci", "oracle cloud infrastructure"],
        ["alibaba", "alibaba_cloud", "aliyun", "alibaba cloud"],
        ["tencent", "tencent_cloud", "tencent cloud", "qcloud"],
    ]

    /// Who operates the regions, in the order of ``providerNames``.
    private static let operators = [
        "Amazon Web Services", "Microsoft Azure", "Google Cloud", "Oracle Cloud", "Alibaba Cloud", "Tencent Cloud",
    ]

    /// Regions that somebody else operates under the provider's name.
    ///
    /// - Source: AWS in China, "about" page; Azure China documentation; Bleu and Delos Cloud announcements; as of 2025-12.
    private static let deputies = [
        ("cn-north-1", "Sinnet for Amazon Web Services"), ("cn-northwest-1", "NWCD for Amazon Web Services"),
        ("china", "21Vianet for Microsoft Azure"), ("bleu", "Bleu for Microsoft Azure"),
        ("delos", "Delos Cloud for Microsoft Azure"),
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
        for line in cloudAreaLines.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let number = Self.providerNames.firstIndex(where: { $0[0] == words[0] }) else { continue }
            for code in words.dropFirst(2).compactMap({ CountryCode(strict: $0) }) {
                rows.append((String(words[1]), UInt16(number) * Self.base + code.index))
            }
        }
        regions = NameTable(rows, keepsHyphens: true)
    }

    /// Where a region may be.
    struct Reading {
        var countries = CountrySet()
        /// In how many different countries, for want of a known provider or since the name is an area's.
        var count = 0
        /// The provider's number; `nil` when several have regions of the name.
        fileprivate(set) var provider: UInt16?
    }

    /// Who operates a region that was read; empty when several providers come into question.
    func operatorName(of reading: Reading, region: String) -> String {
        guard let provider = reading.provider, reading.count > 0 else { return "" }
        let name = String(region.lowercased().filter { $0 != " " })
        return Self.deputies.first { name.hasPrefix($0.0) && $0.1.hasSuffix(Self.operators[Int(provider)]) }?.1
            ?? Self.operators[Int(provider)]
    }

    /// Where the area of a cross-region inference profile lies within a model's name; `nil` when it names none.
    ///
    /// - Source: Amazon Bedrock user guide, inference profile ids: area, vendor and model with full stops between.
    @inline(__always)
    func area(ofModel model: Span<UInt8>) -> Range<Int>? {
        var start = model.count
        while start > 0, model[start - 1] != UInt8(ascii: "/") { start -= 1 }
        var end = start
        while end < model.count, model[end] != UInt8(ascii: "."), end - start <= 6 { end += 1 }
        guard end > start + 1, end < model.count, model[end] == UInt8(ascii: "."), end - start <= 6 else { return nil }
        for position in end + 1..<model.count where model[position] == UInt8(ascii: ".") { return start..<end }
        return nil
    }

    /// What the area of a model's name says; `provider` must be Amazon or untold.
    func read(area: Span<UInt8>, provider: Span<UInt8>) -> Reading {
        guard provider.isEmpty || providers.value(of: provider) == 0 else { return Reading() }
        return find(area, 0, isStrict: true)
    }

    /// Looks a region or zone up; a provider that is unknown or lacks the region leaves every provider possible.
    func read(_ region: Span<UInt8>, provider: Span<UInt8>) -> Reading {
        let own = provider.isEmpty ? nil : providers.value(of: provider)
        let whole = trimmed(region, in: 0..<region.count)
        let name = region.extracting(whole)
        let reading = find(name, own)
        return reading.count > 0 ? reading : find(name.extracting(0..<zoneless(name)), own)
    }

    private func find(_ name: Span<UInt8>, _ provider: UInt16?, isStrict: Bool = false) -> Reading {
        var mine = Reading()
        var anybodys = Reading()
        regions.forEachValue(of: name) { value in
            if value / Self.base == provider { Self.add(value, to: &mine) }
            Self.add(value, to: &anybodys)
        }
        return mine.count > 0 || isStrict ? mine : anybodys
    }

    private static func add(_ value: UInt16, to reading: inout Reading) {
        let code = CountryCode(index: value % base)
        reading.provider = reading.count == 0 || reading.provider == value / base ? value / base : nil
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
