// Country codes as small numbers, and sets of them as bitmaps, so that a clean event costs a few instructions.

/// Two letters from AA to ZZ, as a number from 0 to 675; whether a country has the code is the ``Gazetteer``'s knowledge.
struct CountryCode: Hashable, Sendable {
    let index: UInt16

    /// How many two-letter codes there are.
    static let count = 26 * 26

    init(index: UInt16) { self.index = index }

    /// Takes letters of either case; `nil` if one is no ASCII letter.
    @inline(__always)
    init?(_ first: UInt8, _ second: UInt8) {
        let high = UInt16((first | 0x20) &- UInt8(ascii: "a"))
        let low = UInt16((second | 0x20) &- UInt8(ascii: "a"))
        guard high < 26, low < 26 else { return nil }
        index = high * 26 + low
    }

    /// Takes exactly two upper-case letters.
    init?(strict text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 2, bytes.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            return nil
        }
        self.init(bytes[0], bytes[1])
    }

    /// The code in upper case.
    var text: String {
        let first = Unicode.Scalar(UInt8(ascii: "A") + UInt8(index / 26))
        let second = Unicode.Scalar(UInt8(ascii: "A") + UInt8(index % 26))
        return "\(first)\(second)"
    }
}

/// A set of two-letter codes: one bit for each of the 676.
struct CountrySet: Sendable {
    private var words = InlineArray<11, UInt64>(repeating: 0)

    init() {}

    init(_ codes: some Sequence<CountryCode>) {
        for code in codes { insert(code) }
    }

    @inline(__always)
    mutating func insert(_ code: CountryCode) { words[Int(code.index >> 6)] |= 1 << UInt64(code.index & 63) }

    @inline(__always)
    func contains(_ code: CountryCode) -> Bool { words[Int(code.index >> 6)] >> UInt64(code.index & 63) & 1 == 1 }

    mutating func formUnion(_ other: CountrySet) {
        for word in 0..<11 { words[word] |= other.words[word] }
    }

    mutating func subtract(_ other: CountrySet) {
        for word in 0..<11 { words[word] &= ~other.words[word] }
    }

    @inline(__always)
    func intersects(_ other: CountrySet) -> Bool {
        var common: UInt64 = 0
        for word in 0..<11 { common |= words[word] & other.words[word] }
        return common != 0
    }

    /// The only country of the set; `nil` if there are more or none.
    var only: CountryCode? {
        var found: Int?
        for word in 0..<11 where words[word] != 0 {
            if found != nil || words[word] & (words[word] - 1) != 0 { return nil }
            found = word * 64 + words[word].trailingZeroBitCount
        }
        return found.map { CountryCode(index: UInt16($0)) }
    }

    var isEmpty: Bool {
        var any: UInt64 = 0
        for word in 0..<11 { any |= words[word] }
        return any == 0
    }
}

/// The code of a country's subdivision, such as `UA-43`: up to eight ASCII bytes in one number.
///
/// - Source: ISO 3166-2: alpha-2, a hyphen, one to three letters or digits.
struct RegionCode: Hashable, Sendable {
    private let packed: UInt64
    let country: CountryCode

    /// Takes either case; `nil` if the bytes have not the form of a code.
    init?(_ bytes: Span<UInt8>) {
        guard (4...6).contains(bytes.count), bytes[2] == UInt8(ascii: "-") else { return nil }
        guard let country = CountryCode(bytes[0], bytes[1]) else { return nil }
        var packed: UInt64 = 0
        for position in bytes.indices {
            let byte = bytes[position]
            let upper = byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") ? byte - 0x20 : byte
            let fits =
                position == 2 || (upper >= UInt8(ascii: "A") && upper <= UInt8(ascii: "Z"))
                || (upper >= UInt8(ascii: "0") && upper <= UInt8(ascii: "9"))
            guard fits else { return nil }
            packed = packed << 8 | UInt64(upper)
        }
        self.packed = packed
        self.country = country
    }

    /// Joins a country and the part after the hyphen; `nil` if that is no code.
    init?(_ country: CountryCode, subdivision: Span<UInt8>) {
        guard (1...3).contains(subdivision.count) else { return nil }
        var bytes = Array("\(country.text)-".utf8)
        for position in subdivision.indices { bytes.append(subdivision[position]) }
        self.init(bytes.span)
    }

    init?(_ text: String) { self.init(Array(text.utf8).span) }

    /// The code in upper case.
    var text: String {
        var bytes: [UInt8] = []
        for shift in stride(from: UInt64(56), through: 0, by: -8) where packed >> shift & 0xFF != 0 {
            bytes.append(UInt8(packed >> shift & 0xFF))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
