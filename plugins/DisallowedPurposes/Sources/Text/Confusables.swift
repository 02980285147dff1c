// Characters that are used to look like Latin letters.

enum Confusables {
    /// The Latin letter that a Cyrillic or Greek letter looks like.
    ///
    /// - Source: Unicode 15.1, confusables.txt; only letters hardly told apart by eye.
    static func latin(for point: UInt32) -> UInt8? {
        guard (0x370..<0x530).contains(point) else { return nil }
        return table[Int(point - 0x370)] == 0 ? nil : table[Int(point - 0x370)]
    }

    /// The letter that an ASCII digit or sign is written for.
    ///
    /// - Source: common usage ("leetspeak"), the unambiguous part of it.
    static func letter(for byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0"): UInt8(ascii: "o")
        case UInt8(ascii: "1"), UInt8(ascii: "!"): UInt8(ascii: "i")
        case UInt8(ascii: "3"): UInt8(ascii: "e")
        case UInt8(ascii: "4"), UInt8(ascii: "@"): UInt8(ascii: "a")
        case UInt8(ascii: "5"), UInt8(ascii: "$"): UInt8(ascii: "s")
        case UInt8(ascii: "7"): UInt8(ascii: "t")
        default: nil
        }
    }

    private static let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
        ("а", "a"), ("в", "b"), ("с", "c"), ("ԁ", "d"), ("е", "e"), ("ё", "e"), ("һ", "h"), ("н", "h"), ("і", "i"),
        ("ї", "i"), ("ј", "j"), ("к", "k"), ("ӏ", "l"), ("м", "m"), ("о", "o"), ("р", "p"), ("ԛ", "q"), ("ѕ", "s"),
        ("т", "t"), ("ѵ", "v"), ("ԝ", "w"), ("х", "x"), ("у", "y"), ("ү", "y"), ("А", "a"), ("В", "b"), ("С", "c"),
        ("Е", "e"), ("Н", "h"), ("І", "i"), ("Ј", "j"), ("К", "k"), ("М", "m"), ("О", "o"), ("Р", "p"), ("Ѕ", "s"),
        ("Т", "t"), ("Х", "x"), ("У", "y"), ("α", "a"), ("ά", "a"), ("β", "b"), ("γ", "y"), ("ε", "e"), ("η", "n"),
        ("ι", "i"), ("κ", "k"), ("ν", "v"), ("ο", "o"), ("ό", "o"), ("ρ", "p"), ("τ", "t"), ("υ", "u"), ("χ", "x"),
        ("ω", "w"), ("Α", "a"), ("Β", "b"), ("Ε", "e"), ("Ζ", "z"), ("Η", "h"), ("Ι", "i"), ("Κ", "k"), ("Μ", "m"),
        ("Ν", "n"), ("Ο", "o"), ("Ρ", "p"), ("Τ", "t"), ("Υ", "y"), ("Χ", "x"), ("ϲ", "c"), ("ϳ", "j"),
    ]

    private static let table: [UInt8] = {
        var table = [UInt8](repeating: 0, count: 0x530 - 0x370)
        for (foreign, latin) in pairs { table[Int(foreign.value - 0x370)] = UInt8(ascii: latin) }
        return table
    }()
}
