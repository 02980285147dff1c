// Appends entries to a file as JSON lines, each exactly once even if the process is killed at any instant.
//
// 1. The file itself says how far it got: the `ledger_seq` of its last whole line. The ledger's cursor counts only for a
//    file that is new or was rotated away.
// 2. Lines are written and synced before the cursor moves; a torn line is cut before the next is written.

import Logging

/// What a file sink needs to know.
struct FileSettings: Sendable {
    var id: String
    var path: String
    var filter: SinkFilter
    /// Whether every occurrence is written, not only the opening of an alert.
    var occurrences = false
}

/// Writes JSON lines.
struct FileSink: ObservableSink {
    /// The most that is written at once, bytes.
    private static let batchLimit = 1 << 20

    let id: String
    let filter: SinkFilter
    private let settings: FileSettings
    private let status = SinkStatus()
    private let clock: SinkClock
    private let logger: Logger
    private let writer: FileWriter

    init(_ settings: FileSettings, clock: SinkClock = .system, logger: Logger = Logger(label: "vedette.file")) {
        id = settings.id
        var filter = settings.filter
        if settings.occurrences { filter.events.append(EntryKind.alertOccurrence.rawValue) }
        self.filter = filter
        writer = FileWriter(path: settings.path)
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    var health: SinkHealth { status.health }

    func run(from outbox: any Outbox) async throws { try await write(from: outbox, stopsWhenEmpty: false) }

    func drain(from outbox: any Outbox) async throws { try await write(from: outbox, stopsWhenEmpty: true) }

    private func write(from outbox: any Outbox, stopsWhenEmpty: Bool) async throws {
        try await outbox.deliver(to: id, after: start(from: outbox), stopsWhenEmpty: stopsWhenEmpty) { batch in
            try await write(batch, from: outbox)
        }
    }

    /// Where to go on: after the file's last line if that is a line of this ledger, else after the cursor.
    private func start(from outbox: any Outbox) async throws -> Int64 {
        let cursor = try await outbox.cursor(of: id)
        guard let last = try await retrying(outbox, { try await writer.lastSequence() }) else { return cursor }
        let known = try await outbox.entries(after: last - 1, limit: 1).first?.sequence == last
        if known || last == 0 { return last }
        logger.warning(
            "The last line of a file is not of this ledger; going on from the cursor.",
            metadata: ["sink": "\(id)", "path": "\(settings.path)", "ledger_seq": "\(last)"])
        return cursor
    }

    /// Writes what the sink wants of a batch, in blocks of bounded size.
    private func write(_ batch: [LedgerEntry], from outbox: any Outbox) async throws {
        var (block, count): ([UInt8], Int) = ([], 0)
        for entry in batch where accepts(entry) {
            let line = FileLine(entry).bytes
            if count > 0, block.count + line.count > Self.batchLimit {
                try await append(block, lines: count, outbox)
                (block, count) = ([], 0)
            }
            block.append(contentsOf: line)
            count += 1
        }
        if count > 0 { try await append(block, lines: count, outbox) }
    }

    private func append(_ block: [UInt8], lines: Int, _ outbox: any Outbox) async throws {
        try await retrying(outbox) { try await writer.append(block) }
        status.delivered(lines, at: clock.now())
    }

    private func accepts(_ entry: LedgerEntry) -> Bool {
        filter.accepts(entry) && (settings.occurrences || entry.kind != .alertOccurrence)
    }

    /// Repeats what the disk refuses until it works, and tells the other sinks when that takes long.
    private func retrying<Result>(_ outbox: any Outbox, _ work: () async throws -> Result) async throws -> Result {
        var failures = 0
        while true {
            do {
                let result = try await work()
                if failures > 3 {
                    try await outbox.append(
                        .sinkRecovered, severity: .low, fields: [("sink", .string(id)), ("change", "recovered")])
                }
                return result
            } catch let error as FileSinkError {
                failures += 1
                status.failed(failures > 3 ? .failing : .degraded, error.description, error: error.description)
                if failures == 4 {
                    logger.error("A file cannot be written.", metadata: ["sink": "\(id)", "error": "\(error)"])
                    try await outbox.append(
                        .sinkFailing, severity: .high,
                        fields: [
                            ("sink", .string(id)), ("change", "failing"), ("reason", .string(error.description)),
                        ])
                }
                try await clock.sleep(.milliseconds(min(250 << min(failures, 7), 30_000)))
            }
        }
    }
}
