// `vedette feeds sample`: which format fits a log, and what it makes of each field.

import CheckerKit

/// Tries every format on the first records of a log.
public struct FeedSample: Sendable {
    /// A log file, or `-` for standard input.
    public var path: String
    /// The format to read it by; `nil`: the one that makes most of it.
    public var format: String?
    public var isJSON: Bool

    public init(path: String, format: String? = nil, isJSON: Bool = false) {
        self.path = path
        self.format = format
        self.isJSON = isJSON
    }

    /// Records looked at.
    private static let records = 200

    /// Writes what the formats make of the log.
    ///
    /// - Returns: Whether a format fits.
    public func run(components: Components) async throws -> Bool {
        let (chunk, refused) = try await head()
        let named = components.formats.filter { $0.name != JSONFormat.name }
        if let format, !named.contains(where: { $0.name == format }) {
            throw UsageError(
                "\"\(format)\" is no format that has a mapping of its own\(suggestion(for: format, among: named.map { $0.name }))"
            )
        }
        var best: Reading?
        for candidate in named where format == nil || candidate.name == format {
            let reading = Reading(candidate, of: chunk)
            if best.map({ reading.merit > $0.merit }) ?? true { best = reading }
        }
        guard let best, best.merit > 0 || format != nil else {
            try report(unknown(chunk, refused))
            return false
        }
        try report(isJSON ? [best.json(path).text] : best.lines(path, refused))
        return best.merit > 0
    }

    private func report(_ lines: [String]) throws {
        try standardOutput.writeAll(Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// The first records, and how many were too long to be any.
    private func head() async throws -> (FeedChunk, refused: Int) {
        struct Enough: Error {}
        var (head, refused) = (FeedChunk(), 0)
        do {
            try await ReplayFeed(id: "sample", paths: [path]).read(from: [:], context: FeedContext(heartbeat: {})) {
                refused += $0.incidents.count
                for record in $0.records {
                    let start = head.bytes.count
                    head.bytes += $0.bytes[record.range]
                    head.records.append(FeedChunk.Record(range: start..<head.bytes.count, source: 0, offset: 0))
                    if head.records.count == Self.records { throw Enough() }
                }
            }
        } catch is Enough {}
        head.bytes += [UInt8](repeating: 0, count: FeedChunk.padding)
        return (head, refused)
    }

    /// What to say when no format fits: for JSON, where its values are.
    private func unknown(_ chunk: FeedChunk, _ refused: Int) -> [String] {
        var lines = ["\(path): \(chunk.records.count) records read\(refused > 0 ? ", \(refused) too long" : "")"]
        guard let first = chunk.records.first else { return lines + ["format    none: there is no record in it"] }
        let text = String(decoding: chunk.bytes[first.range], as: UTF8.self)
        guard let record = try? JSON.parse(text), case .object = record else {
            return lines + ["format    none fits, and the first record is no JSON object"]
        }
        lines.append("format    none fits; with format = \"json\" and [feed.fields], these pointers have values:")
        return lines + Self.pointers(of: record).prefix(60).map { "          \($0)" }
    }

    private static func pointers(of value: JSON, at pointer: String = "") -> [String] {
        switch value {
        case .object(let members):
            members.flatMap { member in
                let name = member.name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
                    .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
                return pointers(of: member.value, at: "\(pointer)/\(name)")
            }
        case .null: []
        default: ["\(PlainText.clean(pointer, limit: 80)) = \(PlainText.clean(value.text, limit: 60))"]
        }
    }
}

/// What one format makes of some records.
private struct Reading {
    let format: any EventFormat.Type
    var events: [Event] = []
    /// Records that are no uses, and records that are refused.
    var passed = 0
    var rejected = 0
    var reason = ""

    init(_ format: any EventFormat.Type, of chunk: FeedChunk) {
        self.format = format
        let decoder = format.init(settings: SettingsReader([:], Problems())).makeDecoder()
        for record in chunk.records {
            var batch = EventBatch()
            do {
                try decoder.decode(record.range, of: chunk.bytes.span, into: &batch)
                if batch.count == 0 { passed += 1 }
                events += (0..<batch.count).map { batch.event(at: $0) }
            } catch {
                rejected += 1
                if reason.isEmpty { reason = error.description }
            }
        }
    }

    /// The fields that the records fill, in the order of the canonical event.
    var fields: [EventField] {
        EventField.allCases.filter { field in events.contains { !$0[field].isEmpty } }
    }

    /// How much the format makes of the records: nothing without one that has a time or tells of more than its cloud.
    var merit: Double {
        let told = Double(fields.count { $0 != .cloudProvider })
        if told < 2 { return 0 }
        let timed = events.count { $0.header.time != EventHeader.unknownTime }
        let share = Double(timed) / Double(max(1, events.count))
        return (told + 2 * share) * Double(events.count) / Double(events.count + 4 * rejected)
    }

    func lines(_ path: String, _ refused: Int) -> [String] {
        var lines = [
            "\(path): \(events.count) events, \(passed) records that are no use, \(rejected) rejected"
                + (refused > 0 ? ", \(refused) too long" : ""),
            "format    \(format.name)",
        ]
        if !reason.isEmpty { lines.append("rejected  \(reason)") }
        lines.append(
            "time      "
                + counts(
                    events.map { $0.header.time == EventHeader.unknownTime ? "absent" : $0.header.timeQuality.name }))
        lines.append("text      " + counts(events.map(\.header.textStatus.name)))
        for field in fields {
            let values = events.map { $0[field] }.filter { !$0.isEmpty }
            lines.append(
                "          \(field.name) (\(values.count)): \(PlainText.clean(values[0].split(separator: "\n").joined(separator: " | "), limit: 80))"
            )
        }
        let missing = format.init(settings: SettingsReader([:], Problems())).provides.subtracting(fields)
        if !missing.isEmpty {
            lines.append(
                "empty     " + missing.sorted { $0.rawValue < $1.rawValue }.map(\.name).joined(separator: ", "))
        }
        return lines
    }

    func json(_ path: String) -> JSON {
        .object([
            ("file", .string(path)), ("format", .string(format.name)), ("events", .integer(Int64(events.count))),
            ("no_use", .integer(Int64(passed))), ("rejected", .integer(Int64(rejected))),
            (
                "fields",
                .object(
                    fields.map { field in
                        (field.name, .integer(Int64(events.count { !$0[field].isEmpty })))
                    })
            ),
        ])
    }

    private func counts(_ names: [String]) -> String {
        Dictionary(grouping: names) { $0 }.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.count)" }
            .joined(separator: ", ")
    }
}
