// Changes a file of the configuration: judged as a whole before it is made, then put in place at once.

import CheckerKit
import Glibc

/// An edit of one file; several at a time wait for each other.
struct SettingsEdit {
    /// The configuration's main file.
    let configuration: String
    let surroundings: Configuration.Surroundings

    /// Replaces a file's content by what `change` makes of it.
    ///
    /// - Parameters:
    ///   - path: The file; made if it does not exist.
    ///   - change: Gets the bytes as they are, `nil` for a file that does not exist, and returns the new ones.
    ///   - check: Gets the configuration as it would be; throws what is wrong with it beyond the usual.
    /// - Returns: The warnings of the new configuration.
    /// - Throws: ``ConfigurationError`` if the configuration would be wrong, and then nothing has changed.
    func run(
        _ path: String, change: ([UInt8]?) throws -> [UInt8], check: (Configuration) throws -> Void = { _ in }
    ) throws -> [Problem] {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        let lock = try Self.lock(folder)
        defer { close(lock) }
        let old = try Self.content(of: path)
        let new = try change(old)
        var proposed = surroundings
        proposed.replaced[path] = new
        let (candidate, problems) = Configuration.check(path: configuration, in: proposed)
        guard let candidate else { throw ConfigurationError(problems) }
        try check(candidate)
        try Self.put(new, at: path, in: folder)
        return problems
    }

    /// Opens the folder and waits until nobody else edits in it; closing it ends the turn.
    private static func lock(_ folder: String) throws -> Int32 {
        if !FileContents.isFolder(folder) { unsafe mkdir(folder, 0o755) }
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ListFailure.system("cannot open \"\(folder)\"") }
        while flock(descriptor, LOCK_EX) != 0 {
            if errno == EINTR { continue }
            let failure = ListFailure.system("cannot lock \"\(folder)\"")
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    private static func content(of path: String) throws -> [UInt8]? {
        do throws(FileError) {
            return try FileContents.read(path, limit: TOMLText.maximalSize)
        } catch {
            if error.isAbsence { return nil }
            throw ListFailure("cannot read \"\(path)\": \(error)")
        }
    }

    /// Writes beside the file, under a name that is no setting's, and renames; the file's rights stay.
    private static func put(_ bytes: [UInt8], at path: String, in folder: String) throws {
        let name = path.split(separator: "/").last.map(String.init) ?? "new"
        let beside = "\(folder)/.\(name).new"
        removeFile(beside)
        do {
            let file = try NewFile(beside)
            try file.write(bytes)
            try file.finish()
            var status = stat()
            if unsafe stat(path, &status) == 0 {
                guard unsafe chmod(beside, status.st_mode & 0o7777) == 0 else {
                    throw ListFailure.system("cannot keep the rights of \"\(path)\"")
                }
                // Only root may give files away; the group is what lets the daemon read.
                _ = unsafe chown(beside, status.st_uid, status.st_gid)
            }
            try moveFile(beside, to: path)
        } catch {
            removeFile(beside)
            throw error
        }
    }
}
