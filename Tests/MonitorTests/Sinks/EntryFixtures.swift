// Ledger entries as the ledger writes them, with invented parties.

import Glibc

@testable import Monitor

extension LedgerEntry {
    static let start: Int64 = 1_795_348_071_642

    /// A line about a finding; `overrides` replace or add members.
    static func finding(
        _ sequence: Int64, _ kind: EntryKind = .alertOpened, checker: String = "sanctions",
        severity: Severity = .critical, key: String = "sanctions/ofac-sdn-alias:ofac-sdn:99999:subj_7f3a9c01d2e4",
        _ overrides: [(String, JSON)] = []
    ) -> LedgerEntry {
        let members: [(String, JSON)] = [
            ("alert", "01KAHQ7W9T3V5Y8ZB2D4F6H8JK"), ("checker", .string(checker)),
            ("rule", .string(checker == "sanctions" ? "sanctions/ofac-sdn-alias" : "\(checker)/rule")),
            ("severity", .string(severity.rawValue)),
            ("verdict", kind == .granted ? "permitted" : kind == .monitored ? "monitored" : "violation"),
            ("score", 0.97), ("what", "ofac-sdn:99999"), ("subject", "subj_7f3a9c01d2e4"), ("account", "acct-5521"),
            ("feed", "litellm-prod"), ("record", "/var/log/gateway/usage.jsonl@5120"), ("event_id", "e-1"),
            ("event_time", "2026-11-22T11:47:49.120Z"), ("model", "Llama-3.1-8B-Instruct"), ("policy", "llama-3.1-aup"),
            ("facts", facts[checker] ?? []),
            ("evidence", [["field": "organization", "why": "alias equal after folding", "commit": "c0ffee"]]),
            ("grants_tried", ["us-government: account unknown", "research: expired 2026-01-31"]),
            ("text_status", "present"), ("client", "203.0.113.77"), ("ruleset", "cdcdcdcdcdcdcdcd"), ("count", 1),
        ]
        let replaced = members.map { member in overrides.first { $0.0 == member.0 } ?? member }
        let added = overrides.filter { override in !members.contains { $0.0 == override.0 } }
        return make(sequence, kind, severity, replaced + added, alert: "01KAHQ7W9T3V5Y8ZB2D4F6H8JK", key: key)
    }

    /// A line that opened a sanctions alert, with members replaced or added.
    static func finding(_ sequence: Int64, _ overrides: [(String, JSON)]) -> LedgerEntry {
        finding(sequence, .alertOpened, overrides)
    }

    /// A line about the monitor itself.
    static func monitor(
        _ sequence: Int64, _ kind: EntryKind, _ severity: Severity, _ members: [(String, JSON)]
    ) -> LedgerEntry {
        make(sequence, kind, severity, members, alert: "", key: kind.rawValue)
    }

    private static func make(
        _ sequence: Int64, _ kind: EntryKind, _ severity: Severity, _ members: [(String, JSON)], alert: String,
        key: String
    ) -> LedgerEntry {
        let (id, time) = ("evt_01KAHQ7WB0Q2R4S6T8V0\(sequence + 100_000)", start + sequence)
        let (hash, previous) = (String(repeating: "ef", count: 32), String(repeating: "01", count: 32))
        let head: [(String, JSON?)] = [
            ("seq", .integer(sequence)), ("prev", .string(previous)),
            ("time", .string(Timestamp(milliseconds: time).clampedText)), ("event", .string(kind.rawValue)),
            ("id", .string(id)),
        ]
        let body = JSON.object(head + members.map { ($0.0, Optional($0.1)) })
        return LedgerEntry(
            sequence: sequence, kind: kind, id: id, time: time, alert: alert, severity: severity, partitionKey: key,
            line: body.text, body: body, hash: hash, previousHash: previous)
    }

    private static let facts: [String: JSON] = [
        "sanctions": [
            [
                "fact": "listed", "list": "ofac-sdn", "list_date": "2026-11-20", "list_digest": "abab",
                "entry": "99999", "name": "EXAMPLE TRADING FZE", "alias": "EXAMPLE TRADING F.Z.E.",
            ],
            [
                "fact": "listed", "list": "uk-ofsi", "list_date": "2026-11-19", "list_digest": "cdcd", "entry": "777",
                "name": "EXAMPLE TRADING FZE", "alias": "EXAMPLE TRADING FZE",
            ],
            [
                "fact": "country", "value": "AE", "signal": "declared", "source": "country", "date": "",
                "certainty": 1,
            ],
        ],
        "purpose": [
            [
                "fact": "purpose", "category": "military_warfare", "clauses": ["llama-3.1-aup/1.a"],
                "policy": "llama-3.1-aup",
            ]
        ],
        "geo": [
            [
                "fact": "country", "value": "IR", "signal": "ip", "source": "tor-geoipdb", "date": "2026-06-01",
                "certainty": 0.76,
            ],
            [
                "fact": "region", "value": "UA-43", "signal": "ip", "source": "geo", "date": "2026-06-01",
                "certainty": 0.7,
            ],
            [
                "fact": "anonymiser", "value": "vpn", "signal": "ip", "source": "geo", "date": "2026-06-01",
                "certainty": 0.5,
            ],
        ],
    ]
}

extension SinkFilter {
    static let everything = SinkFilter(events: ["*"], severity: .info)
}

/// A folder that is removed when nobody needs it any more.
final class ScratchFolder: Sendable {
    let path: String

    init() {
        path = "/tmp/vedette-sinks-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
        unsafe mkdir(path, 0o700)
    }

    deinit {
        for name in ["alerts.jsonl", "alerts.jsonl.1", "socket"] { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }
}
