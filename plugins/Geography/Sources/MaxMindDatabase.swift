// The one unsafe corner of this plugin: libmaxminddb behind an interface of values.
//
// Invariants:
// 1. `handle` is open from the end of `init` until `deinit`, and nobody else has it.
// 2. Before `init` returns, every node and record that a look-up can reach has been read once, so that a damaged file
//    is refused when the rules are loaded and not noticed, or not, when an event asks.
// 3. `table` answers like the tree, so that the usual look-up neither walks it nor decodes a record.
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

    let handle: UnsafeMutablePointer<MMDB_s>
    let paths = RecordPaths()
    /// The flags of anonymisers that occur in the file.
    private var anonymiserPaths: [(path: RecordPath, flag: Anonymisers)] = []
    private var contents = Contents()
    /// The file's answers as ranges.
    private(set) var table = FlatTable(v4: FlatRanges(), v6: FlatRanges())

    /// What the records of a file turned out to hold.
    struct Contents: Sendable {
        var records = 0
        var countries = false
        var subdivisions = false
        var anonymisers = false
        var operators = false
    }

    /// The metadata's `database_type`.
    let type: String
    /// The metadata's `build_epoch` as an ISO 8601 date; empty when it is out of range.
    let date: String

    var summary: Contents { contents }

    /// Opens a file and reads all of it once.
    init(path: String) throws(Refusal) {
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
        var reading = MaxMindReading(self)
        table = try reading.table()
        contents = reading.contents
        anonymiserPaths = reading.anonymiserPaths
    }

    deinit {
        unsafe MMDB_close(handle)
        unsafe handle.deallocate()
    }

    static func describe(_ status: Int32) -> String {
        unsafe String(cString: MMDB_strerror(status))
    }

    /// Returns what the file says of an address; "not found" and "cannot be read" are different outcomes.
    ///
    /// Walks the tree, to the record from which the other questions are answered; whoever wants the country alone asks
    /// ``table``.
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
        var answer = Answer(outcome: .found, last: last, record: unsafe result.entry.offset)
        fillCountry(&answer)
        return answer
    }

    func subdivision(_ answer: Answer) -> RegionCode? {
        guard let country = answer.country else { return nil }
        let join = { (bytes: Span<UInt8>) -> RegionCode? in
            (RegionCode(bytes) ?? RegionCode(country, subdivision: bytes)).map(DisputedRegions.standard.canonical)
        }
        let named = { (bytes: Span<UInt8>) -> RegionCode? in DisputedRegions.standard.region(named: bytes, in: country)
        }
        for path in paths.subdivisionCodes {
            if let region = text(at: path, of: answer.record, join) { return region }
        }
        for path in paths.subdivisionNames {
            if let region = text(at: path, of: answer.record, named) { return region }
        }
        return nil
    }

    func anonymisers(_ answer: Answer) -> Anonymisers {
        var found = Anonymisers()
        for (path, flag) in anonymiserPaths where isTrue(path, answer.record) { found.insert(flag) }
        if contents.operators, let number = systemNumber(answer.record), HostingNetworks.contains(number) {
            found.insert(.hosting)
        }
        return found
    }

    /// The network's operator as a number and name, such as `AS64496 Example`; empty when unknown.
    func networkOperator(_ answer: Answer) -> String {
        guard contents.operators, let number = systemNumber(answer.record) else { return "" }
        let name = paths.operatorNames.lazy.compactMap { path in
            self.text(at: path, of: answer.record) { bytes in
                // Names come from registries; a long one is cut, since it goes into alerts.
                String(copying: bytes.extracting(0..<min(64, bytes.count)))
            }
        }.first
        return "AS\(number)" + (name.map { " \($0)" } ?? "")
    }

    /// The number of the autonomous system: an integer, or the text `AS64496` that IPinfo's files have.
    func systemNumber(_ record: UInt32) -> UInt32? {
        for path in paths.systemNumbers {
            var data = unsafe MMDB_entry_data_s()
            guard unsafe get(path, record, &data) == MMDB_SUCCESS, unsafe data.has_data else { continue }
            if unsafe data.type == UInt32(MMDB_DATA_TYPE_UINT32) { return unsafe data.uint32 }
            if let number = text(at: path, of: record, Self.readSystem) { return number }
        }
        return nil
    }

    private static func readSystem(_ bytes: Span<UInt8>) -> UInt32? {
        guard bytes.count > 2, bytes.count <= 12, bytes[0] | 0x20 == UInt8(ascii: "a"),
            bytes[1] | 0x20 == UInt8(ascii: "s")
        else { return nil }
        return UInt32(String(copying: bytes.extracting(2..<bytes.count)))
    }

    func fillCountry(_ answer: inout Answer) {
        for path in paths.countries {
            if let reading = text(at: path, of: answer.record, Self.readCode) {
                answer.country = reading.country
                answer.isPseudo = reading.country == nil
                if reading.country != nil { return }
            }
        }
        if let reading = text(at: paths.registered, of: answer.record, Self.readCode), let country = reading.country {
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
    func text<Value>(at path: RecordPath, of record: UInt32, _ read: (Span<UInt8>) -> Value?) -> Value? {
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
    func isTrue(_ path: RecordPath, _ record: UInt32) -> Bool {
        var data = unsafe MMDB_entry_data_s()
        guard unsafe get(path, record, &data) == MMDB_SUCCESS, unsafe data.has_data else { return false }
        if unsafe data.type == UInt32(MMDB_DATA_TYPE_BOOLEAN) { return unsafe data.boolean }
        return text(at: path, of: record) { $0.count == 4 && $0[0] == UInt8(ascii: "t") ? true : nil } ?? false
    }

    func isPresent(_ path: RecordPath, _ record: UInt32) -> Bool {
        var data = unsafe MMDB_entry_data_s()
        return unsafe get(path, record, &data) == MMDB_SUCCESS && data.has_data
    }

    @inline(__always)
    func get(_ path: RecordPath, _ record: UInt32, _ data: inout MMDB_entry_data_s) -> Int32 {
        var entry = unsafe MMDB_entry_s(mmdb: UnsafePointer(handle), offset: record)
        return unsafe MMDB_aget_value(&entry, &data, path.keys)
    }
}
