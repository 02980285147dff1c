// Where is the use? Finds uses in listed or unexpected countries and regions, and behind anonymisers.
//
// Invariants:
// 1. `check` makes no String and no array for an event that no rule can fire on: two bytes against a bitmap, the same for
//    the address's country. Only an event with an interesting country is judged rule by rule.
//    Rules about journeys look at every event with an account and a place.
// 2. `interest` never misses: whatever makes a rule fire makes the event interesting.

public import CheckerKit

/// Finds events by country and region: as declared, by client address, by cloud region, by account.
public struct GeographyChecker: RememberingChecker {
    /// What the configuration deserves to be told without being refused: signals and regions that cannot be checked.
    public let warnings: [Problem]
    private let geoRules: [GeoRule]
    private let travelRules: [TravelRule]
    private let atlas: Atlas
    private let proxies: TrustedProxies
    private let interest: Interest
    private let gazetteer = Gazetteer.standard
    private let cloudRegions = CloudRegions.standard

    /// Reads the rules and opens the databases.
    public init(section: CheckerSection, resources: any Resources) throws(ConfigurationError) {
        let problems = Problems()
        let settings = GeoSettings(
            section.settings, resources, needsAddresses: section.rules.contains(where: Self.mayNeedAddresses), problems)
        let databasesRefused = problems.hasErrors
        let rules = section.rules.filter { $0.table["travel"] == nil }.compactMap { rule in
            RuleReader(rule, problems, atlas: settings.atlas, databasesRefused: databasesRefused).read()
        }
        travelRules = section.rules.filter { $0.table["travel"] != nil }.compactMap { rule in
            TravelRule(rule, problems, atlas: settings.atlas, databasesRefused: databasesRefused)
        }
        try problems.throwIfErrors()
        warnings = problems.all
        geoRules = rules
        atlas = settings.atlas
        proxies = settings.proxies
        interest = Interest(of: rules, knowsSubdivisions: settings.atlas.knowsSubdivisions)
    }

    /// Whether a rule, right or wrong, may look at addresses.
    private static func mayNeedAddresses(_ rule: ConfiguredRule) -> Bool {
        guard case .array(let elements)? = rule.table["signals"]?.content else { return true }
        return elements.contains { $0.content == .string("ip") } || rule.table["ip_not_in"] != nil
    }

    public var rules: [ActiveRule] {
        geoRules.map { ActiveRule(id: $0.id, reads: $0.reads) }
            + travelRules.map { ActiveRule(id: $0.id, reads: $0.reads) }
    }

    public var sources: [DataSource] {
        atlas.databases.map { DataSource(id: $0.name, date: $0.date, digest: $0.digest, entries: $0.entries) }
    }

    public var spaces: [String] { travelRules.map(\.space) }

    public func check(_ batch: EventBatch) -> [Finding] {
        var memory = Memory()
        return check(batch, remembering: &memory)
    }

    public func check(_ batch: EventBatch, remembering memory: inout Memory) -> [Finding] {
        var findings: [Finding] = []
        guard !geoRules.isEmpty || !travelRules.isEmpty else { return findings }
        let arena = batch.arena.span
        var memo = AddressMemo()
        if !geoRules.isEmpty {
            for index in 0..<batch.count where isInteresting(batch, arena, at: index, &memo) {
                judge(batch, arena, at: index, into: &findings)
            }
        }
        let found = travelRules.flatMap { journeys($0, batch, remembering: &memory) }
        if found.isEmpty { return findings }
        return (findings + found).enumerated().sorted {
            ($0.element.event, $0.offset) < ($1.element.event, $1.offset)
        }.map(\.element)
    }

    /// What a rule about journeys finds in a batch.
    private func journeys(_ rule: TravelRule, _ batch: EventBatch, remembering memory: inout Memory) -> [Finding] {
        rule.withSpace(of: &memory) { space in
            let arena = batch.arena.span
            var memo = AddressMemo()
            var findings: [Finding] = []
            for index in 0..<batch.count {
                guard let stop = stop(rule.signals, batch, arena, at: index, &memo),
                    let traveller = rule.traveller(batch, arena, at: index, stop, in: space),
                    let journey = rule.observe(traveller, at: batch.headers[index].time, stop, in: &space)
                else { continue }
                findings.append(rule.finding(journey, stop, in: batch, at: index))
            }
            return findings
        }
    }

    /// The country of an event, if its address is in one country or, failing that, it declares one.
    private func stop(
        _ signals: Signals, _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ memo: inout AddressMemo
    ) -> TravelRule.Stop? {
        if signals.contains(.ip), look(batch, arena, at: index, &memo), let country = memo.glance.countries.only {
            let certainty = Certainty.address * Certainty.factor(memo.glance.anonymisers)
            return TravelRule.Stop(country: country, certainty: certainty, field: .clientAddress)
        }
        let range = batch.range(of: .country, at: index)
        guard signals.contains(.declared), !range.isEmpty,
            let country = gazetteer.read(arena.extracting(range))?.country
        else { return nil }
        return TravelRule.Stop(country: country, certainty: Certainty.gateway, field: .country)
    }

    @inline(__always)
    private func isInteresting(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ memo: inout AddressMemo
    ) -> Bool {
        if interest.readsDeclared, names(interest.declared, batch.range(of: .country, at: index), arena) { return true }
        if interest.readsRegions, isRegionInteresting(batch, arena, at: index) { return true }
        if interest.readsAccount, names(interest.account, batch.range(of: .accountCountry, at: index), arena) {
            return true
        }
        if interest.readsCloudRegion, isCloudInteresting(batch, arena, at: index) { return true }
        if interest.readsAddress, isAddressInteresting(batch, arena, at: index, &memo) { return true }
        if interest.readsContacts, areContactsInteresting(batch, arena, at: index) { return true }
        if !interest.contradictions.isEmpty, isContradictory(batch, arena, at: index, &memo) { return true }
        for signals in interest.differing where differ(signals, batch, arena, at: index, &memo) { return true }
        return false
    }

    private func areContactsInteresting(_ batch: EventBatch, _ arena: Span<UInt8>, at index: Int) -> Bool {
        let mail = batch.range(of: .userEmail, at: index)
        if !mail.isEmpty, !interest.email.isEmpty,
            let country = ContactHints.standard.country(ofMail: arena.extracting(mail)),
            interest.email.contains(country)
        {
            return true
        }
        if interest.phone.isEmpty { return false }
        for field in GeoRule.phoneFields {
            let range = batch.range(of: field, at: index)
            // Hardly ever a number, so the first byte settles it.
            guard !range.isEmpty, ContactHints.mayBePhone(arena[range.lowerBound]) else { continue }
            let countries = ContactHints.standard.countries(ofPhone: arena.extracting(range))
            if countries.contains(where: interest.phone.contains) { return true }
        }
        return false
    }

    /// Whether two of the signals may contradict each other; by way of sets, so that the usual agreement costs little.
    private func differ(
        _ signals: Signals, _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ memo: inout AddressMemo
    ) -> Bool {
        // The rare signals are left to the thorough look.
        if !signals.isDisjoint(with: [.cloudRegion, .email, .phone]) { return true }
        var known: CountrySet?
        if signals.contains(.declared), !meets(.country, batch, arena, index, &known) { return true }
        if signals.contains(.account), !meets(.accountCountry, batch, arena, index, &known) { return true }
        guard let known, signals.contains(.ip), look(batch, arena, at: index, &memo) else { return false }
        return !memo.glance.countries.isEmpty && !known.intersects(memo.glance.countries)
    }

    /// Whether a written country is compatible with what is known so far; `known` learns it.
    private func meets(
        _ field: EventField, _ batch: EventBatch, _ arena: Span<UInt8>, _ index: Int, _ known: inout CountrySet?
    ) -> Bool {
        let range = batch.range(of: field, at: index)
        guard !range.isEmpty, let country = gazetteer.read(arena.extracting(range))?.country else { return true }
        if let known { return known.contains(country) }
        known = CountrySet([country])
        return true
    }

    /// Whether a text is a country of the set.
    @inline(__always)
    private func names(_ countries: CountrySet, _ range: Range<Int>, _ arena: Span<UInt8>) -> Bool {
        if range.isEmpty { return false }
        if range.count == 2, let code = CountryCode(arena[range.lowerBound], arena[range.lowerBound + 1]) {
            if gazetteer.isAssigned(code) { return countries.contains(code) }
        }
        guard let reading = gazetteer.read(arena.extracting(range)) else { return false }
        return countries.contains(reading.country)
    }

    /// Whether the region field may name a listed region: whole, by name, or as the part of a code after the hyphen.
    private func isRegionInteresting(_ batch: EventBatch, _ arena: Span<UInt8>, at index: Int) -> Bool {
        let range = batch.range(of: .region, at: index)
        if range.isEmpty { return false }
        let text = arena.extracting(trimmed(arena, in: range))
        if let region = RegionCode(text) { return interest.regionCountries.contains(region.country) }
        return DisputedRegions.standard.region(named: text, in: nil) != nil
            || names(interest.regionCountries, batch.range(of: .country, at: index), arena)
    }

    private func isCloudInteresting(_ batch: EventBatch, _ arena: Span<UInt8>, at index: Int) -> Bool {
        let provider = arena.extracting(batch.range(of: .cloudProvider, at: index))
        let own = batch.range(of: .cloudRegion, at: index)
        if !own.isEmpty,
            cloudRegions.read(arena.extracting(own), provider: provider).countries.intersects(interest.cloudRegion)
        {
            return true
        }
        let inference = batch.range(of: .inferenceRegion, at: index)
        guard !inference.isEmpty else {
            let model = arena.extracting(batch.range(of: .requestModel, at: index))
            guard let area = cloudRegions.area(ofModel: model) else { return false }
            return cloudRegions.read(area: model.extracting(area), provider: provider).countries.intersects(
                interest.cloudRegion)
        }
        return cloudRegions.read(arena.extracting(inference), provider: provider).countries.intersects(
            interest.cloudRegion)
    }

    /// The last address looked up: many events in a row come from the same one.
    private struct AddressMemo {
        var written: WrittenAddress?
        var glance = Atlas.Glance()
    }

    /// Brings the memo up to date; whether the event has an address at all.
    @inline(__always)
    private func look(_ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ memo: inout AddressMemo) -> Bool {
        guard let hop = proxies.client(of: batch, arena, at: index) else { return false }
        if memo.written == hop.written { return true }
        memo.written = hop.written
        memo.glance = atlas.glance(at: hop.written)
        return true
    }

    private func isAddressInteresting(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ memo: inout AddressMemo
    ) -> Bool {
        guard look(batch, arena, at: index, &memo) else { return false }
        return memo.glance.countries.intersects(interest.ip)
            || !memo.glance.anonymisers.isDisjoint(with: interest.anonymisers)
    }

    /// Whether the declared country and the address's contradict each other in the sense of a rule.
    private func isContradictory(
        _ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, _ memo: inout AddressMemo
    ) -> Bool {
        let range = batch.range(of: .country, at: index)
        guard !range.isEmpty, let declared = gazetteer.read(arena.extracting(range))?.country else { return false }
        guard interest.contradictions.contains(where: { $0.declared.contains(declared) }) else { return false }
        guard look(batch, arena, at: index, &memo) else { return false }
        for pair in interest.contradictions where pair.declared.contains(declared) {
            if memo.glance.countries.intersects(pair.unexpected) { return true }
        }
        return false
    }

    /// Asks every rule about an event.
    private func judge(_ batch: EventBatch, _ arena: Span<UInt8>, at index: Int, into findings: inout [Finding]) {
        let concerned = geoRules.filter { $0.scope.contains(batch, arena, at: index) }
        if concerned.isEmpty { return }
        let survey = Survey(
            batch, arena, at: index, atlas: atlas, proxies: proxies,
            signals: concerned.reduce(into: []) { $0.formUnion($1.signals) })
        for rule in concerned where rule.fires(on: survey.sightings, survey.anonymity) {
            findings.append(Report(rule: rule, survey: survey, atlas: atlas, batch: batch, event: index).finding)
        }
    }
}
