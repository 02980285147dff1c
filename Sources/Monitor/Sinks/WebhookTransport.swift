// Makes one HTTP request to a receiver: to a checked address, without redirects, within its time.

import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1

/// A receiver's answer to one attempt.
enum WebhookAnswer: Sendable, Hashable {
    /// A status, and the `Retry-After` header.
    case status(Int, retryAfter: String?)
    /// No answer; `configuration` if only an operator can change that.
    case failed(String, configuration: Bool)
}

/// Posts to one URL; connections are kept.
actor WebhookTransport {
    /// How much of an answer is read.
    private static let answerLimit = 64 * 1024
    /// How long a resolved address is used, milliseconds.
    private static let addressLife: Int64 = 60_000

    private let settings: WebhookSettings
    private let addressGuard: AddressGuard
    private let resolve: @Sendable (String) -> [NetworkAddress]
    private let clock: SinkClock
    private let thread = BlockingThread("vedette.resolver")
    private var address: NetworkAddress?
    private var resolvedAt: Int64 = 0
    private var client: HTTPClient?
    private var retired: [HTTPClient] = []

    init(
        _ settings: WebhookSettings, clock: SinkClock,
        resolve: @escaping @Sendable (String) -> [NetworkAddress] = NameLookup.addresses
    ) {
        self.settings = settings
        self.clock = clock
        self.resolve = resolve
        addressGuard = AddressGuard(allowPrivate: settings.allowPrivate)
    }

    /// Sends the body once and returns the answer; redirects are answers like any other.
    func post(_ body: [UInt8], headers: [(String, String)]) async throws -> WebhookAnswer {
        guard settings.url.isSecure || settings.allowHTTP else {
            return .failed(
                "\(settings.url.text) is not https; set allow_http = true if that is meant", configuration: true)
        }
        switch try await checkedClient() {
        case .failure(let refusal): return .failed(refusal.description, configuration: refusal.isPermanent)
        case .success(let client): return try await exchange(client, body, headers)
        }
    }

    /// Closes all connections.
    func close() async {
        for client in retired + [client].compactMap({ $0 }) { try? await client.shutdown() }
        retired = []
        client = nil
    }

    private struct Refusal: Error {
        var description: String
        var isPermanent: Bool
    }

    private func exchange(
        _ client: HTTPClient, _ body: [UInt8], _ headers: [(String, String)]
    ) async throws -> WebhookAnswer {
        var request = HTTPClientRequest(url: settings.url.text)
        request.method = .POST
        request.headers = HTTPHeaders(headers)
        request.body = .bytes(body)
        do {
            let (seconds, attoseconds) = settings.timeout.components
            let timeout = TimeAmount.milliseconds(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
            let response = try await client.execute(request, timeout: timeout)
            var size = 0
            // Read so that the connection can be used again; beyond the limit it is closed instead.
            for try await chunk in response.body {
                size += chunk.readableBytes
                if size > Self.answerLimit { break }
            }
            return .status(Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"))
        } catch {
            try Task.checkCancellation()
            resolvedAt = 0
            let text = PlainText.clean("\(error)", limit: 200)
            return .failed("no answer: \(text)", configuration: text.contains("CERTIFICATE"))
        }
    }

    /// Returns a client bound to an address that the guard has seen, so that the name cannot change in between.
    private func checkedClient() async throws -> Result<HTTPClient, Refusal> {
        if let client, clock.now() - resolvedAt < Self.addressLife { return .success(client) }
        let (host, resolve) = (settings.url.host, resolve)
        let found = try await thread.run { resolve(host) }
        guard let first = found.first else {
            return .failure(Refusal(description: "\(host) has no address", isPermanent: false))
        }
        for candidate in found {
            if let refusal = addressGuard.refusal(of: candidate) {
                return .failure(Refusal(description: "\(host): \(refusal)", isPermanent: true))
            }
        }
        // After a failure another address gets its turn.
        let failed = resolvedAt == 0 ? address : nil
        let chosen = found.first { $0 == address && $0 != failed } ?? found.first { $0 != failed } ?? first
        resolvedAt = clock.now()
        if let client, chosen == address { return .success(client) }
        return .success(connect(to: chosen))
    }

    private func connect(to chosen: NetworkAddress) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5)), decompression: .disabled)
        if NetworkAddress(settings.url.host) == nil { configuration.dnsOverride = [settings.url.host: chosen.text] }
        let created = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        if let client { retired.append(client) }
        client = created
        address = chosen
        return created
    }
}
