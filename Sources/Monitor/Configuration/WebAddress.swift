// Where something on the web is sent to, or fetched from.

/// An `http` or `https` address, taken apart strictly, so that no two readers see different hosts in it.
struct WebAddress: Sendable, Hashable, CustomStringConvertible {
    /// With the host in small letters.
    let description: String
    let isSecure: Bool
    /// In small letters, without port and brackets.
    let host: String
    /// `https://example.org:8443`.
    let origin: String

    /// Why a text is no address; the text itself is not shown where it may hold a password.
    enum Refusal: Error, Hashable, CustomStringConvertible {
        case scheme(String)
        case characters(String)
        case password
        case host(String)
        case port(String)

        var description: String {
            switch self {
            case .scheme(let text): "\"\(text)\" is not an https:// address"
            case .characters(let text): "\"\(text)\" has characters that are written as %XX in an address"
            case .password: "the address must hold no password"
            case .host(let text): "\"\(text)\" is not an address; write https://host/path"
            case .port(let text): "\"\(text)\" has no proper port; write https://host:8443/path"
            }
        }
    }

    init(_ text: String) throws(Refusal) {
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { throw .scheme(text) }
        isSecure = scheme == "https://"
        let authority = text.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        if authority.contains("@") { throw .password }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else {
            throw .characters(text)
        }
        let isLiteral = authority.hasPrefix("[")
        let name = isLiteral ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        let allowed = isLiteral ? "0123456789abcdefABCDEF:." : Self.hostCharacters
        guard !name.isEmpty, name.allSatisfy(allowed.contains), !isLiteral || authority.contains("]") else {
            throw .host(text)
        }
        let port = authority.dropFirst(name.count + (isLiteral ? 2 : 0))
        guard port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) ?? 0 > 0 else { throw .port(text) }
        host = name.lowercased()
        origin = scheme + authority.lowercased()
        description = origin + text.dropFirst(scheme.count + authority.count)
    }

    private static let hostCharacters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"
}
