// What the ledger knows of a feed's files, taken up row by row: there may be a hundred thousand.

/// Collects positions until all are there.
struct KnownFiles: Sendable {
    private var table = FileTable()
    /// Keys of positions that cannot be understood.
    private(set) var bad: [String] = []
    private(set) var count = 0
    /// Positions of later generations: of those with one name the last counts.
    private var later: [FilePosition] = []

    /// Takes up positions by key, as a feed gets them.
    init(_ positions: consuming [String: String] = [:]) {
        for (key, value) in positions { add(key: key, value: value) }
    }

    mutating func add(key: String, value: String) {
        count += 1
        if key == FileFeed.startKey { return }
        guard let position = FilePosition(key: key, value: value) else { return bad.append(key) }
        if position.generation == 0 {
            table.know(position)
        } else {
            later.append(position)
        }
    }

    /// All of them.
    consuming func all() -> FileTable {
        later.sort { $0.generation < $1.generation }
        for position in later { table.know(position) }
        return table
    }
}
