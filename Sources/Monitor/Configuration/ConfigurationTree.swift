// Merges the parsed files: the main settings key by key, the objects by kind and id.

import CheckerKit

/// All that the files say, merged but not yet understood.
struct ConfigurationTree: Sendable {
    /// The main file and its fragments without the objects.
    var main: SettingsTable
    /// The objects of each kind in the order of their files, overridden ones gone.
    var objects: [ObjectKind: [SettingsTable]] = [:]

    init(_ files: ConfigurationFiles, _ problems: Problems) {
        main = SettingsTable([], at: Place(file: files.files.first?.path ?? ""))
        for file in files.files {
            var rest: [SettingsTable.Entry] = []
            for entry in file.table.entries {
                guard let kind = ObjectKind(rawValue: entry.key) else {
                    rest.append(entry)
                    continue
                }
                add(entry, kind: kind, in: file, problems)
            }
            if let kind = file.kind {
                Self.refuse(rest, in: kind, problems)
            } else {
                Self.merge(rest, into: &main)
            }
        }
        for kind in ObjectKind.allCases { objects[kind] = Self.unique(objects[kind] ?? [], kind, problems) }
    }

    private mutating func add(
        _ entry: SettingsTable.Entry, kind: ObjectKind, in file: ConfigurationFiles.File, _ problems: Problems
    ) {
        if let expected = file.kind, expected != kind {
            let remedy = "put it into \(kind.folder)/, since this is a file of \(expected.folder)/"
            return problems.error(at: entry.place, "[[\(kind.rawValue)]] does not belong here; \(remedy)")
        }
        let reader = SettingsReader(SettingsTable([entry], at: entry.place), problems)
        objects[kind, default: []] += reader.tables(kind.rawValue)
    }

    private static func refuse(_ entries: [SettingsTable.Entry], in kind: ObjectKind, _ problems: Problems) {
        for entry in entries {
            let hint = suggestion(for: entry.key, among: [kind.rawValue])
            problems.error(at: entry.place, "unknown key \"\(entry.key)\"\(hint)")
        }
    }

    /// Adds entries to a table: tables are merged, anything else is replaced.
    private static func merge(_ entries: [SettingsTable.Entry], into table: inout SettingsTable) {
        for entry in entries {
            guard let index = table.entries.firstIndex(where: { $0.key == entry.key }) else {
                table.entries.append(entry)
                continue
            }
            if case .table(var old) = table.entries[index].value.content, case .table(let new) = entry.value.content {
                merge(new.entries, into: &old)
                table.entries[index].value.content = .table(old)
            } else {
                table.entries[index] = entry
            }
        }
    }

    /// Drops what a later object of the same id overrides; an object without an id stays, for its reader to complain.
    private static func unique(_ tables: [SettingsTable], _ kind: ObjectKind, _ problems: Problems) -> [SettingsTable] {
        var kept: [SettingsTable] = []
        var indices: [String: Int] = [:]
        for table in tables {
            guard case .string(let id)? = table["id"]?.content else {
                kept.append(table)
                continue
            }
            if let first = indices[id] {
                if table["override"]?.content == .boolean(true) {
                    kept[first] = table
                } else {
                    let place = kept[first]["id"]?.place ?? kept[first].place
                    let remedy = "rename one, or write override = true in this one to replace the other"
                    problems.error(
                        at: table["id"]?.place ?? table.place,
                        "\(kind.rawValue) \"\(id)\" exists already at \(place); \(remedy)")
                }
                continue
            }
            indices[id] = kept.count
            kept.append(table)
        }
        return kept
    }
}
