// Reads IP addresses from the bytes of a log: IPv4 and IPv6, with port, brackets, zone, prefix length or masked octets.

/// An IP address.
struct Address: Hashable, Sendable {
    /// The address as a number; below 2^32 for IPv4.
    var bits: UInt128
    var isV4: Bool

    /// 32 or 128.
    var width: Int { isV4 ? 32 : 128 }

    /// An IPv6 address in `::ffff:0:0/96` becomes the IPv4 address it maps.
    ///
    /// - Source: RFC 4291, section 2.5.5.2.
    init(v6 bits: UInt128) {
        isV4 = bits >> 32 == 0xFFFF
        self.bits = isV4 ? bits & 0xFFFF_FFFF : bits
    }

    init(v4 bits: UInt32) {
        isV4 = true
        self.bits = UInt128(bits)
    }

    /// The first and last address that share the first `prefix` bits.
    func block(_ prefix: Int) -> ClosedRange<UInt128> {
        let free = width - min(max(prefix, 0), width)
        let mask: UInt128 = free == 128 ? .max : (1 << UInt128(free)) - 1
        return (bits & ~mask)...(bits | mask)
    }

    /// The address after `bits`, of the same family.
    func with(bits: UInt128) -> Address {
        var copy = self
        copy.bits = bits
        return copy
    }
}

/// An address as a record writes it.
struct WrittenAddress: Hashable, Sendable {
    var address: Address
    /// How many leading bits are known; the address's width unless it is masked or a network.
    var prefix: Int

    /// Reads `text`; `nil` if it is not an address.
    ///
    /// Octets with leading zeros are refused, since some programs read them as octal and others do not.
    @inline(__always)
    init?(_ text: Span<UInt8>) {
        if let bits = Self.plain(text) {
            self.init(address: Address(v4: bits), prefix: 32)
        } else {
            self.init(decorated: text)
        }
    }

    /// The usual case, fast: four octets and nothing else.
    @inline(__always)
    private static func plain(_ text: Span<UInt8>) -> UInt32? {
        guard text.count >= 7, text.count <= 15 else { return nil }
        var bits: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for position in text.indices {
            let digit = UInt32(text[position] &- UInt8(ascii: "0"))
            if digit < 10 {
                guard digits == 0 || octet > 0 else { return nil }
                octet = octet * 10 + digit
                digits += 1
                guard octet < 256 else { return nil }
            } else {
                guard text[position] == UInt8(ascii: "."), digits > 0 else { return nil }
                bits = bits << 8 | octet
                octet = 0
                digits = 0
                dots += 1
            }
        }
        return dots == 3 && digits > 0 ? bits << 8 | octet : nil
    }

    private init?(decorated text: Span<UInt8>) {
        let range = trimmed(text, in: 0..<text.count)
        guard range.count >= 2, range.count <= 64 else { return nil }
        self.init(trimmed: text.extracting(range))
    }

    private init?(trimmed text: Span<UInt8>) {
        var end = text.count
        var colons = 0
        var slash = -1
        for position in text.indices {
            switch text[position] {
            case UInt8(ascii: ":"): colons += 1
            case UInt8(ascii: "/"): slash = position
            default: continue
            }
        }
        if text[0] == UInt8(ascii: "[") {
            self.init(bracketed: text)
            return
        }
        var length = -1
        if slash >= 0 {
            guard let number = decimal(text, in: slash + 1..<end, limit: 128) else { return nil }
            length = number
            end = slash
        }
        if colons == 1 {
            guard slash < 0, let colon = lastIndex(of: UInt8(ascii: ":"), in: text, before: end),
                decimal(text, in: colon + 1..<end, limit: 65_535) != nil
            else { return nil }
            end = colon
        }
        let body = text.extracting(0..<end)
        guard let read = colons > 1 ? Self.v6(body) : Self.v4(body) else { return nil }
        self = read
        if length >= 0 {
            // "::ffff:192.0.2.0/120" counts its prefix in IPv6 bits.
            let own = address.isV4 && colons > 1 ? length - 96 : length
            guard (0...address.width).contains(own) else { return nil }
            prefix = min(prefix, own)
        }
    }

    private init(address: Address, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    init(v4 bits: UInt32, prefix: Int = 32) { self.init(address: Address(v4: bits), prefix: prefix) }

    private init?(bracketed text: Span<UInt8>) {
        guard let close = lastIndex(of: UInt8(ascii: "]"), in: text, before: text.count) else { return nil }
        if close + 1 < text.count {
            guard text[close + 1] == UInt8(ascii: ":"),
                decimal(text, in: close + 2..<text.count, limit: 65_535) != nil
            else { return nil }
        }
        guard close > 1, let read = Self.v6(text.extracting(1..<close)) else { return nil }
        self = read
    }

    /// Four octets; the last ones may be masked as `*`, `***`, `x` or `xxx`.
    private static func v4(_ text: Span<UInt8>) -> WrittenAddress? {
        var bits: UInt32 = 0
        var known = 32
        var start = 0
        for octet in 0..<4 {
            var end = start
            while end < text.count, text[end] != UInt8(ascii: ".") { end += 1 }
            guard (end < text.count) == (octet < 3) else { return nil }
            bits <<= 8
            if isMask(text, in: start..<end) {
                known = min(known, octet * 8)
            } else {
                guard known == 32, let value = decimal(text, in: start..<end, limit: 255) else { return nil }
                bits |= UInt32(value)
            }
            start = end + 1
        }
        return known == 0 ? nil : WrittenAddress(address: Address(v4: bits), prefix: known)
    }

    private static func isMask(_ text: Span<UInt8>, in range: Range<Int>) -> Bool {
        guard (1...3).contains(range.count) else { return false }
        let mark = text[range.lowerBound]
        guard mark == UInt8(ascii: "*") || mark | 0x20 == UInt8(ascii: "x") else { return false }
        for position in range where text[position] != mark { return false }
        return true
    }

    /// Eight groups, `::` once at most, a zone after `%`, the last two groups perhaps as IPv4.
    private static func v6(_ whole: Span<UInt8>) -> WrittenAddress? {
        var end = 0
        while end < whole.count, whole[end] != UInt8(ascii: "%") { end += 1 }
        guard end == whole.count || end + 1 < whole.count else { return nil }
        var head: UInt128 = 0
        var groups = 0
        var gap = -1
        var position = 0
        if end >= 2, whole[0] == UInt8(ascii: ":") {
            guard whole[1] == UInt8(ascii: ":") else { return nil }
            gap = 0
            position = 2
        }
        while position < end {
            guard groups < 8 else { return nil }
            let start = position
            var value: UInt32 = 0
            while position < end, let digit = hexadecimal(whole[position]) {
                value = value << 4 | digit
                position += 1
                guard position - start <= 4 else { return nil }
            }
            if position < end, whole[position] == UInt8(ascii: ".") {
                guard groups <= 6, let tail = v4(whole.extracting(start..<end)), tail.prefix == 32 else { return nil }
                head = head << 32 | tail.address.bits
                groups += 2
                position = end
                break
            }
            guard position > start else { return nil }
            head = head << 16 | UInt128(value)
            groups += 1
            guard position < end else { break }
            guard whole[position] == UInt8(ascii: ":"), position + 1 < end else { return nil }
            position += 1
            if whole[position] == UInt8(ascii: ":") {
                guard gap < 0 else { return nil }
                gap = groups
                position += 1
            }
        }
        return assemble(head, groups: groups, gap: gap)
    }

    /// Puts the zeros of `::` in their place.
    private static func assemble(_ head: UInt128, groups: Int, gap: Int) -> WrittenAddress? {
        guard gap < 0 ? groups == 8 : groups < 8 else { return nil }
        var bits = head
        if gap >= 0 {
            let tail = UInt128(16 * (groups - gap))
            let low = tail == 0 ? 0 : head & ((1 << tail) - 1)
            let high = tail == 0 ? head : head >> tail
            bits = gap == 0 ? low : high << UInt128(128 - 16 * gap) | low
        }
        let address = Address(v6: bits)
        return WrittenAddress(address: address, prefix: address.width)
    }
}

private func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}

/// A decimal number without leading zeros, at most `limit`.
private func decimal(_ text: Span<UInt8>, in range: Range<Int>, limit: Int) -> Int? {
    guard !range.isEmpty, range.count <= 5, range.upperBound <= text.count else { return nil }
    if range.count > 1, text[range.lowerBound] == UInt8(ascii: "0") { return nil }
    var number = 0
    for position in range {
        let digit = text[position] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        number = number * 10 + Int(digit)
    }
    return number <= limit ? number : nil
}

private func lastIndex(of byte: UInt8, in text: Span<UInt8>, before end: Int) -> Int? {
    var position = end
    while position > 0 {
        position -= 1
        if text[position] == byte { return position }
    }
    return nil
}

extension Address: CustomStringConvertible {
    /// The canonical form.
    ///
    /// - Source: RFC 5952, section 4.
    var description: String {
        if isV4 { return (0..<4).map { String(bits >> UInt128(24 - 8 * $0) & 0xFF) }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: bits >> UInt128(112 - 16 * $0)) }
        let zeros = longestZeros(groups)
        let text = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        if zeros.count < 2 { return text(groups[...]) }
        return text(groups[..<zeros.lowerBound]) + "::" + text(groups[zeros.upperBound...])
    }

    private func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var best = 0..<0
        var start = 0
        for index in 0...8 where index == 8 || groups[index] != 0 {
            if index - start > best.count { best = start..<index }
            start = index + 1
        }
        return best
    }
}
