// Reads a MaxMind DB file once from end to end: is it sound, what does it hold, and what does it answer for which range?

import CMaxMindDB

/// One pass over the search tree and the records of a file.
struct MaxMindReading {
    private let database: MaxMindDatabase
    private let nodes: Int
    private let dataSize: Int
    private let isV6: Bool
    private let isAboutAnonymity: Bool
    private var seenNodes: Bitmap
    /// What each record says, so that a record shared by many networks is decoded once.
    private var codes = RecordCodes()
    private var usedPaths: Set<Int> = []
    private(set) var contents = MaxMindDatabase.Contents()

    init(_ database: MaxMindDatabase) {
        self.database = database
        nodes = unsafe Int(database.handle.pointee.metadata.node_count)
        dataSize = unsafe Int(database.handle.pointee.data_section_size)
        isV6 = unsafe database.handle.pointee.metadata.ip_version == 6
        isAboutAnonymity = Self.isAboutAnonymity(database.type)
        seenNodes = Bitmap(nodes)
    }

    /// The flags of anonymisers that occur.
    var anonymiserPaths: [(path: RecordPath, flag: Anonymisers)] {
        usedPaths.sorted().map { database.paths.anonymisers[$0] }
    }

    /// Walks the whole tree and returns its answers.
    mutating func table() throws(MaxMindDatabase.Refusal) -> FlatTable {
        var v4 = FlatRanges<UInt32>()
        var v6 = FlatRanges<UInt128>()
        guard nodes > 0 else { return FlatTable(v4: v4, v6: v6) }
        // The part for IPv4 comes first: to the walk over all of an IPv6 tree it then is a part seen before.
        let start = unsafe isV6 ? Int(database.handle.pointee.ipv4_start_node.node_value) : 0
        if start < nodes {
            try walk(from: start, &v4)
        } else {
            v4.append(0, .elsewhere)
        }
        if isV6, start != 0 { try walk(from: 0, &v6) }
        v4.seal()
        v6.seal()
        contents.records = codes.count
        contents.anonymisers = !usedPaths.isEmpty || contents.operators
        return FlatTable(v4: v4, v6: v6)
    }

    /// A part of the tree still to be visited.
    private struct Branch<Bits> {
        /// A node's number, or what else a node's side holds.
        var next: UInt64
        var kind: UInt8
        var offset: UInt32
        var first: Bits
        var depth: Int
    }

    /// Visits every range below a node in the order of the addresses.
    private mutating func walk<Bits: FixedWidthInteger & UnsignedInteger>(
        from start: Int, _ ranges: inout FlatRanges<Bits>
    ) throws(MaxMindDatabase.Refusal) {
        var waiting = [
            Branch<Bits>(
                next: UInt64(start), kind: UInt8(MMDB_RECORD_TYPE_SEARCH_NODE), offset: 0, first: 0, depth: 0)
        ]
        while let branch = waiting.popLast() {
            guard Int32(branch.kind) == MMDB_RECORD_TYPE_SEARCH_NODE else {
                ranges.append(branch.first, try value(of: branch.kind, branch.offset))
                continue
            }
            // A part that hangs in several places, as IPv4 does in 2002::/16, is walked once: else a file could make it endless.
            guard seenNodes.insert(Int(branch.next)) else {
                ranges.append(branch.first, .elsewhere)
                continue
            }
            guard branch.depth < Bits.bitWidth else {
                throw MaxMindDatabase.Refusal(reason: "the search tree is deeper than an address is long")
            }
            var node = unsafe MMDB_search_node_s()
            guard unsafe MMDB_read_node(database.handle, UInt32(branch.next), &node) == MMDB_SUCCESS else {
                throw MaxMindDatabase.Refusal(reason: "node \(branch.next) of the search tree cannot be read")
            }
            let depth = branch.depth + 1
            let upper = branch.first | 1 << Bits(Bits.bitWidth - depth)
            unsafe waiting.append(
                Branch(
                    next: node.right_record, kind: node.right_record_type, offset: node.right_record_entry.offset,
                    first: upper, depth: depth))
            unsafe waiting.append(
                Branch(
                    next: node.left_record, kind: node.left_record_type, offset: node.left_record_entry.offset,
                    first: branch.first, depth: depth))
        }
    }

    /// What the end of a branch says.
    private mutating func value(of kind: UInt8, _ offset: UInt32) throws(MaxMindDatabase.Refusal) -> RecordCode {
        switch Int32(kind) {
        case MMDB_RECORD_TYPE_EMPTY: return .gap
        case MMDB_RECORD_TYPE_DATA where Int(offset) < dataSize:
            if let known = codes[offset] { return known }
            let code = try read(offset)
            codes.insert(code, at: offset)
            return code
        default: throw MaxMindDatabase.Refusal(reason: "the search tree points outside the file")
        }
    }

    /// Reads one record as a look-up would.
    private mutating func read(_ offset: UInt32) throws(MaxMindDatabase.Refusal) -> RecordCode {
        for path in database.paths.checked {
            var data = unsafe MMDB_entry_data_s()
            let status = unsafe database.get(path, offset, &data)
            guard status == MMDB_SUCCESS || status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR else {
                throw MaxMindDatabase.Refusal(
                    reason: "the record at \(offset) is damaged: \(MaxMindDatabase.describe(status))")
            }
        }
        var answer = Answer(outcome: .found, last: 0, record: offset)
        database.fillCountry(&answer)
        if answer.country != nil {
            contents.countries = true
            if !contents.subdivisions { contents.subdivisions = hasSubdivision(answer) }
        }
        return RecordCode(answer, anonymisers(offset))
    }

    private func hasSubdivision(_ answer: Answer) -> Bool {
        database.subdivision(answer) != nil
            || database.paths.subdivisionNames.contains { database.isPresent($0, answer.record) }
    }

    /// Finds the record's anonymisers, and notes which flags the file has.
    private mutating func anonymisers(_ offset: UInt32) -> Anonymisers {
        let isEarly = codes.count <= Self.recordsProbed
        var found = Anonymisers()
        if isEarly || contents.operators, let number = database.systemNumber(offset) {
            contents.operators = true
            if HostingNetworks.contains(number) { found.insert(.hosting) }
        }
        let all = database.paths.anonymisers
        // The flags sit in all records of a file or in none, so that a file without them need not pay for the search.
        guard isEarly || !usedPaths.isEmpty || isAboutAnonymity else { return found }
        for index in all.indices where database.isPresent(all[index].path, offset) {
            usedPaths.insert(index)
            if database.isTrue(all[index].path, offset) { found.insert(all[index].flag) }
        }
        return found
    }

    /// How many records without a flag it takes to believe that a file has none.
    private static var recordsProbed: Int { 4096 }

    private static func isAboutAnonymity(_ type: String) -> Bool {
        let words = ["anonymous", "enterprise", "insights", "privacy", "proxy", "vpn"]
        return words.contains { type.lowercased().contains($0) }
    }
}
