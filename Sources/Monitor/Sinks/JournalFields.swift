// The fields of a journal entry: which member of a ledger line becomes which VEDETTE_ field.

/// The fields of an entry, in the order in which they are written; a name may repeat.
///
/// Every name has one meaning for ever; a change of meaning takes a new name. No prompt, no clear user name and no client
/// address: every member of the systemd-journal group can read them.
struct JournalFields: Sendable {
    struct Field: Sendable, Hashable {
        var name: String
        var value: String
    }

    private(set) var fields: [Field] = []

    init(_ entry: LedgerEntry) {
        let reader = EntryReader(entry)
        add("MESSAGE", journalMessage(for: entry))
        add("MESSAGE_ID", MessageID(entry).text)
        add("PRIORITY", String(Self.priority(of: entry)))
        add("SYSLOG_IDENTIFIER", Self.identifier)
        add("SYSLOG_FACILITY", "10")
        add("DOCUMENTATION", "man:vedette-alerts(7)")
        add("VEDETTE_SCHEMA", "1")
        add("VEDETTE_EVENT", entry.kind.rawValue)
        add("VEDETTE_EVENT_ID", entry.id)
        add("VEDETTE_ALERT_ID", entry.alert)
        add("VEDETTE_SEVERITY", entry.severity.rawValue)
        add("VEDETTE_SEQ", String(entry.sequence))
        add("VEDETTE_HASH", entry.hash)
        // A line about the configuration has it as `config`, which becomes the same field below.
        if reader.isFinding { add("VEDETTE_CONFIG", reader.text("ruleset")) }
        if reader.isFinding { addFinding(reader) } else { addDetails(reader) }
    }

    /// The syslog identifier of everything the daemon writes.
    static let identifier = "vedette"

    /// The syslog priority of an entry.
    ///
    /// journald syncs at once for 2 and above; 1 says that the monitor itself is broken; 0 never, since it is written to
    /// every terminal. Findings that alert nobody are for audit, at 6.
    ///
    /// - Source: systemd 252, journald.conf(5) `SyncIntervalSec=` and `MaxLevelWall=`; syslog(3).
    static func priority(of entry: LedgerEntry) -> Int {
        switch entry.kind {
        case .granted, .suppressed, .monitored, .alertOccurrence, .alertUpdated: 6
        case .alertOpened, .alertRepeat: 7 - entry.severity.rank
        default: entry.severity == .critical ? 1 : 7 - entry.severity.rank
        }
    }

    private mutating func add(_ name: String, _ value: String) {
        if !value.isEmpty { fields.append(Field(name: name, value: value)) }
    }

    private mutating func addFinding(_ reader: EntryReader) {
        for (member, name) in Self.members { add("VEDETTE_\(name)", reader.text(member)) }
        add("VEDETTE_DEDUP", reader.entry.partitionKey)
        add("VEDETTE_SCORE", String(reader.score))
        for fact in reader.facts("listed") {
            add("VEDETTE_LIST", EntryReader.text(fact["list"]))
            add("VEDETTE_LIST_ENTRY", EntryReader.text(fact["entry"]))
            add("VEDETTE_LIST_ENTRY_HASH", EntryReader.text(fact["entry_digest"]))
            add("VEDETTE_LIST_NAME", EntryReader.text(fact["name"]))
            add("VEDETTE_LIST_DATE", EntryReader.text(fact["list_date"]))
        }
        for fact in reader.facts("purpose") { add("VEDETTE_PURPOSE", EntryReader.text(fact["category"])) }
        var signals: Set<String> = []
        for (kind, name) in [("country", "COUNTRY"), ("region", "REGION"), ("anonymiser", "ANONYMISER")] {
            for fact in reader.facts(kind) {
                add("VEDETTE_\(name)", EntryReader.text(fact["value"]))
                let signal = EntryReader.text(fact["signal"])
                if signals.insert(signal).inserted { add("VEDETTE_SIGNAL", signal) }
            }
        }
        for category in reader.texts("opinion_categories") { add("VEDETTE_OPINION_CATEGORY", category) }
        for tried in reader.texts("grants_tried") {
            add("VEDETTE_GRANT_CHECKED", String(tried.prefix { $0 != ":" }))
            add("VEDETTE_GRANT_REFUSED", tried)
        }
    }

    /// Members of a line about the monitor keep their names: `http_status` becomes `VEDETTE_HTTP_STATUS`.
    private mutating func addDetails(_ reader: EntryReader) {
        for member in reader.details where !Self.handled.contains(member.name) {
            let name = "VEDETTE_" + Self.fieldName(member.name)
            if let elements = member.value.arrayValue {
                for element in elements { add(name, EntryReader.text(element)) }
            } else {
                add(name, EntryReader.text(member.value))
            }
        }
    }

    /// Upper case, digits and `_`, short enough with its prefix for journald's limit of 64 characters.
    private static func fieldName(_ member: String) -> String {
        let upper = member.uppercased().utf8.prefix(48).map { byte in
            (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) ? byte : UInt8(ascii: "_")
        }
        return String(decoding: upper, as: UTF8.self)
    }

    private static let members = [
        ("checker", "CHECKER"), ("rule", "RULE"), ("verdict", "VERDICT"), ("grant", "GRANT"),
        ("suppression", "SUPPRESSION"), ("expires", "EXPIRES"), ("actor", "ACTOR"), ("reason", "REASON"),
        ("feed", "FEED"), ("record", "RECORD"), ("subject", "SUBJECT"), ("model", "MODEL"), ("policy", "POLICY"),
        ("text_status", "TEXT_STATUS"), ("join", "JOIN"),
        ("count", "COUNT"), ("first_seen", "FIRST_SEEN"), ("opinion", "OPINION"),
        ("opinion_model", "OPINION_MODEL"), ("opinion_ms", "OPINION_MS"), ("about", "ABOUT"),
    ]
    private static let handled: Set = ["severity", "alert", "hash", "schema", "event_id"]
}
