// Decides whether a text that looked disguised is worth a second scan.

enum DisguiseCheck {
    /// Mixed scripts and spelled-out words are; digits and signs only if a word holds one between letters.
    static func isDisguised(_ text: UnsafeBufferPointer<UInt8>, _ disguise: Disguise) -> Bool {
        if disguise.contains(.mixedScripts) || disguise.contains(.spelledOut) { return true }
        return unsafe hasLeetWord(text)
    }

    // A digit or sign that stands for a letter, before a letter, within a word that began with one or begins with it;
    // a mail address is none.
    private static func hasLeetWord(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count > 2 else { return false }
        for index in 0..<(text.count - 1) {
            let byte = unsafe text[index]
            guard byte < 0x41, Confusables.letter(for: byte) != nil, unsafe isLetter(text[index + 1]) else { continue }
            if index > 0, unsafe isLetter(text[index - 1]) {
                if unsafe byte != 0x40 || !isAddress(text, index) { return true }
            } else if unsafe index == 0 || text[index - 1] == 0x20, byte == 0x34 || byte == 0x24 {
                return true
            }
        }
        return false
    }

    // Whether a full stop follows the "@" within the same word.
    private static func isAddress(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Bool {
        var index = at + 1
        while index < text.count, unsafe text[index] > 0x20 {
            if unsafe text[index] == 0x2E { return true }
            index += 1
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}
