// A finding in the words of OCSF, which SIEMs know already.

/// An OCSF Detection Finding (class 2004).
///
/// - Source: Open Cybersecurity Schema Framework 1.8.0, profiles security_control, incident and datetime, 2026.
struct DetectionFinding {
    private let reader: EntryReader
    private let entry: LedgerEntry
    private let settings: WebhookSettings

    init(_ reader: EntryReader, settings: WebhookSettings) {
        self.reader = reader
        entry = reader.entry
        self.settings = settings
    }

    var json: JSON {
        .object(
            classification + assessment + times + [
                ("metadata", metadata), ("message", .string(journalMessage(for: entry))),
                ("finding_info", findingInfo), ("policy", policy), ("authorizations", authorizations),
                ("resources", resources), ("evidences", [DetectionEvidence(reader, settings: settings).json]),
                ("enrichments", enrichments), ("remediation", remediation), ("unmapped", unmapped),
            ])
    }

    private typealias Members = [(String, JSON?)]

    /// 1 Create for the line that opened the alert and for findings that alert nobody, 2 Update for those that follow.
    private var isUpdate: Bool { [.alertOccurrence, .alertRepeat, .alertUpdated].contains(entry.kind) }
    private var alerts: Bool { ![.granted, .suppressed, .monitored].contains(entry.kind) }

    private var classification: Members {
        let activity: Int64 = isUpdate ? 2 : 1
        return [
            ("category_uid", 2), ("category_name", "Findings"), ("class_uid", 2004),
            ("class_name", "Detection Finding"), ("activity_id", .integer(activity)),
            ("activity_name", isUpdate ? "Update" : "Create"), ("type_uid", .integer(200_400 + activity)),
            ("type_name", isUpdate ? "Detection Finding: Update" : "Detection Finding: Create"),
        ]
    }

    private var assessment: Members {
        let rank = Int64(entry.severity.rank)
        let score = reader.score
        let confidence: (Int64, JSON) = score >= 80 ? (3, "High") : score >= 50 ? (2, "Medium") : (1, "Low")
        let suppressed = entry.kind == .suppressed || entry.kind == .granted
        return [
            ("severity_id", .integer(rank)), ("severity", Self.severities[entry.severity.rank - 1]),
            ("status_id", suppressed ? 3 : 1), ("status", suppressed ? "Suppressed" : "New"),
            ("is_alert", .boolean(alerts)), ("confidence_id", .integer(confidence.0)), ("confidence", confidence.1),
            ("confidence_score", .integer(Int64(score))), ("risk_level_id", .integer(rank - 1)),
            ("risk_level", Self.risks[entry.severity.rank - 1]), ("impact_id", 0), ("impact", "Unknown"),
            ("priority_id", .integer(rank - 1)), ("priority", Self.priorities[entry.severity.rank - 1]),
            ("verdict_id", entry.kind == .suppressed ? 1 : 0),
            ("verdict", entry.kind == .suppressed ? "False Positive" : "Unknown"), ("action_id", 3),
            ("action", "Observed"), ("disposition_id", .integer(disposition.0)), ("disposition", disposition.1),
        ]
    }

    private var disposition: (Int64, JSON) {
        switch entry.kind {
        case .granted: (8, "Approved")
        case .suppressed: (10, "Exonerated")
        case .monitored: (17, "Logged")
        default: (19, "Alert")
        }
    }

    private var times: Members {
        let event = reader.eventTime
        let (written, happened) = (text(of: entry.time), text(of: event))
        return [
            ("time", .integer(entry.time)), ("time_dt", written), ("start_time", .integer(event)),
            ("start_time_dt", happened), ("end_time", .integer(event)), ("end_time_dt", happened),
            ("count", .integer(max(entry.body["count"]?.integerValue ?? 1, 1))), ("timezone_offset", 0),
        ]
    }

    private var metadata: JSON {
        let checker = reader.text("checker")
        return .object([
            ("version", "1.8.0"), ("profiles", ["security_control", "incident", "datetime"]),
            ("uid", .string(entry.id)), ("correlation_uid", member("request_id")),
            ("event_code", .string(reader.text("rule"))), ("sequence", .integer(entry.sequence)),
            ("log_name", member("feed")), ("log_provider", "vedette"), ("log_source", member("record")),
            ("original_time", text(of: reader.eventTime)), ("processed_time", .integer(entry.time)),
            ("logged_time", .integer(entry.time)), ("is_truncated", false),
            (
                "product",
                [
                    "vendor_name": "vedette", "name": "vedette", "uid": "vedette",
                    "version": .string(settings.version),
                    "feature": ["name": .string(checker), "uid": .string("checker.\(checker)")],
                ]
            ),
        ])
    }

    private var findingInfo: JSON {
        let (rule, event) = (reader.text("rule"), reader.eventTime)
        let related: JSON? = (member("event_id") ?? member("first_event")).map {
            [["uid": $0, "type": "usage-record"]]
        }
        return .object([
            ("uid", .string(entry.alert.isEmpty ? entry.id : entry.alert)),
            ("title", .string("\(reader.text("checker")): \(PlainText.clean(reader.text("what"), limit: 256))")),
            ("desc", .string(journalMessage(for: entry))), ("types", [.string(rule)]),
            ("created_time", .integer(entry.time)), ("first_seen_time", .integer(event)),
            ("last_seen_time", .integer(event)), ("data_sources", member("feed").map { [$0] }),
            ("related_events_count", related == nil ? 0 : 1),
            ("related_events", related),
            (
                "analytic",
                [
                    "type_id": 1, "type": "Rule", "uid": .string(rule), "name": .string(rule),
                    "category": .string(reader.text("checker")),
                ]
            ),
            ("tags", [["name": "dedup_key", "value": .string(PlainText.clean(entry.partitionKey, limit: 512))]]),
        ])
    }

    private var policy: JSON? {
        member("policy").map { ["uid": $0, "name": $0, "is_applied": true] }
    }

    /// The grant that allowed the use, or those that were tried and why they did not.
    private var authorizations: JSON? {
        let applied: [JSON] = member("grant").map { [["decision": "allowed", "policy": grant($0, true)]] } ?? []
        let tried: [JSON] = reader.texts("grants_tried").map { text in
            let id = text.prefix { $0 != ":" }
            let reason = text.dropFirst(id.count + 1).drop { $0 == " " }
            return [
                "decision": .string(reason.isEmpty ? "does not apply" : String(reason)),
                "policy": grant(.string(String(id)), false),
            ]
        }
        return applied.isEmpty && tried.isEmpty ? nil : .array(applied + tried)
    }

    private func grant(_ id: JSON, _ applied: Bool) -> JSON {
        ["uid": .string("grants/\(EntryReader.text(id))"), "name": id, "is_applied": .boolean(applied)]
    }

    private var resources: JSON? {
        var all: [JSON] = []
        if let model = member("model") {
            all.append(["uid": model, "name": model, "type": "AI Model", "role_id": 1, "role": "Target"])
        }
        if let feed = member("feed") {
            all.append(["uid": feed, "name": feed, "type": "Usage log", "role_id": 4, "role": "Related"])
        }
        return all.isEmpty ? nil : .array(all)
    }

    private var enrichments: JSON? {
        let all = (entry.body["facts"]?.arrayValue ?? []).prefix(64).compactMap(enrichment) + secondOpinion
        return all.isEmpty ? nil : .array(all)
    }

    /// What another model said of it: a remark, which changes neither status nor verdict.
    private var secondOpinion: [JSON] {
        guard let word = member("opinion") else { return [] }
        let own: Members = ["about", "opinion_ms", "opinion_categories", "opinion_reason"].map { ($0, entry.body[$0]) }
        return [
            .object([
                ("name", "finding_info.analytic"), ("value", word), ("type", "second-opinion"),
                ("provider", member("opinion_model")), ("data", .object(own)),
            ])
        ]
    }

    private func enrichment(_ fact: JSON) -> JSON? {
        guard case .object(let members) = fact, let kind = fact["fact"]?.stringValue else { return nil }
        let (value, provider) =
            switch kind {
            case "listed": (fact["name"], fact["list"])
            case "purpose": (fact["category"], fact["policy"])
            default: (fact["value"], fact["source"])
            }
        return .object([
            ("name", "finding_info.analytic"), ("value", .string(EntryReader.text(value))),
            ("type", .string(kind == "listed" ? "watchlist-entry" : kind)),
            ("provider", .string(EntryReader.text(provider))),
            ("data", .object(members.filter { $0.name != "fact" })),
        ])
    }

    private var remediation: JSON? {
        guard alerts, !entry.alert.isEmpty else { return nil }
        return [
            "desc": .string("A person has to judge this: vedette alerts show \(entry.alert) --evidence"),
            "references": ["man:vedette-alerts(7)"],
        ]
    }

    private var unmapped: JSON {
        let own: Members = [
            "verdict", "what", "grant", "suppression", "text_status", "join", "ruleset",
        ].map { ($0, member($0)) }
        let ledger: JSON = [
            "seq": .integer(entry.sequence), "hash": .string(entry.hash), "prev": .string(entry.previousHash),
        ]
        return [
            "vedette": .object(
                [("schema", 1), ("dedup_key", .string(entry.partitionKey))] + own + [
                    ("ledger", ledger), ("line", settings.detail == .full ? Self.withoutText(entry.body) : nil),
                ])
        ]
    }

    /// The line has no prompt; should it ever get one, it stays here.
    private static func withoutText(_ line: JSON) -> JSON {
        guard case .object(let members) = line else { return line }
        return .object(members.filter { !["prompt", "completion", "text", "messages"].contains($0.name) })
    }

    private func member(_ name: String) -> JSON? {
        let text = reader.text(name)
        return text.isEmpty ? nil : .string(PlainText.clean(text, limit: 1024))
    }

    private func text(of time: Int64) -> JSON { .string(Timestamp(milliseconds: time).clampedText) }

    private static let severities: [JSON] = ["Informational", "Low", "Medium", "High", "Critical"]
    private static let risks: [JSON] = ["Info", "Low", "Medium", "High", "Critical"]
    private static let priorities: [JSON] = ["Unknown", "Low", "Medium", "High", "Critical"]
}
