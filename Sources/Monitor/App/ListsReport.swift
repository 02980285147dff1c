// `vedette lists`: what lists there are, how old, what changed; fetching them, and searching in them.

import CheckerKit
import Glibc

/// Works on the lists of a configuration, with or without a running daemon.
public struct ListsReport: Sendable {
    public var configuration: String
    public var isJSON: Bool

    public init(configuration: String, isJSON: Bool) {
        self.configuration = configuration
        self.isJSON = isJSON
    }

    /// A list with the checker that reads it.
    private struct Item {
        var settings: ListSettings
        var update: ListUpdate
        var files: [ListFileName]
        var primary: String { files.first.map { update.absolute($0.path) } ?? "" }
    }

    // MARK: Looking

    /// Prints every list with its state; returns whether all are sound and fresh.
    public func list(components: Components) throws -> Bool {
        var isSound = true
        let now = systemTime()
        for item in try items(components) {
            let record = item.primary.isEmpty ? ListRecord() : ListRecord(beside: item.primary)
            var members: [(String, JSON?)] = [("id", .string(item.settings.id))]
            var trouble: [String] = []
            do {
                let found = try item.update.inspect(item.settings)
                members += [
                    ("format", .string(found.format)), ("date", .string(found.date)),
                    ("entries", .integer(Int64(found.parties.count))), ("names", .integer(Int64(found.names))),
                    ("sha256", .string(found.digest)), ("warnings", .integer(Int64(found.warnings.count))),
                ]
                let stale = ListAge.complaint(item.settings, date: found.date, record: record, now: now)
                if let stale { trouble.append(stale) }
            } catch {
                trouble += error.problems.filter { $0.level == .error }.map(\.message)
            }
            if !record.refusal.isEmpty { trouble.append("a newer version was refused: \(record.refusal)") }
            if !record.acceptance.isEmpty { members.append(("accepted", .string(record.acceptance))) }
            members += [
                ("url", item.settings.address.map { .string($0.description) }),
                (
                    "checked",
                    record.checked > 0 ? Timestamp(milliseconds: record.checked).text.map { .string($0) } : nil
                ),
                ("trouble", .array(trouble.map { .string($0) })),
            ]
            isSound = isSound && trouble.isEmpty
            standardOutput.write((isJSON ? JSON.object(members).text : Self.text(.object(members))) + "\n")
        }
        return isSound
    }

    private static func text(_ list: JSON) -> String {
        var line = list["id"]?.stringValue ?? ""
        if let entries = list["entries"]?.integerValue, let names = list["names"]?.integerValue {
            let date = list["date"]?.stringValue ?? ""
            line += ": \(list["format"]?.stringValue ?? "") of \(date.isEmpty ? "unknown date" : date), "
            line += "\(entries) entries, \(names) names"
        }
        if let checked = list["checked"]?.stringValue { line += ", looked for \(checked.prefix(16))Z" }
        for trouble in list["trouble"]?.arrayValue ?? [] { line += "\n  \(trouble.stringValue ?? "")" }
        return line
    }

    /// Prints what would change, or has changed, in a list: what was refused against what is in force, or what is in force
    /// against what it replaced.
    public func diff(_ id: String, components: Components) throws {
        let item = try item(id, components)
        let files = item.files.map { item.update.absolute($0.path) }
        let refused = files.filter { fileExists($0 + ".refused") }
        let old: ListInspection
        let new: ListInspection
        if refused.isEmpty {
            let previous = files.filter { fileExists($0 + ".previous") }
            guard !previous.isEmpty else {
                throw UsageError("there is no other version of list \"\(id)\" to compare with")
            }
            old = try item.update.inspect(item.settings, replacing: previous, suffix: ".previous")
            new = try item.update.inspect(item.settings)
        } else {
            old = try item.update.inspect(item.settings)
            new = try item.update.inspect(item.settings, replacing: refused, suffix: ".refused")
        }
        let difference = ListDifference(from: old, to: new)
        let kinds = [
            ("added", "+", difference.added), ("removed", "-", difference.removed),
            ("changed", "~", difference.changed),
        ]
        for (word, sign, parties) in kinds {
            for party in parties {
                let object: JSON = ["change": .string(word), "entry": .string(party.id), "name": .string(party.name)]
                standardOutput.write((isJSON ? object.text : "\(sign) \(party.id) \(party.name)") + "\n")
            }
        }
        if !isJSON {
            let counts = kinds.map { "\($0.2.count) \($0.0)" }.joined(separator: ", ")
            standardOutput.write("\(old.date) -> \(new.date): \(counts)\n")
        }
    }

    /// Prints the entries a name may be, with score and reason; returns whether there is one.
    public func search(_ name: String, limit: Int, minScore: Double, components: Components) throws -> Bool {
        let items = try items(components)
        guard let reader = items.first?.update.reader ?? Self.readers(components).first else { return false }
        let resources = FileResources(folder: try loaded(components).folder)
        let matches = try reader.search(name, lists: items.map(\.settings.table), limit: limit, resources: resources)
            .filter { $0.score >= minScore }
        for match in matches {
            let object: JSON = [
                "list": .string(match.list), "entry": .string(match.entry), "name": .string(match.name),
                "alias": .string(match.alias), "score": .number(match.score), "why": .string(match.why),
            ]
            let score = (match.score * 1000).rounded() / 1000
            let text = "\(score)  \(match.list):\(match.entry) \(match.name): \(match.why)"
            standardOutput.write((isJSON ? object.text : text) + "\n")
        }
        return !matches.isEmpty
    }

    // MARK: Changing

    /// Fetches the lists named, or all that are due, and tells the daemon; returns whether none was refused or failed.
    ///
    /// With `force` also those that were looked for not long ago, and without asking whether they changed.
    public func update(_ ids: [String], force: Bool, reload: Bool, components: Components) async throws -> Bool {
        let all = try items(components)
        let items = try ids.isEmpty ? all.filter { $0.settings.address != nil } : ids.map { try item($0, in: all) }
        var isSound = true
        var hasChanged = false
        try await ListDownload.with(version: components.version) { download in
            for item in items {
                let outcome = await item.update.run(item.settings, force: force || !ids.isEmpty, download)
                say(outcome, of: item.settings.id)
                switch outcome {
                case .updated: hasChanged = true
                case .refused, .failed: isSound = false
                case .unchanged, .notDue: break
                }
            }
        }
        if hasChanged, reload { isSound = try await tellDaemon(components) && isSound }
        return isSound
    }

    /// Puts the refused version of a list in force; the reason is kept with the list.
    public func accept(_ id: String, reason: String, reload: Bool, components: Components) async throws -> Bool {
        let item = try item(id, components)
        let time = Timestamp(milliseconds: systemTime()).text ?? ""
        let found = try item.update.accept(item.settings, reason: "\(time) user \(getuid()): \(reason)")
        say("accepted", "of \(found.date), \(found.parties.count) entries", of: id)
        return reload ? try await tellDaemon(components) : true
    }

    private func say(_ outcome: ListOutcome, of id: String) {
        let (word, detail) =
            switch outcome {
            case .updated(let found, let before):
                (
                    "updated",
                    "of \(found.date), \(found.parties.count) entries\(before.map { ", was \($0.parties.count)" } ?? "")"
                )
            case .unchanged: ("unchanged", "")
            case .notDue: ("not due", "")
            case .refused(let reason): ("refused", "\(reason); the last good version stays")
            case .failed(let reason): ("failed", "\(reason); the last good version stays")
            }
        say(word, detail, of: id)
        if case .refused = outcome, !isJSON {
            standardError.write("see \"vedette lists diff \(id)\"; \"vedette lists accept \(id)\" puts it in force\n")
        }
    }

    private func say(_ word: String, _ detail: String, of id: String) {
        if isJSON {
            let object: JSON = ["id": .string(id), "outcome": .string(word), "detail": .string(detail)]
            return standardOutput.write(object.text + "\n")
        }
        let isTrouble = word == "refused" || word == "failed"
        let text = "list \(id): \(word)\(detail.isEmpty ? "" : ": \(detail)")\n"
        (isTrouble ? standardError : standardOutput).write(text)
    }

    /// Has the daemon load the lists; no daemon is no trouble, since it will load them when it starts.
    private func tellDaemon(_ components: Components) async throws -> Bool {
        do {
            return try await StatusReport(configuration: configuration).reload(
                wait: .seconds(120), components: components)
        } catch let error as StatusReport.Unreachable {
            standardError.write("the lists are in place; \(error)\n")
            return true
        }
    }

    // MARK: Finding

    /// The configuration as far as it can be read: a fault elsewhere must not keep lists from being updated.
    ///
    /// Whoever fetches lists need not be able to read the secrets of sinks either.
    private func loaded(_ components: Components) throws -> Configuration {
        let (configuration, found) = Configuration.read(path: configuration, in: components.surroundings)
        let problems = Problems()
        let own = Problems()
        for list in configuration.lists { _ = ListSettings(list, own) }
        let isAll = configuration.lists.isEmpty
        problems.append(
            contentsOf: found.filter { isAll || $0.place.file.contains("/lists.d/") || own.all.contains($0) })
        try problems.throwIfErrors()
        return configuration
    }

    private static func readers(_ components: Components) -> [any ListInspecting.Type] {
        components.checkers.compactMap { $0 as? any ListInspecting.Type }
    }

    private func items(_ components: Components) throws -> [Item] {
        let configuration = try loaded(components)
        let readers = Self.readers(components)
        return configuration.upkeep.compactMap { settings in
            let checker: String? = if case .string(let id)? = settings.table["checker"]?.content { id } else { nil }
            guard let reader = readers.first(where: { checker == nil || $0.manifest.id == checker }) else { return nil }
            let update = ListUpdate(reader: reader, folder: configuration.folder, now: systemTime)
            return Item(settings: settings, update: update, files: reader.files(of: settings.table))
        }
    }

    private func item(_ id: String, _ components: Components) throws -> Item { try item(id, in: items(components)) }

    private func item(_ id: String, in items: [Item]) throws -> Item {
        guard let item = items.first(where: { $0.settings.id == id }) else {
            throw UsageError("there is no list \"\(id)\"\(suggestion(for: id, among: items.map(\.settings.id)))")
        }
        return item
    }
}
