// Projects the ledger into the journal, without ever blocking and without believing that accepted means kept.
//
// 1. The cursor moves past an entry only after journald's socket accepted the datagram.
// 2. Order in the journal is order in the ledger, except for entries sent again after a search missed them.
// 3. Nothing here waits in a system call: sending is non-blocking, searching has a thread of its own.

import Glibc
import Logging

/// What the journal sink needs to know.
struct JournalSettings: Sendable {
    var id = "journal"
    var filter: SinkFilter
    var socketPath = "/run/systemd/journal/socket"
    /// Whether entries are looked for in the journal after they were sent.
    var verifies = true
    /// Where the journal files are; `nil` for the machine's own.
    var journalDirectory: String?
}

/// Writes entries to journald by its native protocol.
struct JournalSink: ObservableSink {
    let id: String
    let filter: SinkFilter
    private let settings: JournalSettings
    private let socket: JournalSocket
    private let verifier: JournalVerifier
    private let watch = JournalWatch()
    private let status = SinkStatus()
    private let clock: SinkClock
    private let logger: Logger

    init(_ settings: JournalSettings, clock: SinkClock = .system, logger: Logger = Logger(label: "vedette.journal")) {
        id = settings.id
        filter = settings.filter
        socket = JournalSocket(path: settings.socketPath)
        verifier = JournalVerifier(directory: settings.journalDirectory)
        self.settings = settings
        self.clock = clock
        self.logger = logger
    }

    var health: SinkHealth { watch.describe(status.health) }
    /// Entries sent a second time because the journal did not have them.
    var resent: Int { watch.resent }

    func run(from outbox: any Outbox) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await send(from: outbox, stopsWhenEmpty: false) }
            if settings.verifies { group.addTask { try await verify(from: outbox) } }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    func drain(from outbox: any Outbox) async throws { try await send(from: outbox, stopsWhenEmpty: true) }

    private func send(from outbox: any Outbox, stopsWhenEmpty: Bool) async throws {
        try await outbox.deliver(to: id, after: outbox.cursor(of: id), stopsWhenEmpty: stopsWhenEmpty) { batch in
            for entry in batch where filter.accepts(entry) {
                try await send(entry, from: outbox)
            }
        }
    }

    /// Sends one entry, waiting as long as it takes.
    private func send(_ entry: LedgerEntry, from outbox: any Outbox) async throws {
        var room = JournalDatagram.limit
        var bytes = JournalDatagram(JournalFields(entry)).bytes
        var outage: JournalOutage?
        while true {
            switch socket.send(bytes) {
            case .accepted:
                status.delivered(1, at: clock.now())
                watch.expect(
                    SentEntry(sequence: entry.sequence, eventID: entry.id, time: clock.now()), at: clock.uptime())
                try await outage?.end(id, logger)
                return
            case .tooLarge where room > 512:
                room /= 2
                bytes = JournalDatagram(JournalFields(entry), limit: room).bytes
            case .tooLarge: try await wait(for: entry, &outage, EMSGSIZE, outbox)
            case .full: try await wait(for: entry, &outage, EAGAIN, outbox)
            case .absent(let code): try await wait(for: entry, &outage, code, outbox)
            }
        }
    }

    private func wait(
        for entry: LedgerEntry, _ outage: inout JournalOutage?, _ code: Int32, _ outbox: any Outbox
    ) async throws {
        if outage == nil {
            // What was accepted so far must not be sent twice if the process dies during the wait.
            try await outbox.advance(id, to: entry.sequence - 1, exceptions: [], done: [])
        }
        var current = outage ?? JournalOutage(outbox: outbox, start: clock.uptime())
        let detail = JournalOutage.detail(code)
        let lasted = clock.uptime() - current.start
        let state = lasted >= JournalOutage.failingAfter ? SinkHealth.State.failing : .degraded
        if code != EAGAIN || lasted >= JournalOutage.busyFor { status.failed(state, detail, error: detail) }
        if state == .failing { try await current.announce(id, detail, logger) }
        let pause = current.nextPause(code)
        outage = current
        try await clock.sleep(pause)
    }

    /// Looks for what was sent, again and again, and sends once more what is not there.
    private func verify(from outbox: any Outbox) async throws {
        try await expectRecent(from: outbox)
        while true {
            try await clock.sleep(.seconds(2))
            // While journald is behind, "not there" means "not yet".
            if socket.isBehind { continue }
            let due = watch.due(at: clock.uptime())
            if due.isEmpty { continue }
            for entry in watch.settle(due, try await verifier.check(due)) {
                try await resend(entry, from: outbox)
            }
        }
    }

    private func resend(_ sent: SentEntry, from outbox: any Outbox) async throws {
        guard let entry = try await outbox.entries(after: sent.sequence - 1, limit: 1).first,
            entry.sequence == sent.sequence
        else { return }
        logger.warning(
            "An entry was not in the journal and is sent again.", metadata: ["sequence": "\(sent.sequence)"])
        let accepted = socket.send(JournalDatagram(JournalFields(entry)).bytes) == .accepted
        watch.expect(
            SentEntry(sequence: sent.sequence, eventID: sent.eventID, time: clock.now(), resent: accepted),
            at: clock.uptime())
    }

    /// After a restart, the entries of the last minutes are looked for too.
    ///
    /// journald writes files to disk within five minutes; a power failure in between loses entries that were accepted.
    ///
    /// - Source: systemd 252, journald.conf(5) `SyncIntervalSec=`.
    private func expectRecent(from outbox: any Outbox) async throws {
        let cursor = try await outbox.cursor(of: id)
        let recent = try await outbox.entries(after: max(cursor - 1024, 0), limit: 1024)
        let oldest = clock.now() - 600_000
        for entry in recent where entry.sequence <= cursor && entry.time >= oldest && filter.accepts(entry) {
            watch.expect(
                SentEntry(sequence: entry.sequence, eventID: entry.id, time: entry.time), at: clock.uptime())
        }
    }
}
