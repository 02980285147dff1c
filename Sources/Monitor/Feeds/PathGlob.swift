// Path patterns: which files a feed reads, and which folders must be watched for them.

import Glibc

/// An absolute path in which every component may hold `*`, `?` and `[...]`, as in a shell.
struct PathGlob: Hashable, Sendable {
    private let components: [String]

    /// Splits a pattern; `nil` if it is not absolute or names no file.
    init?(_ pattern: String) {
        guard pattern.hasPrefix("/"), !pattern.hasSuffix("/") else { return nil }
        components = pattern.split(separator: "/").map(String.init)
        if components.isEmpty { return nil }
    }

    /// Whether a path is one of this pattern's.
    func matches(path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        return parts.count == components.count && zip(components, parts).allSatisfy { PathGlob.matches($0, $1) }
    }

    /// Adds the folders in which files of this pattern lie, and those above in which such folders may appear.
    func expand(into folders: inout Folders) {
        expand(0, "", &folders)
    }

    private func expand(_ index: Int, _ prefix: String, _ folders: inout Folders) {
        let component = components[index]
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
