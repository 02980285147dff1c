// Whose turn it is.

/// Files in the order in which they are to be read.
struct TurnQueue {
    private var items: [FileID] = []
    private var first = 0

    var isEmpty: Bool { first == items.count }
    /// Those that wait, the next one first.
    var waiting: ArraySlice<FileID> { items[first...] }

    mutating func append(_ id: FileID) {
        items.append(id)
    }

    mutating func next() -> FileID? {
        guard first < items.count else { return nil }
        defer {
            first += 1
            if first > 1024 && first * 2 > items.count {
                items.removeFirst(first)
                first = 0
            }
        }
        return items[first]
    }
}
