// `vedette accounts list|check|import`: the customers, what they may do, and where they come from.

import CheckerKit

/// Works on the account directory of a configuration, with or without a running daemon.
public struct AccountsReport: Sendable {
    public var configuration: String
    public var isJSON: Bool

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// Prints every account with the grants it is a beneficiary of today.
    public func list(components: Components) throws {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        let today = CalendarDay(milliseconds: systemTime())
        for account in loaded.accounts {
            let grants = loaded.grants.filter {
                $0.objection(on: today) == nil && $0.beneficiary.objection(to: account) == nil
            }.map(\.id)
            standardOutput.write(isJSON ? account.json(grants).text + "\n" : account.text(grants))
        }
        if loaded.accounts.isEmpty, !isJSON { standardError.write("there are no accounts\n") }
    }

    /// Looks at accounts, at all of them if none is named: overdue reviews, and list entries that they may be.
    ///
    /// Returns whether nothing was found.
    public func check(_ ids: [String], components: Components) async throws -> Bool {
        let all = try RulesetBuilder(components: components).load(configuration)
        let accounts = all.configuration.accounts
        for id in ids where !accounts.contains(where: { $0.id == id }) {
            throw UsageError("there is no account \"\(id)\"\(suggestion(for: id, among: accounts.map(\.id)))")
        }
        var settings = LedgerSettings(all.configuration.main)
        settings.showsSubjects = true
        let ledger = try Ledger.open(.memory, settings: settings)
        _ = try await LookBack(ledger: ledger, now: systemTime).run(all.ruleset)
        var query = AlertQuery(limit: .max)
        query.verdicts = []
        let hits = try await ledger.alerts(query)
        let today = CalendarDay(milliseconds: systemTime())
        var isSound = true
        for account in accounts where ids.isEmpty || ids.contains(account.id) {
            var complaints: [String] = []
            if let review = account.review, review < today { complaints.append("was to be reviewed by \(review)") }
            if account.review == nil { complaints.append("has no day of review") }
            let listed = hits.filter { $0.account == account.id && $0.verdict != "suppressed" }.map {
                "\($0.what) by \($0.rule): \($0.verdict)"
            }
            let isClean = listed.isEmpty && !complaints.contains { $0.hasPrefix("was") }
            isSound = isSound && isClean
            say(account, complaints, listed)
        }
        return isSound
    }

    private func say(_ account: Account, _ complaints: [String], _ listed: [String]) {
        if isJSON {
            let object: JSON = [
                "id": .string(account.id), "listed": .strings(listed), "complaints": .strings(complaints),
                "place": .string(account.place.description),
            ]
            return standardOutput.write(object.text + "\n")
        }
        var text = "\(account.id): \(listed.isEmpty ? "on no list" : "MAY BE LISTED")"
        if !complaints.isEmpty { text += "; \(complaints.joined(separator: "; "))" }
        for hit in listed { text += "\n  \(hit)" }
        standardOutput.write(PlainText.cleanLines(text) + "\n")
    }

    // MARK: Importing

    /// Reads accounts from CSV and puts them into a file of `accounts.d`, in place of what an earlier import wrote there.
    ///
    /// - Parameters:
    ///   - file: The CSV file.
    ///   - name: The file in `accounts.d`; `nil`: named after the CSV file.
    ///   - isDry: Whether to print the file instead of writing it.
    ///   - confirm: Gets what would change, in words; returns whether to go on.
    ///   - reload: Whether to have a running daemon reload.
    ///   - components: The parts of the binary.
    /// - Returns: Whether it was done, and the daemon, if one runs, took it.
    /// - Throws: ``CheckerKit/ConfigurationError`` with every fault of the file or of the configuration as it would be.
    public func importCSV(
        _ file: String, as name: String?, isDry: Bool, confirm: (String) -> Bool, reload: Bool, components: Components
    ) async throws -> Bool {
        let imported = AccountImport(try Self.read(file), file: file)
        try imported.problems.throwIfErrors()
        for warning in imported.problems.all { standardError.write("\(warning)\n") }
        let text = imported.text(from: file.split(separator: "/").last.map(String.init) ?? file)
        if isDry {
            standardOutput.write(text)
            return true
        }
        let path = "\(folder)/accounts.d/\(try Self.fileName(name, for: file))"
        let before = Configuration.read(path: configuration, in: components.surroundings).0.accounts
            .filter { $0.place.file == path }
        let difference = Self.difference(from: before, to: imported.accounts)
        guard confirm("\(path): \(difference.words)") else { return false }
        let edit = SettingsEdit(configuration: configuration, surroundings: components.surroundings)
        _ = try edit.run(path) { old in
            if let old, !String(decoding: old.prefix(15), as: UTF8.self).hasPrefix("# Imported from") {
                throw UsageError("\"\(path)\" was not written by an import; choose another name with --as")
            }
            return Array(text.utf8)
        }
        let object: JSON = [
            "file": .string(path), "added": .strings(difference.added), "removed": .strings(difference.removed),
            "changed": .strings(difference.changed),
        ]
        standardOutput.write(isJSON ? object.text + "\n" : "\(path): \(difference.words)\n")
        return reload ? try await StatusReport.reloadIfRunning(configuration, components: components) : true
    }

    private struct Difference {
        var added: [String] = []
        var removed: [String] = []
        var changed: [String] = []

        var words: String {
            [("added", added), ("removed", removed), ("changed", changed)].map { word, ids in
                let names =
                    ids.isEmpty ? "" : " (\(ids.prefix(10).joined(separator: ", "))\(ids.count > 10 ? ", ..." : ""))"
                return "\(ids.count) \(word)\(names)"
            }.joined(separator: ", ")
        }
    }

    private static func difference(from old: [Account], to new: [Account]) -> Difference {
        let before = Dictionary(old.map { ($0.id, $0.withoutPlaces) }) { first, _ in first }
        var difference = Difference()
        for account in new {
            switch before[account.id] {
            case nil: difference.added.append(account.id)
            case account.withoutPlaces: break
            default: difference.changed.append(account.id)
            }
        }
        let ids = Set(new.map(\.id))
        difference.removed = old.map(\.id).filter { !ids.contains($0) }
        return difference
    }

    private var folder: String { ConfigurationFiles.folder(of: configuration) }

    private static func fileName(_ name: String?, for file: String) throws -> String {
        let base = file.split(separator: "/").last.map(String.init) ?? "import"
        let stem = base.lastIndex(of: ".").map { String(base[..<$0]) } ?? base
        let name = name ?? "\(stem).toml"
        guard name.hasSuffix(".toml"), !name.hasPrefix("."), !name.contains("/") else {
            throw UsageError("\"\(name)\" is no file name of accounts.d; give one such as \"crm.toml\" with --as")
        }
        return name
    }

    private static func read(_ file: String) throws -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try FileContents.read(file, limit: 64 << 20)
        } catch {
            throw UsageError("cannot read \(file): \(error)")
        }
        if bytes.count > 64 << 20 { throw UsageError("\(file) is larger than 64 MiB") }
        return bytes
    }
}

extension Account {
    /// The account without where it stands.
    fileprivate var withoutPlaces: Account {
        var account = self
        account.place = Place()
        account.matchPlaces = [:]
        return account
    }

    fileprivate func text(_ grants: [String]) -> String {
        var text = "\(id): \(organisation), \(country), \(kind.rawValue)"
        if !contractorOf.isEmpty { text += " of \(contractorOf.joined(separator: ", "))" }
        if !parent.isEmpty { text += ", parent \(parent)" }
        if !ownerCountries.isEmpty { text += ", owners in \(ownerCountries.joined(separator: ", "))" }
        if let review { text += ", review by \(review)" }
        let counts = Account.Identifier.allCases.compactMap { kind in
            match[kind].map { "\($0.count) \(kind.setting)" }
        }
        text += "\n  found by \(counts.joined(separator: ", "))"
        text += "\n  grants: \(grants.isEmpty ? "none" : grants.joined(separator: ", "))\n"
        return PlainText.cleanLines(text)
    }

    fileprivate func json(_ grants: [String]) -> JSON {
        .object([
            ("id", .string(id)), ("organisation", .string(organisation)), ("legal_names", .strings(legalNames)),
            ("parent", parent.isEmpty ? .null : .string(parent)), ("country", .string(country)),
            ("kind", .string(kind.rawValue)), ("contractor_of", .strings(contractorOf)),
            ("owner_countries", .strings(ownerCountries)), ("review", review.map { .string("\($0)") } ?? .null),
            (
                "match",
                .object(Account.Identifier.allCases.map { kind in (kind.setting, match[kind].map { .strings($0) }) })
            ),
            ("grants", .strings(grants)), ("place", .string(place.description)),
        ])
    }
}
