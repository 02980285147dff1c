// `vedette grants add|revoke`: changes the files of grants.d, and nothing that would not pass `config check`.

import CheckerKit

/// A grant as somebody asks for it; each text is checked as if it stood in a file.
public struct GrantDraft: Sendable {
    public var id: String
    public var gives: [String] = []
    public var clauses: [String] = []
    public var reason = ""
    public var authority = ""
    public var source = ""
    public var licence = ""
    public var approvedBy: [String] = []
    /// The first day; `nil`: today.
    public var validFrom: String?
    public var expires: String
    /// The conditions of `[grant.to]` by name, in order.
    public var to: [(name: String, values: [String])] = []

    public init(id: String, expires: String) {
        self.id = id
        self.expires = expires
    }

    /// The grant as TOML.
    func text(today: CalendarDay) throws -> String {
        var lines = TOMLLines()
        lines.add("[[grant]]")
        lines.add("id = \(TOMLLines.quoted(id))")
        lines.add("gives", gives)
        lines.add("clauses", clauses)
        lines.add("reason", reason)
        lines.add("authority", authority)
        lines.add("source", source)
        lines.add("licence", licence)
        lines.add("approved_by", approvedBy)
        lines.add("valid_from", try validFrom.map(Self.day) ?? today)
        lines.add("expires", try Self.day(expires))
        lines.add("")
        lines.add("  [grant.to]")
        for (name, values) in to where !values.isEmpty {
            lines.add("  \(name) = [\(values.map(TOMLLines.quoted).joined(separator: ", "))]")
        }
        return lines.text
    }

    static func day(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw UsageError("\"\(text)\" is no day; write 2027-11-04") }
        return day
    }
}

/// Adds and revokes grants.
public struct GrantEdits: Sendable {
    public var configuration: String
    public var isJSON: Bool
    /// Whether to have a running daemon reload.
    public var reload = true

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// Returns the file of a draft as it would be added, for a person to confirm.
    public func preview(_ draft: GrantDraft) throws -> String {
        try draft.text(today: CalendarDay(milliseconds: systemTime()))
    }

    /// Adds a grant to a file of its own, or to the end of `file`; what is in it stays as it is.
    ///
    /// - Returns: Whether the daemon, if one runs, took it.
    public func add(_ draft: GrantDraft, file: String?, components: Components) async throws -> Bool {
        guard isIdentifier(draft.id) else {
            throw UsageError("\"\(draft.id)\" is no grant id; use small letters, digits, \"-\", \"_\" and \".\"")
        }
        let path = "\(folder)/grants.d/\(try Self.fileName(file ?? "\(draft.id).toml"))"
        let text = try preview(draft)
        let edit = SettingsEdit(configuration: configuration, surroundings: components.surroundings)
        let warnings = try edit.run(
            path,
            change: { old in
                guard let old, !old.isEmpty else { return Array(text.utf8) }
                let gap = old.last == UInt8(ascii: "\n") ? "\n" : "\n\n"
                return old + Array((gap + text).utf8)
            },
            check: { candidate in
                let now = systemTime()
                guard let grant = candidate.grants.first(where: { $0.id == draft.id }), grant.place.file == path else {
                    throw UsageError("\"\(path)\" would not hold the grant; add it by hand")
                }
                if grant.expires < CalendarDay(milliseconds: now) {
                    throw UsageError("grant \"\(draft.id)\" would have expired on \(grant.expires)")
                }
            })
        say("added", draft.id, path, warnings.filter { $0.place.file == path })
        return try await tellDaemon(components)
    }

    /// Ends a grant from a day on; its entry stays, with the reason, as a record.
    ///
    /// - Returns: Whether the daemon, if one runs, took it.
    public func revoke(_ id: String, from day: String?, reason: String, components: Components) async throws -> Bool {
        let loaded = try Configuration.load(path: configuration, in: components.surroundings)
        let first = try day.map(GrantDraft.day) ?? CalendarDay(milliseconds: systemTime())
        guard let grant = loaded.grants.first(where: { $0.id == id }) else {
            throw UsageError("there is no grant \"\(id)\"\(suggestion(for: id, among: loaded.grants.map(\.id)))")
        }
        if let before = grant.revoked, before <= first {
            throw UsageError("grant \"\(id)\" was revoked from \(before) on")
        }
        let path = grant.place.file
        guard path.hasPrefix("\(folder)/") else {
            throw UsageError(
                "grant \"\(id)\" is in \(path), which is not to be edited; mask or replace it in \(folder)")
        }
        let edit = SettingsEdit(configuration: configuration, surroundings: components.surroundings)
        let others = loaded.grants.filter { $0.id != id }
        _ = try edit.run(
            path,
            change: { old in try Self.revoked(grant, from: first, reason, in: old ?? [], file: path) },
            check: { candidate in
                let now = candidate.grants.first { $0.id == id }
                let rest = candidate.grants.filter { $0.id != id }
                guard now?.revoked == first, rest.map(\.withoutPlace) == others.map(\.withoutPlace) else {
                    throw UsageError("\"\(path)\" is written in a way that this command cannot edit; do it by hand")
                }
            })
        say("revoked", id, path, [])
        return try await tellDaemon(components)
    }

    /// Puts the revocation into the text, after the line with the grant's id, in place of an earlier one.
    private static func revoked(
        _ grant: Grant, from day: CalendarDay, _ reason: String, in bytes: [UInt8], file: String
    ) throws -> [UInt8] {
        let tree = try TOMLText.parse(bytes, file: file)
        let reader = SettingsReader(tree, Problems())
        guard let table = reader.tables("grant").first(where: { $0["id"]?.content == .string(grant.id) }),
            let line = table["id"]?.place.line, line > 0
        else { throw UsageError("\"\(file)\" has changed meanwhile; try again") }
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { Array($0) }
        let stale = ["revoked", "revocation"].compactMap { table[$0]?.place.line }
        guard lines.indices.contains(line - 1), stale.allSatisfy({ lines.indices.contains($0 - 1) }) else {
            throw UsageError("\"\(file)\" has changed meanwhile; try again")
        }
        let indentation = lines[line - 1].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        let ending: [UInt8] = lines[line - 1].last == UInt8(ascii: "\r") ? [UInt8(ascii: "\r")] : []
        let new = ["revoked = \(day)", "revocation = \(TOMLLines.quoted(reason))"].map {
            Array(indentation) + Array($0.utf8) + ending
        }
        for number in stale.sorted(by: >) { lines.remove(at: number - 1) }
        let above = stale.count { $0 < line }
        lines.insert(contentsOf: new, at: line - above)
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private var folder: String { ConfigurationFiles.folder(of: configuration) }

    private static func fileName(_ name: String) throws -> String {
        let isName = name.hasSuffix(".toml") && !name.hasPrefix(".") && !name.contains("/") && name.utf8.count > 5
        if !isName { throw UsageError("\"\(name)\" is no file name of grants.d; write one such as \"allies.toml\"") }
        return name
    }

    private func say(_ word: String, _ id: String, _ path: String, _ warnings: [Problem]) {
        for warning in warnings { standardError.write("\(warning)\n") }
        let object: JSON = ["id": .string(id), "outcome": .string(word), "file": .string(path)]
        standardOutput.write(isJSON ? object.text + "\n" : "grant \(id): \(word) in \(path)\n")
    }

    private func tellDaemon(_ components: Components) async throws -> Bool {
        reload ? try await StatusReport.reloadIfRunning(configuration, components: components) : true
    }
}

extension Grant {
    /// The grant without where it stands, which an edit above it changes.
    fileprivate var withoutPlace: Grant {
        var grant = self
        grant.place = Place()
        grant.table = [:]
        return grant
    }
}

extension StatusReport {
    /// Has the daemon reload; no daemon is no trouble, since it reads everything when it starts.
    static func reloadIfRunning(_ configuration: String, components: Components) async throws -> Bool {
        do {
            return try await StatusReport(configuration: configuration).reload(
                wait: .seconds(120), components: components)
        } catch let error as StatusReport.Unreachable {
            standardError.write("the files are in place; \(error)\n")
            return true
        }
    }
}
