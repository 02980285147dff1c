// The body of a webhook: CloudEvents outside, OCSF inside.

import FoundationEssentials
import Testing

@testable import Monitor

struct WebhookEventTests {
    private func event(_ detail: WebhookDetail = .redacted) throws -> WebhookEvent {
        var settings = WebhookSettings(
            id: "soc", url: try WebAddress("https://example.org/"), secrets: [], filter: .everything,
            instanceName: "gw1.example.org")
        settings.detail = detail
        return WebhookEvent(settings: settings)
    }

    private static let findings: [EntryKind] = [
        .alertOpened, .alertOccurrence, .alertRepeat, .granted, .suppressed, .monitored,
    ]

    @Test func `the envelope names the entry, its order and its group`() throws {
        let body = try Envelope(event().body(for: .finding(48_211)))
        #expect(body.specversion == "1.0")
        #expect(body.id == LedgerEntry.finding(48_211).id)
        #expect(body.source == "//gw1.example.org/vedette")
        #expect(body.type == "dev.vedette.alert.opened")
        #expect(body.subject == "01KAHQ7W9T3V5Y8ZB2D4F6H8JK")
        #expect(body.sequence == "00000000000000048211")
        #expect(body.partitionkey == LedgerEntry.finding(1).partitionKey)
        #expect(body.datacontenttype == "application/json")
    }

    @Test(arguments: findings)
    func `a finding obeys the rules of OCSF`(_ kind: EntryKind) throws {
        for severity in Severity.allCases {
            let entry = LedgerEntry.finding(
                7, kind, severity: severity, [("grant", kind == .granted ? "us-navy" : ""), ("count", 3)])
            let finding = try Envelope(event().body(for: entry)).finding
            #expect(finding.class_uid == 2004)
            #expect(finding.category_uid == 2)
            #expect(finding.type_uid == finding.class_uid * 100 + finding.activity_id)
            #expect(["Create", "Update"][finding.activity_id - 1] == finding.activity_name)
            #expect(finding.type_name == "Detection Finding: \(finding.activity_name)")
            let severities = ["Informational", "Low", "Medium", "High", "Critical"]
            #expect(severities[finding.severity_id - 1] == finding.severity)
            #expect(finding.severity_id == severity.rank)
            #expect([1: "New", 3: "Suppressed"][finding.status_id] == finding.status)
            #expect([0: "Unknown", 1: "False Positive"][finding.verdict_id] == finding.verdict)
            #expect(["Info", "Low", "Medium", "High", "Critical"][finding.risk_level_id] == finding.risk_level)
            #expect(["Unknown", "Low", "Medium", "High", "Critical"][finding.priority_id] == finding.priority)
            let dispositions = [8: "Approved", 10: "Exonerated", 17: "Logged", 19: "Alert"]
            #expect(dispositions[finding.disposition_id] == finding.disposition)
            #expect(finding.is_alert == [.alertOpened, .alertOccurrence, .alertRepeat].contains(kind))
            #expect(finding.metadata.version == "1.8.0")
            #expect(finding.metadata.uid == entry.id)
            #expect(finding.metadata.product.vendor_name == "vedette")
            #expect(finding.finding_info.uid == entry.alert)
            #expect(finding.time == entry.time)
            #expect(finding.start_time == LedgerEntry.start - 2522)
            #expect(finding.evidences.first?.user.uid == "subj_7f3a9c01d2e4")
        }
    }

    @Test func `the same entry gives the same bytes`() throws {
        let event = try event()
        #expect(event.body(for: .finding(1)) == event.body(for: .finding(1)))
    }

    @Test func `a redacted body has no client address, a full one has`() throws {
        let entry = LedgerEntry.finding(1, [("prompt", "how to")])
        let redacted = String(decoding: try event().body(for: entry), as: UTF8.self)
        let full = String(decoding: try event(.full).body(for: entry), as: UTF8.self)
        #expect(!redacted.contains("203.0.113.77"))
        #expect(full.contains("203.0.113.77"))
        #expect(!full.contains("how to"))
        #expect(full.contains("grants_tried"))
    }

    @Test func `a request id is in occurrences only`() throws {
        let occurrence = try event().body(for: .finding(1, .alertOccurrence, [("request_id", "r-17")]))
        #expect(String(decoding: occurrence, as: UTF8.self).contains("\"correlation_uid\":\"r-17\""))
        #expect(!String(decoding: try event().body(for: .finding(1)), as: UTF8.self).contains("correlation_uid"))
    }

    @Test func `a thin body has ids and the severity`() throws {
        let text = String(decoding: try event(.thin).body(for: .finding(1)), as: UTF8.self)
        #expect(
            text.hasSuffix(
                "\"data\":{\"alert\":\"01KAHQ7W9T3V5Y8ZB2D4F6H8JK\",\"checker\":\"sanctions\",\"severity\":\"critical\"}}"
            ))
        #expect(!text.contains("dataschema"))
    }

    @Test func `lines about the monitor carry their own members`() throws {
        let entry = LedgerEntry.monitor(9, .sinkFailing, .medium, [("sink", "other"), ("http_status", 503)])
        let text = String(decoding: try event().body(for: entry), as: UTF8.self)
        #expect(text.contains("\"type\":\"dev.vedette.sink.failing\""))
        #expect(
            text.contains(
                "\"data\":{\"severity\":\"medium\",\"message\":\"sink other is failing\",\"sink\":\"other\",\"http_status\":503,"
            ))
        #expect(!text.contains("\"subject\""))
    }

    @Test func `a body beyond 64 kB is cut and says so`() throws {
        let long = JSON.string(String(repeating: "x", count: 3000))
        let fact: JSON = ["fact": "listed", "list": "l", "entry": "1", "name": long, "alias": long]
        let entry = LedgerEntry.finding(1, [("facts", .array(Array(repeating: fact, count: 200)))])
        let bytes = try event().body(for: entry)
        #expect(bytes.count <= 65_536)
        let metadata = try Envelope(bytes).finding.metadata
        #expect(metadata.is_truncated)
        #expect((metadata.untruncated_size ?? 0) > 65_536)
    }
}

/// The parts of a body that the tests look at, read by a JSON decoder that is not ours.
private struct Envelope: Decodable {
    var specversion, id, source, type, sequence, partitionkey, datacontenttype: String
    var subject: String?
    var data: Finding?

    init(_ bytes: [UInt8]) throws { self = try JSONDecoder().decode(Envelope.self, from: Data(bytes)) }

    var finding: Finding { get throws { try #require(data) } }

    // The names are those of OCSF.
    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Finding: Decodable {
        var class_uid, category_uid, type_uid, activity_id, severity_id, status_id, verdict_id: Int
        var risk_level_id, priority_id, disposition_id, confidence_score: Int
        var activity_name, type_name, severity, status, verdict, risk_level, priority, disposition, message: String
        var is_alert: Bool
        var time, start_time: Int64
        var metadata: Metadata
        var finding_info: Info
        var evidences: [Evidence]
    }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Metadata: Decodable {
        var version, uid: String
        var is_truncated: Bool
        var untruncated_size: Int?
        var product: Product
    }
    // swift-format-ignore: AlwaysUseLowerCamelCase
    struct Product: Decodable { var vendor_name: String }
    struct Info: Decodable { var uid, title: String }
    struct Evidence: Decodable { var user: User }
    struct User: Decodable { var uid: String }
}
