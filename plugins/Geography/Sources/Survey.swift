// Gathers everything the signals say of one event; for the few events on which a rule may fire.

import CheckerKit

/// The sightings of one event.
struct Survey {
    private(set) var sightings: [Sighting] = []
    /// Every anonymiser of the client address, and which database says so.
    private(set) var anonymity: Anonymisers = []
    private(set) var anonymisers: [(kinds: Anonymisers, database: Int)] = []
    private(set) var hop: ClientHop?
    /// Who operates the client's network; empty when unknown.
    private(set) var networkOperator = ""

    init(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, atlas: Atlas, proxies: TrustedProxies,
        signals: Signals
    ) {
        if signals.contains(.declared) {
            addWritten(.country, .declared, batch, arena, index)
            addRegion(batch, arena, index)
        }
        if signals.contains(.account) { addWritten(.accountCountry, .account, batch, arena, index) }
        if signals.contains(.email) { addMail(batch, arena, index) }
        if signals.contains(.phone) { addPhones(batch, arena, index) }
        if signals.contains(.ip), let hop = proxies.client(of: batch, arena, at: index) {
            self.hop = hop
            addAddress(hop, atlas)
        }
        if signals.contains(.cloudRegion) {
            addCloudRegion(.cloudRegion, batch, arena, index)
            addCloudRegion(.inferenceRegion, batch, arena, index)
            addArea(batch, arena, index)
        }
    }

    private mutating func addWritten(
        _ field: EventField, _ signal: Signals, _ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int
    ) {
        let range = batch.range(of: field, at: index)
        guard !range.isEmpty, let reading = Gazetteer.standard.read(arena.extracting(range)) else { return }
        var certainty = reading.isCode ? Certainty.code : Certainty.name
        if signal == .declared, batch.headers[index].countrySource == .gateway {
            certainty = min(certainty, Certainty.gateway)
        }
        sightings.append(
            Sighting(
                signal: signal, field: field, range: 0..<range.count, country: reading.country, certainty: certainty,
                origin: .written(isCode: reading.isCode)))
    }

    private mutating func addMail(_ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        let range = batch.range(of: .userEmail, at: index)
        guard let country = ContactHints.standard.country(ofMail: arena.extracting(range)) else { return }
        sightings.append(
            Sighting(
                signal: .email, field: .userEmail, range: 0..<range.count, country: country,
                certainty: Certainty.email, origin: .written(isCode: false)))
    }

    private mutating func addPhones(_ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        for field in GeoRule.phoneFields {
            let range = batch.range(of: field, at: index)
            let countries = ContactHints.standard.countries(ofPhone: arena.extracting(range))
            for country in countries {
                sightings.append(
                    Sighting(
                        signal: .phone, field: field, range: 0..<range.count, country: country,
                        certainty: Certainty.phone / Double(countries.count), origin: .written(isCode: false)))
            }
        }
    }

    /// The region field holds `UA-43`, or the part after the hyphen when the country is known.
    private mutating func addRegion(_ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        let range = trimmed(arena, in: batch.range(of: .region, at: index))
        guard !range.isEmpty else { return }
        let text = arena.extracting(range)
        let country = sightings.first { $0.field == .country }?.country
        let code = RegionCode(text) ?? country.flatMap { RegionCode($0, subdivision: text) }
        let disputed = DisputedRegions.standard
        guard let region = code.map(disputed.canonical) ?? disputed.region(named: text, in: country) else { return }
        let isGateway = batch.headers[index].countrySource == .gateway
        let certainty = code == nil ? Certainty.name : isGateway ? Certainty.gateway : Certainty.code
        sightings.append(
            Sighting(
                signal: .declared, field: .region, range: 0..<range.count, country: country ?? region.country,
                region: region, certainty: certainty, regionCertainty: certainty,
                origin: .written(isCode: code != nil)))
    }

    private mutating func addAddress(_ hop: ClientHop, _ atlas: Atlas) {
        if AddressClass(hop.written.located.address) == .global {
            for database in atlas.databases.indices {
                let kinds = atlas.anonymisers(of: hop.written, in: database)
                guard !kinds.isEmpty else { continue }
                anonymity.formUnion(kinds)
                anonymisers.append((kinds, database))
            }
        }
        networkOperator = atlas.networkOperator(of: hop.written)
        let parts = atlas.parts(of: hop.written)
        let isMasked = hop.written.prefix < hop.written.address.width
        for part in parts {
            sightings.append(
                Sighting(
                    signal: .ip, field: hop.field, range: hop.range, country: part.country, region: part.region,
                    certainty: atlas.certainty(of: part, among: parts, masked: isMasked, anonymity),
                    regionCertainty: part.region == nil
                        ? 0 : atlas.regionCertainty(of: part, among: parts, masked: isMasked, anonymity),
                    origin: .database(
                        part.database, block: hop.written, share: part.share, isRegistered: part.isRegistered)))
        }
    }

    private mutating func addCloudRegion(_ field: EventField, _ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        let range = batch.range(of: field, at: index)
        guard !range.isEmpty else { return }
        let provider = arena.extracting(batch.range(of: .cloudProvider, at: index))
        let text = arena.extracting(range)
        add(CloudRegions.standard.read(text, provider: provider), field, 0..<range.count, String(copying: text))
    }

    /// The area of a cross-region inference profile; where the request was served says more, if it is known.
    private mutating func addArea(_ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        let model = arena.extracting(batch.range(of: .requestModel, at: index))
        guard batch.range(of: .inferenceRegion, at: index).isEmpty,
            let area = CloudRegions.standard.area(ofModel: model)
        else { return }
        let provider = arena.extracting(batch.range(of: .cloudProvider, at: index))
        let text = model.extracting(area)
        add(CloudRegions.standard.read(area: text, provider: provider), .requestModel, area, String(copying: text))
    }

    /// Of a name that stands for several countries each is as likely as the others.
    private mutating func add(_ reading: CloudRegions.Reading, _ field: EventField, _ range: Range<Int>, _ name: String)
    {
        guard reading.count > 0 else { return }
        let certainty = min(Certainty.cloudRegion, 1 / Double(reading.count))
        let who = CloudRegions.standard.operatorName(of: reading, region: name)
        for number in 0..<UInt16(CountryCode.count) where reading.countries.contains(CountryCode(index: number)) {
            sightings.append(
                Sighting(
                    signal: .cloudRegion, field: field, range: range, country: CountryCode(index: number),
                    certainty: certainty, origin: .cloud(who)))
        }
    }
}
