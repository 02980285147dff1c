// Keeps the most useful files open, and no more than the process may.

import Glibc

/// Open files by identity, the least recently used closed first.
struct OpenFiles {
    private let limit: Int
    /// How many all feeds may have open together: half of what the process may open.
    private let budget: Int
    private var files: [FileID: (file: OpenFile, used: Int)] = [:]
    private var clock = 0

    /// - Parameter limit: How many files stay open at most; half of what the process may open if that is less.
    init(limit: Int = 512) {
        var allowed = rlimit()
        let isKnown = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &allowed) == 0
        budget = isKnown ? max(16, Int(clamping: allowed.rlim_cur) / 2) : limit
        self.limit = isKnown ? max(16, min(limit, Int(clamping: allowed.rlim_cur) / 2)) : limit
    }

    var count: Int { files.count }

    /// Returns the file if it is open.
    func peek(_ id: FileID) -> OpenFile? { files[id]?.file }

    /// Returns the file, opened by its name if need be.
    ///
    /// - Throws: Why it cannot be opened; `ENOENT` if another file has its name by now.
    mutating func open(_ file: TrackedFile) throws(FileError) -> OpenFile {
        clock += 1
        if let known = files[file.id]?.file {
            files[file.id] = (known, clock)
            return known
        }
        // Other feeds need some too: this one closes its own while there are too many in all.
        if OpenFileCount.now >= budget { evict() }
        let opened = try OpenFile(file.path)
        guard file.matches(try opened.status()) else { throw FileError(code: ENOENT) }
        if files.count >= limit { evict() }
        files[file.id] = (opened, clock)
        return opened
    }

    /// Closes all files but deleted ones if the feeds have too many open together: the next turn opens its own.
    mutating func rest() {
        guard OpenFileCount.now >= budget else { return }
        files = files.filter { (try? $0.value.file.status().links) ?? 0 == 0 }
    }

    mutating func close(_ id: FileID) {
        files[id] = nil
    }

    /// Closes an eighth of the files at once, so that the search is paid seldom; deleted files have no other way back.
    private mutating func evict() {
        var oldest = files.sorted { $0.value.used < $1.value.used }.prefix(max(1, limit / 4))[...]
        let linked = oldest.filter { (try? $0.value.file.status().links) ?? 0 > 0 }
        oldest = (linked.isEmpty ? Array(oldest) : linked).prefix(max(1, limit / 8))
        for (id, _) in oldest { files[id] = nil }
    }
}
