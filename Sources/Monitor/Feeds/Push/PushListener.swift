// Listens for clients: on an address or a socket, with or without TLS.

import CheckerKit
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL

/// An open listener.
struct PushListener {
    private let channel: any Channel
    private let clock: RepeatedTask
    private let path: String?

    /// The port, where one was chosen by the system.
    var port: Int? { channel.localAddress?.port }

    /// Begins to listen.
    ///
    /// - Throws: Why not: the address is in use, the certificate cannot be read.
    static func open(_ service: PushService, _ secrets: SecretStore) async throws -> PushListener {
        let tls = try service.settings.tls.map { try NIOSSLContext(configuration: $0.configuration(secrets)) }
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in setUp(channel, service, tls) }
        let channel: any Channel
        var path: String?
        switch service.settings.address {
        case .network(let host, let port): channel = try await bootstrap.bind(host: host, port: port).get()
        case .socket(let name):
            channel = try await bootstrap.bind(unixDomainSocketPath: name, cleanupExistingSocketFile: true).get()
            // Who connects is asked for the user, so that any user may try.
            _ = unsafe chmod(name, service.settings.users.isEmpty ? 0o600 : 0o666)
            path = name
        }
        // The feed's task waits for the bell only; it must show that it is alive also when nobody pushes.
        let clock = channel.eventLoop.scheduleRepeatedTask(initialDelay: .seconds(2), delay: .seconds(2)) { _ in
            service.inbox.ring()
        }
        return PushListener(channel: channel, clock: clock, path: path)
    }

    /// Accepts no more connections.
    func close() async {
        clock.cancel()
        try? await channel.close().get()
        if let path { _ = unsafe unlink(path) }
    }

    private static func setUp(
        _ channel: any Channel, _ service: PushService, _ tls: NIOSSLContext?
    ) -> EventLoopFuture<Void> {
        guard service.numbers.connect(channel) else { return channel.close() }
        channel.closeFuture.whenComplete { _ in service.numbers.disconnect(channel) }
        guard case .socket = service.settings.address else {
            return add(to: channel, service, tls, peer: channel.remoteAddress?.ipAddress ?? "?")
        }
        return user(of: channel).flatMap { user in
            guard service.gate.admits(user: user) else { return channel.close() }
            return add(to: channel, service, tls, peer: "user \(user)")
        }
    }

    private static func add(
        to channel: any Channel, _ service: PushService, _ tls: NIOSSLContext?, peer: String
    ) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            try pipeline.configureHTTPServerPipeline()
            try pipeline.addHandler(NIOHTTPRequestDecompressor(limit: .size(service.settings.maximalRequest)))
            try pipeline.addHandler(PushConnection(service, peer: peer))
        }
    }

    /// The system's `struct ucred`.
    private struct Credentials: Sendable {
        var process: Int32
        var user: UInt32
        var group: UInt32
    }

    private static func user(of channel: any Channel) -> EventLoopFuture<UInt32> {
        guard let socket = channel as? any SocketOptionProvider else {
            return channel.eventLoop.makeSucceededFuture(.max)
        }
        // Unsafe corner: the kernel fills the structure, whose layout is that of `struct ucred` in unix(7).
        let credentials: EventLoopFuture<Credentials> = socket.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        return credentials.map(\.user)
    }
}

extension PushSettings.TLS {
    /// TLS 1.2 or later; with authorities, no client without a certificate of theirs gets a connection.
    fileprivate func configuration(_ secrets: SecretStore) throws -> TLSConfiguration {
        let chain = try NIOSSLCertificate.fromPEMFile(certificate).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(bytes: secrets.read(key) ?? [], format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain, privateKey: .privateKey(key))
        if let clientAuthorities {
            configuration.trustRoots = .file(clientAuthorities)
            configuration.certificateVerification = .noHostnameVerification
        }
        configuration.minimumTLSVersion = .tlsv12
        return configuration
    }
}
