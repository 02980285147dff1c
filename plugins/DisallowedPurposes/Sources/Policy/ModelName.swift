// Reads the Llama version out of the many ways in which a model is named.

struct ModelName {
    private let bytes: [UInt8]

    init(_ name: String) { bytes = Array(name.lowercased().utf8.prefix(512)) }

    /// `2`, `3`, `3.1` …; `nil` if the name is of no Llama.
    var llamaVersion: String? {
        let llama = Array("llama".utf8)
        guard bytes.count >= llama.count else { return nil }
        for start in 0...(bytes.count - llama.count) where bytes[start..<(start + llama.count)].elementsEqual(llama) {
            guard !isWithinWord(start) else { continue }
            if let version = version(after: start + llama.count) { return version }
        }
        return isCodeLlama ? "2" : nil
    }

    private var isCodeLlama: Bool {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.contains("codellama") || text.contains("code-llama")
    }

    // "ollama/…" names a server and "tinyllama" another model; "meta-llama" and "metallama3" are the family.
    private func isWithinWord(_ start: Int) -> Bool {
        guard start > 0, (0x61...0x7A).contains(bytes[start - 1]) else { return false }
        return !bytes[..<start].reversed().starts(with: "meta".utf8.reversed())
    }

    private func version(after position: Int) -> String? {
        var index = position
        skipDashes(&index)
        if bytes[index...].starts(with: "guard".utf8) { return guardVersion(after: index + "guard".utf8.count) }
        if index < bytes.count, bytes[index] == UInt8(ascii: "v"), digit(index + 1) != nil { index += 1 }
        guard let major = digit(index) else { return nil }
        if digit(index + 1) != nil || next(index + 1) == UInt8(ascii: "b") { return nil }
        if major != 3 { return major == 2 || major == 4 ? "\(major)" : nil }
        guard let separator = next(index + 1), ".-_p".utf8.contains(separator), let minor = digit(index + 2),
            (1...3).contains(minor), isEnd(index + 3)
        else { return "3" }
        return "3.\(minor)"
    }

    // Llama Guard counts for itself.
    // - Source: the licence named in each model card of meta-llama on Hugging Face, 2025-04: Guard 2 is under Llama 3's,
    //   Guard 3 under 3.1's (8B) or 3.2's (1B, 11B), Guard 4 under Llama 4's.
    private func guardVersion(after position: Int) -> String? {
        var index = position
        skipDashes(&index)
        let isSmallOrVision = String(decoding: bytes[index...], as: UTF8.self).split { !$0.isLetter && !$0.isNumber }
            .contains { $0 == "1b" || $0 == "11b" }
        return switch digit(index) {
        case 2: "3"
        case 3: isSmallOrVision ? "3.2" : "3.1"
        case 4: "4"
        default: nil
        }
    }

    // After the minor version: not another digit and not "b", which would make it a size ("llama-3-3b").
    private func isEnd(_ index: Int) -> Bool {
        digit(index) == nil && next(index) != UInt8(ascii: "b") && next(index) != UInt8(ascii: ".")
            || next(index) == UInt8(ascii: ".") && digit(index + 1) == nil
    }

    private func skipDashes(_ index: inout Int) {
        while let byte = next(index), "-_ .".utf8.contains(byte) { index += 1 }
    }

    private func next(_ index: Int) -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private func digit(_ index: Int) -> Int? {
        guard let byte = next(index), (0x30...0x39).contains(byte) else { return nil }
        return Int(byte) - 0x30
    }
}
