// Makes valid UTF-8 of a list's bytes, or says in words why they are no list.

/// A list's content as UTF-8 without a byte order mark.
struct ListText {
    var bytes: [UInt8]
    /// What had to be repaired, by line and column.
    var repairs: [(line: Int, column: Int, message: String)] = []
    /// Why the content cannot be a list; the bytes are empty then.
    var refusal: String?

    /// Decodes the bytes of a file; a broken line of one of our own formats is blanked, of another repaired.
    init(_ raw: [UInt8], format: ListFormat) {
        bytes = []
        if raw.allSatisfy({ isSpace($0) || $0 == 0x1A }) {
            refusal = raw.isEmpty ? "the file is empty" : "the file holds nothing but spaces"
        } else if let kind = Self.foreign(raw) {
            refusal = kind
        } else if let bigEndian = Self.sixteenBits(raw) {
            bytes = decodeUTF16(raw, bigEndian: bigEndian)
            repair(format)
        } else {
            bytes = raw.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(raw.dropFirst(3)) : raw
            repair(format)
        }
        if refusal == nil, let html = Self.webPage(bytes) {
            refusal = html
            bytes = []
        }
    }

    /// What else the bytes are: an archive, a document, an encoding nobody publishes lists in.
    private static func foreign(_ raw: [UInt8]) -> String? {
        let kinds: [([UInt8], String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "this is a ZIP archive or a spreadsheet; unpack it, or save it as CSV"),
            ([0x1F, 0x8B], "this is compressed with gzip; unpack it"),
            ([0x28, 0xB5, 0x2F, 0xFD], "this is compressed with zstd; unpack it"),
            ([0xD0, 0xCF, 0x11, 0xE0], "this is a spreadsheet of the old binary kind; save it as CSV"),
            ([0x25, 0x50, 0x44, 0x46], "this is a PDF document, not a list; take the list's CSV or XML"),
            ([0xFF, 0xFE, 0x00, 0x00], "this is UTF-32; convert it to UTF-8"),
            ([0x00, 0x00, 0xFE, 0xFF], "this is UTF-32; convert it to UTF-8"),
        ]
        return kinds.first { raw.starts(with: $0.0) }?.1
    }

    /// Whether the text is UTF-16, and if so whether the high byte comes first; `nil` if it is not.
    ///
    /// Without a byte order mark every other of the first bytes must be zero, as in any list, which begins with ASCII.
    private static func sixteenBits(_ raw: [UInt8]) -> Bool? {
        if raw.starts(with: [0xFF, 0xFE]) { return false }
        if raw.starts(with: [0xFE, 0xFF]) { return true }
        guard raw.count >= 16 else { return nil }
        let even = stride(from: 0, to: 16, by: 2).allSatisfy { raw[$0] == 0 && raw[$0 + 1] != 0 }
        let odd = stride(from: 0, to: 16, by: 2).allSatisfy { raw[$0] != 0 && raw[$0 + 1] == 0 }
        return even ? true : odd ? false : nil
    }

    private static func webPage(_ bytes: [UInt8]) -> String? {
        let start = String(decoding: bytes.prefix(512).drop { isSpace($0) }, as: UTF8.self).lowercased()
        let signs = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta"]
        guard start.first == "<", signs.contains(where: { start.contains($0) }) else { return nil }
        return "this is a web page (HTML), not a list; the server answered with an error or log-in page, so check the "
            + "address and download the list again"
    }

    /// Replaces what is no UTF-8, line by line, so that one bad byte costs no more than its line.
    private mutating func repair(_ format: ListFormat) {
        guard bytes.contains(where: { $0 >= 0x80 || $0 == 0 }) else { return }
        let isWestern = declaresWestern(bytes)
        // Of most files nothing needs repair, and the standard library tells so at once.
        if !isWestern, !bytes.contains(0), (try? UTF8Span(validating: bytes.span)) != nil { return }
        var result: [UInt8] = []
        var line = 0
        var start = 0
        while start < bytes.count {
            line += 1
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let fault = isWestern ? nil : firstFault(bytes[start..<end])
            if fault == nil, !isWestern, result.isEmpty {
                // Nothing repaired so far: nothing copied so far.
            } else {
                if result.isEmpty {
                    result.reserveCapacity(bytes.count + bytes.count / 16)
                    result.append(contentsOf: bytes[..<start])
                }
                if let fault {
                    replace(start..<end, fault, format, line, &result)
                } else if isWestern {
                    appendWestern(bytes[start..<end], to: &result)
                } else {
                    result.append(contentsOf: bytes[start..<end])
                }
                if end < bytes.count { result.append(0x0A) }
            }
            start = end + 1
        }
        if !result.isEmpty { bytes = result }
    }

    private mutating func replace(
        _ range: Range<Int>, _ fault: Int, _ format: ListFormat, _ line: Int, _ result: inout [UInt8]
    ) {
        let column = fault - range.lowerBound + 1
        let isNul = bytes[fault] == 0
        if format.isOurs {
            repairs.append(
                (line, 1, isNul ? "row skipped: it contains a NUL byte" : "row skipped: not valid UTF-8"))
            // A space, so that the result is not empty and the line still counts as empty.
            result.append(0x20)
            return
        }
        let word = isNul ? "a NUL byte, read as a space" : "not valid UTF-8, read as Windows-1252"
        repairs.append((line, column, "the line holds \(word); check its names"))
        let clean = bytes[range].map { $0 == 0 ? 0x20 : $0 }
        if isValid(clean) {
            result.append(contentsOf: clean)
        } else {
            appendWestern(clean[...], to: &result)
        }
    }
}

/// Whether an XML declaration says that the text is Latin-1 or Windows-1252.
private func declaresWestern(_ bytes: [UInt8]) -> Bool {
    let start = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
    guard start.hasPrefix("<?xml"), let end = start.firstIndex(of: ">") else { return false }
    return ["iso-8859-1", "windows-1252", "latin1", "latin-1"].contains { start[..<end].contains($0) }
}

private func isValid(_ bytes: [UInt8]) -> Bool { firstFault(bytes[...]) == nil }

/// The offset of the first byte that is NUL or begins no valid UTF-8 sequence.
///
/// - Source: The Unicode Standard 16.0 (2024), table 3-7.
func firstFault(_ bytes: ArraySlice<UInt8>) -> Int? {
    var index = bytes.startIndex
    let end = bytes.endIndex
    while index < end {
        let byte = bytes[index]
        if byte < 0x80 {
            if byte == 0 { return index }
            index += 1
            continue
        }
        let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
        guard byte >= 0xC2, byte <= 0xF4, index + length <= end else { return index }
        let second = bytes[index + 1]
        let low: UInt8 = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
        let high: UInt8 = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
        guard second >= low, second <= high else { return index }
        for offset in 2..<max(length, 2) where bytes[index + offset] & 0xC0 != 0x80 { return index }
        index += length
    }
    return nil
}

/// Appends Windows-1252 text as UTF-8; of Latin-1 it differs only in what Latin-1 has no letters for.
///
/// - Source: WHATWG Encoding Standard (2024), index windows-1252.
private func appendWestern(_ text: ArraySlice<UInt8>, to result: inout [UInt8]) {
    let special: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
    for byte in text {
        let code = byte >= 0x80 && byte < 0xA0 ? special[Int(byte - 0x80)] : UInt16(byte)
        if let scalar = Unicode.Scalar(code) { result.append(contentsOf: String(scalar).utf8) }
    }
}

/// Decodes UTF-16; half a pair becomes U+FFFD.
private func decodeUTF16(_ raw: [UInt8], bigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(raw.count / 2)
    for index in stride(from: 0, to: raw.count - 1, by: 2) {
        let (first, second) = (UInt16(raw[index]), UInt16(raw[index + 1]))
        units.append(bigEndian ? first << 8 | second : second << 8 | first)
    }
    if units.first == 0xFEFF { units.removeFirst() }
    return Array(String(decoding: units, as: UTF16.self).utf8)
}
