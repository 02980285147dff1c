// Looks words up that carry little of a name, also by a slip of the pen.

/// The words of ``WordLists`` in a hash table, each with the spelling under which it is compared.
struct KnownWords: Sendable {
    static let shared = KnownWords()

    /// What is known of a word.
    struct Entry: BitwiseCopyable, Sendable {
        fileprivate var start: UInt32
        fileprivate var count: UInt32
        /// The word under whose spelling it is compared; a number of an entry.
        fileprivate var group: UInt32
        fileprivate var kind: WordClass
    }

    private let letters: Letters
    private let entries: Table<Entry>
    /// Open-addressed: numbers of entries, `max` where free.
    private let slots: Table<UInt32>
    /// Words of at least five letters by the keys of what a slip leaves of them; sorted.
    private let slips: Table<UInt64>

    func lookup(_ word: Letters) -> (spelling: Letters, kind: WordClass)? {
        var slot = Int(letterHash(word)) & (slots.count - 1)
        while slots[slot] != .max {
            let entry = entries[Int(slots[slot])]
            if spelling(entry).isEqual(to: word) { return (spelling(entries[Int(entry.group)]), entry.kind) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// The known word of at least five letters that one slip leads to: a letter more, less or other, or two swapped.
    func nearest(to word: Letters, _ keys: inout Room<UInt32>) -> (spelling: Letters, kind: WordClass)? {
        guard word.count >= 4, word.count <= 24 else { return nil }
        keys.removeAll()
        keys.append(letterHash(word))
        RollingHash.appendShorter(word, from: 0, seed: 0, to: &keys)
        for index in 0..<keys.count {
            var position = firstSlip(keys[index])
            while position < slips.count, UInt32(slips[position] >> 32) == keys[index] {
                let entry = entries[Int(UInt32(truncatingIfNeeded: slips[position]))]
                let known = spelling(entry)
                if known[0] == word[0], isOneSlip(word, known) {
                    return (spelling(entries[Int(entry.group)]), entry.kind)
                }
                position += 1
            }
        }
        return nil
    }

    private func spelling(_ entry: Entry) -> Letters { letters[Int(entry.start)..<Int(entry.start + entry.count)] }

    private func firstSlip(_ key: UInt32) -> Int {
        var low = 0
        var high = slips.count
        while low < high {
            let middle = (low + high) / 2
            if UInt32(slips[middle] >> 32) < key { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private init() {
        var bytes: [UInt8] = []
        var entries: [Entry] = []
        var known: [[UInt8]: Int] = [:]
        for (kind, groups) in [
            (WordClass.particle, WordLists.particles), (.legalForm, WordLists.legalForms),
            (.general, WordLists.generalWords), (.distinctive, WordLists.numbers),
        ] {
            for group in groups.split(separator: ";") {
                var first: Int?
                for text in group.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                    let word = Array(text.utf8)
                    let number = known[word] ?? entries.count
                    if number == entries.count {
                        known[word] = number
                        entries.append(
                            Entry(start: UInt32(bytes.count), count: UInt32(word.count), group: 0, kind: kind))
                        bytes += word
                    }
                    // A word in two groups belongs to the later one.
                    entries[number].group = UInt32(first ?? number)
                    entries[number].kind = kind
                    first = first ?? number
                }
            }
        }
        letters = Table(keeping: bytes)
        self.entries = Table(keeping: entries)
        slots = Self.slots(bytes, entries)
        slips = Self.slips(letters, entries)
    }

    private static func slots(_ bytes: [UInt8], _ entries: [Entry]) -> Table<UInt32> {
        var slots = [UInt32](repeating: .max, count: 4096)
        let letters = Table(keeping: bytes)
        for (number, entry) in entries.enumerated() where number < 3000 {
            var slot = Int(letterHash(letters[Int(entry.start)..<Int(entry.start + entry.count)])) & 4095
            while slots[slot] != .max { slot = (slot + 1) & 4095 }
            slots[slot] = UInt32(number)
        }
        return Table(keeping: slots)
    }

    private static func slips(_ letters: Letters, _ entries: [Entry]) -> Table<UInt64> {
        var keys = Room<UInt32>(capacity: 65)
        var slips: [UInt64] = []
        for (number, entry) in entries.enumerated() where entry.count >= 5 && entry.kind != .distinctive {
            let word = letters[Int(entry.start)..<Int(entry.start + entry.count)]
            keys.removeAll()
            keys.append(letterHash(word))
            RollingHash.appendShorter(word, from: 0, seed: 0, to: &keys)
            for index in 0..<keys.count { slips.append(KeyTable.pair(keys[index], UInt32(number))) }
        }
        return Table(keeping: slips.sorted())
    }
}

/// Whether one word has a letter more, less or other than the other, or two swapped.
func isOneSlip(_ a: Letters, _ b: Letters) -> Bool {
    let shortest = min(a.count, b.count)
    var start = 0
    while start < shortest, a[start] == b[start] { start += 1 }
    let restA = a.dropFirst(start)
    let restB = b.dropFirst(start)
    if a.count == b.count {
        let isSwapped = restA.count >= 2 && restA[0] == restB[1] && restA[1] == restB[0]
        return restA.dropFirst(1).isEqual(to: restB.dropFirst(1))
            || isSwapped && restA.dropFirst(2).isEqual(to: restB.dropFirst(2))
    }
    return a.count == b.count + 1 && restA.dropFirst(1).isEqual(to: restB)
        || b.count == a.count + 1 && restB.dropFirst(1).isEqual(to: restA)
}

/// Whether two slips lead from one word to the other.
///
/// - Complexity: O(1) but for what the words begin and end with: each of the five first slips is tried.
func areTwoSlips(_ a: Letters, _ b: Letters) -> Bool {
    guard abs(a.count - b.count) <= 2 else { return false }
    let shortest = min(a.count, b.count)
    var start = 0
    while start < shortest, a[start] == b[start] { start += 1 }
    let (x, y) = (a.dropFirst(start), b.dropFirst(start))
    if x.count <= 1 && y.count <= 1 { return true }
    if x.count > 0, y.count > 0, isAtMostOneSlip(x.dropFirst(1), y.dropFirst(1)) { return true }
    if x.count > 0, isAtMostOneSlip(x.dropFirst(1), y) { return true }
    if y.count > 0, isAtMostOneSlip(x, y.dropFirst(1)) { return true }
    return x.count > 1 && y.count > 1 && x[0] == y[1] && x[1] == y[0]
        && isAtMostOneSlip(x.dropFirst(2), y.dropFirst(2))
}

private func isAtMostOneSlip(_ a: Letters, _ b: Letters) -> Bool {
    abs(a.count - b.count) <= 1 && (a.isEqual(to: b) || isOneSlip(a, b))
}
