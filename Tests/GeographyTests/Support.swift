// What the geography tests share: files in memory, rules and events in a line, and a writer of tiny MaxMind DB files.

import CheckerKit
import Foundation
import Geography

/// Files that exist only here; whatever else is asked for is missing.
///
/// Documentation addresses have no country, by design, so the fixtures say of a few networks of 1.0.0.0/8 what they need.
struct Files: Resources {
    var texts: [String: String] = [:]
    var paths: [String: String] = [:]

    func load(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        guard let text = texts[name] else { throw missing(name, place) }
        return ResourceFile(path: name, bytes: Array(text.utf8), digest: "text-digest", date: "2026-01-01")
    }

    func describe(_ name: String, for place: Place) throws(ConfigurationError) -> ResourceFile {
        guard let path = paths[name] else { throw missing(name, place) }
        return ResourceFile(path: path, bytes: [], digest: "mmdb-digest", date: "2026-01-02")
    }

    private func missing(_ name: String, _ place: Place) -> ConfigurationError {
        ConfigurationError([Problem(at: place, "there is no file \"\(name)\"")])
    }
}

/// 1.0.0.0/24 in Iran; 1.0.1.0/25 in France, 1.0.1.128/25 in Iran; pseudo codes; 1.0.5.0/24 in Norway; and some IPv6.
let rangeText = """
    # Generated: Thu, 25 Jun 2026 04:33:59 GMT
    16777216,16777471,IR
    16777472,16777599,FR
    16777600,16777727,IR
    16777728,16777983,EU
    16777984,16778239,??
    16778240,16778495,A1
    16778496,16778751,NO
    2600:1::,2600:1:ffff:ffff:ffff:ffff:ffff:ffff,KP
    2600:2::,2600:2:ffff:ffff:ffff:ffff:ffff:ffff,NO

    """

/// Another opinion: 1.0.0.0/24 is in Germany.
let otherRangeText = "16777216,16777471,DE\n"

let files = Files(texts: ["ranges": rangeText, "other": otherRangeText])

let ruleID: RuleID = "geo/rule"

func strings(_ texts: [String]) -> SettingsValue { SettingsValue(.array(texts.map { SettingsValue(.string($0)) })) }

/// A checker with one rule.
func checker(
    _ rule: SettingsTable, databases: [String] = ["ranges"], proxies: [String] = [], files: Files = files
) throws -> GeographyChecker {
    let settings: SettingsTable = ["databases": strings(databases), "trusted_proxies": strings(proxies)]
    return try GeographyChecker(
        section: CheckerSection(rules: [ConfiguredRule(id: ruleID, table: rule)], settings: settings), resources: files)
}

/// The findings on one event.
func findings(_ checker: GeographyChecker, _ event: Event) -> [Finding] {
    var batch = EventBatch()
    batch.append(event)
    return checker.check(batch)
}

func findings(_ checker: GeographyChecker, _ text: [EventField: String]) -> [Finding] {
    findings(checker, Event(text))
}

/// What is wrong with one rule; empty if nothing is.
func problems(_ rule: SettingsTable, databases: [String] = ["ranges"], files: Files = files) -> [String] {
    do { return try checker(rule, databases: databases, files: files).warnings.map(\.description) } catch {
        guard let error = error as? ConfigurationError else { return ["\(error)"] }
        return error.problems.map(\.description)
    }
}

/// A value in a MaxMind DB file.
indirect enum Record {
    case text(String)
    case flag(Bool)
    case number(UInt64, kind: UInt8)
    case list([Record])
    case map([(String, Record)])

    /// - Source: MaxMind DB file format 2.0, "Data field format".
    var bytes: [UInt8] {
        switch self {
        case .text(let text): control(2, text.utf8.count) + Array(text.utf8)
        case .flag(let flag): control(14, flag ? 1 : 0)
        case .number(let number, let kind):
            { digits in control(kind, digits.count) + digits }(
                stride(from: UInt64(56), through: 0, by: -8).map { UInt8(number >> $0 & 0xFF) }.drop { $0 == 0 })
        case .list(let records): control(11, records.count) + records.flatMap(\.bytes)
        case .map(let pairs): control(7, pairs.count) + pairs.flatMap { Record.text($0.0).bytes + $0.1.bytes }
        }
    }

    private func control(_ kind: UInt8, _ size: Int) -> [UInt8] {
        let low = UInt8(min(size, 29))
        let first: [UInt8] = kind < 8 ? [kind << 5 | low] : [low, kind - 7]
        return size < 29 ? first : first + [UInt8(size - 29)]
    }
}

/// Writes an IPv4 MaxMind DB file with a record for each network and returns its path.
func writeDatabase(
    _ type: String, epoch: UInt64 = 1_790_812_800, _ networks: [(address: UInt32, prefix: Int, record: Record)]
) throws -> String {
    enum Link {
        case empty
        case node(Int)
        case data(Int)
    }
    var nodes: [[Link]] = [[.empty, .empty]]
    var data: [UInt8] = []
    for network in networks {
        var node = 0
        for depth in 0..<network.prefix {
            let side = Int(network.address >> UInt32(31 - depth) & 1)
            if depth == network.prefix - 1 {
                nodes[node][side] = .data(data.count)
            } else if case .node(let next) = nodes[node][side] {
                node = next
            } else {
                nodes.append([.empty, .empty])
                nodes[node][side] = .node(nodes.count - 1)
                node = nodes.count - 1
            }
        }
        data += network.record.bytes
    }
    var bytes: [UInt8] = []
    for link in nodes.flatMap(\.self) {
        let number: Int
        switch link {
        case .empty: number = nodes.count
        case .node(let index): number = index
        case .data(let offset): number = nodes.count + 16 + offset
        }
        bytes += [UInt8(number >> 16 & 0xFF), UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
    }
    let metadata = Record.map([
        ("node_count", .number(UInt64(nodes.count), kind: 6)), ("record_size", .number(24, kind: 5)),
        ("ip_version", .number(4, kind: 5)), ("database_type", .text(type)), ("languages", .list([])),
        ("binary_format_major_version", .number(2, kind: 5)), ("binary_format_minor_version", .number(0, kind: 5)),
        ("build_epoch", .number(epoch, kind: 9)), ("description", .map([])),
    ])
    bytes += [UInt8](repeating: 0, count: 16) + data + [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8) + metadata.bytes
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("geo-\(UUID().uuidString).mmdb").path
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
}

/// A record as MaxMind's City files have it.
func city(_ country: String, _ subdivision: String? = nil) -> Record {
    var pairs: [(String, Record)] = [("country", .map([("iso_code", .text(country))]))]
    if let subdivision { pairs.append(("subdivisions", .list([.map([("iso_code", .text(subdivision))])]))) }
    return .map(pairs)
}

let one: UInt32 = 1 << 24

/// Deletes the file when done.
func withDatabase<Result>(
    _ type: String, epoch: UInt64 = 1_790_812_800, _ networks: [(address: UInt32, prefix: Int, record: Record)],
    _ body: (String) throws -> Result
) throws -> Result {
    let path = try writeDatabase(type, epoch: epoch, networks)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}
