// The one unsafe corner of this plugin: libmaxminddb behind an interface of values.
//
// Invariants:
// 1. `handle` is open from the end of `init` until `deinit`, and nobody else has it.
// 2. Before `init` returns, every node and record that a look-up can reach has been read once, so that a damaged file
//    is refused when the rules are loaded and not noticed, or not, when an event asks.
// 3. `codes` has every record that a look-up can reach, so that looking up decodes nothing.
// 4. The library copies nothing: a string is only looked at before the call that got it returns.
// 5. The file is mapped: whoever replaces it must rename a new file over it, and never write into it.

import CMaxMindDB
import Glibc

/// An open MaxMind DB file.
///
/// `@unchecked Sendable`: the handle is a pointer, which Swift cannot see through. It is written by `MMDB_open` and
/// `MMDB_close` only, before anybody else has it and after everybody has let go; the look-ups between take it as `const`.
///
/// - Source: MaxMind DB file format 2.0; libmaxminddb(3) 1.7.1, "THREAD SAFETY".
@safe final class MaxMindDatabase: @unchecked Sendable {
    /// Why a file was refused.
    struct Refusal: Error {
        var reason: String
    }

    private let handle: UnsafeMutablePointer<MMDB_s>
    private let countryPaths: [RecordPath]
    private let registeredPath = RecordPath("registered_country", "iso_code")
    private let subdivisionPath = RecordPath("subdivisions", "0", "iso_code")
    private let regionCodePath = RecordPath("region_code")
    private var anonymiserPaths: [(path: RecordPath, flag: Anonymisers)] = []
    private var contents = Contents()
    /// The country of each record, by the record's offset.
    private var codes = RecordCodes()

    /// What the records of a file turned out to hold.
    struct Contents: Sendable {
        var records = 0
        var countries = false
        var subdivisions = false
        var anonymisers = false
    }

    /// The metadata's `database_type`.
    let type: String
    /// The metadata's `build_epoch` as an ISO 8601 date; empty when it is out of range.
    let date: String

    var summary: Contents { contents }

    /// Opens a file and reads all of it once.
    init(path: String) throws(Refusal) {
        countryPaths = [RecordPath("country", "iso_code"), RecordPath("country_code"), RecordPath("country")]
        unsafe handle = .allocate(capacity: 1)
        let status = unsafe MMDB_open(path, UInt32(MMDB_MODE_MMAP), handle)
        guard status == MMDB_SUCCESS else {
            let system =
                unsafe status == MMDB_FILE_OPEN_ERROR || status == MMDB_IO_ERROR
                ? ": " + String(cString: strerror(errno)) : ""
            unsafe handle.deallocate()
            throw Refusal(reason: Self.describe(status) + system)
        }
        let metadata = unsafe handle.pointee.metadata
        type = unsafe metadata.database_type.map { unsafe String(cString: $0) } ?? ""
        date = unsafe isoDate(secondsSince1970: metadata.build_epoch) ?? ""
        // From here on `deinit` closes the file, also when this throws.
        anonymiserPaths = Self.allAnonymiserPaths
        try readEverything()
    }

    deinit {
        unsafe MMDB_close(handle)
        unsafe handle.deallocate()
    }

    private static func describe(_ status: Int32) -> String {
        unsafe String(cString: MMDB_strerror(status))
    }

    /// Returns what the file says of an address; "not found" and "cannot be read" are different outcomes.
    func answer(_ address: Address) -> Answer {
        var status: Int32 = 0
        let result = unsafe lookUp(address, &status)
        guard status == MMDB_SUCCESS else {
            let outcome: Answer.Outcome =
                status == MMDB_IPV6_LOOKUP_IN_IPV4_DATABASE_ERROR ? .otherFamily : .failed(status)
            return Answer(outcome: outcome, last: address.bits)
        }
        // An IPv4 address in an IPv6 file is found 96 bits further down.
        let isV6File = unsafe handle.pointee.metadata.ip_version == 6
        let prefix = unsafe Int(result.netmask) - (address.isV4 && isV6File ? 96 : 0)
        let last = address.block(prefix).upperBound
        guard unsafe result.found_entry else { return Answer(outcome: .notFound, last: last) }
        let record = unsafe result.entry.offset
        guard let code = codes[record] else {
            return Answer(outcome: .failed(MMDB_INVALID_DATA_ERROR), last: last)
        }
        return Answer(
            outcome: .found, country: code.country, isPseudo: code.isPseudo, isRegistered: code.isRegistered,
            last: last,
            record: record)
    }

    func subdivision(_ answer: Answer) -> RegionCode? {
        guard let country = answer.country else { return nil }
        let join = { (bytes: Span<UInt8>) -> RegionCode? in RegionCode(bytes) ?? RegionCode(country, subdivision: bytes)
        }
        return text(at: subdivisionPath, of: answer.record, join) ?? text(at: regionCodePath, of: answer.record, join)
    }

    func anonymisers(_ answer: Answer) -> Anonymisers {
        var found: Anonymisers = []
        for (path, flag) in anonymiserPaths where isTrue(path, answer.record) { found.insert(flag) }
        return found
    }

    private func fillCountry(_ answer: inout Answer) {
        for path in countryPaths {
            if let reading = text(at: path, of: answer.record, Self.readCode) {
                answer.country = reading.country
                answer.isPseudo = reading.country == nil
                if reading.country != nil { return }
            }
        }
        if let reading = text(at: registeredPath, of: answer.record, Self.readCode), let country = reading.country {
            answer.country = country
            answer.isRegistered = true
        }
    }

    private struct CodeReading {
        var country: CountryCode?
    }

    /// `nil` for text that is no code at all, such as the name that some files have under `country`.
    private static func readCode(_ bytes: Span<UInt8>) -> CodeReading? {
        guard bytes.count == 2 else { return nil }
        let code = CountryCode(bytes[0], bytes[1])
        return CodeReading(country: code.flatMap { Gazetteer.standard.isAssigned($0) ? $0 : nil })
    }

    private func lookUp(_ address: Address, _ status: inout Int32) -> MMDB_lookup_result_s {
        if address.isV4 {
            var socket = sockaddr_in()
            socket.sin_family = sa_family_t(AF_INET)
            socket.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.bits).bigEndian
            return unsafe withUnsafePointer(to: &socket) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socket in
                    unsafe MMDB_lookup_sockaddr(handle, socket, &status)
                }
            }
        }
        var socket = sockaddr_in6()
        socket.sin6_family = sa_family_t(AF_INET6)
        unsafe withUnsafeMutableBytes(of: &socket.sin6_addr) { bytes in
            unsafe bytes.storeBytes(of: address.bits.bigEndian, as: UInt128.self)
        }
        return unsafe withUnsafePointer(to: &socket) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socket in
                unsafe MMDB_lookup_sockaddr(handle, socket, &status)
            }
        }
    }

    /// Hands the text at a path to `read`; `nil` when there is none.
    private func text<Value>(at path: RecordPath, of record: UInt32, _ read: (Span<UInt8>) -> Value?) -> Value? {
        var data = unsafe MMDB_entry_data_s()
        guard unsafe get(path, record, &data) == MMDB_SUCCESS, unsafe data.has_data,
            unsafe data.type == UInt32(MMDB_DATA_TYPE_UTF8_STRING), let start = unsafe data.utf8_string
        else { return nil }
        let count = unsafe Int(data.data_size)
        return unsafe start.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
            unsafe read(UnsafeBufferPointer(start: bytes, count: count).span)
        }
    }

    /// Whether a flag is set: as a boolean, or as the text `true` that IPinfo's files have.
    private func isTrue(_ path: RecordPath, _ record: UInt32) -> Bool {
        var data = unsafe MMDB_entry_data_s()
        guard unsafe get(path, record, &data) == MMDB_SUCCESS, unsafe data.has_data else { return false }
        if unsafe data.type == UInt32(MMDB_DATA_TYPE_BOOLEAN) { return unsafe data.boolean }
        return text(at: path, of: record) { $0.count == 4 && $0[0] == UInt8(ascii: "t") ? true : nil } ?? false
    }

    @inline(__always)
    private func get(_ path: RecordPath, _ record: UInt32, _ data: inout MMDB_entry_data_s) -> Int32 {
        var entry = unsafe MMDB_entry_s(mmdb: UnsafePointer(handle), offset: record)
        return unsafe MMDB_aget_value(&entry, &data, path.keys)
    }
}

extension MaxMindDatabase {
    /// Every layout in which a file flags anonymisers.
    ///
    /// - Source: MaxMind GeoIP2 Anonymous IP, Enterprise (`traits`) and Insights (`anonymizer`) fields; IPinfo privacy
    ///   detection schema; all as of 2026-06.
    private static var allAnonymiserPaths: [(path: RecordPath, flag: Anonymisers)] {
        let flags: [(String, Anonymisers)] = [
            ("is_anonymous_vpn", .vpn), ("is_tor_exit_node", .tor), ("is_hosting_provider", .hosting),
            ("is_public_proxy", .proxy), ("is_residential_proxy", .proxy), ("is_anonymous", .unspecified),
        ]
        let plain: [(String, Anonymisers)] = [
            ("vpn", .vpn), ("tor", .tor), ("hosting", .hosting), ("proxy", .proxy), ("relay", .proxy),
        ]
        return flags.map { (RecordPath($0.0), $0.1) } + plain.map { (RecordPath($0.0), $0.1) }
            + flags.map { (RecordPath("traits", $0.0), $0.1) } + flags.map { (RecordPath("anonymizer", $0.0), $0.1) }
    }

    /// Walks the search tree and the records, once each, and keeps the anonymiser paths that occur.
    private func readEverything() throws(Refusal) {
        let nodes = unsafe Int(handle.pointee.metadata.node_count)
        let dataSize = unsafe Int(handle.pointee.data_section_size)
        var seenNodes = Bitmap(nodes)
        var seenRecords = Bitmap(dataSize)
        var usedPaths = Set<Int>()
        var waiting: [UInt32] = nodes > 0 ? [0] : []
        seenNodes.insert(0)
        while let number = waiting.popLast() {
            var node = unsafe MMDB_search_node_s()
            guard unsafe MMDB_read_node(handle, number, &node) == MMDB_SUCCESS else {
                throw Refusal(reason: "node \(number) of the search tree cannot be read")
            }
            let sides = unsafe [
                (node.left_record_type, node.left_record, node.left_record_entry.offset),
                (node.right_record_type, node.right_record, node.right_record_entry.offset),
            ]
            for (kind, next, offset) in sides {
                switch Int32(kind) {
                case MMDB_RECORD_TYPE_EMPTY: continue
                case MMDB_RECORD_TYPE_SEARCH_NODE:
                    if seenNodes.insert(Int(next)) { waiting.append(UInt32(next)) }
                case MMDB_RECORD_TYPE_DATA where Int(offset) < dataSize:
                    if seenRecords.insert(Int(offset)) { try readRecord(offset, &usedPaths) }
                default: throw Refusal(reason: "node \(number) of the search tree points outside the file")
                }
            }
        }
        anonymiserPaths = usedPaths.sorted().map { anonymiserPaths[$0] }
        contents.anonymisers = !anonymiserPaths.isEmpty
    }

    /// Reads one record as a look-up would.
    private func readRecord(_ offset: UInt32, _ usedPaths: inout Set<Int>) throws(Refusal) {
        contents.records += 1
        for path in countryPaths + [registeredPath, subdivisionPath] {
            var data = unsafe MMDB_entry_data_s()
            let status = unsafe get(path, offset, &data)
            guard status == MMDB_SUCCESS || status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR else {
                throw Refusal(reason: "the record at \(offset) is damaged: \(Self.describe(status))")
            }
        }
        var answer = Answer(outcome: .found, last: 0, record: offset)
        fillCountry(&answer)
        codes.insert(RecordCode(answer), at: offset)
        if answer.country != nil {
            contents.countries = true
            if !contents.subdivisions { contents.subdivisions = subdivision(answer) != nil }
        }
        // The flags sit in all records of a file or in none, so that a file without them need not pay for the search.
        guard contents.records <= Self.recordsProbed || !usedPaths.isEmpty || isAboutAnonymity else { return }
        for index in anonymiserPaths.indices where !usedPaths.contains(index) {
            if isPresent(anonymiserPaths[index].path, offset) { usedPaths.insert(index) }
        }
    }

    private func isPresent(_ path: RecordPath, _ record: UInt32) -> Bool {
        var data = unsafe MMDB_entry_data_s()
        return unsafe get(path, record, &data) == MMDB_SUCCESS && data.has_data
    }

    /// How many records without a flag it takes to believe that a file has none.
    private static var recordsProbed: Int { 4096 }

    private var isAboutAnonymity: Bool {
        let type = type.lowercased()
        return ["anonymous", "enterprise", "insights", "privacy", "proxy", "vpn"].contains { type.contains($0) }
    }
}
