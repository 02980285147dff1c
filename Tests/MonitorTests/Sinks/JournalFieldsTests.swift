// What a journal entry says, for each kind of ledger line.

import CheckerTestKit
import Testing

@testable import Monitor

struct JournalFieldsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var entry: LedgerEntry
        var messageID: String
        var priority: String
        var message: String
        var testDescription: String { "\(entry.kind.rawValue) \(entry.body["checker"]?.stringValue ?? "")" }
    }

    static let cases: [Case] = [
        Case(
            entry: .finding(1), messageID: "137f77e277434d6d8c4775154c8b0783", priority: "2",
            message:
                "sanctions: alias match ofac-sdn 99999 \"EXAMPLE TRADING FZE\", and 1 more, country AE by declared "
                + "score 97, subject subj_7f3a9c01d2e4, Llama-3.1-8B-Instruct via litellm-prod [critical] "
                + "01KAHQ7W9T3V5Y8ZB2D4F6H8JK"),
        Case(
            entry: .finding(1, checker: "purpose", severity: .high), messageID: "a4cb2278b1ee455d9d41891c4f70c41f",
            priority: "3", message: "purpose: purpose military_warfare (llama-3.1-aup/1.a) score 97"),
        Case(
            entry: .finding(1, checker: "geo", severity: .medium, [("verdict", "review")]),
            messageID: "1fab893187ea49c8afb2a5ea5a883648", priority: "4",
            message: "to be reviewed: geo: country IR by ip, region UA-43 by ip, anonymiser vpn by ip score 97"),
        Case(
            entry: .finding(1, checker: "acme-keyword", severity: .low),
            messageID: "05c31ff1142e565ea62000c0c7f9352b", priority: "5", message: "acme-keyword: ofac-sdn:99999 score"),
        Case(
            entry: .finding(1, .granted, [("grant", "us-navy")]), messageID: "3f35211480a34a52a71405a02a605202",
            priority: "6", message: "allowed by grant us-navy: sanctions: alias match"),
        Case(
            entry: .finding(1, .suppressed, [("suppression", "fp-12")]),
            messageID: "b24abdfd8a1d4ac88231781daf7b734c", priority: "6", message: "suppressed by fp-12: sanctions:"),
        Case(
            entry: .finding(1, .monitored), messageID: "137f77e277434d6d8c4775154c8b0783", priority: "6",
            message: "would have alerted: sanctions: alias match"),
        Case(
            entry: .finding(1, .alertRepeat, [("count", 17)]), messageID: "89271661c11e43e0adaaef57d9b41520",
            priority: "2", message: "repeated 17 times: sanctions:"),
        Case(
            entry: .finding(
                1, .alertUpdated,
                [
                    ("opinion", "differs"), ("opinion_categories", ["privacy"]), ("opinion_model", "m"),
                    ("opinion_ms", 862),
                ]),
            messageID: "67de5234db4644eca8007dcf0c610842", priority: "6",
            message: "second opinion differs (privacy), m, 0.9 s: sanctions:"),
        Case(
            entry: .finding(1, .alertOccurrence, [("request_id", "r-1")]),
            messageID: "137f77e277434d6d8c4775154c8b0783", priority: "6", message: "again: sanctions:"),
        Case(
            entry: .monitor(
                1, .sinkFailing, .medium,
                [("sink", "soc"), ("http_status", 503), ("pending", 17), ("reason", "answered 503")]),
            messageID: "91ef45e95b574fcdbefb729c1412c7ab", priority: "4",
            message: "sink soc is failing: answered 503, 17 waiting"),
        Case(
            entry: .monitor(1, .sinkFailing, .critical, [("sink", "soc"), ("reason", "gone")]),
            messageID: "91ef45e95b574fcdbefb729c1412c7ab", priority: "1", message: "sink soc is failing: gone"),
        Case(
            entry: .monitor(1, .sinkRecovered, .low, [("sink", "soc")]),
            messageID: "91ef45e95b574fcdbefb729c1412c7ab", priority: "5", message: "sink soc has recovered"),
        Case(
            entry: .monitor(1, .deadLetter, .high, [("sink", "soc"), ("delivery", "evt_1"), ("attempts", 10)]),
            messageID: "037aa1159eb54812b6b8785aafda8120", priority: "3",
            message: "gave up delivering evt_1 to soc after 10 attempts"),
        Case(
            entry: .monitor(1, .configApplied, .info, [("change", "applied"), ("config", "cdcd")]),
            messageID: "9522105bfc2f4f94a5f5fa432b34cf70", priority: "6", message: "configuration applied, ruleset cdcd"
        ),
        Case(
            entry: .monitor(1, .configRejected, .high, [("reason", "rules.d/a.toml:3:1: unknown key")]),
            messageID: "9522105bfc2f4f94a5f5fa432b34cf70", priority: "3",
            message: "configuration rejected, the previous one stays in force: rules.d/a.toml:3:1: unknown key"),
        Case(
            entry: .monitor(1, .listUpdated, .info, [("list", "ofac-sdn"), ("change", "updated"), ("count", 17_000)]),
            messageID: "f850ad872f344fa484780d82789b83d0", priority: "6",
            message: "list ofac-sdn updated, 17000 entries"),
        Case(
            entry: .monitor(1, .listStale, .high, [("list", "own"), ("change", "stale"), ("reason", "it is old")]),
            messageID: "f850ad872f344fa484780d82789b83d0", priority: "3", message: "it is old"),
        Case(
            entry: .monitor(
                1, .listRefused, .high, [("list", "own"), ("change", "refused"), ("reason", "it is empty")]),
            messageID: "f850ad872f344fa484780d82789b83d0", priority: "3", message: "it is empty"),
        Case(
            entry: .monitor(
                1, .feedError, .high,
                [("feed", "gw"), ("reason", "vanished"), ("source", "/a"), ("offset", 7), ("detail", "gone")]),
            messageID: "fb2e2438e9164571abd6697c8222b36e", priority: "3", message: "feed gw: vanished: gone at /a@7"),
        Case(
            entry: .monitor(
                1, .feedRejected, .medium,
                [("feed", "gw"), ("count", 1), ("reason", "malformed"), ("record", "a@12"), ("offset", 3)]),
            messageID: "fb2e2438e9164571abd6697c8222b36e", priority: "4",
            message: "feed gw: 1 record could not be read: malformed at a@12, byte 3"),
        Case(
            entry: .monitor(
                1, .feedLag, .high,
                [("feed", "gw"), ("reason", "late"), ("count", 301), ("detail", "judged 301 s after their time")]),
            messageID: "fb2e2438e9164571abd6697c8222b36e", priority: "3",
            message: "feed gw is late: judged 301 s after their time"),
        Case(
            entry: .monitor(1, .checkpoint, .info, []), messageID: "43c3d1e7cdb349d09f25c3e6f96c0c94", priority: "6",
            message: "ledger checkpoint at 1: efefef"),
    ]

    @Test(arguments: cases)
    func `each kind has its message id, priority and message`(_ example: Case) {
        let fields = JournalFields(example.entry).fields
        #expect(fields["MESSAGE_ID"] == example.messageID)
        #expect(fields["PRIORITY"] == example.priority)
        #expect(fields["MESSAGE"]?.hasPrefix(example.message) == true, "\(fields["MESSAGE"] ?? "")")
        #expect(fields["VEDETTE_EVENT"] == example.entry.kind.rawValue)
        #expect(fields["VEDETTE_EVENT_ID"] == example.entry.id)
        #expect(fields["VEDETTE_SEQ"] == "1")
        #expect(fields["VEDETTE_HASH"] == example.entry.hash)
        #expect(fields["SYSLOG_IDENTIFIER"] == "vedette")
        #expect(fields["SYSLOG_FACILITY"] == "10")
        #expect(fields.allSatisfy { $0.name.utf8.count <= 64 && !$0.name.hasPrefix("_") })
    }

    @Test func `every kind of entry has a case here`() {
        #expect(Set(Self.cases.map(\.entry.kind)) == Set(EntryKind.allCases))
    }

    @Test func `an alert carries every field of the contract`() {
        let fields = JournalFields(.finding(48_211)).fields
        let expected = [
            "VEDETTE_ALERT_ID": "01KAHQ7W9T3V5Y8ZB2D4F6H8JK", "VEDETTE_CHECKER": "sanctions",
            "VEDETTE_RULE": "sanctions/ofac-sdn-alias", "VEDETTE_SEVERITY": "critical", "VEDETTE_SCORE": "97",
            "VEDETTE_FEED": "litellm-prod", "VEDETTE_RECORD": "/var/log/gateway/usage.jsonl@5120",
            "VEDETTE_SUBJECT": "subj_7f3a9c01d2e4", "VEDETTE_MODEL": "Llama-3.1-8B-Instruct",
            "VEDETTE_POLICY": "llama-3.1-aup", "VEDETTE_VERDICT": "violation", "VEDETTE_CONFIG": "cdcdcdcdcdcdcdcd",
            "VEDETTE_DEDUP": "sanctions/ofac-sdn-alias:ofac-sdn:99999:subj_7f3a9c01d2e4", "VEDETTE_SCHEMA": "1",
            "VEDETTE_COUNTRY": "AE", "VEDETTE_LIST_NAME": "EXAMPLE TRADING FZE", "VEDETTE_LIST_DATE": "2026-11-20",
        ]
        for (name, value) in expected { #expect(fields[name] == value, "\(name)") }
        #expect(fields.values("VEDETTE_LIST") == ["ofac-sdn", "uk-ofsi"])
        #expect(fields.values("VEDETTE_LIST_ENTRY") == ["99999", "777"])
        #expect(fields.values("VEDETTE_GRANT_CHECKED") == ["us-government", "research"])
    }

    @Test func `a geographic alert carries its signals once`() {
        let fields = JournalFields(.finding(1, checker: "geo")).fields
        #expect(fields["VEDETTE_COUNTRY"] == "IR")
        #expect(fields["VEDETTE_REGION"] == "UA-43")
        #expect(fields["VEDETTE_ANONYMISER"] == "vpn")
        #expect(fields.values("VEDETTE_SIGNAL") == ["ip"])
    }

    @Test(arguments: EntryKind.allCases)
    func `no entry shows a request id, an account or a client address`(_ kind: EntryKind) {
        let entry = LedgerEntry.finding(1, kind, [("request_id", "req-secret")])
        let text = String(decoding: JournalDatagram(JournalFields(entry)).bytes, as: UTF8.self)
        for secret in ["req-secret", "203.0.113.77", "acct-5521"] { #expect(!text.contains(secret)) }
    }

    @Test func `members of a line about the monitor become fields of their name`() {
        let fields = JournalFields(
            .monitor(1, .sinkFailing, .medium, [("http_status", 503), ("odd-Name é", "x"), ("list", ["a", "b"])])
        ).fields
        #expect(fields["VEDETTE_HTTP_STATUS"] == "503")
        #expect(fields["VEDETTE_ODD_NAME___"] == "x")
        #expect(fields.values("VEDETTE_LIST") == ["a", "b"])
    }
}

struct JournalDatagramTests {
    @Test func `a value with line feeds is written with its length`() {
        let entry = LedgerEntry.monitor(1, .configRejected, .high, [("reason", "a.toml:1:1: one\nb.toml:2:2: two")])
        let fields = FakeJournald.parse(JournalDatagram(JournalFields(entry)).bytes[...])
        #expect(fields["VEDETTE_REASON"] == "a.toml:1:1: one\nb.toml:2:2: two")
        #expect(fields["MESSAGE"]?.contains("\n") == false)
    }

    @Test func `text from a log cannot add fields or steer a terminal`() {
        let hostile = "x\nPRIORITY=0\u{1B}[2J\u{202E}\u{9B}"
        let entry = LedgerEntry.finding(1, [("model", .string(hostile)), ("what", .string(hostile))])
        let fields = FakeJournald.parse(JournalDatagram(JournalFields(entry)).bytes[...])
        #expect(fields.values("PRIORITY") == ["2"])
        #expect(fields["VEDETTE_MODEL"] == "x\u{FFFD}PRIORITY=0\u{FFFD}[2J\u{FFFD}\u{FFFD}")
    }

    @Test func `an entry stays below 8 KiB whatever is in it`() {
        let long = String(repeating: "é", count: 20_000)
        let listed: JSON = ["fact": "listed", "list": .string(long), "entry": .string(long), "name": .string(long)]
        let entry = LedgerEntry.finding(
            1,
            [
                ("model", .string(long)), ("record", .string(long)), ("policy", .string(long)),
                ("facts", .array(Array(repeating: listed, count: 200))),
                ("grants_tried", .array(Array(repeating: .string(long), count: 200))),
            ])
        let bytes = JournalDatagram(JournalFields(entry)).bytes
        #expect(bytes.count < 8192)
        let fields = FakeJournald.parse(bytes[...])
        #expect(fields["VEDETTE_EVENT_ID"] == entry.id)
        #expect(fields["VEDETTE_MODEL"]?.hasSuffix("\u{2026}") == true)
        #expect(JournalDatagram(JournalFields(entry), limit: 4096).bytes.count < 4096)
    }

    @Test func `random members never break the protocol`() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let scalars = (0..<40).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &generator)) }
            let text = String(String.UnicodeScalarView(scalars))
            let entry = LedgerEntry.finding(1, [("model", .string(text)), ("reason", .string(text))])
            let fields = FakeJournald.parse(JournalDatagram(JournalFields(entry)).bytes[...])
            #expect(fields["VEDETTE_CONFIG"] == "cdcdcdcdcdcdcdcd")
            #expect(fields.values("PRIORITY") == ["2"])
        }
    }
}
