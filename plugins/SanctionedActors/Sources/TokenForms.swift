// Reduces a token to the letters that survive a change of spelling: the form in which tokens are compared and indexed.

/// Appends what is compared of a token: one letter per sound.
///
/// Spellings of the same name in English, German, French, Polish, Czech, Swedish and Turkish transcription come out alike or
/// nearly so: `Yevgeniy`, `Jewgenij`, `Evgeny`; `Mohammed`, `Mouhamad`.
func appendSoundForm(_ token: Letters, to out: inout Room<UInt8>) {
    let rules = SoundRules.shared
    let start = out.count
    var index = 0
    while index < token.count {
        var letters = UInt32(token[index])
        let length = rules.apply(token, index, &letters)
        while letters > 0 {
            let letter = UInt8(truncatingIfNeeded: letters)
            if out.count == start || out[out.count - 1] != letter || letter < UInt8(ascii: "a") { out.append(letter) }
            letters >>= 8
        }
        index += length
    }
}

/// The rewritings of letters, by first letter, longest first.
private struct SoundRules: Sendable {
    static let shared = SoundRules()

    /// Letters at the start of what is left, and what they become; both packed, the first letter in the low byte.
    private struct Rule: BitwiseCopyable {
        var from: UInt64
        var mask: UInt64
        var to: UInt32
        var length: UInt8
        var onlyAtStart = false
        /// Letters one of which must follow, bit 0 for `a`, bit 31 for the end of the word; 0 for any.
        var before: UInt32 = 0
    }

    private let rules: Table<Rule>
    private let starts: Table<UInt32>

    /// Returns how many letters at `index` make one sound, and its spelling.
    func apply(_ token: Letters, _ index: Int, _ letters: inout UInt32) -> Int {
        let first = Int(token[index] & 0x7F)
        let range = Int(starts[first])..<Int(starts[first + 1])
        if range.isEmpty { return 1 }
        var window: UInt64 = 0
        for offset in 0..<min(8, token.count - index) { window |= UInt64(token[index + offset]) << UInt64(8 * offset) }
        for number in range {
            let rule = rules[number]
            guard window & rule.mask == rule.from, !rule.onlyAtStart || index == 0 else { continue }
            if rule.before != 0 {
                let next = window >> UInt64(8 * rule.length) & 0xFF
                let bit: UInt32 = next == 0 ? 1 << 31 : next < 0x61 || next > 0x7A ? 0 : 1 << UInt32(next - 0x61)
                if rule.before & bit == 0 { continue }
            }
            letters = rule.to
            return Int(rule.length)
        }
        return 1
    }

    private init() {
        let plain = [
            "shch": "s", "sjtj": "s", "szcz": "s", "schtsch": "s", "sch": "s", "sh": "s", "sj": "s", "sz": "s",
            "tsch": "c", "tch": "c", "tj": "c", "cz": "c", "ch": "c", "ts": "c", "tz": "c", "tc": "c", "zh": "z",
            "zj": "z", "rz": "z", "kh": "h", "gh": "g", "ph": "f", "th": "t", "dh": "d", "dzh": "j", "dsch": "j",
            "dj": "j", "q": "k", "w": "v", "y": "i", "ck": "k", "x": "ks", "ou": "u", "oo": "u", "ee": "i", "ae": "e",
            "oe": "o", "ue": "u", "eo": "o", "ey": "i", "ay": "ai", "ei": "i",
        ]
        var lists = [[Rule]](repeating: [], count: 128)
        for (from, to) in plain.sorted(by: { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) }) {
            lists[Self.first(from)].append(Self.rule(from, to))
        }
        for start in ["ye", "je"] {
            var rule = Self.rule(start, "e")
            rule.onlyAtStart = true
            lists[Self.first(start)].insert(rule, at: 0)
        }
        var hard = Self.rule("c", "k")
        hard.before = "aoulrtkns".utf8.reduce(1 << 31) { $0 | 1 << UInt32($1 - 0x61) }
        lists[Self.first("c")].append(hard)
        var starts: [UInt32] = [0]
        for list in lists { starts.append(starts[starts.count - 1] + UInt32(list.count)) }
        rules = Table(keeping: lists.flatMap(\.self))
        self.starts = Table(keeping: starts)
    }

    private static func first(_ text: String) -> Int { Int(text.utf8.first ?? 0) }

    private static func rule(_ from: String, _ to: String) -> Rule {
        let length = from.utf8.count
        return Rule(
            from: packed(from), mask: length == 8 ? .max : 1 << UInt64(8 * length) - 1,
            to: UInt32(truncatingIfNeeded: packed(to)), length: UInt8(length))
    }

    private static func packed(_ text: String) -> UInt64 { text.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) } }
}

/// Appends the consonants of a sound form, in coarse classes; a vowel at the start counts as one letter.
///
/// With `keepingJ`, `j` is a consonant (`Jamal`); without, a vowel (`Aleksej`).
func appendSkeleton(_ form: Letters, keepingJ: Bool, to out: inout Room<UInt8>) {
    let start = out.count
    for index in 0..<form.count {
        let kept: UInt8
        switch form[index] {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"):
            if index > 0 { continue }
            kept = UInt8(ascii: "a")
        case UInt8(ascii: "j"):
            if !keepingJ { if index > 0 { continue } }
            kept = keepingJ ? UInt8(ascii: "j") : UInt8(ascii: "a")
        case UInt8(ascii: "h"):
            if index > 0, index == form.count - 1 { continue }
            kept = UInt8(ascii: "h")
        case UInt8(ascii: "f"): kept = UInt8(ascii: "v")
        case UInt8(ascii: "p"): kept = UInt8(ascii: "b")
        case let letter: kept = letter
        }
        if out.count == start || out[out.count - 1] != kept { out.append(kept) }
    }
}

@inline(__always) func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): true
    default: false
    }
}

/// The keys under which a form is found, and room to compute them in.
struct FormKeys: ~Copyable {
    private(set) var keys = Room<UInt32>(capacity: 512)
    private var bones = Room<UInt8>(capacity: 2048)

    mutating func removeAll() { keys.removeAll() }

    /// Adds the keys of a sound form and, from four letters, of the form less each of its letters.
    mutating func addLessOneLetter(_ form: Letters) {
        keys.append(letterHash(form))
        guard form.count >= 4, form.count <= TokenComparison.limit else { return }
        RollingHash.appendShorter(form, from: 0, seed: 0, to: &keys)
    }

    /// Adds the keys of a long word less any two of its letters.
    mutating func addLessTwoLetters(_ word: Letters) {
        guard word.count >= 6, word.count <= 14 else { return }
        for first in 0..<word.count - 1 {
            bones.removeAll()
            for index in 0..<word.count where index != first { bones.append(word[index]) }
            RollingHash.appendShorter(bones.view, from: first, seed: 0, to: &keys)
        }
    }

    /// Adds the keys of a form's skeletons, with and without `j` as a consonant, and of long skeletons less one consonant.
    mutating func addSkeletons(_ form: Letters) {
        addSkeleton(form, keepingJ: true)
        if form.contains(UInt8(ascii: "j")) { addSkeleton(form, keepingJ: false) }
    }

    private mutating func addSkeleton(_ form: Letters, keepingJ: Bool) {
        bones.removeAll()
        appendSkeleton(form, keepingJ: keepingJ, to: &bones)
        guard bones.count >= 2 else { return }
        keys.append(letterHash(bones.view, seed: 1))
        guard bones.count >= 5, bones.count <= TokenComparison.limit else { return }
        RollingHash.appendShorter(bones.view, from: 1, seed: 2, to: &keys)
    }

    /// Adds the keys of two neighbouring characters each; of the character itself when there is one only.
    mutating func addHanBigrams(_ word: Letters) {
        if word.count <= 3 { keys.append(letterHash(word)) }
        var previous = 0
        var position = sequenceLength(word.isEmpty ? 0 : word[0])
        while position < word.count {
            let end = min(position + sequenceLength(word[position]), word.count)
            keys.append(letterHash(word[previous..<end]))
            previous = position
            position = end
        }
    }
}
