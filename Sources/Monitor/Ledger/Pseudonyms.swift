// Who, without saying who: keyed pseudonyms that are stable for one installation.

import Crypto
import FoundationEssentials

/// Turns principals into pseudonyms with a secret key.
///
/// The same principal has the same pseudonym as long as the key exists; without the key nobody can go back or test a guess.
struct Pseudonyms: Sendable {
    /// A fresh copy is used for each principal, so that no lock is needed.
    private let authenticator: HMAC<SHA256>

    /// Bytes in a key: the size of the hash.
    ///
    /// - Source: RFC 2104 section 3 (1997-02).
    static let keyLength = 32

    init(key: [UInt8]) { authenticator = HMAC<SHA256>(key: SymmetricKey(data: key)) }

    /// Returns `subj_` and 48 bits of the principal's HMAC-SHA256.
    subscript(principal: String) -> String {
        var authenticator = authenticator
        authenticator.update(data: Array(principal.utf8))
        return "subj_\(Hexadecimal.text(authenticator.finalize().prefix(6)))"
    }

    /// Returns 64 bits of the HMAC-SHA256 of a purpose: a number that only this installation has.
    func number(for purpose: String) -> UInt64 {
        var authenticator = authenticator
        authenticator.update(data: Array("\(purpose)\n".utf8))
        return authenticator.finalize().prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Returns a new key from the system's random numbers.
    static func randomKey() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<keyLength).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
