// Who may push: clients with a certificate, a token, or the right user number; and nobody else gets as far as a record.

import Foundation
import Testing

@Suite(
    .serialized,
    .enabled(if: Certificates.canBeMade, "openssl or python3 is not installed: TLS of the push feed is NOT TESTED"))
struct SecurePushTests {
    /// A daemon that listens with TLS; `extra` are more keys of the feed.
    private static func daemon(_ certificates: Certificates, port: Int, _ extra: String = "") throws -> RunningDaemon {
        let folder = certificates.folder.path
        let daemon = try RunningDaemon(
            extra: """
                [secrets]
                directory = "\(folder)"
                [[feed]]
                id = "push"
                source = "http"
                listen = "127.0.0.1:\(port)"
                certificate = "\(folder)/server.pem"
                certificate_key = "server.key"
                \(extra)
                \(RunningDaemon.fields)
                """)
        try daemon.start()
        return daemon
    }

    /// Waits until the daemon listens.
    private func listening(_ daemon: RunningDaemon, _ port: Int) async throws {
        try await daemon.wait(20) {
            (try? Program.run([
                "python3", "-c", "import socket, sys; socket.create_connection(('127.0.0.1', int(sys.argv[1])))",
                "\(port)",
            ]))?.status == 0
        }
    }

    /// Pushes a record, by Python's TLS; returns the status, or "refused".
    private func push(_ id: String, _ certificates: Certificates, _ port: Int, _ how: String...) throws -> String {
        let script = try certificates.folder.write(Self.client, to: "client.py")
        let done = try Program.run(
            ["python3", "-W", "ignore", script, certificates.folder.path, "\(port)", RunningDaemon.record(id)] + how)
        return done.output.trimmingCharacters(in: .whitespacesAndNewlines) + done.errors.suffix(300)
    }

    @Test func `with client_ca only a client with a certificate of that authority is heard`() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let port = Program.freePort()
        let daemon = try Self.daemon(
            certificates, port: port, "client_ca = \"\(certificates.folder.path)/clients.pem\"")
        try await listening(daemon, port)
        #expect(try push("right", certificates, port, "client") == "200")
        #expect(try push("wrong", certificates, port, "stranger") == "refused")
        #expect(try push("server", certificates, port, "server") == "refused")
        #expect(try push("none", certificates, port) == "refused")
        #expect(try push("plain", certificates, port, "plain") == "refused")
        #expect(try push("garbage", certificates, port, "garbage") == "refused")
        #expect(try push("old", certificates, port, "client", "old") == "refused")
        #expect(try push("again", certificates, port, "client") == "200")
        try await daemon.expectOnce(["right", "again"])
        #expect(Set(daemon.requests) == ["right", "again"])
        #expect(daemon.stop() == 0)
    }

    @Test func `a client does not talk to a server that an unknown authority vouches for`() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let port = Program.freePort()
        let token = "a-token-of-thirty-two-characters"
        try certificates.folder.write(token + "\n", to: "ingest")
        let daemon = try Self.daemon(certificates, port: port, "tokens = [\"ingest\"]")
        try await listening(daemon, port)
        #expect(try push("right", certificates, port, "token=\(token)") == "200")
        #expect(try push("none", certificates, port) == "401")
        #expect(try push("wrong", certificates, port, "token=\(token)x") == "401")
        #expect(try push("unknown", certificates, port, "token=\(token)", "ca=strangers") == "refused")
        try await daemon.expectOnce(["right"])
        #expect(daemon.requests == ["right"])
        #expect(daemon.stop() == 0)
    }

    @Test(.enabled(if: Scenario.isLong, "lasts as long as a client may take: set VEDETTE_LONG_TESTS=1"))
    func `a client that never ends its handshake is let go, and others come in meanwhile`() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let port = Program.freePort()
        let daemon = try Self.daemon(
            certificates, port: port, "client_ca = \"\(certificates.folder.path)/clients.pem\"")
        try await listening(daemon, port)
        async let stalled = Self.inBackground { try push("stalled", certificates, port, "stall") }
        async let begun = Self.inBackground { try push("begun", certificates, port, "stall", "hello") }
        #expect(try push("right", certificates, port, "client") == "200")
        let seconds = try await [stalled, begun].map { Double($0) ?? 0 }
        #expect(seconds.allSatisfy { (25...45).contains($0) }, "\(seconds)")
        try await daemon.wait(10) { daemon.folder.read("state/status.json").contains("\"http\":{\"connections\":0") }
        #expect(daemon.folder.read("state/status.json").contains("\"http\":{\"connections\":0"))
    }

    @Test(.enabled(if: getuid() == 0 && Program.has("setpriv"), "needs root and setpriv"))
    func `a socket is only for the users that are named`() async throws {
        let certificates = try Certificates()
        defer { certificates.remove() }
        let daemon = try RunningDaemon(
            extra: """
                [[feed]]
                id = "push"
                source = "http"
                listen = "unix:FOLDER/ingest.sock"
                allow_users = ["65533"]
                \(RunningDaemon.fields)
                """)
        try daemon.start()
        let socket = "\(daemon.folder.path)/ingest.sock"
        try await daemon.wait(20) { FileManager.default.fileExists(atPath: socket) }
        func push(_ id: String, as user: Int) throws -> String {
            let script = try certificates.folder.write(Self.client, to: "client.py")
            let done = try Program.run([
                "setpriv", "--reuid=\(user)", "--regid=\(user)", "--clear-groups", "/usr/bin/python3", "-W", "ignore",
                script,
                certificates.folder.path, "0", RunningDaemon.record(id), "socket=\(socket)",
            ])
            return done.output.trimmingCharacters(in: .whitespacesAndNewlines) + done.errors.suffix(300)
        }
        #expect(try push("named", as: 65_533) == "200")
        #expect(try push("foreign", as: 65_534) == "refused")
        #expect(try push("root", as: 0) == "200")
        try await daemon.expectOnce(["named", "root"])
        #expect(Set(daemon.requests) == ["named", "root"])
    }

    private static func inBackground(_ body: @escaping @Sendable () throws -> String) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue(label: "client").async { continuation.resume(with: Result { try body() }) }
        }
    }

    /// Folder, port and record; then who it is, and what else is special.
    private static let client = """
        import http.client, socket, ssl, sys, time
        folder, port, record, *how = sys.argv[1:]
        port = int(port)
        options = dict(word.split("=", 1) for word in how if "=" in word)
        headers = {"Content-Type": "application/x-ndjson"}
        if "token" in options: headers["Authorization"] = "Bearer " + options["token"]

        def raw(first):
            connection = socket.create_connection(("127.0.0.1", port))
            if first: connection.sendall(first)
            connection.settimeout(60)
            start = time.monotonic()
            try:
                answer = connection.recv(100)
            except ConnectionError:
                answer = b""
            return answer, time.monotonic() - start

        try:
            if "stall" in how:
                # The beginning of a ClientHello, or nothing at all.
                print(raw(bytes.fromhex("16030102000100") if "hello" in how else b"")[1])
                sys.exit()
            if "garbage" in how:
                answer = raw(bytes(range(256)) * 4)[0]
                print("refused" if not answer.startswith(b"HTTP") else answer)
                sys.exit()
            if "socket" in options:
                client = http.client.HTTPConnection("localhost", timeout=20)
                client.sock = socket.socket(socket.AF_UNIX)
                client.sock.connect(options["socket"])
            elif "plain" in how:
                client = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            else:
                context = ssl.create_default_context(cafile=f"{folder}/{options.get('ca', 'servers')}.pem")
                context.verify_flags |= ssl.VERIFY_X509_STRICT
                if "old" in how: context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
                if how and how[0] in ("client", "stranger", "server"):
                    context.load_cert_chain(f"{folder}/{how[0]}.pem", f"{folder}/{how[0]}.key")
                client = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=20)
            client.request("POST", "/v1/usage", record.encode(), headers)
            print(client.getresponse().status)
        except (ssl.SSLError, ConnectionError, http.client.HTTPException) as error:
            print("refused")
        """
}
