// Cuts a stream into records that are lines, or elements of one large JSON document.

/// How the records of a stream follow each other.
enum RecordLayout: UInt8, Sendable, Hashable {
    /// One a line.
    case lines
    /// Elements of the array that is the first member of an object: `{"Records":[...]}`.
    case members
    /// Elements of an array.
    case elements
}

/// Finds where records end, in a window that grows at its end, looking at each byte once.
///
/// Objects in buckets are often one document on one line, of any length: its elements are the records, so that they count
/// against the limit of a record one by one, and a position can lie between them.
struct RecordCutter {
    /// What was found.
    enum Cut: Hashable {
        case record
        /// Nothing to judge: an empty line, or the brackets and commas of a document.
        case nothing
    }

    /// How the next record is to be read; belongs to the position in the stream.
    private(set) var layout = RecordLayout.lines
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isClosing = false

    /// The names of the member that holds the records, in lower case.
    ///
    /// - Source: AWS CloudTrail user guide, "CloudTrail log file examples"; Azure Monitor, "Stream to an event hub", 2026.
    private static let envelope = Array(#""records""#.utf8)
    /// White space in front of a document's array is passed over up to this length.
    private static let longestOpening = 64

    init(_ layout: RecordLayout = .lines) {
        self.layout = layout
    }

    /// Finds the end of the record that begins at `start`.
    ///
    /// - Parameters:
    ///   - bytes: The window.
    ///   - start: Where the record begins, or began if its beginning was dropped: then 0 or less.
    ///   - scanned: How far it was looked at before; moved on. Not less than `start`.
    ///   - end: The end of what is valid in the window.
    ///   - isLast: Whether nothing follows.
    /// - Returns: What it is, where it ends, and where the next one begins; `nil` if the end is not there yet.
    mutating func next(
        in bytes: [UInt8], from start: Int, scanned: inout Int, to end: Int, isLast: Bool
    ) -> (cut: Cut, stop: Int, next: Int)? {
        if layout == .lines {
            if scanned == start, start < end, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") {
                switch opening(bytes[start..<end]) {
                case .found(let layout, let length):
                    self.layout = layout
                    scanned = start + length
                    return (.nothing, start, scanned)
                case .unknown where !isLast && end - start < RecordCutter.longestOpening: return nil
                case .unknown, .none: break
                }
            }
            let newline = LineFramer.newline(in: bytes, from: scanned, to: end)
            scanned = newline.map { $0 + 1 } ?? end
            return newline.map { (.record, $0, $0 + 1) }
        }
        if isClosing { return close(bytes, &scanned, end) }
        if scanned == start {
            while scanned < end, RecordCutter.isBetween(bytes[scanned]) { scanned += 1 }
            // Commas and spaces are no part of the record that follows them.
            if scanned > start { return (.nothing, start, scanned) }
            if scanned < end, bytes[scanned] == UInt8(ascii: "]") {
                (isClosing, depth) = (true, layout == .members ? 1 : 0)
                scanned += 1
                return close(bytes, &scanned, end)
            }
        }
        guard let stop = element(bytes, &scanned, end) else { return nil }
        return (.record, stop, stop)
    }

    /// Finds the end of an element, which is before the bracket or comma behind it.
    private mutating func element(_ bytes: [UInt8], _ scanned: inout Int, _ end: Int) -> Int? {
        while scanned < end {
            let byte = bytes[scanned]
            if isInString {
                passString(byte)
            } else if depth == 0, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") {
                return scanned
            } else if depth == 0, byte == UInt8(ascii: "}") {
                // No array ends so: what follows is read as lines again.
                scanned += 1
                layout = .lines
                return scanned
            } else {
                passStructure(byte)
                if depth == 0, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") {
                    scanned += 1
                    return scanned
                }
            }
            scanned += 1
        }
        return nil
    }

    /// Passes over what follows the array, to the end of the document.
    private mutating func close(
        _ bytes: [UInt8], _ scanned: inout Int, _ end: Int
    ) -> (cut: Cut, stop: Int, next: Int)? {
        while depth > 0, scanned < end {
            if isInString { passString(bytes[scanned]) } else { passStructure(bytes[scanned]) }
            scanned += 1
        }
        guard depth == 0 else { return nil }
        (isClosing, layout) = (false, .lines)
        return (.nothing, scanned, scanned)
    }

    private mutating func passString(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
        }
    }

    private mutating func passStructure(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
        default: break
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
    private static func isBetween(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: ",") }

    /// Whether a line is the beginning of a document.
    private enum Opening {
        case found(RecordLayout, length: Int)
        /// It may be, if more of it is seen.
        case unknown
        case none
    }

    private func opening(_ bytes: ArraySlice<UInt8>) -> Opening {
        var rest = bytes.dropFirst().drop(while: RecordCutter.isSpace)
        if bytes.first == UInt8(ascii: "[") {
            guard let first = rest.first else { return .unknown }
            return first == UInt8(ascii: "{") ? .found(.elements, length: rest.startIndex - bytes.startIndex) : .none
        }
        for expected in RecordCutter.envelope {
            guard let byte = rest.popFirst() else { return .unknown }
            let isLetter = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            if (isLetter ? byte | 0x20 : byte) != expected { return .none }
        }
        for expected in [UInt8(ascii: ":"), UInt8(ascii: "[")] {
            rest = rest.drop(while: RecordCutter.isSpace)
            guard let byte = rest.popFirst() else { return .unknown }
            if byte != expected { return .none }
        }
        return .found(.members, length: rest.startIndex - bytes.startIndex)
    }
}
