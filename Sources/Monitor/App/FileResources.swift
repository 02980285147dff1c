// The data files of checkers, read from disk, each with its digest and date.

import CheckerKit
import Glibc

/// Reads files; a relative name is relative to the configuration's folder.
struct FileResources: Resources {
    /// The folder that relative names start from.
    let folder: String
    /// Waits for files that are being written; `nil`: they are read as they stand.
    var patience: Patience?

    /// The largest list or database that is read: twenty times the largest official list of 2026.
    private static let limit = 2 << 30

    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        do {
            let bytes = try FileContents.read(path, limit: Self.limit, patience: patience)
            return ResourceFile(path: path, bytes: bytes, digest: ContentHash(bytes).hex, date: try Self.date(of: path))
        } catch {
            let hint = error.code == EACCES ? "; the daemon's user must be able to read it" : ""
            throw ConfigurationError([Problem(at: place, "cannot read \"\(path)\": \(error)\(hint)")])
        }
    }

    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        var file = try load(name, for: place)
        file.bytes = []
        return file
    }

    /// The day of the last change, in UTC.
    private static func date(of path: String) throws(FileError) -> String {
        CalendarDay(milliseconds: try FileStatus.of(path).modified / 1_000_000).description
    }
}
