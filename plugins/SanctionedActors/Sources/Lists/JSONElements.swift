// The elements of a JSON file that is one array, or one object with an array of results.

/// Hands out the elements one by one, so that only one is in memory at a time.
struct JSONElements {
    private let bytes: [UInt8]
    private let reading: ListReading

    init(_ bytes: [UInt8], _ reading: ListReading) {
        self.bytes = bytes
        self.reading = reading
    }

    /// Calls `body` with each element and the line it begins on.
    func read(_ body: (JSONNode, Int) -> Void) {
        var text = JSONText(bytes)
        guard findArray(&text) else {
            return reading.refuse(
                "neither an array nor an object with \"results\"; is this the right file?", line: 1, column: 1)
        }
        if text.accept("]") { return }
        var line = 1
        var counted = 0
        repeat {
            guard text.peek() != nil else { break }
            let start = text.offset
            line += bytes[counted..<start].count { $0 == 0x0A }
            counted = start
            do {
                body(try text.value(), line)
            } catch {
                reading.warn(
                    "element skipped: \(error.message)", line: self.line(of: error.offset), column: column(error.offset)
                )
                guard text.skipBroken(from: start) else { break }
            }
        } while text.accept(",")
        if !text.accept("]") {
            reading.truncated("the array of entries does not end", line: self.line(of: bytes.count))
        }
    }

    /// Goes to the first element: of the whole, or of `results`.
    private func findArray(_ text: inout JSONText) -> Bool {
        if text.accept("[") { return true }
        guard text.accept("{") else { return false }
        repeat {
            guard text.peek() == UInt8(ascii: "\""), let key = try? text.string(), text.accept(":") else {
                return false
            }
            if key == "results", text.accept("[") { return true }
            guard (try? text.value()) != nil else { return false }
        } while text.accept(",")
        return false
    }

    private func line(of offset: Int) -> Int { 1 + bytes[..<min(offset, bytes.count)].count { $0 == 0x0A } }

    private func column(_ offset: Int) -> Int {
        offset - (bytes[..<min(offset, bytes.count)].lastIndex(of: 0x0A) ?? -1)
    }
}
