// A list with the content of all its files, and what identifies that content.

import CheckerKit

/// A list as loaded through the checker's resources.
struct LoadedList {
    var file: ListFile
    /// The date of the primary file, or the one the configuration gives; a date inside the file is better.
    var date: String
    /// SHA-256 of the primary file; of the digests of all files, one a line, if there are several; hex.
    var digest: String

    /// Loads the files of a list; one that should lie beside the primary file and does not is a warning.
    init(
        _ list: ConfiguredList, _ resources: any Resources, _ problems: Problems
    ) throws(ConfigurationError) {
        if list.format == .toml {
            file = ListFile(
                id: list.id, format: .toml, path: list.place.file, place: list.place, bytes: [], tables: list.tables)
            date = list.date
            digest = sha256(Array("\(list.tables.map(\.text))".utf8))
            return
        }
        let primary = try resources.load(list.path, for: list.place)
        file = ListFile(id: list.id, format: list.format, path: primary.path, place: list.place, bytes: primary.bytes)
        date = primary.date
        digest = primary.digest
        let isOFAC = list.format == .ofacCSV || list.format == .auto && ListFormat.detect(primary.bytes) == .ofacCSV
        guard isOFAC else { return }
        var digests = [primary.digest]
        for kind in ListPart.Kind.allCases {
            let name = ListPart.name(of: kind, beside: list.path)
            do {
                let part = try resources.load(name, for: list.place)
                file.parts.append(ListPart(kind: kind, path: part.path, bytes: part.bytes))
                digests.append(part.digest)
            } catch {
                problems.warning(at: list.place, "list \"\(list.id)\": \(kind.loss) without \"\(name)\"")
            }
        }
        if digests.count > 1 { digest = sha256(Array(digests.joined(separator: "\n").utf8)) }
    }
}

extension ListPart.Kind {
    /// What is lost if the file is not there.
    fileprivate var loss: String {
        switch self {
        case .aliases: "its aliases are not read"
        case .addresses: "the countries of its addresses are not read"
        case .comments: "the end of its long remarks, with weak aliases and identifiers, is not read"
        }
    }
}

extension SettingsTable {
    /// The table's content without its places, for a digest.
    fileprivate var text: String { entries.map { "\($0.key)=\($0.value.text)" }.joined(separator: "\u{1F}") }
}

extension SettingsValue {
    fileprivate var text: String {
        switch content {
        case .array(let elements): "[\(elements.map(\.text).joined(separator: "\u{1E}"))]"
        case .table(let table): "{\(table.text)}"
        case let plain: "\(plain)"
        }
    }
}
