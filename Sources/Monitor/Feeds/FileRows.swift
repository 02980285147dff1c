// The files that a feed reads, as rows in pages.
//
// A dictionary of such large values is half empty, and is copied whole when it grows: a hundred thousand files took 90 MiB.

/// Files by identity.
struct FileRows: Sendable {
    private var places: [FileID: Int32] = [:]
    private var pages: [[TrackedFile]] = []
    private var free: [Int32] = []

    private static let pageLength = 1024
    /// What stands in a row that is free.
    private static let nothing = TrackedFile(id: FileID(device: 0, inode: 0), generation: 0, birth: 0, path: "")

    var count: Int { places.count }
    var ids: some Collection<FileID> { places.keys }

    subscript(id: FileID) -> TrackedFile? {
        places[id].map { pages[Int($0) / FileRows.pageLength][Int($0) % FileRows.pageLength] }
    }

    /// Whether some file is such; a file of which nothing is known must not be.
    func contains(where isSuch: (TrackedFile) -> Bool) -> Bool { pages.contains { $0.contains(where: isSuch) } }

    /// Adds a file, or replaces the one with its identity.
    mutating func put(_ file: TrackedFile) {
        if let place = places[file.id] ?? free.popLast() {
            places[file.id] = place
            pages[Int(place) / FileRows.pageLength][Int(place) % FileRows.pageLength] = file
            return
        }
        // No row is free, so that all but the last page are full.
        if pages.last.map({ $0.count == FileRows.pageLength }) ?? true { pages.append([]) }
        let page = pages.count - 1
        places[file.id] = Int32(page * FileRows.pageLength + pages[page].count)
        pages[page].append(file)
    }

    /// Changes a file where it is, if it is there.
    mutating func change(_ id: FileID, _ body: (inout TrackedFile) -> Void) {
        guard let place = places[id] else { return }
        body(&pages[Int(place) / FileRows.pageLength][Int(place) % FileRows.pageLength])
    }

    /// Takes a file out.
    mutating func remove(_ id: FileID) -> TrackedFile? {
        guard let place = places.removeValue(forKey: id) else { return nil }
        let (page, row) = (Int(place) / FileRows.pageLength, Int(place) % FileRows.pageLength)
        defer { pages[page][row] = FileRows.nothing }
        free.append(place)
        return pages[page][row]
    }
}
