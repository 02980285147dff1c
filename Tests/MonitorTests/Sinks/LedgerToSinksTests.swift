// The whole way: a judgement committed to a real ledger, read by the real projections of every sink.

import CheckerKit
import FoundationEssentials
import Testing

@testable import Monitor

@Suite struct LedgerToSinksTests {
    private static let party = ListedParty(
        list: "ofac-sdn", listDate: "2026-11-20", listDigest: "abab", entry: "99999", name: "EXAMPLE TRADING FZE",
        alias: "EXAMPLE TRADING F.Z.E.")
    private static let address = Signal(kind: "ip", source: "tor-geoipdb", date: "2026-06-01", certainty: 0.76)
    private static let declared = Signal(kind: "declared", source: "client_country")

    private static func judgement(_ checker: String, _ verdict: Verdict, _ facts: [Fact]) -> Judgement {
        var judgement = LedgerSamples.judgement(
            "e-\(checker)-\(verdict.name)", what: "thing-\(checker)", verdict: verdict)
        judgement.checker = checker
        judgement.rule = RuleID(rawValue: "\(checker)/rule")
        judgement.facts = facts
        return judgement
    }

    /// Commits the judgements and returns the opening lines, in order.
    private static func openings(_ judgements: [Judgement]) async throws -> [LedgerEntry] {
        let ledger = try LedgerSamples.ledger()
        _ = try await ledger.commit(LedgerSamples.commit(judgements))
        return try await LedgerSamples.lines(ledger).filter { $0.kind != .alertOccurrence }
    }

    private static func opening(_ judgement: Judgement) async throws -> LedgerEntry {
        try #require(try await openings([judgement]).first)
    }

    private static func enrichments(_ entry: LedgerEntry) throws -> [Enrichment] {
        var settings = WebhookSettings(
            id: "soc", url: try WebAddress("https://example.org/"), secrets: [], filter: .everything,
            instanceName: "gw1")
        settings.detail = .redacted
        let body = Data(WebhookEvent(settings: settings).body(for: entry))
        return try JSONDecoder().decode(Envelope.self, from: body).data.enrichments
    }

    struct Expectation: Sendable, CustomTestStringConvertible {
        var checker: String
        var facts: [Fact]
        var fields: [String: [String]]
        var message: String
        var members: [String: String]
        /// Type, value and provider of each enrichment.
        var enrichments: [[String]]
        var testDescription: String { checker }
    }

    static let expectations = [
        Expectation(
            checker: "sanctions", facts: [.listed(party)],
            fields: [
                "VEDETTE_LIST": ["ofac-sdn"], "VEDETTE_LIST_ENTRY": ["99999"],
                "VEDETTE_LIST_NAME": ["EXAMPLE TRADING FZE"], "VEDETTE_LIST_DATE": ["2026-11-20"],
                "VEDETTE_LIST_ENTRY_HASH": [party.digest],
            ],
            message: "sanctions: alias match ofac-sdn 99999 \"EXAMPLE TRADING FZE\" score 97, ",
            members: ["list": "ofac-sdn"], enrichments: [["watchlist-entry", "EXAMPLE TRADING FZE", "ofac-sdn"]]),
        Expectation(
            checker: "purpose",
            facts: [
                .purpose(
                    category: "military_warfare", clauses: ["sample-aup/1.a", "sample-aup/2"], policy: "sample-aup")
            ],
            fields: ["VEDETTE_PURPOSE": ["military_warfare"], "VEDETTE_POLICY": ["sample-aup"]],
            message: "purpose: purpose military_warfare (sample-aup/1.a, sample-aup/2) score 97, ",
            members: ["purpose": "military_warfare"], enrichments: [["purpose", "military_warfare", "sample-aup"]]),
        Expectation(
            checker: "geo",
            facts: [.country("IR", declared), .region("UA-43", address), .anonymiser("vpn", address)],
            fields: [
                "VEDETTE_COUNTRY": ["IR"], "VEDETTE_REGION": ["UA-43"], "VEDETTE_ANONYMISER": ["vpn"],
                "VEDETTE_SIGNAL": ["declared", "ip"],
            ],
            message: "geo: country IR by declared, region UA-43 by ip, anonymiser vpn by ip score 97, ",
            members: ["country": "IR", "region": "UA-43"],
            enrichments: [
                ["country", "IR", "client_country"], ["region", "UA-43", "tor-geoipdb"],
                ["anonymiser", "vpn", "tor-geoipdb"],
            ]),
    ]

    @Test(arguments: expectations)
    func `each kind of fact reaches the journal, the message, the file and the webhook`(
        _ expected: Expectation
    ) async throws {
        let entry = try await Self.opening(Self.judgement(expected.checker, .violation, expected.facts))
        let fields = JournalFields(entry).fields
        for (name, values) in expected.fields { #expect(fields.values(name) == values, "\(name)") }
        #expect(fields["VEDETTE_CONFIG"] == "abc123")
        #expect(fields["MESSAGE"]?.hasPrefix(expected.message) == true, "\(fields["MESSAGE"] ?? "")")
        let line = FileLine(entry).json
        for name in ["country", "region", "list", "purpose"] {
            #expect(line[name]?.stringValue == expected.members[name], "\(name)")
        }
        let enrichments = try Self.enrichments(entry)
        #expect(enrichments.map { [$0.type, $0.value, $0.provider] } == expected.enrichments)
    }

    @Test(arguments: expectations)
    func `facts have the members of the contract, in its order`(_ expected: Expectation) async throws {
        let entry = try await Self.opening(Self.judgement(expected.checker, .violation, expected.facts))
        let contract = [
            "sanctions": [
                "\"facts\":[{\"fact\":\"listed\",\"list\":\"ofac-sdn\",\"list_date\":\"2026-11-20\",\"list_digest\":\"abab\","
                    + "\"entry\":\"99999\",\"entry_digest\":\"\(Self.party.digest)\",\"name\":\"EXAMPLE TRADING FZE\","
                    + "\"alias\":\"EXAMPLE TRADING F.Z.E.\"}]"
            ],
            "purpose": [
                "\"facts\":[{\"fact\":\"purpose\",\"category\":\"military_warfare\","
                    + "\"clauses\":[\"sample-aup/1.a\",\"sample-aup/2\"],\"policy\":\"sample-aup\"}]"
            ],
            "geo": [
                "\"facts\":[{\"fact\":\"country\",\"value\":\"IR\",\"signal\":\"declared\",\"source\":\"client_country\","
                    + "\"date\":null,\"certainty\":1.000}",
                "{\"fact\":\"region\",\"value\":\"UA-43\",\"signal\":\"ip\",\"source\":\"tor-geoipdb\","
                    + "\"date\":\"2026-06-01\",\"certainty\":0.760}",
                "{\"fact\":\"anonymiser\",\"value\":\"vpn\",\"signal\":\"ip\",",
            ],
        ]
        for part in try #require(contract[expected.checker]) { #expect(entry.line.contains(part), "\(entry.line)") }
    }

    @Test(arguments: [
        (Verdict.violation, EntryKind.alertOpened, "", ""), (.review, .alertOpened, "to be reviewed: ", ""),
        (.permitted(grant: "us-navy"), .granted, "allowed by grant us-navy: ", "us-navy"),
        (.suppressed(by: "fp-12"), .suppressed, "suppressed by fp-12: ", ""),
        (.monitored, .monitored, "would have alerted: ", ""),
    ])
    func `each verdict reaches every sink`(
        _ verdict: Verdict, _ kind: EntryKind, _ start: String, _ grant: String
    )
        async throws
    {
        let entry = try await Self.opening(Self.judgement("sanctions", verdict, [.listed(Self.party)]))
        #expect(entry.kind == kind)
        let fields = JournalFields(entry).fields
        #expect(fields["VEDETTE_VERDICT"] == verdict.name)
        #expect(fields["VEDETTE_GRANT"] ?? "" == grant)
        #expect(fields["VEDETTE_SUPPRESSION"] == (kind == .suppressed ? "fp-12" : nil))
        #expect(fields["MESSAGE"]?.hasPrefix("\(start)sanctions: alias match ofac-sdn 99999") == true)
        #expect(fields.values("VEDETTE_GRANT_REFUSED") == ["us-government: account unknown"])
        #expect(FileLine(entry).json["verdict"]?.stringValue == verdict.name)
        #expect(FileLine(entry).json["grant"]?.stringValue ?? "" == grant)
        #expect(try Self.enrichments(entry).map(\.type) == ["watchlist-entry"])
    }

    @Test func `an occurrence and the line that opened it name the same record`() async throws {
        let ledger = try LedgerSamples.ledger()
        _ = try await ledger.commit(LedgerSamples.commit([LedgerSamples.judgement("e-7")]))
        let settings = WebhookSettings(
            id: "soc", url: try WebAddress("https://example.org/"), secrets: [], filter: .everything,
            instanceName: "gw1")
        for entry in try await LedgerSamples.lines(ledger) {
            let body = String(decoding: WebhookEvent(settings: settings).body(for: entry), as: UTF8.self)
            #expect(body.contains("\"related_events\":[{\"uid\":\"e-7\",\"type\":\"usage-record\"}]"))
        }
    }

    @Test func `what a feed could not read is told with its place and its reason`() async throws {
        let ledger = try LedgerSamples.ledger()
        let incident = FeedIncident(
            kind: .unreadable, source: "/var/log/gateway/usage.jsonl", offset: 5120, message: "permission denied")
        let rejected = ["@0", "@99"].map { place in
            QuarantinedRecord(
                record: "/var/log/gateway/usage.jsonl\(place)", reason: "malformed", detail: "no closing brace",
                offset: 17,
                sample: Array("{secret".utf8))
        }
        var commit = Commit(feed: "gateway")
        commit.incidents = [incident]
        commit.quarantine = rejected
        _ = try await ledger.commit(commit)
        let lines = try await LedgerSamples.lines(ledger)
        let messages = lines.map(journalMessage(for:))
        #expect(
            messages == [
                "feed gateway: 2 records could not be read: malformed: no closing brace "
                    + "at /var/log/gateway/usage.jsonl@0, byte 17",
                "feed gateway: unreadable: permission denied at /var/log/gateway/usage.jsonl@5120",
            ])
        #expect(lines.allSatisfy { JournalFields($0).fields["VEDETTE_DETAIL"] != nil && !$0.line.contains("secret") })
        let settings = WebhookSettings(
            id: "soc", url: try WebAddress("https://example.org/"), secrets: [], filter: .everything,
            instanceName: "gw1")
        for line in lines {
            let body = try JSON.parse(String(decoding: WebhookEvent(settings: settings).body(for: line), as: UTF8.self))
            let names = if case .object(let members)? = body["data"] { members.map(\.name) } else { [String]() }
            #expect(!names.isEmpty && Set(names).count == names.count)
            #expect(body["data"]?["message"]?.stringValue == journalMessage(for: line))
        }
    }

    @Test func `a configuration is named by one hash`() async throws {
        let ledger = try LedgerSamples.ledger()
        try await ledger.append(
            .configApplied, severity: .info, fields: [("change", "applied"), ("reason", "start"), ("config", "cdcd")])
        try await ledger.append(
            .configRejected, severity: .high,
            fields: [
                ("change", "rejected"), ("reason", "unknown key"), ("config_file", "rules.d/a.toml"),
                ("config_line", 3),
                ("config_column", 1),
            ])
        let lines = try await LedgerSamples.lines(ledger)
        #expect(JournalFields(lines[0]).fields.values("VEDETTE_CONFIG") == ["cdcd"])
        #expect(
            lines.map(journalMessage(for:)) == [
                "configuration applied: start, ruleset cdcd",
                "configuration rejected, the previous one stays in force: rules.d/a.toml:3:1: unknown key",
            ])
    }

    private struct Envelope: Decodable { var data: Finding }
    private struct Finding: Decodable { var enrichments: [Enrichment] }
    struct Enrichment: Decodable { var type, value, provider: String }
}
