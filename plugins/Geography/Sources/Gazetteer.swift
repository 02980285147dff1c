// Knows which countries and subdivisions there are, and reads the many ways in which logs write a country.

/// The world's countries by code and name.
struct Gazetteer: Sendable {
    /// The codes that countries have.
    let assigned: CountrySet
    private let englishNames: [UInt16: String]
    private let byAlpha3: [UInt16]
    private let byName: NameTable
    private let regions: Set<RegionCode>

    static let standard = Gazetteer()

    /// No country, in a table of codes.
    private static let none = UInt16.max

    private init() {
        var assigned = CountrySet()
        var english: [UInt16: String] = [:]
        var alpha3 = [UInt16](repeating: Self.none, count: 26 * 26 * 26)
        var names: [(String, UInt16)] = []
        for line in countryLines.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count == 3, let code = CountryCode(strict: parts[0]) else { continue }
            assigned.insert(code)
            let bytes = Array(parts[1].utf8)
            if let slot = Self.alpha3Slot(bytes.span) { alpha3[slot] = code.index }
            // The codes are names as well, so that folding finds them in "U.S.".
            names += [(String(parts[0]), code.index), (String(parts[1]), code.index)]
            for name in parts[2].split(separator: "|") {
                names += Self.spellings(of: String(name)).map { ($0, code.index) }
                if english[code.index] == nil { english[code.index] = String(name) }
            }
        }
        for line in countryAliasLines.split(separator: "\n") {
            guard let code = CountryCode(strict: line.prefix(2)) else { continue }
            for name in line.dropFirst(3).split(separator: "|") {
                names += Self.spellings(of: String(name)).map { ($0, code.index) }
            }
        }
        self.assigned = assigned
        englishNames = english
        byAlpha3 = alpha3
        byName = NameTable(names)
        regions = Self.readRegions()
    }

    /// The name, and as those write it who have no accents or put `&` for "and".
    private static func spellings(of name: String) -> [String] {
        var all = [name]
        let plain = String(String.UnicodeScalarView(name.unicodeScalars.map(withoutMark)))
        if plain != name { all.append(plain) }
        let words = name.split(separator: " ")
        if words.contains("and") { all.append(words.filter { $0 != "and" }.joined(separator: " ")) }
        return all
    }

    /// The letter that an accented Latin letter is made of, by its Unicode name: `LATIN SMALL LETTER E WITH ACUTE`.
    private static func withoutMark(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard scalar.value > 0x7F, scalar.value < 0x1F00, let words = scalar.properties.name?.split(separator: " "),
            words.count > 4, words[0] == "LATIN", words[2] == "LETTER", words[4] == "WITH",
            let letter = words[3].unicodeScalars.first, words[3].utf8.count == 1
        else { return scalar }
        return words[1] == "SMALL" ? Unicode.Scalar(UInt8(letter.value) | 0x20) : letter
    }

    private static func readRegions() -> Set<RegionCode> {
        var regions: Set<RegionCode> = []
        for line in regionLines.split(separator: "\n") {
            let words = line.split(separator: " ")
            for word in words.dropFirst() {
                if let region = RegionCode("\(words[0])-\(word)") { regions.insert(region) }
            }
        }
        return regions
    }

    private static func alpha3Slot(_ bytes: Span<UInt8>) -> Int? {
        guard bytes.count == 3, let high = CountryCode(bytes[0], bytes[1]),
            let low = CountryCode(UInt8(ascii: "A"), bytes[2])
        else { return nil }
        return Int(high.index) * 26 + Int(low.index)
    }

    func isAssigned(_ code: CountryCode) -> Bool { assigned.contains(code) }

    func isKnown(_ region: RegionCode) -> Bool { regions.contains(region) }

    /// The English short name; empty for a code without a country.
    func name(of code: CountryCode) -> String { englishNames[code.index] ?? "" }

    var allNames: [String] { Array(englishNames.values) }

    /// A country as read from a log.
    struct Reading {
        var country: CountryCode
        /// Whether the log wrote a code and not a name.
        var isCode: Bool
    }

    /// Reads an alpha-2 or alpha-3 code of either case or a name; `nil` for anything else, pseudo codes such as `EU` too.
    @inline(__always)
    func read(_ text: Span<UInt8>) -> Reading? {
        if text.count == 2, let code = CountryCode(text[0], text[1]), assigned.contains(code) {
            return Reading(country: code, isCode: true)
        }
        return readLong(trimmed(text, in: 0..<text.count), of: text)
    }

    private func readLong(_ range: Range<Int>, of text: Span<UInt8>) -> Reading? {
        let text = text.extracting(range)
        if text.count == 2, let code = CountryCode(text[0], text[1]), let known = current(code) {
            return Reading(country: known, isCode: true)
        }
        if let slot = Self.alpha3Slot(text), byAlpha3[slot] != Self.none {
            return Reading(country: CountryCode(index: byAlpha3[slot]), isCode: true)
        }
        guard let index = byName.value(of: text) else { return nil }
        return Reading(country: CountryCode(index: index), isCode: false)
    }

    /// The code itself, or the one that ISO has for a code reserved on request: `UK`, and `EL` of the European Union.
    ///
    /// - Source: ISO 3166-1, exceptionally reserved codes; EU Interinstitutional Style Guide 7.1.1 (2024).
    private func current(_ code: CountryCode) -> CountryCode? {
        if assigned.contains(code) { return code }
        return ["UK": "GB", "EL": "GR"][code.text].flatMap { CountryCode(strict: $0) }
    }
}

/// Returns `range` without white space and quotation marks at its ends.
func trimmed(_ text: Span<UInt8>, in range: Range<Int>) -> Range<Int> {
    var low = range.lowerBound
    var high = range.upperBound
    while low < high, isPadding(text[low]) { low += 1 }
    while low < high, isPadding(text[high - 1]) { high -= 1 }
    return low..<high
}

private func isPadding(_ byte: UInt8) -> Bool {
    byte <= UInt8(ascii: " ") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'")
}
