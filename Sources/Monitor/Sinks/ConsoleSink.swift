// Shows entries on a terminal or a pipe, as `journalctl -o short-iso` would.

import Glibc

/// Writes one line for each entry to a descriptor.
struct ConsoleSink: ObservableSink {
    let id: String
    let filter: SinkFilter
    private let descriptor: Int32
    private let isColoured: Bool
    private let process: Int32
    private let clock: SinkClock
    private let status = SinkStatus()
    private let thread = BlockingThread("vedette.console")

    /// - Parameters:
    ///   - id: Under which the cursor is kept.
    ///   - filter: Which entries are shown.
    ///   - descriptor: Where to; stays open.
    ///   - isColoured: `nil` for: only on a terminal, and only if `NO_COLOR` is unset (no-color.org).
    ///   - process: The number in `vedette[123]`.
    ///   - clock: For the health only.
    init(
        id: String = "console", filter: SinkFilter, descriptor: Int32 = STDOUT_FILENO, isColoured: Bool? = nil,
        process: Int32 = getpid(), clock: SinkClock = .system
    ) {
        self.id = id
        self.filter = filter
        self.descriptor = descriptor
        self.isColoured = isColoured ?? (isatty(descriptor) == 1 && Self.allowsColour)
        self.process = process
        self.clock = clock
    }

    var health: SinkHealth { status.health }

    func run(from outbox: any Outbox) async throws { try await show(from: outbox, stopsWhenEmpty: false) }

    func drain(from outbox: any Outbox) async throws { try await show(from: outbox, stopsWhenEmpty: true) }

    private func show(from outbox: any Outbox, stopsWhenEmpty: Bool) async throws {
        try await outbox.deliver(to: id, after: outbox.cursor(of: id), stopsWhenEmpty: stopsWhenEmpty) { batch in
            let shown = batch.filter(filter.accepts)
            let text = Array(shown.map(line(for:)).joined().utf8)
            if !text.isEmpty { try await write(text) }
            if !shown.isEmpty { status.delivered(shown.count, at: clock.now()) }
        }
    }

    /// `2026-11-22T11:47:51+0000 vedette[123]: MESSAGE` and a line feed.
    func line(for entry: LedgerEntry) -> String {
        let time = Timestamp(milliseconds: entry.time).shortISO
        let message = journalMessage(for: entry)
        let colour = isColoured ? Self.colour(JournalFields.priority(of: entry)) : ""
        return
            "\(time) \(JournalFields.identifier)[\(process)]: \(colour)\(message)\(colour.isEmpty ? "" : "\u{1B}[0m")\n"
    }

    private func write(_ bytes: [UInt8]) async throws {
        let descriptor = descriptor
        try await thread.run {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if errno == EAGAIN {
                    usleep(10_000)
                } else if errno != EINTR {
                    throw FileSinkError("cannot write to the console", errno)
                }
            }
        }
    }

    /// As journalctl: red and bold from err up, yellow for warning, bold for notice.
    private static func colour(_ priority: Int) -> String {
        switch priority {
        case ...3: "\u{1B}[1;31m"
        case 4: "\u{1B}[1;33m"
        case 5: "\u{1B}[1m"
        default: ""
        }
    }

    private static var allowsColour: Bool {
        guard let value = unsafe getenv("NO_COLOR") else { return true }
        return unsafe value.pointee == 0
    }
}
