// The hot path: looks the values of a batch up, and screens those not seen before.

import CheckerKit
import Synchronization

/// A field screened in one way; rules that agree on both share it.
struct Lane: Sendable, Hashable {
    var field: EventField
    var scope: SearchScope
    /// The score from which a match may reach the lowest threshold of its rules.
    var threshold: Double
    /// Numbers the ways of screening: equal values in lanes of one way share their verdict.
    var way: UInt8

    /// The number of the supplement among the sources if the lane looks mail domains up.
    var domainSource: Int?

    /// Returns the distinct lanes of rules, and for each rule the lanes it looks at.
    static func lanes(for rules: [ScreeningRule], sources: [String]) -> ([Lane], [[Int]]) {
        var lanes: [Lane] = []
        var ways: [SearchScope] = []
        var numbers: [[Int]] = []
        // A country that agrees may raise a match to the threshold.
        let lowest = Particulars.scoreBeforeCountry(raisedTo: rules.map(\.threshold).min() ?? 0)
        for rule in rules {
            var bits: UInt64 = 0
            for (index, id) in sources.enumerated() where rule.lists.contains(id) { bits |= 1 << UInt64(index) }
            let scope = SearchScope(sources: bits, types: rule.types)
            if !ways.contains(scope) { ways.append(scope) }
            let way = UInt8(clamping: (ways.firstIndex(of: scope) ?? 0) * 2)
            numbers.append(
                rule.fields.map { field in
                    let supplement = rule.lists.contains(Supplement.id) ? sources.firstIndex(of: Supplement.id) : nil
                    let isMail = field == .userEmail
                    let lane = Lane(
                        field: field, scope: scope, threshold: lowest, way: isMail ? way + 1 : way,
                        domainSource: isMail ? supplement : nil)
                    if let known = lanes.firstIndex(of: lane) { return known }
                    lanes.append(lane)
                    return lanes.count - 1
                })
        }
        return (lanes, numbers)
    }

    /// The matches of a value, best first.
    func matches(_ text: String, _ screener: NameScreener) -> [NameMatch] {
        if field == .userEmail {
            let domain = domainSource.flatMap { domainMatch(text, source: $0) }
            var matches = domain.map { [$0] } ?? []
            for match in screener.particulars.identified(text, screener, scope) + localPartMatches(text, screener)
            where !matches.contains(where: { $0.source == match.source && $0.id == match.id }) {
                matches.append(match)
            }
            return matches
        }
        return screener.search(text, limit: 8, minScore: threshold, scope: scope)
    }
}

extension Lane {
    /// Screens what stands before the `@` as a user name, if it has several words and is no domain itself.
    private func localPartMatches(_ address: String, _ screener: NameScreener) -> [NameMatch] {
        guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return [] }
        let start = address.utf8[..<at].lastIndex(of: UInt8(ascii: "<")).map { address.utf8.index(after: $0) }
        let local = address.utf8[(start ?? address.startIndex)..<at].prefix(128)
        let words = local.split { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
        guard words.count >= 2, !isDomain(local) else { return [] }
        return screener.search(
            String(decoding: local, as: UTF8.self), limit: 8, minScore: threshold / Self.localPartFactor, scope: scope
        ).map { match in
            var match = match
            match.score = (match.score * Self.localPartFactor * 10_000).rounded() / 10_000
            match.why = "part of the mail address before the @: " + match.why
            return match
        }
    }

    /// What a name in an address is worth less than the same name by itself.
    private static let localPartFactor = 0.95

    /// Whether text ends like a domain: a dot and two or three letters.
    private func isDomain(_ text: Substring.UTF8View) -> Bool {
        guard let dot = text.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return (2...3).contains(text[text.index(after: dot)...].count)
    }
}

/// Finds the institution to whose domain a mail address belongs, as itself or as a subdomain.
func domainMatch(_ address: String, source: Int) -> NameMatch? {
    guard let at = address.utf8.lastIndex(of: UInt8(ascii: "@")) else { return nil }
    var domain = address.utf8[address.utf8.index(after: at)...].prefix(255).map {
        $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0
    }
    while let last = domain.last, last == UInt8(ascii: ".") || last <= 0x20 || last == UInt8(ascii: ">") {
        domain.removeLast()
    }
    var rest = domain[...]
    while !rest.isEmpty {
        if let institution = Supplement.domains[Array(rest)] {
            let name = String(decoding: rest, as: UTF8.self)
            return NameMatch(
                id: institution.id, list: Supplement.id, source: source, name: institution.name, alias: name,
                score: Supplement.domainConfidence, why: "mail domain \(name) belongs to \(institution.name)")
        }
        guard let dot = rest.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        rest = rest[(dot + 1)...]
    }
    return nil
}

/// A value of an event in which something was found.
struct Hit: Sendable {
    var event: Int
    var lane: Int
    var matches: [NameMatch]
}

/// The memo shared by all threads; its lock is taken once or twice a batch.
final class VerdictMemory: Sendable {
    private let memo = Mutex(VerdictMemo())
    private let seed = UInt64.random(in: .min ... .max)

    /// Returns the hits of a batch in the order of its events, then of the lanes.
    func hits(in batch: EventBatch, _ lanes: [Lane], _ screener: NameScreener) -> [Hit] {
        var hits: [Hit] = []
        let misses = lookUp(batch, lanes, &hits)
        if !misses.isEmpty { resolve(misses, batch, lanes, screener, &hits) }
        if hits.count > 1 { hits.sort { ($0.event, $0.lane) < ($1.event, $1.lane) } }
        return hits
    }

    private struct Miss {
        var event: Int
        var lane: Int
        var hash: UInt64
    }

    /// Looks every value up in a snapshot of the memo, outside its lock.
    private func lookUp(_ batch: EventBatch, _ lanes: [Lane], _ hits: inout [Hit]) -> [Miss] {
        let snapshot = memo.withLock { $0 }
        let arena = batch.arena.span
        var misses: [Miss] = []
        for (number, lane) in lanes.enumerated() {
            var previous = 0..<0
            var known: Verdict?
            for event in 0..<batch.count {
                let range = batch.range(of: lane.field, at: event)
                if range.isEmpty { continue }
                let value = arena.extracting(range)
                if known == nil || range != previous && !equal(value, arena.extracting(previous)) {
                    let hash = hash64(value, lane: lane.way, seed: seed)
                    known = snapshot.verdict(on: value, hash: hash, lane: lane.way)
                    if known == nil { misses.append(Miss(event: event, lane: number, hash: hash)) }
                }
                previous = range
                if let known, known != VerdictMemo.clean {
                    hits.append(Hit(event: event, lane: number, matches: snapshot.matches[Int(known)]))
                }
            }
        }
        return misses
    }

    /// Screens each distinct value once, and remembers the result.
    private func resolve(
        _ misses: [Miss], _ batch: EventBatch, _ lanes: [Lane], _ screener: NameScreener, _ hits: inout [Hit]
    ) {
        var fresh = VerdictMemo(capacity: capacity(for: misses.count), textLimit: .max)
        let arena = batch.arena.span
        for miss in misses {
            let lane = lanes[miss.lane]
            let value = arena.extracting(batch.range(of: lane.field, at: miss.event))
            if let verdict = fresh.verdict(on: value, hash: miss.hash, lane: lane.way) {
                if verdict != VerdictMemo.clean {
                    hits.append(Hit(event: miss.event, lane: miss.lane, matches: fresh.matches[Int(verdict)]))
                }
                continue
            }
            let matches = lane.matches(batch.string(lane.field, at: miss.event), screener)
            fresh.insert(value, hash: miss.hash, lane: lane.way, matches: matches)
            if !matches.isEmpty { hits.append(Hit(event: miss.event, lane: miss.lane, matches: matches)) }
        }
        memo.withLock { memo in
            for miss in misses {
                let lane = lanes[miss.lane]
                let value = arena.extracting(batch.range(of: lane.field, at: miss.event))
                guard let verdict = fresh.verdict(on: value, hash: miss.hash, lane: lane.way) else { continue }
                let matches = verdict == VerdictMemo.clean ? [] : fresh.matches[Int(verdict)]
                memo.insert(value, hash: miss.hash, lane: lane.way, matches: matches)
            }
        }
    }

    private func capacity(for count: Int) -> Int {
        var capacity = 64
        while capacity < count * 2 { capacity *= 2 }
        return capacity
    }
}
