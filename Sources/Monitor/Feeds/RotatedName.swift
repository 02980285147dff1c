// Recognises the name that rotation gives to a file of a pattern.

/// A file's name without what log rotation adds to it: `usage.jsonl` of `usage.jsonl.2.gz` or `usage-20261122.jsonl`.
///
/// Known are a number, a date or a time after the name or before its ending, and the ending of a compressed file.
///
/// - Source: logrotate(8) (`dateext`, `compress`), Log4j 2 and Logback rolling file appenders, Lumberjack for Go; as of 2026-11.
struct RotatedName {
    /// Whether `name` is what rotation makes of a name that `isListed` accepts; `false` for such a name itself.
    static func isRotation(_ name: String, isListed: (String) -> Bool) -> Bool {
        if isListed(name) { return false }
        let plain = withoutPacking(name)
        if plain != name, isListed(plain) { return true }
        return origins(of: plain).contains(where: isListed)
    }

    private static let packings = [".gz", ".zst", ".bz2", ".xz", ".lz4"]

    private static func withoutPacking(_ name: String) -> String {
        guard let packing = packings.first(where: { name.hasSuffix($0) }) else { return name }
        return String(name.dropLast(packing.count))
    }

    /// The names that `name` may have had: each without a stamp at its end or before its ending.
    private static func origins(of name: String) -> [String] {
        var origins: [String] = []
        for start in name.indices where "._-".contains(name[start]) && start != name.startIndex {
            let stamp = name[name.index(after: start)...]
            guard stamp.first?.isASCIIDigit == true || stamp == "old" else { continue }
            if stamp == "old" || stamp.allSatisfy(isStamp) { origins.append(String(name[..<start])) }
            guard let dot = stamp.lastIndex(of: "."), stamp[..<dot].allSatisfy(isStamp) else { continue }
            origins.append(String(name[..<start] + name[dot...]))
        }
        return origins
    }

    /// What numbers, dates and times consist of.
    private static func isStamp(_ character: Character) -> Bool {
        character.isASCIIDigit || "-_.:+TZ".contains(character)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
