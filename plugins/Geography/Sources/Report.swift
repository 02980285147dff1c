// Puts into words why a rule fired, so that a person can check it in the record and in the database.

import CheckerKit

/// A rule that fired on an event, on its way to a finding.
struct Report {
    let rule: GeoRule
    let survey: Survey
    let atlas: Atlas
    let batch: EventBatch
    let event: Int

    var finding: Finding {
        let own = survey.sightings.filter { rule.signals.contains($0.signal) && $0.country != nil }
        let met = own.filter(rule.isMet).sorted { $0.certainty > $1.certainty }
        let others = own.filter { !rule.isMet(by: $0) }.sorted { $0.certainty > $1.certainty }
        if case .anonymised(let kinds) = rule.condition { return anonymised(kinds, others) }
        var facts: [Fact] = []
        for fact in (met + others).flatMap(facts(of:)) + anonymiserFacts where !facts.contains(fact) {
            facts.append(fact)
        }
        var evidence: [Evidence] = []
        for piece in met.map(evidence(of:)) where !evidence.contains(piece) { evidence.append(piece) }
        return Finding(event: event, rule: rule.id, confidence: confidence(met), facts: facts, evidence: evidence)
    }

    /// A mismatch is as sure as its surest address; anything else as its surest signal.
    private func confidence(_ met: [Sighting]) -> Double {
        guard case .mismatch = rule.condition else { return met.first?.certainty ?? 0 }
        let best = { (signal: Signals) in met.first { $0.signal == signal }?.certainty ?? 0 }
        return best(.declared) * best(.ip)
    }

    private func anonymised(_ kinds: Anonymisers, _ sightings: [Sighting]) -> Finding {
        let evidence = survey.anonymisers.filter { !$0.kinds.isDisjoint(with: kinds) }.map { entry in
            let words = entry.kinds.intersection(kinds).names.joined(separator: ", ")
            return Evidence(
                field: survey.hop?.field ?? .clientAddress, range: survey.hop?.range ?? 0..<0, matched: addressText,
                why: "\(addressText) is an anonymiser (\(words)) by \(atlas.databases[entry.database].title)")
        }
        return Finding(
            event: event, rule: rule.id, confidence: Certainty.address,
            facts: anonymiserFacts + sightings.flatMap(facts(of:)),
            evidence: evidence)
    }

    private var addressText: String { survey.hop.map { text($0.field, $0.range) } ?? "" }

    private var anonymiserFacts: [Fact] {
        guard rule.signals.contains(.ip) else { return [] }
        return survey.anonymisers.flatMap { entry in
            let database = atlas.databases[entry.database]
            let signal = Signal(kind: "ip", source: database.name, date: database.date, certainty: Certainty.address)
            return entry.kinds.names.map { Fact.anonymiser($0, signal) }
        }
    }

    private func facts(of sighting: Sighting) -> [Fact] {
        guard let country = sighting.country else { return [] }
        let signal = signal(of: sighting)
        guard let region = sighting.region else { return [.country(country.text, signal)] }
        let isRegionMet = rule.regions.contains(region)
        let pair = [Fact.region(region.text, signal), .country(country.text, signal)]
        return isRegionMet ? pair : pair.reversed()
    }

    private func signal(of sighting: Sighting) -> Signal {
        var signal = Signal(
            kind: sighting.signal.name, source: sighting.field.name, certainty: sighting.certainty)
        switch sighting.origin {
        case .written: break
        case .database(let number, _, _, _):
            signal.source = atlas.databases[number].name
            signal.date = atlas.databases[number].date
        case .cloud:
            signal.source = "cloud region table"
            signal.date = cloudRegionDate
        }
        return signal
    }

    private func evidence(of sighting: Sighting) -> Evidence {
        let matched = text(sighting.field, sighting.range)
        return Evidence(
            field: sighting.field, range: sighting.range, matched: matched,
            why: subject(sighting, matched) + reason(sighting) + anonymityNote(sighting))
    }

    /// What the signal says: `declared country IR`, `198.51.100.7 is in IR by GeoLite2-Country of 2026-10-01, which`.
    private func subject(_ sighting: Sighting, _ matched: String) -> String {
        let code = sighting.country?.text ?? ""
        switch sighting.origin {
        case .written(let isCode):
            let who = sighting.signal == .account ? "account" : batch.headers[event].countrySource.name
            if let region = sighting.region { return "\(who) region \(region.text)" }
            return isCode ? "\(who) country \(code)" : "\(who) country \"\(matched)\" (\(code))"
        case .cloud: return "cloud region \(matched) is in \(code), which"
        case .database(let number, let block, let share, let isRegistered):
            let verb = isRegistered ? "is in a network registered in" : "is in"
            let place = sighting.region.map { rule.regions.contains($0) ? $0.text : code } ?? code
            let whole = block.prefix == block.address.width
            let address = whole ? "\(block.address)" : "\(network(block))"
            let part = whole || share >= 1 ? "" : " for \(Int(share * 100)) % of it"
            return "\(address) \(verb) \(place)\(part) by \(atlas.databases[number].title), which"
        }
    }

    private func network(_ block: WrittenAddress) -> String {
        "\(block.address.with(bits: block.address.block(block.prefix).lowerBound))/\(block.prefix)"
    }

    private func reason(_ sighting: Sighting) -> String {
        let code = sighting.country?.text ?? ""
        switch rule.condition {
        case .listed:
            let region = sighting.region?.text
            let law =
                rule.preset?.countries.first { $0.code == code } ?? rule.preset?.regions.first { $0.code == region }
            if let preset = rule.preset, let law { return " is on preset \(preset.name) (\(law.law))" }
            return " is on the rule's list"
        case .notIn: return " is not on the rule's list of expected countries"
        case .mismatch:
            return sighting.signal == .declared ? " is declared" : " is none of the countries expected for it"
        case .anonymised: return ""
        }
    }

    private func anonymityNote(_ sighting: Sighting) -> String {
        let names = survey.anonymity.names.joined(separator: ", ")
        guard sighting.signal == .ip, Certainty.factor(survey.anonymity) < 1 else { return "" }
        return "; the address is an anonymiser\(names.isEmpty ? "" : " (\(names))"), so its user may be elsewhere"
    }

    private func text(_ field: EventField, _ range: Range<Int>) -> String {
        let start = batch.range(of: field, at: event).lowerBound
        return String(decoding: batch.arena[start + range.lowerBound..<start + range.upperBound], as: UTF8.self)
    }
}
