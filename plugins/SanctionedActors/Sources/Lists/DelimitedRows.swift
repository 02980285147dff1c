// Splits comma-, semicolon- or tab-separated text into rows, one at a time, and survives quotes that never close.

/// A cursor over separated rows (RFC 4180, with any separator); its text must be valid UTF-8.
///
/// Invariants:
/// 1. Nothing is copied until ``text(_:)`` is called; a row is a handful of ranges.
/// 2. A quoted field that does not close within ``fieldLimit`` ends with its line, so that one stray quote costs one row.
/// 3. The bytes read twice for that reason are bounded; beyond the bound every quote ends with its line.
struct DelimitedRows {
    /// A field: where it lies, and whether its quotes are doubled.
    struct Field {
        var range: Range<Int>
        var hasQuotes = false
        var line: Int
    }

    let bytes: [UInt8]
    let separator: UInt8
    /// The fields of the row last read.
    private(set) var fields: [Field] = []
    /// The line the row begins on, counted from 1.
    private(set) var line = 0
    /// Where a quote of the row opens that never closes; `nil` if all close.
    private(set) var openQuote: (line: Int, column: Int)?
    /// Whether the row ended with the file and not with a line break.
    private(set) var endsWithFile = false
    private var offset = 0
    private var nextLine = 1
    private var rowStart = 0
    private var readTwice = 0
    private var quotesEndWithLine = false

    /// The longest quoted field: a hundred times the longest of an official list.
    static let fieldLimit = 1 << 20

    init(_ bytes: [UInt8], separator: UInt8) {
        self.bytes = bytes
        self.separator = separator
    }

    /// Reads the next row that is not empty; returns whether there is one.
    mutating func next() -> Bool {
        while offset < bytes.count {
            fields.removeAll(keepingCapacity: true)
            openQuote = nil
            endsWithFile = false
            line = nextLine
            rowStart = offset
            readRow()
            // DOS ended files with 0x1A, and OFAC does still.
            let isEmpty =
                fields.count == 1
                && fields[0].range.allSatisfy { isSpace(bytes[$0]) || bytes[$0] == 0x1A }
            if !isEmpty { return true }
        }
        return false
    }

    private mutating func readRow() {
        while true {
            readField()
            guard offset < bytes.count else {
                endsWithFile = true
                return
            }
            let byte = bytes[offset]
            offset += 1
            if byte == separator {
                if offset == bytes.count {
                    fields.append(Field(range: offset..<offset, line: nextLine))
                    endsWithFile = true
                    return
                }
                continue
            }
            nextLine += 1
            return
        }
    }

    /// Reads one field, up to the separator or line break behind it.
    private mutating func readField() {
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "\""), readQuotedField() { return }
        let start = offset
        while offset < bytes.count, bytes[offset] != separator, bytes[offset] != 0x0A { offset += 1 }
        var end = offset
        if end > start, bytes[end - 1] == 0x0D, offset == bytes.count || bytes[offset] == 0x0A { end -= 1 }
        fields.append(Field(range: start..<end, line: nextLine))
    }

    /// Reads a field in quotes; returns `false`, at the opening quote, if the quotes do not close.
    private mutating func readQuotedField() -> Bool {
        let start = offset
        var index = start + 1
        var lines = 0
        var hasQuotes = false
        while index < bytes.count, index - start <= Self.fieldLimit {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                let next = index + 1 < bytes.count ? bytes[index + 1] : 0x0A
                if next == UInt8(ascii: "\"") {
                    hasQuotes = true
                    index += 2
                    continue
                }
                // A quote inside a field that is not doubled: whoever wrote it forgot to, and means the letter.
                let isEnd = next == separator || next == 0x0A || next == 0x0D
                if isEnd || index + 1 == bytes.count || isSpaceUntilEnd(index + 1) {
                    fields.append(Field(range: (start + 1)..<index, hasQuotes: hasQuotes, line: nextLine))
                    offset = index + 1
                    nextLine += lines
                    skipToEnd()
                    return true
                }
            } else if byte == 0x0A {
                if quotesEndWithLine { break }
                lines += 1
            }
            index += 1
        }
        readTwice += index - start
        if readTwice > 2 * bytes.count + Self.fieldLimit { quotesEndWithLine = true }
        if openQuote == nil { openQuote = (nextLine, start - lineStart(start) + 1) }
        return false
    }

    /// Whether only blanks lie between an offset and the field's end.
    private func isSpaceUntilEnd(_ from: Int) -> Bool {
        var index = from
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x0D { index += 1 }
        return index == bytes.count || bytes[index] == separator || bytes[index] == 0x0A
    }

    /// Whether a line inside a quoted field holds at least so many separators, as only rows do that a quote has swallowed.
    ///
    /// Separators before a space are not counted: in a paragraph of reasons they are commas, of which it may have dozens.
    func hasSwallowed(separators limit: Int) -> Bool {
        guard nextLine > line + 1 else { return false }
        for field in fields {
            var count = 0
            var isFirst = true
            for index in field.range {
                if bytes[index] == 0x0A {
                    isFirst = false
                    count = 0
                } else if !isFirst, bytes[index] == separator, index + 1 < bytes.count, !isSpace(bytes[index + 1]) {
                    count += 1
                    if count >= limit { return true }
                }
            }
        }
        return false
    }

    private mutating func skipToEnd() {
        while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x0D { offset += 1 }
    }

    private func lineStart(_ index: Int) -> Int {
        var index = index
        while index > 0, bytes[index - 1] != 0x0A { index -= 1 }
        return index
    }

    /// Goes back to the line after the row's first, if the row took up several; returns whether it did.
    ///
    /// For a row with the wrong number of columns: a stray quote may have swallowed good rows.
    mutating func retryAfterFirstLine() -> Bool {
        guard nextLine > line + 1, !quotesEndWithLine else { return false }
        guard let end = bytes[rowStart..<offset].firstIndex(of: 0x0A) else { return false }
        readTwice += offset - end
        if readTwice > 2 * bytes.count + Self.fieldLimit { quotesEndWithLine = true }
        offset = end + 1
        nextLine = line + 1
        return true
    }

    /// A field's text without blanks around it; empty if the row has no such field.
    func text(_ index: Int) -> String {
        guard index >= 0, index < fields.count else { return "" }
        var range = fields[index].range
        while let first = range.first, isSpace(bytes[first]) { range.removeFirst() }
        while let last = range.last, isSpace(bytes[last]) { range.removeLast() }
        guard fields[index].hasQuotes else { return String(decoding: bytes[range], as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(range.count)
        var position = range.lowerBound
        while position < range.upperBound {
            plain.append(bytes[position])
            let isDoubled =
                bytes[position] == UInt8(ascii: "\"") && position + 1 < range.upperBound
                && bytes[position + 1] == UInt8(ascii: "\"")
            position += isDoubled ? 2 : 1
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
