// The journal sink against a journald that comes, goes, and stops reading.

import Glibc
import Testing

@testable import Monitor

struct JournalSinkTests {
    private let folder = ScratchFolder()
    private var path: String { "\(folder.path)/socket" }

    private func sink(_ clock: SinkClock = .system) -> JournalSink {
        JournalSink(
            JournalSettings(filter: .everything, socketPath: path, verifies: false), clock: clock)
    }

    @Test func `every entry arrives once and in order`() async throws {
        let journald = try FakeJournald(at: path)
        let outbox = MemoryOutbox((1...60).map { .finding($0) })
        var seen: [String] = []
        try await running(sink(), on: outbox) {
            #expect(
                await eventually {
                    seen += journald.read().compactMap { $0["VEDETTE_SEQ"] }
                    return seen.count == 60
                })
        }
        #expect(seen == (1...60).map(String.init))
        #expect(try await outbox.cursor(of: "journal") == 60)
    }

    @Test func `an entry that comes later is sent at once`() async throws {
        let journald = try FakeJournald(at: path)
        let outbox = MemoryOutbox()
        try await running(sink(), on: outbox) {
            outbox.add(.finding(1))
            #expect(await eventually { journald.read().count == 1 })
        }
    }

    @Test func `only what the filter accepts is sent, and the cursor moves past the rest`() async throws {
        let journald = try FakeJournald(at: path)
        let outbox = MemoryOutbox([.finding(1, .granted), .finding(2), .finding(3, severity: .low)])
        let settings = JournalSettings(
            filter: SinkFilter(events: ["alert.*"], severity: .high), socketPath: path, verifies: false)
        try await JournalSink(settings).drain(from: outbox)
        #expect(journald.read().map { $0["VEDETTE_SEQ"] } == ["2"])
        #expect(try await outbox.cursor(of: "journal") == 3)
    }

    @Test func `while journald is absent nothing is lost and the others are told`() async throws {
        let outbox = MemoryOutbox((1...5).map { .finding($0) })
        let sink = sink(VirtualClock().clock)
        try await running(sink, on: outbox) {
            #expect(await eventually { outbox.lines(.sinkFailing).count == 1 })
            #expect(sink.health.state == .failing)
            #expect(sink.health.detail.contains("not there"))
            #expect(try await outbox.cursor(of: "journal") == 0)
            let journald = try FakeJournald(at: path)
            var seen: [String] = []
            #expect(
                await eventually {
                    seen += journald.read().compactMap { $0["VEDETTE_EVENT"] }
                    return seen.count == 7
                })
            #expect(seen == Array(repeating: "alert.opened", count: 5) + ["sink.failing", "sink.recovered"])
        }
        #expect(sink.health.state == .ok)
        #expect(outbox.lines(.sinkRecovered).count == 1)
    }

    @Test func `a journald that starts anew is found again`() async throws {
        let outbox = MemoryOutbox([.finding(1)])
        let first = try FakeJournald(at: path)
        try await running(sink(), on: outbox) {
            #expect(await eventually { first.read().count == 1 })
            let second = try FakeJournald(at: path)
            outbox.add(.finding(2))
            #expect(await eventually { second.read().map { $0["VEDETTE_SEQ"] } == ["2"] })
        }
    }

    @Test func `a journald that does not read stops the sink but nobody else`() async throws {
        let journald = try FakeJournald(at: path)
        let outbox = MemoryOutbox((1...40).map { .finding($0) })
        let clock = VirtualClock()
        let sinks = (0..<8).map { number in
            var settings = JournalSettings(filter: .everything, socketPath: path, verifies: false)
            settings.id = "journal-\(number)"
            return JournalSink(settings, clock: clock.clock)
        }
        var seen = 0
        // More sinks than threads of the pool: if one blocked a thread, nothing would go on.
        await withThrowingTaskGroup { group in
            for sink in sinks { group.addTask { try await sink.drain(from: outbox) } }
            #expect(await eventually { sinks.allSatisfy { $0.health.detail.contains("does not read") } })
            #expect(sinks.allSatisfy { $0.health.sent < 40 })
            #expect(
                await eventually {
                    seen += journald.read().count { $0["VEDETTE_EVENT"] == "alert.opened" }
                    return seen == 320
                })
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result { #expect(error is CancellationError) }
            }
        }
        #expect(seen == 320)
    }

    @Test func `waiting ends when the task is cancelled`() async throws {
        let outbox = MemoryOutbox([.finding(1)])
        let sink = sink()
        try await running(sink, on: outbox) { #expect(await eventually { sink.health.failed > 0 }) }
        #expect(try await outbox.cursor(of: "journal") == 0)
    }

    @Test func `a journal that cannot be read is said to be unverified`() async throws {
        let journald = try FakeJournald(at: path)
        var settings = JournalSettings(filter: .everything, socketPath: path)
        settings.journalDirectory = folder.path
        let clock = VirtualClock()
        let sink = JournalSink(settings, clock: clock.clock)
        let outbox = MemoryOutbox([.finding(1)])
        try await running(sink, on: outbox) {
            #expect(
                await eventually {
                    _ = journald.read()
                    return sink.health.detail == "unverified: cannot read the journal"
                })
        }
        #expect(sink.health.state == .degraded)
    }
}

struct JournalWatchTests {
    private let sent = (1...3).map { SentEntry(sequence: $0, eventID: "evt_\($0)", time: 1000 * $0) }

    @Test func `an entry is looked for only when journald had time`() {
        let watch = JournalWatch()
        for entry in sent { watch.expect(entry, at: entry.time) }
        #expect(watch.due(at: 3999).isEmpty)
        #expect(watch.due(at: 5000).map(\.sequence) == [1, 2])
        #expect(watch.due(at: 5000).isEmpty)
    }

    @Test func `what is missing is sent once more, and then counted as lost`() {
        let watch = JournalWatch()
        #expect(watch.settle(sent, .missing([2])).map(\.sequence) == [2])
        #expect(watch.describe(SinkHealth()).state == .ok)
        var again = sent[1]
        again.resent = true
        #expect(watch.settle([again], .missing([2])).isEmpty)
        #expect(watch.describe(SinkHealth()).state == .degraded)
        #expect(watch.describe(SinkHealth()).lost == 1)
        #expect(watch.resent == 1)
    }
}
