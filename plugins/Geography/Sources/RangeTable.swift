// The text databases of Debian's tor-geoipdb.

/// Ranges of addresses with a country each.
///
/// The file has lines `first,last,code`: IPv4 addresses as decimal numbers or dotted, IPv6 addresses as text.
final class RangeTable: Sendable {
    /// Why a file was refused, and in which line.
    struct Refusal: Error {
        var line: Int
        var reason: String
    }

    let table: FlatTable
    /// How many ranges the file has.
    let entries: Int
    /// The date in the file's header, ISO 8601; empty when it has none.
    let date: String

    /// Reads a file.
    init(_ bytes: Span<UInt8>) throws(Refusal) {
        var draft = try Draft(bytes)
        (entries, date) = (draft.entries, draft.date)
        draft.v4.seal()
        draft.v6.seal()
        table = FlatTable(v4: draft.v4, v6: draft.v6)
    }

    func answer(_ address: Address) -> Answer {
        let found = table.find(address)
        return found.value.answer(last: found.last)
    }
}

/// A table while its file is read.
private struct Draft {
    var v4 = FlatRanges<UInt32>()
    var v6 = FlatRanges<UInt128>()
    var entries = 0
    var date = ""

    /// Reads a file.
    init(_ bytes: Span<UInt8>) throws(RangeTable.Refusal) {
        var last4: UInt128?
        var last6: UInt128?
        var position = 0
        var line = 0
        while position < bytes.count {
            var end = position
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            line += 1
            let range = trimmed(bytes, in: position..<end)
            position = end + 1
            if range.isEmpty { continue }
            if bytes[range.lowerBound] == UInt8(ascii: "#") {
                if entries == 0, date.isEmpty { readDate(bytes.extracting(range)) }
                continue
            }
            guard let row = Row(bytes.extracting(range)) else {
                throw RangeTable.Refusal(line: line, reason: "expected first address, last address and country code")
            }
            do { try row.isV4 ? append(row, after: &last4) : append(row, after: &last6) } catch {
                throw RangeTable.Refusal(line: line, reason: error.reason)
            }
        }
        guard entries > 0 else { throw RangeTable.Refusal(line: line, reason: "the file has no ranges") }
        if let last4, last4 < UInt128(UInt32.max) { add(last4 + 1, .gap, isV4: true) }
        if let last6, last6 < .max { add(last6 + 1, .gap, isV4: false) }
    }

    private mutating func readDate(_ bytes: Span<UInt8>) {
        guard bytes.count <= 200 else { return }
        var copy: [UInt8] = []
        for index in bytes.indices { copy.append(bytes[index]) }
        date = isoDate(inHeader: String(decoding: copy, as: UTF8.self)) ?? ""
    }

    private mutating func append(_ row: Row, after last: inout UInt128?) throws(RangeTable.Refusal) {
        guard row.first <= row.last else {
            throw RangeTable.Refusal(line: 0, reason: "the range ends before it begins")
        }
        if let previous = last {
            guard previous < row.first else {
                throw RangeTable.Refusal(line: 0, reason: "the range overlaps the one before it")
            }
            if row.first > previous + 1 { add(previous + 1, .gap, isV4: row.isV4) }
        } else if row.first > 0 {
            add(0, .gap, isV4: row.isV4)
        }
        let answer = Answer(outcome: .found, country: row.country, isPseudo: row.country == nil, last: 0)
        add(row.first, RecordCode(answer), isV4: row.isV4)
        entries += 1
        last = row.last
    }

    private mutating func add(_ start: UInt128, _ code: RecordCode, isV4: Bool) {
        if isV4 { v4.append(UInt32(truncatingIfNeeded: start), code) } else { v6.append(start, code) }
    }
}

/// One line of such a file.
private struct Row {
    var first: UInt128
    var last: UInt128
    var isV4: Bool
    /// `nil` for a pseudo code.
    var country: CountryCode?

    init?(_ line: Span<UInt8>) {
        guard let comma = Self.comma(in: line, from: 0), let second = Self.comma(in: line, from: comma + 1),
            let first = Self.address(line.extracting(0..<comma)),
            let last = Self.address(line.extracting(comma + 1..<second)), first.isV4 == last.isV4,
            line.count == second + 3
        else { return nil }
        self.first = first.bits
        self.last = last.bits
        isV4 = first.isV4
        let code = CountryCode(line[second + 1], line[second + 2])
        country = code.flatMap { Gazetteer.standard.isAssigned($0) ? $0 : nil }
    }

    private static func comma(in line: Span<UInt8>, from start: Int) -> Int? {
        var position = start
        while position < line.count {
            if line[position] == UInt8(ascii: ",") { return position }
            position += 1
        }
        return nil
    }

    /// A decimal number is an IPv4 address; `::ffff:…` stays where it is written, among the IPv6 addresses.
    private static func address(_ text: Span<UInt8>) -> Address? {
        var number: UInt64 = 0
        for position in text.indices {
            let digit = text[position] &- UInt8(ascii: "0")
            guard digit < 10, number <= UInt64(UInt32.max) else {
                guard let written = WrittenAddress(text), written.prefix == written.address.width else { return nil }
                return written.address
            }
            number = number * 10 + UInt64(digit)
        }
        guard !text.isEmpty, number <= UInt64(UInt32.max) else { return nil }
        return Address(v4: UInt32(number))
    }
}
