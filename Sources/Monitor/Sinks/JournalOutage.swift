// A time during which journald takes no entries.

import Glibc
import Logging

/// From the first refused datagram to the next accepted one.
struct JournalOutage {
    /// How long a full queue is ordinary; after that the health says so.
    static let busyFor: Int64 = 2_000
    /// When the other sinks are told.
    static let failingAfter: Int64 = 30_000

    let outbox: any Outbox
    /// Milliseconds of a clock that nobody sets.
    let start: Int64
    private var pause = 1
    private var announced = false

    init(outbox: any Outbox, start: Int64) {
        self.outbox = outbox
        self.start = start
    }

    static func detail(_ code: Int32) -> String {
        switch code {
        case EAGAIN: "journald does not read its socket; waiting"
        case ENOENT, ECONNREFUSED, ENOTCONN: "journald is not there; its entries wait in the ledger"
        case EMSGSIZE: "journald's socket takes no entry, however short; waiting"
        default: "journald's socket cannot be used (errno \(code)); waiting"
        }
    }

    /// Doubles from 1 ms to 250 ms for a full queue, to 2 s for an absent journald.
    mutating func nextPause(_ code: Int32) -> Duration {
        defer { pause = min(pause * 2, code == EAGAIN ? 250 : 2_000) }
        return .milliseconds(pause)
    }

    /// Tells the other sinks, once.
    mutating func announce(_ id: String, _ detail: String, _ logger: Logger) async throws {
        if announced { return }
        announced = true
        logger.error("The journal takes no entries.", metadata: ["sink": "\(id)", "reason": "\(detail)"])
        try await outbox.append(
            .sinkFailing, severity: .high,
            fields: [("sink", .string(id)), ("change", "failing"), ("reason", .string(detail))])
    }

    func end(_ id: String, _ logger: Logger) async throws {
        guard announced else { return }
        logger.notice("The journal takes entries again.", metadata: ["sink": "\(id)"])
        try await outbox.append(
            .sinkRecovered, severity: .low, fields: [("sink", .string(id)), ("change", "recovered")])
    }
}
