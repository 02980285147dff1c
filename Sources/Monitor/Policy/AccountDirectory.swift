// Finds the account of an event by what its credential established.
//
// 1. Identifiers are compared whole, as bytes; a principal may also match by the beginning that ends before a `*`.
// 2. All identifiers of an event are looked up. If they lead to different accounts, the event belongs to none.
// 3. A miss makes no String and allocates nothing.

import CheckerKit

/// Whose an event is.
enum AccountBinding: Sendable, Hashable {
    /// None of the event's identifiers is in the directory.
    case unknown
    /// The index of the account in the directory, and the field that led to it.
    case account(Int, by: EventField)
    /// The identifiers belong to two accounts; what the event says of itself cannot be right.
    case conflict(Int, Int)
}

/// All accounts, indexed by identifier.
struct AccountDirectory: Sendable {
    let accounts: [Account]
    private var tables: [IdentifierTable]
    private var oidc = OIDCTable()
    /// The tables that hold something.
    private var used: [Account.Identifier] = []
    /// What is written into events: the text of all accounts' fields side by side, and where each field of an account ends.
    private var text: [UInt8] = []
    private var ends: [Int] = []

    /// Makes a directory; an identifier that a second account claims is a problem and stays with the first.
    init(_ accounts: [Account], _ problems: Problems = Problems()) {
        self.accounts = accounts
        tables = Account.Identifier.allCases.map { IdentifierTable(ignoresCase: !$0.isCaseSensitive) }
        for (index, account) in accounts.enumerated() {
            for identifier in Account.Identifier.allCases {
                for text in account.match[identifier] ?? [] {
                    guard let other = insert(text, identifier, account: index), other != index else { continue }
                    let first = accounts[other]
                    problems.error(
                        at: account.place(of: text, identifier),
                        "accounts \"\(first.id)\" (\(first.place(of: text, identifier))) and \"\(account.id)\" both claim \"\(text)\" in "
                            + "\(identifier.setting); one identifier belongs to one account")
                }
            }
        }
        for account in accounts {
            for field in [account.id, account.organisation, account.country, account.kind.rawValue] {
                text += Array(field.utf8)
                ends.append(text.count)
            }
        }
        used = Account.Identifier.allCases.filter { $0 == .oidc ? !oidc.isEmpty : !tables[$0.rawValue].isEmpty }
    }

    /// Adds an identifier; returns the account that has it already.
    private mutating func insert(_ text: String, _ identifier: Account.Identifier, account: Int) -> Int? {
        guard identifier == .oidc else { return tables[identifier.rawValue].insert(text, account: account) }
        return OIDCIdentity.parts(of: text).flatMap { oidc.insert(issuer: $0.issuer, subject: $0.subject, account) }
    }

    /// Returns the account of one event.
    ///
    /// Looked up are, in this order: API key, key alias, team, organisation, cloud principal, cloud subscription, issuer and
    /// subject of a token, subject of a client's certificate, user.
    ///
    /// - Complexity: O(length of the identifiers), no allocation.
    func binding(of batch: borrowing EventBatch, at index: Int) -> AccountBinding {
        var result = AccountBinding.unknown
        for identifier in used {
            let range = batch.range(of: identifier.field, at: index)
            guard !range.isEmpty, let account = account(of: identifier, range, in: batch, at: index) else { continue }
            switch result {
            case .unknown: result = .account(account, by: identifier.field)
            case .account(account, _): break
            case .account(let first, _): return .conflict(first, account)
            case .conflict: return result
            }
        }
        return result
    }

    @inline(__always)
    private func account(
        of identifier: Account.Identifier, _ range: Range<Int>, in batch: borrowing EventBatch, at index: Int
    ) -> Int? {
        let text = batch.arena.span.extracting(range)
        guard identifier == .oidc else { return tables[identifier.rawValue].account(for: text) }
        let issuer = batch.range(of: .oidcIssuer, at: index)
        return oidc.account(issuer: batch.arena.span.extracting(issuer), subject: text)
    }

    /// Binds every event of a batch and writes the `account.*` fields, which nobody else may.
    ///
    /// What a log put into them is removed: they are the only fields that checkers and rules may take as established.
    func bind(_ batch: inout EventBatch) -> [AccountBinding] {
        var bindings: [AccountBinding] = []
        bindings.reserveCapacity(batch.count)
        for index in 0..<batch.count {
            for field in Self.fields where batch.has(field, at: index) {
                batch.setRange(of: field, to: 0..<0, at: index)
            }
            let binding = binding(of: batch, at: index)
            if case .account(let position, _) = binding { write(position, to: &batch, at: index) }
            bindings.append(binding)
        }
        return bindings
    }

    /// Returns the account of a binding; `nil` when there is none.
    func account(_ binding: AccountBinding) -> Account? {
        if case .account(let index, _) = binding { accounts[index] } else { nil }
    }

    static let fields: [EventField] = [.accountID, .accountOrganisation, .accountCountry, .accountKind]

    /// Writes the fields of an account, by its index, into an event; one copy of a few bytes.
    func write(_ account: Int, to batch: inout EventBatch, at index: Int) {
        let start = account == 0 ? 0 : ends[account * 4 - 1]
        batch.set(.accountID, to: text.span.extracting(start..<ends[account * 4 + 3]), at: index)
        let offset = batch.range(of: .accountID, at: index).lowerBound - start
        var from = start
        for (number, field) in Self.fields.enumerated() {
            let end = ends[account * 4 + number]
            batch.setRange(of: field, to: from + offset..<end + offset, at: index)
            from = end
        }
    }
}
