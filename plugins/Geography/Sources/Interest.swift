// What makes an event worth a closer look: the countries and anonymisers on which a rule may fire.

/// The countries on which at least one rule may fire, by signal.
struct Interest: Sendable {
    var declared = CountrySet()
    var account = CountrySet()
    var cloudRegion = CountrySet()
    var ip = CountrySet()
    var email = CountrySet()
    var phone = CountrySet()
    var anonymisers: Anonymisers = []
    /// The signals of rules that ask whether any two of them contradict each other.
    var differing: [Signals] = []
    /// The countries that a mismatch rule asks for, and those in which it does not expect their addresses.
    var contradictions: [(declared: CountrySet, unexpected: CountrySet)] = []
    /// The countries whose regions are worth a look where a region is told.
    var regionCountries = CountrySet()
    var readsRegions = false
    var readsDeclared = false
    var readsAccount = false
    var readsCloudRegion = false
    var readsAddress = false
    var readsContacts = false

    /// Without a database of subdivisions an address tells no region, and its country's events need no look.
    init(of rules: [GeoRule], knowsSubdivisions: Bool) {
        for rule in rules {
            declared.formUnion(rule.interest(in: .declared))
            account.formUnion(rule.interest(in: .account))
            cloudRegion.formUnion(rule.interest(in: .cloudRegion))
            ip.formUnion(rule.interest(in: .ip))
            if rule.signals.contains(.ip), knowsSubdivisions { ip.formUnion(rule.regionCountries) }
            email.formUnion(rule.interest(in: .email))
            phone.formUnion(rule.interest(in: .phone))
            if case .differing = rule.condition { differing.append(rule.signals) }
            if case .anonymised(let kinds) = rule.condition { anonymisers.formUnion(kinds) }
            if case .mismatch(let declared, let expected) = rule.condition {
                var unexpected = Gazetteer.standard.assigned
                unexpected.subtract(expected)
                contradictions.append((declared, unexpected))
            }
            if rule.signals.contains(.declared) { regionCountries.formUnion(rule.regionCountries) }
        }
        readsDeclared = !declared.isEmpty
        readsRegions = !regionCountries.isEmpty
        readsAccount = !account.isEmpty
        readsCloudRegion = !cloudRegion.isEmpty
        readsContacts = !email.isEmpty || !phone.isEmpty
        readsAddress = !ip.isEmpty || !anonymisers.isEmpty
    }
}
