// Reduces a token to the letters that survive a change of spelling: the form in which tokens are compared and indexed.

/// What is compared: one letter per sound.
///
/// Spellings of the same name in English, German, French, Polish, Czech, Swedish and Turkish transcription come out alike or
/// nearly so: `Yevgeniy`, `Jewgenij`, `Evgeny`; `Mohammed`, `Mouhamad`.
func soundForm(_ token: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(token.count)
    var index = 0
    while index < token.count {
        let (length, letters) = sound(token, index)
        for letter in letters where out.last != letter || letter < UInt8(ascii: "a") { out.append(letter) }
        index += length
    }
    return out
}

/// Returns how many letters at `index` make one sound, and its spelling.
private func sound(_ token: [UInt8], _ index: Int) -> (Int, [UInt8]) {
    for rule in soundRules[Int(token[index] & 0x7F)] where rule.matches(token, at: index) {
        return (rule.from.count, rule.to)
    }
    return (1, [token[index]])
}

/// A rewriting of letters at the start of what is left.
private struct SoundRule {
    var from: [UInt8]
    var to: [UInt8]
    var onlyAtStart = false
    /// Letters one of which must follow; empty for any.
    var before: [UInt8] = []

    func matches(_ token: [UInt8], at index: Int) -> Bool {
        guard index + from.count <= token.count, !onlyAtStart || index == 0 else { return false }
        for offset in 0..<from.count where token[index + offset] != from[offset] { return false }
        if before.isEmpty { return true }
        let next = index + from.count
        return next < token.count ? before.contains(token[next]) : before.contains(0)
    }
}

/// By first letter, longest first.
private let soundRules: [[SoundRule]] = {
    let plain = [
        "shch": "s", "sjtj": "s", "szcz": "s", "schtsch": "s", "sch": "s", "sh": "s", "sj": "s", "sz": "s", "tsch": "c",
        "tch": "c", "tj": "c",
        "cz": "c", "ch": "c", "ts": "c", "tz": "c", "tc": "c", "zh": "z", "zj": "z", "rz": "z", "kh": "h", "gh": "g",
        "ph": "f", "th": "t", "dh": "d",
        "dzh": "j", "dsch": "j", "dj": "j", "q": "k", "w": "v", "y": "i", "ck": "k", "x": "ks", "ou": "u", "oo": "u",
        "ee": "i", "ae": "e", "oe": "o", "ue": "u",
        "eo": "o", "ey": "i", "ay": "ai", "ei": "i",
    ]
    var rules = [[SoundRule]](repeating: [], count: 128)
    func add(_ rule: SoundRule) { rules[Int(rule.from[0])].append(rule) }
    for (from, to) in plain.sorted(by: { ($1.key.utf8.count, $0.key) < ($0.key.utf8.count, $1.key) }) {
        add(SoundRule(from: Array(from.utf8), to: Array(to.utf8)))
    }
    for start in ["ye", "je"] {
        rules[Int(start.utf8.first ?? 0)].insert(
            SoundRule(from: Array(start.utf8), to: [UInt8(ascii: "e")], onlyAtStart: true), at: 0)
    }
    add(SoundRule(from: Array("c".utf8), to: Array("k".utf8), before: Array("aoulrtkns".utf8) + [0]))
    return rules
}()

/// The consonants of a sound form, in coarse classes; a vowel at the start counts as one letter.
///
/// With `keepingJ`, `j` is a consonant (`Jamal`); without, a vowel (`Aleksej`).
func skeleton(_ form: [UInt8], keepingJ: Bool) -> [UInt8] {
    var out: [UInt8] = []
    for (index, letter) in form.enumerated() {
        let kept: UInt8
        switch letter {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"):
            if index > 0 { continue }
            kept = UInt8(ascii: "a")
        case UInt8(ascii: "j"):
            if !keepingJ { if index > 0 { continue } }
            kept = keepingJ ? letter : UInt8(ascii: "a")
        case UInt8(ascii: "h"):
            if index > 0, index == form.count - 1 { continue }
            kept = letter
        case UInt8(ascii: "f"): kept = UInt8(ascii: "v")
        case UInt8(ascii: "p"): kept = UInt8(ascii: "b")
        default: kept = letter
        }
        if out.last != kept { out.append(kept) }
    }
    return out
}

func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"), UInt8(ascii: "u"): true
    default: false
    }
}

/// FNV-1a, folded to 32 bits; collisions are harmless since every hit is compared.
func hash32(_ bytes: some Sequence<UInt8>, seed: UInt64 = 0) -> UInt32 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash ^= hash >> 29
    hash = hash &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: hash >> 32)
}
