// Decides who may push: by token, by user of a socket; certificates are checked by TLS before anything is read.

import CheckerKit
import Crypto
import Glibc
import NIOHTTP1

/// The tokens and users that may come in.
struct PushGate: Sendable {
    /// Hashes of the tokens: all have one length, and are compared in constant time.
    private let tokens: [SHA256Digest]
    /// User numbers that may connect to the socket.
    private let users: Set<UInt32>

    /// - Throws: ``CheckerKit/ConfigurationError`` if a token cannot be read or a user does not exist.
    init(feed: String, _ settings: PushSettings, _ secrets: SecretStore) throws(ConfigurationError) {
        var problems: [Problem] = []
        let place = Place(file: "feed \"\(feed)\"")
        let found = settings.tokens.compactMap { name in secrets.read(name).flatMap { $0.isEmpty ? nil : $0 } }
        if found.isEmpty, !settings.tokens.isEmpty {
            problems.append(Problem(at: place, "none of its tokens can be read; nobody could push"))
        }
        tokens = found.map { SHA256.hash(data: $0) }
        var users: Set<UInt32> = [0, geteuid()]
        for name in settings.users {
            guard let user = UInt32(name) ?? Self.number(of: name) else {
                problems.append(Problem(at: place, "there is no user \"\(name)\""))
                continue
            }
            users.insert(user)
        }
        self.users = users
        if !problems.isEmpty { throw ConfigurationError(problems) }
    }

    private static func number(of user: String) -> UInt32? { unsafe getpwnam(user)?.pointee.pw_uid }

    func admits(user: UInt32) -> Bool { users.contains(user) }

    /// Whether a request has one of the tokens, if any is asked for.
    func admits(_ headers: HTTPHeaders) -> Bool {
        if tokens.isEmpty { return true }
        let values = headers["authorization"]
        guard values.count == 1, values[0].utf8.count > 7, values[0].prefix(7).lowercased() == "bearer " else {
            return false
        }
        let digest = SHA256.hash(data: Array(values[0].utf8.dropFirst(7)))
        var isKnown = false
        for token in tokens where token == digest { isKnown = true }
        return isKnown
    }
}
