// Certificates for tests of TLS, made by openssl as an operator would make them.

import Foundation
import Testing

/// Two authorities, a server, and clients of both, as PEM files in a folder.
///
/// Files are called `NAME.pem` and `NAME.key`: `servers` signs `server`, `clients` signs `client`, `strangers` signs `stranger`.
struct Certificates {
    static var canBeMade: Bool { Program.has("openssl", "python3") }

    let folder: Folder

    init() throws {
        folder = try Folder()
        for authority in ["servers", "clients", "strangers"] {
            try make(authority, ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"])
        }
        try make("server", Self.leaf + ["extendedKeyUsage=serverAuth", "subjectAltName=IP:127.0.0.1"], by: "servers")
        try make("client", Self.leaf + ["extendedKeyUsage=clientAuth"], by: "clients")
        try make("stranger", Self.leaf + ["extendedKeyUsage=clientAuth"], by: "strangers")
    }

    func remove() { folder.remove() }

    private static let leaf = ["basicConstraints=critical,CA:FALSE", "keyUsage=critical,digitalSignature"]

    private func make(_ name: String, _ extensions: [String], by authority: String? = nil) throws {
        let path = "\(folder.path)/\(name)"
        let signer = authority.map { ["-CA", "\(folder.path)/\($0).pem", "-CAkey", "\(folder.path)/\($0).key"] } ?? []
        let made = try Program.run(
            [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
                "2",
                "-subj", "/CN=\(name).example.org", "-keyout", "\(path).key", "-out", "\(path).pem",
            ] + signer + extensions.flatMap { ["-addext", $0] })
        try #require(made.status == 0, "openssl: \(made.errors)")
    }
}
