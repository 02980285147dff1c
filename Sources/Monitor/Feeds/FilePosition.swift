// How far a file has been judged, and what is needed to know it again: the text that the ledger keeps.

/// How far a file was read, with what stood there.
struct ReadMark: Hashable, Sendable {
    /// The first byte that was not delivered.
    var offset: Int64 = 0
    /// The first bytes of the file: as many as were read, up to ``Fingerprint/limit``.
    var head = Fingerprint.none
    /// The bytes just before ``offset``: as many as there are, up to ``Fingerprint/limit``.
    var tail = Fingerprint.none
    /// Whether ``offset`` lies within a record that was refused as too long, to be skipped to its end.
    var isSkipping = false
    /// Whether reading began in the middle, because the file is a copy of one that had been read so far.
    var isCopy = false
    /// How the records follow each other at ``offset``.
    var layout = RecordLayout.lines
}

/// One file's place in the ledger.
///
/// The key is `device:inode:generation`, in decimal. The value is fields `name=value` separated by spaces:
/// `v` version (1), `o` offset, `h` and `t` head and tail as `length:hash`, `b` birth, `f` flags (`s` skipping, `c` copy,
/// `r` replaced: the file was truncated after this generation, `m` and `e` amid the records of a document, see
/// ``RecordLayout``), `g` seconds since 1970 at which the file was found gone (0: present), `z`, of compressed files alone, as
/// `size:modified` the state in which it was read to its end, and last `p`, the path with every byte outside of `!`...`~` and every `%` as `%XX`.
struct FilePosition: Hashable, Sendable {
    var id: FileID
    /// Counts the truncations of an inode and its reuses.
    var generation: Int
    /// Nanoseconds since 1970; 0 when unknown.
    var birth: Int64
    var mark: ReadMark
    var path: String
    /// Whether the content was replaced below us, so that this generation can only be met again as a copy.
    var isReplaced = false
    /// Seconds since 1970 at which the file was found gone; 0 while it is there.
    var gone: Int64 = 0
    /// Of a compressed file, how it was when it was read to its end; offset and hashes are those of the decompressed stream.
    var packed: PackedState?

    var key: String { "\(id.device):\(id.inode):\(generation)" }

    var value: String {
        var flags = mark.isSkipping ? "s" : ""
        if mark.isCopy { flags += "c" }
        if isReplaced { flags += "r" }
        if mark.layout != .lines { flags += mark.layout == .members ? "m" : "e" }
        let packed = packed.map { "z=\($0.size):\($0.modified) " } ?? ""
        let (head, tail) = (mark.head, mark.tail)
        return "v=1 o=\(mark.offset) h=\(head.length):\(head.hash) t=\(tail.length):\(tail.hash) b=\(birth) "
            + "f=\(flags) g=\(gone) \(packed)p=\(escaped(path))"
    }

    init(id: FileID, generation: Int, birth: Int64, mark: ReadMark, path: String) {
        self.id = id
        self.generation = generation
        self.birth = birth
        self.mark = mark
        self.path = path
    }

    /// Whether nothing was written to the file, which is at `path` now, since it was left.
    ///
    /// A content of the same length may be another one: a file that was written to after it was left is compared.
    func isFinished(_ path: String, _ status: FileStatus) -> Bool {
        if let packed { return packed.matches(status) }
        guard status.size == mark.offset else { return false }
        let tail = mark.tail
        guard status.modified / 1_000_000_000 >= gone, let open = try? OpenFile(path),
            let found = try? open.fingerprint(from: mark.offset - Int64(tail.length), count: tail.length)
        else { return true }
        return found == tail
    }

    /// Reads back a position; `nil` if it is not one, or contradicts itself.
    init?(key: String, value: String) {
        let parts = key.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, let device = UInt64(parts[0]), let inode = UInt64(parts[1]),
            let generation = Int(parts[2]), generation >= 0
        else { return nil }
        var fields: [Substring: Substring] = [:]
        for field in value.split(separator: " ") {
            let pair = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if pair.count == 2 { fields[pair[0]] = pair[1] }
        }
        guard fields["v"] == "1", let offset = fields["o"].flatMap({ Int64($0) }), offset >= 0,
            let head = fields["h"].flatMap(fingerprint), let tail = fields["t"].flatMap(fingerprint),
            let path = fields["p"].flatMap(unescaped)
        else { return nil }
        let length = Int(min(offset, Int64(Fingerprint.limit)))
        guard head.length == length, tail.length == length else { return nil }
        let flags = fields["f"] ?? ""
        var mark = ReadMark(
            offset: offset, head: head, tail: tail, isSkipping: flags.contains("s"), isCopy: flags.contains("c"))
        if flags.contains("m") { mark.layout = .members }
        if flags.contains("e") { mark.layout = .elements }
        self.init(
            id: FileID(device: device, inode: inode), generation: generation,
            birth: fields["b"].flatMap { Int64($0) } ?? 0, mark: mark, path: path)
        isReplaced = flags.contains("r")
        gone = fields["g"].flatMap { Int64($0) } ?? 0
        if let text = fields["z"] {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let size = Int64(parts[0]), let modified = Int64(parts[1]) else { return nil }
            packed = PackedState(size: size, modified: modified)
        }
    }
}

private func fingerprint(_ text: Substring) -> Fingerprint? {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let length = Int(parts[0]), let hash = UInt64(parts[1]) else { return nil }
    return Fingerprint(length: length, hash: hash)
}

private func escaped(_ path: String) -> String {
    var text = ""
    for byte in path.utf8 {
        if byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "%") {
            text.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
        }
    }
    return text
}

private func unescaped(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
        guard byte == UInt8(ascii: "%") else {
            bytes.append(byte)
            continue
        }
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else { return nil }
        bytes.append(value)
        rest = rest.dropFirst(2)
    }
    return String(validating: bytes, as: UTF8.self)
}
