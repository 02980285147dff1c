// A receiver for the demo: takes webhooks on loopback and checks their signatures as a customer's program would.

import Crypto
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Counts deliveries and those whose Standard Webhooks signature verifies.
final class WebhookReceiver: Sendable {
    /// What has arrived.
    struct Count: Sendable {
        var delivered = 0
        var verified = 0
        /// The `type` members, in order of arrival.
        var types: [String] = []
    }

    /// As it stands in a secret file: `whsec_` and base64.
    let secret: String
    private let key: [UInt8]
    private let counts = Mutex(Count())
    private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    init() {
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
        secret = "whsec_" + Data(key).base64EncodedString()
    }

    var count: Count { counts.withLock { $0 } }

    /// Listens on a free port of 127.0.0.1 and returns it.
    func start() async throws -> Int {
        let channel = try await ServerBootstrap(group: group)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(receiver: self))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return channel.localAddress?.port ?? 0
    }

    func stop() async { try? await group.shutdownGracefully() }

    fileprivate func take(_ headers: HTTPHeaders, _ body: [UInt8]) {
        let signed = "\(headers["webhook-id"].first ?? "").\(headers["webhook-timestamp"].first ?? "")."
        let code = HMAC<SHA256>.authenticationCode(for: Array(signed.utf8) + body, using: SymmetricKey(data: key))
        let expected = "v1," + Data(code).base64EncodedString()
        let isVerified = (headers["webhook-signature"].first ?? "").split(separator: " ").contains { $0 == expected }
        let type = (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])?["type"] as? String
        counts.withLock {
            $0.delivered += 1
            if isVerified { $0.verified += 1 }
            $0.types.append(type ?? "?")
        }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let receiver: WebhookReceiver
    private var headers = HTTPHeaders()
    private var body: [UInt8] = []

    init(receiver: WebhookReceiver) { self.receiver = receiver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            headers = head.headers
            body = []
        case .body(let part):
            if body.count < 1 << 20 { body += part.readableBytesView }
        case .end:
            receiver.take(headers, body)
            let head = HTTPResponseHead(version: .http1_1, status: .noContent)
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
