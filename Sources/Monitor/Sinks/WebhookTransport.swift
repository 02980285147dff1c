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

/// A receiver's answer with its body.
enum PostAnswer: Sendable {
    /// `isCut` if the body was longer than ``WebhookTransport/answerLimit``.
    case reply(status: Int, retryAfter: String?, body: [UInt8], isCut: Bool)
    /// No answer in time.
    case late
    /// No answer; `configuration` if only an operator can change that.
    case failed(String, configuration: Bool)
}

/// Where requests go, and on what conditions.
struct PostTarget: Sendable {
    var url: WebAddress
    /// For a whole attempt.
    var timeout: Duration
    /// Allows `http://`; otherwise `https://` is demanded.
    var allowHTTP: Bool
    var addresses: AddressGuard
}

/// Posts to one URL; connections are kept.
actor WebhookTransport {
    /// How much of an answer is read.
    static let answerLimit = 64 * 1024
    /// How long a resolved address is used, milliseconds.
    private static let addressLife: Int64 = 60_000

    private let target: PostTarget
    private let resolve: @Sendable (String) -> [NetworkAddress]
    private let clock: SinkClock
    private let thread = BlockingThread("vedette.resolver")
    private var address: NetworkAddress?
    private var resolvedAt: Int64 = 0
    private var client: HTTPClient?
    private var retired: [HTTPClient] = []

    init(
        _ target: PostTarget, clock: SinkClock,
        resolve: @escaping @Sendable (String) -> [NetworkAddress] = NameLookup.addresses
    ) {
        self.target = target
        self.clock = clock
        self.resolve = resolve
    }

    /// Sends the body once and returns the answer; redirects are answers like any other.
    func post(_ body: [UInt8], headers: [(String, String)]) async throws -> WebhookAnswer {
        switch try await ask(body, headers: headers) {
        case .reply(let status, let retryAfter, _, _): .status(status, retryAfter: retryAfter)
        case .late: .failed("no answer: none within \(target.timeout)", configuration: false)
        case .failed(let reason, let configuration): .failed(reason, configuration: configuration)
        }
    }

    /// Sends the body once and returns the answer with its body.
    func ask(_ body: [UInt8], headers: [(String, String)]) async throws -> PostAnswer {
        guard target.url.isSecure || target.allowHTTP else {
            return .failed(
                "\(target.url) is not https; set allow_http = true if that is meant", configuration: true)
        }
        switch try await checkedClient() {
        case .failure(let refusal): return .failed(refusal.description, configuration: refusal.isPermanent)
        case .success(let client):
            let answer = try await inTime(client, body, headers)
            switch answer {
            case .reply: break
            case .late, .failed: resolvedAt = 0
            }
            return answer
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

    /// The client's own deadline ends with the head of the answer; a body may not take its time either.
    private func inTime(
        _ client: HTTPClient, _ body: [UInt8], _ headers: [(String, String)]
    ) async throws -> PostAnswer {
        let target = target
        return try await withThrowingTaskGroup(of: PostAnswer.self) { group in
            group.addTask { try await Self.exchange(client, target, body, headers) }
            group.addTask {
                try await Task.sleep(for: target.timeout)
                return .late
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .late
        }
    }

    private static func exchange(
        _ client: HTTPClient, _ target: PostTarget, _ body: [UInt8], _ headers: [(String, String)]
    ) async throws -> PostAnswer {
        var request = HTTPClientRequest(url: target.url.description)
        request.method = .POST
        request.headers = HTTPHeaders(headers)
        request.body = .bytes(body)
        do {
            let (seconds, attoseconds) = target.timeout.components
            let timeout = TimeAmount.milliseconds(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
            let response = try await client.execute(request, timeout: timeout)
            var read: [UInt8] = []
            // Read so that the connection can be used again; beyond the limit it is closed instead.
            for try await chunk in response.body {
                read.append(contentsOf: chunk.readableBytesView.prefix(answerLimit + 1 - read.count))
                if read.count > answerLimit { break }
            }
            return .reply(
                status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"), body: read,
                isCut: read.count > answerLimit)
        } catch let error as HTTPClientError where error == .deadlineExceeded {
            return .late
        } catch {
            try Task.checkCancellation()
            let text = PlainText.clean("\(error)", limit: 200)
            return .failed("no answer: \(text)", configuration: text.contains("CERTIFICATE"))
        }
    }

    /// Returns a client bound to an address that the guard has seen, so that the name cannot change in between.
    private func checkedClient() async throws -> Result<HTTPClient, Refusal> {
        if let client, (0..<Self.addressLife).contains(clock.now() - resolvedAt) { return .success(client) }
        let (host, resolve) = (target.url.host, resolve)
        let found = try await thread.run { resolve(host) }
        guard let first = found.first else {
            return .failure(Refusal(description: "\(host) has no address", isPermanent: false))
        }
        for candidate in found {
            if let refusal = target.addresses.refusal(of: candidate) {
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
        if NetworkAddress(target.url.host) == nil { configuration.dnsOverride = [target.url.host: chosen.text] }
        let created = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        if let client { retired.append(client) }
        client = created
        address = chosen
        return created
    }
}
