// What the policy's tables have in common: ids, approvers, countries, lists of words.

import CheckerKit

extension SettingsReader {
    /// A country code; notes an error for one that does not exist.
    func country(_ key: String) -> String? {
        guard let text = string(key) else { return nil }
        if let complaint = Countries.complaint(about: text) {
            error(key, complaint)
            return nil
        }
        return text
    }

    /// An array of country codes; those that do not exist are left out and noted.
    func countries(_ key: String) -> [String]? {
        placedStrings(key)?.compactMap { text, place in
            guard let complaint = Countries.complaint(about: text) else { return text }
            problems.error(at: place, complaint)
            return nil
        }
    }

    /// An array of words of a closed set; others are left out and noted.
    func words<Word: RawRepresentable & CaseIterable>(_ key: String, as _: Word.Type) -> [Word]
    where Word.RawValue == String {
        (placedStrings(key) ?? []).compactMap { text, place in
            if let word = Word(rawValue: text) { return word }
            let hint = suggestion(for: text, among: Word.allCases.map(\.rawValue))
            problems.error(at: place, "\"\(text)\" is not a value of \"\(key)\"\(hint)")
            return nil
        }
    }
}

/// Reads an object's `id`: 1 to 64 small letters, digits, dots, dashes and underscores.
func objectID(_ reader: SettingsReader, _ kind: String) -> String? {
    guard let id = reader.requiredString("id") else { return nil }
    if isIdentifier(id) { return id }
    reader.error(
        "id",
        "\"\(id)\" is no \(kind) id; use small letters, digits, \"-\", \"_\" and \".\", 64 at most, a letter or digit first"
    )
    return nil
}

/// Whether a text can be the id of an object.
func isIdentifier(_ text: some StringProtocol) -> Bool {
    let bytes = text.utf8
    guard let first = bytes.first, bytes.count <= 64, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else {
        return false
    }
    return bytes.allSatisfy { byte in
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }
}

/// Reads `approved_by`; notes an error if fewer different people than `minimum` have approved.
func approvers(_ reader: SettingsReader, _ what: String, atLeast minimum: Int) -> [String] {
    let names = reader.strings("approved_by") ?? []
    let different = Set(names.map { $0.lowercased() }).subtracting([""]).count
    if different < minimum {
        let place = reader.place(of: "approved_by")
        let remedy = "[review].approvals asks for \(minimum) different people"
        reader.problems.error(at: place, "\(what) is approved by \(different) in approved_by; \(remedy)")
    }
    return names
}
