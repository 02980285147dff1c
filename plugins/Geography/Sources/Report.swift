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
        let own = rule.considered(survey.sightings)
        let met = own.filter(rule.isMet).sorted { rule.certainty(of: $0) > rule.certainty(of: $1) }
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

    /// A mismatch is as sure as both its halves; anything else as its surest signal.
    private func confidence(_ met: [Sighting]) -> Double {
        let sure = { (signal: Signals) in best(met.filter { $0.signal == signal }) }
        switch rule.condition {
        case .mismatch: return sure(.declared) * sure(.ip)
        case .differing:
            return GeoRule.contradictions(among: met, rule.signals).map { sure($0.0) * sure($0.1) }.max() ?? 0
        default: return best(met)
        }
    }

    /// The surest source, where the places that one source leaves open count together.
    private func best(_ met: [Sighting]) -> Double {
        var sources: [Sighting.Source: [String: Double]] = [:]
        for sighting in met {
            let certainty = rule.certainty(of: sighting)
            let isByRegion = certainty != sighting.certainty
            let place = (isByRegion ? sighting.region?.text : nil) ?? sighting.country?.text ?? ""
            sources[sighting.source, default: [:]][place, default: 0] = max(
                certainty, sources[sighting.source]?[place] ?? 0)
        }
        return sources.values.map { places in
            places.count == 1 ? places.values.reduce(0, +) : min(Certainty.cloudRegion, places.values.reduce(0, +))
        }.max() ?? 0
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
        var regional = signal
        regional.certainty = sighting.regionCertainty
        let pair = [Fact.region(region.text, regional), .country(country.text, signal)]
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
        case .cloud(let who):
            signal.source = who.isEmpty ? "cloud region table" : "regions of \(who)"
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
            let who =
                sighting.signal == .declared ? batch.headers[event].countrySource.name : sighting.signal.name
            if let region = sighting.region { return "\(who) region \(region.text)" }
            if sighting.signal == .email || sighting.signal == .phone {
                return "\(who) \(matched) hints at \(code), which"
            }
            return isCode ? "\(who) country \(code)" : "\(who) country \"\(matched)\" (\(code))"
        case .cloud(let who):
            let region = sighting.field == .requestModel ? "cloud area" : "cloud region"
            let operated = who.isEmpty ? "" : " (\(who))"
            let verb = sighting.certainty < Certainty.cloudRegion ? "may be" : "is"
            return "\(region) \(matched)\(operated) \(verb) in \(code), which"
        case .database(let number, let block, let share, let isRegistered):
            let verb = isRegistered ? "is in a network registered in" : "is in"
            let place = sighting.region.map { rule.regions.contains($0) ? $0.text : code } ?? code
            let whole = block.prefix == block.address.width
            let address = whole ? "\(block.address)" : "\(network(block))"
            let part = whole || share >= 1 ? "" : " for \(Int(share * 100)) % of it"
            let operated = survey.networkOperator.isEmpty ? "" : ", network of \(survey.networkOperator)"
            return "\(address) \(verb) \(place)\(part) by \(atlas.databases[number].title)\(operated), which"
        }
    }

    private func network(_ block: WrittenAddress) -> String {
        "\(block.address.with(bits: block.address.block(block.prefix).lowerBound))/\(block.prefix)"
    }

    private func reason(_ sighting: Sighting) -> String {
        let code = sighting.country?.text ?? ""
        switch rule.condition {
        case .listed where rule.isImprecise(sighting):
            let parts = rule.regions.filter { $0.country == sighting.country }.map(\.text).joined(separator: ", ")
            return " has listed regions (\(parts)); at this precision it cannot be told whether it is one of them"
        case .listed:
            let region = sighting.region?.text
            let law =
                rule.preset?.countries.first { $0.code == code } ?? rule.preset?.regions.first { $0.code == region }
            if let preset = rule.preset, let law { return " is on preset \(preset.name) (\(law.law))" }
            return " is on the rule's list"
        case .notIn: return " is not on the rule's list of expected countries"
        case .mismatch:
            return sighting.signal == .declared ? " is declared" : " is none of the countries expected for it"
        case .differing:
            let others = survey.sightings.filter { $0.signal != sighting.signal && rule.signals.contains($0.signal) }
            let codes = Set(others.compactMap(\.country)).subtracting([sighting.country].compactMap(\.self))
            return " differs from \(codes.map(\.text).sorted().joined(separator: ", ")) by another signal"
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
