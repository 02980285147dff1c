// One record of a use that others belong to.

import CheckerKit

/// A half: an event that is not judged yet, or not only by itself, with where it came from.
struct JoinHalf: Sendable, Hashable {
    /// The row in the ledger; 0 if it is not there.
    var row: Int64 = 0
    /// The hash of group and request id, which is also the id of the whole event.
    var key: String
    var feed: String
    /// `/var/log/gateway/usage.jsonl@5120`.
    var place: String
    /// When it was read, and until when it waits; milliseconds since 1970.
    var arrived: Int64
    var deadline: Int64
    var event: Event

    /// The same for the same record, wherever it is read from.
    var digest: String { String(ContentHash(EventCoding.text(of: event)).hex.prefix(32)) }

    /// The key of an event in a group.
    static func key(_ id: String, in group: String) -> String {
        String(ContentHash("join\n\(group)\n\(id)").hex.prefix(32))
    }
}

/// An event as text in the ledger, and back: JSON, since that is what the ledger reads.
enum EventCoding {
    private static let version: Int64 = 1

    static func text(of event: Event) -> String {
        let header = event.header
        let numbers: [Int64] = [
            version, header.time, Int64(header.timeQuality.rawValue), Int64(header.activity.rawValue),
            Int64(header.textStatus.rawValue), Int64(header.countrySource.rawValue), Int64(header.addressPrefixLength),
            header.inputTokens, header.outputTokens, header.downloadBytes, Int64(header.statusCode),
            Int64(header.sequence),
        ]
        let fields = EventField.allCases.compactMap { field in
            event.text[field].map { JSON.Member(name: field.name, value: .string($0)) }
        }
        return JSON.array([.array(numbers.map { .integer($0) }), .object(fields)]).text
    }

    /// Reads an event; `nil` if the text is none, which a damaged ledger alone can bring about.
    ///
    /// Fields that this version does not know are left out.
    static func event(from text: String) -> Event? {
        guard let parts = (try? JSON.parse(text))?.arrayValue, parts.count == 2,
            let numbers = parts[0].arrayValue?.compactMap(\.integerValue), let header = header(from: numbers),
            case .object(let members) = parts[1]
        else { return nil }
        var fields: [EventField: String] = [:]
        for member in members {
            guard let field = EventField(name: member.name), let text = member.value.stringValue else { continue }
            fields[field] = text
        }
        return Event(fields, header: header)
    }

    private static func header(from numbers: [Int64]) -> EventHeader? {
        guard numbers.count == 12, numbers[0] == version,
            let quality = TimeQuality(rawValue: UInt8(clamping: numbers[2])),
            let activity = Activity(rawValue: UInt8(clamping: numbers[3])),
            let status = TextStatus(rawValue: UInt8(clamping: numbers[4])),
            let source = CountrySource(rawValue: UInt8(clamping: numbers[5]))
        else { return nil }
        var header = EventHeader()
        (header.time, header.timeQuality, header.activity) = (numbers[1], quality, activity)
        (header.textStatus, header.countrySource) = (status, source)
        header.addressPrefixLength = UInt8(clamping: numbers[6])
        (header.inputTokens, header.outputTokens, header.downloadBytes) = (numbers[7], numbers[8], numbers[9])
        header.statusCode = Int32(clamping: numbers[10])
        header.sequence = Int32(clamping: numbers[11])
        return header
    }
}
