// Collects the entries of lists one by one, then lays the index out.

/// Byte strings side by side, growing.
struct GrowingStrings {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [UInt32] = [0]
    var count: Int { starts.count - 1 }
    var byteCount: Int { bytes.count + starts.count * 4 }

    /// Appends a text, or as much of it as `limit` bytes hold.
    mutating func append(_ text: String, limit: Int = .max) {
        let letters = text.utf8.span
        for index in 0..<min(letters.count, limit) { bytes.append(letters[index]) }
        starts.append(UInt32(bytes.count))
    }

    mutating func append(_ text: Letters) {
        for index in 0..<text.count { bytes.append(text[index]) }
        starts.append(UInt32(bytes.count))
    }

    func isEqual(_ index: Int, to word: Letters) -> Bool {
        let start = Int(starts[index])
        guard Int(starts[index + 1]) - start == word.count else { return false }
        for offset in 0..<word.count where bytes[start + offset] != word[offset] { return false }
        return true
    }
}

/// Collects names one by one, then builds the index.
struct NameIndexBuilder: ~Copyable {
    private var entries: [IndexedEntry] = []
    private var entryIDs = GrowingStrings()
    private var listNames = GrowingStrings()
    private var names = GrowingStrings()
    private var heads: [NameHead] = []
    private var nameTokens: [UInt32] = []
    private var nameTokenStarts: [UInt32] = [0]
    private var nameHashes: [UInt32] = []
    private var tokens = TokenTable()
    private var listByName: [String: UInt16] = [:]
    private var lastList: (name: String?, number: UInt16) = (nil, 0)
    /// The entries of the list at hand by id: rows of one entry may lie apart.
    private var numberByID: [String: UInt32] = [:]
    private var sourceAtHand = -1
    /// The hash of each primary name's key, with its entry.
    private var primaryKeys: [(hash: UInt64, entry: UInt32)] = []
    private var text = NameText()
    private var particulars = Particulars()

    /// Makes room for lists of so many bytes in all; what is not used costs nothing.
    init(expecting bytes: Int = 0) {
        tokens.reserve(bytes / 6)
        nameTokens.reserveCapacity(bytes / 16)
        numberByID.reserveCapacity(bytes / 256)
    }

    /// What else the entries are known by; taken before the index is built.
    mutating func takeParticulars() -> Particulars {
        particulars.finish()
        return particulars
    }

    var entryCount: Int { entries.count }

    /// Adds an entry with its names, or more names of an entry of the same id; those without letters are left out, and so
    /// is an entry that has no others.
    mutating func add(_ entry: ListEntry, list: String, source: Int) {
        if source != sourceAtHand {
            numberByID.removeAll(keepingCapacity: true)
            sourceAtHand = source
        }
        let known = numberByID[entry.id]
        let number = known ?? UInt32(entries.count)
        var hasPrimary = known != nil
        for name in entry.names {
            text.read(name.text)
            guard text.count > 0 else { continue }
            if entries.count == Int(number) {
                open(entry, list, source)
                numberByID[entry.id] = number
            }
            if name.kind == .primary, !hasPrimary {
                entries[Int(number)].primary = UInt32(names.count)
                hasPrimary = true
            }
            if name.kind == .primary { primaryKeys.append((RollingHash.whole(text.key.view), number)) }
            append(name.text, NameKind(name.kind), number)
        }
        if entries.count > Int(number) { particulars.add(entry, number: number) }
    }

    /// Adds names to every entry one of whose primary names is one of `known`; this is how listed institutes get their Chinese names.
    mutating func attach(_ aliases: [(names: [String], known: [String])], except source: Int) {
        var wanted: [UInt64: [Int]] = [:]
        for (number, alias) in aliases.enumerated() {
            for name in alias.known {
                text.read(name)
                wanted[RollingHash.whole(text.key.view), default: []].append(number)
            }
        }
        var seen: Set<UInt64> = []
        for (hash, entry) in primaryKeys where Int(entries[Int(entry)].source) != source {
            for number in wanted[hash] ?? [] where seen.insert(UInt64(entry) << 32 | UInt64(number)).inserted {
                for name in aliases[number].names {
                    text.read(name)
                    append(name, .alias, entry)
                }
            }
        }
    }

    private mutating func open(_ entry: ListEntry, _ list: String, _ source: Int) {
        var listNumber = UInt16(clamping: listNames.count)
        if list == lastList.name {
            listNumber = lastList.number
        } else if let known = listByName[list] {
            listNumber = known
        } else if listNames.count < Int(UInt16.max) {
            listByName[list] = listNumber
            listNames.append(list)
        } else {
            listNumber = UInt16.max - 1
        }
        lastList = (list, listNumber)
        entries.append(
            IndexedEntry(
                source: UInt16(clamping: source), list: listNumber, primary: UInt32(names.count),
                types: UInt32(PartyType.bits(of: entry.type))))
        entryIDs.append(entry.id)
    }

    /// Adds the name that ``text`` holds.
    private mutating func append(_ name: String, _ kind: NameKind, _ entry: UInt32) {
        names.append(name, limit: Self.nameLimit)
        let head = NameHead(
            entry: entry, weight: 0, source: UInt8(clamping: entries[Int(entry)].source),
            types: UInt8(truncatingIfNeeded: entries[Int(entry)].types), kind: kind)
        heads.append(head)
        nameHashes.append(letterHash(text.key.view))
        let isMixed = head.isPerson && hasUncapitalised()
        for index in 0..<text.count {
            let token = text.tokens[index]
            let id = tokens.insert(text.letters(of: token), token, entry: entry)
            let isSurname = isMixed && token.capitals && token.kind == .distinctive
            nameTokens.append(isSurname ? id | NameIndex.surnameBit : id)
        }
        nameTokenStarts.append(UInt32(nameTokens.count))
    }

    /// Bytes of a name that are kept to show.
    private static let nameLimit = 1024

    private func hasUncapitalised() -> Bool {
        for index in 0..<text.count {
            let token = text.tokens[index]
            if !token.capitals, token.kind == .distinctive { return true }
        }
        return false
    }

    /// Lays all tables out in one block of memory.
    consuming func build() -> NameIndex {
        tokens.weigh(entries: entries.count)
        for name in heads.indices {
            for position in Int(nameTokenStarts[name])..<Int(nameTokenStarts[name + 1]) {
                heads[name].weight += tokens.heads[Int(nameTokens[position] & ~NameIndex.surnameBit)].weight
            }
        }
        let postings = GroupedPairs(nameTokens, nameTokenStarts, mask: ~NameIndex.surnameBit, groups: tokens.count)
        let nameKeys = SortedKeys(nameHashes.indices.map { KeyTable.pair(nameHashes[$0], UInt32($0)) })
        let formKeys = SortedKeys(tokens.formPairs)
        let skeletonKeys = SortedKeys(tokens.skeletonPairs)
        let bigramKeys = SortedKeys(tokens.bigramPairs)
        let keys = [nameKeys, formKeys, skeletonKeys, bigramKeys].map(\.byteCount)
        let sizes = [
            entries.count * 16, entryIDs.byteCount, listNames.byteCount, names.byteCount, heads.count * 16,
            nameTokens.count * 8, nameTokenStarts.count * 8, nameHashes.count * 4, tokens.byteCount,
        ]
        let memory = IndexMemory(capacity: (keys + sizes).reduce(64 * 128, +))
        memory.append(entries)
        memory.append(entryIDs)
        memory.append(listNames)
        memory.append(names)
        memory.append(heads)
        memory.append(nameTokens)
        memory.append(nameTokenStarts)
        memory.append(nameHashes)
        memory.append(nameKeys)
        tokens.append(to: memory)
        memory.append(postings.values)
        memory.append(postings.starts)
        memory.append(formKeys)
        memory.append(skeletonKeys)
        memory.append(bigramKeys)
        return NameIndex(memory)
    }
}

/// The distinct tokens while they are collected.
private struct TokenTable: ~Copyable {
    private var words = GrowingStrings()
    private var forms: [UInt8] = []
    private(set) var heads: [TokenHead] = []
    private var frequencies: [UInt32] = []
    private var lastEntry: [UInt32] = []
    private var slots: [UInt64] = Array(repeating: .max, count: 1 << 12)
    private(set) var formPairs: [UInt64] = []
    private(set) var skeletonPairs: [UInt64] = []
    private(set) var bigramPairs: [UInt64] = []
    private var form = Room<UInt8>(capacity: 2048)
    private var keys = FormKeys()

    var count: Int { words.count }

    /// Makes room for so many keys.
    mutating func reserve(_ keys: Int) {
        formPairs.reserveCapacity(keys)
        skeletonPairs.reserveCapacity(keys / 2)
        while slots.count < min(keys / 8, 1 << 17) { slots += slots }
    }

    /// What the tables take up in memory.
    var byteCount: Int {
        words.byteCount + forms.count + slots.count * 8 + count * MemoryLayout<TokenHead>.stride
    }

    mutating func insert(_ word: Letters, _ token: NameToken, entry: UInt32) -> UInt32 {
        let hash = letterHash(word)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != .max {
            let id = UInt32(truncatingIfNeeded: slots[slot])
            if UInt32(truncatingIfNeeded: slots[slot] >> 32) == hash, words.isEqual(Int(id), to: word) {
                if lastEntry[Int(id)] != entry { frequencies[Int(id)] += 1 }
                lastEntry[Int(id)] = entry
                return id
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let id = UInt32(count)
        slots[slot] = KeyTable.pair(hash, id)
        words.append(word)
        frequencies.append(1)
        lastEntry.append(entry)
        index(word, token, id)
        if count * 2 > slots.count { grow() }
        return id
    }

    private mutating func grow() {
        let old = slots
        slots = Array(repeating: .max, count: old.count * 2)
        for entry in old where entry != .max {
            var slot = Int(entry >> 32) & (slots.count - 1)
            while slots[slot] != .max { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = entry
        }
    }

    private mutating func index(_ word: Letters, _ token: NameToken, _ id: UInt32) {
        form.removeAll()
        keys.removeAll()
        if isHan(word) {
            addHead(word, word, token)
            keys.addHanBigrams(word)
            for index in 0..<keys.keys.count { bigramPairs.append(KeyTable.pair(keys.keys[index], id)) }
            return
        }
        appendSoundForm(word, to: &form)
        addHead(word, form.view, token)
        keys.addLessOneLetter(form.view)
        if !word.isEqual(to: form.view) { keys.addLessOneLetter(word) }
        for index in 0..<keys.keys.count { formPairs.append(KeyTable.pair(keys.keys[index], id)) }
        keys.removeAll()
        keys.addSkeletons(form.view)
        for index in 0..<keys.keys.count { skeletonPairs.append(KeyTable.pair(keys.keys[index], id)) }
    }

    private mutating func addHead(_ word: Letters, _ form: Letters, _ token: NameToken) {
        let head = TokenHead(
            formStart: UInt32(forms.count), formCount: UInt16(clamping: form.count),
            length: UInt16(clamping: word.count),
            weight: 0, letters: LetterSet(form), kind: token.kind, reading: token.reading)
        heads.append(head)
        for index in 0..<form.count { forms.append(form[index]) }
    }

    /// Weighs every token by how rare it is.
    mutating func weigh(entries: Int) {
        let total = Float(max(entries, 1))
        var word = Room<UInt8>(capacity: 2048)
        for id in 0..<count {
            word.removeAll()
            for position in Int(words.starts[id])..<Int(words.starts[id + 1]) { word.append(words.bytes[position]) }
            heads[id].weight = tokenWeight(
                word.view, heads[id].kind, frequency: Float(frequencies[id]), of: total)
        }
    }

    func append(to memory: IndexMemory) {
        memory.append(words)
        memory.append(slots)
        memory.append(heads)
        memory.append(forms)
    }
}

/// Values collected under the number of their group.
private struct GroupedPairs {
    private(set) var values: [UInt32]
    private(set) var starts: [UInt32]

    /// Collects the numbers of lists under each of the list's members.
    init(_ members: [UInt32], _ lists: [UInt32], mask: UInt32, groups: Int) {
        starts = Array(repeating: 0, count: groups + 1)
        for member in members { starts[Int(member & mask) + 1] += 1 }
        for index in 0..<groups { starts[index + 1] += starts[index] }
        var next = starts
        values = Array(repeating: 0, count: members.count)
        for list in 0..<(lists.count - 1) {
            for position in Int(lists[list])..<Int(lists[list + 1]) {
                let group = Int(members[position] & mask)
                values[Int(next[group])] = UInt32(list)
                next[group] += 1
            }
        }
    }
}

/// Sorted pairs of key and id without repetition.
private struct SortedKeys {
    private(set) var entries: [UInt64] = []
    private(set) var starts: [UInt32]
    var byteCount: Int { entries.count * 8 + starts.count * 4 }

    init(_ pairs: [UInt64]) {
        // About two entries a bucket.
        let bits = max(4, min(20, UInt64.bitWidth - (pairs.count / 2).leadingZeroBitCount))
        let shift = UInt64(64 - bits)
        var ends = [UInt32](repeating: 0, count: 1 << bits + 1)
        for pair in pairs { ends[Int(pair >> shift) + 1] += 1 }
        for index in 1..<ends.count { ends[index] += ends[index - 1] }
        entries = [UInt64](repeating: 0, count: pairs.count)
        starts = ends
        for pair in pairs {
            let bucket = Int(pair >> shift)
            entries[Int(starts[bucket])] = pair
            starts[bucket] += 1
        }
        var kept = 0
        for bucket in 0..<(ends.count - 1) {
            let range = Int(ends[bucket])..<Int(ends[bucket + 1])
            sort(range)
            starts[bucket] = UInt32(kept)
            let first = kept
            for position in range where kept == first || entries[kept - 1] != entries[position] {
                entries[kept] = entries[position]
                kept += 1
            }
        }
        starts[ends.count - 1] = UInt32(kept)
        entries.removeLast(entries.count - kept)
    }

    /// Sorts some entries, mostly two or three.
    private mutating func sort(_ range: Range<Int>) {
        if range.count > 24 { return entries[range].sort() }
        for position in range.dropFirst() {
            let entry = entries[position]
            var place = position
            while place > range.lowerBound, entries[place - 1] > entry {
                entries[place] = entries[place - 1]
                place -= 1
            }
            entries[place] = entry
        }
    }
}

extension IndexMemory {
    fileprivate func append(_ strings: GrowingStrings) {
        append(strings.bytes)
        append(strings.starts)
    }

    fileprivate func append(_ keys: SortedKeys) {
        append(keys.entries)
        append(keys.starts)
    }
}
