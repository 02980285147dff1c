// Gathers everything the signals say of one event; for the few events on which a rule may fire.

import CheckerKit

/// The sightings of one event.
struct Survey {
    private(set) var sightings: [Sighting] = []
    /// Every anonymiser of the client address, and which database says so.
    private(set) var anonymity: Anonymisers = []
    private(set) var anonymisers: [(kinds: Anonymisers, database: Int)] = []
    private(set) var hop: ClientHop?

    init(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, atlas: Atlas, proxies: TrustedProxies,
        signals: Signals
    ) {
        if signals.contains(.declared) {
            addWritten(.country, .declared, batch, arena, index)
            addRegion(batch, arena, index)
        }
        if signals.contains(.account) { addWritten(.accountCountry, .account, batch, arena, index) }
        if signals.contains(.ip), let hop = proxies.client(of: batch, arena, at: index) {
            self.hop = hop
            addAddress(hop, atlas)
        }
        if signals.contains(.cloudRegion) {
            addCloudRegion(.cloudRegion, batch, arena, index)
            addCloudRegion(.inferenceRegion, batch, arena, index)
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

    /// The region field holds `UA-43`, or the part after the hyphen when the country is known.
    private mutating func addRegion(_ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        let range = trimmed(arena, in: batch.range(of: .region, at: index))
        guard !range.isEmpty else { return }
        let text = arena.extracting(range)
        let country = sightings.first { $0.field == .country }?.country
        guard let region = RegionCode(text) ?? country.flatMap({ RegionCode($0, subdivision: text) }) else { return }
        let isGateway = batch.headers[index].countrySource == .gateway
        sightings.append(
            Sighting(
                signal: .declared, field: .region, range: 0..<range.count, country: region.country, region: region,
                certainty: isGateway ? Certainty.gateway : Certainty.code, origin: .written(isCode: true)))
    }

    private mutating func addAddress(_ hop: ClientHop, _ atlas: Atlas) {
        if AddressClass(hop.written.address) == .global {
            for database in atlas.databases.indices {
                let kinds = atlas.anonymisers(of: hop.written, in: database)
                guard !kinds.isEmpty else { continue }
                anonymity.formUnion(kinds)
                anonymisers.append((kinds, database))
            }
        }
        let parts = atlas.parts(of: hop.written)
        let isMasked = hop.written.prefix < hop.written.address.width
        for part in parts {
            sightings.append(
                Sighting(
                    signal: .ip, field: hop.field, range: hop.range, country: part.country, region: part.region,
                    certainty: atlas.certainty(of: part, among: parts, masked: isMasked, anonymity),
                    origin: .database(
                        part.database, block: hop.written, share: part.share, isRegistered: part.isRegistered)))
        }
    }

    private mutating func addCloudRegion(_ field: EventField, _ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int) {
        let range = batch.range(of: field, at: index)
        guard !range.isEmpty else { return }
        let provider = arena.extracting(batch.range(of: .cloudProvider, at: index))
        let reading = CloudRegions.standard.read(arena.extracting(range), provider: provider)
        guard reading.count > 0 else { return }
        let certainty = reading.count == 1 ? Certainty.cloudRegion : Certainty.ambiguousRegion
        for number in 0..<UInt16(CountryCode.count) where reading.countries.contains(CountryCode(index: number)) {
            sightings.append(
                Sighting(
                    signal: .cloudRegion, field: field, range: 0..<range.count, country: CountryCode(index: number),
                    certainty: certainty, origin: .cloud))
        }
    }
}
