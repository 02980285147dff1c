// From the halves of a use to the one event that is judged.

import CheckerKit

/// A feed of a group, with the rule of its format.
struct JoinMember: Sendable, Hashable {
    var feed: String
    var rule: JoinRule
}

/// What a set of halves with one key amounts to.
enum JoinState: Sendable, Hashable {
    case complete
    /// What is missing, in words.
    case waiting(for: String)
    /// The halves name two different somebodies.
    case contradictory(EventField)
}

/// Puts halves together.
struct JoinedEvent {
    let members: [JoinMember]

    /// The fields that say who and from where: two halves of one use cannot differ in them.
    private static let identities: [EventField] = [
        .userID, .userEmail, .userName, .keyID, .principalARN, .organisationID, .clientAddress,
    ]
    private static let texts: [EventField] = [.systemInstructions, .inputMessages, .outputMessages, .purposeDeclared]

    func state(of halves: [JoinHalf]) -> JoinState {
        if let field = contradiction(halves) { return .contradictory(field) }
        for member in members {
            let own = halves.filter { $0.feed == member.feed }
            switch member.rule.shape {
            case .whole:
                if own.isEmpty { return .waiting(for: "nothing came from feed \"\(member.feed)\"") }
            case .numbered:
                if own.isEmpty { return .waiting(for: "nothing came from feed \"\(member.feed)\"") }
                if !Self.isWhole(own) { return .waiting(for: "a part from feed \"\(member.feed)\" never came") }
            case .scattered:
                if own.isEmpty { return .waiting(for: "nothing came from feed \"\(member.feed)\"") }
                // How many more there are nobody tells; when all that is judged is there, waiting is for nothing.
                let isFull = [EventField.inputMessages, .outputMessages].allSatisfy { field in
                    own.contains { !$0.event[field].isEmpty }
                }
                if !isFull || !halves.contains(where: { $0.event.namesSomebody }) { return .waiting(for: "") }
            }
        }
        return .complete
    }

    /// Whether numbered halves are there from the first to the one that counts tokens; a single one without a number is whole.
    private static func isWhole(_ halves: [JoinHalf]) -> Bool {
        let numbers = Set(halves.map(\.event.header.sequence))
        if numbers == [-1] { return true }
        let last = halves.filter { $0.event.header.inputTokens > 0 || $0.event.header.outputTokens > 0 }
            .map(\.event.header.sequence).max()
        guard let last, last >= 0, Int(last) < halves.count else { return false }
        return (0...last).allSatisfy { numbers.contains($0) }
    }

    private func contradiction(_ halves: [JoinHalf]) -> EventField? {
        Self.identities.first { field in
            let values = Set(halves.map { $0.event[field] }.filter { !$0.isEmpty })
            guard values.count > 1 else { return false }
            if field != .clientAddress { return true }
            let all = values.sorted { $0.utf8.count < $1.utf8.count }
            return all.contains { one in all.contains { !Self.agree(one, $0) } }
        }
    }

    /// Whether two writings can be the same address: one with its last part masked, one with a port.
    static func agree(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        func known(_ text: String) -> Substring {
            text.hasSuffix("*") || text.hasSuffix("x") ? text.prefix { $0 != "*" && $0 != "x" } : text[...]
        }
        let (a, b) = (known(left), known(right))
        if a.count < left.count || b.count < right.count { return a.hasPrefix(b) || b.hasPrefix(a) }
        return left.hasPrefix(right + ":") && !right.contains(":") || right.hasPrefix(left + ":") && !left.contains(":")
    }

    /// Makes one event of all halves; for each field the first feed of the group that has it counts.
    ///
    /// Texts of which one is whole and the other cut: the whole one. Different texts otherwise: both, since none may be lost.
    func event(of halves: [JoinHalf]) -> Event {
        let order = Dictionary(members.enumerated().map { ($1.feed, $0) }) { first, _ in first }
        let feeds = Dictionary(grouping: halves) { $0.feed }.sorted {
            (order[$0.key] ?? .max, $0.key) < (order[$1.key] ?? .max, $1.key)
        }
        let events = feeds.flatMap { feed, own in
            fold(own, members.first { $0.feed == feed }?.rule.shape ?? .whole)
        }
        var all = Event(header: Self.header(of: events))
        for field in EventField.allCases where !Self.texts.contains(field) {
            let values = events.map { $0[field] }.filter { !$0.isEmpty }
            guard let first = values.first else { continue }
            all.text[field] = field == .clientAddress ? values.first { !$0.hasSuffix("*") } ?? first : first
        }
        var status = TextStatus.absent
        for field in Self.texts {
            let (text, found) = Self.text(field, of: events)
            if !text.isEmpty { all.text[field] = text }
            if field != .purposeDeclared, found.rank > 0, status == .absent || found.rank < status.rank {
                status = found
            }
        }
        all.header.textStatus = status == .absent ? Self.emptyStatus(events) : status
        return all
    }

    /// Makes one event of what one feed has of a use, where its records are parts of one.
    private func fold(_ halves: [JoinHalf], _ shape: JoinRule.Shape) -> [Event] {
        guard shape != .whole, halves.count > 1 || shape == .numbered else { return halves.map(\.event) }
        let isNumbered = shape == .numbered
        let events = halves.sorted { left, right in
            let (a, b) = (left.event.header, right.event.header)
            return isNumbered
                ? (a.sequence, left.arrived) < (b.sequence, right.arrived)
                : (a.time, left.arrived) < (b.time, right.arrived)
        }.map(\.event)
        var all = events[0]
        all.header = Self.header(of: events)
        for field in EventField.allCases where !Self.texts.contains(field) {
            all.text[field] = events.lazy.map { $0[field] }.first { !$0.isEmpty }
        }
        for field in Self.texts { all.text[field] = Self.concatenated(field, events, isNumbered) }
        let statuses = events.map(\.header.textStatus).filter { $0 != .absent }
        let worst = statuses.min { $0.rank < $1.rank } ?? .absent
        // Each part alone counts as cut; all of them together are not.
        all.header.textStatus = isNumbered && worst == .truncated && Self.isWhole(halves) ? .present : worst
        return [all]
    }

    /// The text of parts one after the other; a part that is missing, or may be, leaves a line feed.
    private static func concatenated(_ field: EventField, _ events: [Event], _ isNumbered: Bool) -> String? {
        var text = ""
        var last: (number: Int32, text: String)?
        for event in events where !event[field].isEmpty {
            if let last {
                if !isNumbered, last.text == event[field] { continue }
                if !isNumbered || event.header.sequence != last.number + 1 { text += "\n" }
            }
            text += event[field]
            last = (event.header.sequence, event[field])
        }
        return text.isEmpty ? nil : text
    }

    private static func text(_ field: EventField, of events: [Event]) -> (String, TextStatus) {
        let holders = events.filter { !$0[field].isEmpty }
        guard let best = holders.map(\.header.textStatus).max(by: { $0.rank < $1.rank }) else { return ("", .absent) }
        var texts: [String] = []
        for event in holders where event.header.textStatus == best || field == .purposeDeclared {
            let text = event[field]
            if texts.contains(where: { $0.contains(text) }) { continue }
            texts.removeAll { text.contains($0) }
            texts.append(text)
        }
        return (texts.joined(separator: "\n"), best)
    }

    /// Of events without any text: whether it was withheld.
    private static func emptyStatus(_ events: [Event]) -> TextStatus {
        events.contains { $0.header.textStatus == .redacted } ? .redacted : .absent
    }

    private static func header(of events: [Event]) -> EventHeader {
        var all = events[0].header
        let timed = events.map(\.header).filter { $0.time != EventHeader.unknownTime }
        if let best = timed.first(where: { $0.timeQuality == .exact }) ?? timed.first {
            (all.time, all.timeQuality) = (best.time, best.timeQuality)
        }
        for header in events.lazy.map(\.header) {
            all.inputTokens = max(all.inputTokens, header.inputTokens)
            all.outputTokens = max(all.outputTokens, header.outputTokens)
            all.downloadBytes = max(all.downloadBytes, header.downloadBytes)
            if all.statusCode == 0 { all.statusCode = header.statusCode }
        }
        if let named = events.first(where: { !$0[.country].isEmpty }) {
            all.countrySource = named.header.countrySource
        }
        all.addressPrefixLength = events.first { !$0[.clientAddress].isEmpty }?.header.addressPrefixLength ?? 0
        (all.record, all.part, all.sequence) = (0, 0, -1)
        return all
    }
}

extension TextStatus {
    /// How much of a text is there: 3 for all of it.
    fileprivate var rank: Int {
        switch self {
        case .present: 3
        case .truncated: 2
        case .redacted: 1
        case .absent: 0
        }
    }
}

extension Event {
    /// Whether a field says who acted or from where, in itself.
    var namesSomebody: Bool {
        let fields: [EventField] = [
            .userID, .userEmail, .userName, .keyID, .keyAlias, .principalARN, .organisationID, .organisationName,
            .teamID, .clientAddress,
        ]
        return fields.contains { !self[$0].isEmpty }
    }
}
