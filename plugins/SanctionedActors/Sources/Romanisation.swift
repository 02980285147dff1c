// Spells letters of other scripts in ASCII, with tables of our own where a name's spelling in lists differs from ICU's.

/// How a token came to be Latin; decides how strictly its letters are compared.
enum Reading: UInt8, Sendable, BitwiseCopyable {
    /// Written in Latin letters, or in a script that spells its vowels.
    case spelled
    /// Arabic or Persian: short vowels were never written.
    case unvowelled
    /// Korean: romanisations differ in voicing and vowels.
    case hangul
    /// Chinese characters, kept as they are.
    case han
}

/// The kinds of letters a word is cut into.
enum LetterKind {
    case ascii, latin, cyrillic, greek, arabic, hangul, han, other

    /// What a reader calls it.
    var name: String {
        switch self {
        case .ascii, .latin: "Latin"
        case .cyrillic: "Cyrillic"
        case .greek: "Greek"
        case .arabic: "Arabic"
        case .hangul: "Korean"
        case .han: "Chinese"
        case .other: "another script"
        }
    }

    init(_ scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0..<0x80: self = .ascii
        case 0x80..<0x370, 0x1E00..<0x1F00: self = .latin
        case 0x370..<0x400, 0x1F00..<0x2000: self = .greek
        case 0x400..<0x530: self = .cyrillic
        case 0x600..<0x700, 0x750..<0x780, 0xFB50..<0xFE00, 0xFE70..<0xFF00: self = .arabic
        case 0xAC00..<0xD7A4: self = .hangul
        case 0x3400..<0x4DC0, 0x4E00..<0xA000, 0xF900..<0xFB00, 0x20000..<0x32000: self = .han
        default: self = .other
        }
    }
}

/// Letter tables, keyed by scalar value.
enum LetterTables {
    /// The table of a script; `nil` for those that ICU or an algorithm spells.
    static func table(of kind: LetterKind) -> [UInt32: [UInt8]]? {
        switch kind {
        case .ascii, .latin: latin
        case .cyrillic: cyrillic
        case .greek: greek
        case .arabic: arabic
        case .hangul, .han, .other: nil
        }
    }

    /// Letters whose mark or shape stands for a sound: they must not fold to the bare letter.
    static let latin = table(
        """
        č ch ć ch š sh ś sh ş sh ș sh ž zh ź z ż zh ţ ts ț ts ł l ø o æ ae œ oe đ d ð d þ th ı i ğ g ə a ħ h ŋ ng ĳ ij ĸ k \
        ŧ t ƒ f ř r ĉ ch ĝ j ŝ sh
        """)
    static let cyrillic = table(
        """
        а a б b в v г g д d е e ё e ж zh з z и i й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch \
        ъ - ы y ь - э e ю yu я ya і i ї yi є ye ґ g ў u ј j љ lj њ nj ћ ch ђ dj џ dzh ѓ gj ќ kj ѕ dz қ k ғ g ң n ө o ү u ұ u \
        һ h ә a ҷ j ӣ i ӯ u
        """)
    static let greek = table(
        """
        α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o
        """)
    /// The Arabic reading; long vowels stand for themselves, short ones are missing.
    static let arabic = table(
        """
        ا a أ a إ i آ a ٱ a ب b ت t ث t ج j ح h خ h د d ذ d ر r ز z س s ش s ص s ض d ط t ظ z ع a غ g ف f ق k ك k ل l م m \
        ن n ه h و u ي i ى a ة a ئ i ؤ u ء - پ p چ c ژ z ک k گ g ی i ە a ھ h ہ h ے e ں n ٹ t ڈ d ڑ r ڤ v ۀ e ې e ۍ i ټ t ډ d ړ r \
        ږ z ښ s ګ g ڼ n څ c ځ z
        """)
    /// Words that are particles, or whose parts lists write apart, by their letters in ``arabic``.
    static let arabicWords: [[UInt8]: [UInt8]] = {
        let pairs = [
            "bn bin", "abn bin", "al al", "bnt bint", "abu abu", "abi abu", "abd abd", "sih sheikh", "sid sayyid",
            "haj haji",
            "haji haji", "mla mullah", "din din", "mului maulavi", "agha agha", "aga agha", "aka agha",
        ]
        var words: [[UInt8]: [UInt8]] = [:]
        for pair in pairs {
            let parts = pair.split(separator: " ").map { Array($0.utf8) }
            words[parts[0]] = parts[1]
        }
        return words
    }()

    private static func table(_ text: String) -> [UInt32: [UInt8]] {
        let words = text.split(separator: " ")
        var result: [UInt32: [UInt8]] = [:]
        for index in stride(from: 0, to: words.count - 1, by: 2) {
            guard let letter = words[index].unicodeScalars.first else { continue }
            result[letter.value] = words[index + 1] == "-" ? [] : Array(words[index + 1].utf8)
        }
        return result
    }
}

/// Spells one syllable of Korean as North Korean names in lists mostly are.
///
/// - Source: McCune-Reischauer without diacritics, from general knowledge (2026-11).
func appendSyllable(_ scalar: Unicode.Scalar, to letters: inout Room<UInt8>) {
    let index = Int(scalar.value) - 0xAC00
    guard index >= 0, index < 11_172 else { return }
    for letter in initials[index / 588].utf8 { letters.append(letter) }
    for letter in vowels[index % 588 / 28].utf8 { letters.append(letter) }
    for letter in finals[index % 28].utf8 { letters.append(letter) }
}

/// Whether a surname of this syllable begins with R in the North and with a vowel in the South: 이, 임, 유, 양, 여, 연, 염.
///
/// - Source: the initial sound rule of South Korean spelling (general knowledge, 2026-11).
func isSoftened(_ syllable: Unicode.Scalar) -> Bool {
    switch syllable {
    case "이", "임", "유", "양", "여", "연", "염", "용": true
    default: false
    }
}

private let initials = [
    "k", "kk", "n", "t", "tt", "r", "m", "p", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p", "h",
]
private let vowels = [
    "a", "ae", "ya", "yae", "o", "e", "yo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we", "wi", "yu", "u", "ui",
    "i",
]
private let finals = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p", "t", "t", "ng", "t",
    "t", "k", "t", "p", "t",
]
