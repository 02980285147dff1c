// Writes settings as TOML, one key a line.

/// Lines of a TOML table.
struct TOMLLines {
    private(set) var text = ""

    mutating func add(_ line: String) { text += line + "\n" }

    /// Adds a string; an empty one is left out.
    mutating func add(_ key: String, _ value: String) {
        if !value.isEmpty { add("\(key) = \(Self.quoted(value))") }
    }

    /// Adds a date without quotes.
    mutating func add(_ key: String, _ day: CalendarDay?) { if let day { add("\(key) = \(day)") } }

    /// Adds an array of strings; an empty one is left out.
    mutating func add(_ key: String, _ values: [String]) {
        if !values.isEmpty { add("\(key) = [\(values.map(Self.quoted).joined(separator: ", "))]") }
    }

    /// A basic string of TOML 1.0.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F {
                    let digits = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
