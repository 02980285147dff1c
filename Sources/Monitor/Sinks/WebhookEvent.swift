// The body of a webhook: a CloudEvent around an OCSF finding.

/// Builds bodies; the same entry gives the same bytes at every attempt.
///
/// - Source: CloudEvents 1.0.2, JSON format and the extensions `sequence` and `partitionkey`, 2022.
struct WebhookEvent: Sendable {
    /// A body is shortened, and says so, before it is longer than this.
    static let limit = 64 * 1024
    static let schema =
        "https://schema.ocsf.io/1.8.0/classes/detection_finding?profiles=security_control,incident,datetime"

    let settings: WebhookSettings

    func body(for entry: LedgerEntry) -> [UInt8] {
        let reader = EntryReader(entry)
        let finding = reader.isFinding && settings.detail != .thin
        var data = finding ? DetectionFinding(reader, settings: settings).json : plain(reader)
        var bytes = bytes(of: envelope(entry, data, isFinding: finding))
        if bytes.count > Self.limit, finding {
            let size = Int64(data.text.utf8.count)
            for (length, elements) in [(1024, 16), (256, 8), (64, 4)] where bytes.count > Self.limit {
                data = Self.shortened(data, length, elements).marked(untruncatedSize: size)
                bytes = self.bytes(of: envelope(entry, data, isFinding: true))
            }
        }
        if bytes.count > Self.limit { bytes = self.bytes(of: envelope(entry, thin(reader), isFinding: false)) }
        return bytes
    }

    private func envelope(_ entry: LedgerEntry, _ data: JSON, isFinding: Bool) -> JSON {
        .object([
            ("specversion", "1.0"), ("id", .string(entry.id)),
            ("source", .string("//\(settings.instanceName)/vedette")),
            ("type", .string("dev.vedette.\(entry.kind.rawValue)")),
            ("subject", entry.alert.isEmpty ? nil : .string(entry.alert)),
            ("time", .string(Timestamp(milliseconds: entry.time).clampedText)),
            ("datacontenttype", "application/json"), ("dataschema", isFinding ? .string(Self.schema) : nil),
            ("sequence", .string(Self.padded(entry.sequence))), ("partitionkey", .string(entry.partitionKey)),
            ("data", data),
        ])
    }

    /// Lines about the monitor: their own members; findings with `thin`: ids.
    private func plain(_ reader: EntryReader) -> JSON {
        if reader.isFinding || settings.detail == .thin { return thin(reader) }
        let own = reader.details.map { ($0.name, Optional($0.value)) }
        let ledger: JSON = [
            "seq": .integer(reader.entry.sequence), "hash": .string(reader.entry.hash),
            "prev": .string(reader.entry.previousHash),
        ]
        return .object(
            [
                ("severity", .string(reader.entry.severity.rawValue)),
                ("message", .string(journalMessage(for: reader.entry))),
            ]
                + own.filter { !["severity", "message", "ledger"].contains($0.0) } + [("ledger", ledger)])
    }

    private func thin(_ reader: EntryReader) -> JSON {
        let members: [(String, JSON?)] = ["alert", "checker", "sink", "feed"].map { name in
            let text = PlainText.clean(reader.text(name), limit: 256)
            return (name, text.isEmpty || name == "feed" && reader.isFinding ? nil : .string(text))
        }
        return .object(members + [("severity", .string(reader.entry.severity.rawValue))])
    }

    private func bytes(of value: JSON) -> [UInt8] {
        var out: [UInt8] = []
        value.write(to: &out)
        return out
    }

    /// Twenty digits, so that text order is number order.
    private static func padded(_ sequence: Int64) -> String {
        let digits = String(sequence)
        return String(repeating: "0", count: max(0, 20 - digits.utf8.count)) + digits
    }

    private static func shortened(_ value: JSON, _ length: Int, _ elements: Int) -> JSON {
        switch value {
        case .string(let text): .string(PlainText.capped(text, length))
        case .array(let all): .array(all.prefix(elements).map { shortened($0, length, elements) })
        case .object(let members):
            .object(members.map { JSON.Member(name: $0.name, value: shortened($0.value, length, elements)) })
        default: value
        }
    }
}

extension JSON {
    /// A finding whose metadata says that it was cut.
    fileprivate func marked(untruncatedSize size: Int64) -> JSON {
        guard case .object(let members) = self, case .object(let metadata)? = self["metadata"] else { return self }
        let kept = metadata.filter { !["is_truncated", "untruncated_size"].contains($0.name) }
        let note = [Member(name: "is_truncated", value: true), Member(name: "untruncated_size", value: .integer(size))]
        return .object(members.map { $0.name == "metadata" ? Member(name: $0.name, value: .object(kept + note)) : $0 })
    }
}
