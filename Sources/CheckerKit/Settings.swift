// Settings as written in /etc: a tree of values, each of which knows the place it was written at.

/// Where something was written.
///
/// Line and column count from 1; 0 means the file as a whole.
public struct Place: Sendable, Hashable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var column: Int

    public init(file: String = "(built in)", line: Int = 0, column: Int = 0) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { line == 0 ? file : "\(file):\(line):\(column)" }
}

/// A value, and where it was written.
public struct SettingsValue: Sendable, Hashable {
    public var content: Content
    public var place: Place

    public enum Content: Sendable, Hashable {
        case string(String)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
        /// A date without a time, as `YYYY-MM-DD`.
        case date(String)
        /// A date with a time, ISO 8601.
        case dateTime(String)
        case array([SettingsValue])
        case table(SettingsTable)
    }

    public init(_ content: Content, at place: Place = Place()) {
        self.content = content
        self.place = place
    }

    /// What kind of value it is, in words for an error message.
    public var kind: String {
        switch content {
        case .string: "a string"
        case .integer: "an integer"
        case .number: "a number"
        case .boolean: "true or false"
        case .date: "a date"
        case .dateTime: "a date with time"
        case .array: "an array"
        case .table: "a table"
        }
    }
}

/// A table: keys in the order in which they were written, each at most once.
public struct SettingsTable: Sendable, Hashable {
    public struct Entry: Sendable, Hashable {
        public var key: String
        /// Where the key was written; the value has a place of its own.
        public var place: Place
        public var value: SettingsValue
        public init(key: String, place: Place, value: SettingsValue) {
            self.key = key
            self.place = place
            self.value = value
        }
    }

    public var place: Place
    public var entries: [Entry]

    public init(_ entries: [Entry], at place: Place = Place()) {
        self.entries = entries
        self.place = place
    }

    public subscript(key: String) -> SettingsValue? { entries.first { $0.key == key }?.value }
}

// Settings written in code: manifests and tests.
extension SettingsTable: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral elements: (String, SettingsValue)...) {
        self.init(elements.map { Entry(key: $0.0, place: Place(), value: $0.1) })
    }
}
extension SettingsValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self.init(.string(value)) }
    public init(integerLiteral value: Int64) { self.init(.integer(value)) }
    public init(floatLiteral value: Double) { self.init(.number(value)) }
    public init(booleanLiteral value: Bool) { self.init(.boolean(value)) }
    public init(arrayLiteral elements: SettingsValue...) { self.init(.array(elements)) }
    public init(dictionaryLiteral elements: (String, SettingsValue)...) {
        self.init(.table(SettingsTable(elements.map { .init(key: $0.0, place: Place(), value: $0.1) })))
    }
}

/// One thing that is wrong with a configuration.
public struct Problem: Sendable, Hashable, CustomStringConvertible {
    public enum Level: String, Sendable { case error, warning }
    public var place: Place
    public var level: Level
    /// What is wrong and what would be right, as one sentence without a full stop.
    public var message: String

    public init(at place: Place, _ message: String, level: Level = .error) {
        self.place = place
        self.level = level
        self.message = message
    }

    public var description: String { "\(place): \(level.rawValue): \(message)" }
}

/// Everything wrong with a configuration, not just the first thing.
public struct ConfigurationError: Error, CustomStringConvertible {
    public var problems: [Problem]
    public init(_ problems: [Problem]) { self.problems = problems }
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Collects problems while a configuration is read; shared by all the readers of one attempt.
public final class Problems {
    public private(set) var all: [Problem] = []
    public init() {}

    public var hasErrors: Bool { all.contains { $0.level == .error } }
    public func error(at place: Place, _ message: String) { all.append(Problem(at: place, message)) }
    public func warning(at place: Place, _ message: String) { all.append(Problem(at: place, message, level: .warning)) }
    public func append(contentsOf problems: [Problem]) { all += problems }

    /// Throws everything collected if any of it is an error.
    public func throwIfErrors() throws(ConfigurationError) {
        if hasErrors { throw ConfigurationError(all) }
    }
}
