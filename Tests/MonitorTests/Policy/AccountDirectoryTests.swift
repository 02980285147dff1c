// Binding events to accounts: by credentials only, and never by half.

import CheckerKit
import CheckerTestKit
import Testing

@testable import Monitor

struct AccountDirectoryTests {
    private let directory = AccountDirectory([
        Account(
            id: "a", country: "US", kind: .government,
            match: [
                .key: ["key-a"], .team: ["team-a"], .organisation: ["org-a"], .subscription: ["AAAA-1111"],
                .user: ["user-a"],
                .keyAlias: ["alias-a"], .principal: ["arn:aws:sts::000000000001:assumed-role/a/*"],
            ]),
        Account(
            id: "b", country: "GB",
            match: [
                .key: ["key-b"], .principal: ["arn:aws:sts::000000000001:*", "arn:aws:iam::000000000001:user/a"],
            ]),
    ])

    private func binding(_ text: [EventField: String]) -> AccountBinding {
        var batch = EventBatch()
        batch.append(Event(text))
        return directory.binding(of: batch, at: 0)
    }

    @Test(arguments: [
        (EventField.keyID, "key-a"), (.keyAlias, "alias-a"), (.teamID, "team-a"), (.organisationID, "org-a"),
        (.principalARN, "arn:aws:sts::000000000001:assumed-role/a/session"), (.cloudAccountID, "aaaa-1111"),
        (.userID, "user-a"),
    ])
    func `each identifier leads to the account`(_ field: EventField, _ text: String) {
        #expect(binding([field: text]) == .account(0, by: field))
    }

    @Test(arguments: [
        (EventField.userName, "user-a"), (.userEmail, "user-a"), (.endUserID, "user-a"), (.organisationName, "org-a"),
        (.projectID, "team-a"),
        (.inputMessages, "key-a"), (.userAgent, "key-a"), (.accountID, "a"), (.purposeDeclared, "a"),
        (.keyID, "KEY-A"), (.keyID, "key-a "), (.keyID, "key-"), (.keyID, "org-a"),
        (.principalARN, "arn:aws:sts::000000000002:x"),
        (.principalARN, "arn:aws:iam::000000000001:user/ab"),
    ])
    func `nothing else does`(_ field: EventField, _ text: String) {
        #expect(binding([field: text]) == .unknown)
    }

    @Test func `the longest beginning of a principal counts, and a whole one most`() {
        #expect(
            binding([.principalARN: "arn:aws:sts::000000000001:assumed-role/b/x"]) == .account(1, by: .principalARN))
        #expect(binding([.principalARN: "arn:aws:sts::000000000001:assumed-role/a/"]) == .account(0, by: .principalARN))
        #expect(binding([.principalARN: "arn:aws:iam::000000000001:user/a"]) == .account(1, by: .principalARN))
    }

    private static let tokens = AccountDirectory([
        Account(
            id: "a",
            match: [
                .oidc: ["https://a.example.org 4711", "https://a.example.org auth0|7", "https://own.example.org *"],
                .tlsClient: ["CN=client-a,O=Example"],
            ]),
        Account(id: "b", match: [.oidc: ["https://b.example.org 4711", "https://ci.example.org repo:b/*"]]),
    ])

    @Test(arguments: [
        ("https://a.example.org", "4711", 0), ("https://b.example.org", "4711", 1),
        ("https://a.example.org", "auth0|7", 0), ("https://own.example.org", "anybody", 0),
        ("https://ci.example.org", "repo:b/main", 1), ("https://ci.example.org", "repo:c/main", nil),
        ("https://a.example.org", "4712", nil), ("https://a.example.org/", "4711", nil), ("", "4711", nil),
        ("https://a.example.org", "", nil), ("https://a.example.org 4711", "4711", nil),
        ("https://own.example.org", "", nil),
    ])
    func `a token leads to the account by issuer and subject together`(issuer: String, subject: String, account: Int?) {
        var batch = EventBatch()
        batch.append(Event([.oidcIssuer: issuer, .oidcSubject: subject]))
        let expected = account.map { AccountBinding.account($0, by: .oidcSubject) } ?? .unknown
        #expect(Self.tokens.binding(of: batch, at: 0) == expected)
    }

    @Test func `a certificate's subject leads to the account as it stands, and contradicts another's token`() {
        var batch = EventBatch()
        batch.append(Event([.tlsClientSubject: "CN=client-a,O=Example"]))
        batch.append(Event([.tlsClientSubject: "CN=client-a"]))
        batch.append(
            Event([
                .tlsClientSubject: "CN=client-a,O=Example", .oidcIssuer: "https://b.example.org", .oidcSubject: "4711",
            ]))
        #expect(Self.tokens.binding(of: batch, at: 0) == .account(0, by: .tlsClientSubject))
        #expect(Self.tokens.binding(of: batch, at: 1) == .unknown)
        #expect(Self.tokens.binding(of: batch, at: 2) == .conflict(1, 0))
    }

    @Test func `one subject of one issuer belongs to one account`() {
        let problems = Problems()
        _ = AccountDirectory(
            ["a", "b"].map { Account(id: $0, match: [.oidc: ["https://a.example.org 4711"]]) }, problems)
        #expect(problems.all.map(\.message).contains { $0.contains("both claim") && $0.contains("oidc_subjects") })
    }

    @Test(arguments: [
        ("oidc_subjects = [\"4711\"]", "is not an issuer, a space and a subject"),
        ("oidc_subjects = [\"https://a.example.org \"]", "is not an issuer, a space and a subject"),
        ("oidc_subjects = [\"https://*.example.org 4711\"]", "the issuer must be whole"),
        ("oidc_subjects = [\"https://a.example.org 4*1\"]", "may stand at the end only"),
        ("tls_client_subjects = [\"CN=*\"]", "a * is allowed in arns and oidc_subjects only"),
        ("oidc_subject = [\"https://a.example.org 4711\"]", "did you mean \"oidc_subjects\"?"),
        ("oidc_subjects = [\"https://a.example.org *\"]", ""),
    ])
    func `an identifier of a token that cannot be meant so is refused`(line: String, problem: String) throws {
        let problems = Problems()
        let text = "id = \"a\"\norganisation = \"A\"\ncountry = \"US\"\n[match]\n\(line)\n"
        _ = Account(try TOMLText.parse(Array(text.utf8), file: "a.toml"), problems)
        #expect(problem.isEmpty == problems.all.isEmpty, "\(problems.all)")
        #expect(problems.all.allSatisfy { $0.message.contains(problem) && $0.place.line >= 5 }, "\(problems.all)")
    }

    @Test func `the first identifier in the documented order is named`() {
        #expect(binding([.userID: "user-a", .teamID: "team-a", .keyID: "key-a"]) == .account(0, by: .keyID))
        #expect(binding([.userID: "user-a", .keyID: "unknown"]) == .account(0, by: .userID))
    }

    @Test func `identifiers of two accounts bind to none`() {
        #expect(binding([.keyID: "key-b", .teamID: "team-a"]) == .conflict(1, 0))
        #expect(directory.account(.conflict(1, 0)) == nil)
    }

    @Test func `binding writes the account's fields and removes what the log put there`() {
        var batch = EventBatch()
        batch.append(Event([.keyID: "key-a", .accountKind: "forged"]))
        batch.append(Event([.keyID: "other", .accountID: "a", .accountCountry: "US"]))
        let bindings = directory.bind(&batch)
        #expect(bindings == [.account(0, by: .keyID), .unknown])
        #expect(batch.string(.accountID, at: 0) == "a" && batch.string(.accountKind, at: 0) == "government")
        #expect(batch.string(.accountCountry, at: 0) == "US")
        #expect(!batch.has(.accountID, at: 1) && !batch.has(.accountCountry, at: 1))
        #expect(batch.string(.keyID, at: 1) == "other")
    }

    @Test func `thousands of identifiers are told apart`() {
        let accounts = (0..<2_000).map { Account(id: "a\($0)", match: [.key: ["key-\($0)"]]) }
        let directory = AccountDirectory(accounts)
        var batch = EventBatch()
        for index in 0..<4_000 { batch.append(Event([.keyID: "key-\(index)"])) }
        for index in 0..<4_000 {
            #expect(directory.binding(of: batch, at: index) == (index < 2_000 ? .account(index, by: .keyID) : .unknown))
        }
    }

    @Test func `random bytes bind to nothing`() {
        var random = SeededGenerator(seed: 5)
        var batch = EventBatch()
        for index in 0..<500 {
            let text = String(
                decoding: (0..<random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.next()) }, as: UTF8.self)
            batch.append(Event([.keyID: text, .principalARN: text, .cloudAccountID: text]))
            #expect(directory.binding(of: batch, at: index) == .unknown)
        }
    }
}
