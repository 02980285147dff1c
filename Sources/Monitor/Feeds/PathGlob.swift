// Path patterns: which files a feed reads, and which folders must be watched for them.

import Glibc

/// An absolute path in which every component may hold `*`, `?` and `[...]`, as in a shell.
///
/// A component `**` stands for any number of folders, none included; symbolic links among them are not followed.
struct PathGlob: Hashable, Sendable {
    private let components: [String]

    private static let anyFolders = "**"
    /// Deeper folders below a `**` are not looked at.
    private static let deepest = 32

    /// Splits a pattern; `nil` if it is not absolute or names no file.
    init?(_ pattern: String) {
        guard pattern.hasPrefix("/"), !pattern.hasSuffix("/") else { return nil }
        var parts = pattern.split(separator: "/").map(String.init)
        if parts.last == PathGlob.anyFolders { parts.append("*") }
        components = parts
        if components.isEmpty { return nil }
    }

    /// Whether a path is one of this pattern's.
    func matches(path: String) -> Bool {
        PathGlob.matches(components[...], path.split(separator: "/").map(String.init)[...])
    }

    private static func matches(_ components: ArraySlice<String>, _ parts: ArraySlice<String>) -> Bool {
        guard let component = components.first else { return parts.isEmpty }
        guard component == anyFolders else {
            guard let part = parts.first, matches(component, part) else { return false }
            return matches(components.dropFirst(), parts.dropFirst())
        }
        // Two in a row mean no more than one.
        let rest = components.drop { $0 == anyFolders }
        return parts.indices.contains { index in
            parts[..<index].allSatisfy { !$0.hasPrefix(".") } && matches(rest, parts[index...])
        }
    }

    /// Adds the folders in which files of this pattern lie, and those above in which such folders may appear.
    func expand(into folders: inout Folders) {
        expand(0, "", &folders)
    }

    private func expand(_ index: Int, _ prefix: String, _ folders: inout Folders, depth: Int = 0) {
        let component = components[index]
        if component == PathGlob.anyFolders {
            descend(index, prefix, &folders, depth)
            return
        }
        if index == components.count - 1 {
            folders.listed[prefix.isEmpty ? "/" : prefix, default: []].insert(component)
            return
        }
        guard PathGlob.isPattern(component) else {
            let path = prefix + "/" + component
            if let status = try? FileStatus.of(path), status.isDirectory {
                expand(index + 1, path, &folders)
            } else {
                folders.above.insert(prefix.isEmpty ? "/" : prefix)
            }
            return
        }
        let folder = prefix.isEmpty ? "/" : prefix
        folders.above.insert(folder)
        guard let entries = try? FolderEntry.all(in: folder) else { return }
        for entry in entries where entry.mayBeFolder && PathGlob.matches(component, entry.name) {
            let path = prefix + "/" + entry.name
            if let status = try? FileStatus.of(path), status.isDirectory { expand(index + 1, path, &folders) }
        }
    }

    /// Goes into every folder below `prefix`.
    private func descend(_ index: Int, _ prefix: String, _ folders: inout Folders, _ depth: Int) {
        expand(index + 1, prefix, &folders)
        let folder = prefix.isEmpty ? "/" : prefix
        folders.above.insert(folder)
        guard depth < PathGlob.deepest, let entries = try? FolderEntry.all(in: folder) else { return }
        for entry in entries where entry.mayBeFolder && !entry.name.hasPrefix(".") {
            let path = prefix + "/" + entry.name
            let isFolder =
                !entry.isLink || ((try? FileStatus.of(path, following: false)).map(\.isDirectory) ?? false)
            if isFolder { expand(index, path, &folders, depth: depth + 1) }
        }
    }

    /// Whether `text` is more than a plain name.
    private static func isPattern(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// Whether `name` matches `pattern`; a leading dot must be written out.
    static func matches(_ pattern: String, _ name: String) -> Bool {
        guard isPattern(pattern) else { return pattern == name }
        return unsafe fnmatch(pattern, name, FNM_PERIOD) == 0
    }

    /// The folders of some patterns.
    struct Folders: Hashable {
        /// Folders in which files are searched, with the patterns of their names.
        var listed: [String: Set<String>] = [:]
        /// Folders in which further folders may appear.
        var above: Set<String> = []

        /// Whether a file of this name in this folder is meant.
        func match(_ folder: String, _ name: String) -> Bool {
            listed[folder]?.contains { PathGlob.matches($0, name) } ?? false
        }
    }
}

/// One name in a folder.
struct FolderEntry {
    var name: String
    var inode: UInt64
    var type: UInt8

    var isLink: Bool { type == UInt8(DT_LNK) || type == UInt8(DT_UNKNOWN) }
    var mayBeFolder: Bool { isLink || type == UInt8(DT_DIR) }
    var mayBeFile: Bool { isLink || type == UInt8(DT_REG) }

    /// Lists a folder, without `.` and `..`.
    static func all(in folder: String) throws(FileError) -> [FolderEntry] {
        guard let stream = unsafe opendir(folder) else { throw FileError.last }
        defer { unsafe closedir(stream) }
        var entries: [FolderEntry] = []
        while let entry = unsafe readdir(stream) {
            // The name begins in a tuple of 256 bytes and may, by the letter of readdir(3), be longer.
            let start = unsafe UnsafeRawPointer(entry) + (MemoryLayout<dirent>.offset(of: \.d_name) ?? 0)
            let name = unsafe String(cString: start.assumingMemoryBound(to: CChar.self))
            if name == "." || name == ".." { continue }
            unsafe entries.append(
                FolderEntry(name: name, inode: UInt64(entry.pointee.d_ino), type: entry.pointee.d_type))
        }
        return entries
    }
}

/// Splits a path at its last slash.
func folderAndName(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return (".", path) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.utf8.index(after: slash)...]))
}

/// Puts a folder and a name together.
func joined(_ folder: String, _ name: String) -> String {
    folder == "/" ? "/" + name : folder + "/" + name
}
