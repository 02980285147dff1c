// Secrets by name: files that only the service manager and root can read, never part of the configuration.

/// Where secrets are found.
///
/// The service manager's credentials come first (`LoadCredential=secrets:...` puts them below `$CREDENTIALS_DIRECTORY` as
/// `secrets_<name>`), then the directory of `[secrets]`.
struct SecretStore: Sendable, Hashable {
    /// `[secrets] directory`.
    var directory: String
    /// `$CREDENTIALS_DIRECTORY`.
    var credentials: String?

    /// Whether a secret can be had.
    enum State: Sendable, Hashable {
        case present
        case absent
        case badName
        case unreadable(String)
    }

    /// The size from which a file is no secret.
    private static let maximalSize = 64 << 10

    /// Returns a secret's bytes without the line feed at the end; `nil` if there is none or it cannot be read.
    func read(_ name: String) -> [UInt8]? {
        if case .success(let bytes) = lookUp(name) { bytes } else { nil }
    }

    /// Says whether a secret can be had, and if not, why.
    func state(of name: String) -> State {
        if !Self.isName(name) { return .badName }
        switch lookUp(name) {
        case .success(let bytes): return bytes.isEmpty ? .unreadable("it is empty") : .present
        case .failure(let failure): return failure.isAbsence ? .absent : .unreadable(failure.description)
        }
    }

    private func lookUp(_ name: String) -> Result<[UInt8], FileError> {
        guard Self.isName(name) else { return .failure(FileError(code: 2)) }
        let paths = (credentials.map { ["\($0)/secrets_\(name)"] } ?? []) + ["\(directory)/\(name)"]
        var result: Result<[UInt8], FileError> = .failure(FileError(code: 2))
        for path in paths {
            result = Result { () throws(FileError) in try FileContents.read(path, limit: Self.maximalSize) }
            guard case .failure(let failure) = result, failure.isAbsence else { break }
        }
        return result.map { bytes in
            var bytes = bytes
            while bytes.last == UInt8(ascii: "\n") || bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            return bytes
        }
    }

    /// A name is one part of a path.
    private static func isName(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.isEmpty && name.utf8.count <= 128
            && name.utf8.allSatisfy { byte in
                let letter = lowercaseASCII(byte)
                return (0x61...0x7A).contains(letter) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            }
    }
}
