// Turns TOML text into a settings table, every key and value with its place; a syntax error becomes a problem.

import CTOML
import CheckerKit

/// TOML 1.0 text.
///
/// Any bytes may be given: what is not TOML becomes a ``ConfigurationError`` of one problem.
enum TOMLText {
    /// The size from which a text is refused; settings people write are a thousandth of it.
    static let maximalSize = 8 << 20

    /// Parses `bytes`; `file` is the name used in places.
    static func parse(_ bytes: [UInt8], file: String) throws(ConfigurationError) -> SettingsTable {
        guard bytes.count <= maximalSize else {
            throw error(file, 0, 0, "is larger than 8 MiB; split it, or move lists to files of their own")
        }
        guard
            let document = unsafe bytes.withUnsafeBufferPointer({ text in
                unsafe ctoml_parse(text.baseAddress, text.count)
            })
        else { throw error(file, 0, 0, "cannot be read: not enough memory") }
        defer { unsafe ctoml_close(document) }
        var failure = unsafe ctoml_error()
        if unsafe ctoml_failed(document, &failure) != 0 {
            let message = unsafe string(failure.message, failure.message_length)
            throw unsafe error(file, Int(failure.line), Int(failure.column), syntaxMessage(message))
        }
        var count = 0
        let start = unsafe ctoml_nodes(document, &count)
        var tree = unsafe Tree(nodes: UnsafeBufferPointer(start: start, count: count), file: file)
        guard case .table(let table) = tree.next(within: Place(file: file, line: 1, column: 1)).content else {
            throw error(file, 0, 0, "is not a table")
        }
        if !tree.problems.isEmpty { throw ConfigurationError(tree.problems) }
        return table
    }

    /// Copies text of the shim; null is the empty text.
    private static func string(_ start: UnsafePointer<CChar>?, _ length: Int) -> String {
        guard let start = unsafe start else { return "" }
        return unsafe start.withMemoryRebound(to: UInt8.self, capacity: length) {
            unsafe String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
    }

    private static func error(_ file: String, _ line: Int, _ column: Int, _ message: String) -> ConfigurationError {
        ConfigurationError([Problem(at: Place(file: file, line: line, column: column), message)])
    }

    /// The shim's nodes, being turned into values; they lie parents first.
    ///
    /// Safe as long as the document is open, which ``parse(_:file:)`` sees to.
    @safe private struct Tree {
        let nodes: UnsafeBufferPointer<ctoml_node>
        let file: String
        var position = 0
        var problems: [Problem] = []

        init(nodes: UnsafeBufferPointer<ctoml_node>, file: String) {
            unsafe self.nodes = nodes
            self.file = file
        }

        /// Returns the next value with all it holds.
        ///
        /// `place` counts if the parser does not know one, as for a table that only a longer header implies.
        mutating func next(within place: Place) -> SettingsValue {
            let node = unsafe nodes[position]
            position += 1
            let here =
                unsafe node.line == 0 ? place : Place(file: file, line: Int(node.line), column: Int(node.column))
            return SettingsValue(unsafe content(of: node, at: here), at: here)
        }

        private mutating func content(of node: ctoml_node, at place: Place) -> SettingsValue.Content {
            switch unsafe node.kind {
            case CTOML_STRING: return unsafe .string(TOMLText.string(node.text, node.text_length))
            case CTOML_INTEGER: return unsafe .integer(node.integer)
            case CTOML_FLOAT: return unsafe .number(node.number)
            case CTOML_BOOLEAN: return unsafe .boolean(node.integer != 0)
            case CTOML_DATE: return unsafe .date(TOMLText.string(node.text, node.text_length))
            case CTOML_DATE_TIME: return unsafe .dateTime(TOMLText.string(node.text, node.text_length))
            case CTOML_TIME:
                problems.append(Problem(at: place, "a time without a date has no use here; write it in quotes"))
                return unsafe .string(TOMLText.string(node.text, node.text_length))
            case CTOML_ARRAY:
                return unsafe .array((0..<node.count).map { _ in next(within: place) })
            default:
                return unsafe .table(SettingsTable((0..<node.count).map { _ in entry(within: place) }, at: place))
            }
        }

        private mutating func entry(within place: Place) -> SettingsTable.Entry {
            let node = unsafe nodes[position]
            let here =
                unsafe node.key_line == 0
                ? place : Place(file: file, line: Int(node.key_line), column: Int(node.key_column))
            let key = unsafe TOMLText.string(node.key, node.key_length)
            return SettingsTable.Entry(key: key, place: here, value: next(within: here))
        }
    }
}

/// Says in our words what the parser complains of, and what is probably meant.
private func syntaxMessage(_ original: String) -> String {
    let remedies = [
        ("cannot be understood", "a setting is written as key = value, a table begins with [name]"),
        ("nested", "values may be nested 32 deep at most"),
        ("expected 'nan'", "text must stand in quotes, such as \"NO\""),
        ("expected 'inf'", "text must stand in quotes, such as \"NO\""),
        ("could not determine value type", "text must stand in quotes, such as \"NO\""),
        ("boolean", "write true or false, or put text in quotes"),
        ("leading zeroes", "a code with leading zeros must stand in quotes, such as \"010\""),
        ("cannot redefine", "a key may be written once in a table"),
        ("unescaped control", "a quotation mark at the end of the text is probably missing"),
        ("unknown escape", "write \\\\ for a backslash, or use single quotes"),
        ("utf-8", "save the file as UTF-8"),
        ("parsing date", "a date is written like 2027-11-04"),
        ("parsing time", "write a time in quotes"),
        ("table header: expected ']'", "a table begins with [name] or [[name]] on a line of its own"),
        ("inline table", "a table in braces must end on the line it begins on"),
        ("end-of-file", "a closing bracket or quotation mark is missing"),
        ("expected '='", "a setting is written as key = value"),
    ]
    var text = original
    if text.hasPrefix("Error while ") { text.removeFirst("Error while ".count) }
    text = printable(text)
    let remedy = remedies.first { original.contains($0.0) }.map { "; \($0.1)" } ?? ""
    return "not valid TOML: \(text)\(remedy)"
}

/// Returns at most 200 characters of `text`, those that could act on a terminal replaced.
private func printable(_ text: String) -> String {
    String(
        String.UnicodeScalarView(
            text.unicodeScalars.prefix(200).map { scalar in
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse: "\u{FFFD}"
                default: scalar
                }
            }))
}
