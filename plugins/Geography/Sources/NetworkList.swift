// Lists of networks that hide their users: Tor exits, VPN and hosting ranges, one network a line.

import CheckerKit

/// The networks of a text file, all of one kind.
final class NetworkList: Sendable {
    /// Why a file was refused, and in which line.
    struct Refusal: Error {
        var line: Int
        var reason: String
    }

    let kind: Anonymisers
    let table: FlatTable
    /// How many lines name a network.
    let entries: Int

    /// Reads lines of a network or an address; what follows it after a space, comma, semicolon or `#` is a remark.
    init(_ bytes: Span<UInt8>, kind: Anonymisers) throws(Refusal) {
        var v4: [ClosedRange<UInt128>] = []
        var v6: [ClosedRange<UInt128>] = []
        var position = 0
        var line = 0
        while position < bytes.count {
            var end = position
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            line += 1
            let word = Self.firstWord(bytes, in: trimmed(bytes, in: position..<end))
            position = end + 1
            if word.isEmpty { continue }
            guard let network = Network(String(copying: bytes.extracting(word))) else {
                throw Refusal(line: line, reason: "expected a network such as \"192.0.2.0/24\" or an address")
            }
            if network.isV4 { v4.append(network.block) } else { v6.append(network.block) }
        }
        guard !v4.isEmpty || !v6.isEmpty else { throw Refusal(line: line, reason: "the file has no networks") }
        self.kind = kind
        entries = v4.count + v6.count
        let code = RecordCode(Answer(outcome: .found, last: 0), kind)
        table = FlatTable(
            v4: Self.ranges(v4, code, last: UInt128(UInt32.max)), v6: Self.ranges(v6, code, last: .max))
    }

    private static func firstWord(_ bytes: Span<UInt8>, in range: Range<Int>) -> Range<Int> {
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] > UInt8(ascii: " "), bytes[end] != UInt8(ascii: ","),
            bytes[end] != UInt8(ascii: ";"), bytes[end] != UInt8(ascii: "#")
        {
            end += 1
        }
        return range.lowerBound..<end
    }

    /// Puts networks in order and joins what overlaps.
    private static func ranges<Bits: FixedWidthInteger & UnsignedInteger & Sendable>(
        _ blocks: [ClosedRange<UInt128>], _ code: RecordCode, last: UInt128
    ) -> FlatRanges<Bits> {
        var ranges = FlatRanges<Bits>()
        var next: UInt128 = 0
        var isFull = false
        for block in blocks.sorted(by: { $0.lowerBound < $1.lowerBound }) where !isFull {
            if block.lowerBound > next { ranges.append(Bits(next), .gap) }
            if block.upperBound < next { continue }
            ranges.append(Bits(max(block.lowerBound, next)), code)
            isFull = block.upperBound == last
            if !isFull { next = block.upperBound + 1 }
        }
        if !isFull { ranges.append(Bits(next), .gap) }
        ranges.seal()
        return ranges
    }

    func answer(_ address: Address) -> Answer {
        let found = table.find(address)
        return found.value.answer(last: found.last)
    }
}
