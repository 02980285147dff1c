// A ledger in memory that records what sinks did with it.

import Synchronization

@testable import Monitor

/// Entries, cursors and exceptions without a disk.
final class MemoryOutbox: Outbox {
    struct State {
        var entries: [LedgerEntry] = []
        var cursors: [String: Int64] = [:]
        var exceptions: [String: [Int64: DeliveryException]] = [:]
    }

    private let state: Mutex<State>

    init(_ entries: [LedgerEntry] = []) { state = Mutex(State(entries: entries)) }

    func add(_ entry: LedgerEntry) { state.withLock { $0.entries.append(entry) } }

    /// Lines that sinks wrote about themselves.
    func lines(_ kind: EntryKind) -> [LedgerEntry] { state.withLock { $0.entries.filter { $0.kind == kind } } }

    var count: Int64 { state.withLock { Int64($0.entries.count) } }

    func entries(after sequence: Int64, limit: Int) async throws -> [LedgerEntry] {
        try Task.checkCancellation()
        return state.withLock { state in Array(state.entries.drop { $0.sequence <= sequence }.prefix(limit)) }
    }

    func waitForEntries(after sequence: Int64, timeout: Duration) async throws {
        let start = ContinuousClock.now
        while ContinuousClock.now - start < timeout {
            if state.withLock({ ($0.entries.last?.sequence ?? 0) > sequence }) { return }
            try await Task.sleep(for: .milliseconds(1))
        }
    }

    func cursor(of sink: String) async throws -> Int64 { state.withLock { $0.cursors[sink] ?? 0 } }

    func advance(_ sink: String, to sequence: Int64, exceptions: [DeliveryException], done: [Int64]) async throws {
        try Task.checkCancellation()
        state.withLock { state in
            state.cursors[sink] = sequence
            for exception in exceptions { state.exceptions[sink, default: [:]][exception.sequence] = exception }
            for sequence in done { state.exceptions[sink]?[sequence] = nil }
        }
    }

    func exceptions(of sink: String) async throws -> [DeliveryException] {
        state.withLock { ($0.exceptions[sink] ?? [:]).values.sorted { $0.sequence < $1.sequence } }
    }

    func append(_ kind: EntryKind, severity: Severity, fields: [(String, JSON)]) async throws {
        state.withLock { state in
            let next = Int64(state.entries.count) + 1
            state.entries.append(.monitor(next, kind, severity, fields))
        }
    }
}

/// Time that passes only when somebody sleeps.
final class VirtualClock: Sendable {
    private let time = Mutex<Int64>(1_795_348_000_000)
    private let naps = Mutex<[Duration]>([])

    var now: Int64 { time.withLock { $0 } }
    var sleeps: [Duration] { naps.withLock { $0 } }

    var clock: SinkClock {
        SinkClock(
            now: { self.now },
            sleep: { duration in
                let (seconds, attoseconds) = duration.components
                self.time.withLock { $0 += seconds * 1000 + attoseconds / 1_000_000_000_000_000 }
                self.naps.withLock { $0.append(duration) }
                try await Task.sleep(for: .microseconds(200))
            },
            jitter: { 0 })
    }
}

/// Repeats a question until the answer is yes; gives up after twenty seconds.
func eventually(_ question: () async throws -> Bool) async rethrows -> Bool {
    let start = ContinuousClock.now
    while ContinuousClock.now - start < .seconds(120) {
        if try await question() { return true }
        try? await Task.sleep(for: .milliseconds(2))
    }
    return false
}

/// Runs a sink beside `body` and stops it after that.
func running(_ sink: any Sink, on outbox: any Outbox, _ body: () async throws -> Void) async throws {
    try await withThrowingTaskGroup { group in
        group.addTask {
            do { try await sink.run(from: outbox) } catch is CancellationError {}
        }
        try await body()
        group.cancelAll()
        try await group.waitForAll()
    }
}
