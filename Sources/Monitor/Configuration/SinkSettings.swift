// A [[sink]]: where alerts go, which ones, and how.

import CheckerKit

/// The settings of a sink.
struct SinkSettings: Sendable, Hashable {
    /// What kind of sink it is; each has keys of its own.
    enum Target: Sendable, Hashable {
        case journald
        case webhook(Webhook)
        case file(path: String)
        case console
    }

    /// A webhook's own settings.
    struct Webhook: Sendable, Hashable {
        var url: WebAddress
        /// The names of the secrets that sign, newest first; those not found are left out.
        var secrets: [String] = []
        /// How much of an alert is sent.
        var detail = WebhookDetail.redacted
        /// Whether the receiver may be on loopback or in a private network.
        var allowPrivate = false
        var timeout = Duration.seconds(20)
        /// At most so many requests in so long; `nil`: no limit.
        var rate: Rate?
        /// Sent with every request, in the order written.
        var headers: [Header] = []
    }

    /// A header of a request.
    struct Header: Sendable, Hashable {
        var name: String
        var value: String
    }

    /// So many in so long, written `60/min`.
    struct Rate: Sendable, Hashable {
        var count: Int
        var window: Duration

        init(count: Int, window: Duration) {
            self.count = count
            self.window = window
        }

        init?(_ text: String) {
            let windows = ["s": 1, "min": 60, "h": 3600]
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
                let seconds = windows[String(parts[1])]
            else { return nil }
            self.count = count
            window = .seconds(seconds)
        }
    }

    var id: String
    var target: Target
    var filter: SinkFilter

    /// What a sink gets when its settings name no events: everything but single occurrences of known alerts.
    static let defaultEvents = EntryKind.allCases.map(\.rawValue).filter { $0 != EntryKind.alertOccurrence.rawValue }
}

extension SinkSettings {
    private enum Kind: String, CaseIterable {
        case journald, webhook, file, console
    }

    /// Reads a `[[sink]]` table.
    init?(_ table: SettingsTable, secrets: SecretStore, _ problems: Problems) {
        let reader = SettingsReader(table, problems, known: ["override"])
        guard let id = objectID(reader, "sink") else { return nil }
        if id == SecondOpinion.sinkID { reader.error("id", "\"\(id)\" is the name of [second_opinion]; take another") }
        guard let type = reader.requiredString("type") else { return nil }
        guard let kind = Kind(rawValue: type) else {
            let hint = suggestion(for: type, among: Kind.allCases.map(\.rawValue))
            reader.error("type", "sink type \"\(type)\" is not available in this version\(hint)")
            return nil
        }
        var events = Self.events(reader)
        switch kind {
        case .journald: target = .journald
        case .console: target = .console
        case .file:
            if reader.requiredString("path") == nil { return nil }
            target = .file(path: reader.path("path") ?? "")
            if reader.boolean("occurrences") == true { events.append(EntryKind.alertOccurrence.rawValue) }
        case .webhook:
            guard let webhook = Webhook(reader, sink: id, secrets) else { return nil }
            target = .webhook(webhook)
        }
        self.id = id
        let severity = reader.word("severity", as: Severity.self) ?? (kind == .webhook ? .low : .info)
        filter = SinkFilter(events: events, severity: severity)
        reader.finish()
    }

    private static func events(_ reader: SettingsReader) -> [String] {
        guard let names = reader.placedStrings("events") else { return defaultEvents }
        let kinds = EntryKind.allCases.map(\.rawValue)
        for (name, place) in names {
            let isKnown =
                name.hasSuffix("*") ? kinds.contains { $0.hasPrefix(name.dropLast()) } : kinds.contains(name)
            if isKnown { continue }
            let near = suggestion(for: name, among: kinds)
            let hint = near.isEmpty ? "; known are \(kinds.joined(separator: ", ")), and beginnings with *" : near
            reader.problems.error(at: place, "\"\(name)\" is not a kind of event\(hint)")
        }
        if names.isEmpty, reader.table["events"]?.content == .array([]) {
            reader.error("events", "\"events\" is empty, so that the sink gets nothing; fill it or remove it")
        }
        return names.map(\.text)
    }
}

extension SinkSettings.Webhook {
    /// Keys of later versions; asking for them must not pass unnoticed.
    private static let laterKeys = ["fallback", "fallback_after"]

    fileprivate init?(_ reader: SettingsReader, sink id: String, _ store: SecretStore) {
        for key in Self.laterKeys where reader.value(key) != nil {
            reader.error(key, "\"\(key)\" is not supported yet in this version; remove it")
        }
        let allowHTTP = reader.boolean("allow_http") ?? false
        allowPrivate = reader.boolean("allow_private") ?? false
        guard let text = reader.requiredString("url") else { return nil }
        let address = Self.address(text, reader, allowHTTP: allowHTTP)
        secrets = Self.secrets(reader, sink: id, store)
        if let signature = reader.string("signature"), signature != "v1" {
            reader.error(
                "signature",
                "signature \"\(signature)\" is not available in this version; known is \"v1\" (HMAC-SHA256)")
        }
        detail = reader.word("detail", as: WebhookDetail.self) ?? detail
        timeout = reader.duration("timeout", atLeast: .seconds(1)) ?? timeout
        if let text = reader.string("rate") {
            rate = SinkSettings.Rate(text)
            if rate == nil {
                reader.error("rate", "\"\(text)\" is not a rate; write a number and /s, /min or /h, such as \"60/min\"")
            }
        }
        headers = Self.headers(reader)
        guard let address else { return nil }
        url = address
    }

    private static func address(_ text: String, _ reader: SettingsReader, allowHTTP: Bool) -> WebAddress? {
        do throws(WebAddress.Refusal) {
            let address = try WebAddress(text)
            if !address.isSecure && !allowHTTP {
                reader.error("url", "\"\(text)\" is not encrypted; use https://, or write allow_http = true")
            }
            return address
        } catch {
            reader.error("url", "\(error)" + (error == .password ? "; use secrets, or headers" : ""))
            return nil
        }
    }

    /// Returns the names of the secrets that exist.
    private static func secrets(_ reader: SettingsReader, sink id: String, _ store: SecretStore) -> [String] {
        guard let names = reader.placedStrings("secrets"), !names.isEmpty else {
            if reader.table["secrets"] == nil || reader.table["secrets"]?.content == .array([]) {
                reader.problems.warning(
                    at: reader.place(of: "secrets"),
                    "webhook \"\(id)\" is not signed; name a secret, as secrets = [\"\(id)\"]")
            }
            return []
        }
        let states = names.map { store.state(of: $0.text) }
        let usable = states.filter { $0 != .absent && $0 != .badName }.count
        for (index, (name, place)) in names.enumerated() {
            switch states[index] {
            case .present:
                do { _ = try WebhookSettings.secret(store.read(name) ?? []) } catch {
                    reader.problems.error(at: place, "secret \"\(name)\": \(error)")
                }
            case .badName:
                reader.problems.error(
                    at: place, "\"\(name)\" cannot be a secret's name; use letters, digits, \"-\", \"_\" and \".\"")
            case .absent:
                let missing = "secret \"\(name)\" not found in \(store.directory)"
                if usable == 0 {
                    reader.problems.error(at: place, "\(missing); nothing is left to sign with")
                } else {
                    reader.problems.warning(at: place, "\(missing); signing with \(usable) of \(names.count)")
                }
            case .unreadable(let why):
                reader.problems.warning(
                    at: place, "secret \"\(name)\" cannot be read: \(why); check as the user of the daemon")
            }
        }
        return zip(names, states).filter { $0.1 != .absent && $0.1 != .badName }.map { $0.0.text }
    }

    private static func headers(_ reader: SettingsReader) -> [SinkSettings.Header] {
        let ours = ["content-type", "content-length", "host", "webhook-id", "webhook-timestamp", "webhook-signature"]
        return (reader.table("headers")?.entries ?? []).compactMap { entry in
            guard case .string(let value) = entry.value.content, value.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
            else {
                reader.problems.error(at: entry.value.place, "a header's value must be a string of ASCII characters")
                return nil
            }
            let isToken =
                !entry.key.isEmpty
                && entry.key.utf8.allSatisfy {
                    isIdentifier(String(UnicodeScalar(lowercaseASCII($0)))) || $0 == UInt8(ascii: "-")
                }
            if !isToken || ours.contains(entry.key.lowercased()) {
                reader.problems.error(at: entry.place, "\"\(entry.key)\" cannot be set as a header")
                return nil
            }
            return SinkSettings.Header(name: entry.key, value: value)
        }
    }
}
