// Addresses on the web: one reading of each, or none.

import Testing

@testable import Monitor

struct WebAddressTests {
    private static let refused: [(String, @Sendable (String) -> WebAddress.Refusal)] = [
        ("ftp://example.org", { .scheme($0) }), ("example.org", { .scheme($0) }),
        ("https://user:secret@example.org/", { _ in .password }),
        ("https://example.org\\@evil.example", { _ in .password }),
        ("https://example.org:80@evil.example/", { _ in .password }),
        ("https://exa mple.org", { .characters($0) }), ("https://exämple.org", { .characters($0) }),
        ("https://example.org\\.evil.example", { .characters($0) }),
        ("https://", { .host($0) }), ("https:///path", { .host($0) }), ("https://[::1/", { .host($0) }),
        ("https://[]/", { .host($0) }), ("https://a%2eb/", { .host($0) }),
        ("https://example.org:99999/", { .port($0) }), ("https://example.org:0/", { .port($0) }),
        ("https://example.org:/", { .port($0) }), ("https://[::1]8443/", { .port($0) }),
    ]

    @Test(arguments: refused.map { ($0.0, $0.1($0.0)) })
    func `what has several readings is refused, and a password is not repeated`(
        text: String, refusal: WebAddress.Refusal
    ) {
        #expect(throws: refusal) { try WebAddress(text) }
        #expect(!"\(refusal)".contains("secret"))
    }

    @Test(arguments: [
        ("https://Example.ORG:8443/A@b?C#d", "example.org", "https://example.org:8443"),
        ("http://[2001:DB8::1]:80", "2001:db8::1", "http://[2001:db8::1]:80"),
        ("https://a_b.example?x", "a_b.example", "https://a_b.example"),
    ])
    func `the host is what a client connects to`(text: String, host: String, origin: String) throws {
        let address = try WebAddress(text)
        #expect(address.host == host && address.origin == origin)
        #expect(address.isSecure == text.hasPrefix("https"))
        #expect(address.description == origin + text.dropFirst(origin.count))
    }
}
