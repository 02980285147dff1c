// The native journal protocol: fields as one datagram.

/// An entry in the native protocol of journald.
///
/// - Source: systemd.io/JOURNAL_NATIVE_PROTOCOL, 2023; `NAME=value` and a line feed, or, for a value that has line feeds,
///   the name, a line feed, the length as 64 bits little endian, the value and a line feed.
struct JournalDatagram: Sendable {
    /// An entry stays below this; a datagram of some 200 kB would need a memory file descriptor instead.
    static let limit = 8 * 1024

    private(set) var bytes: [UInt8] = []

    /// Writes the fields, with values cut and repetitions left out until everything fits into `limit` bytes.
    init(_ fields: JournalFields, limit: Int = Self.limit) {
        for (length, repetitions) in [(1024, 32), (512, 16), (256, 8), (128, 4), (64, 2), (64, 1)] {
            bytes = Self.encode(fields.fields, length: length, repetitions: repetitions)
            if bytes.count < limit { return }
        }
    }

    static func encode(_ fields: [JournalFields.Field], length: Int, repetitions: Int) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(2048)
        var counts: [String: Int] = [:]
        for field in fields {
            counts[field.name, default: 0] += 1
            guard counts[field.name, default: 0] <= repetitions else { continue }
            let value = PlainText.clean(field.value, limit: length, keepingLines: field.name == "VEDETTE_REASON")
            append(field.name, value, to: &out)
        }
        return out
    }

    private static func append(_ name: String, _ value: String, to out: inout [UInt8]) {
        out.append(contentsOf: name.utf8)
        if value.utf8.contains(0x0A) {
            out.append(0x0A)
            let size = UInt64(value.utf8.count)
            for shift in 0..<8 { out.append(UInt8(truncatingIfNeeded: size >> UInt64(8 * shift))) }
        } else {
            out.append(UInt8(ascii: "="))
        }
        out.append(contentsOf: value.utf8)
        out.append(0x0A)
    }
}
