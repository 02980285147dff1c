// What the ledger says about a judgement, without saying who in clear.

import CheckerKit

/// The members of a judgement's lines that do not depend on what is in the ledger already.
///
/// The order is that of the finished line: `alert`, ``head``, the ids of the record, ``tail``, `count`. The opening line
/// carries no `request_id`, so that a search for a request finds its occurrence alone.
struct AlertLine {
    /// The most facts, and the most pieces of evidence, that one line shows.
    static let longestList = 32

    private let eventID: String
    private let requestID: String
    private var head = LineMembers()
    private var tail = LineMembers()

    /// Prepares the members.
    ///
    /// - Parameters:
    ///   - judgement: What was found.
    ///   - clear: The personal clear text that the lines only commit to.
    ///   - instance: The name of this installation; empty: left out.
    init(_ judgement: Judgement, clear: ClearText, instance: String) {
        eventID = judgement.eventID
        requestID = judgement.requestID
        addHead(judgement)
        addTail(judgement, clear: clear)
        if !instance.isEmpty { tail.add("instance", instance) }
    }

    /// The members of the line that opens `alert`.
    func opening(of alert: String) -> [UInt8] {
        var line = LineMembers()
        line.add("alert", alert)
        line.add(head)
        line.add("first_event", eventID)
        line.add(tail)
        line.add("count", 1)
        return line.bytes
    }

    /// The members of the line of the alert's occurrence number `count`.
    func occurrence(of alert: String, count: Int64) -> [UInt8] {
        var line = LineMembers()
        line.add("alert", alert)
        line.add(head)
        line.add("event_id", eventID)
        line.add("request_id", orNull: requestID)
        line.add(tail)
        line.add("count", count)
        return line.bytes
    }

    private mutating func addHead(_ judgement: Judgement) {
        head.add("checker", judgement.checker)
        head.add("rule", judgement.rule.rawValue)
        head.add("severity", judgement.severity.rawValue)
        head.add("verdict", judgement.verdict.name)
        switch judgement.verdict {
        case .permitted(let grant): head.add("grant", grant)
        case .suppressed(let suppression): head.add("suppression", suppression)
        case .violation, .review, .monitored: break
        }
        head.add("score", fraction: judgement.confidence)
        head.add("what", judgement.what)
        head.add("subject", judgement.subject)
        head.add("account", orNull: judgement.account)
        head.add("feed", judgement.feed)
        head.add("record", judgement.record)
    }

    private mutating func addTail(_ judgement: Judgement, clear: ClearText) {
        tail.add("event_time", orNull: Timestamp(milliseconds: judgement.time).text)
        tail.add("model", orNull: judgement.model)
        tail.add("policy", orNull: judgement.policy)
        tail.add("facts", objects: judgement.facts.prefix(Self.longestList)) { fact, object in
            Self.add(fact, to: &object)
        }
        tail.add("evidence", objects: judgement.evidence.prefix(Self.longestList)) { evidence, object in
            object.add("field", evidence.field.name)
            object.add("why", clear.why(of: evidence))
            object.add("sha256", clear.commitment(to: evidence.matched))
        }
        let omitted = [judgement.facts.count, judgement.evidence.count].reduce(0) { $0 + max(0, $1 - Self.longestList) }
        if omitted > 0 { tail.add("omitted", Int64(omitted)) }
        tail.add("grants_tried", texts: Array(judgement.grantsTried.prefix(Self.longestList)))
        tail.add("text_status", judgement.textStatus.name)
        if !judgement.join.isEmpty { tail.add("join", judgement.join) }
        tail.add("client", orNull: AddressPrefix(judgement.clientAddress)?.text)
        tail.add("commit", clear.commitment)
        tail.add("ruleset", judgement.ruleset)
    }

    private static func add(_ fact: Fact, to object: inout LineMembers) {
        switch fact {
        case .listed(let party):
            object.add("fact", "listed")
            object.add("list", party.list)
            object.add("list_date", party.listDate)
            object.add("list_digest", party.listDigest)
            object.add("entry", party.entry)
            object.add("entry_digest", party.digest)
            object.add("name", party.name)
            object.add("alias", party.alias)
        case .purpose(let category, let clauses, let policy):
            object.add("fact", "purpose")
            object.add("category", category)
            object.add("clauses", texts: clauses)
            object.add("policy", policy)
        case .country(let code, let signal): add("country", code, signal, to: &object)
        case .region(let code, let signal): add("region", code, signal, to: &object)
        case .anonymiser(let kind, let signal): add("anonymiser", kind, signal, to: &object)
        }
    }

    private static func add(
        _ kind: String, _ value: String, _ signal: Signal, to object: inout LineMembers
    ) {
        object.add("fact", kind)
        object.add("value", value)
        object.add("signal", signal.kind)
        object.add("source", signal.source)
        object.add("date", orNull: signal.date)
        object.add("certainty", fraction: signal.certainty)
    }
}
