// Accounts by who issued a token and for whom: the two together are one identifier, since any issuer may use any subject.

import CheckerKit

/// An issuer and a subject as they stand in `oidc_subjects`: with a space between them.
enum OIDCIdentity {
    /// Returns the parts of `https://login.example.org 4711`; `nil` if it has no two.
    static func parts(of text: String) -> (issuer: String, subject: String)? {
        guard let space = text.firstIndex(of: " ") else { return nil }
        let (issuer, subject) = (text[..<space], text[text.index(after: space)...])
        return issuer.isEmpty || subject.isEmpty ? nil : (String(issuer), String(subject))
    }
}

/// A table from issuers and subjects to accounts.
struct OIDCTable: Sendable {
    /// The index of an issuer's subjects.
    private var issuers = ByteTable()
    private var subjects: [IdentifierTable] = []

    var isEmpty: Bool { subjects.isEmpty }

    /// Adds a subject of an issuer, or the beginning of one if it ends in `*`.
    ///
    /// - Returns: The account that has it already, in which case nothing changes.
    mutating func insert(issuer: String, subject: String, _ account: Int) -> Int? {
        let index = issuers.insert(Array(issuer.utf8), value: subjects.count) ?? subjects.count
        if index == subjects.count { subjects.append(IdentifierTable()) }
        return subjects[index].insert(subject, account: account)
    }

    /// Returns the account of a subject; a subject without an issuer has none.
    func account(issuer: Span<UInt8>, subject: Span<UInt8>) -> Int? {
        guard !issuer.isEmpty, let index = issuers.value(of: issuer) else { return nil }
        return subjects[index].account(for: subject)
    }
}
