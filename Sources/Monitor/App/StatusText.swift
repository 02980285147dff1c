// A large JSON file, written piece by piece and put in its place by rename.

import Glibc

/// The text of a file that is being written.
struct StatusText {
    private let descriptor: Int32
    private var piece: [UInt8] = []
    private var isWhole = true

    private static let pieceLength = 64 << 10

    /// Writes a file beside `path` and puts it there.
    ///
    /// - Returns: Whether all of it could be written; else the old one stays.
    static func replaceFile(_ path: String, _ body: (inout StatusText) -> Void) -> Bool {
        let temporary = path + ".new"
        let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else { return false }
        var text = StatusText(descriptor: descriptor)
        body(&text)
        text.add("\n")
        text.flush()
        close(descriptor)
        return unsafe text.isWhole && rename(temporary, path) == 0
    }

    private init(descriptor: Int32) { self.descriptor = descriptor }

    mutating func add(_ text: String) {
        piece.append(contentsOf: text.utf8)
        if piece.count >= Self.pieceLength { flush() }
    }

    mutating func add(_ value: JSON) {
        value.write(to: &piece)
        if piece.count >= Self.pieceLength { flush() }
    }

    /// Adds the members of an object that is written in parts: the first part opens it, the last closes it.
    mutating func add(_ part: String, isLast: Bool) {
        add(String(isLast ? part.dropFirst() : part.dropLast()))
        if !isLast { add(",") }
    }

    private mutating func flush() {
        let written = unsafe piece.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        isWhole = isWhole && written == piece.count
        piece.removeAll(keepingCapacity: true)
    }
}
