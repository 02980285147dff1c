// What a checker reports: a finding, the facts it establishes, the evidence it rests on.

/// Something a checker noticed: evidence, not yet a verdict.
public struct Finding: Sendable, Hashable {
    /// The index of the event in the batch.
    public var event: Int
    /// The configured rule that matched.
    public var rule: RuleID
    /// How sure the checker is, from 0 to 1; 1 for an exact rule such as a country code.
    public var confidence: Double
    /// What the checker established, strongest first; the policy decides on these.
    public var facts: [Fact]
    /// What the finding rests on, in words an operator can verify.
    public var evidence: [Evidence]

    public init(event: Int, rule: RuleID, confidence: Double = 1, facts: [Fact], evidence: [Evidence]) {
        self.event = event
        self.rule = rule
        self.confidence = confidence
        self.facts = facts
        self.evidence = evidence
    }
}

/// Something established about an event, on which rules and grants may decide.
public enum Fact: Sendable, Hashable {
    /// A party of the event is (or may be) an entry of a list.
    case listed(ListedParty)
    /// The use serves a purpose of this category, forbidden by the clauses named.
    case purpose(category: String, clauses: [String], policy: String)
    /// The use takes place in this country, ISO 3166-1 alpha-2.
    case country(String, Signal)
    /// The use takes place in this subdivision, ISO 3166-2.
    case region(String, Signal)
    /// The client hides where it is: `vpn`, `tor`, `hosting`, `proxy`.
    case anonymiser(String, Signal)
}

/// A list entry that a name matched.
public struct ListedParty: Sendable, Hashable {
    /// The list's id, for example `ofac-sdn`; its publication date or file date, ISO 8601; the SHA-256 of its content, hex.
    public var list: String
    public var listDate: String
    public var listDigest: String
    /// The entry's id in the list, and its primary name.
    public var entry: String
    public var name: String
    /// The name or alias that matched.
    public var alias: String

    public init(list: String, listDate: String, listDigest: String, entry: String, name: String, alias: String) {
        self.list = list
        self.listDate = listDate
        self.listDigest = listDigest
        self.entry = entry
        self.name = name
        self.alias = alias
    }
}

/// Where a geographic fact comes from.
public struct Signal: Sendable, Hashable {
    /// `declared`, `ip`, `cloud_region`, `account`.
    public var kind: String
    /// The database, table or field that was asked, and its date (ISO 8601; empty when it has none).
    public var source: String
    public var date: String
    /// How certain, from 0 to 1.
    public var certainty: Double

    public init(kind: String, source: String, date: String = "", certainty: Double = 1) {
        self.kind = kind
        self.source = source
        self.date = date
        self.certainty = certainty
    }
}

/// One thing a person can look up in the record to see why.
public struct Evidence: Sendable, Hashable {
    public var field: EventField
    /// Where in the field's UTF-8 bytes; empty when the field as a whole counts.
    public var range: Range<Int>
    /// The matched text as it stands in the record.
    public var matched: String
    /// Why it matched, as one clause: `alias equal after folding`.
    public var why: String

    public init(field: EventField, range: Range<Int> = 0..<0, matched: String, why: String) {
        self.field = field
        self.range = range
        self.matched = matched
        self.why = why
    }
}

/// The name of a rule, `checker/rule` in kebab case; stable, since it appears in alerts and in `/etc`.
public struct RuleID: RawRepresentable, Hashable, Sendable, Codable, ExpressibleByStringLiteral, CustomStringConvertible
{
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }
}
