// Finds, reads and hashes the files of a configuration.
//
// 1. The main file comes first, then `vedette.d`, then one folder for each kind of object; within a folder by name.
// 2. A file replaces one of the same name in an earlier layer; a link to /dev/null removes it.
// 3. The hash covers exactly the bytes that were parsed, in this order: `cat FILES | sha256sum` gives the same.

import CheckerKit
import Crypto
import Glibc

/// The kinds of object, each with a folder `<name>s.d` beside the main file.
enum ObjectKind: String, Sendable, CaseIterable {
    case feed, list, rule, grant, account, suppression, sink

    var folder: String { "\(rawValue)s.d" }
}

/// The files of one configuration, read and parsed.
struct ConfigurationFiles: Sendable {
    /// A file that is TOML.
    struct File: Sendable {
        var path: String
        /// The kind of object its folder is for; `nil` for the main file and its fragments.
        var kind: ObjectKind?
        var table: SettingsTable
    }

    /// In the order of invariant 1.
    var files: [File] = []
    /// Every path that was read, also those that are no TOML.
    var paths: [String] = []
    /// SHA-256 over the bytes of all files, hex.
    var hash = ""
    /// The folder of the main file; relative names are relative to it.
    var folder: String
    /// What to take instead of a file's content, by path.
    private let replaced: [String: [UInt8]]
    private let patience: Patience?

    /// Reads the main file at `path`, and what belongs to it in its own folder and in `layers`, later ones winning.
    init(
        path: String, layers: [String], replaced: [String: [UInt8]] = [:], rulesFolder: String? = nil,
        patience: Patience? = nil, _ problems: Problems
    ) {
        self.replaced = replaced
        self.patience = patience
        let main = Self.mainPath(of: path)
        folder = Self.folder(of: main)
        var digest = SHA256()
        add(main, kind: nil, &digest, problems)
        for path in Self.paths(in: "vedette.d", of: layers + [folder], problems) {
            add(path, kind: nil, &digest, problems)
        }
        for kind in ObjectKind.allCases {
            let new = replaced.keys.filter { $0.hasPrefix("\(folder)/\(kind.folder)/") }
            let paths =
                if kind == .rule, let rulesFolder {
                    Self.paths(in: ".", of: [rulesFolder], problems)
                } else { Self.paths(in: kind.folder, of: layers + [folder], adding: new, problems) }
            for path in paths { add(path, kind: kind, &digest, problems) }
        }
        hash = Hexadecimal.text(digest.finalize())
    }

    /// Returns the folder that the main file at `path` lies in, where `path` may be that folder itself.
    static func folder(of path: String) -> String {
        let main = mainPath(of: path)
        guard let slash = main.lastIndex(of: "/") else { return "." }
        return slash == main.startIndex ? "/" : String(main[..<slash])
    }

    /// Returns the main file if `path` is its folder, else `path`.
    static func mainPath(of path: String) -> String {
        guard FileContents.isFolder(path) else { return path }
        return path.hasSuffix("/") ? "\(path)vedette.toml" : "\(path)/vedette.toml"
    }

    private mutating func add(_ path: String, kind: ObjectKind?, _ digest: inout SHA256, _ problems: Problems) {
        do throws(FileError) {
            let bytes: [UInt8]
            if let new = replaced[path] {
                bytes = new
            } else {
                bytes = try FileContents.read(path, limit: TOMLText.maximalSize, patience: patience)
            }
            paths.append(path)
            unsafe bytes.withUnsafeBytes { unsafe digest.update(bufferPointer: $0) }
            do throws(ConfigurationError) {
                files.append(File(path: path, kind: kind, table: try TOMLText.parse(bytes, file: path)))
            } catch {
                problems.append(contentsOf: error.problems)
            }
        } catch {
            let isMain = kind == nil && files.isEmpty
            let remedy = error.isAbsence && isMain ? "; give the path of vedette.toml with --config" : ""
            problems.error(at: Place(file: path), "cannot be read: \(error)\(remedy)")
        }
    }

    /// Returns the files in the folders of one name, by rule 2.
    ///
    /// Those in `new` are in the last of them, whether they exist or not.
    private static func paths(
        in name: String, of layers: [String], adding new: [String] = [], _ problems: Problems
    ) -> [String] {
        var found: [String: String] = [:]
        for layer in layers {
            let folder = name == "." ? layer : layer == "/" ? "/\(name)" : "\(layer)/\(name)"
            do throws(FileError) {
                for file in try FileContents.names(in: folder) ?? [] where isSettingsFile(file) {
                    let path = "\(folder)/\(file)"
                    found[file] = FileContents.isMask(path) ? nil : path
                }
            } catch {
                problems.error(at: Place(file: folder), "cannot be read: \(error)")
            }
        }
        for path in new {
            if let file = path.split(separator: "/").last.map(String.init), isSettingsFile(file) { found[file] = path }
        }
        return found.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map(\.value)
    }

    /// Hidden files are left alone: editors keep their locks and copies in them.
    private static func isSettingsFile(_ name: String) -> Bool { name.hasSuffix(".toml") && !name.hasPrefix(".") }
}
