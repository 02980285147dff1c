// The settings of a feed to which clients push: where it listens, and who may come in.

import CheckerKit

/// What a `[[feed]]` with `source = "http"` says beside its format.
struct PushSettings: Sendable, Hashable {
    /// The keys read here.
    static let keys = [
        "listen", "tokens", "certificate", "certificate_key", "client_ca", "allow_users", "allow_http", "max_request",
        "max_waiting", "max_connections",
    ]

    /// Where clients connect.
    enum Address: Sendable, Hashable {
        case socket(path: String)
        case network(host: String, port: Int)
    }

    /// The server's certificate, and whose clients' certificates it believes.
    struct TLS: Sendable, Hashable {
        /// A file with the chain in PEM.
        var certificate: String
        /// The name of the secret with the key in PEM.
        var key: String
        /// A file with the authorities of the clients' certificates in PEM; `nil`: clients need none.
        var clientAuthorities: String?
    }

    var address = Address.network(host: "127.0.0.1", port: 0)
    /// The names of secrets, each of which is a token that lets a client in; empty: no token is asked for.
    var tokens: [String] = []
    var tls: TLS?
    /// Of a socket: who may connect beside the daemon's own user and root, by name or number.
    var users: [String] = []
    /// The longest request after decompression, in bytes.
    var maximalRequest = 16 << 20
    /// The most bytes of requests that are held at once.
    var maximalWaiting = 64 << 20
    var maximalConnections = 1000

    init() {}
}

extension PushSettings {
    /// Reads the keys of ``keys``; `nil` if the feed cannot listen.
    init?(_ reader: SettingsReader, secrets: SecretStore) {
        guard let listen = reader.requiredString("listen") else { return nil }
        guard let address = Address(listen) else {
            reader.error(
                "listen",
                "\"\(listen)\" is no place to listen at; write \"127.0.0.1:4318\", \"[::1]:4318\" or \"unix:/run/vedette/ingest.sock\""
            )
            return nil
        }
        self.address = address
        tokens = Self.tokens(reader, secrets)
        tls = Self.tls(reader, secrets)
        users = reader.strings("allow_users") ?? []
        maximalRequest = Self.size(reader, "max_request", 1 << 10...256 << 20) ?? maximalRequest
        maximalWaiting = Self.size(reader, "max_waiting", 1 << 20...1 << 30) ?? max(maximalWaiting, maximalRequest)
        if maximalWaiting < maximalRequest {
            reader.error(
                "max_waiting", "\"max_waiting\" is less than \"max_request\", so that such a request never fits")
        }
        maximalConnections = reader.integer("max_connections", in: 1...50_000).map { Int($0) } ?? maximalConnections
        checkWhoComesIn(reader)
    }

    /// A listener that anybody can reach must know who is there; on loopback, whoever runs it may think otherwise.
    private func checkWhoComesIn(_ reader: SettingsReader) {
        let allowsHTTP = reader.boolean("allow_http") ?? false
        guard case .network(let host, _) = address else {
            if tls != nil { reader.error("certificate", "a socket needs no certificate; remove it") }
            return
        }
        if !users.isEmpty {
            reader.error("allow_users", "\"allow_users\" is for a socket: listen = \"unix:/run/vedette/ingest.sock\"")
        }
        let isKnown = !tokens.isEmpty || tls?.clientAuthorities != nil || reader.table["tokens"] != nil
        let isLoopback = NetworkAddress(host)?.isLoopback ?? false
        if !isKnown {
            let remedy = "name a secret, as tokens = [\"ingest\"], or set client_ca"
            if isLoopback {
                reader.problems.warning(
                    at: reader.place(of: "listen"), "every user of this machine may push to this feed; \(remedy)")
            } else {
                reader.error("listen", "anybody who reaches \(host) could push to this feed; \(remedy)")
            }
        } else if tls == nil, !isLoopback, !allowsHTTP, reader.table["certificate"] == nil {
            reader.error(
                "listen",
                "usage and tokens would cross the network unencrypted; set certificate and certificate_key, or write allow_http = true"
            )
        }
    }

    private static func size(_ reader: SettingsReader, _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let size = reader.size(key) else { return nil }
        if !range.contains(size) {
            reader.error(key, "\"\(key)\" must lie between \(range.lowerBound) and \(range.upperBound) bytes")
        }
        return size
    }

    private static func tokens(_ reader: SettingsReader, _ store: SecretStore) -> [String] {
        guard let names = reader.placedStrings("tokens") else { return [] }
        if names.isEmpty { reader.error("tokens", "\"tokens\" is empty; name a secret, or remove it") }
        let usable = names.filter { store.state(of: $0.text) == .present }.count
        for (name, place) in names { check(name, at: place, isNeeded: usable == 0, reader.problems, store) }
        return names.map(\.text)
    }

    /// Notes what is wrong with a secret: an error if nothing else can stand for it.
    private static func check(
        _ name: String, at place: Place, isNeeded: Bool, _ problems: Problems, _ store: SecretStore
    ) {
        switch store.state(of: name) {
        case .present: break
        case .badName:
            problems.error(
                at: place, "\"\(name)\" cannot be a secret's name; use letters, digits, \"-\", \"_\" and \".\"")
        case .absent:
            let message = "secret \"\(name)\" not found in \(store.directory)"
            if isNeeded { problems.error(at: place, message) } else { problems.warning(at: place, message) }
        case .unreadable(let why):
            problems.warning(
                at: place, "secret \"\(name)\" cannot be read: \(why); check as the user of the daemon")
        }
    }

    private static func tls(_ reader: SettingsReader, _ store: SecretStore) -> TLS? {
        let certificate = reader.string("certificate")
        let key = reader.string("certificate_key")
        let authorities = reader.string("client_ca")
        guard let certificate, let key else {
            for (name, value) in [("certificate", certificate), ("certificate_key", key), ("client_ca", authorities)]
            where value != nil {
                reader.error(name, "TLS needs both certificate = \"/path\" and certificate_key = \"secret\"")
            }
            return nil
        }
        for (name, path) in [("certificate", certificate), ("client_ca", authorities ?? "/")] where !path.hasPrefix("/")
        {
            reader.error(name, "\"\(path)\" is not an absolute path; begin it with /")
        }
        check(key, at: reader.place(of: "certificate_key"), isNeeded: true, reader.problems, store)
        return TLS(certificate: certificate, key: key, clientAuthorities: authorities)
    }
}

extension PushSettings.Address {
    /// Reads `unix:/path`, `address:port` or `[address]:port`; names are not looked up.
    init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = text.dropFirst(5)
            // The system's limit of a socket's name, with its zero byte.
            guard path.hasPrefix("/"), path.utf8.count < 108, !path.unicodeScalars.contains("\0") else { return nil }
            self = .socket(path: String(path))
            return
        }
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard NetworkAddress(String(host)) != nil else { return nil }
        self = .network(host: String(host), port: Int(port))
    }
}

extension NetworkAddress {
    /// Whether only this machine can be there: 127.0.0.0/8 and ::1.
    fileprivate var isLoopback: Bool {
        let plain = unwrapped
        return plain.bytes.count == 4
            ? plain.bytes[0] == 127 : plain.bytes.dropLast().allSatisfy { $0 == 0 } && plain.bytes.last == 1
    }
}
