// Signs a webhook attempt.

import Crypto
import FoundationEssentials

/// The `webhook-signature` header: one signature for each secret.
///
/// - Source: Standard Webhooks 1.0.0, 2023: HMAC-SHA256 over `id.timestamp.body`, base64, with the prefix `v1,`.
struct WebhookSignature: Sendable, Hashable {
    let header: String

    /// - Parameters:
    ///   - id: The `webhook-id`; has no dot.
    ///   - timestamp: The time of the attempt, seconds since 1970.
    ///   - body: Exactly the bytes that are sent.
    ///   - secrets: The newest first.
    init(id: String, timestamp: Int64, body: [UInt8], secrets: [[UInt8]]) {
        let signed = Array("\(id).\(timestamp).".utf8) + body
        header = secrets.map { secret in
            let code = HMAC<SHA256>.authenticationCode(for: signed, using: SymmetricKey(data: secret))
            return "v1,\(Data(code).base64EncodedString())"
        }.joined(separator: " ")
    }
}
