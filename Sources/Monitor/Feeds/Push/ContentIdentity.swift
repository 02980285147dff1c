// What identifies a pushed record: its content, since a client that got no answer sends it again from nowhere.

import CheckerKit

extension FeedChunk {
    /// How long an event without a time of its own is the same as an equal one, in milliseconds.
    ///
    /// Retries come within minutes; a use of the next day may well read the same.
    private static let sameness: Int64 = 3_600_000

    /// Returns what an event that was pushed is known by in the ledger.
    ///
    /// - With an `Idempotency-Key`: the key, the record's place in the request, and its bytes.
    /// - A line: its bytes. Two equal lines are one record sent twice.
    /// - An event of an export of OpenTelemetry: everything that was read of it, so that it does not matter in which export
    ///   it comes.
    /// - Without a time in the record also the hour in which it arrived.
    func contentIdentity(of event: Event, feed: String) -> String {
        let record = records[Int(event.header.record)]
        let key = keys[Int(record.source)]
        var content = Array("\(feed)\n\(key)\n\(record.form)\n".utf8)
        if !key.isEmpty || record.form == .configured {
            if !key.isEmpty { content += "\(record.offset)\n".utf8 }
            content += "\(event.header.part)\n".utf8
            content += bytes[record.range]
        } else {
            content += event.content
        }
        if key.isEmpty, event.header.time == record.received {
            content += "\n\(event.header.time / Self.sameness)".utf8
        }
        return String(ContentHash(content).hex.prefix(32))
    }
}

extension Event {
    /// What accounts say of an event is no part of what was pushed.
    private static let bound: Set<EventField> = [.accountID, .accountOrganisation, .accountCountry, .accountKind]

    /// Everything that the record said, as bytes that no other event has.
    fileprivate var content: [UInt8] {
        var content = Array("\(header.time) \(header.inputTokens) \(header.outputTokens) \(header.statusCode)\n".utf8)
        for field in EventField.allCases where !Self.bound.contains(field) {
            guard let value = text[field], !value.isEmpty else { continue }
            content += "\(field.rawValue) \(value.utf8.count) ".utf8
            content += value.utf8
        }
        return content
    }
}
