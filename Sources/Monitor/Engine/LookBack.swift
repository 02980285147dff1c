// Screens the account directory itself: a customer who is on a list is to be found before the next use.

import CheckerKit

/// Judges every account by a ruleset, as if it were being used now.
///
/// Each account is judged under its organisation's name, each legal name and its parent's, and under the mail addresses
/// that it matches. Only findings that name a listed party count; the others are about uses. What was recorded in an earlier
/// look-back is not recorded again, so that a new list alerts on its new hits only.
struct LookBack: Sendable {
    let ledger: Ledger
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64

    /// The feed that such alerts name.
    static let feed = "accounts"
    /// Names in one batch: what is judged and committed at once.
    private static let batchSize = 256

    /// One account under one of its names.
    private struct Subject {
        var account: Int
        var field: EventField
        var name: String
    }

    /// Judges all accounts.
    ///
    /// - Returns: How many findings had not been recorded before.
    /// - Throws: ``LedgerError``; what was committed by then stays, and the next look-back does the rest.
    func run(_ ruleset: Ruleset) async throws -> Int {
        let subjects = Self.subjects(ruleset.accounts.accounts)
        var new = 0
        for start in stride(from: 0, to: subjects.count, by: Self.batchSize) {
            if Task.isCancelled { break }
            let judgements = judgements(
                on: Array(subjects[start..<min(start + Self.batchSize, subjects.count)]), ruleset)
            new += try await ledger.commit(Commit(feed: Self.feed, judgements: judgements)).occurrences
            await Task.yield()
        }
        return new
    }

    private static func subjects(_ accounts: [Account]) -> [Subject] {
        var subjects: [Subject] = []
        for (index, account) in accounts.enumerated() {
            for name in [account.organisation] + account.legalNames + [account.parent] where !name.isEmpty {
                subjects.append(Subject(account: index, field: .accountOrganisation, name: name))
            }
            for user in account.match[.user] ?? [] where user.contains("@") {
                subjects.append(Subject(account: index, field: .userEmail, name: user))
            }
        }
        return subjects
    }

    private func judgements(on subjects: [Subject], _ ruleset: Ruleset) -> [Judgement] {
        let accounts = ruleset.accounts.accounts
        var batch = EventBatch()
        for (index, subject) in subjects.enumerated() {
            let event = batch.beginEvent()
            batch.set(.accountID, to: accounts[subject.account].id, at: event)
            batch.set(.accountCountry, to: accounts[subject.account].country, at: event)
            batch.set(.accountKind, to: accounts[subject.account].kind.rawValue, at: event)
            batch.set(subject.field, to: subject.name, at: event)
            batch.withHeader(at: event) {
                $0.time = now()
                $0.activity = .administration
                $0.record = Int32(index)
            }
        }
        let judge = Judge(ruleset: ruleset, subject: ledger.subject(of:), now: now)
        let origin = BatchOrigin(
            feed: Self.feed,
            record: { accounts[subjects[$0].account].place.description },
            identity: { "\(accounts[subjects[$0].account].id)\n\(subjects[$0].field.name)\n\(subjects[$0].name)" })
        let found = ruleset.findings(in: batch).filter(\.finding.namesListedParty)
        return judge.judgements(
            on: batch, found, bindings: subjects.map { .account($0.account, by: .accountID) }, from: origin
        ).map { judgement in
            var judgement = judgement
            // A finding that was suppressed or granted is a new one when it no longer is.
            judgement.eventID = ContentHash("look-back\n\(judgement.eventID)\n\(judgement.verdict)").hex
            return judgement
        }
    }
}
