// Takes usage records that clients push: exports of OpenTelemetry, and lines in any format of JSON.

import CheckerKit
import NIOCore
import ServiceLifecycle

/// Listens for HTTP requests and judges what they bring.
///
/// **200 is the acknowledgement**: it is sent when what was found in a request is in the ledger. A client that got no
/// answer sends the request again; nothing of it is recorded twice, because pushed records are identified by their
/// content (see ``FeedChunk/contentIdentity(of:feed:)``). Requests that arrive while a commit is written share the next.
struct HTTPFeed: Feed {
    let id: String
    private let settings: PushSettings
    private let maxRecord: Int
    private let secrets: SecretStore
    private let gate: PushGate
    private let counts: PushNumbers
    private let listening: @Sendable (_ port: Int?) -> Void
    private let now: @Sendable () -> Int64

    /// How many bytes of requests are judged at once; one longer request may exceed it.
    private static let chunkBytes = 1 << 20

    /// - Parameters:
    ///   - id: The feed's id.
    ///   - settings: Where to listen, and who may come in.
    ///   - maxRecord: The longest line, in bytes.
    ///   - secrets: Where tokens and keys are.
    ///   - listening: Called with the port whenever the feed has begun to listen.
    ///   - now: Milliseconds since 1970.
    /// - Throws: ``CheckerKit/ConfigurationError`` if a token cannot be read.
    init(
        id: String, settings: PushSettings, maxRecord: Int, secrets: SecretStore,
        listening: @escaping @Sendable (_ port: Int?) -> Void = { _ in },
        now: @escaping @Sendable () -> Int64 = systemTime
    ) throws {
        self.id = id
        self.settings = settings
        self.maxRecord = maxRecord
        self.secrets = secrets
        self.listening = listening
        self.now = now
        gate = try PushGate(feed: id, settings, secrets)
        counts = PushNumbers(limit: settings.maximalConnections)
    }

    var endsAtShutdown: Bool { true }
    var numbers: JSON? { counts.json }

    func read(
        from positions: consuming [String: String],
        context: FeedContext,
        deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws {
        let inbox = PushInbox(limit: settings.maximalWaiting)
        let service = PushService(gate: gate, inbox: inbox, numbers: counts, settings: settings, now: now)
        let listener = try await PushListener.open(service, secrets)
        listening(listener.port)
        context.heartbeat()
        let result: Result<Void, any Error>
        do {
            try await withGracefulShutdownHandler {
                try await judge(inbox, context, deliver)
            } onGracefulShutdown: {
                inbox.close()
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        inbox.close()
        for request in inbox.next(upTo: .max) { request.answer.succeed(.stopping) }
        await listener.close()
        counts.closeConnections()
        try result.get()
    }

    /// Judges requests until the inbox is closed and empty, or the task is cancelled.
    private func judge(
        _ inbox: PushInbox, _ context: FeedContext, _ deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws {
        for await _ in inbox.bell {
            context.heartbeat()
            while !Task.isCancelled {
                let requests = inbox.next(upTo: Self.chunkBytes)
                if requests.isEmpty { break }
                try await judge(requests, inbox, deliver)
                context.heartbeat()
            }
            if inbox.isClosed { return }
        }
    }

    private func judge(
        _ requests: [PushRequest], _ inbox: PushInbox, _ deliver: (_ chunk: FeedChunk) async throws -> Void
    ) async throws {
        var draft = PushDraft(maxRecord: maxRecord)
        for request in requests { draft.add(request) }
        let size = requests.reduce(0) { $0 + $1.body.readableBytes }
        defer { inbox.release(size) }
        var chunk = draft.closed()
        chunk.backlog = max(0, inbox.held - size)
        chunk.onCommit = { [draft] refused in
            for (request, answer) in zip(requests, draft.answers(refused)) { request.answer.succeed(answer) }
        }
        do {
            try await deliver(chunk)
        } catch {
            for request in requests { request.answer.succeed(.stopping) }
            throw error
        }
    }
}
