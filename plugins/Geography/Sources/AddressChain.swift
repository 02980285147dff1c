// Finds the client among the hops of a proxied request: the last address that no trusted proxy has.

import CheckerKit

/// A network in CIDR notation.
struct Network: Hashable, Sendable {
    let block: ClosedRange<UInt128>
    let isV4: Bool

    /// Takes `10.0.0.0/8`, `2001:db8::/32` or a single address; `nil` if it is neither, or has bits after the prefix.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !text.contains("%"), let written = WrittenAddress(bytes.span), !bytes.contains(UInt8(ascii: "*")),
            !bytes.contains(UInt8(ascii: "x")), !text.contains("]"), Self.hasNoPort(text, written)
        else { return nil }
        block = written.address.block(written.prefix)
        guard block.lowerBound == written.address.bits else { return nil }
        isV4 = written.address.isV4
    }

    private static func hasNoPort(_ text: String, _ written: WrittenAddress) -> Bool {
        !written.address.isV4 || !text.contains(":") || text.contains("::")
    }

    func contains(_ address: Address) -> Bool { address.isV4 == isV4 && block.contains(address.bits) }
}

/// The address that an event's signal `ip` is about.
struct ClientHop: Sendable {
    var written: WrittenAddress
    var field: EventField
    /// Where it lies within the field.
    var range: Range<Int>
}

/// The proxies whose word on the hop before them counts.
struct TrustedProxies: Sendable {
    var networks: [Network] = []

    /// Returns the client of an event; `nil` when no usable address is known.
    ///
    /// `client.address` is the last hop, the chain holds those before it. From the end, hops of trusted proxies are passed
    /// over, and so are private ones as long as another hop remains, since a private address has no place. What comes
    /// before the first remaining hop was written by nobody trusted and is not looked at.
    @inline(__always)
    func client(of batch: EventBatch, _ arena: Span<UInt8>, at index: Int) -> ClientHop? {
        let own = batch.range(of: .clientAddress, at: index)
        var hop: ClientHop?
        if !own.isEmpty, var written = WrittenAddress(arena.extracting(own)) {
            let known = Int(batch.headers[index].addressPrefixLength)
            if known > 0 { written.prefix = min(written.prefix, known) }
            hop = ClientHop(written: written, field: .clientAddress, range: 0..<own.count)
        }
        let chain = batch.range(of: .addressChain, at: index)
        if chain.isEmpty { return hop }
        if let hop, !isPassedOver(hop.written.address) { return hop }
        return client(ofChain: arena.extracting(chain)) ?? hop
    }

    private func isPassedOver(_ address: Address) -> Bool {
        AddressClass(address).isInternal || networks.contains { $0.contains(address) }
    }

    /// Goes through a chain from its end; the hops are parted by commas, semicolons or spaces.
    private func client(ofChain text: Span<UInt8>) -> ClientHop? {
        var furthest: ClientHop?
        var end = text.count
        while end > 0 {
            var start = end
            while start > 0, !isSeparator(text[start - 1]) { start -= 1 }
            let element = trimmed(text, in: start..<end)
            end = start - 1
            // "by=", "proto=" and "host=" of a Forwarded header are about the proxy and not about a hop.
            if element.isEmpty || isOtherParameter(text, element) { continue }
            let range = withoutLabel(text, element)
            // Beyond a hop that cannot be read nothing is certain.
            guard let written = WrittenAddress(text.extracting(range)) else { return furthest }
            furthest = ClientHop(written: written, field: .addressChain, range: range)
            if !isPassedOver(written.address) { return furthest }
        }
        return furthest
    }

    /// Whether an element is a parameter of a Forwarded header other than `for`.
    ///
    /// - Source: RFC 7239, section 5: the parameters `by`, `host` and `proto`.
    private func isOtherParameter(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for name in ["by=", "host=", "proto="] where range.count >= name.utf8.count {
            var position = range.lowerBound
            var isSame = true
            for byte in name.utf8 {
                let letter = text[position]
                isSame = isSame && (byte == UInt8(ascii: "=") ? letter : letter | 0x20) == byte
                position += 1
            }
            if isSame { return true }
        }
        return false
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte <= UInt8(ascii: " ")
    }

    /// Drops the brackets of a JSON array and the `for=` of a Forwarded header.
    private func withoutLabel(_ text: Span<UInt8>, _ whole: Range<Int>) -> Range<Int> {
        var range = whole
        if range.count > 1, text[range.lowerBound] == UInt8(ascii: "["),
            text[range.lowerBound + 1] == UInt8(ascii: "\"")
        {
            range = range.lowerBound + 1..<range.upperBound
        }
        if range.count > 1, text[range.upperBound - 1] == UInt8(ascii: "]"),
            text[range.upperBound - 2] == UInt8(ascii: "\"")
        {
            range = range.lowerBound..<range.upperBound - 1
        }
        let label: [4 of UInt8] = [0x66, 0x6F, 0x72, 0x3D]
        if range.count > 4 {
            var same = true
            for offset in 0..<4 where (text[range.lowerBound + offset] | (offset < 3 ? 0x20 : 0)) != label[offset] {
                same = false
            }
            if same { range = range.lowerBound + 4..<range.upperBound }
        }
        return trimmed(text, in: range)
    }
}
