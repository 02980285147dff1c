// Documents, registers, wallets, mail addresses and domains of listed parties: an equal one is a match by itself.

/// The identifiers of the entries of an index, found by their letters and digits alone.
struct ListedIdentifiers: Sendable {
    private struct Row: Sendable {
        var hash: UInt64
        var entry: UInt32
        var identifier: ListEntry.Identifier
    }

    private var rows: [Row] = []
    var isEmpty: Bool { rows.isEmpty }

    /// What an identifier is worth: not 1, since numbers are mistyped and domains shared.
    static let numberConfidence = 0.99

    mutating func add(_ identifier: ListEntry.Identifier, entry: UInt32) {
        guard let key = Self.key(of: identifier) else { return }
        rows.append(Row(hash: Self.hash(key), entry: entry, identifier: identifier))
    }

    mutating func finish() { rows.sort { $0.hash == $1.hash ? $0.entry < $1.entry : $0.hash < $1.hash } }

    /// Calls `body` with each entry that has a key among its identifiers.
    func forEach(_ key: [UInt8], _ body: (_ entry: Int, _ identifier: ListEntry.Identifier) -> Void) {
        let hash = Self.hash(key)
        var position = firstIndex(in: rows.count) { rows[$0].hash >= hash }
        while position < rows.count, rows[position].hash == hash {
            let row = rows[position]
            if Self.key(of: row.identifier) == key { body(Int(row.entry), row.identifier) }
            position += 1
        }
    }

    private static func hash(_ key: [UInt8]) -> UInt64 { hash64(key.span, lane: 0, seed: 11) }

    /// What is compared of a listed identifier; `nil` for what is too short to say who it is, or no identifier of one party.
    private static func key(of identifier: ListEntry.Identifier) -> [UInt8]? {
        switch identifier.kind {
        case "email": return mailKey(identifier.value)
        case "domain", "website": return hostKey(identifier.value)
        case "imo": return numberKey(identifier.value.utf8.drop { !isDigit($0) })
        default: return identifier.value.utf8.contains(UInt8(ascii: "@")) ? nil : numberKey(identifier.value.utf8)
        }
    }

    /// Letters and digits of a number, in capitals; `nil` if they are too few to be one party's alone.
    static func numberKey(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var key: [UInt8] = []
        var digits = 0
        for byte in text where key.count < 129 {
            if isDigit(byte) { digits += 1 }
            if byte >= 0x61 && byte <= 0x7A {
                key.append(byte & 0xDF)
            } else if isDigit(byte) || isCapital(byte) {
                key.append(byte)
            }
        }
        return (5...128).contains(key.count) && digits >= 4 ? key : nil
    }

    /// A mail address in lower case.
    static func mailKey(_ text: String) -> [UInt8]? {
        let bytes = text.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }.map {
            lowered($0)
        }
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")), at > 0, bytes.count <= 255,
            bytes[at...].contains(UInt8(ascii: "."))
        else { return nil }
        return bytes
    }

    /// The host of an address or website behind an `@`; `nil` if what follows the host says more than the host.
    static func hostKey(_ text: String) -> [UInt8]? {
        var host = text.utf8.filter { $0 > 0x20 }.map { lowered($0) }[...]
        for scheme in ["https://", "http://", "www."] where host.starts(with: scheme.utf8) {
            host = host.dropFirst(scheme.utf8.count)
        }
        while let last = host.last, last == UInt8(ascii: "/") || last == UInt8(ascii: ".") { host.removeLast() }
        if host.first == UInt8(ascii: "@") { host.removeFirst() }
        guard host.count <= 253, host.contains(UInt8(ascii: ".")),
            !host.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: ":") }),
            !publicHosts.contains(where: { host.elementsEqual($0.utf8) })
        else { return nil }
        return [UInt8(ascii: "@")] + host
    }

    /// Hosts that belong to everybody who has an account there.
    ///
    /// - Source: general knowledge, 2026-11.
    private static let publicHosts = [
        "gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com", "aol.com", "icloud.com",
        "proton.me", "protonmail.com", "gmx.com", "gmx.de", "web.de", "mail.com", "mail.ru", "inbox.ru", "bk.ru",
        "list.ru",
        "yandex.ru", "yandex.com", "ya.ru", "rambler.ru", "ukr.net", "qq.com", "163.com", "126.com", "sina.com",
        "sohu.com",
        "naver.com", "daum.net", "hanmail.net", "facebook.com", "twitter.com", "x.com", "instagram.com", "linkedin.com",
        "youtube.com", "t.me", "telegram.me", "vk.com", "ok.ru", "weibo.com", "github.com", "github.io",
        "wordpress.com",
        "blogspot.com", "narod.ru",
    ]

    private static func lowered(_ byte: UInt8) -> UInt8 { isCapital(byte) ? byte | 0x20 : byte }
    private static func isCapital(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
}

extension Particulars {
    /// Returns the entries that have a text, or one of its words, as an identifier.
    ///
    /// A short number by itself may be anybody's: it counts if the question states that it is an identifier, or if the text
    /// names its kind, as in `IMO 9123456`.
    func identified(
        _ text: String, isStated: Bool = false, _ screener: NameScreener, _ scope: SearchScope
    ) -> [NameMatch] {
        guard !identifiers.isEmpty, text.utf8.count <= 512 else { return [] }
        if text.utf8.contains(UInt8(ascii: "@")) { return mailMatches(text, screener, scope) }
        var found: [NameMatch] = []
        if isStated, let key = ListedIdentifiers.hostKey(text) {
            take(key, 0.95, screener, scope, &found) { _ in true }
        }
        var digits = 0
        for byte in text.utf8 where isDigit(byte) { digits += 1 }
        guard digits >= 4 else { return found }
        let words = text.utf8.split(maxSplits: 24) {
            $0 == 0x20 || $0 == 0x2C || $0 == 0x3B || $0 == 0x28 || $0 == 0x29
        }
        for part in [text.utf8[...]] + (words.count > 1 ? words : []) {
            guard let key = ListedIdentifiers.numberKey(part) else { continue }
            let isTelling = isStated || key.count >= 6 && key.contains { $0 > 0x39 } || key.count >= 9
            take(key, ListedIdentifiers.numberConfidence, screener, scope, &found) { kind in
                isTelling || text.lowercased().contains(kind)
            }
        }
        return found
    }

    private func mailMatches(_ text: String, _ screener: NameScreener, _ scope: SearchScope) -> [NameMatch] {
        var found: [NameMatch] = []
        if let key = ListedIdentifiers.mailKey(text) {
            take(key, ListedIdentifiers.numberConfidence, screener, scope, &found) { _ in true }
        }
        guard let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) else { return found }
        var host = text.utf8[text.utf8.index(after: at)...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") }
        while !host.isEmpty {
            if let key = ListedIdentifiers.hostKey(String(decoding: host, as: UTF8.self)) {
                take(key, Supplement.domainConfidence, screener, scope, &found) { _ in true }
            }
            guard let dot = host.firstIndex(of: UInt8(ascii: ".")) else { break }
            host = host[host.index(after: dot)...]
        }
        return found
    }

    private func take(
        _ key: [UInt8], _ score: Double, _ screener: NameScreener, _ scope: SearchScope, _ found: inout [NameMatch],
        _ counts: (_ kind: String) -> Bool
    ) {
        identifiers.forEach(key) { entry, identifier in
            let listed = screener.index.entries[entry]
            guard scope.sources >> UInt64(min(listed.source, 63)) & 1 == 1,
                scope.types & UInt8(truncatingIfNeeded: listed.types) != 0, counts(identifier.kind),
                !found.contains(where: { $0.entry == entry })
            else { return }
            let kind = identifier.kind == "other" ? "number" : identifier.kind
            found.append(
                NameMatch(
                    id: screener.index.entryID(entry), list: screener.index.listName(entry), source: Int(listed.source),
                    name: screener.index.primaryName(entry), alias: screener.index.primaryName(entry), score: score,
                    why: "\(kind) \(identifier.value) is the entry's", entry: entry))
        }
    }
}
