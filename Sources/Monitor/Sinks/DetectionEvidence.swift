// What a finding rests on, as an OCSF evidence artifact.

/// The usage record behind a finding: who, from where, which fields; never what was said.
struct DetectionEvidence {
    private let reader: EntryReader
    private let settings: WebhookSettings

    init(_ reader: EntryReader, settings: WebhookSettings) {
        self.reader = reader
        self.settings = settings
    }

    var json: JSON {
        .object([
            ("name", "usage-log-record"), ("uid", text("record")), ("user", user), ("src_endpoint", source),
            ("api", api),
            ("data", .object([("facts_from", reader.entry.body["evidence"] ?? []), ("prompt", ["withheld": true])])),
            ("verdict_id", 0), ("verdict", "Unknown"),
        ])
    }

    private var user: JSON? {
        text("subject").map { subject in
            .object([
                ("uid", subject), ("type_id", 0), ("type", "Unknown"), ("account", text("account").map { ["uid": $0] }),
            ])
        }
    }

    /// A clear client address goes to receivers of `full` only.
    private var source: JSON? {
        let client = reader.text("client")
        let isClear = NetworkAddress(client) != nil
        let country = reader.facts("country").first { $0["signal"]?.stringValue == "ip" }?["value"]
        let uid: JSON? = client.isEmpty || isClear ? nil : .string(PlainText.clean(client, limit: 256))
        let address: JSON? = isClear && settings.detail == .full ? .string(client) : nil
        guard uid != nil || address != nil || country != nil else { return nil }
        return .object([
            ("uid", uid ?? text("subject")), ("ip", address), ("location", country.map { ["country": $0] }),
            ("type_id", 0),
            ("type", "Unknown"),
        ])
    }

    private var api: JSON? {
        text("request_id").map { ["operation": "inference", "request": ["uid": $0]] }
    }

    private func text(_ name: String) -> JSON? {
        let text = reader.text(name)
        return text.isEmpty ? nil : .string(PlainText.clean(text, limit: 1024))
    }
}
