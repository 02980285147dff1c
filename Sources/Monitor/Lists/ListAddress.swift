// Where a list is published, and where a server may send us instead.

/// An address of a list, taken apart strictly; `https`, or `http` on loopback only.
struct ListAddress: Sendable, Hashable, CustomStringConvertible {
    let description: String
    /// In small letters, without port; an IPv6 address keeps its brackets.
    let host: String
    /// `https://example.org:8443`.
    let origin: String

    /// Why a text is no address that lists may be fetched from.
    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    init(_ text: String) throws(Refusal) {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else {
            throw Refusal(description: "\"\(text)\" is no address of a list; it must begin with https://")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }) else {
            throw Refusal(description: "\"\(text)\" has characters that must be written as %XX in an address")
        }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.first == "[" ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let port = authority.dropFirst(host.count)
        let isPort = port.isEmpty || port.first == ":" && (1...65535).contains(Int(port.dropFirst()) ?? 0)
        let letters = host.first == "[" ? "[]0123456789abcdefABCDEF:." : Self.hostCharacters
        guard !host.isEmpty, isPort, host.allSatisfy(letters.contains) else {
            throw Refusal(description: "\"\(text)\" has no proper host; write https://host/path")
        }
        description = text
        self.host = host.lowercased()
        origin = (isSecure ? "https://" : "http://") + authority
        guard isSecure || ["127.0.0.1", "[::1]", "localhost"].contains(self.host) else {
            throw Refusal(description: "\"\(text)\" is not https; anybody on the way could shorten the list")
        }
    }

    private static let hostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"

    /// The address that a `Location` header leads to from here.
    func following(_ location: String) throws(Refusal) -> ListAddress {
        if location.hasPrefix("//") {
            return try ListAddress(origin.prefix { $0 != "/" } + location)
        }
        return try ListAddress(location.hasPrefix("/") ? origin + location : location)
    }
}
