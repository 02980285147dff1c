// The journal's MESSAGE_ID of every kind of entry: a published interface, frozen like the catalog that explains them.

import Crypto

/// 128 bits that name a kind of journal entry.
///
/// - Source: made once with `systemd-id128 new`, 2026-11; `deploy/catalog/vedette.catalog` has an entry for each.
struct MessageID: Sendable, Hashable {
    /// 32 hexadecimal digits.
    var text: String

    static let sanctions = MessageID(text: "137f77e277434d6d8c4775154c8b0783")
    static let purpose = MessageID(text: "a4cb2278b1ee455d9d41891c4f70c41f")
    static let geography = MessageID(text: "1fab893187ea49c8afb2a5ea5a883648")
    static let alertRepeat = MessageID(text: "89271661c11e43e0adaaef57d9b41520")
    static let alertUpdated = MessageID(text: "67de5234db4644eca8007dcf0c610842")
    static let granted = MessageID(text: "3f35211480a34a52a71405a02a605202")
    static let suppressed = MessageID(text: "b24abdfd8a1d4ac88231781daf7b734c")
    static let sink = MessageID(text: "91ef45e95b574fcdbefb729c1412c7ab")
    static let deadLetter = MessageID(text: "037aa1159eb54812b6b8785aafda8120")
    static let configuration = MessageID(text: "9522105bfc2f4f94a5f5fa432b34cf70")
    static let list = MessageID(text: "f850ad872f344fa484780d82789b83d0")
    static let feed = MessageID(text: "fb2e2438e9164571abd6697c8222b36e")
    static let ledger = MessageID(text: "43c3d1e7cdb349d09f25c3e6f96c0c94")

    /// The namespace of third-party checkers, `cb7e033a-2eb5-4e58-8a59-eef7dbb5feb8`.
    private static let namespace: [UInt8] = [
        0xCB, 0x7E, 0x03, 0x3A, 0x2E, 0xB5, 0x4E, 0x58, 0x8A, 0x59, 0xEE, 0xF7, 0xDB, 0xB5, 0xFE, 0xB8,
    ]

    private init(text: String) { self.text = text }

    /// The id of a checker's alerts: frozen for the three of the house, derived from the name for all others.
    ///
    /// - Source: RFC 9562 section 5.5 (UUID version 5), 2024-05.
    init(checker: String) {
        switch checker {
        case "sanctions": self = .sanctions
        case "purpose": self = .purpose
        case "geo": self = .geography
        default:
            var digest = Array(Insecure.SHA1.hash(data: Self.namespace + Array("checker:\(checker)".utf8)).prefix(16))
            digest[6] = digest[6] & 0x0F | 0x50
            digest[8] = digest[8] & 0x3F | 0x80
            self.init(text: Hexadecimal.text(digest))
        }
    }

    init(_ entry: LedgerEntry) {
        switch entry.kind {
        case .alertOpened, .alertOccurrence, .monitored:
            self.init(checker: entry.body["checker"]?.stringValue ?? "")
        case .alertRepeat: self = .alertRepeat
        case .alertUpdated: self = .alertUpdated
        case .granted: self = .granted
        case .suppressed: self = .suppressed
        case .configApplied, .configRejected: self = .configuration
        case .listUpdated, .listStale, .listRefused: self = .list
        case .feedError, .feedRejected, .feedLag: self = .feed
        case .sinkFailing, .sinkRecovered: self = .sink
        case .deadLetter: self = .deadLetter
        case .checkpoint: self = .ledger
        }
    }
}
