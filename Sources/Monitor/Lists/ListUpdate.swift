// Brings one list up to date: fetch, read as the checker would, compare with what is in force, and only then replace it.

import CheckerKit

/// What became of a list.
enum ListOutcome: Sendable {
    /// A new version is in force; `before` is the one it replaced.
    case updated(ListInspection, before: ListInspection?)
    case unchanged
    /// It was looked for not long ago.
    case notDue
    /// What the publisher offered is not to be trusted; the last good version stays.
    case refused(String)
    /// Nothing could be fetched; the last good version stays.
    case failed(String)
}

/// Keeps lists up to date, one at a time.
struct ListUpdate {
    /// The checker that reads the list.
    let reader: any ListInspecting.Type
    /// The configuration's folder, which relative paths start from.
    let folder: String
    let now: @Sendable () -> Int64

    /// Looks for a new version of a list and puts it in force if it is sound.
    func run(_ list: ListSettings, force: Bool, _ download: ListDownload) async -> ListOutcome {
        let files = reader.files(of: list.table)
        guard let primary = files.first.map({ absolute($0.path) }), list.address != nil else {
            return .failed("list \"\(list.id)\" has no url or no file")
        }
        var record = ListRecord(beside: primary)
        let age = now() - record.checked
        if !force, fileExists(primary), age >= 0, age < list.refresh.milliseconds { return .notDue }
        do {
            let fetched = try await fetch(files, &record, force: force, list, download)
            guard !fetched.isEmpty else {
                record.checked = now()
                record.refusal = ""
                try record.write(beside: primary)
                return .unchanged
            }
            return try judge(list, primary, fetched, &record)
        } catch {
            for file in files { removeFile(absolute(file.path) + ".new") }
            return .failed("\(error)")
        }
    }

    /// Puts the version that was refused last in force after all; the reason says who wants it and why, for the record.
    func accept(_ list: ListSettings, reason: String) throws -> ListInspection {
        let files = reader.files(of: list.table).map { absolute($0.path) }
        guard let primary = files.first else { throw ListFailure("list \"\(list.id)\" has no file") }
        let offered = files.filter { fileExists($0 + ".refused") }
        guard !offered.isEmpty else { throw ListFailure("no version of list \"\(list.id)\" waits to be accepted") }
        let found = try inspect(list, replacing: offered, suffix: ".refused")
        var record = ListRecord(beside: primary)
        record.acceptance = reason
        try install(offered.map { ($0, nil) }, suffix: ".refused", found, primary, &record)
        return found
    }

    /// Reads the version in force, or another of the same files.
    func inspect(
        _ list: ListSettings, replacing files: [String] = [], suffix: String = ""
    ) throws(ConfigurationError) -> ListInspection {
        let others = Dictionary(files.map { ($0, $0 + suffix) }) { first, _ in first }
        let resources = ReplacedFiles(files: FileResources(folder: folder), folder: folder, others: others)
        return try reader.inspect(list: list.table, resources: resources)
    }

    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(folder)/\(path)" }

    /// Fetches the files that changed, each beside the one in force.
    private func fetch(
        _ files: [ListFileName], _ record: inout ListRecord, force: Bool, _ list: ListSettings, _ download: ListDownload
    ) async throws -> [ListRecord.File] {
        var fetched: [ListRecord.File] = []
        for file in files {
            guard let url = file.url else { continue }
            let path = absolute(file.path)
            let known = record.files.first { $0.path == path && $0.url == url }
            // What somebody changed by hand is fetched again.
            let digest = (try? FileContents.read(path, limit: list.sizeLimit)).map { ContentHash($0).hex }
            let isKnown = known != nil && digest == known?.digest
            switch try await download.fetch(url, known: isKnown && !force ? known : nil, into: path + ".new", list) {
            case .unchanged: break
            case .absent:
                guard file.isOptional else { throw ListFailure("\(url) does not exist") }
            case .fetched(var new):
                new.path = path
                if new.digest == digest {
                    removeFile(path + ".new")
                    record.files.removeAll { $0.path == path }
                    record.files.append(new)
                } else {
                    fetched.append(new)
                }
            }
        }
        return fetched
    }

    /// Compares what was fetched with what is in force, and puts it in force or aside.
    private func judge(
        _ list: ListSettings, _ primary: String, _ fetched: [ListRecord.File], _ record: inout ListRecord
    ) throws -> ListOutcome {
        let paths = fetched.map(\.path)
        let found: ListInspection
        do {
            found = try inspect(list, replacing: paths, suffix: ".new")
        } catch {
            // What cannot be read at all cannot be accepted either.
            for path in paths { removeFile(path + ".new") }
            let problem = error.problems.first { $0.level == .error }
            return try refuse(problem.map { "\($0.place): \($0.message)" } ?? "\(error)", primary, &record)
        }
        let before = try? inspect(list)
        if let reason = Self.doubt(found, before: before, shrinkLimit: list.shrinkLimit) {
            for path in paths { try moveFile(path + ".new", to: path + ".refused") }
            return try refuse(reason, primary, &record)
        }
        record.acceptance = ""
        try install(fetched.map { ($0.path, $0) }, suffix: ".new", found, primary, &record)
        return .updated(found, before: before)
    }

    private func refuse(_ reason: String, _ primary: String, _ record: inout ListRecord) throws -> ListOutcome {
        record.refusal = reason
        try record.write(beside: primary)
        return .refused(reason)
    }

    /// Why a readable version is not to be trusted by itself; `nil` if it is.
    static func doubt(_ found: ListInspection, before: ListInspection?, shrinkLimit: Double) -> String? {
        guard found.isComplete else {
            let problem = found.warnings.first { $0.message.contains("truncated") }
            return problem.map { "\($0.place): \($0.message)" } ?? "the list is truncated"
        }
        guard let before else { return nil }
        let pairs = [
            ("entries", before.parties.count, found.parties.count), ("names", before.names, found.names),
        ]
        for (what, old, new) in pairs where old > 0 && Double(old - new) > shrinkLimit * Double(old) {
            let share = (Double(old - new) / Double(old) * 1000).rounded() / 10
            return "it has \(new) \(what), \(share) % fewer than the \(old) in force"
        }
        if found.isDated, before.isDated, found.date < before.date {
            return "it is of \(found.date), older than the version of \(before.date) in force"
        }
        return nil
    }

    /// Puts files in force; the ones they replace stay beside them for `vedette lists diff`.
    private func install(
        _ files: [(path: String, file: ListRecord.File?)], suffix: String, _ found: ListInspection, _ primary: String,
        _ record: inout ListRecord
    ) throws {
        // The primary file comes last: whoever loads the list in between sees old names with new aliases, not none.
        for (path, file) in files.reversed() {
            if fileExists(path) { try moveFile(path, to: path + ".previous") }
            try moveFile(path + suffix, to: path)
            removeFile(path + ".refused")
            record.files.removeAll { $0.path == path }
            if let file { record.files.append(file) }
        }
        record.checked = now()
        record.installed = record.checked
        record.refusal = ""
        (record.date, record.entries, record.names) = (found.date, found.parties.count, found.names)
        try record.write(beside: primary)
    }
}

/// Files of which some are read from another place.
struct ReplacedFiles: Resources {
    let files: any Resources
    let folder: String
    /// By absolute path.
    let others: [String: String]

    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try files.load(other(name), for: place)
    }

    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        try files.describe(other(name), for: place)
    }

    private func other(_ name: String) -> String { others[name.hasPrefix("/") ? name : "\(folder)/\(name)"] ?? name }
}
