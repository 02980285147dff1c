// One client's connection: reads requests one after the other, within limits of size and time, and answers them.

import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// What all connections of a feed share.
struct PushService: Sendable {
    let gate: PushGate
    let inbox: PushInbox
    let numbers: PushNumbers
    let settings: PushSettings
    /// Milliseconds since 1970.
    let now: @Sendable () -> Int64
}

/// Turns the parts of HTTP requests into ``PushRequest``s, and their answers into responses.
///
/// A slow client costs its connection, not the feed: a request must arrive whole within ``requestTime``, and a connection
/// without a request is closed after ``idleTime``.
final class PushConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long a request may take to arrive, from its first line to its end.
    private static let requestTime = TimeAmount.seconds(30)
    /// How long a connection may be silent between requests.
    private static let idleTime = TimeAmount.seconds(60)
    /// How often a connection looks at the time.
    private static let step = TimeAmount.seconds(5)
    /// What is read of a refused request, so that the connection can be used again.
    private static let discardLimit = 1 << 20

    private enum Phase {
        case idle
        case collecting(PushHead)
        /// Refused and answered; the rest of the request is thrown away.
        case discarding(thenClosing: Bool)
        case answering(PushHead)
    }

    private let service: PushService
    private let peer: String
    private var phase = Phase.idle
    private var body = ByteBuffer()
    private var discarded = 0
    private var isKeptAlive = true
    private var isOpen = false
    private var deadline = NIODeadline.distantFuture
    private var timer: RepeatedTask?

    init(_ service: PushService, peer: String) {
        self.service = service
        self.peer = peer
    }

    func channelActive(context: ChannelHandlerContext) {
        isOpen = true
        deadline = .now() + Self.requestTime
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.step, delay: Self.step) { _ in
            let (connection, context) = bound.value
            if NIODeadline.now() > connection.deadline { context.close(promise: nil) }
        }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isOpen = false
        timer?.cancel()
        drop()
        service.numbers.disconnect(context.channel)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): begin(head, context)
        case .body(let part): collect(part, context)
        case .end: finish(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .collecting = phase else {
            // An unreadable head was answered with 400 on the way here.
            if case .discarding = phase { return }
            return context.close(promise: nil)
        }
        switch error {
        case NIOHTTPDecompression.DecompressionError.limit:
            refuse(.init(.payloadTooLarge, "the body is longer than \(service.settings.maximalRequest) bytes"), context)
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            refuse(.init(.badRequest, "the body is not what its content encoding says"), context)
        default: context.close(promise: nil)
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        deadline = .now() + Self.requestTime
        isKeptAlive = head.isKeepAlive
        do {
            let accepted = try accept(head)
            phase = .collecting(accepted)
            body = ByteBuffer()
            if head.headers.first(name: "expect")?.lowercased() == "100-continue" {
                let answer = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
            }
        } catch {
            let length = head.headers.first(name: "content-length").flatMap { Int($0) }
            let isShort = length ?? Int.max <= Self.discardLimit || head.method == .GET
            refuse(error, context, closing: !isShort)
        }
    }

    /// - Throws: The answer to give without reading the body.
    private func accept(_ head: HTTPRequestHead) throws(PushAnswer) -> PushHead {
        guard service.gate.admits(head.headers) else {
            throw PushAnswer(.unauthorized, "send Authorization: Bearer and a token of the feed")
        }
        if service.inbox.isClosed { throw .stopping }
        let accepted = try PushHead(head, limit: service.settings.maximalRequest)
        guard service.inbox.hasRoom(for: accepted.length ?? 0) else { throw .busy }
        return accepted
    }

    private func collect(_ part: ByteBuffer, _ context: ChannelHandlerContext) {
        switch phase {
        case .collecting:
            var part = part
            if body.readableBytes + part.readableBytes > service.settings.maximalRequest {
                let answer = PushAnswer(
                    .payloadTooLarge, "the body is longer than \(service.settings.maximalRequest) bytes")
                return refuse(answer, context)
            }
            guard service.inbox.hold(part.readableBytes) else { return refuse(.busy, context) }
            if body.capacity == 0 { body = part } else { body.writeBuffer(&part) }
        case .discarding:
            discarded += part.readableBytes
            if discarded > Self.discardLimit { context.close(promise: nil) }
        case .idle, .answering: break
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        switch phase {
        case .collecting(let head): submit(head, context)
        case .discarding(let isClosing):
            phase = .idle
            deadline = .now() + Self.idleTime
            if isClosing { context.close(promise: nil) }
        case .idle, .answering: break
        }
    }

    private func submit(_ head: PushHead, _ context: ChannelHandlerContext) {
        phase = .answering(head)
        deadline = .now() + Self.idleTime
        let promise = context.eventLoop.makePromise(of: PushAnswer.self)
        promise.futureResult.assumeIsolated().whenSuccess { answer in
            guard self.isOpen else { return }
            self.respond(answer, to: head, context, closing: !self.isKeptAlive)
            self.phase = .idle
            self.deadline = .now() + Self.idleTime
            if !self.isKeptAlive { context.close(promise: nil) }
        }
        let request = PushRequest(head: head, peer: peer, received: service.now(), body: body, answer: promise)
        body = ByteBuffer()
        if !service.inbox.add(request) {
            service.inbox.release(request.body.readableBytes)
            promise.succeed(.stopping)
        }
    }

    /// Answers before the end of the request.
    private func refuse(_ answer: PushAnswer, _ context: ChannelHandlerContext, closing: Bool = true) {
        var head: PushHead?
        if case .collecting(let known) = phase { head = known }
        drop()
        discarded = 0
        let isClosing = closing || !isKeptAlive
        phase = .discarding(thenClosing: isClosing)
        respond(answer, to: head, context, closing: isClosing)
    }

    /// Forgets a body that will not be judged.
    private func drop() {
        service.inbox.release(body.readableBytes)
        body = ByteBuffer()
    }

    private func respond(_ answer: PushAnswer, to head: PushHead?, _ context: ChannelHandlerContext, closing: Bool) {
        service.numbers.count(answer.status)
        let (type, bytes) = answer.body(at: head?.path, isProtobuf: head?.isProtobuf ?? false)
        var headers = HTTPHeaders([("Content-Type", type), ("Content-Length", "\(bytes.count)")])
        if let seconds = answer.retryAfter { headers.add(name: "Retry-After", value: "\(seconds)") }
        if answer.status == .unauthorized { headers.add(name: "WWW-Authenticate", value: "Bearer") }
        if answer.status == .methodNotAllowed { headers.add(name: "Allow", value: "POST") }
        if closing { headers.add(name: "Connection", value: "close") }
        let response = HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers)
        context.write(wrapOutboundOut(.head(response)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
