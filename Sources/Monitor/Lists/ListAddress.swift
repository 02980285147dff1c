// Where a list is published, and where a server may send us instead.

extension WebAddress {
    /// Reads an address that lists may be fetched from: `https`, or `http` on loopback only.
    init(ofList text: String) throws(ListFailure) {
        do throws(Refusal) { try self.init(text) } catch { throw ListFailure(error.description) }
        guard isSecure || ["127.0.0.1", "::1", "localhost"].contains(host) else {
            throw ListFailure("\"\(text)\" is not https; anybody on the way could shorten the list")
        }
    }

    /// The address that a `Location` header leads to from here.
    func following(_ location: String) throws(ListFailure) -> WebAddress {
        if location.hasPrefix("//") { return try WebAddress(ofList: origin.prefix { $0 != "/" } + location) }
        return try WebAddress(ofList: location.hasPrefix("/") ? origin + location : location)
    }
}
