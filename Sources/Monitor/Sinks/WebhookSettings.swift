// What a webhook sink needs to know, and the checks its settings must pass.

import FoundationEssentials

/// How much of an entry a receiver gets.
enum WebhookDetail: String, Sendable, CaseIterable {
    /// Ids.
    case thin
    /// The finding with pseudonyms; no client address.
    case redacted
    /// The finding and everything else the ledger line has; the prompt is in neither.
    case full
}

/// The settings of one webhook.
struct WebhookSettings: Sendable {
    var id: String
    var url: WebAddress
    /// Each signs; two of them during a rotation.
    var secrets: [[UInt8]]
    var filter: SinkFilter
    var detail = WebhookDetail.redacted
    /// For a whole attempt.
    var timeout = Duration.seconds(20)
    /// Allows `http://`; otherwise `https://` is demanded.
    var allowHTTP = false
    /// Allows receivers on loopback and in private networks.
    var allowPrivate = false
    /// Deliveries in a ``ratePeriod``.
    ///
    /// 0 is no limit. Critical entries do not wait for it.
    var rate = 0
    var ratePeriod = Duration.seconds(60)
    /// Sent with every request; a name replaces our header of that name.
    var headers: [(name: String, value: String)] = []
    /// The name of this instance in `source`: `gw1.example.org`.
    var instanceName: String
    /// The daemon's version, for the `User-Agent` header and the product.
    var version = "0.1.0"

    init(id: String, url: WebAddress, secrets: [[UInt8]], filter: SinkFilter, instanceName: String) {
        self.id = id
        self.url = url
        self.secrets = secrets
        self.filter = filter
        self.instanceName = instanceName
    }

    /// Where requests go, and how.
    var target: PostTarget {
        PostTarget(
            url: url, timeout: timeout, allowHTTP: allowHTTP, addresses: AddressGuard(allowPrivate: allowPrivate))
    }

    /// Reads `whsec_` and 24 to 64 bytes in base64.
    ///
    /// - Source: Standard Webhooks 1.0.0, "Signature scheme", 2023.
    static func secret(_ text: [UInt8]) throws(WebhookSettingsError) -> [UInt8] {
        let trimmed = String(decoding: text, as: UTF8.self).drop { $0.isWhitespace }.prefix { !$0.isWhitespace }
        guard trimmed.hasPrefix("whsec_"), let bytes = Data(base64Encoded: String(trimmed.dropFirst(6))),
            (24...64).contains(bytes.count)
        else { throw WebhookSettingsError("a webhook secret is \"whsec_\" and 24 to 64 random bytes in base64") }
        return Array(bytes)
    }
}

/// What is wrong with a webhook's secret, with the remedy.
struct WebhookSettingsError: Error, Hashable, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
