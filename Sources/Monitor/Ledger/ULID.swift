// Ids that sort by time and are the same at every reading of the same record.

/// A ULID whose random part is a hash: same input, same id.
///
/// - Source: ULID specification (github.com/ulid/spec, 2019): 48 bits of milliseconds, 80 bits, Crockford base 32.
struct ULID {
    let text: String

    /// Makes an id.
    ///
    /// - Parameters:
    ///   - time: Milliseconds since 1970; anything that 48 bits cannot hold counts as 0.
    ///   - name: What the id stands for; the first 80 bits of its SHA-256 are the random part.
    init(time: Int64, name: String) {
        let time = (0..<(1 << 48)).contains(time) ? UInt64(time) : 0
        let hash = ContentHash(name).bytes
        var letters: [UInt8] = []
        letters.reserveCapacity(26)
        for shift in stride(from: 45, through: 0, by: -5) { letters.append(Self.letter(time >> UInt64(shift))) }
        for start in [0, 5] {
            let block = hash[start..<(start + 5)].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            for shift in stride(from: 35, through: 0, by: -5) { letters.append(Self.letter(block >> UInt64(shift))) }
        }
        text = String(decoding: letters, as: UTF8.self)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    private static func letter(_ bits: UInt64) -> UInt8 { alphabet[Int(bits & 31)] }
}
